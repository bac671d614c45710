import CaseModel
import CaseStore
import ChangeLog
import Console
import Indicators
import Reports

/// `redress report check`: what is to be looked at before a report leaves.
enum ReportCheckCommand {
  static let command: Command<Session> = Command(
    "check", aliases: ["核对", "上报前核对"],
    summary: Phrase(
      "上报前核对：缺项、超期、不一致、未到的数据、反常的数字",
      "before it leaves: gaps, overdue cases, values that differ, missing data, odd figures"),
    discussion: Phrase(
      """
      逐项检查报告期内的案件和数字，列出需要核对的地方，每处都写明打开案件的命令。只检查，不改动任何内容。
      报告期用 --from 和 --to，或者写成 2025、2025Q3、2025年三季度、2025-07。
      退出码：0 没有发现，2 有需要核对的地方，1 未能检查。
      """,
      """
      Checks the cases and figures of a period and lists what is to be looked at, each with the
      command that opens its case. Nothing is changed.
      The period is given by --from and --to, or as 2025, 2025Q3, 2025H1 or 2025-07.
      Exit codes: 0 nothing found, 2 something is to be looked at, 1 it could not be checked.
      """),
    options: options,
    arguments: [
      ArgumentSpecification(
        Phrase("报告期", "PERIOD"), help: Phrase("如 2025Q3，代替 --from 和 --to", "such as 2025Q3"),
        isRequired: false)
    ],
    examples: [
      Example(
        command: "redress report check 2025Q3",
        explanation: Phrase("三季度报表上报前", "before a quarter's report leaves")),
      Example(
        command: "redress report check --from 2025-01-01 --to 2025-06-30 --office 通辽市总工会",
        explanation: Phrase("全市上半年", "half a year of a city and its counties")),
      Example(
        command: "redress report check 2025 --format csv",
        explanation: Phrase("全部列成表，分给各单位核对", "as a sheet, to be shared out")),
    ],
    run: run)

  private static let options: [OptionSpecification] = [
    OptionSpecification(
      "from", alternativeNames: ["起"], value: .text(placeholder: Phrase("日期", "DATE")),
      help: Phrase("起始日期（含）", "first day")),
    OptionSpecification(
      "to", alternativeNames: ["止"], value: .text(placeholder: Phrase("日期", "DATE")),
      help: Phrase("截止日期（含）", "last day")),
    OptionSpecification(
      "period", alternativeNames: ["报告期"], value: .text(placeholder: Phrase("报告期", "PERIOD")),
      help: Phrase("如 2025Q3，代替 --from 和 --to", "such as 2025Q3, instead of --from and --to")),
    ReportCommand.office,
    OptionSpecification(
      "today", value: .text(placeholder: Phrase("日期", "DATE")),
      help: Phrase("把这一天当作今天", "the day that counts as today")),
    OptionSpecification(
      "limit", value: .text(placeholder: Phrase("数字", "NUMBER")),
      help: Phrase("每项最多列几处，默认 20", "findings of a check at most; 20 unless told")),
  ]

  private static let listedDefault = 20

  // MARK: - Running

  private static func run(_ parsed: ParsedCommand, _ session: inout Session) throws {
    let store = try session.openStore()
    let offices = try store.officeTree()
    let input = FieldInput(offices: offices, today: store.today)
    let today =
      try parsed.value("today").map { try input.readDate($0, DueCommand.dayField) } ?? store.today
    // A sheet is to be complete unless it is cut on purpose.
    let listed = session.format == .csv ? Int.max : listedDefault
    let checking = try ReportChecking.compute(
      ReportChecking.Query(
        office: try MediationList.office(parsed.value("office"), offices) ?? store.thisNode.office,
        period: try period(parsed, today, input), today: today,
        itemsMax: try MediationList.limit(parsed.value("limit")) ?? listed), store: store)
    let words = ReportCheckWords(offices: offices, today: today)
    switch session.format {
    case .json: session.print(json(checking, words))
    case .csv: try session.print(columns, rows(checking, words, session))
    case .table: print(checking, words, session)
    }
    guard checking.total == 0 else {
      throw Problem(
        "report.findings",
        Phrase(
          "报表有 \(checking.total) 处需要核对。",
          "To be looked at before the report leaves: \(checking.total)."),
        hint: Phrase(
          "逐处打开案件核对，改好后再运行一次。", "Open each case; when all is right, run this again."),
        exit: .refused)
    }
  }

