internal import Glibc

/// Runs libcurl without SIGPIPE in this thread.
///
/// With `CURLOPT_NOSIGNAL` libcurl leaves signals alone, and OpenSSL writes without `MSG_NOSIGNAL`:
/// a server that closes at the wrong moment would end the program.
func withoutPipeSignal<Result>(_ body: () -> Result) -> Result {
  var pipe = sigset_t()
  var previous = sigset_t()
  var pending = sigset_t()
  unsafe sigemptyset(&pipe)
  unsafe sigaddset(&pipe, SIGPIPE)
  unsafe sigpending(&pending)
  let wasPending = unsafe sigismember(&pending, SIGPIPE) == 1
  unsafe pthread_sigmask(SIG_BLOCK, &pipe, &previous)
  defer {
    if !wasPending {
      var noTime = timespec()
      while unsafe sigtimedwait(&pipe, nil, &noTime) == -1, errno == EINTR {}
    }
    unsafe pthread_sigmask(SIG_SETMASK, &previous, nil)
  }
  return body()
}
