import Bench
import FoundationEssentials
import Glibc

/// A program of ours as a process of its own.
final class Subprocess {
  let identifier: pid_t
  private var isRunning = true

  /// Starts a program; its output goes into a file.
  init(_ program: String, _ arguments: [String], output: String) throws {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in [1, 2] {
      unsafe posix_spawn_file_actions_addopen(
        &actions, descriptor, descriptor == 1 ? output : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC,
        0o600)
    }
    var identifier = pid_t()
    let words = [program] + arguments
    let status = unsafe Subprocess.withPointers(words) { pointers in
      unsafe posix_spawn(&identifier, program, &actions, nil, pointers, environ)
    }
    guard status == 0 else { throw BenchFault.program(program, status: status) }
    self.identifier = identifier
  }

  deinit { stop() }

  private static func withPointers<R>(
    _ words: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) throws -> R
  ) rethrows -> R {
    let copies = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe copies.forEach { unsafe free($0) } }
    return try unsafe copies.withUnsafeBufferPointer { buffer in
      // The array holds at least the final null.
      guard let start = buffer.baseAddress else { preconditionFailure("an empty list of words") }
      return try unsafe body(start)
    }
  }

  /// Waits for the end.
  @discardableResult
  func wait() -> Int32 {
    var status: Int32 = 0
    if isRunning { unsafe waitpid(identifier, &status, 0) }
    isRunning = false
    return status
  }

  /// Asks it to end (`SIGTERM`), and waits.
  func stop() {
    guard isRunning else { return }
    kill(identifier, SIGTERM)
    wait()
  }

  /// The most memory that it ever had, in MB (`VmHWM`).
  func peakMegabytes() -> Double? {
    guard let status = try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
    else { return nil }
    for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
      return kilobytes.flatMap { Double($0) }.map { $0 / 1_024 }
    }
    return nil
  }
}
