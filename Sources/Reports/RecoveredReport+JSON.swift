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
      ("cut", .object([("logs", .array(cut.map(Self.json(of:))))])),
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
    [
      ("accepted", .integer(figures.accepted)),
      ("concluded", .integer(figures.concluded)),
      ("agreed", .integer(figures.agreed)),
      ("failed", .integer(figures.failed)),
      ("withdrawn", .integer(figures.withdrawn)),
      ("other", .integer(figures.other)),
      ("workers", .integer(figures.workers)),
      ("agreed_fen", .integer(figures.agreedAmount.rawValue)),
      ("received_fen", .integer(figures.received.rawValue)),
      ("received_pay_fen", .integer(figures.receivedPay.rawValue)),
      ("received_contributions_fen", .integer(figures.receivedContributions.rawValue)),
      ("received_on_concluded_fen", .integer(figures.receivedOnConcluded.rawValue)),
    ]
  }

  private static func json(of cut: ReportCut) -> ReportJSON {
    .object([
      ("node", .string(cut.node)), ("class", .string(cut.logClass)),
      ("branch", .integer(cut.branch)), ("through", .integer(cut.through)),
      ("link", .string(cut.link)),
    ])
  }
}
