internal import CaseStore
internal import ChangeLog

// Computers are revoked: lost ones, copies that write on, by an administrator who may choose any
// bound, and may be wrong. Whoever used one gets an invitation and goes on under a new id.

extension World {
  /// A hub's administrator revokes a computer.
  func revoke(_ hub: SimulatedNode) throws {
    let known = try hub.store().enrolledNodes().map(\.node).sorted()
    guard !known.isEmpty else { return }
    let node = random.pick(known)
    let reason = random.pick(["lost", "stolen", "left", "fork"])
    let choices = try choices(node, at: hub)
    let outcome = try operate(hub) { store in
      let plan = try store.planRevocation(of: node, plain: choices.0, personal: choices.1)
      try store.revoke(plan, reason: reason, by: "admin")
      return plan
    }
    try takeWord(outcome, on: node, "revokes", hub)
  }

  /// The administrator looked at what waits, and lets some of it count.
  func admit(_ hub: SimulatedNode) throws {
    let revoked = try hub.store().revokedNodes().map(\.node)
    guard !revoked.isEmpty else { return }
    let node = random.pick(revoked)
    let choices = try choices(node, at: hub)
    let outcome = try operate(hub) { store in
      let plan = try store.planAdmission(of: node, plain: choices.0, personal: choices.1)
      try store.admit(plan, by: "admin")
      return plan
    }
    try takeWord(outcome, on: node, "admits", hub)
  }

  private func choices(
    _ node: NodeID, at hub: SimulatedNode
  ) throws -> (RevocationPlan.Choice, RevocationPlan.Choice) {
    let branches = try hub.store().planRevocation(of: node).branches
    func choice(_ logClass: LogClass) -> RevocationPlan.Choice {
      let held = branches.filter { $0.logClass == logClass }
      let through =
        random.happens(perMille: 500)
        ? Int64(random.below(Int(held.map(\.through).max() ?? 0) + 2)) : nil
      let isForked = held.count > 1 && random.happens(perMille: 600)
      return RevocationPlan.Choice(
        through: through, branch: isForked ? random.pick(held).number : nil)
    }
    return (choice(.plain), choice(.personal))
  }

  private func takeWord(
    _ outcome: Outcome<RevocationPlan>, on node: NodeID, _ word: String, _ hub: SimulatedNode
  ) throws {
    switch outcome {
    case .done(let plan):
      let said = plan.revocation
      note(
        "\(word) \(node) through \(said.plainThrough)/\(said.personalThrough) and "
          + "\(said.trusted.count): \(plan.lowered) lowered, \(plan.raised) raised", hub.index)
      statistics.revocations += 1
    case .failed(StoreError.revocationNotEntitled), .failed(StoreError.tooManyTrusted),
      .failed(StoreError.notRevoked):
      note("may not speak on \(node)", hub.index)
    case .failed(StoreError.nodeRevoked): try takeNewID(hub, reason: .revoked)
    case .failed(let error): throw failure(error, word, hub)
    case .crashed, .full: break
    }
  }
}
