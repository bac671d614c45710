internal import CaseModel
public import CaseStore
internal import ChangeLog
public import Sheets

// An import reads its sheet twice. The first pass checks every row, compares it with what is held
// and lists what it finds; it writes nothing. The second hands the new rows, and with `--update`
// the changed ones, to the store as one transaction. With an error in any row there is no second
// pass, so that a sheet is never half imported; a row that waits is left out, the others go on.
//
// Memory: a record of the sheet, some fifty bytes a row, and the first findings of each severity.

/// Imports sheets into a store.
public struct Importer {
  private let store: CaseStore
  private let user: String
  private let options: ImportOptions

  /// Makes an importer.
  ///
  /// - Parameter user: who writes.
  public init(store: CaseStore, user: String, options: ImportOptions) {
    self.store = store
    self.user = user
    self.options = options
  }

  /// Imports a file.
  ///
  /// - Parameter progress: called every ``ImportProgress/intervalRows`` rows, on this thread.
  /// - Throws: ``ImportError``, `StoreError`; nothing is written then.
  public func run(
    _ kind: ImportKind, path: String,
    progress: @escaping (ImportProgress) -> Void = { _ in }
  ) throws -> ImportOutcome {
    try run(kind, .file(path: path), progress: progress)
  }

  /// Imports a sheet from where it stands.
  ///
  /// - Parameter progress: called every ``ImportProgress/intervalRows`` rows, on this thread.
  /// - Throws: ``ImportError``, `StoreError`; nothing is written then.
  public func run(
    _ kind: ImportKind, _ source: SheetSource,
    progress: @escaping (ImportProgress) -> Void = { _ in }
  ) throws -> ImportOutcome {
    var rows = try SheetRows(source, kind: kind, encoding: options.encoding)
    let list = kind == .workers ? try WorkerList(source, encoding: rows.encoding) : nil
    var outcome = ImportOutcome(encoding: rows.encoding, isDryRun: options.isDryRun)
    outcome.nearestColumns = rows.columns.nearest
    var findings = FindingList()
    let checker = try planner(kind, rows.columns, list, isWriting: false)
    let ledger = try check(&rows, checker, findings: &findings, progress: progress)
    if !source.endsWithLineEnd {
      findings.append(
        ImportFinding(
          line: rows.lastLine, column: nil, severity: .warning, fact: .lineEndMissing))
    }
    outcome.unknownColumns = rows.columns.unknown + rows.usedUnnamedColumns
    outcome.rowsWithoutData = rows.rowsWithoutData
    outcome.findings = findings.inOrder
    outcome.findingCounts = findings.counts
    outcome.similar = findings.similarLines.count
    count(ledger, into: &outcome)

    let writesAny = outcome.new > 0 || outcome.updated > 0
    guard writesAny, !options.isDryRun else { return outcome }
    let again = try SheetRows(source, kind: kind, encoding: outcome.encoding)
    guard again.columns.titles == rows.columns.titles else { throw ImportError.fileChanged }
    let writer = try planner(kind, again.columns, list, isWriting: true)
    writer.learn(from: checker)
    let drafts = DraftSource(
      planner: writer, rows: again, ledger: ledger, updatesChanged: options.updatesChanged,
      progress: progress)
    do {
      outcome.linesWritten = try store.save(drafts, by: user)
    } catch {
      throw drafts.failure ?? error
    }
    return outcome
  }

  private func planner(
    _ kind: ImportKind, _ columns: SheetColumns, _ list: WorkerList?, isWriting: Bool
  ) throws -> any RowPlanner {
    switch kind {
    case .mediations:
      try MediationPlanner(
        store: store, options: options, columns: columns, isWriting: isWriting)
    case .recoveries:
      try RecoveryPlanner(
        store: store, options: options, columns: columns, isWriting: isWriting)
    case .claims: try ClaimPlanner(store: store, user: user, options: options, columns: columns)
    case .enrolments:
      try EnrolmentPlanner(
        store: store, options: options, columns: columns, isWriting: isWriting)
    case .offices: try OfficePlanner(store: store, options: options, columns: columns)
    case .workers: try WorkersPlanner(store: store, options: options, columns: columns, list: list)
    }
  }

  // MARK: - The first pass

