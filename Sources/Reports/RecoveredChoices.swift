// What the figures would be with the other values of conflicts. A case's own part of the figures
// is computed in a copy of its rows in memory (`CaseTrial`), once as it is shown and once for each
// other value, by the very queries of the report; the difference is what the choice changes. The
// edits tried are those that `conflicts resolve` would write.
//
// 1. Listed is each choice alone, with all others as shown, if it changes any figure of the total
//    or of a row: so also one that brings a case into the period, the office or the report.
// 2. The range of a total is over all choices of a case together, since two can work against each
//    other (a date out of the period and an amount): figures of cases add up, so the least sum is
//    the sum of the least. Where a case has more combinations than ``combinationsMax``, the last
//    of its choices stay as shown, and the case is named.

internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import SQLite
internal import Wording

/// Finds the choices that change the figures of a report.
struct RecoveredChoices {
  /// Combinations of choices that are tried in one case: a tenth of a second.
  static let combinationsMax = 512

  let queries: RecoveredQueries
  let scope: ReportScope
  let lastSyncs: LastSyncs
  /// The rows of the report, whose order and labels the changes take.
  let rows: [RecoveredReport.Row]

  struct Found {
    var choices: [RecoveredChoice] = []
    /// How far below and above the total the choices can bring each figure.
    var below = RecoveredFigures()
    var above = RecoveredFigures()
    var casesCut: [String] = []
    /// The ids of all cases in which choices, alone or together, change a figure.
    var cases: Set<String> = []
  }

  /// One value that could be taken, with the edits that take it.
  private struct Option {
    let conflict: Conflict
    let alternative: Conflict.Alternative
    let drafts: [LineDraft]
  }

  /// One case's part of the figures.
  private struct Part {
    let total: RecoveredFigures
    let rows: [RecoveredReport.Row]

    var figures: [String?: RecoveredFigures] {
      Dictionary(rows.map { ($0.key, $0.figures) }, uniquingKeysWith: { first, _ in first })
    }
  }

  func find(_ connection: borrowing Connection) throws -> Found {
    var found = Found()
    let conflicts = try Conflict.all(connection) { type, field in
      FieldMark(type: type, field: field).isCounted(by: queries.query.grouping)
    }
    guard !conflicts.isEmpty else { return found }
    // Cases that count as one are tried as one.
    let merged = try MergedCases.read(connection)
    let byCase = Dictionary(grouping: conflicts) { conflict in
      conflict.record.key.caseID.map { merged[$0] ?? $0 }
    }
    let trial = try CaseTrial()
    for caseID in byCase.keys.compactMap({ $0 }).sorted() {
      let options = options(of: byCase[caseID] ?? [])
      guard !options.isEmpty else { continue }
      try trial.load(caseID, types: [.mediation, .employer, .recovery], from: connection)
      guard let shown = try part(trial, []) else { continue }
      var alone: [RecoveredFigures] = []
      for option in options.joined() {
        let part = try part(trial, option.drafts)
        if let part { alone.append(part.total.change(from: shown.total)) }
        if let choice = choice(
          option, option.conflict.record.key.caseID ?? caseID, shown: shown, part) {
          found.choices.append(choice)
          found.cases.insert(caseID.text)
        }
      }
      let changes =
        options.count == 1
        ? alone : try changesTogether(options, caseID, shown: shown, trial, &found.casesCut)
      try widen(&found, by: changes, caseID)
    }
    return found
  }

  /// The other values of each conflict, conflicts in order of their records.
  ///
  /// What several conflicts offer (a voided case with two payments) is one choice.
  private func options(of conflicts: [Conflict]) -> [[Option]] {
    var seen: Set<[LineDraft]> = []
    return conflicts.sorted {
      ($0.record.key.text, $0.field) < ($1.record.key.text, $1.field)
    }.map { conflict in
      conflict.alternatives.compactMap { alternative in
        let drafts = conflict.drafts(taking: alternative.value)
        guard seen.insert(drafts).inserted else { return nil }
        return Option(conflict: conflict, alternative: alternative, drafts: drafts)
      }
    }.filter { !$0.isEmpty }
  }

  /// The case's part of the figures after edits; nil where a sum would be too large.
  private func part(_ trial: borrowing CaseTrial, _ drafts: [LineDraft]) throws -> Part? {
    do {
      return try trial.trying(drafts) { connection in
        let tallies = try queries.tallies(connection)
        let counting = RecoveredRows(
          query: queries.query, scope: scope, lastSyncs: lastSyncs,
          disputeTypes: try queries.disputeTypes(in: tallies, connection))
        return Part(
          total: try counting.total(of: tallies), rows: try counting.rows(of: tallies))
      }
    } catch ReportError.sumTooLarge {
      return nil
    }
  }

