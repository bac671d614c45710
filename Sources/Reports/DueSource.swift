internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import Deadlines
internal import SQLite

/// A period that a record has started, as a query found it.
struct DueStart {
  /// The case.
  let caseID: RecordID
  /// The office that holds it.
  let office: String
  /// Its official number.
  let number: String?
  /// Who handles it.
  let mediator: String?
  /// The record that holds the day.
  let record: RecordKey
  /// The rule and the day.
  let start: DeadlineStart
  /// Whether it is shown when its last day is over: what is still to be done is, a right that has
  /// lapsed is not.
  let staysWhenOver: Bool
}

/// Where periods come from: a query each, over an index that holds little more than what is asked.
///
/// A record type that starts periods gets a source in a file of its own, and a place in ``all``.
struct DueSource: Sendable {
  /// Finds what may be due on a day, before it or until another.
  let recent:
    @Sendable (
      _ today: LocalDate, _ until: LocalDate, _ connection: borrowing Connection
    ) throws -> [DueStart]
  /// Finds what one case has started, whenever it ends.
  let ofCase:
    @Sendable (_ caseID: RecordID, _ connection: borrowing Connection) throws -> [DueStart]

  static let all: [DueSource] = [
    .openMediations, .agreements, .failedMediations, .sessions, .instalments, .enforcement,
    .promises, .waitingExits, .awards, .legalAid, .hotline,
  ]
}

extension DueSource {
  /// Conditions under which mediations are read: each is that of an index.
  enum Condition: String, CaseIterable {
    case isOpen = "concluded_on IS NULL AND refused_on IS NULL AND voided IS NULL"
    case isEffective = "effective_on IS NOT NULL AND refused_on IS NULL AND voided IS NULL"
    case hasFailed =
      "outcome IN ('failed', 'withdrawn') AND refused_on IS NULL AND voided IS NULL"

    /// The rows as the index finds them: those whose day is not before one that is bound, but all
    /// that are open.
    var isFound: String {
      switch self {
      case .isOpen: "key IN (\(DeferredIndex.open.keys()))"
      case .isEffective: "key IN (\(DeferredIndex.effective.keys(where: "effective_on >= ?1")))"
      case .hasFailed: "key IN (\(DeferredIndex.failed.keys(where: "concluded_on >= ?1")))"
      }
    }
  }

  /// What runs while a mediation is open.
  static let openMediations = mediations(.isOpen, since: nil) { facts in
    facts.periods + (facts.isConcluded ? [] : facts.limitations)
  }

  /// What the parties may apply for after an agreement.
  ///
  /// The longest of these periods is 30 days, and no run of rest days is as long.
  static let agreements = mediations(.isEffective, since: { $0.adding(days: -60) }) { $0.exits }

  /// Limitation after a mediation that came to nothing; years enough for interruptions.
  static let failedMediations = mediations(.hasFailed, since: { $0.adding(years: -3) }) {
    $0.limitations
  }

  private static func mediations(
    _ condition: Condition, since: (@Sendable (LocalDate) -> LocalDate)?,
    _ starts: @escaping @Sendable (MediationFacts) -> [DeadlineStart]
  ) -> DueSource {
    DueSource(
      recent: { today, _, connection in
        try mediations(
          condition, "AND \(condition.isFound)", since.map { [.text($0(today).iso)] } ?? [],
          connection, starts)
      },
      ofCase: { caseID, connection in
        try mediations(
          condition, "AND id = ?", [.text(caseID.text)], connection, starts)
      })
  }

  private static let columns = [
    "id", "office", "official_number", "mediator", "applied_on", "accepted_on",
    "infringement_known_on", "employment_ended_on", "channel", "dispute_types", "concluded_on",
    "outcome", "effective_on", "judicial_confirmation",
  ]

  /// The body's kind and the procedures that were applied for, which matter after an agreement.
  private static let after = """
    (SELECT body_kind FROM handling h WHERE h.case_id = mediation.id AND h.voided IS NULL
     ORDER BY h.id LIMIT 1),
    (SELECT group_concat(kind) FROM exit e WHERE e.case_id = mediation.id AND e.voided IS NULL)
    """

  private static func mediations(
    _ condition: Condition, _ more: String, _ bindings: [Value],
    _ connection: borrowing Connection, _ starts: (MediationFacts) -> [DeadlineStart]
  ) throws -> [DueStart] {
    let after = condition == .isEffective ? after : "NULL, NULL"
    let rows = try connection.statement(
      """
      SELECT \(columns.joined(separator: ", ")), \(after) FROM mediation
      WHERE \(condition.rawValue) \(more)
      """)
    try rows.bind(bindings)
    var found: [DueStart] = []
    // Few combinations of dispute types stand in all the rows.
    var types: [String: [String]] = [:]
    while try rows.step() {
      guard let id = RecordID(rows.text(0)) else { continue }
      func date(_ index: Int) -> LocalDate? {
        rows.optionalText(index).flatMap { LocalDate(iso: $0) }
      }
      let column = rows.optionalText(9) ?? ""
      let disputeTypes = types[column] ?? codes(column)
      types[column] = disputeTypes
      let facts = MediationFacts(
        appliedOn: date(4), acceptedOn: date(5), infringementKnownOn: date(6),
        employmentEndedOn: date(7), channel: rows.optionalText(8),
        disputeTypes: disputeTypes, isConcluded: !rows.isNull(10),
        outcome: rows.optionalText(11), effectiveOn: date(12),
        isConfirmed: rows.optionalInteger(13) == 1, bodyKind: rows.optionalText(14),
        exitKinds: (rows.optionalText(15) ?? "").split(separator: ",").map(String.init))
      let office = rows.optionalText(1) ?? id.office
      let number = rows.optionalText(2)
      let mediator = rows.optionalText(3)
      let record = RecordKey(case: id, type: RecordType.mediation.name, id: id)
      for start in starts(facts) {
        let nature = start.rule.nature
        found.append(
          DueStart(
            caseID: id, office: office, number: number, mediator: mediator, record: record,
            start: start,
            staysWhenOver: nature == .duty || nature == .limitation && !facts.isConcluded))
      }
    }
    return found
  }

  /// The codes of a column that holds a set as a JSON array; codes hold no quotes.
  static func codes(_ column: String) -> [String] {
    column.split(whereSeparator: { "[],\" ".contains($0) }).map(String.init)
  }
}
