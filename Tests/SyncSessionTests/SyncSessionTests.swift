import ChangeLog
import SyncSession
import Testing

/// Sessions as scripts: what the machine is told, and what it must want next.
struct SyncSessionTests {
  /// A session that a test drives.
  private struct Script {
    var session: SyncSession
    private(set) var last: SyncSession.Action

    init(
      plain: Int64 = 0, personal: Int64 = 0, expectedHub: NodeID? = Samples.hub,
      cursors: [FeedCursor] = []
    ) {
      session = SyncSession(
        hello: Samples.hello, expectedHub: expectedHub,
        logEnds: [.plain: plain, .personal: personal], cursors: cursors)
      last = session.start()
    }

    mutating func tell(
      _ event: SyncSession.Event, _ expected: SyncSession.Action,
      _ location: SourceLocation = #_sourceLocation
    ) {
      last = session.handle(event)
      #expect(last == expected, sourceLocation: location)
    }
  }

  // MARK: Events and actions by their numbers

  private func link(_ log: LogID, _ sequence: Int64) -> ChainLink {
    sequence == 0 ? .origin(of: log) : Samples.link("\(log) \(sequence)")
  }

  private func range(_ log: LogID, _ through: Int64) -> LogRange {
    LogRange(from: 1, through: through, link: link(log, through))
  }

  private func read(
    _ log: LogID, _ from: Int64, linesMax: Int64 = 1_000, bytesMax: Int64 = 1 << 20
  ) -> SyncSession.Action {
    .readBatch(log: log, from: from, linesMax: linesMax, bytesMax: bytesMax)
  }

  private func batch(_ log: LogID, _ from: Int64, _ through: Int64) -> PushBatch {
    PushBatch(
      log: log, from: from, after: link(log, from - 1),
      items: (from..<through + 1).map { .line(Array("{\"n\":\($0)}".utf8)) },
      link: link(log, through))
  }

  private func receipt(
    _ log: LogID, _ through: Int64, from: Int64 = 1, link: ChainLink? = nil
  ) -> PushReceipt {
    PushReceipt(
      log: log,
      ranges: [LogRange(from: from, through: through, link: link ?? self.link(log, through))],
      counts: IntakeCounts())
  }

  private func cursor(_ position: Int64) -> FeedCursor {
    FeedCursor(feed: .common, position: position, link: Samples.link("feed \(position)"))
  }

  private func pull(_ cursors: [FeedCursor]) -> SyncSession.Action {
    .pull(PullRequest(node: Samples.node, cursors: cursors, linesMax: SyncProtocol.linesMax))
  }

  private func page(
    _ from: Int64, _ through: Int64, remaining: Int64 = 0, disagreeing: [FeedID] = []
  ) -> PullPage {
    let items = (from..<through + 1).map { FeedItem.line(Array("{\"n\":\($0)}".utf8)) }
    let section = PullPage.Section(
      feed: .common, from: from, items: items, link: Samples.link("feed \(through)"))
    return PullPage(
      sections: items.isEmpty ? [] : [section], disagreeing: disagreeing, remaining: remaining)
  }

  private var nothing: PullPage { PullPage(sections: [], disagreeing: [], remaining: 0) }

  /// A session whose logs are sent, before its first page.
  private func pulling(cursors: [FeedCursor] = []) -> Script {
    var script = Script(cursors: cursors)
    script.tell(.welcomed(Samples.reply()), read(Samples.plain, 1))
    script.tell(.batchRead(batch(Samples.plain, 1, 0)), read(Samples.personal, 1))
    script.tell(.batchRead(batch(Samples.personal, 1, 0)), pull(cursors))
    return script
  }

  // MARK: Sending

  @Test func `two empty sides greet, find nothing and finish`() {
    var script = Script()
    #expect(script.last == .greet(Samples.hello))
    let hub = Samples.reply()
    script.tell(.welcomed(hub), read(Samples.plain, 1))
    script.tell(.batchRead(batch(Samples.plain, 1, 0)), read(Samples.personal, 1))
    script.tell(.batchRead(batch(Samples.personal, 1, 0)), pull([]))
    script.tell(.pageReceived(nothing), .storePage(nothing))
    guard case .finish(let outcome) = script.session.handle(.pageStored(cursors: [])) else {
      Issue.record("the session goes on")
      return
    }
    #expect(outcome.hub == hub && outcome.sent == 0 && outcome.received == 0)
  }

