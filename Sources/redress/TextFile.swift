import CaseModel
import Glibc

/// The small files that go from one computer to another: requests, answers, certificates.
enum TextFile {
  /// More than the certificates of all computers of a region take.
  private static let bytesMax = 64 << 20

  /// The bytes of a file.
  static func read(_ path: String) throws -> [UInt8] {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw unreadable(path) }
    defer { close(file) }
    return try read(file, path)
  }

  /// What is typed, pasted or piped into the program, up to its end.
  static func standardInput(named name: String) throws -> [UInt8] {
    try read(STDIN_FILENO, name)
  }

  private static func read(_ file: Int32, _ path: String) throws -> [UInt8] {
    var contents: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65_536)
    while contents.count <= bytesMax {
      let count = unsafe Glibc.read(file, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(path) }
      guard count > 0 else { return contents }
      contents += part[..<count]
    }
    throw unreadable(path)
  }

  /// Writes a new file; what stands there stays.
  ///
  /// - Parameter isPersonal: whether only its owner may read it.
  static func write(
    _ contents: [UInt8], to path: String, isPersonal: Bool = false
  ) throws {
    let file = unsafe open(
      path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, isPersonal ? 0o600 : 0o644)
    guard file >= 0 else {
      if errno == EEXIST {
        throw Problem(
          "file.exists",
          Phrase("\(path) 已经存在，没有改动它。", "\(path) exists already; it was left as it is."),
          hint: Phrase("换一个文件名。", "Choose another name."), exit: .refused)
      }
      throw unwritable(path)
    }
    defer { close(file) }
    var rest = contents[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw unwritable(path) }
      rest = rest.dropFirst(count)
    }
    guard fsync(file) == 0 else { throw unwritable(path) }
  }

  private static func unreadable(_ path: String) -> Problem {
    Problem(
      "file.unreadable", Phrase("\(path) 读不出来。", "\(path) cannot be read."),
      hint: Phrase("检查文件名和权限。", "Check its name and mode."), exit: .failure)
  }

  private static func unwritable(_ path: String) -> Problem {
    Problem(
      "file.unwritable", Phrase("\(path) 不能写入。", "\(path) cannot be written."),
      hint: Phrase("检查文件夹的权限和磁盘空间。", "Check the folder's mode and the disk."), exit: .failure)
  }
}
