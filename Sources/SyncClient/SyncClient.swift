internal import CaseModel
public import CaseStore
internal import ChangeLog
internal import Glibc
internal import HTTPClient
public import SyncSession

/// Runs syncs of a store with its hub over HTTP: does what ``SyncSession`` says, and nothing else.
public struct SyncClient {
  /// How a sync is getting on.
  public struct Progress: Sendable, Hashable {
    /// Lines that the hub has acknowledged in this session.
    public var sent: Int64 = 0
    /// Lines that there were to send when it began.
    public var sending: Int64 = 0
    /// Entries received and stored in this session.
    public var received: Int64 = 0
    /// Entries that the hub still has to give, as far as it said.
    public var receiving: Int64 = 0
  }

  /// How long a hub should need to take a batch: with a hundred counties at once, the last of them
  /// waits for all others.
  private static let pushAim = Duration.milliseconds(250)
  /// How long the storing of a page should take: so long may whoever saves a case have to wait.
  private static let pullAim = Duration.milliseconds(40)

  private let store: CaseStore
  private let environment: StoreEnvironment
  private let pause: (Int) -> Void

  /// Makes a client of a store.
  ///
  /// - Parameter pause: waits that many seconds before a busy hub is asked again; in all, a request
  ///   waits two minutes at most.
  public init(
    store: CaseStore, environment: StoreEnvironment = .system,
    pause: @escaping (_ seconds: Int) -> Void = SyncClient.sleep
  ) {
    self.store = store
    self.environment = environment
    self.pause = pause
  }

  /// Waits: `sleep`.
  public static func sleep(seconds: Int) { _ = Glibc.sleep(UInt32(clamping: seconds)) }

  /// Greets the hub at an address and notes it as the one to sync with.
  ///
  /// - Throws: ``SyncError``, `StoreError`.
  public func join(_ address: HubAddress) throws -> HelloReply {
    let connection = try HubConnection(address, pause: pause)
    let reply = try connection.greet(try store.hello())
    guard SyncProtocol.versions.contains(reply.version) else {
      throw SyncError.session(address: address.url, .version(theirs: reply.version))
    }
    try store.join(address: address.text, hub: reply)
    return reply
  }

  /// What a sync did.
  public struct Result: Sendable {
    /// What the session did.
    public let outcome: SyncSession.Outcome
    /// Whether this store goes on under a new id, because a copy of it had written under the old.
    public let tookNewIdentity: Bool
  }

  /// Sends what the hub lacks and takes what is new, from where the last sync stopped.
  ///
  /// When the hub holds lines of this store's log that are not here, a copy of the store was in
  /// use:
  /// this one takes a new id, and both branches are kept.
  ///
  /// - Throws: ``SyncError``, `StoreError`; what was acknowledged or stored before stays so.
  public func sync(progress tell: (Progress) -> Void) throws -> Result {
    guard let upstream = try store.upstream() else { throw StoreError.notJoined }
    let connection = try HubConnection(try HubAddress(upstream.address), pause: pause)
    do {
      return Result(
        outcome: try run(connection, upstream, tell), tookNewIdentity: false)
    } catch SyncError.session(_, .forked) {
      try store.takeNewIdentity(reason: .forked)
      return Result(outcome: try run(connection, upstream, tell), tookNewIdentity: true)
    }
  }

  private func run(
    _ connection: HubConnection, _ upstream: CaseStore.Upstream, _ tell: (Progress) -> Void
  ) throws -> SyncSession.Outcome {
    var session = try store.beginSession()
    var progress = Progress()
    progress.sending = try store.pending().values.reduce(0, +)
    var clockOffset: Int64?
    let clock = ContinuousClock()
    var pushPace = BatchPace(aim: SyncClient.pushAim)
    var pullPace = BatchPace(aim: SyncClient.pullAim)
    var reading: (PackedBatch, LogEnd, linesMax: Int64, bytesMax: Int64)?
    var ahead: BatchAhead?
    var action = session.start()
    while true {
      switch action {
      case .greet(let hello):
        let asked = environment.nowMilliseconds()
        let reply = try connection.greet(hello)
        // Half of the way there and back is the best guess of when the hub looked at its clock.
        let middle = asked + (environment.nowMilliseconds() - asked) / 2
        clockOffset = Instant(iso: reply.time).map { $0.millisecondsSince1970 - middle }
        action = session.handle(.welcomed(reply))
      case .compare(let end, let ranges):
        let found = try store.compare(end, with: ranges)
        action = session.handle(
          .compared(agreedThrough: found.agreedThrough, hubHasOther: found.hubHasOther))
      case .readBatch(let end, let from, let linesMax, let bytesMax):
        let packed: PackedBatch
        if let ahead, ahead.end == end, ahead.from == from, let batch = ahead.wait() {
          packed = batch
        } else {
          packed = try PackedBatch(
            store.batch(
              of: end, from: from, linesMax: min(linesMax, pushPace.lines), bytesMax: bytesMax))
        }
        (ahead, reading) = (nil, (packed, end, linesMax, bytesMax))
        action = session.handle(.batchRead(packed.batch))
      case .push(let batch):
        guard let (packed, end, linesMax, bytesMax) = reading, packed.batch == batch else {
          throw SyncError.session(address: upstream.address, .outOfOrder)
        }
        let next = batch.from + Int64(batch.items.count)
        if next <= end.through {
          ahead = BatchAhead(
            store, end, from: next, linesMax: min(linesMax, pushPace.lines), bytesMax: bytesMax)
        }
        let began = clock.now
        let receipt = try connection.push(packed)
        let count = Int64(batch.items.count)
        pushPace.note(count, took: clock.now - began)
        progress.sent += count
        progress.sending = max(progress.sending, progress.sent)
        action = session.handle(.receiptReceived(receipt))
      case .storeReceipt(let log, let through):
        try store.storeReceipt(log: log, through: through)
        tell(progress)
        action = session.handle(.receiptStored)
      case .findAgreement(let disagreement):
        let through = try store.findAgreement(disagreement, hub: upstream.node)
        action = session.handle(.agreementFound(through: through))
      case .readReturn(let held, let from, let linesMax, let bytesMax):
        let entries = try store.entries(
          of: held, from: from, linesMax: linesMax, bytesMax: bytesMax)
        action = session.handle(.returnRead(entries))
      case .giveBack(let entries):
        action = session.handle(.returnReceived(try connection.giveBack(entries)))
      case .cutBack(let held, let through):
        action = session.handle(.feedCutBack(cursors: try store.cutBack(held, through: through)))
      case .pull(let request):
        let paced = PullRequest(
          node: request.node, cursors: request.cursors,
          linesMax: min(request.linesMax, pullPace.lines))
        action = session.handle(.pageReceived(try connection.pull(paced)))
      case .storePage(let page):
        let began = clock.now
        let cursors = try store.store(page, from: upstream.node)
        let count = page.sections.reduce(0) { sum, section in
          sum + section.items.reduce(0) { $0 + $1.entryCount }
        }
        pullPace.note(count, took: clock.now - began)
        progress.received += count
        progress.receiving = progress.received + page.remaining
        tell(progress)
        action = session.handle(.pageStored(cursors: cursors))
      case .finish(let outcome):
        try store.completeSync(outcome, clockOffsetMilliseconds: clockOffset)
        return outcome
      case .fail(let failure):
        throw SyncError.session(address: upstream.address, failure)
      }
    }
  }
}
