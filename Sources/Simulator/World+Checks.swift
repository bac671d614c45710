internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import SQLite
internal import SyncSession

// The checks of every run. None of them asks the engine how lines merge.

extension World {
  /// All that must hold at a node at any moment.
  func check(_ node: SimulatedNode, isFull: Bool = false) throws {
    let state = try HeldState(node, archive)
    try checkHeld(node, state)
    var logs = LogCheck(state)
    try logs.run(node)
    try RecordCheck(state).run(node, isFull: isFull)
    try FeedCheck(state, begin: node.feedsBegin).run(node)
    try checkReceipts(node)
    try checkErased(node, state)
    log.absorb(node.held.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 })
  }

  func checkHeld(_ node: SimulatedNode) throws {
    try checkHeld(node, try HeldState(node, archive))
  }

  /// No line goes away, and none that a person was told is saved.
  private func checkHeld(_ node: SimulatedNode, _ state: HeldState) throws {
    let digests = state.digests
    let gone = node.held.union(node.acknowledged).subtracting(digests)
    let lost = unexplained(gone, from: node, state)
    if let line = node.acknowledged.first(where: lost.contains) {
      throw Violation(
        .acknowledged, "line \(line.base64) was told as saved and is gone", nodes: [node.index])
    }
    guard lost.isEmpty else {
      throw Violation(
        .held, "\(lost.count) lines are gone: \(lost.map(\.base64).sorted()[0])",
        nodes: [node.index])
    }
    node.acknowledged.removeAll(where: gone.contains)
    guard digests.count == state.lines.filter({ !$0.line.isRegister }).count else {
      throw Violation(.held, "a line is held twice", nodes: [node.index])
    }
    node.held = digests
  }

  /// The store's own check of itself, and its counts, say the same as its rows.
  func checkStatus(_ node: SimulatedNode) throws {
    let verification = try node.store().verify()
    guard verification.isSound else {
      throw Violation(
        .verification, "verify finds \(verification.findings.prefix(3))", nodes: [node.index])
    }
    let state = try HeldState(node, archive)
    let status = try node.store().status()
    let marks = state.marks.values.flatMap { $0 }
    let counted = [
      status.lines, status.quarantined, status.holes, status.conflicts, status.unreadable,
    ]
    let defined = [
      state.lines.count + state.blanks.count, state.judgedOut.count,
      state.logs.reduce(state.blanks.count) { $0 + $1.holes.count },
      marks.filter { $0.hasSuffix(" conflict") }.count,
      marks.filter { $0.hasSuffix(" unreadable") }.count,
    ].map { Int64($0) }
    guard counted == defined, status.intake.isConsistent else {
      throw Violation(
        .counts, "the status counts \(counted), not \(defined)", nodes: [node.index])
    }
  }

  /// The figures that were kept, apply by apply, are those that the rows give.
  func checkFigures(_ node: SimulatedNode) throws {
    let findings = try node.store().checkFigures(isRepairing: false)
    guard findings.isClean else {
      throw Violation(
        .figures,
        "\(findings.days) days, \(findings.months) months and \(findings.received) received sums "
          + "differ from \(findings.cases) cases", nodes: [node.index])
    }
  }

  /// What is found by an index that waits for questions is what the rows say.
  func checkIndexes(_ node: SimulatedNode) throws {
    for table in DeferredIndex.Table.allCases {
      let (examined, wrong) = try node.store().compareIndexed(table)
      guard wrong == 0 else {
        throw Violation(
          .figures, "\(wrong) rows of \(table.indexed), which has \(examined), are wrong",
          nodes: [node.index])
      }
    }
    for index in DeferredIndex.all {
      let (found, held) = try node.store().read { connection in
        (
          try connection.rows("\(index.keys()) ORDER BY 1") { $0.integer(0) },
          try connection.rows(
            "SELECT key FROM \(index.table.rawValue) WHERE \(index.condition) ORDER BY 1"
          ) { $0.integer(0) }
        )
      }
      guard found == held else {
        throw Violation(
          .figures, "\(index.index) finds \(found.count) rows, not \(held.count)",
          nodes: [node.index])
      }
    }
  }

  /// The history of a case holds each of its lines once, and says which count.
  func checkHistory(_ record: StoredRecord, at node: SimulatedNode, _ state: HeldState) throws {
    guard let caseID = record.key.caseID else { return }
    let shown = try node.store().history(of: caseID).map {
      "\($0.line.name) \($0.isQuarantined)"
    }
    let defined = state.lines.filter { $0.line.key.caseID == caseID.text }.map {
      "\($0.line.name) \(state.judgedOut.contains($0.arrival))"
    }
    let isInOrder = !state.lines.contains {
      $0.line.key.caseID == caseID.text && state.late.contains($0.arrival)
    }
    guard isInOrder ? shown == defined : shown.sorted() == defined.sorted() else {
      throw Violation(
        .shown, "the history of \(caseID) is \(shown), not \(defined)", nodes: [node.index])
    }
  }

  /// What a node was told is received stands at its hub.
  func checkReceipts(_ node: SimulatedNode) throws {
    guard let upstream = node.place.upstream, !node.doubtsReceipts else { return }
    let receipts = try node.store().read { connection in
      try connection.rows("SELECT node, class, through FROM receipt ORDER BY node, class") {
        ($0.text(0), $0.text(1), $0.integer(2))
      }
    }
    for (id, logClass, through) in receipts {
      let held = try nodes[upstream].store().read { connection in
        try connection.integer(
          "SELECT max(through) FROM log WHERE node = ? AND class = ? AND branch >= 0", .text(id),
          .text(logClass)) ?? 0
      }
      guard held >= through else {
        throw Violation(
          .receipt, "acknowledged \(logClass) through \(through), the hub holds \(held)",
          nodes: [node.index, upstream])
      }
    }
  }

  /// What a person is shown is what the held lines say; gives the names by field.
  func checkShown(
    _ record: StoredRecord, at node: SimulatedNode
  ) throws -> [String: Set<String>] {
    let key = OracleKey(
      caseID: record.key.caseID?.text ?? "", type: record.key.type, id: record.key.id.text)
    let state = try HeldState(node, archive)
    try checkHistory(record, at: node, state)
    let defined = state.records[key] ?? OracleRecord(key)
    var shown: [String: Set<String>] = [:]
    for field in defined.fields {
      let heads = defined.heads(field)
      if !heads.isEmpty { shown[field] = Set(heads.map(\.name)) }
      let found = record.merges[field]?.heads.map(\.line.name.description) ?? []
      guard found == heads.map(\.name) else {
        throw Violation(
          .shown, "\(key) \(field) shows \(found), not \(heads.map(\.name))", nodes: [node.index])
      }
      let value = record.merges[field]?.shown
      guard value?.canonical == heads.first?.set[field]?.canonical else {
        throw Violation(.shown, "\(key) \(field) shows another value", nodes: [node.index])
      }
    }
    let conflicts = defined.fields.filter { defined.isConflict($0) }
    guard names(record) == shown, record.conflicts == conflicts else {
      throw Violation(
        .shown, "\(key) shows conflicts \(record.conflicts), not \(conflicts)",
        nodes: [node.index])
    }
    return shown
  }

  /// The names of the lines that a record shows, by field.
  func names(_ record: StoredRecord) -> [String: Set<String>] {
    var names: [String: Set<String>] = [:]
    for (field, merge) in record.merges where !merge.heads.isEmpty {
      names[field] = Set(merge.heads.map(\.line.name.description))
    }
    return names
  }

  /// A saved line says what the person wrote, over what the person was shown and nothing else.
  func checkSaved(
    _ line: OracleLine, _ draft: LineDraft, shown: [String: Set<String>], _ node: SimulatedNode
  ) throws {
    for field in line.set.keys.sorted() {
      let named = line.over[field] ?? []
      guard named == shown[field] ?? [] else {
        throw Violation(
          .over,
          "\(line.name) of \(line.key) replaces \(named.sorted()) in \(field), shown was "
            + "\((shown[field] ?? []).sorted())", nodes: [node.index])
      }
    }
    let strangers = line.over.keys.filter { line.set[$0] == nil }.sorted()
    guard strangers.isEmpty else {
      throw Violation(
        .over, "\(line.name) replaces values of \(strangers), which it does not set",
        nodes: [node.index])
    }
    guard line.set.count == draft.set.count,
      draft.set.allSatisfy({ line.set[$0.name]?.canonical == $0.value.canonical })
    else {
      throw Violation(.over, "\(line.name) says other values", nodes: [node.index])
    }
  }
}
