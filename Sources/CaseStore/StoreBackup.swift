internal import Glibc
internal import SQLite

extension CaseStore {
  /// Writes a consistent copy of the store as it is, to be sealed and removed.
  ///
  /// Others may write meanwhile. The file is for its owner only, and the key is not in it.
  ///
  /// - Throws: ``StoreError``; then nothing stands at `copy`.
  public func writeBackup(to copy: String) throws {
    guard unsafe access(copy, F_OK) != 0 else { throw StoreError.alreadyExists(path: copy) }
    var isWhole = false
    defer {
      if !isWhole { CaseStore.removeDraft(copy) }
    }
    try CaseStore.rethrowing(path) {
      let connection = try Connection(
        path: path, access: .readOnly,
        busyTimeoutMilliseconds: CaseStore.busyTimeoutMilliseconds)
      try CaseStore.vacuum(connection, into: copy)
    }
    isWhole = true
  }

  /// `VACUUM INTO` a file that only its owner may read: SQLite would make it readable to all, and
  /// takes an empty file that stands.
  static func vacuum(_ connection: borrowing Connection, into path: String) throws {
    let file = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if file >= 0 { close(file) }
    try connection.run("VACUUM INTO ?", .text(path))
  }
}
