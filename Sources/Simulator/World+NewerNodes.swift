internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import SyncSession

extension World {
  /// A node of a later version writes some lines and pushes what its hub lacks.
  func actNewer(_ newer: NewerNode) throws {
    let hub = nodes[newer.hub]
    let state = try HeldState(hub, archive)
    let records = state.records.keys.sorted().compactMap { key -> OracleRecord? in
      // It edits cases; what an office is called is for the offices above.
      key.caseID.isEmpty ? nil : state.records[key]
    }
    for _ in 0...random.below(3) {
      newer.write(
        at: Instant(millisecondsSince1970: hub.surroundings.now).iso,
        milliseconds: hub.surroundings.now, known: records)
    }
    // Its hub may hold no more than a digest from the start.
    for line in newer.lines { _ = try archive.line(line) }
    note("a newer node writes", newer.hub)
    try pushNewer(newer)
  }

  /// Pushes until the hub holds all, or its power fails.
  func pushNewer(_ newer: NewerNode) throws {
    let hub = nodes[newer.hub]
    let outcome = try operate(hub) { hub in
      let code = try hub.invite(office: newer.office).code
      _ = try hub.enrol(newer.enrolment(by: code))
    }
    switch outcome {
    case .failed(StoreError.nodeRevoked(let id, _, _)):
      // A hub goes on under another id; a newer node that was revoked sends on, if it was let in.
      guard id == newer.hello.node else { return try takeNewID(hub, reason: .revoked) }
      guard try hub.store().enrolledKey(of: id) != nil else { return }
    case .done: break
    default: return
    }
    guard let reply = try ask(newer, "/v1/hello", newer.hello.encoded) else { return }
    let welcome = try HelloReply(decoding: reply)
    for logClass in LogClass.allCases where welcome.classes.contains(logClass) {
      let log = LogID(node: newer.hello.node, logClass: logClass)
      var through = welcome.ranges(of: log).map(\.through).max() ?? 0
      while let batch = newer.batch(logClass, heldThrough: through, linesMax: plan.linesMax) {
        note("a newer node pushes \(batch.from)+\(batch.items.count)", newer.hub)
        guard let reply = try ask(newer, "/v1/push", batch.encoded) else { return }
        let receipt = try PushReceipt(decoding: reply)
        guard receipt.counts.isConsistent else {
          throw Violation(.counts, "a receipt says \(receipt.counts)", nodes: [newer.hub])
        }
        through = batch.from + Int64(batch.items.count) - 1
      }
    }
  }

  private func ask(_ newer: NewerNode, _ path: String, _ bytes: [UInt8]) throws -> [UInt8]? {
    let parcel = Parcel(
      id: 0, session: 0, node: newer.hub, hub: newer.hub, path: path, bytes: bytes)
    log.absorb(bytes)
    guard let response = try answer(parcel, at: nodes[newer.hub]).0 else { return nil }
    guard response.status == 200 else {
      throw Violation(
        .refusal, "a newer node is refused: \(String(decoding: response.bytes, as: UTF8.self))",
        nodes: [newer.hub])
    }
    return response.bytes
  }

  /// What newer nodes wrote is held at their hubs, byte for byte.
  func checkNewer() throws {
    for newer in newerNodes {
      let state = try HeldState(nodes[newer.hub], archive)
      let held = state.digests.union(state.blanks.map(\.digest))
      // It was revoked before it was let in at a hub whose disk was lost.
      let isOut = try nodes[newer.hub].store().enrolledKey(of: newer.hello.node) == nil
      if isOut, plan.revocations > 0 { continue }
      let missing = newer.written.filter { digest, logClass in
        takes(logClass, from: newer.office, nodes[newer.hub]) && !held.contains(digest)
      }
      guard missing.isEmpty else {
        throw Violation(
          .scope, "the hub lacks \(missing.count) lines of a newer node", nodes: [newer.hub])
      }
    }
  }
}
