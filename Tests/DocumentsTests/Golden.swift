import Glibc
import Testing

/// Files beside the tests that hold what a form must be.
enum Golden {
  /// Compares a text with a file, or writes the file if the environment asks for it.
  static func expect(
    _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let path = folder + "/Golden/" + name
    if unsafe getenv("REDRESS_WRITE_GOLDEN") != nil {
      try write(Array(text.utf8), to: path)
      return
    }
    let expected = String(decoding: try read(path), as: UTF8.self)
    guard expected != text else { return }
    let pairs = zip(lines(expected), lines(text)).enumerated()
    let first = pairs.first { $0.element.0 != $0.element.1 }
    Issue.record(
      """
      \(name) differs from line \(first.map { "\($0.offset + 1)" } ?? "the end") on
      - \(first?.element.0 ?? "")
      + \(first?.element.1 ?? "")
      """, sourceLocation: sourceLocation)
  }

  /// The folder of the tests.
  static let folder = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }

  /// The root of the repository.
  static let root = folder.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The bytes of a file.
  static func read(_ path: String) throws -> [UInt8] {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    try #require(file >= 0, "cannot read \(path)")
    defer { close(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe Glibc.read(file, &part, part.count)
      if count <= 0 { return bytes }
      bytes += part[..<count]
    }
  }

  /// Writes a file, over another if need be.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    try #require(file >= 0, "cannot write \(path)")
    defer { close(file) }
    let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
    try #require(count == bytes.count)
  }
}

/// A folder cannot be made.
struct POSIXFault: Error {}

/// A folder for one test, gone when it ends.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws {
    var template = Array("/tmp/redress-documents-XXXXXX".utf8CString)
    let isMade = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false
    }
    guard isMade else { throw POSIXFault() }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    if let folder = unsafe opendir(path) {
      while let entry = unsafe readdir(folder) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { _ = unsafe unlink(path + "/" + name) }
      }
      unsafe closedir(folder)
    }
    _ = unsafe rmdir(path)
  }

  func file(_ name: String) -> String { path + "/" + name }
}
