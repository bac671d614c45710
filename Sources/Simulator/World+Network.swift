internal import ChangeLog
internal import HTTPServer
internal import Hub
internal import SyncSession

/// Bytes on their way between a node and its hub.
struct Parcel {
  let id: Int
  let session: Int
  /// The node that asks; the answer goes back to it.
  let node: Int
  let hub: Int
  let path: String
  var bytes: [UInt8]
}

extension World {
  static let timeoutMilliseconds: Int64 = 60_000

  /// Sends a request, through whatever the network does to it.
  func send(_ bytes: [UInt8], _ path: String, from node: SimulatedNode, to hub: Int) {
    guard var session = node.session else { return }
    let parcel = Parcel(
      id: newNumber(), session: session.id, node: node.index, hub: hub, path: path, bytes: bytes)
    session.awaited = parcel.id
    node.session = session
    log.absorb(bytes)
    after(
      World.timeoutMilliseconds,
      .timeout(node: node.index, session: session.id, request: parcel.id))
    for parcel in travel(parcel, "request") { after(parcel.delay, .request(parcel.parcel)) }
  }

  /// A request arrives at the hub.
  func receive(_ parcel: Parcel) throws {
    let hub = nodes[parcel.hub]
    guard isConnected(nodes[parcel.node]), isConnected(hub) else { return }
    let (outcome, early) = try answer(parcel, at: hub)
    guard let response = outcome ?? early else { return }
    var answer = parcel
    answer.bytes = response.bytes
    log.absorb(response.bytes)
    for arrival in travel(answer, "answer \(response.status)") {
      after(arrival.delay, .answer(arrival.parcel, status: response.status))
    }
  }

  struct Response {
    let status: Int
    let bytes: [UInt8]
  }

  /// What the hub's server answers; nothing if its power failed before it could.
  ///
  /// - Returns: beside it what it would have answered had it not waited for its disk.
  func answer(_ parcel: Parcel, at hub: SimulatedNode) throws -> (Response?, early: Response?) {
    let request = try HTTPRequest(method: "POST", target: parcel.path, body: parcel.bytes)
    let isTight = hub.isTight
    var made: Response?
    let outcome = try operate(hub) { _ in
      let response = try hub.service().respond(to: request)
      guard case .bytes(let bytes) = response.body else { return }
      made = Response(status: response.status, bytes: bytes)
    }
    switch outcome {
    // A hub without room says so; its client asks again later.
    case .done where isTight && (made?.status ?? 500) >= 500:
      note("the disk is full", hub.index)
      statistics.fullDisks += 1
      try checkHeld(hub)
      return (nil, nil)
    case .done: return (made, nil)
    case .full: return (nil, nil)
    case .failed(let error): throw error
    case .crashed: return (nil, bug == .seam(.receiptBeforeCommit) ? made : nil)
    }
  }

  /// What arrives of a parcel, and when.
  private func travel(_ parcel: Parcel, _ what: String) -> [(delay: Int64, parcel: Parcel)] {
    guard isFaulty else { return [(1, parcel)] }
    var arrivals: [(delay: Int64, parcel: Parcel)] = []
    let copies = random.happens(perMille: plan.faults.duplicate) ? 2 : 1
    for copy in 0..<copies {
      if random.happens(perMille: plan.faults.drop) {
        note("\(what) \(parcel.id) lost", parcel.node, parcel.hub)
        continue
      }
      var parcel = parcel
      if random.happens(perMille: plan.faults.truncate) {
        parcel.bytes = Array(parcel.bytes.prefix(random.below(max(1, parcel.bytes.count))))
        note("\(what) \(parcel.id) cut to \(parcel.bytes.count)", parcel.node, parcel.hub)
      }
      // A second copy may come long after the session that sent it has ended.
      let most: Int64 = copy > 0 ? 3_600_000 : 90_000
      let delay =
        copy > 0 || random.happens(perMille: plan.faults.delay)
        ? random.within(1...most) : random.within(1...2_000)
      arrivals.append((delay, parcel))
    }
    return arrivals
  }

  func isConnected(_ node: SimulatedNode) -> Bool {
    !isFaulty || node.cutOffUntil <= time.now
  }
}
