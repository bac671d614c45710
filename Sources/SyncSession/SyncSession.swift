public import ChangeLog

/// One sync of a node with its hub, as a state machine: events in, one action out each.
///
/// The machine knows no network, no store and no clock; HTTP, bundles and the simulator all drive
/// it. A session runs
///
/// ```
/// greeting ─▶ pushing each log ─▶ returning feeds of a former hub ─▶ pulling ⇄ reconciling ─▶
/// finished
///     └───────────────────────── failed ◀── any refusal ──────────────────────────────┘
/// ```
///
/// Transitions:
/// - *greeting*: `welcomed` → compare the first log, or failed if the versions or hubs disagree.
/// - *pushing*: `compared` → note what the hub has stored, or failed if this node's own log was
///   written on elsewhere; `batchRead` → send it, or on to the next log if it is empty;
///   `receiptReceived` → store the receipt; `receiptStored` → read the next batch.
/// - *returning*: `returnRead` → send it, or go back to where both agree if it is empty;
///   `returnReceived` → read the next; `returnRefused`, `feedCutBack` → on to the next feed.
/// - *pulling*: `pageReceived` → store it; `pageStored` → reconcile what disagrees, ask again, or
///   finished after a page that had nothing to give. A hub that is *collecting* is asked for none.
///
/// Nothing is counted as sent before the hub's receipt names it, and nothing as pulled before it is
/// stored together with its cursor.
public struct SyncSession: Sendable {
  /// What the driver tells the machine.
  public enum Event: Sendable {
    /// The hub answered the greeting.
    case welcomed(HelloReply)
    /// How far a log agrees with what the hub holds, and whether the hub holds what this node does
    /// not.
    case compared(agreedThrough: Int64, hubHasOther: Bool)
    /// The batch that was asked for; without items where the log ends.
    case batchRead(PushBatch)
    /// The hub stored a batch.
    case receiptReceived(PushReceipt)
    /// The receipt is in the store.
    case receiptStored
    /// How far a feed agrees with the hub's.
    case agreementFound(through: Int64)
    /// Entries to give back; without lines where the feed ends.
    case returnRead(FeedReturn)
    /// The hub stored returned entries.
    case returnReceived(ReturnReceipt)
    /// The hub takes nothing of the feed, because nothing shows it that its hub was certified; the
    /// feed stays here.
    case returnRefused
    /// A feed was cut back; these are the cursors now.
    case feedCutBack(cursors: [FeedCursor])
    /// The hub answered a pull.
    case pageReceived(PullPage)
    /// The page and its cursors are in the store; these are the cursors now.
    case pageStored(cursors: [FeedCursor])
  }

  /// What the driver is to do next.
  public enum Action: Sendable, Equatable {
    /// Send the greeting.
    case greet(Hello)
    /// Find how far a held log agrees with the hub's runs of it.
    case compare(LogEnd, [LogRange])
    /// Read a batch of a held log.
    case readBatch(LogEnd, from: Int64, linesMax: Int64, bytesMax: Int64)
    /// Send a batch.
    case push(PushBatch)
    /// Store what the hub acknowledged.
    case storeReceipt(log: LogID, through: Int64)
    /// Find how far a held feed agrees with the hub's links.
    case findAgreement(PullPage.Disagreement)
    /// Read entries of a held feed to give back.
    case readReturn(HeldFeed, from: Int64, linesMax: Int64, bytesMax: Int64)
    /// Give entries back.
    case giveBack(FeedReturn)
    /// Forget a feed's entries after a position; their lines stay.
    case cutBack(HeldFeed, through: Int64)
    /// Ask for a page.
    case pull(PullRequest)
    /// Store a page and move its cursors in one transaction.
    case storePage(PullPage)
    /// Note that the sync is complete.
    case finish(Outcome)
    /// Give up; nothing was lost, and the next session goes on from what is stored.
    case fail(Failure)
  }

