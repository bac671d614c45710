internal import ChangeLog

/// Recomputes the logs of a store from its lines and adds up its counts.
struct LogCheck {
  private let state: HeldState
  /// Digests that stand in for lines, by log and number.
  private var blanks: [Int64: [Int64: [UInt8]]] = [:]

  init(_ state: HeldState) {
    self.state = state
  }

  mutating func run(_ node: SimulatedNode) throws {
    var held: [Int64: [Int64: OracleLine]] = [:]
    for line in state.lines { held[line.log, default: [:]][line.sequence] = line.line }
    for blank in state.blanks {
      blanks[blank.log, default: [:]][blank.sequence] = blank.digest.bytes
    }
    for log in state.logs {
      let lines = held[log.key] ?? [:]
      for (sequence, line) in lines
      where line.sequence != sequence || line.node != log.node
        || (line.isPersonal ? "personal" : "plain") != log.logClass
      {
        throw Violation(
          .logChain, "\(line.name) stands at \(log.node)/\(log.logClass) \(sequence)",
          nodes: [node.index])
      }
      if log.branch >= 0 { try checkChain(log, held, node) }
    }
    try checkCounts(node)
  }

  private func checkChain(
    _ log: HeldState.HeldLog, _ held: [Int64: [Int64: OracleLine]], _ node: SimulatedNode
  ) throws {
    let lines = held[log.key] ?? [:]
    let name = "\(log.node)/\(log.logClass) branch \(log.branch)"
    guard var link = link(of: log, at: log.forkAfter, held) else {
      throw Violation(.logChain, "\(name) begins nowhere", nodes: [node.index])
    }
    var kept: [Int64: [UInt8]] = [:]
    for entry in log.kept { kept[entry.sequence] = entry.link }
    for sequence in stride(from: log.forkAfter + 1, through: log.through, by: 1) {
      guard let digest = digest(lines[sequence], log, sequence) else {
        throw Violation(
          .logChain, "\(name) is held through \(log.through) without \(sequence)",
          nodes: [node.index])
      }
      link = Digest(of: link + digest).bytes
      if let known = kept[sequence], known != link {
        throw Violation(
          .logChain, "\(name) keeps another link at \(sequence)", nodes: [node.index])
      }
    }
    guard link == log.link else {
      throw Violation(
        .logChain, "\(name) has another link at its end \(log.through)", nodes: [node.index])
    }
    let numbers = Array(lines.keys) + Array((blanks[log.key] ?? [:]).keys)
    let outside = numbers.filter { $0 > log.through || $0 <= log.forkAfter }.sorted()
    guard outside.isEmpty else {
      throw Violation(
        .logChain, "\(name) from \(log.forkAfter + 1) to \(log.through) has \(outside)",
        nodes: [node.index])
    }
  }

  /// The link of a branch after a number, worked out from the very first line.
  private func link(
    of log: HeldState.HeldLog, at sequence: Int64, _ held: [Int64: [Int64: OracleLine]]
  ) -> [UInt8]? {
    if sequence == 0 { return Digest(of: "redress log \(log.node) \(log.logClass)").bytes }
    if sequence <= log.forkAfter {
      guard let parent = state.logs.first(where: { $0.key == log.parent }) else { return nil }
      return link(of: parent, at: sequence, held)
    }
    guard let before = link(of: log, at: sequence - 1, held),
      let digest = digest(held[log.key]?[sequence], log, sequence)
    else { return nil }
    return Digest(of: before + digest).bytes
  }

  private func digest(
    _ line: OracleLine?, _ log: HeldState.HeldLog, _ sequence: Int64
  ) -> [UInt8]? {
    line?.digest.bytes ?? blanks[log.key]?[sequence] ?? log.holes[sequence]
  }

  /// Received is applied, quarantined and holes; and the rows say the same.
  private func checkCounts(_ node: SimulatedNode) throws {
    guard state.intake.count == 5, state.intake[0] == state.intake[1...3].reduce(0, +) else {
      throw Violation(.counts, "the intake is \(state.intake)", nodes: [node.index])
    }
    let others = state.lines.filter {
      !$0.line.isRegister && state.ownOffices[$0.line.node] == nil
    }.count
    // A store whose disk was replaced gets lines of its own from others, too.
    let most = node.wasReplaced ? state.digests.count + state.blanks.count : others
    let counted = state.intake[1] + state.intake[2]
    guard Int64(others) <= counted, counted <= Int64(most) else {
      throw Violation(
        .counts, "\(others) lines of others are held, \(state.intake) were counted",
        nodes: [node.index])
    }
  }
}
