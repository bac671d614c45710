internal import CaseStore
internal import ChangeLog

extension World {
  /// Rounds of syncs that must be enough once nothing fails any more: up, down, and one that finds
  /// nothing to do.
  ///
  /// A store that finds out that it was copied needs one more, and so do the nodes below it.
  var roundsMax: Int {
    2 * RunPlan.tiersMax + 2 + 2 * statistics.replacements + 2 * statistics.revocations
  }

  /// Ends all faults, syncs until nothing moves, and checks that all agree.
  func converge() throws {
    note("all faults end")
    agenda.removeAll()
    for node in nodes {
      node.session = nil
      node.looks = [:]
      node.surroundings.plugIn()
      node.fill(steps: 0, room: 0)
    }
    try letDaysPass()
    for newer in newerNodes { try pushNewer(newer) }
    var rounds = 0
    var moved: Int64 = 1
    while moved > 0 {
      guard rounds < roundsMax else {
        throw Violation(
          .convergence, "\(moved) lines still move after \(rounds) rounds", nodes: [])
      }
      rounds += 1
      moved = 0
      // Leaves first; copies stand at the end.
      for node in nodes.reversed() where node.place.upstream != nil { moved += try sync(node) }
    }
    note("nothing moves after \(rounds) rounds")
    for node in nodes { try eraseWhatIsDue(node) }
    for node in nodes { try check(node, isFull: true) }
    // A store checks itself row by row, which takes long: one of them does.
    try checkStatus(nodes[random.below(nodes.count)])
    for node in nodes {
      try checkFigures(node)
      try checkIndexes(node)
    }
    try checkScopes()
    try checkNewer()
    try checkErasures()
    for node in nodes {
      let status = try node.store().status()
      statistics.conflicts += Int(status.conflicts)
      guard let upstream = node.place.upstream else { continue }
      for (logClass, pending) in status.pending
      where takes(logClass, from: node.place.office, nodes[upstream]) {
        guard pending == 0 else {
          throw Violation(
            .convergence, "\(pending) \(logClass) lines are still pending", nodes: [node.index])
        }
      }
    }
  }

  /// Every day on which an order acts comes, and all clocks are right.
  private func letDaysPass() throws {
    guard plan.erasures > 0 else { return }
    for node in nodes {
      node.surroundings.setClock(offsetMilliseconds: 0, granularityMilliseconds: 1)
    }
    time.move(to: time.now + 4 * 86_400_000)
    for node in nodes { try eraseWhatIsDue(node) }
  }

  /// Whether a hub takes lines of a class from an office: by default the region holds what is plain
  /// only, besides its own.
  func takes(_ logClass: LogClass, from office: String, _ hub: SimulatedNode) -> Bool {
    logClass == .plain || hub.place.office != register.region || hub.place.office == office
  }

  /// Runs one sync to its end; how many lines it moved.
  private func sync(_ node: SimulatedNode) throws -> Int64 {
    lastOutcome = nil
    try beginSync(node)
    var events = 0
    while let (milliseconds, event) = agenda.next() {
      time.move(to: max(time.now, milliseconds))
      switch event {
      case .step(let node, let session): try step(nodes[node], session: session)
      case .request(let parcel): try receive(parcel)
      case .answer(let parcel, let status): try takeAnswer(parcel, status: status)
      default: break
      }
      events += 1
      guard events < World.eventsOfSyncMax else {
        throw Violation(.convergence, "a sync does not end", nodes: [node.index])
      }
      if node.session == nil { agenda.removeAll() }
    }
    // A sync that ended in a new id, or found a new hub, counts as movement.
    return lastOutcome ?? 1
  }

  /// Three events a message, with pages of one line.
  private static let eventsOfSyncMax = 100_000

