internal import CaseStore
internal import ChangeLog

extension World {
  /// What became of something that a node did.
  enum Outcome<R> {
    case done(R)
    case failed(any Error)
    /// The power failed meanwhile: whatever was done, nobody was told.
    case crashed
    /// The disk was full: nothing was done.
    case full
  }

  /// Lets a node do something with its store; pulls the plug where the seed says so.
  func operate<R>(_ node: SimulatedNode, _ body: (CaseStore) throws -> R) throws -> Outcome<R> {
    if let room = node.takeRoom() { return try operate(node, room: room, body) }
    let outcome: Outcome<R>
    do { outcome = .done(try body(try node.store())) } catch { outcome = .failed(error) }
    node.surroundings.passedEnd()
    guard let pulled = node.surroundings.takePulled() else { return outcome }
    if bug == .seam(.saveToldEarly), pulled.step == .saveWritten {
      try restart(node, pulled); return outcome
    }
    try restart(node, pulled)
    return .crashed
  }

  /// Lets a node do something while its disk has room for so many bytes only.
  private func operate<R>(
    _ node: SimulatedNode, room: Int, _ body: (CaseStore) throws -> R
  ) throws -> Outcome<R> {
    let store = try node.store()
    let log = StoreFiles.read(node.path + "-wal")?.count ?? 0
    do {
      return .done(try FileSizeLimit.whileAt(log + room) { try body(store) })
    } catch StoreError.database {
      note("the disk is full", node.index)
      node.session = nil
      statistics.fullDisks += 1
      try checkHeld(node)
      return .full
    } catch {
      return .failed(error)
    }
  }

  /// Fills a node's disk for some of its next steps.
  func fillDisk(_ node: SimulatedNode) {
    let room = random.pick([0, 4_096, 16_384, random.below(60_000)])
    let steps = 1 + random.below(4)
    guard mayLimitFiles else { return }
    node.fill(steps: steps, room: room)
    note("room for \(room) bytes in \(steps) steps", node.index)
  }

  private func restart(
    _ node: SimulatedNode, _ pulled: Surroundings.Pulled
  ) throws {
    guard pulled.isCopied else { throw FileFault.write }
    if isTransactionOpen(pulled.step), random.happens(perMille: 500) {
      try tear(node, pulled)
    }
    node.begin(life: pulled.disk)
    statistics.crashes += 1
    note("crashed at \(pulled.step?.rawValue ?? "the end"), life \(node.life)", node.index)
    try checkHeld(node)
  }

  private func isTransactionOpen(_ step: StorageStep?) -> Bool {
    switch step {
    case .saveWritten?, .pushWritten?, .pageWritten?, .erasureWritten?: true
    default: false
    }
  }

  /// Takes a part of what the commit wrote to the write-ahead log: the power failed in its middle.
  private func tear(_ node: SimulatedNode, _ pulled: Surroundings.Pulled) throws {
    guard let before = StoreFiles.read(pulled.disk + "-wal"),
      let after = StoreFiles.read(node.path + "-wal"), after.count > before.count,
      // A log that was begun anew meanwhile belongs to another state of the file.
      before.count >= 32, before[0..<32] == after[0..<32]
    else { return }
    let end = Int(random.within(Int64(before.count)...Int64(after.count)))
    try StoreFiles.write(Array(after[..<end]), to: pulled.disk + "-wal")
    note("the log was torn at \(end - before.count) of \(after.count - before.count)", node.index)
  }

  func pullPlug(_ node: SimulatedNode) {
    let steps = random.below(12)
    node.surroundings.pullPlug(afterSteps: steps, disk: node.nextPath)
    note("will crash after \(steps) steps", node.index)
  }

  func moveClock(_ node: SimulatedNode) {
    let year: Int64 = 31_557_600_000
    let offset = random.pick([
      0, random.within(-1_000...1_000), random.within(-10 * year...10 * year),
      random.within(-30 * year...100 * year),
    ])
    let granularity: Int64 = plan.faults.ties ? random.pick([1, 3_600_000, 86_400_000]) : 1
    node.surroundings.setClock(
      offsetMilliseconds: offset, granularityMilliseconds: granularity)
    note("clock off by \(offset) ms, shows every \(granularity) ms", node.index)
  }

  func cutOff(_ node: SimulatedNode) {
    let length = random.within(60_000...max(60_001, plan.durationMilliseconds / 3))
    node.cutOffUntil = time.now + length
    note("cut off for \(length) ms", node.index)
  }
}