  @Test func `both logs go up in batches, each counted after its receipt is stored`() {
    let (plain, personal) = (Samples.plain, Samples.personal)
    var script = Script(plain: 5, personal: 1)
    script.tell(.welcomed(Samples.reply()), read(plain, 1))
    script.tell(.batchRead(batch(plain, 1, 3)), .push(batch(plain, 1, 3)))
    script.tell(.receiptReceived(receipt(plain, 3)), .storeReceipt(log: plain, through: 3))
    script.tell(.receiptStored, read(plain, 4))
    script.tell(.batchRead(batch(plain, 4, 5)), .push(batch(plain, 4, 5)))
    script.tell(.receiptReceived(receipt(plain, 5)), .storeReceipt(log: plain, through: 5))
    script.tell(.receiptStored, read(plain, 6))
    script.tell(.batchRead(batch(plain, 6, 5)), read(personal, 1))
    script.tell(.batchRead(batch(personal, 1, 1)), .push(batch(personal, 1, 1)))
    script.tell(.receiptReceived(receipt(personal, 1)), .storeReceipt(log: personal, through: 1))
    script.tell(.receiptStored, read(personal, 2))
    script.tell(.batchRead(batch(personal, 2, 1)), pull([]))
    script.tell(.pageReceived(nothing), .storePage(nothing))
    guard case .finish(let outcome) = script.session.handle(.pageStored(cursors: [])) else {
      Issue.record("the session goes on")
      return
    }
    #expect(outcome.sent == 6)
  }

  @Test func `what the hub holds is not sent again`() {
    let (plain, personal) = (Samples.plain, Samples.personal)
    var script = Script(plain: 5, personal: 2)
    let hub = Samples.reply(plain: [range(plain, 3)], personal: [range(personal, 2)])
    script.tell(.welcomed(hub), read(plain, 4))
    script.tell(.batchRead(batch(plain, 4, 5)), .push(batch(plain, 4, 5)))
    script.tell(.receiptReceived(receipt(plain, 5)), .storeReceipt(log: plain, through: 5))
    script.tell(.receiptStored, read(plain, 6))
    script.tell(.batchRead(batch(plain, 6, 5)), read(personal, 3))
    // The greeting says that the personal log is stored, which stands for a receipt that was lost.
    script.tell(
      .batchRead(batch(personal, 3, 2)), .storeReceipt(log: personal, through: 2))
    script.tell(.receiptStored, pull([]))
  }

  @Test func `a hub that lost the beginning is sent the log from its first line`() {
    var script = Script(plain: 5)
    let late = LogRange(from: 3, through: 5, link: link(Samples.plain, 5))
    script.tell(.welcomed(Samples.reply(plain: [late])), read(Samples.plain, 1))
  }

  @Test func `batches keep to the lesser of both sides' limits, and to one line at least`() {
    var small = Script(plain: 5)
    small.tell(
      .welcomed(Samples.reply(linesMax: 7, bytesMax: 99)),
      read(Samples.plain, 1, linesMax: 7, bytesMax: 99))
    var large = Script(plain: 5)
    large.tell(.welcomed(Samples.reply(linesMax: .max, bytesMax: .max)), read(Samples.plain, 1))
    var broken = Script(plain: 5)
    broken.tell(
      .welcomed(Samples.reply(linesMax: -5, bytesMax: 0)),
      read(Samples.plain, 1, linesMax: 1, bytesMax: 1))
  }

  @Test(arguments: [0, 2, 3, .max] as [Int64])
  func `a version that was not offered ends the session`(version: Int64) {
    var script = Script()
    if version == 2 {
      script.tell(.welcomed(Samples.reply(version: 2)), read(Samples.plain, 1))
    } else {
      script.tell(.welcomed(Samples.reply(version: version)), .fail(.version(theirs: version)))
    }
  }

  @Test func `another hub than the joined one ends the session before anything is sent`() {
    let other = NodeID(publicKey: [UInt8](repeating: 9, count: 32))
    var script = Script(plain: 5)
    script.tell(
      .welcomed(Samples.reply(node: other)),
      .fail(.otherHub(expected: Samples.hub, found: other)))
    var joining = Script(expectedHub: nil)
    joining.tell(.welcomed(Samples.reply(node: other)), read(Samples.plain, 1))
  }

