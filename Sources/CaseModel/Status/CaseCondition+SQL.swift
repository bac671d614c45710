// A condition as SQL: each is 0 or 1, never NULL, so that NOT means what it says. Names come from
// declarations and days from `LocalDate`; nothing that a person typed stands in it.

extension CaseCondition {
  /// The condition as an expression over a row of the case's table.
  ///
  /// - Parameter type: the type of the case.
  public func sql(of type: RecordType, at moment: CaseMoment) -> String {
    sql(row: type.name, of: type, root: type.name, moment)
  }

  private func sql(
    row: String, of type: RecordType, root: String, _ moment: CaseMoment
  ) -> String {
    func column(_ field: String) -> String {
      precondition(type.find(field: field) != nil, "\(type.name) has no field \(field)")
      return "\(row).\(field)"
    }
    func join(_ conditions: [CaseCondition], _ word: String) -> String {
      let parts = conditions.map { $0.sql(row: row, of: type, root: root, moment) }
      return "(" + parts.joined(separator: " \(word) ") + ")"
    }
    switch self {
    case .always: return "1"
    case .isSet(let field): return "(\(column(field)) IS NOT NULL)"
    case .isOneOf(let field, let codes):
      let list = codes.map { "'\($0)'" }.joined(separator: ", ")
      if case .set? = type.find(field: field)?.kind {
        return "EXISTS (SELECT 1 FROM json_each(\(column(field))) WHERE value IN (\(list)))"
      }
      return "coalesce(\(column(field)) IN (\(list)), 0)"
    case .isTrue(let field): return "coalesce(\(column(field)) = 1, 0)"
    case .isAtLeast(let field, let number): return "coalesce(\(column(field)) >= \(number), 0)"
    case .isTodayOrLater(let field): return "coalesce(\(column(field)) >= '\(moment.today)', 0)"
    case .isBeforeToday(let field): return "coalesce(\(column(field)) < '\(moment.today)', 0)"
    case .isOver(let rule, let field):
      return moment.lastStarts[rule].map { "coalesce(\(column(field)) <= '\($0)', 0)" } ?? "0"
    case .has(let name, let condition):
      guard let part = RecordType.find(name) else { return "0" }
      let inner = condition.sql(row: "part", of: part, root: root, moment)
      return """
        EXISTS (SELECT 1 FROM \(name) part
          WHERE part.case_id = \(root).id AND part.voided IS NULL AND \(inner))
        """
    case .last(let name, let field, let condition):
      guard let part = RecordType.find(name) else { return "0" }
      precondition(part.find(field: field) != nil, "\(name) has no field \(field)")
      let inner = condition.sql(row: "part", of: part, root: root, moment)
      return """
        coalesce((SELECT \(inner) FROM \(name) part
          WHERE part.case_id = \(root).id AND part.voided IS NULL
          ORDER BY part.\(field) DESC, part.id DESC LIMIT 1), 0)
        """
    case .isPaid:
      return """
        coalesce(\(CaseCondition.received(root)) >= coalesce(\(root).agreed_fen,
          (SELECT sum(coalesce(amount_fen, 0)) FROM instalment
           WHERE case_id = \(root).id AND voided IS NULL)), 0)
        """
    case .isPartlyPaid: return "(\(CaseCondition.received(root)) > 0)"
    case .isBehind: return CaseCondition.behind(root, moment.today)
    case .becameCase:
      return "EXISTS (SELECT 1 FROM origin WHERE of_case = \(root).id AND voided IS NULL)"
    case .all(let conditions): return join(conditions, "AND")
    case .any(let conditions): return join(conditions, "OR")
    case .not(let condition):
      return "(NOT \(condition.sql(row: row, of: type, root: root, moment)))"
    }
  }

  /// What came, on the case and on those that were merged into it.
  private static func received(_ root: String) -> String {
    """
    (SELECT coalesce(sum(amount_fen), 0) FROM recovery
      WHERE voided IS NULL AND case_id IN (SELECT \(root).id
        UNION ALL SELECT case_id FROM merged_case WHERE final_id = \(root).id))
    """
  }

  /// What is due and not covered by payments that name it, against what other money is left: the
  /// arithmetic of ``InstalmentCover``.
  private static func behind(_ root: String, _ today: LocalDate) -> String {
    """
    (SELECT coalesce(sum(CASE WHEN due_on < '\(today)' THEN max(0, amount - paid) ELSE 0 END), 0)
        > \(received(root)) - coalesce(sum(paid), 0) + coalesce(sum(max(0, paid - amount)), 0)
      FROM (SELECT due_on, coalesce(amount_fen, 0) AS amount,
          (SELECT coalesce(sum(r.amount_fen), 0) FROM recovery r
           WHERE r.case_id = i.case_id AND r.instalment = i.id AND r.voided IS NULL) AS paid
        FROM instalment i WHERE i.case_id = \(root).id AND i.voided IS NULL))
    """
  }
}
