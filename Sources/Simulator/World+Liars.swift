internal import CaseStore
internal import ChangeLog
internal import SyncSession

// An enrolled node that lies: it has its own key and what it was given, and makes up what others
// are to have written. Nothing of it may get in.

extension World {
  /// A node makes up a line of another's log and brings it to its hub, as a push or as an entry of
  /// a feed.
  func lie(_ liar: SimulatedNode) throws {
    guard let upstream = liar.place.upstream else { return }
    let hub = nodes[upstream]
    let key = try liar.store().nodeKey()
    // A store that forked says nothing under its own name before it has a new one.
    guard let forged = try makeUp(by: liar, at: hub) else { return }
    let message: (path: String, bytes: [UInt8])
    // A certified hub's feed is believed below it and above: that is what `prove` is for.
    let kind = random.below(3)
    switch liar.place.isHub && kind == 1 ? 0 : kind {
    case 0:
      message = (
        "/v1/push",
        PushBatch(
          sender: key.node, log: forged.end.log, from: forged.end.through + 1,
          after: forged.end.link, items: [.line(forged.line)],
          link: forged.end.link.next(Digest(of: forged.line)), signedBy: key
        ).encoded
      )
    case 1:
      // As an entry of a feed of its own, though nothing makes it a hub.
      message = ("/v1/return", feedReturn(of: forged.line, hub: key.node, by: key).encoded)
    default:
      // As an entry of its hub's own feed, which the hub did not sign.
      let node = try hub.store().thisNode.node
      message = ("/v1/return", feedReturn(of: forged.line, hub: node, by: key).encoded)
    }
    note("n\(liar.index) lies about \(forged.end.log)", liar.index, upstream)
    let parcel = Parcel(
      id: 0, session: 0, node: liar.index, hub: upstream, path: message.path,
      bytes: message.bytes)
    log.absorb(message.bytes)
    guard let response = try answer(parcel, at: hub).0 else { return }
    guard response.status == 200 else {
      let refusal = try Refusal(decoding: response.bytes)
      note("refused: \(refusal.code)", upstream)
      return
    }
    throw Violation(
      .forgery, "\(message.path) took a line that its author did not write",
      nodes: [liar.index, upstream])
  }

  private struct Forgery {
    let end: LogEnd
    let line: [UInt8]
  }

  /// A line that follows another's log as the hub holds it.
  private func makeUp(by liar: SimulatedNode, at hub: SimulatedNode) throws -> Forgery? {
    let own = try liar.store().thisNode.node
    let ends = try hub.store().hello().logs.filter {
      $0.log.node != own && $0.log.logClass == .plain && $0.through > 0
    }
    let state = try HeldState(hub, archive)
    let records = state.records.keys.sorted().filter {
      !$0.caseID.isEmpty && $0.type == "mediation"
    }
    guard !ends.isEmpty, !records.isEmpty else { return nil }
    let end = random.pick(ends)
    guard let id = RecordID(random.pick(records).caseID) else { return nil }
    let line = LineDraft(
      record: RecordKey(case: id, type: "mediation", id: id), logClass: .plain,
      set: [
        random.happens(perMille: 500)
          ? JSONMember(name: "office", value: .string(liar.place.office))
          : JSONMember(name: "workers", value: .integer(Int64(random.below(1_000))))
      ]
    ).encoded(
      node: end.log.node, sequence: end.through + 1, at: "2025-11-20T10:00:00.000Z", by: "liar",
      salt: [])
    return Forgery(end: end, line: line)
  }

  private func feedReturn(of line: [UInt8], hub: NodeID, by key: NodeKey) -> FeedReturn {
    let after = ChainLink.origin(of: .common, at: hub)
    let link = after.next(Digest(of: line))
    return FeedReturn(
      sender: key.node, hub: hub, feed: .common, from: 1, after: after, items: [.line(line)],
      link: link, signature: LinkSignature(link, of: .common, at: 1, by: key))
  }
}