  // MARK: Forks

  @Test(arguments: [LogClass.plain, .personal])
  func `a hub that holds more of this log than the store itself is a fork`(logClass: LogClass) {
    let log = LogID(node: Samples.node, logClass: logClass)
    var script = Script(plain: 5, personal: 5)
    let failure = SyncSession.Action.fail(.forked(log: log, heldThrough: 5, hubThrough: 6))
    switch logClass {
    case .plain: script.tell(.welcomed(Samples.reply(plain: [range(log, 6)])), failure)
    case .personal:
      let hub = Samples.reply(plain: [range(Samples.plain, 5)], personal: [range(log, 6)])
      script.tell(.welcomed(hub), read(Samples.plain, 6))
      script.tell(
        .batchRead(batch(Samples.plain, 6, 5)), .storeReceipt(log: Samples.plain, through: 5))
      script.tell(.receiptStored, failure)
    }
  }

  @Test func `a link that differs where the hub's run ends is a fork, also if nothing follows`() {
    let other = LogRange(from: 1, through: 3, link: Samples.link("other"))
    for end: Int64 in [3, 5] {
      var script = Script(plain: end)
      script.tell(.welcomed(Samples.reply(plain: [other])), read(Samples.plain, 4))
      script.tell(
        .batchRead(batch(Samples.plain, 4, end)),
        .fail(.forked(log: Samples.plain, heldThrough: end, hubThrough: 3)))
    }
  }

  @Test func `a receipt with another link is a fork`() {
    var script = sending(through: 3)
    script.tell(
      .receiptReceived(receipt(Samples.plain, 3, link: Samples.link("other"))),
      .fail(.forked(log: Samples.plain, heldThrough: 3, hubThrough: 3)))
  }

  /// A session that has just sent lines 1 to 3.
  private func sending(through: Int64) -> Script {
    var script = Script(plain: through)
    script.tell(.welcomed(Samples.reply()), read(Samples.plain, 1))
    let sent = batch(Samples.plain, 1, through)
    script.tell(.batchRead(sent), .push(sent))
    return script
  }

  @Test func `a receipt for less than was sent is no success`() {
    var short = sending(through: 3)
    short.tell(
      .receiptReceived(receipt(Samples.plain, 2)),
      .fail(.receipt(log: Samples.plain, expected: 3, found: 2)))
    var late = sending(through: 3)
    late.tell(
      .receiptReceived(receipt(Samples.plain, 3, from: 2)),
      .fail(.receipt(log: Samples.plain, expected: 3, found: 3)))
    var empty = sending(through: 3)
    empty.tell(
      .receiptReceived(PushReceipt(log: Samples.plain, ranges: [], counts: IntakeCounts())),
      .fail(.receipt(log: Samples.plain, expected: 3, found: 0)))
    var other = sending(through: 3)
    other.tell(
      .receiptReceived(receipt(Samples.personal, 3)),
      .fail(.receipt(log: Samples.plain, expected: 3, found: 3)))
  }

  @Test func `a receipt for more acknowledges what was sent and no more`() {
    // Another program of this computer may be syncing the same store.
    var script = sending(through: 3)
    script.tell(
      .receiptReceived(receipt(Samples.plain, 9)), .storeReceipt(log: Samples.plain, through: 3))
    script.tell(.receiptStored, read(Samples.plain, 4))
  }

  // MARK: Receiving

  @Test func `pages follow until one has nothing to give`() {
    var script = pulling(cursors: [cursor(4)])
    script.tell(.pageReceived(page(5, 6, remaining: 1)), .storePage(page(5, 6, remaining: 1)))
    script.tell(.pageStored(cursors: [cursor(6)]), pull([cursor(6)]))
    script.tell(.pageReceived(page(7, 7)), .storePage(page(7, 7)))
    // The empty page that follows says that the hub knows of the last one's being stored.
    script.tell(.pageStored(cursors: [cursor(7)]), pull([cursor(7)]))
    script.tell(.pageReceived(nothing), .storePage(nothing))
    guard case .finish(let outcome) = script.session.handle(.pageStored(cursors: [cursor(7)]))
    else {
      Issue.record("the session goes on")
      return
    }
    #expect(outcome.received == 3)
  }

