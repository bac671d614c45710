internal import CSQLite
internal import Glibc

/// A directory for one file and its companions, removed with this object.
final class TemporaryDirectory: Sendable {
  let path: String

  init() throws(SQLiteError) {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array((parent + "/sqlite-XXXXXX").utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw SQLiteError(extendedCode: SQLITE_CANTOPEN, message: "no temporary directory", sql: nil)
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for suffix in ["", "-wal", "-shm"] { unsafe unlink(path + "/database" + suffix) }
    unsafe rmdir(path)
  }
}
