import Glibc
import Testing

/// `redressd`, serving an office's store on a free port of this computer.
final class Daemon {
  /// What it printed: where it listens.
  let address: String
  let process: ChildProcess

  /// Starts it and waits until it listens.
  init(
    _ office: Office, listen: String = "127.0.0.1:0", options: [String] = [],
    extra: [String: String] = [:]
  ) throws {
    process = try ChildProcess(
      Program.redressd, ["--store", office.store, "--listen", listen] + options,
      environment: office.environment.merging(extra) { _, given in given })
    let line = try process.firstLine()
    if line == nil { Issue.record("the daemon ended: \(try process.wait())") }
    address = try #require(line)
  }

  /// Asks it to end; it must do so with status 0.
  func stop() throws {
    process.send(SIGTERM)
    let result = try process.wait()
    #expect(result.ending == .exited(0), "\(result)")
  }

  /// Ends it without a warning, as a power cut does.
  func kill() throws {
    process.send(SIGKILL)
    _ = try process.wait()
  }
}