  /// A feed that this node holds of some hub.
  public struct HeldFeed: Sendable, Hashable {
    /// The hub that made the feed.
    public let hub: NodeID
    /// The feed.
    public let feed: FeedID

    /// Names a feed.
    public init(hub: NodeID, feed: FeedID) {
      self.hub = hub
      self.feed = feed
    }
  }

  /// What a complete session did.
  public struct Outcome: Sendable, Hashable {
    /// The hub's greeting, with its time.
    public let hub: HelloReply
    /// Lines that were sent.
    public let sent: Int64
    /// Lines that were given back to a hub that had lost them.
    public let returned: Int64
    /// The cases that these lines are of.
    public let mended: Set<RecordID>
    /// Entries that were received, this node's own among them.
    public let received: Int64
  }

  /// Why a session cannot go on.
  public enum Failure: Error, Sendable, Hashable {
    /// The hub speaks none of our versions.
    case version(theirs: Int64)
    /// The hub that answers is not the one that was joined.
    case otherHub(expected: NodeID, found: NodeID)
    /// The hub holds lines of this node's log that this store does not: the store was copied or
    /// restored, and goes on under a new id.
    case forked(log: LogID, agreedThrough: Int64)
    /// The hub acknowledged less than was sent, or something else.
    case receipt(log: LogID, expected: Int64, found: Int64)
    /// Pages come without an end: the hub is broken.
    case endless
    /// An event came that the state does not expect.
    case outOfOrder
  }

  private enum State: Sendable, Equatable {
    case greeting
    case comparing(LogEnd)
    case reading(LogEnd, from: Int64)
    case pushing(LogEnd, PushBatch)
    case acknowledging(LogEnd, from: Int64)
    case locating(PullPage.Disagreement)
    case readingReturn(HeldFeed, from: Int64, agreed: Int64)
    case givingBack(HeldFeed, FeedReturn, agreed: Int64)
    case cuttingBack
    case pulling
    case storing(PullPage)
    case ended
  }

  /// How often in a row pages may bring nothing before the hub counts as broken.
  private static let idlePagesMax = 3

  private let hello: Hello
  private let expectedHub: NodeID?
  private var logs: [LogEnd]
  private var formerFeeds: [HeldFeed]
  private var disagreeing: [PullPage.Disagreement] = []
  private var cursors: [FeedCursor]
  private var state = State.greeting
  private var hub: HelloReply?
  private var sent: Int64 = 0
  private var returned: Int64 = 0
  private var mended: Set<RecordID> = []
  private var received: Int64 = 0
  private var idlePages = 0
  private var reconciled: Set<FeedID> = []

  /// Begins a session.
  ///
  /// - Parameters:
  ///   - hello: who this node is, and the logs it holds whole, its own first.
  ///   - expectedHub: the hub that was joined; nil to accept whichever answers.
  ///   - cursors: how far the hub's feeds are held.
  ///   - formerFeeds: feeds of hubs that were joined before, to be given to this one.
  public init(
    hello: Hello, expectedHub: NodeID?, cursors: [FeedCursor], formerFeeds: [HeldFeed]
  ) {
    self.hello = hello
    self.expectedHub = expectedHub
    self.cursors = cursors
    self.formerFeeds = formerFeeds
    logs = hello.logs
  }

  /// The first action.
  public func start() -> Action { .greet(hello) }