  @Test func `a feed that disagrees is begun again, once`() {
    let again = page(1, 0, disagreeing: [.common])
    var script = pulling(cursors: [cursor(4)])
    script.tell(.pageReceived(again), .storePage(again))
    script.tell(.pageStored(cursors: []), pull([]))
    script.tell(.pageReceived(page(1, 3)), .storePage(page(1, 3)))
    script.tell(.pageStored(cursors: [cursor(3)]), pull([cursor(3)]))
    script.tell(.pageReceived(nothing), .storePage(nothing))
    if case .finish = script.session.handle(.pageStored(cursors: [cursor(3)])) { return }
    Issue.record("the session goes on")
  }

  @Test func `a hub that finds the same feed disagreeing again and again is broken`() {
    let again = page(1, 0, disagreeing: [.common])
    var script = pulling(cursors: [cursor(4)])
    script.tell(.pageReceived(again), .storePage(again))
    script.tell(.pageStored(cursors: []), pull([]))
    script.tell(.pageReceived(page(1, 3)), .storePage(page(1, 3)))
    script.tell(.pageStored(cursors: [cursor(3)]), pull([cursor(3)]))
    script.tell(.pageReceived(again), .storePage(again))
    script.tell(.pageStored(cursors: []), .fail(.endless))
  }

  @Test func `several feeds may disagree, on one page or on several`() {
    let other = FeedID(office: "150502", logClass: .plain)
    let first = page(5, 6, remaining: 3, disagreeing: [other])
    let second = page(7, 8, disagreeing: [.common])
    var script = pulling(cursors: [cursor(4)])
    script.tell(.pageReceived(first), .storePage(first))
    script.tell(.pageStored(cursors: [cursor(6)]), pull([cursor(6)]))
    script.tell(.pageReceived(second), .storePage(second))
    script.tell(.pageStored(cursors: []), pull([]))
  }

  @Test func `a hub that promises more and gives nothing is broken`() {
    let promise = page(1, 0, remaining: 5)
    var script = pulling()
    script.tell(.pageReceived(promise), .storePage(promise))
    script.tell(.pageStored(cursors: []), pull([]))
    script.tell(.pageReceived(promise), .storePage(promise))
    script.tell(.pageStored(cursors: []), .fail(.endless))
  }

  // MARK: Order of events

  @Test func `an event that the state does not expect ends the session for good`() {
    let events: [SyncSession.Event] = [
      .welcomed(Samples.reply()), .batchRead(batch(Samples.plain, 1, 0)),
      .receiptReceived(receipt(Samples.plain, 3)), .receiptStored, .pageReceived(nothing),
      .pageStored(cursors: []),
    ]
    var states: [(script: Script, expected: Int)] = [(Script(), 0)]
    var reading = Script(plain: 3)
    reading.tell(.welcomed(Samples.reply()), read(Samples.plain, 1))
    states.append((reading, 1))
    states.append((sending(through: 3), 2))
    var acknowledging = sending(through: 3)
    acknowledging.tell(
      .receiptReceived(receipt(Samples.plain, 3)), .storeReceipt(log: Samples.plain, through: 3))
    states.append((acknowledging, 3))
    states.append((pulling(), 4))
    var storing = pulling()
    storing.tell(.pageReceived(nothing), .storePage(nothing))
    states.append((storing, 5))
    for (state, expected) in states {
      for (index, event) in events.enumerated() where index != expected {
        var script = state
        script.tell(event, .fail(.outOfOrder))
        // And nothing brings it back.
        for event in events { script.tell(event, .fail(.outOfOrder)) }
      }
    }
  }

  @Test func `a finished session takes no more events`() {
    var script = pulling()
    script.tell(.pageReceived(nothing), .storePage(nothing))
    _ = script.session.handle(.pageStored(cursors: []))
    script.tell(.welcomed(Samples.reply()), .fail(.outOfOrder))
    script.tell(.pageReceived(nothing), .fail(.outOfOrder))
  }

  @Test func `a batch of another log or place is not sent`() {
    var other = Script(plain: 3)
    other.tell(.welcomed(Samples.reply()), read(Samples.plain, 1))
    other.tell(.batchRead(batch(Samples.personal, 1, 3)), .fail(.outOfOrder))
    var later = Script(plain: 3)
    later.tell(.welcomed(Samples.reply()), read(Samples.plain, 1))
    later.tell(.batchRead(batch(Samples.plain, 2, 3)), .fail(.outOfOrder))
  }
}
