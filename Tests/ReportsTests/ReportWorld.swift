import CaseModel
import ChangeLog
import Glibc
import Reports
import SQLite
import Synchronization

@testable import CaseStore

/// A case as a test describes it, with its money.
struct CaseSpec {
  var office = "150502"
  var acceptedOn = "2025-03-03"
  var workers: Int64 = 1
  var disputeTypes = ["wages"]
  var refusedOn: String?
  var concludedOn: String?
  var outcome: String?
  var agreedFen: Int64?
  var isVoided = false
  var employers: [EmployerSpec] = []
  var payments: [PaymentSpec] = []
  /// Outcomes that people write one after another, each without having seen the others.
  var unseenOutcomes: [String] = []
}

struct EmployerSpec {
  var industry: String?
  var isVoided = false
}

struct PaymentSpec {
  var on: String
  var fen: Int64
  var kind = "wages"
  var isVoided = false
}

/// A store of the city 通辽 in a directory of its own, removed with it.
final class ReportWorld {
  let store: CaseStore
  private let directory: String

  /// When reports of this world are computed: 2026-01-15 in China.
  static let now = Instant(millisecondsSince1970: 1_768_406_400_000)

  init(office: String = "150500") throws {
    var template = Array("/tmp/reports-tests-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw WorldFailure.noDirectory(errno) }
    directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let clock = Clock()
    store = try CaseStore.create(
      path: directory + "/store.redress", office: office, user: "li",
      environment: StoreEnvironment(
        nowMilliseconds: { clock.nextMillisecond() },
        randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } }))
    // Cases of offices beside the city's count only if the region wrote them.
    try store.write { connection, _ in
      try connection.run(
        """
        INSERT INTO certificate (id, heads, node, office)
        SELECT '150000-1', '', node, '150000' FROM this_node
        """)
    }
  }

  deinit {
    guard let entries = unsafe opendir(directory) else { return }
    while let entry = unsafe readdir(entries) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { unsafe unlink(directory + "/" + name) }
    }
    unsafe closedir(entries)
    unsafe rmdir(directory)
  }

  /// Saves cases as a clerk would have: the case, what hangs on it, and then what was voided.
  @discardableResult
  func save(_ specs: CaseSpec...) throws -> [RecordID] { try save(specs) }

  @discardableResult
  func save(_ specs: [CaseSpec]) throws -> [RecordID] {
    var ids: [RecordID] = []
    var drafts: [RecordDraft] = []
    var voided: [RecordDraft] = []
    var unseen: [(draft: RecordDraft, outcome: String)] = []
    for spec in specs {
      let caseID = store.newRecordID()
      ids.append(caseID)
      let mediation = RecordDraft(new: .mediation, case: caseID, id: caseID).with(spec)
      drafts.append(mediation)
      for employer in spec.employers {
        var draft = RecordDraft(new: .employer, case: caseID, id: store.newRecordID())
        draft.set("name", .text("通辽市某公司"))
        draft.set("industry", employer.industry.map { .text($0) })
        drafts.append(draft)
        if employer.isVoided { voided.append(draft) }
      }
      for payment in spec.payments {
        let draft = draft(payment, on: caseID)
        drafts.append(draft)
        if payment.isVoided { voided.append(draft) }
      }
      unseen += spec.unseenOutcomes.map { (mediation, $0) }
      if spec.isVoided { voided.append(mediation) }
    }
    try append(drafts.compactMap { $0.line() })
    try saveUnseen(unseen)
    let stored = try voided.compactMap { try store.record($0.key) }
    try store.save(stored.map { RecordDraft.void($0, reason: "mistake") }, by: "li")
    return ids
  }

  /// The records of a case of a type, in order of their making.
  func records(_ type: RecordType, of caseID: RecordID) throws -> [StoredRecord] {
    try store.records(of: type, in: caseID)
  }

  /// The one record of a case of a type.
  func record(_ type: RecordType, of caseID: RecordID) throws -> StoredRecord {
    guard let record = try records(type, of: caseID).first else { throw WorldFailure.noRecord }
    return record
  }

  /// Writes values of a field one after another, each by someone who had not seen the others: the
  /// last one is shown.
  func write(_ field: String, _ values: [FieldValue?], on record: StoredRecord) throws {
    for (index, value) in values.enumerated() {
      var draft = RecordDraft(editing: record)
      draft.set(field, value)
      try append([draft].compactMap { $0.line() }, by: ["zhang", "wang", "zhao"][index % 3])
    }
  }

  /// Voids a record as it was shown.
  func void(_ record: StoredRecord, by user: String = "zhang") throws {
    try append([RecordDraft.void(record, reason: "mistake")], by: user)
  }

  /// Writes a payment that whoever voided its case had not seen.
  func pay(_ payment: PaymentSpec, on caseID: RecordID, by user: String = "wang") throws {
    try append([draft(payment, on: caseID)].compactMap { $0.line() }, by: user)
  }

  private func draft(_ payment: PaymentSpec, on caseID: RecordID) -> RecordDraft {
    var draft = RecordDraft(new: .recovery, case: caseID, id: store.newRecordID())
    draft.set("received_on", .text(payment.on))
    draft.set("amount_fen", .integer(payment.fen))
    draft.set("kind", .text(payment.kind))
    return draft
  }

  /// Writes lines as a computer would that knows more offices, or fewer payments, than this one.
  func append(_ lines: [LineDraft], by user: String = "li") throws {
    let at = store.environment.now.iso
    try store.write { connection, writer in
      for line in lines {
        try writer.append(
          line, at: at, by: user, salt: [UInt8](repeating: 0, count: Line.saltByteCount), connection
        )
      }
    }
  }

  private func saveUnseen(_ edits: [(draft: RecordDraft, outcome: String)]) throws {
    let lines = try edits.compactMap { edit in
      try store.record(edit.draft.key).flatMap { shown in
        var draft = RecordDraft(editing: shown)
        draft.set("outcome", .text(edit.outcome))
        return draft.line()
      }
    }
    try store.save(lines, by: "wang")
  }

  /// Adds an office below one of the register; returns its id.
  func saveOffice(name: String, below: String, isVoided: Bool = false) throws -> String {
    let id = store.newRecordID()
    var draft = RecordDraft(new: .office, case: nil, id: id)
    draft.set("code", .text("150571"))
    draft.set("name", .text(name))
    draft.set("reports_to", .text(below))
    draft.set("display_order", .integer(1))
    try store.save([draft].compactMap { $0.line() }, by: "li")
    if isVoided {
      let stored = try [draft].compactMap { try store.record($0.key) }
      try store.save(stored.map { RecordDraft.void($0, reason: "mistake") }, by: "li")
    }
    return "\(id)"
  }

  func report(
    by grouping: RecoveredGrouping = .office, office: String = "150500",
    from: String = "2025-01-01", to: String = "2025-12-31"
  ) throws -> RecoveredReport {
    try RecoveredReport.compute(
      RecoveredReport.Query(
        office: office, from: try date(from), to: try date(to), by: grouping),
      store: store, computedAt: Self.now)
  }

  func total(from: String = "2025-01-01", to: String = "2025-12-31") throws -> RecoveredFigures {
    try report(from: from, to: to).total
  }
}

