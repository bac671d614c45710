import ChangeLog
import SyncSession
import Synchronization
import Testing

@testable import CaseStore

/// How many lines a hub takes at once follows from how long it took for others.
struct IntakePaceTests {
  @Test func `a hub that is quick takes as many lines as there may be`() {
    var pace = IntakePace()
    #expect(pace.lines < SyncProtocol.linesMax)
    for _ in 0..<20 { pace.note(400, took: .milliseconds(4)) }
    #expect(pace.lines == SyncProtocol.linesMax)
  }

  @Test func `a hub that is slow takes few, and never fewer than a step has`() {
    var pace = IntakePace()
    for _ in 0..<20 { pace.note(400, took: .milliseconds(40)) }
    #expect((195...205).contains(pace.lines))
    for _ in 0..<20 { pace.note(100, took: .seconds(9)) }
    #expect(pace.lines == BatchPace.linesMin)
    for _ in 0..<40 { pace.note(100, took: .milliseconds(5)) }
    #expect(pace.lines > 300, "it may become quick again")
  }

  @Test func `one slow push does not make a hub slow, and a small one says nothing`() {
    var pace = IntakePace()
    for _ in 0..<20 { pace.note(400, took: .milliseconds(8)) }
    let before = pace.lines
    pace.note(3, took: .seconds(2))
    #expect(pace.lines == before)
    pace.note(400, took: .milliseconds(32))
    #expect(pace.lines > before / 2)
  }

  @Test func `the time a push took is what its transaction took`() throws {
    let world = try World()
    let seconds = Mutex(0)
    let hub = try CaseStore(
      path: world.store.path,
      environment: StoreEnvironment(
        nowMilliseconds: world.environment.nowMilliseconds,
        randomBytes: world.environment.randomBytes, machine: world.environment.machine,
        elapsed: {
          seconds.withLock { seconds in
            seconds += 1
            return .seconds(seconds)
          }
        }))
    let before = hub.intakePace.withLock { $0.lines }
    let key = try world.enrolSender()
    let log = LogID(node: LineBook.node(1_001), logClass: .plain)
    let record = RecordKey(
      case: try RecordID("150502-a").orThrow(), type: "mediation",
      id: try RecordID("150502-a").orThrow())
    let lines = try (1...60).map { number in
      try LineBook.line(log, Int64(number), record, [("workers", "\(number)")], by: "li")
    }
    let link = lines.reduce(ChainLink.origin(of: log)) { $0.next($1.digest) }
    _ = try hub.receive(
      PushBatch(
        sender: key.node, log: log, from: 1, after: ChainLink.origin(of: log),
        items: lines.map { .line($0.bytes) }, link: link, signedBy: LineBook.key(of: log.node)))
    #expect(hub.intakePace.withLock { $0.lines } < before)
  }
}