  /// What each node must hold, and may, now that all agree.
  private func checkScopes() throws {
    var states: [HeldState] = []
    for node in nodes { states.append(try HeldState(node, archive)) }
    for node in nodes {
      guard let upstream = node.place.upstream else { continue }
      let here = states[node.index]
      let hub = states[upstream]
      // Lines that came singly, given back after a disk was lost, do not go further up yet.
      let single = Set(here.logs.filter { $0.branch < 0 }.map(\.key))
      let taken = here.lines.filter {
        !$0.line.isRegister && !single.contains($0.log)
          && takes(
            $0.line.isPersonal ? .personal : .plain, from: node.place.office, nodes[upstream])
      }
      let missing = Set(taken.map(\.line.digest)).subtracting(hub.digests)
        .subtracting(hub.digestsAlone)
      guard missing.isEmpty else {
        throw Violation(
          .scope, "the hub lacks \(missing.count) lines", nodes: [node.index, upstream])
      }
      try checkFeeds(node, here, hub)
      try checkLeaks(node, here)
    }
  }

  /// Each feed of the node's offices is here as the hub has it.
  private func checkFeeds(_ node: SimulatedNode, _ here: HeldState, _ hub: HeldState) throws {
    let scope = subtree(of: node.place.office, hub)
    for feed in hub.feeds where feed.hub == hub.node {
      guard feed.office.isEmpty || scope.contains(feed.office), !feed.entries.isEmpty else {
        continue
      }
      let copy = here.feeds.first {
        $0.hub == hub.node && $0.office == feed.office && $0.logClass == feed.logClass
      }
      guard let copy, entries(copy, here) == entries(feed, hub) else {
        throw Violation(
          .feedAgreement, "feed \(feed.name) is not as the hub has it",
          nodes: [node.index])
      }
    }
  }

  private func entries(_ feed: HeldState.HeldFeed, _ state: HeldState) -> [Digest] {
    var digests: [Int64: Digest] = [:]
    for line in state.lines { digests[line.arrival] = line.line.digest }
    for blank in state.blanks { digests[blank.arrival] = blank.digest }
    return feed.entries.compactMap { digests[$0.line] }
  }

  /// A personal line of another node is here only if an office of this node's subtree was ever
  /// named as the case's, or as its author's if it hangs on none.
  private func checkLeaks(_ node: SimulatedNode, _ here: HeldState) throws {
    // What nodes below push is a hub's to keep; its feeds are checked one by one.
    guard !node.place.isHub else { return }
    let scope = everBelow(node.place.office, here)
    for held in here.lines where held.line.isPersonal && here.ownOffices[held.line.node] == nil {
      // What hangs on no case is its author's office's.
      let isOfCase = !held.line.key.caseID.isEmpty
      let offices = here.lines.filter { root in
        isOfCase
          ? root.line.key.isRoot && root.line.key.caseID == held.line.key.caseID
          : root.line.key.type == "certificate" && root.line.set["node"]?.text == held.line.node
      }.compactMap { $0.line.set["office"]?.text }
      guard offices.contains(where: scope.contains) else {
        throw Violation(
          .scope, "\(held.line.name) is personal and of \(offices)", nodes: [node.index])
      }
    }
  }

  /// The ids of the offices that any held line ever put at or below one: what was received while
  /// an office stood there stays.
  private func everBelow(_ office: String, _ state: HeldState) -> Set<String> {
    let edges = state.lines.compactMap { held -> (lower: String, upper: String)? in
      guard held.line.key.type == "office", let upper = held.line.set["reports_to"]?.text else {
        return nil
      }
      return (held.line.key.id, upper)
    }
    var scope: Set<String> = [office]
    var count = 0
    while count < scope.count {
      count = scope.count
      for edge in edges where scope.contains(edge.upper) { scope.insert(edge.lower) }
    }
    return scope
  }

  /// The ids of the offices at and below one, by the shown `reports_to` of those not voided.
  private func subtree(of office: String, _ state: HeldState) -> Set<String> {
    var scope: Set<String> = [office]
    var grown = true
    while grown {
      grown = false
      for (key, record) in state.records where key.type == "office" && !scope.contains(key.id) {
        guard (record.shown("voided") ?? .null).isNull,
          let upper = record.shown("reports_to")?.text, scope.contains(upper)
        else { continue }
        scope.insert(key.id)
        grown = true
      }
    }
    return scope
  }
}
