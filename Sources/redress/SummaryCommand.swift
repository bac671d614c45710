import CaseModel
import CaseStore
import ChangeLog
import Console
import Documents
import Indicators
import Reports
import Sheets
import Spreadsheets

/// `redress report summary`: indicators of a period with comparisons, in every format; and the
/// cases behind each figure.
enum SummaryCommand {
  static let command: Command<Session> = Command(
    "summary", aliases: ["综合", "统计表"],
    summary: Phrase(
      "综合统计表：任选指标、报告期、比较和格式", "any indicators of any period, compared, in any format"),
    discussion: Phrase(
      """
      报告期写法：2025、2025Q3、2025年三季度、2025年上半年、2025-07、2021-2025、2025-01-01..2025-03-15。
      尚未结束的报告期计至今天，比较数取相同天数。格式也可由 -o 的文件名决定：.xlsx .html .md .csv .json .txt。
      """,
      """
      A period is 2025, 2025Q3, 2025H1, 2025-07, 2021-2025 or 2025-01-01..2025-03-15. One that is
      not over is counted through today and compared with the like part. The name of the file after
      -o chooses the format, too: .xlsx .html .md .csv .json .txt.
      """),
    options: options,
    arguments: [
      ArgumentSpecification(
        Phrase("报告期", "PERIOD"), help: Phrase("如 2025Q3", "such as 2025Q3"))
    ],
    examples: [
      Example(
        command: "redress report summary 2025Q3 --compare cumulative,year",
        explanation: Phrase("三季度，并列本年累计和同比", "a quarter, beside its year and last year's")),
      Example(
        command: "redress report summary 2025 --by month --unit wan -o 2025.xlsx",
        explanation: Phrase("全年按月，万元，Excel 表", "a year by month as a workbook")),
      Example(
        command: "redress report summary 2025Q3 --format text",
        explanation: Phrase("一句话报数", "in one official sentence")),
      Example(
        command: "redress report summary 2025Q3 --cases agreed_amount",
        explanation: Phrase("协议金额是由哪些案件相加得来的", "which cases a figure is the sum of")),
    ],
    run: run)

  /// The formats of a report.
  private enum Format: String, CaseIterable {
    case table, csv, json, markdown, html, xlsx, text

    var label: Phrase {
      switch self {
      case .table: Phrase("表格", "table")
      case .csv: Phrase("CSV", "CSV")
      case .json: Phrase("JSON", "JSON")
      case .markdown: Phrase("Markdown", "Markdown")
      case .html: Phrase("网页，可打印", "a page to print")
      case .xlsx: Phrase("Excel 表", "a workbook")
      case .text: Phrase("一句话", "one sentence")
      }
    }

    /// The format that a file's name means.
    init?(path: String) {
      let endings: [(String, Format)] = [
        (".csv", .csv), (".json", .json), (".md", .markdown), (".html", .html), (".htm", .html),
        (".xlsx", .xlsx), (".txt", .text),
      ]
      guard let found = endings.first(where: { path.lowercased().hasSuffix($0.0) }) else {
        return nil
      }
      self = found.1
    }
  }