func date(_ iso: String) throws -> LocalDate {
  guard let date = LocalDate(iso: iso) else { throw WorldFailure.noDate(iso) }
  return date
}

enum WorldFailure: Error {
  case noDirectory(Int32)
  case noDate(String)
  case noRecord
}

/// A clock that goes on by a millisecond whenever it is read, so that ids are in order of making.
private final class Clock: Sendable {
  private let milliseconds = Atomic<Int64>(1_736_000_000_000)

  func nextMillisecond() -> Int64 {
    milliseconds.add(1, ordering: .relaxed).newValue
  }
}

extension RecordDraft {
  fileprivate func with(_ spec: CaseSpec) -> RecordDraft {
    var draft = self
    draft.set("office", .text(spec.office))
    draft.set("accepted_on", .text(spec.acceptedOn))
    draft.set("workers", .integer(spec.workers))
    draft.set("dispute_types", .codes(spec.disputeTypes))
    draft.set("refused_on", spec.refusedOn.map { .text($0) })
    draft.set("concluded_on", spec.concludedOn.map { .text($0) })
    draft.set("outcome", spec.outcome.map { .text($0) })
    draft.set("agreed_fen", spec.agreedFen.map { .integer($0) })
    return draft
  }
}

extension RecoveredReport {
  /// The figures of a row.
  func figures(_ key: String?) -> RecoveredFigures? { rows.first { $0.key == key }?.figures }
}
