import ChangeLog
import SyncSession
import Testing

/// Sessions as scripts: what the machine is told, and what it must want next.
struct SyncSessionTests {
  /// A session that a test drives.
  private struct Script {
    var session: SyncSession
    private(set) var last: SyncSession.Action

    /// Logs that end at 0 are held by nobody, so that a greeting does not name them.
    init(
      plain: Int64 = 0, personal: Int64 = 0, others: [LogEnd] = [],
      expectedHub: NodeID? = Samples.hub, cursors: [FeedCursor] = [],
      formerFeeds: [SyncSession.HeldFeed] = []
    ) {
      let own = [end(Samples.plain, plain), end(Samples.personal, personal)]
      session = SyncSession(
        hello: Samples.hello(logs: own.filter { $0.through > 0 } + others),
        expectedHub: expectedHub, cursors: cursors, formerFeeds: formerFeeds)
      last = session.start()
    }

    mutating func tell(
      _ event: SyncSession.Event, _ expected: SyncSession.Action,
      _ location: SourceLocation = #_sourceLocation
    ) {
      last = session.handle(event)
      #expect(last == expected, sourceLocation: location)
    }

    /// Tells the hub's greeting, up to the first batch of its first log.
    mutating func welcome(
      _ reply: HelloReply, _ held: LogEnd, agreed: Int64 = 0,
      _ expected: SyncSession.Action, _ location: SourceLocation = #_sourceLocation
    ) {
      tell(.welcomed(reply), .compare(held, reply.ranges(of: held.log)), location)
      compare(held, agreed: agreed, expected, location)
    }

    /// Tells how far a log agrees, up to its next batch.
    mutating func compare(
      _ held: LogEnd, agreed: Int64, hubHasOther: Bool = false, _ expected: SyncSession.Action,
      _ location: SourceLocation = #_sourceLocation
    ) {
      tell(
        .compared(agreedThrough: agreed, hubHasOther: hubHasOther),
        .storeReceipt(log: held.log, through: agreed), location)
      tell(.receiptStored, expected, location)
    }
  }

  // MARK: Events and actions by their numbers

  private static func link(_ log: LogID, _ sequence: Int64) -> ChainLink {
    sequence == 0 ? .origin(of: log) : Samples.link("\(log) \(sequence)")
  }

  private func link(_ log: LogID, _ sequence: Int64) -> ChainLink {
    SyncSessionTests.link(log, sequence)
  }

  private static func end(_ log: LogID, _ through: Int64) -> LogEnd {
    LogEnd(log: log, through: through, link: link(log, through))
  }

  private func end(_ log: LogID, _ through: Int64) -> LogEnd {
    SyncSessionTests.end(log, through)
  }

  private func range(_ log: LogID, _ through: Int64) -> LogRange {
    LogRange(from: 1, through: through, link: link(log, through))
  }

  private func read(
    _ end: LogEnd, _ from: Int64, linesMax: Int64 = 1_000, bytesMax: Int64 = 1 << 20
  ) -> SyncSession.Action {
    .readBatch(end, from: from, linesMax: linesMax, bytesMax: bytesMax)
  }