  private static let options: [OptionSpecification] = [
    OptionSpecification(
      "by",
      value: .choice(
        IndicatorGrouping.allCases.map { OptionSpecification.Choice($0.rawValue, $0.label) }),
      help: Phrase("按什么分行，默认按单位", "what a row is; an office unless told")),
    OptionSpecification(
      "indicators", value: .text(placeholder: Phrase("指标", "CODES")),
      help: Phrase(
        "用逗号隔开的指标代码或名称，也可以写一类（如 hotline、法律援助）或 all",
        "codes of indicators, or of a subject (hotline, legal_aid), or all; separated by commas")),
    OptionSpecification(
      "compare", value: .text(placeholder: Phrase("比较", "WITH")),
      help: Phrase(
        "并列哪些比较数，用逗号隔开：cumulative 本年累计、year 上年同期和同比、previous 上期和环比",
        "what stands beside: cumulative, year, previous; separated by commas")),
    ReportCommand.office,
    OptionSpecification(
      "counted-at",
      value: .choice(
        CaseStanding.allCases.map { OptionSpecification.Choice($0.rawValue, $0.label) }),
      help: Phrase(
        "移交的案件计在哪个单位，默认现办理单位", "where a case that was handed over counts; its holder unless told")),
    ReportCommand.amountUnit,
    OptionSpecification(
      "format",
      value: .choice(
        Format.allCases.map { OptionSpecification.Choice($0.rawValue, $0.label) }),
      help: Phrase("格式", "the format")),
    OptionSpecification(
      "encoding",
      value: .choice([
        OptionSpecification.Choice("utf-8", Phrase("UTF-8", "UTF-8")),
        OptionSpecification.Choice("gb18030", Phrase("GB18030", "GB18030")),
      ]), help: Phrase("CSV 的编码，默认 UTF-8", "of CSV; UTF-8 unless told")),
    OptionSpecification(
      "output", short: "o", value: .path(placeholder: Phrase("文件", "FILE")),
      help: Phrase("写入新文件", "write a new file")),
    OptionSpecification(
      "cases", value: .text(placeholder: Phrase("指标", "CODE")),
      help: Phrase("列出该指标由哪些案件相加得来", "list the cases that a figure is the sum of")),
    OptionSpecification(
      "row", value: .text(placeholder: Phrase("行", "ROW")),
      help: Phrase("与 --cases 同用：只列这一行的案件", "with --cases: of this row only")),
    OptionSpecification(
      "today", value: .text(placeholder: Phrase("日期", "DATE")),
      help: Phrase("把这一天当作今天", "take this day for today")),
  ]

  private static let customary = [
    "accepted", "concluded", "agreed", "success_rate", "workers", "agreed_amount", "received",
    "opening_stock", "closing_stock",
  ]

  // MARK: - Running

  private static func run(_ parsed: ParsedCommand, _ session: inout Session) throws {
    let store = try session.openStore()
    let offices = try store.officeTree()
    let query = try query(parsed, store, offices)
    if let code = parsed.value("cases") {
      return try listCases(indicator(code), query, parsed, store, offices, session)
    }
    var style = IndicatorDocument.Style()
    style.comparisons = try comparisons(parsed.value("compare"))
    style.amountUnit = parsed.value("unit") == "wan" ? .wanYuan : .yuan
    style.filledOn = try today(parsed, store, offices)
    let made = try IndicatorDocument.compute(query, style: style, store: store)
    try write(made.document, parsed, session)
  }

  private static func today(
    _ parsed: ParsedCommand, _ store: CaseStore, _ offices: OfficeTree
  ) throws -> LocalDate {
    try parsed.value("today").map {
      try FieldInput(offices: offices, today: store.today).readDate($0, todayField)
    } ?? store.today
  }

  private static func query(
    _ parsed: ParsedCommand, _ store: CaseStore, _ offices: OfficeTree
  ) throws -> IndicatorQuery {
    let today = try today(parsed, store, offices)
    let period = try period(parsed.arguments[0], today: today)
    let grouping = parsed.value("by").flatMap { IndicatorGrouping(rawValue: $0) } ?? .office
    return IndicatorQuery(
      office: try MediationList.office(parsed.value("office"), offices) ?? store.thisNode.office,
      period: period,
      by: grouping,
      at: parsed.value("counted-at").flatMap { CaseStanding(rawValue: $0) } ?? .holder,
      try indicators(parsed.value("indicators"), grouping))
  }

