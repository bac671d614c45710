public import CaseModel

extension RecoveredReport {
  /// The report as JSON: the members always in this order, amounts in whole fen.
  ///
  /// Names of groups and rules are in the language; keys and codes are the same in both.
  public func json(in language: Language) -> String {
    let notes = rules(showsWanYuan: false)
    return ReportJSON.object([
      ("report", .string("recovered")),
      ("from", .string(query.from.iso)),
      ("to", .string(query.to.iso)),
      ("by", .string(query.grouping.rawValue)),
      ("office", .string(query.office)),
      ("office_name", .string(officeName)),
      ("computed_at", .string(computedAt.iso)),
      ("rows", .array(rows.map { json(of: $0, in: language) })),
      ("total", .object(Self.members(of: total))),
      ("conflicts", .integer(doubts.conflicts)),
      ("unreadable", .integer(doubts.unreadable)),
      ("payments_without_case", .integer(doubts.paymentsWithoutCase)),
      ("rules", .array(notes.map { .string($0[language]) })),
      ("open_questions", .array(openQuestions.map { .string($0[language]) })),
      ("choices", .array(doubts.choices.map { Self.json(of: $0, in: language) })),
      ("lowest", doubts.range.map { .object(Self.members(of: $0.lowest)) } ?? .null),
      ("highest", doubts.range.map { .object(Self.members(of: $0.highest)) } ?? .null),
      ("cases_cut", .array(doubts.casesCut.map { .string($0) })),
      ("cut", .object([("logs", .array(cut.map(\.json)))])),
    ]).text
  }

  private func json(of row: Row, in language: Language) -> ReportJSON {
    var members: [(String, ReportJSON)] = [
      ("key", .string(orNull: row.key)), ("label", .string(row.label[language])),
      ("level", .integer(Int64(row.level))),
    ]
    members += Self.members(of: row.figures)
    if query.grouping == .office {
      members.append(("last_sync_on", .string(orNull: row.lastSyncOn?.iso)))
    }
    return .object(members)
  }

  private static func members(of figures: RecoveredFigures) -> [(String, ReportJSON)] {
    RecoveredFigure.allCases.map { ($0.rawValue, .integer(figures[$0])) }
  }

  private static func json(
    of choice: RecoveredChoice, in language: Language
  ) -> ReportJSON {
    func value(_ value: RecoveredChoice.Value) -> ReportJSON {
      .object([
        ("value", .raw(value.json)), ("text", .string(value.text[language])),
        ("by", .string(value.by)), ("at", .string(value.at)), ("node", .string(value.node)),
      ])
    }
    return .object([
      ("case", .string(choice.caseID)), ("short_number", .string(choice.shortNumber)),
      ("kind", .string(choice.kind)), ("type", .string(choice.type)), ("id", .string(choice.id)),
      ("field", .string(choice.field)), ("label", .string(choice.label[language])),
      ("shown", value(choice.shown)), ("other", value(choice.other)),
      ("change", choice.change.map { .object(members(of: $0)) } ?? .null),
      (
        "rows",
        .array(
          choice.rows.map { row in
            .object([
              ("key", .string(orNull: row.key)), ("label", .string(row.label[language])),
              ("change", .object(members(of: row.change))),
            ])
          })
      ),
    ])
  }
}
