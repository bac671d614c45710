internal import Glibc

/// One of the two PEM files.
struct SecretFile {
  /// More than any chain of certificates takes.
  private static let bytesMax = 1 << 20

  let path: String

  /// Whether something stands at the path.
  var exists: Bool { unsafe access(path, F_OK) == 0 }

  /// Reads a secret key.
  ///
  /// As PostgreSQL does, a group may read it only if it belongs to root: so do distributions share
  /// keys among servers (`ssl-cert`).
  func readKey() throws(ServerIdentityError) -> [UInt8] {
    try read(.key) { (status) throws(ServerIdentityError) in
      let forbidden: mode_t = status.st_uid == 0 ? 0o037 : 0o077
      guard status.st_mode & forbidden == 0 else {
        throw .exposedKey(path: path, mode: UInt32(status.st_mode & 0o777))
      }
    }
  }

  /// Reads a certificate, which is public.
  func readCertificate() throws(ServerIdentityError) -> [UInt8] {
    try read(.certificate) { (_) throws(ServerIdentityError) in }
  }

  private func read(
    _ file: ServerIdentityError.File, judge: (stat) throws(ServerIdentityError) -> Void
  ) throws(ServerIdentityError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT
        ? .missing(file, path: path) : .unreadable(file, path: path, errno: errno)
    }
    defer { close(descriptor) }
    // Of the file that was opened, not of what stands at the path by now.
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .unreadable(file, path: path, errno: errno)
    }
    try judge(status)
    guard status.st_size <= SecretFile.bytesMax else { throw .malformed(file, path: path) }
    var contents: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 16_384)
    while contents.count <= SecretFile.bytesMax {
      let count = unsafe Glibc.read(descriptor, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(file, path: path, errno: errno) }
      guard count > 0 else { return contents }
      contents += part[..<count]
    }
    throw .malformed(file, path: path)
  }

  /// Writes a new file whole or not at all, and waits until it is on the disk.
  ///
  /// What another program put there meanwhile stays: `link` does not replace. On a file system
  /// without links there are no file modes either, and no key belongs there.
  func write(
    _ contents: [UInt8], mode: mode_t, as file: ServerIdentityError.File
  ) throws(ServerIdentityError) {
    // A name of its own for each call: `mkstemp`.
    var temporary = Array("\(path).XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&temporary)
    guard descriptor >= 0 else { throw .unwritable(file, path: path, errno: errno) }
    defer { unsafe unlink(temporary) }
    let isWritten =
      unsafe fchmod(descriptor, mode) == 0
      && Glibc.write(descriptor, contents, contents.count) == contents.count
      && fsync(descriptor) == 0
    let number = errno
    close(descriptor)
    guard isWritten else { throw .unwritable(file, path: path, errno: number) }
    guard unsafe link(temporary, path) == 0 || errno == EEXIST else {
      throw .unwritable(file, path: path, errno: errno)
    }
    try syncFolder(file)
  }

  /// Waits until the name of the file, too, is on the disk.
  private func syncFolder(_ file: ServerIdentityError.File) throws(ServerIdentityError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/") + "/"
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unwritable(file, path: path, errno: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .unwritable(file, path: path, errno: errno) }
  }
}
