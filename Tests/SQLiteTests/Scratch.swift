import Glibc
import SQLite

/// A directory of its own for one test, removed with it.
final class Scratch: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/sqlite-tests-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw ScratchFailure.noDirectory(errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    guard let directory = unsafe opendir(path) else { return }
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { unsafe unlink(path + "/" + name) }
    }
    unsafe closedir(directory)
    unsafe rmdir(path)
  }

  func file(_ name: String = "database") -> String { path + "/" + name }

  func write(_ bytes: [UInt8], to name: String) throws {
    let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw ScratchFailure.cannotWrite(errno) }
    defer { close(descriptor) }
    let written = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
    }
    guard written == bytes.count else { throw ScratchFailure.cannotWrite(errno) }
  }

  func read(_ name: String) throws -> [UInt8] {
    let descriptor = unsafe open(file(name), O_RDONLY)
    guard descriptor >= 0 else { throw ScratchFailure.cannotRead(errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var page = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = unsafe Glibc.read(descriptor, &page, page.count)
      if count <= 0 { return bytes }
      bytes += page[..<count]
    }
  }
}

enum ScratchFailure: Error {
  case noDirectory(Int32)
  case cannotWrite(Int32)
  case cannotRead(Int32)
  case noSymbol
}

/// A failure that tests throw out of bodies.
struct Refused: Error, Equatable {}

/// A connection in memory with a table `t (a, b)`.
func makeConnection() throws -> Connection {
  let connection = try Connection(
    path: ":memory:", access: .readWrite(create: true), busyTimeoutMilliseconds: 0)
  try connection.execute("CREATE TABLE t (a TEXT, b INTEGER)")
  return connection
}

/// What a body throws, if it is an error of SQLite.
func sqliteError(_ body: () throws -> Void) throws -> SQLiteError? {
  do {
    try body()
    return nil
  } catch let error as SQLiteError {
    return error
  }
}
