import Bench
import CaseStore
import ChangeLog
import FoundationEssentials
import Glibc
import SyncClient

/// The programs themselves: how long they take, and how much memory the daemon takes.
struct ProgramSection {
  let workshop: Workshop

  func times() throws {
    let large = try workshop.largeHub()
    let program = workshop.programs + "/redress"
    workshop.tell("runs of \(program)")
    let kind = ProgramSection.isStatic(program) ? "static" : "not static"
    for (name, arguments, target) in [
      ("help", ["--help"], 8.0),
      ("list", ["mediation", "list", "--store", large.path], 15.0),
    ] {
      var times: [Double] = []
      let watch = Stopwatch()
      // The first two warm up.
      while times.count < 4 || (times.count < workshop.sizes.processRuns + 2 && watch.seconds < 20)
      {
        times.append(
          try Stopwatch.time {
            let process = try Subprocess(program, arguments, output: "/dev/null")
            let status = process.wait()
            guard status == 0 else { throw BenchFault.program(program, status: status) }
          } * 1_000)
      }
      let words = name == "help" ? "--help" : "mediation list (50 rows of \(large.cases))"
      workshop.report(
        Figure(
          "program-\(name)", "redress \(words)", .milliseconds, Array(times.dropFirst(2)),
          target: .atMost(target), remark: "\(kind) build, warm cache"))
    }
  }

  /// A program that names no loader is linked statically; ours still load the C libraries.
  private static func isStatic(_ program: String) -> Bool {
    guard let bytes = try? Data(contentsOf: URL(filePath: program)) else { return false }
    return Array(bytes).firstRange(of: Array("libswiftCore.so".utf8)) == nil
  }

  /// The daemon takes the push of a large county, and answers a county's full pull.
  func memory() throws {
    let county = try workshop.county()
    let large = try workshop.largeHub()
    let path = workshop.memory + "/daemon.sqlite"
    defer { workshop.remove(path) }
    try PushSection.makeHub(workshop, path, enrolling: nil)
    workshop.tell("the daemon's memory")
    var peaks: [Double] = []
    try withDaemon(path) { daemon, address in
      let copy = workshop.memory + "/daemon-county.sqlite"
      defer { workshop.remove(copy) }
      try workshop.copyStore(county.path, to: copy)
      let client = SyncClient(store: try CaseStore(path: copy))
      try client.join(address, of: try CaseStore(path: path), office: County.office)
      _ = try client.sync { _ in }
      peaks.append(try daemon.peakMegabytes().orThrow())
    }
    try withDaemon(large.path) { daemon, address in
      let copy = workshop.memory + "/daemon-puller.sqlite"
      defer { workshop.remove(copy) }
      let client = SyncClient(store: try workshop.makeStore(copy, office: LargeHub.county))
      try client.join(address, of: try large.open(), office: LargeHub.county)
      _ = try client.sync { _ in }
      peaks.append(try daemon.peakMegabytes().orThrow())
    }
    let worst = try peaks.max().orThrow()
    workshop.report(
      Figure(
        "memory", "memory of redressd: a push of \(county.drafts.count), a full pull",
        .megabytes, [worst], target: .atMost(150),
        remark: "\(Int(peaks[0])) MB after the push, \(Int(peaks[1])) MB after the pull"))
  }

  private func withDaemon(_ store: String, _ body: (Subprocess, String) throws -> Void) throws {
    let output = workshop.memory + "/daemon.address"
    let daemon = try Subprocess(
      workshop.programs + "/redressd", ["--store", store, "--listen", "127.0.0.1:0"],
      output: output)
    defer { daemon.stop() }
    let watch = Stopwatch()
    var address = ""
    while address.isEmpty, watch.seconds < 30 {
      usleep(10_000)
      let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
      if text.hasSuffix("\n") { address = String(text.dropLast()) }
    }
    guard !address.isEmpty else { throw BenchFault.program("redressd", status: 0) }
    try body(daemon, address)
  }
}
