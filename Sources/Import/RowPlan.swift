internal import CaseModel
internal import ChangeLog
internal import Sheets

// Ids of imported records. They follow from what a record is in the books of its office, so that
// the same file, at whatever store and how often, makes each record once:
//
//   mediation    office of the row, "mediation", official number in normal form
//   employer     office in the case's id, the case's id, "employer", "1"
//   participant, person
//                …, "participant", "1": one id for both
//   contact      …, "contact", "1" (for these four: CaseStore/RecordOrder.swift)
//   note         …, "note", "import"; of a payment: …, "note", the payment's id
//   recovery     …, "recovery", date, fen, kind, method or "", ordinal among equal rows from "1"
//   worker of a list
//                …, "participant", "list", place in the sheet from "1"; another free one where a
//                changed sheet has somebody else at a place. His or her employment and job: …,
//                "employment", the participant's id; note: …, "note", the participant's id
//   claim, enrolment list and who stands on it
//                ClaimPlanner and EnrolmentPlanner say
//   office       the parent's id, a hyphen, the code in small letters and digits
//
// No name, identity number, telephone number or word of a note is part of an id.

extension RecordID {
  /// The id of a record that hangs on this case.
  func child(_ parts: String...) -> RecordID {
    RecordID(office: office, derivedFrom: [text] + parts)
  }
}

/// What a row wants one record to hold.
struct RecordPlan {
  let type: RecordType
  let caseID: RecordID?
  let id: RecordID
  /// What the cells say.
  var values: [String: FieldValue] = [:]
  /// What follows from the cells, and is written only where nothing is held.
  var fills: [String: FieldValue] = [:]

  var key: RecordKey { RecordKey(case: caseID, type: type.name, id: id) }
}

/// What a row says, as far as the row alone can tell.
struct RowPlan {
  /// What the planner makes of the row.
  enum Verdict {
    /// These records, the case's own first.
    case records([RecordPlan])
    /// Another office's row, which is passed over.
    case skipped
    /// The findings have an error.
    case refused
  }

  let verdict: Verdict
  /// What no other row of the file may be; nil where equal rows are two records.
  let identity: RowIdentity?
  let findings: [ImportFinding]
}

extension RowPlan {
  /// A row of another office: refused, or passed over where that was asked for.
  init(
    ofOffice name: String, _ row: SheetRows.Row, column title: String?, _ options: ImportOptions
  ) {
    var findings = RowFindings(line: row.line)
    findings.add(.otherOffice(name), options.skipsOtherOffices ? .skipped : .error, title)
    self.init(
      verdict: options.skipsOtherOffices ? .skipped : .refused, identity: nil,
      findings: findings.all)
  }
}

/// What a row is, in 16 bytes: kept for every row between the passes.
struct RowIdentity: Hashable {
  private let high: UInt64
  private let low: UInt64

  init(_ parts: [String]) {
    let bytes = Digest(of: parts.map { "\($0.utf8.count):\($0)" }.joined()).bytes
    high = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Half of it, where equality is only used to say that two rows are the same.
  var fingerprint: UInt64 { high }
}

/// Turns rows of one kind into plans.
protocol RowPlanner: AnyObject {
  /// Whether what a row means follows from rows above it, so that each must be planned, in order.
  var dependsOnRowsAbove: Bool { get }

  /// Takes over what the planner of the first pass has counted, before the second pass.
  func learn(from checked: any RowPlanner)

  /// Judges a row by itself. Rows come in the order of the file.
  func plan(_ row: SheetRows.Row) throws -> RowPlan

  /// Compares a plan with what is held.
  func compare(_ records: [RecordPlan], line: Int) throws -> RowComparison

  /// What is to be said of the sheet as a whole.
  var sheetFindings: [ImportFinding] { get }
}

extension RowPlanner {
  var sheetFindings: [ImportFinding] { [] }
}

extension RowPlanner {
  func learn(from checked: any RowPlanner) {}
}

/// The findings of one row while it is judged.
struct RowFindings {
  let line: Int
  private(set) var all: [ImportFinding]

  init(_ row: SheetRows.Row) {
    line = row.line
    all = row.findings
  }

  init(line: Int) {
    self.line = line
    all = []
  }

  var hasErrors: Bool { all.contains { $0.severity == .error } }

  mutating func add(
    _ fact: ImportFact, _ severity: ImportFinding.Severity, _ column: String? = nil
  ) {
    all.append(ImportFinding(line: line, column: column, severity: severity, fact: fact))
  }

  mutating func error(_ fact: ImportFact, _ column: String? = nil) { add(fact, .error, column) }

  mutating func warn(_ fact: ImportFact, _ column: String? = nil) { add(fact, .warning, column) }
}
