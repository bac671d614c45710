import Glibc

/// A folder of its own for one test, removed with everything in it.
final class Folder {
  let path: String
  private let isOurs: Bool

  init() throws {
    let parent = environmentValue("TMPDIR") ?? "/tmp"
    var template = Array("\(parent)/redress-end-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw Fault(path: parent, code: errno) }
    isOurs = true
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// A folder that is there already, and stays.
  init(existing path: String) {
    self.path = path
    isOurs = false
  }

  deinit { if isOurs { Folder.remove(path) } }

  struct Fault: Error {
    let path: String
    let code: Int32
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a folder in this one.
  func makeFolder(_ name: String) throws -> String {
    guard unsafe mkdir(file(name), 0o700) == 0 else { throw Fault(path: file(name), code: errno) }
    return file(name)
  }

  /// Writes a file; its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Fault(path: file(name), code: errno) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let rest = Array(bytes[written...])
      let count = unsafe Glibc.write(descriptor, rest, rest.count)
      guard count > 0 else { throw Fault(path: file(name), code: errno) }
      written += count
    }
    return file(name)
  }

  /// Writes a text file in UTF-8; its path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// The bytes of a file in this folder.
  func read(_ name: String) throws -> [UInt8] {
    let descriptor = unsafe open(file(name), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Fault(path: file(name), code: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
      if count <= 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// The names in this folder, sorted.
  var names: [String] { Folder.names(in: path).sorted() }

  private static func remove(_ path: String) {
    for name in names(in: path) {
      let inner = "\(path)/\(name)"
      if unsafe unlink(inner) != 0 { remove(inner) }
    }
    unsafe rmdir(path)
  }

  private static func names(in path: String) -> [String] {
    guard let directory = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}

/// A variable of this process's environment.
func environmentValue(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  return unsafe String(cString: value)
}