  /// Takes an event and says what to do next.
  public mutating func handle(_ event: Event) -> Action {
    switch (state, event) {
    case (.greeting, .welcomed(let reply)): return welcome(reply)
    case (.comparing(let end), .compared(let agreed, let hubHasOther)):
      return compared(end, agreedThrough: agreed, hubHasOther: hubHasOther)
    case (.reading(let end, let from), .batchRead(let batch)):
      return send(batch, of: end, from: from)
    case (.pushing(let end, let batch), .receiptReceived(let receipt)):
      return acknowledge(receipt, of: batch, end)
    case (.acknowledging(let end, let from), .receiptStored): return read(end, from: from)
    case (.locating(let disagreement), .agreementFound(let through)):
      let feed = HeldFeed(hub: hub?.node ?? hello.node, feed: disagreement.feed)
      // What its tier does not take a hub wrote itself; it is not given even that.
      guard hub?.classes.contains(feed.feed.logClass) == true else {
        state = .cuttingBack
        return .cutBack(feed, through: through)
      }
      return readReturn(feed, from: through + 1, agreed: through)
    case (.readingReturn(let feed, let from, let agreed), .returnRead(let entries)):
      return giveBack(entries, of: feed, from: from, agreed: agreed)
    case (.givingBack(let feed, let entries, let agreed), .returnReceived(let receipt)):
      returned += receipt.counts.received
      mended.formUnion(entries.cases(at: receipt.lacked))
      return readReturn(feed, from: entries.from + Int64(entries.items.count), agreed: agreed)
    case (.givingBack, .returnRefused): return reconcile()
    case (.cuttingBack, .feedCutBack(let cursors)):
      self.cursors = cursors
      return reconcile()
    case (.pulling, .pageReceived(let page)):
      state = .storing(page)
      return .storePage(page)
    case (.storing(let page), .pageStored(let cursors)):
      return proceed(after: page, cursors: cursors)
    default: return fail(.outOfOrder)
    }
  }

  // MARK: - Pushing

  private mutating func welcome(_ reply: HelloReply) -> Action {
    guard hello.versions.contains(reply.version) else {
      return fail(.version(theirs: reply.version))
    }
    if let expectedHub, reply.node != expectedHub {
      return fail(.otherHub(expected: expectedHub, found: reply.node))
    }
    hub = reply
    // A tier gets a class whole or not at all, whoever wrote or fed it.
    logs.removeAll { !reply.classes.contains($0.log.logClass) }
    formerFeeds.removeAll { !reply.classes.contains($0.feed.logClass) }
    return nextLog()
  }

  private mutating func nextLog() -> Action {
    guard let end = logs.first else { return reconcile() }
    logs.removeFirst()
    state = .comparing(end)
    return .compare(end, hub?.ranges(of: end.log) ?? [])
  }

  private mutating func compared(
    _ end: LogEnd, agreedThrough: Int64, hubHasOther: Bool
  ) -> Action {
    if hubHasOther, end.log.node == hello.node {
      return fail(.forked(log: end.log, agreedThrough: agreedThrough))
    }
    // What the hub holds it has stored, whether or not its receipt arrived.
    state = .acknowledging(end, from: agreedThrough + 1)
    return .storeReceipt(log: end.log, through: agreedThrough)
  }

  private mutating func read(_ end: LogEnd, from: Int64) -> Action {
    guard from <= end.through else { return nextLog() }
    state = .reading(end, from: from)
    return .readBatch(
      end, from: from, linesMax: min(SyncProtocol.linesMax, max(1, hub?.linesMax ?? 1)),
      bytesMax: min(SyncProtocol.bytesMax, max(1, hub?.bytesMax ?? 1)))
  }

  private mutating func send(_ batch: PushBatch, of end: LogEnd, from: Int64) -> Action {
    guard batch.log == end.log, batch.from == from else { return fail(.outOfOrder) }
    guard !batch.items.isEmpty else { return nextLog() }
    state = .pushing(end, batch)
    return .push(batch)
  }

  private mutating func acknowledge(
    _ receipt: PushReceipt, of batch: PushBatch, _ end: LogEnd
  ) -> Action {
    let through = batch.from + Int64(batch.items.count) - 1
    guard receipt.log == batch.log, holds(receipt.ranges, through, batch.link) else {
      return fail(
        .receipt(
          log: batch.log, expected: through, found: receipt.ranges.map(\.through).max() ?? 0))
    }
    sent += Int64(batch.items.count)
    state = .acknowledging(end, from: through + 1)
    return .storeReceipt(log: batch.log, through: through)
  }

