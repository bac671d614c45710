internal import Glibc

/// A disk that is nearly full: the system refuses to let files of this process grow beyond a size
/// (`RLIMIT_FSIZE`), and SQLite meets it as it meets a failing write.
///
/// The limit is the whole process's, so only a program that does nothing else may use it.
enum FileSizeLimit {
  /// Runs a body while no file may grow beyond so many bytes.
  static func whileAt<R>(_ bytes: Int, _ body: () throws -> R) rethrows -> R {
    // Otherwise the system ends the process at the first write that is too far.
    signal(SIGXFSZ, SIG_IGN)
    var usual = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &usual) == 0 else {
      return try body()
    }
    var tight = usual
    tight.rlim_cur = rlim_t(bytes)
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &tight)
    defer { _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &usual) }
    return try body()
  }
}
