public import CaseModel

extension MutualAidReport {
  /// The report as JSON: the members always in this order, amounts in whole fen.
  public func json(in language: Language) -> String {
    ReportJSON.object([
      ("report", .string("mutual-aid")),
      ("from", .string(query.from.iso)),
      ("to", .string(query.to.iso)),
      ("by", .string(query.grouping.rawValue)),
      ("office", .string(query.office)),
      ("office_name", .string(officeName)),
      ("computed_at", .string(computedAt.iso)),
      (
        "rows",
        .array(
          rows.map { row in
            .object(
              [("key", .string(orNull: row.key)), ("label", .string(row.label[language]))]
                + Self.members(of: row.figures))
          })
      ),
      ("total", .object(Self.members(of: total))),
      ("people_by", .string(peopleBy)),
      ("claims_without_number", .integer(claimsWithoutNumber)),
      ("conflicts", .integer(conflicts)),
      ("irregular", .array(irregular.map { .string($0.id) })),
      ("rules", .array(rules.map { .string($0[language]) })),
      ("open_questions", .array(openQuestions.map { .string($0[language]) })),
      ("cut", .object([("logs", .array(cut.map(\.json)))])),
    ]).text
  }

  /// How people were told apart.
  private var peopleBy: String {
    if claimsWithoutNumber == 0 { return "identity_number" }
    return claimsWithoutNumber == total.claims ? "same_as" : "identity_number_or_same_as"
  }

  private static func members(of figures: Figures) -> [(String, ReportJSON)] {
    [
      ("claims", .integer(figures.claims)), ("people", .integer(figures.people)),
      ("paid_fen", .integer(figures.paid.rawValue)),
      ("returned_fen", .integer(figures.returned.rawValue)),
      ("amount_fen", .integer(figures.amount.rawValue)),
    ]
  }
}
