internal import CaseStore
internal import ChangeLog
internal import SyncSession

// Syncs as `SyncClient` runs them, one action an event: between any two the plug may be pulled, a
// person may save, or the session may simply end.

extension World {
  /// More than a disk stays full for, and a crash after it.
  private static let joiningTries = 8

  /// Lets a node in at a hub: on the word of an id that its store had, or by an invitation.
  func enrol(_ node: SimulatedNode, at hub: SimulatedNode) throws {
    for _ in 0..<World.joiningTries {
      let store = try node.store()
      let requests = try store.enrolmentsByFormerIDs(at: try hub.store().thisNode.node)
      let outcome = try operate(hub) { hub in
        for request in requests {
          do {
            _ = try hub.enrol(request)
            return true
          } catch StoreError.needsAdministrator { continue } catch StoreError.nodeRevoked(
            let id, _, _) where id != hub.thisNode.node
          { continue }
        }
        try hub.enrol(store)
        return false
      }
      switch outcome {
      case .done(let isOnWord):
        note("is enrolled\(isOnWord ? " on its former id's word" : "")", node.index, hub.index)
        return
      case .failed(StoreError.nodeRevoked(let id, _, _)):
        // The hub learns that it was revoked itself, or an invitation is for an id that was.
        let isHub = try hub.store().thisNode.node == id
        try takeNewID(isHub ? hub : node, reason: .revoked)
      case .failed(let error): throw failure(error, "enrolling n\(node.index)", hub)
      case .crashed, .full: continue
      }
    }
    throw Violation(.refusal, "the node was not enrolled", nodes: [node.index, hub.index])
  }

  /// Enrols a node, greets the hub and notes it, as `redress join` does.
  func join(_ node: SimulatedNode, _ hub: SimulatedNode) throws {
    try enrol(node, at: hub)
    let store = try node.store()
    let parcel = Parcel(
      id: 0, session: 0, node: node.index, hub: hub.index, path: "/v1/hello",
      bytes: try store.hello().encoded)
    var response: Response?
    // The hub's power may fail meanwhile, its disk may be full: the administrator tries again.
    for _ in 0..<World.joiningTries where response == nil {
      response = try answer(parcel, at: hub).0
    }
    guard let response, response.status == 200 else {
      throw Violation(.refusal, "the greeting was refused", nodes: [node.index, hub.index])
    }
    try store.join(
      address: "http://n\(hub.index)", hub: try HelloReply(decoding: response.bytes))
  }

  func beginSync(_ node: SimulatedNode) throws {
    guard node.session == nil, let hub = node.place.upstream else { return }
    let outcome = try operate(node) { try $0.beginSession() }
    switch outcome {
    case .done(let machine):
      let session = RunningSession(
        id: newNumber(), hub: hub, machine: machine, action: machine.start())
      node.session = session
      note("sync \(session.id) begins", node.index, hub)
      after(0, .step(node: node.index, session: session.id))
    case .failed(let error): throw failure(error, "beginning a session", node)
    case .crashed, .full: break
    }
  }

  func step(_ node: SimulatedNode, session id: Int) throws {
    guard let session = node.session, session.id == id else { return }
    if isFaulty, random.happens(perMille: plan.faults.abort) {
      note("sync \(id) is broken off", node.index, session.hub)
      node.session = nil
      return
    }
    node.session?.actions += 1
    try perform(session.action, node, session)
  }

  private func perform(
    _ action: SyncSession.Action, _ node: SimulatedNode, _ session: RunningSession
  ) throws {
    switch action {
    case .greet(let hello): send(hello.encoded, "/v1/hello", from: node, to: session.hub)
    case .push(let batch):
      note("pushes \(batch.log) \(batch.from)+\(batch.items.count)", node.index, session.hub)
      send(batch.encoded, "/v1/push", from: node, to: session.hub)
    case .pull(let request):
      send(limited(request).encoded, "/v1/pull", from: node, to: session.hub)
    case .giveBack(let entries):
      note(
        "gives back \(entries.feed) \(entries.from)+\(entries.items.count)", node.index,
        session.hub)
      send(entries.encoded, "/v1/return", from: node, to: session.hub)
    case .compare(let end, let ranges):
      try proceed(node, "comparing a log") { store in
        let found = try store.compare(end, with: ranges)
        return .compared(agreedThrough: found.agreedThrough, hubHasOther: found.hubHasOther)
      }
    case .readBatch(let end, let from, let linesMax, let bytesMax):
      try proceed(node, "reading a batch") { store in
        .batchRead(
          try store.batch(of: end, from: from, linesMax: linesMax, bytesMax: bytesMax))
      }
    case .findAgreement(let disagreement):
      note("\(disagreement.feed) disagrees", node.index, session.hub)
      guard let upstream = try node.store().upstream() else { return }
      try proceed(node, "finding where feeds agree") { store in
        .agreementFound(through: try store.findAgreement(disagreement, hub: upstream.node))
      }
    case .readReturn(let held, let from, let linesMax, let bytesMax):
      try proceed(node, "reading entries to give back") { store in
        .returnRead(
          try store.entries(of: held, from: from, linesMax: linesMax, bytesMax: bytesMax))
      }
    case .cutBack(let held, let through):
      try proceed(node, "cutting a feed back") { store in
        .feedCutBack(cursors: try store.cutBack(held, through: through))
      }
    case .storeReceipt(let log, let through):
      note("receipt of \(log) through \(through)", node.index, session.hub)
      try proceed(node, "storing a receipt") { store in
        try store.storeReceipt(log: log, through: through)
        return .receiptStored
      }
      try checkReceipts(node)
    case .storePage(let page):
      guard let upstream = try node.store().upstream() else { return }
      note("page of \(page.sections.map(describe).joined(separator: " "))", node.index, session.hub)
      try proceed(node, "storing a page") { store in
        .pageStored(cursors: try store.store(page, from: upstream.node))
      }
    case .finish(let outcome):
      let completion = try operate(node) {
        try $0.completeSync(outcome, clockOffsetMilliseconds: 0)
      }
      if case .failed(let error) = completion { throw failure(error, "ending a sync", node) }
      note(
        "sync \(session.id) ends: \(outcome.sent) sent, \(outcome.received) received", node.index,
        session.hub)
      statistics.syncs += 1
      node.session = nil
      node.trustReceipts(after: session)
      lastOutcome = outcome.sent + outcome.received + outcome.returned
    case .fail(let failure): try giveUp(failure, node, session)
    }
  }

  /// A session that cannot go on: its reason must be one that the world gave.
  private func giveUp(
    _ failure: SyncSession.Failure, _ node: SimulatedNode, _ session: RunningSession
  ) throws {
    node.session = nil
    switch failure {
    case .forked where node.mayFork: try takeNewID(node)
    case .otherHub(let expected, let found):
      let hub = nodes[session.hub]
      if try hub.store().thisNode.node == found {
        try rejoin(node, hub, expected: expected)
      } else if plan.revocations == 0, !hub.ids.contains(found) {
        // An answer on its way may bear an id that the hub has had; one that was revoked may have
        // gone on under yet another id since it answered.
        fallthrough
      }
    default:
      throw Violation(
        .refusal, "sync \(session.id) fails: \(failure)", nodes: [node.index, session.hub])
    }
    note("sync \(session.id) ends: \(failure)", node.index, session.hub)
  }

  private func describe(_ section: PullPage.Section) -> String {
    "\(section.feed) \(section.from)-\(section.through)"
  }

  /// Does what needs the node's own store only, and tells the machine.
  private func proceed(
    _ node: SimulatedNode, _ what: String,
    _ body: (CaseStore) throws -> SyncSession.Event
  ) throws {
    switch try operate(node, body) {
    case .done(let event): handle(event, node)
    case .failed(StoreError.feedDisagrees)
    where try isFaulty && (node.mayFork || hasHubOtherID(node)):
      // Its hub takes lines of the copy for its own, or is meanwhile another; the next sync finds
      // out.
      note("\(what): the feed disagrees", node.index)
      node.session = nil
    case .failed(let error): throw failure(error, what, node)
    case .crashed, .full: break
    }
  }

  /// Whether the hub took another id than the one that the node joined.
  private func hasHubOtherID(_ node: SimulatedNode) throws -> Bool {
    guard let session = node.session, let upstream = try node.store().upstream() else {
      return false
    }
    return try nodes[session.hub].store().thisNode.node != upstream.node
  }

  private func handle(_ event: SyncSession.Event, _ node: SimulatedNode) {
    guard var session = node.session else { return }
    session.action = session.machine.handle(event)
    session.awaited = nil
    node.session = session
    after(isFaulty ? random.within(0...3_000) : 0, .step(node: node.index, session: session.id))
  }

  /// An answer arrives at the node that asked.
  func takeAnswer(_ parcel: Parcel, status: Int) throws {
    let node = nodes[parcel.node]
    guard let session = node.session, session.awaited == parcel.id else { return }
    guard isConnected(node), isConnected(nodes[parcel.hub]) else { return }
    do {
      guard status == 200 else {
        let refusal = try Refusal(decoding: parcel.bytes)
        // It has a new id since, or its hub has an old disk.
        if refusal.code == "node.not_enrolled", node.doubtsReceipts {
          note("\(parcel.path) refused: \(refusal.code)", parcel.node, parcel.hub)
          node.session = nil
          return try enrol(node, at: nodes[parcel.hub])
        }
        if refusal.code == "feed.not_certified" {
          note("\(parcel.path) refused: \(refusal.code)", parcel.node, parcel.hub)
          return handle(.returnRefused, node)
        }
        if refusal.code == "node.revoked" {
          note("\(parcel.path) refused: \(refusal.code)", parcel.node, parcel.hub)
          node.session = nil
          return try takeNewID(node, reason: .revoked)
        }
        // Only what the network cut may be refused, or what a hub with another disk does not know.
        let isLost = refusal.code == "log.gap" && node.doubtsReceipts
        guard isFaulty, refusal.code == "message.malformed" || isLost else {
          throw Violation(
            .refusal, "\(parcel.path) is refused: \(refusal.code) \(refusal.message)",
            nodes: [parcel.node, parcel.hub])
        }
        note("\(parcel.path) refused: \(refusal.code)", parcel.node, parcel.hub)
        node.session = nil
        return
      }
      switch parcel.path {
      case "/v1/hello":
        handle(.welcomed(limited(try HelloReply(decoding: parcel.bytes))), node)
      case "/v1/push": handle(.receiptReceived(try PushReceipt(decoding: parcel.bytes)), node)
      case "/v1/return": handle(.returnReceived(try ReturnReceipt(decoding: parcel.bytes)), node)
      default: handle(.pageReceived(try PullPage(decoding: parcel.bytes)), node)
      }
    } catch let fault as MessageFault {
      guard isFaulty else {
        throw Violation(.refusal, "an answer is malformed: \(fault)", nodes: [parcel.node])
      }
      note("answer \(parcel.id) cannot be read", parcel.node, parcel.hub)
      node.session = nil
    }
  }

  func timeOut(_ node: SimulatedNode, session: Int, request: Int) {
    guard let running = node.session, running.id == session, running.awaited == request else {
      return
    }
    note("sync \(session) waits no longer", node.index, running.hub)
    node.session = nil
  }

  /// A hub may take small batches only.
  private func limited(_ reply: HelloReply) -> HelloReply {
    HelloReply(
      version: reply.version, node: reply.node, office: reply.office, time: reply.time,
      classes: reply.classes, holdings: reply.holdings,
      linesMax: min(reply.linesMax, plan.linesMax), bytesMax: reply.bytesMax)
  }

  /// A node may ask for small pages only.
  private func limited(_ request: PullRequest) -> PullRequest {
    var cursors = request.cursors
    if bug == .seam(.cursorOffByOne) {
      cursors = cursors.map {
        FeedCursor(feed: $0.feed, position: $0.position + 1, link: $0.link)
      }
    }
    return PullRequest(
      node: request.node, cursors: cursors, linesMax: min(request.linesMax, plan.linesMax))
  }

  /// An error of a store that no fault of this world explains.
  func failure(_ error: any Error, _ what: String, _ node: SimulatedNode) -> Violation {
    (error as? Violation) ?? Violation(.refusal, "\(what): \(error)", nodes: [node.index])
  }
}
