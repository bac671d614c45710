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
    subcommands: [
      SummaryCommand.command, recovered, MutualAidReportCommand.command, ReportFillCommand.command,
      ReportCheckCommand.command,
    ])

  /// The options that name the period of a report.
  static let period = [
    OptionSpecification(
      "from", value: .text(placeholder: Phrase("日期", "DATE")),
      help: Phrase("起始日期（含）", "first day"), isRequired: true),
    OptionSpecification(
      "to", value: .text(placeholder: Phrase("日期", "DATE")),
      help: Phrase("截止日期（含）", "last day"), isRequired: true),
  ]

  /// The option that says in what amounts are written.
  static let amountUnit = OptionSpecification(
    "unit",
    value: .choice([
      OptionSpecification.Choice("yuan", Phrase("元", "yuan")),
      OptionSpecification.Choice("wan", Phrase("万元", "10,000 yuan")),
    ]), help: Phrase("金额单位，默认元", "the unit of amounts; yuan unless told"))

  /// The option that names the office of a report.
  static let office =
    OptionSpecification(
      "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
      help: Phrase("该单位及其下级，默认本单位", "this office and those below it; the store's own unless told")
    )

  private static let recovered = Command<Session>(
    "recovered", aliases: ["挽回经济损失"],
    summary: Phrase(
      "挽回经济损失：受理、结案、协议、到账", "what was recovered: accepted, concluded, agreed, received"),
    options: period + [
      OptionSpecification(
        "by",
        value: .choice(
          RecoveredGrouping.allCases.map { grouping in
            OptionSpecification.Choice(grouping.rawValue, grouping.label)
          }), help: Phrase("按什么分行，默认按单位", "what a row is; an office unless told"))
    ] + [office],
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

  static func day(_ typed: String?, _ input: FieldInput) throws -> LocalDate {
    try input.readDate(typed ?? "", periodField)
  }

  static func print(_ report: ReportTable, _ session: Session) {
    let language = session.language
    session.print(session.terminal.outputStyle.heading(report.title[language]))
    session.print(report.subtitle[language] + session.say("　单位：件、人、元", ", amounts in yuan"))
    session.print("")
    let columns = Array(report.columns.indices)
    if !printFitting(report, columns, session) {
      // On a narrow terminal the counts stand above the amounts, each with the rows' names.
      let amounts = columns.filter { report.columns[$0].kind == .money }
      printSplitting(report, columns.filter { !amounts.contains($0) }, session)
      printSplitting(report, [0] + amounts, session)
    }
    for note in report.notes { session.print("· " + note[language]) }
  }

  /// Prints columns as one table, with bars if there is room; or nothing if they do not fit.
  private static func printFitting(
    _ report: ReportTable, _ columns: [Int], _ session: Session
  ) -> Bool {
    var table = table(report, columns: columns, session.language)
    if !fits(table, session) { table.barWidth = 0 }
    guard fits(table, session) else { return false }
    session.print(table)
    session.print("")
    return true
  }

  /// Prints columns as one table, or half of them below the other half, as far as it takes.
  private static func printSplitting(
    _ report: ReportTable, _ columns: [Int], _ session: Session
  ) {
    if printFitting(report, columns, session) { return }
    guard columns.count > 3 else {
      session.print(table(report, columns: columns, session.language))
      session.print("")
      return
    }
    let middle = columns.count / 2 + 1
    printSplitting(report, Array(columns[..<middle]), session)
    printSplitting(report, [columns[0]] + columns[middle...], session)
  }

  private static func fits(_ table: TextTable, _ session: Session) -> Bool {
    guard let width = session.terminal.layoutWidthCells else { return true }
    let rows = table.text(in: session.language, widthCells: nil).split(separator: "\n")
    return rows.allSatisfy { DisplayWidth.cells(of: $0) <= width }
  }

  /// Some columns of a report as a table, with bars for the money received.
  private static func table(
    _ report: ReportTable, columns: [Int], _ language: Language
  ) -> TextTable {
    var table = TextTable(
      columns.map { index in
        let column = report.columns[index]
        let isNumber = column.kind == .count || column.kind == .money
        return .init(title(of: column), isNumber ? .right : .left, leastWidth: 14)
      })
    table.hasRule = true
    let received = report.columns.firstIndex { $0.title.english.hasPrefix("Received in period") }
    table.barWidth = received.map(columns.contains) == true ? 12 : 0
    for row in report.rows {
      var texts = row.texts(in: language)
      if let first = texts.first { texts[0] = String(repeating: "  ", count: row.level) + first }
      var bar: Int64?
      if let received, case .money(let amount, _) = row.cells[received] { bar = amount.rawValue }
      table.append(columns.map { texts[$0] }, bar: bar)
    }
    for row in report.totals {
      let texts = row.texts(in: language)
      // The total in another unit says nothing of counts.
      if columns.dropFirst().allSatisfy({ texts[$0].isEmpty }) { continue }
      table.footer.append(.init(columns.map { texts[$0] }))
    }
    return table
  }

  /// The title without its unit, which stands once above the table.
  private static func title(of column: ReportTable.Column) -> Phrase {
    func bare(_ text: String, _ unit: String) -> String {
      text.hasSuffix(unit) ? String(text.dropLast(unit.count)) : text
    }
    return Phrase(bare(column.title.chinese, "（元）"), bare(column.title.english, " (yuan)"))
  }
}
