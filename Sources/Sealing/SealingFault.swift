/// Why a file could not be sealed or opened.
public enum SealingFault: Error, Sendable, Hashable {
  /// A file that cannot be read or written, and the number of the system's error.
  case file(path: String, errno: Int32)
  /// Something stands where a file was to be made.
  case alreadyExists(path: String)
  /// The file is not sealed.
  case notSealed(path: String)
  /// The file is sealed in a form that a newer version brought.
  case newerForm(path: String)
  /// The file is sealed to another key.
  case otherKey(path: String)
  /// Bytes were changed, from this one on.
  case damaged(path: String, offset: Int64)
  /// The end is missing: the file was cut after so many bytes.
  case cut(path: String, bytes: Int64)
  /// The file that should hold a key holds none.
  case noKey(path: String)
}
