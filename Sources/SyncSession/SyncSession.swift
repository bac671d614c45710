public import ChangeLog

/// One sync of a node with its hub, as a state machine: events in, one action out each.
///
/// The machine knows no network, no store and no clock; HTTP, bundles and the simulator all drive
/// it. A session runs
///
/// ```
/// greeting ──welcome──▶ pushing plain ──▶ pushing personal ──▶ pulling ──▶ finished
///     └────────────────────── failed ◀── any refusal ───────────────┘
/// ```
///
/// Transitions:
/// - *greeting*: `welcomed` → pushing, or failed if the versions or the logs disagree.
/// - *pushing*: `batchRead` → send it; `receiptReceived` → store the receipt; `receiptStored` →
///   read the next batch. Where nothing is left to send, what the greeting said is stored as a
///   receipt, because the one for it may have been lost on its way; then on to the next log.
/// - *pulling*: `pageReceived` → store it; `pageStored` → ask again, or finished after a page that
///   had nothing to give.
///
/// Nothing is counted as sent before the hub's receipt names it, and nothing as pulled before it is
/// stored together with its cursor.
public struct SyncSession: Sendable {
  /// What the driver tells the machine.
  public enum Event: Sendable {
    /// The hub answered the greeting.
    case welcomed(HelloReply)
    /// The batch that was asked for; without items where the log ends.
    case batchRead(PushBatch)
    /// The hub stored a batch.
    case receiptReceived(PushReceipt)
    /// The receipt is in the store.
    case receiptStored
    /// The hub answered a pull.
    case pageReceived(PullPage)
    /// The page and its cursors are in the store; these are the cursors now.
    case pageStored(cursors: [FeedCursor])
  }

  /// What the driver is to do next.
  public enum Action: Sendable, Equatable {
    /// Send the greeting.
    case greet(Hello)
    /// Read a batch from this node's own log.
    case readBatch(log: LogID, from: Int64, linesMax: Int64, bytesMax: Int64)
    /// Send a batch.
    case push(PushBatch)
    /// Store what the hub acknowledged.
    case storeReceipt(log: LogID, through: Int64)
    /// Ask for a page.
    case pull(PullRequest)
    /// Store a page and move its cursors in one transaction.
    case storePage(PullPage)
    /// Note that the sync is complete.
    case finish(Outcome)
    /// Give up; nothing was lost, and the next session goes on from what is stored.
    case fail(Failure)
  }

  /// What a complete session did.
  public struct Outcome: Sendable, Hashable {
    /// The hub's greeting, with its time.
    public let hub: HelloReply
    /// Lines that were sent.
    public let sent: Int64
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
    /// restored.
    case forked(log: LogID, heldThrough: Int64, hubThrough: Int64)
    /// The hub acknowledged less than was sent, or something else.
    case receipt(log: LogID, expected: Int64, found: Int64)
    /// Pages come without an end: the hub is broken.
    case endless
    /// An event came that the state does not expect.
    case outOfOrder
  }

  private enum State: Sendable, Equatable {
    case greeting
    case reading(LogClass, from: Int64, after: ChainLink?)
    case pushing(LogClass, PushBatch)
    case acknowledging(LogClass, from: Int64, after: ChainLink)
    case confirming(LogClass)
    case pulling
    case storing(PullPage)
    case ended
  }

  private let hello: Hello
  private let expectedHub: NodeID?
  private let logEnds: [LogClass: Int64]
  private var cursors: [FeedCursor]
  private var state = State.greeting
  private var hub: HelloReply?
  private var sent: Int64 = 0
  private var received: Int64 = 0
  private var idlePages = 0
  private var begunAgain: Set<FeedID> = []

  /// Begins a session.
  ///
  /// - Parameters:
  ///   - hello: who this node is.
  ///   - expectedHub: the hub that was joined; nil to accept whichever answers.
  ///   - logEnds: the newest number of this node's own logs.
  ///   - cursors: how far the hub's feeds are held.
  public init(
    hello: Hello, expectedHub: NodeID?, logEnds: [LogClass: Int64], cursors: [FeedCursor]
  ) {
    self.hello = hello
    self.expectedHub = expectedHub
    self.logEnds = logEnds
    self.cursors = cursors
  }

  /// The first action.
  public func start() -> Action { .greet(hello) }

