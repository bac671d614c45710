import Glibc

/// A process that a test started, with its three streams; it is killed and reaped with the value.
///
/// Its output is read while it runs, so that a full pipe never stops it. It inherits no descriptor,
/// no blocked signal and no variable of the environment but those that are given.
final class ChildProcess {
  /// How a process ended.
  enum Ending: Equatable, CustomStringConvertible {
    case exited(Int32)
    case killed(signal: Int32)

    var description: String {
      switch self {
      case .exited(let status): "exit status \(status)"
      case .killed(let signal): "killed by signal \(signal)"
      }
    }
  }

  /// What a process left behind.
  struct Result: CustomStringConvertible {
    let ending: Ending
    let output: String
    let errors: String

    /// The exit status; -1 where a signal ended it.
    var status: Int32 { if case .exited(let status) = ending { status } else { -1 } }

    var description: String { "\(ending)\n--- output\n\(output)--- errors\n\(errors)" }
  }

  /// What the machine or the program did not do.
  enum Fault: Error {
    case cannotStart(String, code: Int32)
    case timedOut(arguments: [String], output: String, errors: String)
  }

  /// What a child's standard streams are connected to.
  enum Streams {
    /// Pipes; the bytes are there from the start.
    case pipes(input: String)
    /// One descriptor for all three, such as a terminal; this process keeps its own.
    case descriptor(Int32)
  }

  /// Beyond it even a loaded machine must be done.
  static let timeoutSeconds = 120

  let processID: pid_t
  private let arguments: [String]
  private var output: Int32 = -1
  private var errors: Int32 = -1
  private var outputBytes: [UInt8] = []
  private var errorBytes: [UInt8] = []
  private var ending: Ending?