  /// The indicators that are asked for, each once; those of the grouping's cases unless told.
  private static func indicators(
    _ typed: String?, _ grouping: IndicatorGrouping
  ) throws -> [Indicator] {
    var chosen: [Indicator] = []
    switch (typed, grouping) {
    case (nil, .form): chosen = Indicator.all.filter { $0.subject == .legalAid }
    case (nil, .plan): chosen = Indicator.all.filter { $0.subject == .mutualAid }
    case (nil, _): chosen = customary.compactMap { Indicator.find($0) }
    case (let typed?, _):
      for word in typed.split(whereSeparator: { ",，、".contains($0) }) {
        chosen += try several(String(word)) ?? [indicator(String(word))]
      }
    }
    return chosen.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The indicators of a subject, or all.
  private static func several(_ typed: String) -> [Indicator]? {
    func folded(_ text: String) -> String { TextFolding.comparisonForm(text).lowercased() }
    let word = folded(typed)
    if ["all", "全部"].contains(word) { return Indicator.all }
    let subject = Indicator.Subject.allCases.first {
      [$0.rawValue, $0.label.chinese, $0.label.english].map(folded).contains(word)
    }
    return subject.map { subject in Indicator.all.filter { $0.subject == subject } }
  }

  private static let todayField = Field("today", .date, Phrase("日期", "date"), in: .state)

  /// Reads a period, seen from a day.
  static func period(_ typed: String, today: LocalDate) throws -> ReportPeriod {
    guard let period = ReportPeriod(typed: typed) else {
      throw Problem(
        "report.period_unknown",
        Phrase("“\(typed)”不是报告期。", "“\(typed)” is no period."),
        hint: Phrase(
          "写成 2025、2025Q3、2025年上半年、2025-07 或 2025-01-01..2025-03-15。",
          "Write 2025, 2025Q3, 2025H1, 2025-07 or 2025-01-01..2025-03-15."), exit: .usage)
    }
    guard let seen = period.seen(from: today) else { throw isAhead(typed) }
    return seen
  }

  /// A period that has not begun has no figures.
  static func isAhead(_ typed: String) -> Problem {
    Problem(
      "report.period_ahead",
      Phrase("报告期“\(typed)”还没有开始。", "The period “\(typed)” has not begun."), exit: .usage)
  }

  /// Finds an indicator by its code or label.
  static func indicator(_ typed: String) throws -> Indicator {
    if let found = Indicator.find(typed) { return found }
    throw Problem(
      "report.indicator_unknown",
      Phrase("没有“\(typed)”这个指标。", "There is no indicator “\(typed)”."),
      hint: Phrase("redress indicators 列出全部指标。", "redress indicators lists all of them."),
      exit: .usage)
  }

  private static func comparisons(_ typed: String?) throws -> [Comparison] {
    var comparisons: [Comparison] = [.current]
    for word in (typed ?? "").split(whereSeparator: { ",，、 ".contains($0) }) {
      switch word {
      case "cumulative", "累计", "本年累计": comparisons.append(.yearToDate)
      case "year", "同比", "上年同期": comparisons += [.samePeriodLastYear, .yearOnYear]
      case "previous", "环比", "上期": comparisons += [.previousPeriod, .periodOnPeriod]
      default:
        throw Problem(
          "report.comparison_unknown",
          Phrase("不认识比较“\(word)”。", "There is no comparison “\(word)”."),
          hint: Phrase(
            "写 cumulative、year 或 previous。", "Write cumulative, year or previous."), exit: .usage)
      }
    }
    return comparisons.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  // MARK: - Output

  private static func write(
    _ document: ReportDocument, _ parsed: ParsedCommand, _ session: Session
  ) throws {
    let path = parsed.value("output")
    let chosen =
      parsed.isSet("json") ? .json : parsed.value("format").flatMap(Format.init(rawValue:))
    let format = chosen ?? path.flatMap { Format(path: $0) } ?? .table
    let language = session.language
    if format == .xlsx {
      guard let path else {
        throw Problem(
          "report.needs_file",
          Phrase("Excel 表要写入文件。", "A workbook is written to a file."),
          hint: Phrase("加上 -o 文件名.xlsx。", "Add -o FILE.xlsx."), exit: .usage)
      }
      try document.writeWorkbook(
        to: path, in: language, createdAt: StoreEnvironment.system.now)
      return report(path, session)
    }
    let bytes = try bytes(
      document, format, isGB18030: parsed.value("encoding") == "gb18030", isFile: path != nil,
      session)
    guard let path else { return TextOutput.standard.write(bytes: bytes) }
    try TextFile.write(bytes, to: path)
    report(path, session)
  }

  private static func bytes(
    _ document: ReportDocument, _ format: Format, isGB18030: Bool, isFile: Bool,
    _ session: Session
  ) throws -> [UInt8] {
    let language = session.language
    switch format {
    case .csv:
      return try document.csv(in: language, encoding: isGB18030 ? .gb18030 : .utf8)
    case .json:
      return Array((JSONWriter(isPretty: true).text(of: document.json(in: language)) + "\n").utf8)
    case .markdown: return Array(document.markdown(in: language).utf8)
    case .html: return Array(document.html(in: language).utf8)
    case .text: return Array(((document.sentence?[language] ?? "") + "\n").utf8)
    case .table, .xlsx:
      return Array(
        document.terminalText(
          in: language, widthCells: isFile ? nil : session.terminal.layoutWidthCells,
          style: session.terminal.outputStyle
        ).utf8)
    }
  }

  private static func report(_ path: String, _ session: Session) {
    session.print(session.say("已写入 \(path)。", "Wrote \(path)."))
  }

  // MARK: - The cases behind a figure

  private static func listCases(
    _ indicator: Indicator, _ query: IndicatorQuery, _ parsed: ParsedCommand,
    _ store: CaseStore, _ offices: OfficeTree, _ session: Session
  ) throws {
    let key = try parsed.value("row").map { typed in
      try row(typed, indicator, query, store, offices)
    }
    let cases = try IndicatorCases.list(indicator, query, group: key, store: store)
    if parsed.isSet("json") || parsed.value("format") == "json" {
      session.print(json(cases, query))
      return
    }
    let isMoney = indicator.unit == .money
    func amount(_ value: Int64) -> String {
      isMoney ? Fen(rawValue: value).yuanGrouped : String(value)
    }
    var table = TextTable([
      .init(session.say("编号", "Case")), .init(session.say("案号", "Number")),
      .init(session.say("单位", "Office")), .init(session.say("日期", "Date")),
      .init(indicator.label[session.language], .right),
    ])
    if cases.items.first?.whole != nil {
      table = TextTable([
        .init(session.say("编号", "Case")), .init(session.say("案号", "Number")),
        .init(session.say("单位", "Office")), .init(session.say("日期", "Date")),
        .init(session.say("分子", "Part"), .right), .init(session.say("分母", "Whole"), .right),
      ])
    }
    table.hasRule = true
    for item in cases.items {
      table.append(
        [
          item.caseID.shortNumber, item.number ?? "",
          offices.find(id: item.office)?.name ?? item.office, item.on, amount(item.amount),
        ] + (item.whole.map { [amount($0)] } ?? []))
    }
    let sums =
      [cases.sum.map(amount) ?? ""]
      + (cases.items.first?.whole == nil ? [] : [cases.whole.map(amount) ?? ""])
    table.footer.append(
      .init(
        [
          session.say("合计", "Total"), "", "",
          session.say("\(cases.items.count) 件", "\(cases.items.count) cases"),
        ] + sums))
    session.print(table)
  }

  /// The key of a row that is named as it stands in the report, or by its code.
  private static func row(
    _ typed: String, _ indicator: Indicator, _ query: IndicatorQuery, _ store: CaseStore,
    _ offices: OfficeTree
  ) throws -> String? {
    if query.grouping == .office { return try MediationList.office(typed, offices) }
    var query = query
    query.indicators = [indicator]
    let rows = try IndicatorReport.compute(query, store: store).rows
    let span = query.grouping.isTime ? ReportPeriod(typed: typed) : nil
    let found = rows.first { row in
      row.key == typed || row.label.chinese == typed || row.label.english == typed
        || span != nil && row.key.flatMap { ReportPeriod(typed: $0) } == span
    }
    guard let found else {
      throw Problem(
        "report.row_unknown",
        Phrase("统计表里没有“\(typed)”这一行。", "The report has no row “\(typed)”."),
        hint: Phrase(
          "先不加 --cases 看一遍统计表，照抄其中一行的名称。",
          "Print the report without --cases and copy a row's name."),
        exit: .usage)
    }
    return found.key
  }

  private static func json(_ cases: IndicatorCases, _ query: IndicatorQuery) -> JSONOutput {
    .object([
      ("indicator", .string(cases.indicator.code)),
      ("from", .string(query.period.from.iso)), ("to", .string(query.period.to.iso)),
      ("sum", cases.sum.map { .integer($0) } ?? .null),
      (
        "cases",
        .array(
          cases.items.map { item in
            .object([
              ("id", .string(item.caseID.text)),
              ("short_number", .string(item.caseID.shortNumber)), ("type", .string(item.root)),
              ("official_number", .string(orNull: item.number)), ("office", .string(item.office)),
              ("on", .string(item.on)), ("amount", .integer(item.amount)),
              ("whole", item.whole.map { .integer($0) } ?? .null),
            ])
          })
      ),
    ])
  }
}
