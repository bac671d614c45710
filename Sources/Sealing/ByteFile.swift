internal import Glibc

/// A file as a stream of bytes: small wrappers of `open`, `read`, `write`, `fsync`.
struct ByteFile: ~Copyable {
  let path: String
  private let descriptor: Int32
  private(set) var offset: Int64 = 0

  /// Opens a file to read it.
  init(reading path: String) throws(SealingFault) {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
  }

  /// Makes a file that only its owner may read.
  init(making path: String) throws(SealingFault) {
    self.path = path
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw errno == EEXIST ? .alreadyExists(path: path) : .file(path: path, errno: errno)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Up to so many bytes: fewer only at the end of the file.
  mutating func read(upTo count: Int) throws(SealingFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress.map { unsafe $0 + filled }, count - filled)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .file(path: path, errno: errno) }
      if got == 0 { break }
      filled += got
    }
    offset += Int64(filled)
    bytes.removeLast(count - filled)
    return bytes
  }

  mutating func write(_ bytes: [UInt8]) throws(SealingFault) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress.map { unsafe $0 + written }, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .file(path: path, errno: errno) }
      written += count
    }
    offset += Int64(written)
  }

  /// Waits until what was written is on the disk.
  func sync() throws(SealingFault) {
    guard fsync(descriptor) == 0 else { throw .file(path: path, errno: errno) }
  }

  /// Makes a file as a whole: nothing stands at the path unless all of it does.
  static func make(
    _ path: String, _ body: (inout ByteFile) throws(SealingFault) -> Void
  ) throws(SealingFault) {
    guard unsafe access(path, F_OK) != 0 else { throw .alreadyExists(path: path) }
    let draft = path + ".new"
    unsafe unlink(draft)
    do throws(SealingFault) {
      var file = try ByteFile(making: draft)
      try body(&file)
      try file.sync()
      guard unsafe rename(draft, path) == 0 else { throw .file(path: path, errno: errno) }
    } catch {
      unsafe unlink(draft)
      throw error
    }
  }
}
