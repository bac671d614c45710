import Glibc
import Testing

/// A terminal with a program at its other end, as a person sits before it.
final class PseudoTerminal {
  /// All that was shown so far, with the line ends of a terminal.
  private(set) var shown = ""
  private let descriptor: Int32
  private let process: ChildProcess
  private var bytes: [UInt8] = []
  /// How much of `bytes` has been waited for.
  private var seen = 0

  /// Starts a program with all of its streams on a new terminal: `pts(4)`.
  init(_ path: String, _ arguments: [String], environment: [String: String]) throws {
    let master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    // unlockpt(3) and ptsname(3), which Glibc's module leaves out.
    var isLocked: Int32 = 0
    var number: Int32 = 0
    guard master >= 0, unsafe ioctl(master, 0x4004_5431, &isLocked) == 0,
      unsafe ioctl(master, 0x8004_5430, &number) == 0
    else { throw ChildProcess.Fault.cannotStart("/dev/ptmx", code: errno) }
    let slave = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw ChildProcess.Fault.cannotStart("open", code: errno) }
    defer { close(slave) }
    descriptor = master
    process = try ChildProcess(
      path, arguments, environment: environment, streams: .descriptor(slave))
  }

  deinit { close(descriptor) }

  /// Waits until a text is shown behind all that was waited for before.
  func wait(for text: String, at location: SourceLocation = #_sourceLocation) throws {
    let wanted = Array(text.utf8)
    let deadline = Moment.now.adding(milliseconds: ChildProcess.timeoutSeconds * 1_000)
    while true {
      if let found = bytes[seen...].firstRange(of: wanted) {
        seen = found.upperBound
        return
      }
      guard try read(until: deadline) else { break }
    }
    shown = String(decoding: bytes, as: UTF8.self)
    try #require(Bool(false), "“\(text)” was not shown:\n\(shown)", sourceLocation: location)
  }

  /// Types a line.
  func type(_ line: String) {
    send(Array(line.utf8) + [0x0A])
  }

  /// Types Ctrl-D.
  func typeEnd() { send([0x04]) }

  /// Waits until the program has ended.
  func finish() throws -> ChildProcess.Ending {
    let deadline = Moment.now.adding(milliseconds: ChildProcess.timeoutSeconds * 1_000)
    while try read(until: deadline) {}
    shown = String(decoding: bytes, as: UTF8.self)
    return try process.wait().ending
  }

  private func send(_ bytes: [UInt8]) {
    #expect(unsafe write(descriptor, bytes, bytes.count) == bytes.count)
  }

  /// Reads what was shown; false when the program has left the terminal.
  private func read(until deadline: Moment) throws -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let remaining = deadline.milliseconds(after: .now)
    guard remaining > 0 else {
      throw ChildProcess.Fault.timedOut(
        arguments: ["terminal"], output: String(decoding: bytes, as: UTF8.self), errors: "")
    }
    guard unsafe poll(&entry, 1, Int32(remaining)) > 0 else { return true }
    var chunk = [UInt8](repeating: 0, count: 4_096)
    // Linux tells the end of the other side as an error.
    let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
    guard count > 0 else { return false }
    bytes += chunk[..<count]
    return true
  }
}