  /// Whether a hub's runs hold a log up to a number.
  ///
  /// A run that ends there tells by its link whether it is this branch; one that goes on may be.
  private func holds(_ ranges: [LogRange], _ through: Int64, _ link: ChainLink) -> Bool {
    ranges.contains { range in
      let isWhole =
        range.from == 1
        || ranges.contains { $0.from < range.from && $0.through >= range.from - 1 }
      guard isWhole, range.from <= through else { return false }
      return range.through > through || (range.through == through && range.link == link)
    }
  }

  // MARK: - Giving back

  /// Gives back the feeds that a hub lacks, one after the other, then pulls.
  private mutating func reconcile() -> Action {
    if let feed = formerFeeds.first {
      formerFeeds.removeFirst()
      return readReturn(feed, from: 1, agreed: 0)
    }
    if let disagreement = disagreeing.first {
      disagreeing.removeFirst()
      state = .locating(disagreement)
      return .findAgreement(disagreement)
    }
    return pull()
  }

  private mutating func readReturn(_ feed: HeldFeed, from: Int64, agreed: Int64) -> Action {
    state = .readingReturn(feed, from: from, agreed: agreed)
    return .readReturn(
      feed, from: from, linesMax: SyncProtocol.linesMax, bytesMax: SyncProtocol.bytesMax)
  }

  private mutating func giveBack(
    _ entries: FeedReturn, of feed: HeldFeed, from: Int64, agreed: Int64
  ) -> Action {
    guard !entries.items.isEmpty else {
      state = .cuttingBack
      return .cutBack(feed, through: agreed)
    }
    state = .givingBack(feed, entries, agreed: agreed)
    return .giveBack(entries)
  }

  // MARK: - Pulling

  private mutating func pull() -> Action {
    // A hub that gathers what a lost one held gives nothing: what it took is what there is to do.
    if hub?.isCollecting == true { return finish() }
    state = .pulling
    return .pull(
      PullRequest(node: hello.node, cursors: cursors, linesMax: SyncProtocol.linesMax))
  }

  private mutating func proceed(after page: PullPage, cursors: [FeedCursor]) -> Action {
    let count = page.sections.reduce(Int64(0)) { sum, section in
      sum + section.items.reduce(0) { $0 + $1.entryCount }
    }
    received += count
    self.cursors = cursors
    disagreeing = page.disagreeing
    // Only an empty page ends the session: it answers cursors at the ends of all feeds, so that
    // both sides know that they agree and that the last page was stored.
    if count == 0, page.remaining == 0, page.disagreeing.isEmpty {
      return finish()
    }
    idlePages = count == 0 ? idlePages + 1 : 0
    // What was reconciled in this session agrees, or the hub does not know its mind.
    let feeds = page.disagreeing.map(\.feed)
    let isNewly = reconciled.isDisjoint(with: feeds)
    reconciled.formUnion(feeds)
    guard idlePages < SyncSession.idlePagesMax, isNewly else { return fail(.endless) }
    return reconcile()
  }

  private mutating func finish() -> Action {
    guard let hub else { return fail(.outOfOrder) }
    state = .ended
    return .finish(
      Outcome(hub: hub, sent: sent, returned: returned, mended: mended, received: received))
  }

  private mutating func fail(_ failure: Failure) -> Action {
    state = .ended
    return .fail(failure)
  }
}

extension FeedReturn {
  /// The cases of the entries at some positions.
  fileprivate func cases(at positions: [Int64]) -> Set<RecordID> {
    Set(
      positions.compactMap { position in
        guard case let offset = position - from, items.indices.contains(Int(clamping: offset)),
          case .line(let bytes) = items[Int(offset)]
        else { return nil }
        return (try? Line(bytes: bytes))?.record.caseID
      })
  }
}
