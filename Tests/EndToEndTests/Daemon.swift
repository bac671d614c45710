import ChangeLog
import Glibc
import Testing

/// `redressd`, serving an office's store on a free port of this computer.
final class Daemon {
  /// What it printed: where it listens.
  let address: String
  let process: ChildProcess
  private let office: Office

  /// Starts it and waits until it listens.
  init(
    _ office: Office, listen: String = "127.0.0.1:0", options: [String] = [],
    extra: [String: String] = [:]
  ) throws {
    self.office = office
    process = try ChildProcess(
      Program.redressd,
      ["--store", office.store, "--listen", listen, "--recovery-key", office.recovery] + options,
      environment: office.environment.merging(extra) { _, given in given })
    let line = try process.firstLine()
    if line == nil { Issue.record("the daemon ended: \(try process.wait())") }
    address = try #require(line)
  }

  /// What `redress computer invite` prints for an office.
  ///
  /// - Parameter host: how the office reaches this computer, if not as the daemon listens.
  func invitation(
    for code: String, host: String? = nil, asServer: Bool = false
  ) throws -> String {
    let arguments =
      ["computer", "invite", "--office", code] + (host.map { ["--address", $0] } ?? [])
      + (asServer ? ["--server"] : [])
    let invited = try office.start(arguments + ["--json"]).wait().mustSucceed()
    return try #require(try JSONText.read(invited.output)["code"]?.text)
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
