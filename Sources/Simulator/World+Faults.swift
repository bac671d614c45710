internal import CaseStore
internal import ChangeLog

extension World {
  /// What became of something that a node did.
  enum Outcome<R> {
    case done(R)
    case failed(any Error)
    /// The power failed meanwhile: whatever was done, nobody was told.
    case crashed
  }

  /// Lets a node do something with its store; pulls the plug where the seed says so.
  func operate<R>(_ node: SimulatedNode, _ body: (CaseStore) throws -> R) throws -> Outcome<R> {
    let outcome: Outcome<R>
    do { outcome = .done(try body(try node.store())) } catch { outcome = .failed(error) }
    guard let pulled = node.surroundings.takePulled() else { return outcome }
    if bug == .seam(.saveToldEarly), pulled.step == .saveWritten {
      try restart(node, pulled); return outcome
    }
    try restart(node, pulled)
    return .crashed
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
    note("crashed at \(pulled.step.rawValue), life \(node.life)", node.index)
    try checkHeld(node)
  }

  private func isTransactionOpen(_ step: StorageStep) -> Bool {
    switch step {
    case .saveWritten, .pushWritten, .pageWritten: true
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
    let steps = random.below(8)
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