  /// Takes an event and says what to do next.
  public mutating func handle(_ event: Event) -> Action {
    switch (state, event) {
    case (.greeting, .welcomed(let reply)): return welcome(reply)
    case (.reading(let logClass, let from, let after), .batchRead(let batch)):
      return send(batch, logClass, from: from, after: after)
    case (.pushing(let logClass, let batch), .receiptReceived(let receipt)):
      return acknowledge(receipt, of: batch, logClass)
    case (.acknowledging(let logClass, let from, let after), .receiptStored):
      return read(logClass, from: from, after: after)
    case (.confirming(let logClass), .receiptStored): return proceed(after: logClass)
    case (.pulling, .pageReceived(let page)):
      state = .storing(page)
      return .storePage(page)
    case (.storing(let page), .pageStored(let cursors)):
      return proceed(after: page, cursors: cursors)
    default: return fail(.outOfOrder)
    }
  }

  private mutating func welcome(_ reply: HelloReply) -> Action {
    guard hello.versions.contains(reply.version) else {
      return fail(.version(theirs: reply.version))
    }
    if let expectedHub, reply.node != expectedHub {
      return fail(.otherHub(expected: expectedHub, found: reply.node))
    }
    hub = reply
    return begin(.plain)
  }

  private mutating func begin(_ logClass: LogClass) -> Action {
    let held = logEnds[logClass] ?? 0
    let first = hub?.ranges[logClass]?.first
    guard let first, first.from == 1 else { return read(logClass, from: 1, after: nil) }
    guard first.through <= held else {
      return fail(
        .forked(
          log: LogID(node: hello.node, logClass: logClass), heldThrough: held,
          hubThrough: first.through))
    }
    return read(logClass, from: first.through + 1, after: first.link)
  }

  private mutating func read(_ logClass: LogClass, from: Int64, after: ChainLink?) -> Action {
    state = .reading(logClass, from: from, after: after)
    return .readBatch(
      log: LogID(node: hello.node, logClass: logClass), from: from,
      linesMax: min(SyncProtocol.linesMax, max(1, hub?.linesMax ?? 1)),
      bytesMax: min(SyncProtocol.bytesMax, max(1, hub?.bytesMax ?? 1)))
  }

  private mutating func send(
    _ batch: PushBatch, _ logClass: LogClass, from: Int64, after: ChainLink?
  ) -> Action {
    guard batch.log == LogID(node: hello.node, logClass: logClass), batch.from == from else {
      return fail(.outOfOrder)
    }
    // The batch says what this store holds before it, also when nothing follows: the hub must hold
    // the same.
    if let after, batch.after != after {
      return fail(
        .forked(log: batch.log, heldThrough: logEnds[logClass] ?? 0, hubThrough: from - 1))
    }
    guard !batch.items.isEmpty else {
      // After a batch of this session its own receipt was stored.
      let greeted = hub?.ranges[logClass]?.first
      guard let greeted, greeted.from == 1, greeted.through == from - 1 else {
        return proceed(after: logClass)
      }
      state = .confirming(logClass)
      return .storeReceipt(log: batch.log, through: greeted.through)
    }
    state = .pushing(logClass, batch)
    return .push(batch)
  }

  private mutating func proceed(after logClass: LogClass) -> Action {
    switch logClass {
    case .plain: begin(.personal)
    case .personal: pull()
    }
  }

  private mutating func acknowledge(
    _ receipt: PushReceipt, of batch: PushBatch, _ logClass: LogClass
  ) -> Action {
    let through = batch.from + Int64(batch.items.count) - 1
    let range = receipt.ranges.first { $0.from <= batch.from && $0.through >= through }
    guard receipt.log == batch.log, let range else {
      return fail(
        .receipt(
          log: batch.log, expected: through, found: receipt.ranges.last?.through ?? 0))
    }
    if range.through == through, range.link != batch.link {
      return fail(.forked(log: batch.log, heldThrough: through, hubThrough: range.through))
    }
    sent += Int64(batch.items.count)
    state = .acknowledging(logClass, from: through + 1, after: batch.link)
    return .storeReceipt(log: batch.log, through: through)
  }

  private mutating func pull() -> Action {
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
    // Only an empty page ends the session: it answers cursors at the ends of all feeds, so that
    // both sides know that they agree and that the last page was stored.
    if count == 0, page.remaining == 0, page.disagreeing.isEmpty {
      guard let hub else { return fail(.outOfOrder) }
      state = .ended
      return .finish(Outcome(hub: hub, sent: sent, received: received))
    }
    // A page without entries may say that a feed begins again; twice in a row it says nothing.
    idlePages = count == 0 ? idlePages + 1 : 0
    // What was pulled from its beginning in this session agrees, or the hub does not know its mind.
    let isNewly = begunAgain.isDisjoint(with: page.disagreeing)
    begunAgain.formUnion(page.disagreeing)
    guard idlePages < 2, isNewly else { return fail(.endless) }
    return pull()
  }

  private mutating func fail(_ failure: Failure) -> Action {
    state = .ended
    return .fail(failure)
  }
}
