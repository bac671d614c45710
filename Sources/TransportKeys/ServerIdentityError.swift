/// Why a server has no key and certificate to serve with.
public enum ServerIdentityError: Error, Sendable, Hashable {
  /// Which of the two files.
  public enum File: Sendable, Hashable {
    /// The secret key.
    case key
    /// The certificate, with those above it if it has any.
    case certificate
  }

  /// No file stands at the path.
  case missing(File, path: String)
  /// The system did not let the file be read; the number is its `errno`.
  case unreadable(File, path: String, errno: Int32)
  /// The key could be read, or replaced, by others than its owner; the number is its file mode.
  case exposedKey(path: String, mode: UInt32)
  /// The contents are no PEM of that kind, are cut, or need a password.
  case malformed(File, path: String)
  /// The certificate is of another key.
  case notOfKey(certificatePath: String, keyPath: String)
  /// A new file could not be written; the number is the system's `errno`.
  case unwritable(File, path: String, errno: Int32)
  /// GnuTLS could not make a key or a certificate; the number is its code.
  case cannotMake(code: Int32)
}