  private static func period(
    _ parsed: ParsedCommand, _ today: LocalDate, _ input: FieldInput
  ) throws -> ReportPeriod {
    let days = [parsed.value("from"), parsed.value("to")]
    let typed = [parsed.arguments.first, parsed.value("period")].compactMap { $0 }
    if let typed = typed.first, days == [nil, nil] {
      return try SummaryCommand.period(typed, today: today)
    }
    guard typed.isEmpty, let first = days[0], let last = days[1] else {
      throw Problem(
        "report.period_missing",
        Phrase(
          "报告期要用 --from 和 --to 写出，或者写成 2025Q3。",
          "The period is --from with --to, or one word such as 2025Q3."),
        hint: Phrase("redress report check 2025Q3", "redress report check 2025Q3"), exit: .usage)
    }
    let from = try ReportCommand.day(first, input)
    let to = try ReportCommand.day(last, input)
    guard let period = ReportPeriod.range(from: from, to: to) else {
      throw ReportError.reversedPeriod(from: from, to: to)
    }
    guard let seen = period.seen(from: today) else {
      throw SummaryCommand.isAhead("\(from)..\(to)")
    }
    return seen
  }

  // MARK: - Output

  private static func print(
    _ checking: ReportChecking, _ words: ReportCheckWords, _ session: Session
  ) {
    let language = session.language
    let style = session.terminal.outputStyle
    let period = checking.query.period
    session.print(
      style.heading(
        session.say(
          "上报前核对：\(checking.office.name)，\(period.label.chinese)",
          "Before it leaves: \(checking.office.name), \(period.label.english)")))
    session.print(
      session.say(
        "\(period.from) 至 \(period.to)，今天 \(checking.query.today)",
        "\(period.from) to \(period.to), as of \(checking.query.today)"))
    for result in checking.results where result.total > 0 {
      session.print("")
      session.print(
        style.heading(
          session.say(
            "\(result.check.title.chinese)：\(result.total) 处",
            "\(result.check.title.english): \(result.total)")))
      session.print(result.check.rule[language])
      session.print(result.check.mending[language])
      for finding in result.findings {
        let place = words.place(finding)
        let sentence = words.sentence(finding)
        session.print(
          place.chinese.isEmpty
            ? "· \(sentence[language])"
            : session.say(
              "· \(place.chinese)：\(sentence.chinese)", "· \(place.english): \(sentence.english)"))
        session.print("    " + words.command(finding, checking))
      }
      if result.findings.count < result.total {
        session.print(
          session.say(
            "  只列出 \(result.findings.count) 处；--limit 可以多列。",
            "  \(result.findings.count) of them listed; --limit lists more."))
      }
    }
    let clean = checking.results.filter { $0.total == 0 }.map(\.check.title)
    guard !clean.isEmpty else { return }
    session.print("")
    session.print(
      session.say(
        "没有发现：" + clean.map(\.chinese).joined(separator: "、"),
        "Nothing found: " + clean.map(\.english).joined(separator: ", ")))
  }

  private static let columns: [TextTable.Column] = [
    .init(Phrase("核对项", "Check")), .init(Phrase("单位", "Office")),
    .init(Phrase("编号", "Case")), .init(Phrase("案号", "Number")),
    .init(Phrase("情况", "What"), importance: 2), .init(Phrase("打开", "Open"), importance: 2),
  ]

  private static func rows(
    _ checking: ReportChecking, _ words: ReportCheckWords, _ session: Session
  ) -> [[String]] {
    checking.results.flatMap { result in
      result.findings.map { finding in
        [
          result.check.title[session.language], words.office(finding) ?? "",
          finding.caseID?.shortNumber ?? "", finding.number ?? "",
          words.sentence(finding)[session.language], words.command(finding, checking),
        ]
      }
    }
  }

  private static func json(_ checking: ReportChecking, _ words: ReportCheckWords) -> JSONOutput {
    let period = checking.query.period
    return .object([
      ("office", .string(checking.office.id)), ("from", .string(period.from.iso)),
      ("to", .string(period.to.iso)), ("today", .string(checking.query.today.iso)),
      ("total", .integer(Int64(checking.total))),
      (
        "checks",
        .array(
          checking.results.map { result in
            .object([
              ("check", .string(result.check.rawValue)), ("title", both(result.check.title)),
              ("rule", both(result.check.rule)), ("mending", both(result.check.mending)),
              ("total", .integer(Int64(result.total))),
              ("findings", .array(result.findings.map { json($0, checking, words) })),
            ])
          })
      ),
    ])
  }

  private static func json(
    _ finding: ReportFinding, _ checking: ReportChecking, _ words: ReportCheckWords
  ) -> JSONOutput {
    .object(
      [
        ("office", .string(orNull: finding.office)),
        ("case", .string(orNull: finding.caseID?.text)),
        ("short_number", .string(orNull: finding.caseID?.shortNumber)),
        ("official_number", .string(orNull: finding.number)),
        ("what", both(words.sentence(finding))),
        ("command", .string(words.command(finding, checking))),
      ] + ReportCheckWords.members(finding.fact))
  }

  private static func both(_ phrase: Phrase) -> JSONOutput {
    .object([("zh", .string(phrase.chinese)), ("en", .string(phrase.english))])
  }
}
