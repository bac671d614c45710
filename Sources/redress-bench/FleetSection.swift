import Bench
import CaseModel
import CaseStore
import ChangeLog
import Gzip
import HTTPServer
import Hub
import Synchronization
import SyncSession

/// All counties of the region come at once, each with its changes, against one hub over HTTP.
///
/// The hub is the region's, whose subtree has all 103, and so the changes are of plain types. What
/// the counties send is packed before the clock starts: their processors are their own, and here
/// they share two with the hub.
struct FleetSection {
  let workshop: Workshop

  private struct Member: Sendable {
    let applicant: Applicant
    let messages: [[UInt8]]
    let lines: Int
  }

  func measure() throws {
    let sizes = workshop.sizes
    workshop.tell("\(sizes.fleetCounties) counties record \(sizes.fleetChanges) changes each")
    let members = try makeMembers()
    let lines = members.reduce(0) { $0 + $1.lines }
    let runs = Stopwatch()
    var seconds: [Double] = []
    var batches: [Double] = []
    workshop.tell("\(members.count) counties push at once")
    while seconds.isEmpty || (seconds.count < 5 && runs.seconds < 40) {
      let path = workshop.memory + "/region.sqlite"
      defer { workshop.remove(path) }
      let hub = try workshop.makeStore(path, office: "150000")
      try hub.becomeRootHub()
      for member in members { try member.applicant.enrol(at: hub) }
      let service = HubService(store: hub)
      let server = try HTTPServer(address: ListenAddress("127.0.0.1:0"), refuse: HubService.refuse)
      { service.respond(to: $0) }
      defer { server.stop() }
      let address = "http://" + server.boundAddress.description
      let latencies = Mutex<[Double]>([])
      let run = try SyncCost.with(microseconds: Workshop.syncMicroseconds) {
        try Stopwatch.time {
          try Crew.run(members.count) { index in
            let found = try FleetSection.push(members[index], to: address)
            latencies.withLock { $0 += found }
          }
        }
      }
      let received = try hub.status().intake.received
      guard received == Int64(lines) else {
        throw BenchFault.lost(expected: Int64(lines), found: received)
      }
      seconds.append(run)
      batches.append(Spread(latencies.withLock { $0 }).percentile(0.99) * 1_000)
    }
    let title = "\(members.count) counties with \(sizes.fleetChanges) changes each at once"
    workshop.report(
      Figure(
        "fleet", title + ": all received", .seconds, seconds, target: .atMost(5),
        remark: "\(members.reduce(0) { $0 + $1.messages.count }) batches of at most "
          + "\(BatchPace.linesMin) lines, as a client's first are and, while the hub is slow, "
          + "all of them; over HTTP without TLS"))
    workshop.report(
      Figure(
        "fleet-batch", "the same: p99 of a batch", .milliseconds, batches, target: .atMost(500)))
  }

  private func makeMembers() throws -> [Member] {
    let path = workshop.memory + "/member.sqlite"
    let register = try workshop.makeStore(path, office: "150000")
    defer { workshop.remove(path) }
    let offices = try register.officeTree().subtree(of: "150000")
      .filter { $0.kind == "banner_county" }.prefix(workshop.sizes.fleetCounties)
    return try offices.enumerated().map { index, office in
      let path = workshop.memory + "/member-\(office.id).sqlite"
      defer { workshop.remove(path) }
      let store = try workshop.makeStore(path, office: office.id)
      var samples = SampleCases(office: office.id, seed: UInt64(100 + index))
      var drafts: [LineDraft] = []
      while drafts.count < workshop.sizes.fleetChanges {
        drafts += samples.wholeCase().drafts.filter { !$0.type.isPersonal }.compactMap { $0.line() }
      }
      drafts.removeLast(drafts.count - workshop.sizes.fleetChanges)
      try store.save(drafts, by: "clerk.1")
      let (messages, counts) = try County.messages(of: store, linesMax: BatchPace.linesMin)
      return Member(
        applicant: try Applicant(store), messages: try messages.map { try gzip($0) },
        lines: counts.reduce(0, +))
    }
  }

  /// - Returns: how long each batch took, in seconds.
  private static func push(_ member: Member, to address: String) throws -> [Double] {
    var session = try SignedPosts(address, key: member.applicant.key)
    try session.post("/v1/hello", member.applicant.hello.encoded, isPacked: false)
    return try member.messages.map { message in
      try Stopwatch.time { try session.post("/v1/push", message, isPacked: true) }
    }
  }
}
