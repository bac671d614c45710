internal import CaseModel
internal import SQLite

extension RecoveredQueries {
  /// Counts the cases of the scope that the period touches and in which a counted field is marked.
  ///
  /// A date that cannot be read stands in no period, so such a case is told whatever the period.
  ///
  /// - Parameter found: what other values would change; cases in which they do are in conflict,
  ///   too, where only the other value brings them into the report.
  func doubts(
    scope: ReportScope, _ found: RecoveredChoices.Found, _ connection: borrowing Connection
  ) throws -> RecoveredDoubts {
    var conflicts = found.cases
    var unreadable: Set<String> = []
    try connection.query(
      """
      SELECT k.case_id, m.office, k.type, k.field, k.mark,
        coalesce(m.accepted_on BETWEEN ?1 AND ?2, 0)
      OR coalesce(m.concluded_on BETWEEN ?1 AND ?2, 0)
        OR EXISTS (
          SELECT 1 FROM recovery r WHERE r.case_id = m.id AND r.received_on BETWEEN ?1 AND ?2)
      FROM field_mark k JOIN mediation m ON m.id = k.case_id
      """, .text(query.from.iso), .text(query.to.iso)
    ) { row in
      let mark = FieldMark(type: row.text(2), field: row.text(3))
      guard mark.isCounted(by: query.grouping), scope.admits(row.optionalText(1)) else { return }
      let isUnreadable = row.text(4) == "unreadable"
      guard row.integer(5) == 1 || (isUnreadable && mark.isDate) else { return }
      if isUnreadable {
        unreadable.insert(row.text(0))
      } else {
        conflicts.insert(row.text(0))
      }
    }
    var doubts = RecoveredDoubts()
    doubts.conflicts = Int64(conflicts.count)
    doubts.unreadable = Int64(unreadable.count)
    doubts.choices = found.choices
    doubts.casesCut = found.casesCut
    return doubts
  }
}

/// A field that needs a person's eye, as far as figures go.
struct FieldMark: Sendable, Hashable {
  let type: String
  /// The field, with the element of a set behind a dot.
  let field: String

  /// Whether a report with that grouping could read otherwise for another value of the field.
  func isCounted(by grouping: RecoveredGrouping) -> Bool {
    switch type {
    case "mediation":
      if field.hasPrefix("dispute_types.") { return grouping == .disputeType }
      return Self.ofMediation.contains(field)
    case "recovery": return Self.ofRecovery.contains(field)
    case "employer": return grouping == .industry && Self.ofEmployer.contains(field)
    default: return false
    }
  }

  /// Whether it is one of the dates that put a case into a period.
  var isDate: Bool {
    switch type {
    case "mediation": field == "accepted_on" || field == "concluded_on"
    case "recovery": field == "received_on"
    default: false
    }
  }

  private static let ofMediation: Set<String> = [
    "office", "accepted_on", "workers", "refused_on", "concluded_on", "outcome", "agreed_fen",
    "voided",
  ]
  private static let ofRecovery: Set<String> = ["received_on", "amount_fen", "kind", "voided"]
  private static let ofEmployer: Set<String> = ["industry", "voided"]
}
