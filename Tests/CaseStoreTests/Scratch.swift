import Glibc

/// A directory of its own for one test, removed with it.
final class Scratch: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/store-tests-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw ScratchFailure.cannotMake(errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in names { unsafe unlink(path + "/" + name) }
    unsafe rmdir(path)
  }

  func file(_ name: String) -> String { path + "/" + name }

  /// What stands in the directory, sorted.
  var names: [String] {
    guard let directory = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw ScratchFailure.cannotWrite(errno) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { throw ScratchFailure.cannotWrite(errno) }
      written += count
    }
  }

  func read(_ name: String) throws -> [UInt8] {
    let descriptor = unsafe open(file(name), O_RDONLY)
    guard descriptor >= 0 else { throw ScratchFailure.cannotRead(errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var page = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe Glibc.read(descriptor, &page, page.count)
      if count <= 0 { return bytes }
      bytes += page[..<count]
    }
  }

  /// The permission bits of a file.
  func mode(_ name: String) throws -> UInt32 {
    var status = stat()
    guard unsafe stat(file(name), &status) == 0 else { throw ScratchFailure.cannotRead(errno) }
    return status.st_mode & 0o777
  }
}

enum ScratchFailure: Error {
  case cannotMake(Int32)
  case cannotWrite(Int32)
  case cannotRead(Int32)
}

enum FileMoves {
  static func rename(_ from: String, _ to: String) throws {
    guard unsafe Glibc.rename(from, to) == 0 else { throw ScratchFailure.cannotWrite(errno) }
  }
}
