import Bench
import CaseStore
import ChangeLog
import HTTPServer
import Hub
import SyncSession

/// A hub takes a county's push, and answers pulls.
struct PushSection {
  let workshop: Workshop
  private static let hubOffice = "150500"

  /// A hub with which a county is enrolled, and closed again: what all legs begin with.
  static func makeHub(_ workshop: Workshop, _ path: String, enrolling county: County?) throws {
    let hub = try workshop.makeStore(path, office: hubOffice)
    try hub.becomeRootHub()
    try county?.applicant.enrol(at: hub)
  }

  func measure() throws {
    let county = try workshop.county()
    let base = workshop.memory + "/hub.sqlite"
    try PushSection.makeHub(workshop, base, enrolling: county)
    let copies = ["ours", "recorded", "layout"].map { workshop.memory + "/hub-\($0).sqlite" }
    for copy in copies { try workshop.copyStore(base, to: copy) }
    let plainPath = workshop.memory + "/hub-plain.sqlite"
    defer { for path in copies + [base, plainPath] { workshop.remove(path) } }

    workshop.tell("the floors of a push")
    let recorded = try record(county, copies[1])
    var plainRecording = Recording()
    var next = 0
    for count in county.lineCounts {
      for draft in county.drafts[next..<next + count] {
        PlainRecords.insert(draft, into: &plainRecording)
      }
      plainRecording.endTransaction()
      next += count
    }
    workshop.tell("a hub takes a push")
    let layout = try PlainDatabase(path: copies[2])
    let plain = try PlainRecords.create(path: plainPath)
    let hub = try CaseStore(path: copies[0])
    let perTurn = max(1, county.messages.count / (workshop.sizes.turns + 1))
    func range(_ turn: Int) -> Range<Int> {
      let last = turn == workshop.sizes.turns ? county.messages.count : (turn + 1) * perTurn
      return min(turn * perTurn, last)..<min(last, county.messages.count)
    }
    func units(_ turn: Int) -> Int { county.lineCounts[range(turn)].reduce(0, +) }
    var taken: Int64 = 0
    let turns = try SyncCost.with(microseconds: Workshop.syncMicroseconds) {
      try Turns(
        min(workshop.sizes.turns, county.messages.count - 1),
        [
          { turn in
            let seconds = try Stopwatch.time(on: .thread) {
              for message in county.messages[range(turn)] {
                taken += try hub.receive(try PushBatch(decoding: message)).counts.applied
              }
            }
            return (units(turn), seconds)
          },
          { turn in
            (
              units(turn),
              try Stopwatch.time(on: .thread) { try plain.replay(plainRecording, range(turn)) }
            )
          },
          { turn in
            (
              units(turn),
              try Stopwatch.time(on: .thread) { try layout.replay(recorded, range(turn)) }
            )
          },
        ])
    }
    guard taken == Int64(county.drafts.count) else {
      throw BenchFault.lost(expected: Int64(county.drafts.count), found: taken)
    }
    let title = "hub takes a push of \(county.drafts.count) records (parse, chain, merge, store)"
    let rows = Double(recorded.runCount) / Double(county.drafts.count)
    workshop.report(
      Figure(
        "push/L", title, .perSecond, ours: turns.rates[0], plain: turns.rates[1],
        layout: turns.rates[2], against: .layout, target: .atLeast(0.7),
        remark: "\(rounded(rows)) rows written each"))
    workshop.report(
      Figure(
        "push", "the same on one core", .perSecond, turns.rates[0], target: .atLeast(50_000)))
    try measurePull(hub)
  }

  private func record(_ county: County, _ path: String) throws -> Recording {
    let recorder = try ChangeRecorder(path: path)
    let hub = try CaseStore(path: path)
    for message in county.messages { _ = try hub.receive(try PushBatch(decoding: message)) }
    let recording = try recorder.finish()
    guard recording.transactionCount == county.messages.count else {
      throw BenchFault.lost(
        expected: Int64(county.messages.count), found: Int64(recording.transactionCount))
    }
    return recording
  }

  /// Another computer of the county's office pulls what the first one pushed.
  private func measurePull(_ hub: CaseStore) throws {
    workshop.tell("a hub answers pulls")
    let asker = try workshop.makeStore(workshop.memory + "/asker.sqlite", office: County.office)
    defer { workshop.remove(asker.path) }
    try hub.enrol(asker)
    let service = HubService(store: hub, callers: .trusted)
    let pages = try max(1, workshop.county().messages.count / (workshop.sizes.turns + 1))
    let plain = Pull(service, asker.thisNode.node, gzip: false)
    let packed = Pull(service, asker.thisNode.node, gzip: true)
    let turns = try Turns(
      workshop.sizes.turns,
      [
        { _ in try plain.take(pages: pages) }, { _ in try packed.take(pages: pages) },
      ])
    workshop.report(
      Figure(
        "pull", "hub answers a pull, gzip off: lines", .perSecond, turns.rates[0],
        target: .atLeast(300_000)))
    workshop.report(
      Figure(
        "pull-gzip", "hub answers a pull, gzip on: lines", .perSecond, turns.rates[1],
        target: .atLeast(100_000)))
  }
}

extension PushSection {
  /// Pulls everything, over and over.
  static func pull(
    _ workshop: Workshop, _ hub: CaseStore, gzip: Bool, seconds: Double
  ) throws -> (units: Int, seconds: Double) {
    let asker = try workshop.makeStore(workshop.memory + "/asker.sqlite", office: County.office)
    defer { workshop.remove(asker.path) }
    try hub.enrol(asker)
    let pull = Pull(HubService(store: hub, callers: .trusted), asker.thisNode.node, gzip: gzip)
    var all = (units: 0, seconds: 0.0)
    while all.seconds < seconds {
      let done = try pull.take(pages: 1)
      all = (all.units + done.units, all.seconds + done.seconds)
    }
    return all
  }
}

/// One node's way through its feeds, page by page.
final class Pull {
  private let service: HubService
  private let node: NodeID
  private let isPacked: Bool
  private var cursors: [FeedID: FeedCursor] = [:]
  /// How many entries the hub still has.
  private(set) var remaining: Int64 = 1

  init(_ service: HubService, _ node: NodeID, gzip isPacked: Bool) {
    self.service = service
    self.node = node
    self.isPacked = isPacked
  }

  /// Asks for pages; begins anew at the end.
  ///
  /// - Returns: the entries, and the seconds that the hub took to answer.
  func take(pages: Int) throws -> (units: Int, seconds: Double) {
    var units = 0
    var seconds = 0.0
    for _ in 0..<pages {
      if remaining == 0 { cursors = [:] }
      let request = PullRequest(
        node: node, cursors: cursors.keys.sorted().compactMap { cursors[$0] },
        linesMax: SyncProtocol.linesMax)
      let message = try HTTPRequest(
        method: "POST", target: "/v1/pull",
        headers: isPacked ? ["Accept-Encoding": "gzip"] : [:], body: request.encoded)
      let watch = Stopwatch(.thread)
      let response = service.respond(to: message)
      seconds += watch.seconds
      guard response.status == 200, case .bytes(let body) = response.body else {
        throw BenchFault.status(response.status, "/v1/pull")
      }
      let page = try PullPage(decoding: isPacked ? try unpacked(body) : body)
      for section in page.sections {
        cursors[section.feed] = FeedCursor(
          feed: section.feed, position: section.through, link: section.link)
        units += section.items.reduce(0) { $0 + Int($1.entryCount) }
      }
      remaining = page.remaining
    }
    return (units, seconds)
  }
}