  // MARK: - One choice

  private func choice(
    _ option: Option, _ caseID: RecordID, shown: Part, _ part: Part?
  ) -> RecoveredChoice? {
    let changes = part.map { rowChanges(from: shown, to: $0) } ?? []
    let change = part?.total.change(from: shown.total)
    if let change, change.isZero, changes.isEmpty { return nil }
    let conflict = option.conflict
    guard let head = conflict.shown, let line = option.alternative.lines.first else { return nil }
    let words = FieldWords(offices: scope.tree)
    func value(_ value: JSONValue, _ line: Line) -> RecoveredChoice.Value {
      let isStanding = value == .null && conflict.field == RecordType.voidedField.name
      return RecoveredChoice.Value(
        text: isStanding
          ? Phrase("未作废", "not voided")
          : words.phrase(value, type: conflict.record.type, field: conflict.field),
        json: value.compact, by: line.by, at: line.at, node: line.log.node.text)
    }
    return RecoveredChoice(
      caseID: caseID.text, shortNumber: caseID.shortNumber, kind: conflict.kind.rawValue,
      type: conflict.record.type.name, id: conflict.record.key.id.text, field: conflict.field,
      label: label(conflict, words), shown: value(head.value, head.line),
      other: value(option.alternative.value, line), change: change, rows: changes)
  }

  private func label(_ conflict: Conflict, _ words: FieldWords) -> Phrase {
    let type = conflict.record.type
    if conflict.field == RecordType.voidedField.name {
      let isCase = conflict.caseVoid != nil
      return isCase
        ? Phrase("案件作废", "case voided")
        : Phrase("\(type.label.chinese)作废", "\(type.label.english) voided")
    }
    let field = words.label(type: type, field: conflict.field)
    guard type.place == .part else { return field }
    // “到账日期” says already what it is of.
    let isClear = field.chinese.hasPrefix(type.label.chinese)
    return Phrase(
      isClear ? field.chinese : type.label.chinese + field.chinese,
      "\(type.label.english) \(field.english)")
  }

  private func rowChanges(from before: Part, to after: Part) -> [RecoveredChoice.RowChange] {
    let (old, new) = (before.figures, after.figures)
    var labels: [String?: Phrase] = [:]
    for row in before.rows + after.rows where old[row.key] != new[row.key] {
      labels[row.key] = row.label
    }
    // In the report's order; what is no row of it comes last.
    return (rows + before.rows + after.rows).compactMap { row in
      guard let label = labels.removeValue(forKey: row.key) else { return nil }
      let change = (new[row.key] ?? RecoveredFigures())
        .change(from: old[row.key] ?? RecoveredFigures())
      return change.isZero
        ? nil : RecoveredChoice.RowChange(key: row.key, label: label, change: change)
    }
  }

  // MARK: - All choices of a case

  /// How the case's part of the total changes by each combination of choices.
  private func changesTogether(
    _ options: [[Option]], _ caseID: RecordID, shown: Part, _ trial: borrowing CaseTrial,
    _ casesCut: inout [String]
  ) throws -> [RecoveredFigures] {
    var combinations: [[LineDraft]] = [[]]
    for conflict in options {
      guard combinations.count * (conflict.count + 1) <= Self.combinationsMax else {
        casesCut.append(caseID.shortNumber)
        break
      }
      combinations += conflict.flatMap { option in combinations.map { $0 + option.drafts } }
    }
    var changes: [RecoveredFigures] = []
    for drafts in combinations.dropFirst() {
      if let part = try part(trial, drafts) {
        changes.append(part.total.change(from: shown.total))
      }
    }
    return changes
  }

  private func widen(
    _ found: inout Found, by changes: [RecoveredFigures], _ caseID: RecordID
  ) throws {
    var below = RecoveredFigures()
    var above = RecoveredFigures()
    for change in changes {
      for figure in RecoveredFigure.allCases {
        below[figure] = min(below[figure], change[figure])
        above[figure] = max(above[figure], change[figure])
      }
    }
    if !below.isZero || !above.isZero { found.cases.insert(caseID.text) }
    found.below = try found.below.adding(below)
    found.above = try found.above.adding(above)
  }
}

extension RecordKey {
  /// The key as a text to sort by: the case's own record before what hangs on it.
  fileprivate var text: String { (isCaseRoot ? "0 " : "1 ") + description }
}
