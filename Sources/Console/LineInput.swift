import Glibc
import Synchronization

/// A line as it came from a person or a file.
public enum InputLine: Sendable, Hashable {
  /// A line, without its line end.
  case text(String)
  /// A line that is not UTF-8, or longer than the limit: nothing of it is kept.
  case unreadable
  /// There is no more.
  case end
}

/// Lines read from a file descriptor.
///
/// Bytes that are not UTF-8 are reported, never replaced: a terminal that sends GBK must not
/// leave `�` in a person's name.
public final class LineInput: Sendable {
  private struct State {
    var buffer: [UInt8] = []
    var start = 0
    var isAtEnd = false
  }

  /// The longest line; what a person types or pastes is far shorter.
  public static let lineBytesMax = 65_536

  /// Standard input.
  public static let standard = LineInput(descriptor: STDIN_FILENO)

  private let descriptor: Int32
  private let state = Mutex(State())

  /// Makes an input over an open descriptor, which it does not close.
  public init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// The next line; a carriage return before its end is dropped.
  ///
  /// The last line may lack its line end.
  public func readLine() -> InputLine {
    state.withLock { state in
      var isTooLong = false
      // How much of the unread bytes is known to hold no line end.
      var searchedBytes = 0
      while true {
        let unsearched = state.buffer[(state.start + searchedBytes)...]
        if let end = unsearched.firstIndex(of: UInt8(ascii: "\n")) {
          let line = state.buffer[state.start..<end]
          state.start = end + 1
          return isTooLong ? .unreadable : Self.decoded(line)
        }
        searchedBytes = state.buffer.count - state.start
        if searchedBytes > Self.lineBytesMax {
          isTooLong = true
          state.start = state.buffer.count
          searchedBytes = 0
        }
        guard fill(&state) else {
          let line = state.buffer[state.start...]
          state.start = state.buffer.count
          if isTooLong { return .unreadable }
          return line.isEmpty ? .end : Self.decoded(line)
        }
      }
    }
  }

  /// Moves what is unread to the front and reads on: `read(2)`; false at the end or a failure.
  private func fill(_ state: inout State) -> Bool {
    if state.isAtEnd { return false }
    state.buffer.removeFirst(state.start)
    state.start = 0
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { bytes in
        unsafe read(descriptor, bytes.baseAddress, bytes.count)
      }
      if count > 0 {
        state.buffer.append(contentsOf: chunk[..<count])
        return true
      }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&entry, 1, -1)
        continue
      }
      // A terminal can go on after Ctrl-D; what was asked has been answered with "no more".
      state.isAtEnd = count < 0 || isatty(descriptor) == 0
      return false
    }
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) -> InputLine {
    var bytes = bytes
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard bytes.count <= lineBytesMax, let text = String(validating: bytes, as: UTF8.self) else {
      return .unreadable
    }
    return .text(text)
  }
}
