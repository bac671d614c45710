import CaseModel
import CaseStore
import Console
import Reports

/// `redress report`: figures from the records.
enum ReportCommand {
  static let command: Command<Session> = Command(
    "report", aliases: ["报表"], summary: Phrase("统计报表", "reports"),
    examples: [
      Example(
        command: "redress report recovered --from 2025-01-01 --to 2025-12-31",
        explanation: Phrase("全年挽回经济损失", "what was recovered in a year"))
    ],
    subcommands: [recovered])

  private static let recovered = Command<Session>(
    "recovered", aliases: ["挽回经济损失"],
    summary: Phrase(
      "挽回经济损失：受理、结案、协议、到账", "what was recovered: accepted, concluded, agreed, received"),
    options: [
      OptionSpecification(
        "from", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("起始日期（含）", "first day"), isRequired: true),
      OptionSpecification(
        "to", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("截止日期（含）", "last day"), isRequired: true),
      OptionSpecification(
        "by",
        value: .choice(
          RecoveredGrouping.allCases.map { grouping in
            OptionSpecification.Choice(grouping.rawValue, grouping.label)
          }), help: Phrase("按什么分行，默认按单位", "what a row is; an office unless told")),
      OptionSpecification(
        "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
        help: Phrase("该单位及其下级，默认本单位", "this office and those below it; the store's own unless told")
      ),
    ],
    examples: [
      Example(
        command: "redress report recovered --from 2025-01-01 --to 2025-12-31 --by quarter",
        explanation: Phrase("全年，按季度", "a year by quarter")),
      Example(
        command: "redress report recovered --from 2025-01-01 --to 2025-12-31 --format csv",
        explanation: Phrase("CSV，可用表格软件打开", "as CSV")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let offices = try store.officeTree()
      let input = FieldInput(offices: offices, today: store.today)
      let query = RecoveredReport.Query(
        office: try MediationList.office(parsed.value("office"), offices) ?? store.thisNode.office,
        from: try day(parsed.value("from"), input), to: try day(parsed.value("to"), input),
        by: parsed.value("by").flatMap { RecoveredGrouping(rawValue: $0) } ?? .office)
      let report = try RecoveredReport.compute(
        query, store: store, computedAt: StoreEnvironment.system.now)
      switch session.format {
      case .json: TextOutput.standard.write(report.json(in: session.language))
      // Excel takes a CSV without the mark for GBK and shows Chinese as nonsense.
      case .csv: TextOutput.standard.write("\u{FEFF}" + report.csv(in: session.language))
      case .table: print(report.table(.yuanAndTotalInWanYuan), session)
      }
    })

  private static let periodField = Field(
    "period", .date, Phrase("日期", "date"), in: .state)

  private static func day(_ typed: String?, _ input: FieldInput) throws -> LocalDate {
    try input.readDate(typed ?? "", periodField)
  }

  private static func print(_ report: ReportTable, _ session: Session) {
    let language = session.language
    session.print(session.terminal.outputStyle.heading(report.title[language]))
    session.print(report.subtitle[language])
    session.print("")
    var table = TextTable(
      report.columns.map { column in
        let isNumber = column.kind == .count || column.kind == .money
        return .init(column.title, isNumber ? .right : .left)
      })
    table.hasRule = true
    // Bars stand for the money received: the column that the report is named for.
    table.barWidth =
      session.terminal.isOutputTerminal && session.terminal.widthCells >= 160 ? 16 : 0
    for row in report.rows {
      var texts = row.texts(in: language)
      if let first = texts.first { texts[0] = String(repeating: "  ", count: row.level) + first }
      table.append(texts, bar: received(row, report))
    }
    for row in report.totals { table.footer.append(.init(row.texts(in: language))) }
    session.print(table)
    session.print("")
    for note in report.notes { session.print("· " + note[language]) }
  }

  private static func received(_ row: ReportTable.Row, _ report: ReportTable) -> Int64? {
    for (column, cell) in zip(report.columns, row.cells) {
      if column.title.english.hasPrefix("Received"), case .money(let amount, _) = cell {
        return amount.rawValue
      }
    }
    return nil
  }
}
