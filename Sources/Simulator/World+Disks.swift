internal import CaseStore
internal import ChangeLog

// Disks that are lost, restored from a backup, or copied and used twice. What was only on a lost
// disk is lost; what any other node holds must come back.

extension World {
  /// Copies a node's disk away, as a nightly backup does.
  func backUp(_ node: SimulatedNode) throws {
    let path = "\(node.directory)/backup\(newNumber())"
    try StoreFiles.copy(node.path, to: path)
    node.backups.append((path, node.feedsBegin))
    note("backed up", node.index)
  }

  /// Puts a backup in the place of a node's disk.
  func restore(_ node: SimulatedNode) throws {
    guard let backup = node.backups.last else { return }
    let isOnPurpose = random.happens(perMille: 400)
    node.close()
    if isOnPurpose {
      _ = try CaseStore.copy(
        from: backup.path, to: node.nextPath, reason: .restored,
        environment: node.surroundings.environment)
    } else {
      try StoreFiles.copy(backup.path, to: node.nextPath)
    }
    try replace(node, isNewID: isOnPurpose)
    if !isOnPurpose { node.feedsBegin = backup.feedsBegin }
    note("restored\(isOnPurpose ? " under a new id" : "")", node.index)
  }

  /// A hub's disk is lost: a new store takes its place, and its administrator tells the nodes
  /// below.
  func loseHub(_ node: SimulatedNode) throws {
    node.close()
    try deliverStore(to: node.nextPath, office: node.place.office)
    try replace(node, isNewID: true)
    note("lost its disk and begins anew", node.index)
  }

  /// Begins a life with another disk, and takes note of what went with the old one.
  private func replace(_ node: SimulatedNode, isNewID: Bool) throws {
    node.begin(life: node.nextPath)
    node.looks = [:]
    node.mayFork = node.mayFork || !isNewID
    node.wasReplaced = true
    statistics.replacements += 1
    if node.place.isHub {
      try node.becomeHub(&recovery)
      for other in nodes where other.place.upstream == node.index { other.doubtReceipts() }
    }
    if let upstream = node.place.upstream, try node.store().upstream() == nil {
      try join(node, nodes[upstream])
    }
    let state = try HeldState(node, archive)
    node.held = state.digests
    node.acknowledged.removeAll { !node.held.contains($0) }
    node.doubtReceipts()
  }

  /// A copy of a node's disk is put into a second computer of the office.
  func clone(_ node: SimulatedNode) throws {
    guard !node.place.isHub, nodes.count < World.nodesMax else { return }
    let copy = try SimulatedNode(
      index: nodes.count, place: node.place, directory: "\(directory)/n\(nodes.count)",
      time: time, random: random.branch())
    let isOnPurpose = random.happens(perMille: 300)
    if isOnPurpose {
      _ = try CaseStore.copy(
        from: node.path, to: copy.path, reason: .cloned,
        environment: copy.surroundings.environment)
    } else {
      try StoreFiles.copy(node.path, to: copy.path)
      node.mayFork = true
      copy.mayFork = true
    }
    add(copy)
    node.wasReplaced = true
    copy.wasReplaced = true
    copy.doubtReceipts()
    copy.held = try HeldState(copy, archive).digests
    statistics.replacements += 1
    note(
      "is copied to n\(copy.index)\(isOnPurpose ? " under a new id" : "")", node.index, copy.index)
    for _ in 0..<max(2, plan.actsOfPeople / 2) { schedule(.person(node: copy.index)) }
    for _ in 0..<plan.syncs { schedule(.sync(node: copy.index)) }
  }

  /// Nodes at most, with copies.
  private static let nodesMax = 16

  /// A hub answers under another id than the one that was joined: its administrator said so.
  func rejoin(_ node: SimulatedNode, _ hub: SimulatedNode, expected: NodeID) throws {
    note("joins n\(hub.index) again", node.index, hub.index)
    node.doubtReceipts()
    try join(node, hub)
  }

  /// A sync showed that a copy of this store wrote under its id, or the id was revoked.
  func takeNewID(_ node: SimulatedNode, reason: IdentityChange = .forked) throws {
    let newest = try node.store().newestView()
    let isCut = isFaulty && plan.faults.crashes > 0 && random.happens(perMille: 500)
    let before = "\(node.directory)/before\(newNumber())"
    if isCut { try StoreFiles.copy(node.path, to: before) }
    let isTight = node.isTight
    let outcome = try operate(node) { try $0.takeNewIdentity(reason: reason).node }
    switch outcome {
    case .done(let id):
      node.feedsBegin = newest
      note("goes on as \(id)", node.index)
      node.doubtReceipts()
      for other in nodes where other.place.upstream == node.index { other.doubtReceipts() }
      statistics.forks += 1
      if isCut { try cutChangeOfID(node, before: before) }
      // Cut just then, it is told so by the hub's refusal.
      if !isCut, let upstream = node.place.upstream { try enrol(node, at: nodes[upstream]) }
    // A key is a file of its own: without room for it all stays as it was.
    case .failed(StoreError.key) where isTight: note("the disk is full", node.index)
    case .failed(let error): throw failure(error, "taking a new id", node)
    case .crashed:
      // After it was committed, perhaps: then nobody has let the new id in.
      node.doubtReceipts()
      for other in nodes where other.place.upstream == node.index { other.doubtReceipts() }
    case .full: break
    }
  }

  /// The power failed while a store changed its id: its new key was written, its row was committed,
  /// or its old key was put aside.
  private func cutChangeOfID(_ node: SimulatedNode, before: String) throws {
    guard let oldKey = StoreFiles.read(before + ".key"),
      let newKey = StoreFiles.read(node.path + ".key")
    else { throw FileFault.write }
    let moment = random.below(3)
    let next = node.nextPath
    try StoreFiles.copy(moment == 0 ? before : node.path, to: next)
    try StoreFiles.write(newKey, to: next + ".key.next")
    if moment == 2 {
      StoreFiles.removeKey(of: next)
    } else {
      try StoreFiles.write(oldKey, to: next + ".key")
    }
    node.begin(life: next)
    statistics.crashes += 1
    note("crashed at moment \(moment) of it", node.index)
    try checkHeld(node)
  }
}