  private func batch(_ log: LogID, _ from: Int64, _ through: Int64) -> PushBatch {
    PushBatch(
      sender: Samples.node, log: log, from: from, after: link(log, from - 1),
      items: (from..<through + 1).map { .line(Array("{\"n\":\($0)}".utf8)) },
      link: link(log, through), signature: Samples.signature)
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
      feed: .common, from: from, items: items, link: Samples.link("feed \(through)"),
      signature: Samples.signature)
    return PullPage(
      sections: items.isEmpty ? [] : [section],
      disagreeing: disagreeing.map { Samples.disagreement($0) }, remaining: remaining)
  }

  private var nothing: PullPage { PullPage(sections: [], disagreeing: [], remaining: 0) }

  /// A session whose logs are sent, before its first page.
  private func pulling(cursors: [FeedCursor] = []) -> Script {
    var script = Script(cursors: cursors)
    script.tell(.welcomed(Samples.reply()), pull(cursors))
    return script
  }

  private func held(_ feed: FeedID, of hub: NodeID = Samples.hub) -> SyncSession.HeldFeed {
    SyncSession.HeldFeed(hub: hub, feed: feed)
  }

  private func readReturn(_ feed: SyncSession.HeldFeed, _ from: Int64) -> SyncSession.Action {
    .readReturn(feed, from: from, linesMax: SyncProtocol.linesMax, bytesMax: SyncProtocol.bytesMax)
  }

  private func entries(
    _ feed: SyncSession.HeldFeed, _ from: Int64, _ through: Int64
  ) -> FeedReturn {
    FeedReturn(
      sender: Samples.node, hub: feed.hub, feed: feed.feed, from: from,
      after: Samples.link("feed \(from - 1)"),
      items: (from..<through + 1).map { .line(Array("{\"v\":\($0)}".utf8)) },
      link: Samples.link("feed \(through)"),
      signature: Samples.signature)
  }

  private func finish(
    _ script: inout Script, _ cursors: [FeedCursor],
    _ location: SourceLocation = #_sourceLocation
  ) -> SyncSession.Outcome? {
    script.tell(.pageReceived(nothing), .storePage(nothing), location)
    guard case .finish(let outcome) = script.session.handle(.pageStored(cursors: cursors)) else {
      Issue.record("the session goes on", sourceLocation: location)
      return nil
    }
    return outcome
  }

  // MARK: Sending

  @Test func `two empty sides greet, find nothing and finish`() {
    var script = Script()
    #expect(script.last == .greet(Samples.hello(logs: [])))
    let hub = Samples.reply()
    script.tell(.welcomed(hub), pull([]))
    let outcome = finish(&script, [])
    #expect(outcome?.hub == hub && outcome?.sent == 0 && outcome?.received == 0)
    #expect(outcome?.returned == 0)
  }

  @Test func `both logs go up in batches, each counted after its receipt is stored`() {
    let (plain, personal) = (Samples.plain, Samples.personal)
    let (plainEnd, personalEnd) = (end(plain, 5), end(personal, 1))
    var script = Script(plain: 5, personal: 1)
    script.welcome(Samples.reply(), plainEnd, read(plainEnd, 1))
    script.tell(.batchRead(batch(plain, 1, 3)), .push(batch(plain, 1, 3)))
    script.tell(.receiptReceived(receipt(plain, 3)), .storeReceipt(log: plain, through: 3))
    script.tell(.receiptStored, read(plainEnd, 4))
    script.tell(.batchRead(batch(plain, 4, 5)), .push(batch(plain, 4, 5)))
    script.tell(.receiptReceived(receipt(plain, 5)), .storeReceipt(log: plain, through: 5))
    script.tell(.receiptStored, .compare(personalEnd, []))
    script.compare(personalEnd, agreed: 0, read(personalEnd, 1))
    script.tell(.batchRead(batch(personal, 1, 1)), .push(batch(personal, 1, 1)))
    script.tell(.receiptReceived(receipt(personal, 1)), .storeReceipt(log: personal, through: 1))
    script.tell(.receiptStored, pull([]))
    #expect(finish(&script, [])?.sent == 6)
  }

  @Test func `logs of others go up like this node's own`() {
    let other = LogID(node: NodeID(publicKey: Array(repeating: 7, count: 32)), logClass: .plain)
    // Two branches of one log, because its store was copied.
    let branches = [end(other, 4), LogEnd(log: other, through: 2, link: Samples.link("fork"))]
    var script = Script(plain: 1, others: branches)
    script.welcome(Samples.reply(), end(Samples.plain, 1), agreed: 1, .compare(branches[0], []))
    script.compare(branches[0], agreed: 2, read(branches[0], 3))
    script.tell(.batchRead(batch(other, 3, 4)), .push(batch(other, 3, 4)))
    script.tell(.receiptReceived(receipt(other, 4)), .storeReceipt(log: other, through: 4))
    script.tell(.receiptStored, .compare(branches[1], []))
    // That the hub holds more of another's log is no fork of this node.
    script.compare(branches[1], agreed: 1, hubHasOther: true, read(branches[1], 2))
    script.tell(.batchRead(batch(other, 2, 2)), .push(batch(other, 2, 2)))
    script.tell(.receiptReceived(receipt(other, 2)), .storeReceipt(log: other, through: 2))
    script.tell(.receiptStored, pull([]))
    #expect(finish(&script, [])?.sent == 3)
  }

  @Test func `what the hub holds is not sent again`() {
    let (plain, personal) = (Samples.plain, Samples.personal)
    let (plainEnd, personalEnd) = (end(plain, 5), end(personal, 2))
    var script = Script(plain: 5, personal: 2)
    let hub = Samples.reply(plain: [range(plain, 3)], personal: [range(personal, 2)])
    script.welcome(hub, plainEnd, agreed: 3, read(plainEnd, 4))
    script.tell(.batchRead(batch(plain, 4, 5)), .push(batch(plain, 4, 5)))
    script.tell(.receiptReceived(receipt(plain, 5)), .storeReceipt(log: plain, through: 5))
    script.tell(.receiptStored, .compare(personalEnd, [range(personal, 2)]))
    // The greeting says that the personal log is stored, which stands for a receipt that was lost.
    script.compare(personalEnd, agreed: 2, pull([]))
  }

  @Test func `a hub that lost the beginning is sent the log from its first line`() {
    var script = Script(plain: 5)
    script.welcome(Samples.reply(), end(Samples.plain, 5), read(end(Samples.plain, 5), 1))
  }

  @Test func `a class that the hub's tier does not take is not offered`() {
    let other = LogID(node: Samples.hub, logClass: .personal)
    var script = Script(plain: 2, personal: 3, others: [end(other, 4)])
    script.welcome(
      Samples.reply(classes: [.plain]), end(Samples.plain, 2), agreed: 2, pull([]))
    var none = Script(plain: 2, personal: 3, others: [end(other, 4)])
    none.tell(.welcomed(Samples.reply(classes: [])), pull([]))
  }

  @Test func `batches keep to the lesser of both sides' limits, and to one line at least`() {
    let held = end(Samples.plain, 5)
    var small = Script(plain: 5)
    small.welcome(
      Samples.reply(linesMax: 7, bytesMax: 99), held, read(held, 1, linesMax: 7, bytesMax: 99))
    var large = Script(plain: 5)
    large.welcome(Samples.reply(linesMax: .max, bytesMax: .max), held, read(held, 1))
    var broken = Script(plain: 5)
    broken.welcome(
      Samples.reply(linesMax: -5, bytesMax: 0), held, read(held, 1, linesMax: 1, bytesMax: 1))
  }

  @Test(arguments: [0, 2, 3, .max] as [Int64])
  func `a version that was not offered ends the session`(version: Int64) {
    var script = Script()
    if version == 2 {
      script.tell(.welcomed(Samples.reply(version: 2)), pull([]))
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
    joining.tell(.welcomed(Samples.reply(node: other)), pull([]))
  }

  // MARK: Forks

  @Test(arguments: [LogClass.plain, .personal], [0, 3, 5] as [Int64])
  func `a hub that holds lines of this log that the store does not is a fork`(
    logClass: LogClass, agreed: Int64
  ) {
    let log = LogID(node: Samples.node, logClass: logClass)
    var script = Script(plain: 5, personal: 5)
    switch logClass {
    case .plain:
      let ranges = [range(log, 6)]
      script.tell(.welcomed(Samples.reply(plain: ranges)), .compare(end(log, 5), ranges))
    case .personal:
      let hub = Samples.reply(plain: [range(Samples.plain, 5)], personal: [range(log, 6)])
      script.welcome(
        hub, end(Samples.plain, 5), agreed: 5, .compare(end(log, 5), [range(log, 6)]))
    }
    script.tell(
      .compared(agreedThrough: agreed, hubHasOther: true),
      .fail(.forked(log: log, agreedThrough: agreed)))
  }

  @Test func `a receipt with another link is no success`() {
    var script = sending(through: 3)
    script.tell(
      .receiptReceived(receipt(Samples.plain, 3, link: Samples.link("other"))),
      .fail(.receipt(log: Samples.plain, expected: 3, found: 3)))
  }

  @Test func `a receipt that names other branches, too, is a success`() {
    var script = sending(through: 3)
    let other = LogRange(from: 2, through: 3, link: Samples.link("other"))
    let own = LogRange(from: 3, through: 3, link: link(Samples.plain, 3))
    let ranges = [range(Samples.plain, 2), other, own]
    script.tell(
      .receiptReceived(PushReceipt(log: Samples.plain, ranges: ranges, counts: IntakeCounts())),
      .storeReceipt(log: Samples.plain, through: 3))
  }

  /// A session that has just sent lines 1 to 3.
  private func sending(through: Int64) -> Script {
    var script = Script(plain: 3)
    script.welcome(Samples.reply(), end(Samples.plain, 3), read(end(Samples.plain, 3), 1))
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
    var script = sending(through: 2)
    script.tell(
      .receiptReceived(receipt(Samples.plain, 9)), .storeReceipt(log: Samples.plain, through: 2))
    script.tell(.receiptStored, read(end(Samples.plain, 3), 3))
  }

  // MARK: Receiving

  @Test func `pages follow until one has nothing to give`() {
    var script = pulling(cursors: [cursor(4)])
    script.tell(.pageReceived(page(5, 6, remaining: 1)), .storePage(page(5, 6, remaining: 1)))
    script.tell(.pageStored(cursors: [cursor(6)]), pull([cursor(6)]))
    script.tell(.pageReceived(page(7, 7)), .storePage(page(7, 7)))
    // The empty page that follows says that the hub knows of the last one's being stored.
    script.tell(.pageStored(cursors: [cursor(7)]), pull([cursor(7)]))
    #expect(finish(&script, [cursor(7)])?.received == 3)
  }

  /// Tells of a page that disagrees in a feed, up to the pull after the feed was cut back.
  private func cutBack(
    _ script: inout Script, _ feed: FeedID, after page: PullPage, at cursors: [FeedCursor],
    agreed: Int64, to cut: [FeedCursor], _ expected: SyncSession.Action
  ) {
    script.tell(.pageReceived(page), .storePage(page))
    script.tell(.pageStored(cursors: cursors), .findAgreement(Samples.disagreement(feed)))
    script.tell(.agreementFound(through: agreed), readReturn(held(feed), agreed + 1))
    script.tell(
      .returnRead(entries(held(feed), agreed + 1, agreed)), .cutBack(held(feed), through: agreed))
    script.tell(.feedCutBack(cursors: cut), expected)
  }

  @Test func `a feed that disagrees is given back from where both agree, and read again, once`() {
    let again = page(1, 0, disagreeing: [.common])
    let feed = held(.common)
    var script = pulling(cursors: [cursor(4)])
    script.tell(.pageReceived(again), .storePage(again))
    script.tell(
      .pageStored(cursors: [cursor(4)]), .findAgreement(Samples.disagreement(.common)))
    script.tell(.agreementFound(through: 1), readReturn(feed, 2))
    script.tell(.returnRead(entries(feed, 2, 3)), .giveBack(entries(feed, 2, 3)))
    script.tell(.returnReceived(Samples.returned), readReturn(feed, 4))
    script.tell(.returnRead(entries(feed, 4, 4)), .giveBack(entries(feed, 4, 4)))
    script.tell(.returnReceived(Samples.returned), readReturn(feed, 5))
    // Only what is with the hub is forgotten here.
    script.tell(.returnRead(entries(feed, 5, 4)), .cutBack(feed, through: 1))
    script.tell(.feedCutBack(cursors: [cursor(1)]), pull([cursor(1)]))
    script.tell(.pageReceived(page(2, 6)), .storePage(page(2, 6)))
    script.tell(.pageStored(cursors: [cursor(6)]), pull([cursor(6)]))
    let outcome = finish(&script, [cursor(6)])
    #expect(outcome?.returned == 10 && outcome?.received == 5)
  }

  @Test func `a feed of a class that the hub's tier does not take is only read again`() {
    let own = FeedID(office: "150502", logClass: .personal)
    let again = page(1, 0, disagreeing: [own])
    var script = Script(cursors: [cursor(4)])
    script.tell(.welcomed(Samples.reply(classes: [.plain])), pull([cursor(4)]))
    script.tell(.pageReceived(again), .storePage(again))
    script.tell(.pageStored(cursors: [cursor(4)]), .findAgreement(Samples.disagreement(own)))
    script.tell(.agreementFound(through: 1), .cutBack(held(own), through: 1))
    script.tell(.feedCutBack(cursors: [cursor(1)]), pull([cursor(1)]))
    #expect(finish(&script, [cursor(1)])?.returned == 0)
  }

  @Test func `feeds of a former hub are given to this one before its own are read`() {
    let former = NodeID(publicKey: Array(repeating: 8, count: 32))
    let feeds = [
      held(.common, of: former), held(FeedID(office: "150502", logClass: .plain), of: former),
    ]
    var script = Script(plain: 1, cursors: [cursor(4)], formerFeeds: feeds)
    script.welcome(
      Samples.reply(), end(Samples.plain, 1), agreed: 1, readReturn(feeds[0], 1))
    script.tell(.returnRead(entries(feeds[0], 1, 2)), .giveBack(entries(feeds[0], 1, 2)))
    script.tell(.returnReceived(Samples.returned), readReturn(feeds[0], 3))
    script.tell(.returnRead(entries(feeds[0], 3, 2)), .cutBack(feeds[0], through: 0))
    script.tell(.feedCutBack(cursors: [cursor(4)]), readReturn(feeds[1], 1))
    script.tell(.returnRead(entries(feeds[1], 1, 0)), .cutBack(feeds[1], through: 0))
    script.tell(.feedCutBack(cursors: [cursor(4)]), pull([cursor(4)]))
    #expect(finish(&script, [cursor(4)])?.returned == 5)
  }

  @Test func `a former hub's feed of a class that this one does not take stays here`() {
    let former = NodeID(publicKey: Array(repeating: 8, count: 32))
    let personal = held(FeedID(office: "150502", logClass: .personal), of: former)
    let plain = held(FeedID(office: "150502", logClass: .plain), of: former)
    var script = Script(formerFeeds: [personal, plain])
    script.tell(.welcomed(Samples.reply(classes: [.plain])), readReturn(plain, 1))
    script.tell(.returnRead(entries(plain, 1, 0)), .cutBack(plain, through: 0))
    script.tell(.feedCutBack(cursors: []), pull([]))
  }

  @Test func `a hub that finds the same feed disagreeing again and again is broken`() {
    let again = page(1, 0, disagreeing: [.common])
    var script = pulling(cursors: [cursor(4)])
    cutBack(&script, .common, after: again, at: [cursor(4)], agreed: 0, to: [], pull([]))
    script.tell(.pageReceived(page(1, 3)), .storePage(page(1, 3)))
    script.tell(.pageStored(cursors: [cursor(3)]), pull([cursor(3)]))
    script.tell(.pageReceived(again), .storePage(again))
    script.tell(.pageStored(cursors: []), .fail(.endless))
  }

  @Test func `several feeds may disagree, on one page or on several`() {
    let other = FeedID(office: "150502", logClass: .plain)
    let third = FeedID(office: "150503", logClass: .plain)
    let first = page(5, 6, remaining: 3, disagreeing: [other, third])
    let second = page(7, 8, disagreeing: [.common])
    var script = pulling(cursors: [cursor(4)])
    cutBack(
      &script, other, after: first, at: [cursor(6)], agreed: 0, to: [cursor(6)],
      .findAgreement(Samples.disagreement(third)))
    script.tell(.agreementFound(through: 2), readReturn(held(third), 3))
    script.tell(.returnRead(entries(held(third), 3, 2)), .cutBack(held(third), through: 2))
    script.tell(.feedCutBack(cursors: [cursor(6)]), pull([cursor(6)]))
    cutBack(&script, .common, after: second, at: [cursor(8)], agreed: 0, to: [], pull([]))
  }

  @Test func `a hub that promises more and gives nothing is broken`() {
    let promise = page(1, 0, remaining: 5)
    var script = pulling()
    for _ in 0..<2 {
      script.tell(.pageReceived(promise), .storePage(promise))
      script.tell(.pageStored(cursors: []), pull([]))
    }
    script.tell(.pageReceived(promise), .storePage(promise))
    script.tell(.pageStored(cursors: []), .fail(.endless))
  }

  // MARK: Order of events

  @Test func `an event that the state does not expect ends the session for good`() {
    let held = self.held(.common)
    let events: [SyncSession.Event] = [
      .welcomed(Samples.reply()), .compared(agreedThrough: 0, hubHasOther: false),
      .batchRead(batch(Samples.plain, 1, 0)), .receiptReceived(receipt(Samples.plain, 3)),
      .receiptStored, .pageReceived(nothing), .pageStored(cursors: []),
      .agreementFound(through: 0), .returnRead(entries(held, 1, 0)),
      .returnReceived(Samples.returned), .feedCutBack(cursors: []),
    ]
    var states: [(script: Script, expected: Int)] = [(Script(), 0)]
    var comparing = Script(plain: 3)
    comparing.tell(.welcomed(Samples.reply()), .compare(end(Samples.plain, 3), []))
    states.append((comparing, 1))
    var reading = Script(plain: 3)
    reading.welcome(Samples.reply(), end(Samples.plain, 3), read(end(Samples.plain, 3), 1))
    states.append((reading, 2))
    states.append((sending(through: 3), 3))
    var acknowledging = sending(through: 3)
    acknowledging.tell(
      .receiptReceived(receipt(Samples.plain, 3)), .storeReceipt(log: Samples.plain, through: 3))
    states.append((acknowledging, 4))
    states.append((pulling(), 5))
    var storing = pulling()
    storing.tell(.pageReceived(nothing), .storePage(nothing))
    states.append((storing, 6))
    let again = page(1, 0, disagreeing: [.common])
    var locating = pulling()
    locating.tell(.pageReceived(again), .storePage(again))
    locating.tell(.pageStored(cursors: []), .findAgreement(Samples.disagreement(.common)))
    states.append((locating, 7))
    locating.tell(.agreementFound(through: 0), readReturn(held, 1))
    states.append((locating, 8))
    var givingBack = locating
    givingBack.tell(.returnRead(entries(held, 1, 2)), .giveBack(entries(held, 1, 2)))
    states.append((givingBack, 9))
    locating.tell(.returnRead(entries(held, 1, 0)), .cutBack(held, through: 0))
    states.append((locating, 10))
    #expect(states.map(\.expected) == Array(events.indices))
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
    let held = end(Samples.plain, 3)
    var other = Script(plain: 3)
    other.welcome(Samples.reply(), held, read(held, 1))
    other.tell(.batchRead(batch(Samples.personal, 1, 3)), .fail(.outOfOrder))
    var later = Script(plain: 3)
    later.welcome(Samples.reply(), held, read(held, 1))
    later.tell(.batchRead(batch(Samples.plain, 2, 3)), .fail(.outOfOrder))
  }
}
