internal import CaseModel
public import CaseStore
public import ChangeLog
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

  let store: CaseStore
  private let environment: StoreEnvironment
  let pause: (Int) -> Void

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

  /// Enrols this computer if there is an invitation, greets the hub and notes it as the one to sync
  /// with.
  ///
  /// A join that was cut may be run again with the same invitation. A store whose id was revoked
  /// goes on under a new one, which the invitation enrols.
  ///
  /// - Parameter machine: what this computer is to be called; nil for its host name.
  /// - Throws: ``SyncError``, `StoreError`.
  public func join(_ code: JoinCode, machine: String? = nil) throws -> HelloReply {
    do { return try enrolAndGreet(code, machine: machine) } catch let error as SyncError {
      // An invitation lets the computer in, never the id that was revoked.
      guard code.invitation != nil, case .refused(_, _, let refusal) = error,
        refusal.code == "node.revoked"
      else { throw error }
      try store.takeNewIdentity(reason: .revoked)
      return try enrolAndGreet(code, machine: machine)
    }
  }

  private func enrolAndGreet(_ code: JoinCode, machine: String?) throws -> HelloReply {
    let address = code.address
    let connection = try HubConnection(
      address, key: try store.nodeKey(), expectedHub: nil, pause: pause)
    if let invitation = code.invitation {
      let request = try store.enrolment(by: invitation, machine: machine)
      // The secret is shown to no other hub than the one that gave it.
      guard try connection.hub() == invitation.hub else {
        throw StoreError.invitation(.ofHub(invitation.hub))
      }
      _ = try connection.enrol(request)
    }
    let proof = try prove(connection, address)
    let reply = try enrolling(connection) { try connection.greet(try store.hello()) }
    guard SyncProtocol.versions.contains(reply.version) else {
      throw SyncError.session(address: address.url, .version(theirs: reply.version))
    }
    try store.join(address: address.text, hub: reply)
    // Who joins by hand says whose word is taken.
    try store.noteHub(proof)
    return reply
  }

  /// The proof of the hub that answered, over the line that the asked key secures.
  private func prove(_ connection: HubConnection, _ address: HubAddress) throws -> HubProof {
    let proof = try connection.proof(nonce: newNonce(), root: nil)
    let hub = try connection.hub()
    guard proof.node == hub else {
      throw SyncError.session(address: address.url, .otherHub(expected: hub, found: proof.node))
    }
    return proof
  }

  private func newNonce() -> [UInt8] { environment.randomBytes(HubProof.nonceByteCount) }

  /// What a sync did.
  public struct Result: Sendable {
    /// What the session did.
    public let outcome: SyncSession.Outcome
    /// Whether this store goes on under a new id, because a copy of it had written under the old.
    public let tookNewIdentity: Bool
    /// Other offices that have cases on people of this store, as the hub said for the first time.
    public let elsewhere: [ElsewhereReply.Found]
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
    // The sync may have brought orders to erase; what fails now is due when the store is opened.
    defer { _ = try? store.eraseWhatIsDue() }
    do {
      return result(try session(upstream, tell), tookNewIdentity: false)
    } catch SyncError.session(_, .forked) {
      try store.takeNewIdentity(reason: .forked)
      return result(try session(upstream, tell), tookNewIdentity: true)
    }
  }

  /// What a sync did; a question that is not answered does not make it fail.
  private func result(_ outcome: SyncSession.Outcome, tookNewIdentity: Bool) -> Result {
    let elsewhere = outcome.hub.isCollecting ? [] : (try? askElsewhere()) ?? []
    return Result(outcome: outcome, tookNewIdentity: tookNewIdentity, elsewhere: elsewhere)
  }

  /// Asks the joined hub for the signatures of the authors of lines.
  ///
  /// - Throws: ``SyncError``, `StoreError`.
  public func proofs(of lines: [LineReference]) throws -> [LogRun] {
    guard let upstream = try store.upstream() else { throw StoreError.notJoined }
    let connection = try HubConnection(
      try HubAddress(upstream.address), key: try store.nodeKey(), expectedHub: upstream.node,
      pause: pause)
    let request = ProofRequest(node: store.thisNode.node, lines: lines)
    return try enrolling(connection) { try connection.prove(request).runs }
  }

  private func session(
    _ upstream: CaseStore.Upstream, _ tell: (Progress) -> Void
  ) throws -> SyncSession.Outcome {
    do { return try plainSession(upstream, tell) } catch let error as SyncError {
      guard error.isOfAnotherHub, let other = try takeUpReplacement(of: upstream) else {
        throw error
      }
      return try plainSession(other, tell)
    }
  }

  /// Looks whether what answers in the joined hub's place was put there by who may: its
  /// certificates lead to the root that is known here, and name the key that it serves with.
  ///
  /// It is asked over a line that says nothing of who is at its other end; the key that the proof
  /// names decides on the next one.
  private func takeUpReplacement(
    of upstream: CaseStore.Upstream
  ) throws -> CaseStore.Upstream? {
    let address = try HubAddress(upstream.address)
    for root in try store.trustRoots() {
      guard
        let proof = try? HubConnection.proof(
          ofAnybodyAt: address, nonce: newNonce(), root: root),
        let moved = address.withPin(proof.pin)
      else { return nil }
      if try store.takeUp(proof, address: moved.text) { return try store.upstream() }
    }
    return nil
  }

  private func plainSession(
    _ upstream: CaseStore.Upstream, _ tell: (Progress) -> Void
  ) throws -> SyncSession.Outcome {
    let connection = try HubConnection(
      try HubAddress(upstream.address), key: try store.nodeKey(), expectedHub: upstream.node,
      pause: pause)
    if try upstream.publicKey == nil || store.trustRoots().isEmpty {
      // Joined before hubs could prove themselves, or while this one was not certified yet.
      let proof = try prove(connection, HubAddress(upstream.address))
      let roots = try store.trustRoots()
      if roots.isEmpty || roots.contains(proof.root ?? []) { try store.noteHub(proof) }
    }
    return try enrolling(connection) { try run(connection, upstream, tell) }
  }

  /// Does something with a hub; if it does not know the id of this store, it is shown the
  /// certificate of another hub, or told the id that the store had before it was copied or
  /// restored, and asked again.
  private func enrolling<R>(_ connection: HubConnection, _ body: () throws -> R) throws -> R {
    do { return try body() } catch let error as SyncError {
      guard case .refused(_, _, let refusal) = error, refusal.code == "node.not_enrolled" else {
        throw error
      }
      var last = error
      let hub = try connection.hub()
      let requests =
        try store.enrolmentsByCertificate(at: hub) + store.enrolmentsByFormerIDs(at: hub)
      for request in requests {
        do { _ = try connection.enrol(request) } catch {
          last = error
          continue
        }
        return try body()
      }
      throw last
    }
  }

  private func run(
    _ connection: HubConnection, _ upstream: CaseStore.Upstream, _ tell: (Progress) -> Void
  ) throws -> SyncSession.Outcome {
    var session = try store.beginSession()
    var lines = SyncLines(store: store, connection: connection)
    var progress = Progress()
    progress.sending = try store.pending().values.reduce(0, +)
    var clockOffset: Int64?
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
        action = session.handle(
          .batchRead(try lines.batch(of: end, from: from, linesMax: linesMax, bytesMax: bytesMax)))
      case .push(let batch):
        let receipt = try lines.push(batch)
        progress.sent += Int64(batch.items.count)
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
        action = session.handle(try giveBack(entries, connection))
      case .cutBack(let held, let through):
        action = session.handle(.feedCutBack(cursors: try store.cutBack(held, through: through)))
      case .pull(let request):
        action = session.handle(.pageReceived(try lines.pull(request)))
      case .storePage(let page):
        let cursors = try lines.store(page, from: upstream.node)
        progress.received += page.entryCount
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

  /// Gives entries back; a hub that cannot know that the feed's hub was certified takes none.
  private func giveBack(
    _ entries: FeedReturn, _ connection: HubConnection
  ) throws -> SyncSession.Event {
    do { return .returnReceived(try connection.giveBack(entries)) } catch {
      guard case .refused(_, _, let refusal) = error, refusal.code == "feed.not_certified" else {
        throw error
      }
      return .returnRefused
    }
  }
}