  /// Starts a program: `posix_spawn(3)`.
  init(
    _ path: String, _ arguments: [String], environment: [String: String],
    streams: Streams = .pipes(input: "")
  ) throws {
    self.arguments = [path] + arguments
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    var theirs: [Int32] = []
    defer { for descriptor in theirs { close(descriptor) } }
    switch streams {
    case .pipes(let text):
      let (inputEnd, inputStart) = try makePipe()
      let (outputEnd, outputStart) = try makePipe()
      let (errorEnd, errorStart) = try makePipe()
      theirs = [inputEnd, outputStart, errorStart]
      (output, errors) = (outputEnd, errorEnd)
      let bytes = Array(text.utf8)
      precondition(bytes.count < 60_000, "the input must fit into a pipe's buffer")
      _ = unsafe write(inputStart, bytes, bytes.count)
      close(inputStart)
      for (number, descriptor) in theirs.enumerated() {
        unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
      }
    case .descriptor(let descriptor):
      for number: Int32 in 0...2 {
        unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, number)
      }
    }
    // Other tests run at the same time in this process: a copy of their sockets and pipes in a child
    // would keep these open. Closing what is not open is no error below the limit of descriptors.
    for descriptor in 3..<Int32(min(1_024, sysconf(Int32(_SC_OPEN_MAX)))) {
      unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
    }

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    var all = sigset_t()
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var started = pid_t()
    let code = unsafe withCStrings([path] + arguments) { words in
      unsafe withCStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
        unsafe posix_spawn(&started, path, &actions, &attributes, words, variables)
      }
    }
    processID = started
    guard code == 0 else {
      ending = .exited(127)
      throw Fault.cannotStart(path, code: code)
    }
  }

  deinit {
    if ending == nil {
      kill(processID, SIGKILL)
      reap()
    }
    for descriptor in [output, errors] where descriptor >= 0 { close(descriptor) }
  }

  /// Whether it runs.
  var isRunning: Bool {
    if ending == nil { reap(options: WNOHANG) }
    return ending == nil
  }

  /// Sends a signal; nothing happens if the process has ended.
  func send(_ signal: Int32) {
    if isRunning { kill(processID, signal) }
  }

  /// Reads on until the process has closed its streams and ended.
  ///
  /// - Throws: `Fault.timedOut`, after killing it.
  func wait(timeoutSeconds: Int = ChildProcess.timeoutSeconds) throws -> Result {
    let deadline = Moment.now.adding(milliseconds: timeoutSeconds * 1_000)
    while output >= 0 || errors >= 0, read(until: deadline) {}
    while isRunning, Moment.now < deadline { _ = poll(nil, 0, 2) }
    guard let ending else {
      kill(processID, SIGKILL)
      reap()
      throw Fault.timedOut(arguments: arguments, output: outputText, errors: errorText)
    }
    return Result(ending: ending, output: outputText, errors: errorText)
  }

  /// Lets the process run for a time or until it has ended, reading what it prints.
  ///
  /// - Returns: whether it still runs.
  func run(milliseconds: Int) -> Bool {
    let deadline = Moment.now.adding(milliseconds: milliseconds)
    while output >= 0 || errors >= 0, read(until: deadline) {}
    return Moment.now >= deadline && isRunning
  }

  /// The first line it prints, without its line end; nil if it ends without one.
  func firstLine(timeoutSeconds: Int = ChildProcess.timeoutSeconds) throws -> String? {
    let deadline = Moment.now.adding(milliseconds: timeoutSeconds * 1_000)
    while true {
      if let end = outputBytes.firstIndex(of: UInt8(ascii: "\n")) {
        return String(decoding: outputBytes[..<end], as: UTF8.self)
      }
      if output < 0 { return nil }
      guard read(until: deadline) else {
        throw Fault.timedOut(arguments: arguments, output: outputText, errors: errorText)
      }
    }
  }

  private var outputText: String { String(decoding: outputBytes, as: UTF8.self) }
  private var errorText: String { String(decoding: errorBytes, as: UTF8.self) }

  /// Waits for something to read and reads it; false when the time is over.
  private func read(until deadline: Moment) -> Bool {
    // A negative descriptor is passed over by poll(2).
    var entries = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    let remaining = deadline.milliseconds(after: .now)
    guard remaining > 0 else { return false }
    guard unsafe poll(&entries, 2, Int32(min(remaining, 60_000))) > 0 else { return true }
    if entries[0].revents != 0 { take(&output, into: &outputBytes) }
    if entries[1].revents != 0 { take(&errors, into: &errorBytes) }
    return true
  }

  private func take(_ descriptor: inout Int32, into bytes: inout [UInt8]) {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
    if count > 0 {
      bytes += chunk[..<count]
    } else {
      close(descriptor)
      descriptor = -1
    }
  }

  private func reap(options: Int32 = 0) {
    var status: Int32 = 0
    guard unsafe waitpid(processID, &status, options) == processID else { return }
    let signal = status & 0x7F
    ending = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
  }
}

/// A moment of the clock that only goes forward.
struct Moment: Comparable {
  private let milliseconds: Int64

  static var now: Moment {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Moment(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }

  func adding(milliseconds: Int) -> Moment {
    Moment(milliseconds: self.milliseconds + Int64(milliseconds))
  }

  func milliseconds(after other: Moment) -> Int { Int(milliseconds - other.milliseconds) }

  static func < (one: Moment, other: Moment) -> Bool { one.milliseconds < other.milliseconds }
}

/// A pipe that children do not inherit: its end to read from, its start to write to.
private func makePipe() throws -> (end: Int32, start: Int32) {
  var ends: [Int32] = [-1, -1]
  guard unsafe pipe(&ends) == 0 else {
    throw ChildProcess.Fault.cannotStart("pipe", code: errno)
  }
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  return (ends[0], ends[1])
}

/// Runs a body with texts as an array of C strings that ends in a null.
private func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers = unsafe texts.map { unsafe strdup($0) } + [nil]
  defer { unsafe pointers.forEach { unsafe free($0) } }
  return unsafe body(&pointers)
}
