internal import CaseModel
internal import CaseStore
internal import ChangeLog

/// Turns the rows of a worker list into the people of one case.
final class WorkersPlanner: RowPlanner {
  private let store: CaseStore
  private let columns: SheetColumns
  private let list: WorkerList
  private let root: StoredRecord
  private let assignment: WorkerAssignment
  private let reader = CellReader()

  /// Whom a row means was found out for all rows at once.
  var dependsOnRowsAbove: Bool { false }

  /// Makes a planner of one pass.
  ///
  /// - Throws: `StoreError.unknownCase`, `StoreError.caseVoided`.
  init(
    store: CaseStore, options: ImportOptions, columns: SheetColumns, list: WorkerList?
  ) throws {
    guard let caseID = options.caseID, let list, let root = try store.caseRoot(caseID) else {
      throw StoreError.unknownCase(options.caseID?.text ?? "")
    }
    guard !root.isVoided else { throw StoreError.caseVoided(caseID) }
    self.store = store
    self.columns = columns
    self.list = list
    self.root = root
    assignment = WorkerAssignment(
      list, caseID: caseID, participants: try store.records(of: .participant, in: caseID),
      people: try store.records(of: .person, in: caseID))
  }

  // MARK: - The row alone

  func plan(_ row: SheetRows.Row) throws -> RowPlan {
    guard let entry = list.entry(line: row.line) else { throw ImportError.fileChanged }
    var findings = RowFindings(row)
    if let line = entry.repeats {
      findings.warn(.rowRepeated(otherLine: line))
      return RowPlan(verdict: .skipped, identity: nil, findings: findings.all)
    }
    if let line = entry.sharesNumberWith {
      findings.error(
        .identityNumberTwice(otherLine: line), columns.title(.person, "identity_number"))
    } else if let line = entry.sharesNameWith {
      findings.warn(.nameTwice(otherLine: line), columns.title(.person, "name"))
    }
    let cells = RowCells(row, columns, reader: reader, findings: &findings)
    if cells[.person]["name"] == nil {
      findings.error(.valueMissing, columns.title(.person, "name"))
    }
    guard let id = assignment[row.line] else {
      // Only a row without a name is nobody's.
      return RowPlan(verdict: .refused, identity: nil, findings: findings.all)
    }
    let records = try records(id, row, cells, findings: &findings)
    return RowPlan(
      verdict: findings.hasErrors ? .refused : .records(records), identity: nil,
      findings: findings.all)
  }

  private func records(
    _ id: RecordID, _ row: SheetRows.Row, _ cells: RowCells, findings: inout RowFindings
  ) throws -> [RecordPlan] {
    let caseID = root.key.id
    var participant = RecordPlan(
      type: .participant, caseID: caseID, id: id, values: cells[.participant])
    participant.fills["role"] = .text("applicant")
    participant.values["sought_fen"] = sought(row, cells, findings: &findings)
    var person = RecordPlan(type: .person, caseID: caseID, id: id, values: cells[.person])
    PersonNumbers.judge(&person, &participant, columns, findings: &findings)
    var records = [participant, person]
    if !cells[.employment].isEmpty || !cells[.job].isEmpty {
      let employment = try employmentID(of: id)
      records.append(
        RecordPlan(
          type: .employment, caseID: caseID, id: employment, values: cells[.employment],
          fills: ["worker": .text(id.text)]))
      if !cells[.job].isEmpty {
        records.append(
          RecordPlan(type: .job, caseID: caseID, id: employment, values: cells[.job]))
      }
    }
    if let note = columns.note(row, of: caseID, about: id, findings: &findings) {
      records.append(note)
    }
    return records
  }

  /// The employment that the case holds of a worker, else the one that the list makes.
  private func employmentID(of worker: RecordID) throws -> RecordID {
    let held = try store.records(of: .employment, in: root.key.id).first {
      !$0.isVoided && $0.values["worker"]?.text == worker.text
    }
    return held?.key.id ?? root.key.id.child("employment", worker.text)
  }

  private func sought(
    _ row: SheetRows.Row, _ cells: RowCells, findings: inout RowFindings
  ) -> FieldValue? {
    let amounts = WorkerAmounts(row, columns, cells, reader: reader)
    if let due = amounts.due, let paid = amounts.paid {
      if let owed = amounts.owed {
        if due.rawValue - paid.rawValue != owed.rawValue {
          findings.warn(
            .owedDisagrees(due: due, paid: paid, owed: owed),
            columns.title(.participant, "sought_fen"))
        }
      } else if amounts.sought == nil {
        findings.warn(.paidExceedsDue, columns.paid.first?.title)
      }
    }
    return amounts.sought.map { .integer($0.rawValue) }
  }

  // MARK: - What is held

  func compare(_ records: [RecordPlan], line: Int) throws -> RowComparison {
    let held = try records.map { try store.record($0.key) }
    guard let participant = held.first.flatMap({ $0 }) else { return .new(records) }
    if participant.isVoided {
      return RowComparison(voided: participant.type, RowFindings(line: line))
    }
    var comparison = RowComparison(
      zip(records, held).map { WorkersPlanner.sparing($0, $1) }, stored: held, line: line)
    // What only fills in what was empty needs nobody's leave.
    if comparison.state == .changed, !comparison.replacesAny {
      var findings = RowFindings(line: line)
      findings.warn(.recognised)
      comparison.state = .new
      comparison.findings = findings.all
    }
    return comparison
  }

  /// Takes out of a plan a number that a spreadsheet damaged, where one is held: a number that was
  /// restored from the paper is not damaged again by the same sheet.
  private static func sparing(_ record: RecordPlan, _ held: StoredRecord?) -> RecordPlan {
    guard record.type == .person, let number = record.values["identity_number"]?.text,
      PersonNumbers.check(number) == .damagedBySpreadsheet,
      let old = held?.values["identity_number"]?.text, old != number
    else { return record }
    var spared = record
    spared.values["identity_number"] = nil
    spared.fills["identity_note"] = nil
    return spared
  }

  var sheetFindings: [ImportFinding] {
    var findings = RowFindings(line: 0)
    let people = list.people.count
    if let workers = root.values["workers"]?.integer, workers != Int64(people) {
      findings.warn(.workersDiffer(list: people, case: workers))
    }
    if let sought = list.sought {
      if let held = root.values["sought_fen"]?.integer {
        if held != sought.rawValue {
          findings.warn(.soughtDiffers(list: sought, case: Fen(rawValue: held)))
        }
      } else {
        findings.warn(.soughtNotGiven(list: sought))
      }
    }
    if assignment.others > 0 { findings.warn(.othersOnCase(assignment.others)) }
    return findings.all
  }
}