  private func check(
    _ rows: inout SheetRows, _ planner: any RowPlanner, findings: inout FindingList,
    progress: (ImportProgress) -> Void
  ) throws -> RowLedger {
    var ledger = RowLedger()
    while let row = try rows.next() {
      // Where cells are missing or have moved, what the others say is not what was meant.
      let isBroken = row.findings.contains { $0.severity == .error }
      let plan =
        isBroken
        ? RowPlan(verdict: .refused, identity: nil, findings: row.findings)
        : try planner.plan(row)
      for finding in plan.findings { findings.append(rows.columns.located(finding, row)) }
      if let identity = plan.identity,
        let first = ledger.claim(
          identity, line: row.line, fingerprint: rows.columns.fingerprint(row))
      {
        judge(row, first, columns: rows.columns, &ledger, &findings)
      } else {
        try judge(row, plan, planner, &ledger, &findings)
      }
      if ledger.count.isMultiple(of: ImportProgress.intervalRows) {
        progress(ImportProgress(stage: .checking, rows: ledger.count, total: nil))
      }
    }
    for finding in planner.sheetFindings { findings.append(finding) }
    ledger.content = rows.content
    return ledger
  }

  private func judge(
    _ row: SheetRows.Row, _ plan: RowPlan, _ planner: any RowPlanner, _ ledger: inout RowLedger,
    _ findings: inout FindingList
  ) throws {
    switch plan.verdict {
    case .refused: ledger.append(.refused, basis: 0)
    case .skipped: ledger.append(.skipped, basis: 0)
    case .records(let records):
      let comparison = try planner.compare(records, line: row.line)
      for finding in comparison.findings { findings.append(finding) }
      let verdict: RowLedger.Verdict =
        switch comparison.state {
        case .new: .new
        case .unchanged: .unchanged
        case .changed: .changed
        case .refused: .refused
        }
      ledger.append(verdict, basis: comparison.basis)
    }
  }

  /// Judges a row whose office and number stood in a row above.
  private func judge(
    _ row: SheetRows.Row, _ first: (index: Int, line: Int, isSame: Bool), columns: SheetColumns,
    _ ledger: inout RowLedger, _ findings: inout FindingList
  ) {
    func find(_ line: Int, _ fact: ImportFact, _ severity: ImportFinding.Severity) {
      findings.append(
        ImportFinding(
          line: line, column: columns.identityTitle, severity: severity, fact: fact))
    }
    if first.isSame {
      let isRefused = ledger[first.index].verdict == .refused
      find(row.line, .rowRepeated(otherLine: first.line), .warning)
      ledger.append(isRefused ? .refused : .unchanged, basis: 0)
      return
    }
    let number = columns.identityCell(row)
    find(row.line, .numberTwice(number, otherLine: first.line), .error)
    ledger.append(.refused, basis: 0)
    if ledger.refuse(first.index) {
      find(first.line, .numberTwice(number, otherLine: row.line), .error)
    }
  }

  private func count(_ ledger: RowLedger, into outcome: inout ImportOutcome) {
    outcome.rows = ledger.count
    outcome.unchanged = ledger.count(.unchanged)
    outcome.changed = ledger.count(.changed)
    outcome.refused = ledger.count(.refused)
    outcome.skipped = ledger.count(.skipped)
    if outcome.isRefused {
      outcome.heldBack = ledger.count(.new)
    } else {
      outcome.new = ledger.count(.new)
      outcome.updated = options.updatesChanged ? outcome.changed : 0
    }
  }
}

extension SheetColumns {
  /// A finding with the cell that it is about.
  func located(_ finding: ImportFinding, _ row: SheetRows.Row) -> ImportFinding {
    guard finding.line == row.line, let letters = finding.column.flatMap(letters) else {
      return finding
    }
    var located = finding
    located.cell = letters + String(row.sheetRow)
    return located
  }

  /// The column that says who a row is.
  private var identityColumn: Column? {
    columns(of: .mediation, "official_number").first
      ?? columns(of: .claim, "settlement_number").first ?? columns(of: .office, "code").first
  }

  /// The title of the column that says who a row is.
  var identityTitle: String? { identityColumn?.title }

  /// The cell that says who a row is.
  func identityCell(_ row: SheetRows.Row) -> String { identityColumn.map { row[$0] } ?? "" }
}
