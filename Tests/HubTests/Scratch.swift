import Glibc

/// A directory of its own for one test, removed with it.
final class Scratch: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/hub-tests-XXXXXX".utf8CString)
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

  func file(_ name: String) -> String { path + "/" + name }
}

/// Whole files as bytes.
enum Files {
  static func read(_ path: String) throws -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { throw ScratchFailure.cannotRead(path, errno) }
    defer { close(descriptor) }
    return readAll(descriptor)
  }

  static func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var page = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe Glibc.read(descriptor, &page, page.count)
      if count <= 0 { return bytes }
      bytes += page[..<count]
    }
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw ScratchFailure.cannotWrite(path, errno) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { throw ScratchFailure.cannotWrite(path, errno) }
      rest = rest.dropFirst(count)
    }
  }

  static func copy(_ from: String, to path: String) throws { try write(try read(from), to: path) }
}

enum ScratchFailure: Error {
  case noDirectory(Int32)
  case cannotWrite(String, Int32)
  case cannotRead(String, Int32)
}
