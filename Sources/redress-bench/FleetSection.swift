import Bench
import CaseModel
import CaseStore
import ChangeLog
import Glibc
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
    let runs = Stopwatch()
    var seconds: [Double] = []
    var batches: [Double] = []
    workshop.tell("\(members.count) counties push at once")
    while seconds.isEmpty || (seconds.count < 5 && runs.seconds < 40) {
      let run = try push(members)
      seconds.append(run.seconds)
      batches.append(Spread(run.batches).percentile(0.99) * 1_000)
    }
    let saves = Spread(try push(members, whileSaving: true).saves)
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
    workshop.report(
      Figure(
        "fleet-save", "the same: p99 of saving a case at the hub meanwhile", .milliseconds,
        [saves.percentile(0.99)],
        remark: "in a run of its own, by another process's connection; \(saves.samples.count) "
          + "cases, median \(rounded(saves.median)) ms, longest \(rounded(saves.greatest)) ms"))
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

  private struct Run {
    let seconds: Double
    /// How long each batch took, in seconds.
    let batches: [Double]
    /// How long each case took that was saved meanwhile, in milliseconds.
    let saves: [Double]
  }

  /// Lets all members push to a new hub.
  private func push(_ members: [Member], whileSaving isSaving: Bool = false) throws -> Run {
    let path = workshop.memory + "/region.sqlite"
    defer { workshop.remove(path) }
    let hub = try workshop.makeStore(path, office: "150000")
    try hub.becomeRootHub()
    for member in members { try member.applicant.enrol(at: hub) }
    let service = HubService(store: hub)
    let server = try HTTPServer(address: ListenAddress("127.0.0.1:0"), refuse: HubService.refuse) {
      service.respond(to: $0)
    }
    defer { server.stop() }
    let address = "http://" + server.boundAddress.description
    let desk = try CaseStore(path: path)
    let batches = Mutex<[Double]>([])
    let saves = Mutex<[Double]>([])
    let seconds = try SyncCost.with(microseconds: Workshop.syncMicroseconds) {
      let underWay = Atomic(members.count)
      return try Stopwatch.time {
        try Crew.run(members.count + (isSaving ? 1 : 0)) { index in
          guard index < members.count else {
            let found = try FleetSection.save(at: desk, while: underWay)
            saves.withLock { $0 += found }
            return
          }
          defer { underWay.subtract(1, ordering: .releasing) }
          let found = try FleetSection.push(members[index], to: address)
          batches.withLock { $0 += found }
        }
      }
    }
    let lines = members.reduce(0) { $0 + $1.lines }
    let received = try hub.status().intake.received
    guard received == Int64(lines) else {
      throw BenchFault.lost(expected: Int64(lines), found: received)
    }
    return Run(
      seconds: seconds, batches: batches.withLock { $0 }, saves: saves.withLock { $0 })
  }

  /// Saves cases at the hub with a person's pauses, from another process's view, as long as
  /// counties push.
  ///
  /// - Returns: how long each took, in milliseconds.
  private static func save(
    at desk: CaseStore, while underWay: borrowing Atomic<Int>
  ) throws -> [Double] {
    var samples = SampleCases(office: "150000", seed: 7)
    var found: [Double] = []
    while underWay.load(ordering: .acquiring) > 0 {
      let drafts = samples.wholeCase().drafts.compactMap { $0.line() }
      found.append(try Stopwatch.time { try desk.save(drafts, by: "clerk.1") } * 1_000)
      usleep(UInt32(2_000 + samples.draw(6_000)))
    }
    return found
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
