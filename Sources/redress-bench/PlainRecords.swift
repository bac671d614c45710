import Bench
import CaseModel
import CaseStore
import ChangeLog

/// The floor P: the record tables as one would write them for SQLite alone.
///
/// The columns are those of the record types as the first stores had them, without heads, chain,
/// keys of numbers and secondary indexes; ids are the same texts. They are written out here and
/// not read from the schema, so that P stays where it is when our layout moves.
enum PlainRecords {
  static let schema = """
    CREATE TABLE mediation (
      id TEXT PRIMARY KEY, office TEXT, accepted_on TEXT, applied_on TEXT, workers INTEGER,
      migrant INTEGER, new_employment INTEGER, dispute_types TEXT, sought_fen INTEGER,
      infringement_known_on TEXT, employment_ended_on TEXT, channel TEXT, referrer TEXT,
      referral_number TEXT, mediator TEXT, official_number TEXT, refused_on TEXT,
      refused_reason TEXT, concluded_on TEXT, outcome TEXT, agreed_fen INTEGER, signed_on TEXT,
      effective_on TEXT, judicial_confirmation INTEGER, voided TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE participant (
      case_id TEXT NOT NULL, id TEXT NOT NULL, role TEXT, sex TEXT, birth_year INTEGER,
      migrant INTEGER, union_member INTEGER, sought_fen INTEGER, agreed_fen INTEGER, voided TEXT,
      PRIMARY KEY (case_id, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE person (
      case_id TEXT NOT NULL, id TEXT NOT NULL, name TEXT, identity_kind TEXT,
      identity_number TEXT, identity_note TEXT, phone TEXT, bank_card TEXT, voided TEXT,
      PRIMARY KEY (case_id, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE recovery (
      case_id TEXT NOT NULL, id TEXT NOT NULL, received_on TEXT, amount_fen INTEGER, kind TEXT,
      method TEXT, payer TEXT, worker TEXT, evidence TEXT, voided TEXT,
      PRIMARY KEY (case_id, id)
    ) STRICT, WITHOUT ROWID;
    """

  private static let columns: [String: [String]] = [
    "mediation": [
      "office", "accepted_on", "applied_on", "workers", "migrant", "new_employment",
      "dispute_types", "sought_fen", "infringement_known_on", "employment_ended_on", "channel",
      "referrer", "referral_number", "mediator", "official_number", "refused_on",
      "refused_reason", "concluded_on", "outcome", "agreed_fen", "signed_on", "effective_on",
      "judicial_confirmation", "voided",
    ],
    "participant": [
      "role", "sex", "birth_year", "migrant", "union_member", "sought_fen", "agreed_fen", "voided",
    ],
    "person": [
      "name", "identity_kind", "identity_number", "identity_note", "phone", "bank_card", "voided",
    ],
    "recovery": [
      "received_on", "amount_fen", "kind", "method", "payer", "worker", "evidence", "voided",
    ],
  ]

  /// Makes an empty file with the tables.
  static func create(path: String) throws -> PlainDatabase {
    let database = try PlainDatabase(path: path)
    try database.execute(schema)
    return database
  }

  /// Adds the insertion of a record's row.
  static func insert(_ draft: RecordDraft, into recording: inout Recording) {
    let table = draft.type.name
    let fields = columns[table] ?? []
    let keys = draft.type.place == .part ? ["case_id", "id"] : ["id"]
    if draft.type.place == .part { recording.append(draft.key.caseID?.text ?? "") }
    recording.append(draft.key.id.text)
    for field in fields { append(draft.value(of: field), to: &recording) }
    let names = keys + fields
    recording.endRun(
      of: "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES "
        + "(\(names.map { _ in "?" }.joined(separator: ", ")))")
  }

  /// Adds the update of one column of a mediation.
  static func update(
    _ draft: RecordDraft, field: String, into recording: inout Recording
  ) {
    append(draft.value(of: field), to: &recording)
    recording.append(draft.key.id.text)
    recording.endRun(of: "UPDATE mediation SET \(field) = ? WHERE id = ?")
  }

  private static func append(_ value: FieldValue?, to recording: inout Recording) {
    switch value {
    case nil: recording.appendNull()
    case .text(let text): recording.append(text)
    case .integer(let integer): recording.append(integer)
    case .flag(let truth): recording.append(Int64(truth ? 1 : 0))
    case .codes(let codes): recording.append(codes.joined(separator: ","))
    }
  }
}
