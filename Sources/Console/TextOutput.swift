public import CaseModel
import Glibc
import Synchronization

/// Text written to a file descriptor: standard output with a buffer, standard error without.
///
/// When the reader of a pipe has gone (`redress list | head`), the rest is dropped in silence and
/// the program goes on, so that a command that saves records is not cut off in the middle; a
/// producer of much text may look at ``isClosed``. Any other failure, such as a full disk behind
/// `>`, is remembered and thrown by ``finish()``: a report cut short must not look like success.
public final class TextOutput: Sendable {
  private struct State {
    var buffer: [UInt8] = []
    var failure: Int32?
  }

  /// What is collected before it is written.
  private static let bufferBytesMax = 32_768

  private let descriptor: Int32
  private let isBuffered: Bool
  private let state = Mutex(State())

  /// Makes an output over an open descriptor, which it does not close.
  public init(descriptor: Int32, isBuffered: Bool) {
    self.descriptor = descriptor
    self.isBuffered = isBuffered
  }

  /// Standard output; buffered, so ``finish()`` must be called before the program ends.
  public static let standard = TextOutput(descriptor: STDOUT_FILENO, isBuffered: true)
  /// Standard error; each text is written at once.
  public static let error = TextOutput(descriptor: STDERR_FILENO, isBuffered: false)

  /// Lets writes to a closed pipe fail instead of ending the process: `signal(SIGPIPE, SIG_IGN)`.
  ///
  /// To be called once, first thing in the program.
  public static func ignoreBrokenPipes() {
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Whether nothing more can be written; then further text is dropped.
  public var isClosed: Bool { state.withLock { $0.failure != nil } }

  /// Writes a text.
  public func write(_ text: String) { write(bytes: text.utf8) }

  /// Writes text in an encoding of its own.
  public func write(bytes: some Sequence<UInt8>) {
    state.withLock { state in
      guard state.failure == nil else { return }
      state.buffer.append(contentsOf: bytes)
      if !isBuffered || state.buffer.count >= Self.bufferBytesMax { flush(&state) }
    }
  }

  /// Writes a text and a line end.
  public func writeLine(_ text: String = "") { write(text + "\n") }

  /// Writes out what is buffered: before a question, or before text on another stream.
  public func flush() {
    state.withLock { flush(&$0) }
  }

  /// Writes out what is buffered, and tells whether all that was written has arrived.
  ///
  /// - Throws: `output.not_written`, unless the reader of a pipe has gone.
  public func finish() throws(Problem) {
    let failure: Int32? = state.withLock { state in
      flush(&state)
      return state.failure
    }
    guard let failure, failure != EPIPE else { return }
    let reason = unsafe String(cString: strerror(failure))
    throw Problem(
      "output.not_written",
      Phrase("输出没有全部写完：\(reason)", "the output could not be written in full: \(reason)"),
      hint: Phrase("检查磁盘空间后再执行一次", "check the space on the disk, then run it again"),
      exit: .failure)
  }

  /// `write(2)`, as often as it takes.
  private func flush(_ state: inout State) {
    var written = 0
    while state.failure == nil, written < state.buffer.count {
      let rest = state.buffer[written...]
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      }
      if count >= 0 {
        written += count
      } else if errno == EAGAIN {
        awaitRoom()
      } else if errno != EINTR {
        state.failure = errno
      }
    }
    state.buffer.removeAll(keepingCapacity: true)
  }

  /// A terminal may have been made non-blocking by another program: wait as if it were not.
  private func awaitRoom() {
    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&entry, 1, -1)
  }
}
