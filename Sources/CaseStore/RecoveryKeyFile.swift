public import ChangeLog
internal import Glibc

/// The file that a recovery key is written to, to be printed or put into a safe.
public struct RecoveryKeyFile: Sendable {
  private static let heading = "redress recovery key 1"
  /// Where it stands.
  public let path: String

  /// Names a file.
  public init(path: String) {
    self.path = path
  }

  /// Writes a key into a new file that its owner alone can read, and waits until it is on the disk.
  ///
  /// - Throws: ``StoreError/alreadyExists(path:)``, ``StoreError/key(path:_:)``.
  public func write(_ key: RecoveryKey) throws(StoreError) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw errno == EEXIST ? .alreadyExists(path: path) : .key(path: path, .unreadable)
    }
    defer { close(file) }
    let text = Array("\(RecoveryKeyFile.heading)\n\(key)\n".utf8)
    guard unsafe Glibc.write(file, text, text.count) == text.count, fsync(file) == 0 else {
      throw .key(path: path, .unreadable)
    }
  }

  /// Reads a key.
  ///
  /// - Throws: ``StoreError/key(path:_:)``, ``StoreError/TrustFault/recoveryKey(_:)``.
  public func read() throws(StoreError) -> RecoveryKey {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .key(path: path, errno == ENOENT ? .missing : .unreadable) }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = unsafe Glibc.read(file, &bytes, bytes.count)
    guard count >= 0 else { throw .key(path: path, .unreadable) }
    let rows = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n")
    do { return try RecoveryKey(String(rows.last ?? "")) } catch {
      throw .trust(.recoveryKey(error))
    }
  }
}
