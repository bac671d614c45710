import CaseModel
import CaseStore
import ChangeLog
import Console
import Deadlines
import Reports

/// `redress due`: what must be done until when, why, and by which article.
enum DueCommand {
  /// How far `due` looks ahead unless told, in days.
  static let withinDaysDefault = 30

  static let command: Command<Session> = Command(
    "due", aliases: ["到期"],
    summary: Phrase("快到期和已超期的事项：什么、为何、依据哪一条", "what is due: what, why, by which article"),
    discussion: Phrase(
      """
      列出调解期限、仲裁时效、协议生效后可以共同申请的事项，约好的调解会，到期未付的分期款和未办的约定事项，\
      后续程序、法律援助和热线工单的期限。最后一日是休息日的顺延到下一个工作日；\
      当天到期不算超期。当事人的权利过期后不再列出。日历没有公布到的日期标“暂定”。
      """,
      """
      Lists the time for mediation, limitation, what the parties may apply for after an agreement, \
      planned sessions, promised payments that have not come and promises that are not kept, the \
      periods of procedures, of legal aid and of hotline orders. A last \
      day that is a rest day moves to the next working day; what is due today is \
      not overdue. Rights of the parties are not listed once they have lapsed. Days beyond the \
      published calendar are provisional.
      """),
    options: [
      OptionSpecification(
        "within", value: .text(placeholder: Phrase("天数", "DAYS")),
        help: Phrase("今后几天内，如 7d；默认 30d", "days ahead, such as 7d; 30d unless told")),
      OptionSpecification(
        "today", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("把这一天当作今天", "the day that counts as today")),
      OptionSpecification(
        "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
        help: Phrase("只列该单位及其下级", "only this office and those below it")),
      OptionSpecification(
        "limit", value: .text(placeholder: Phrase("数字", "NUMBER")),
        help: Phrase("最多列几行，默认 200", "rows at most; 200 unless told")),
    ],
    examples: [
      Example(
        command: "redress due --within 7d", explanation: Phrase("一周内到期的", "due within a week")),
      Example(
        command: "redress due --office 通辽市总工会 --format csv",
        explanation: Phrase("全市，CSV", "a city and its counties, as CSV")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let offices = try store.officeTree()
      let input = FieldInput(offices: offices, today: store.today)
      let report = try DueReport.compute(
        DueReport.Query(
          today: try parsed.value("today").map { try input.readDate($0, dayField) } ?? store.today,
          withinDays: try days(parsed.value("within")) ?? withinDaysDefault,
          office: try MediationList.office(parsed.value("office"), offices),
          itemsMax: try MediationList.limit(parsed.value("limit")) ?? 200), store: store)
      if session.format == .json {
        session.print(json(report))
        return
      }
      let showsOffice = Set(report.items.map(\.office)).count > 1
      try session.print(
        columns(showsOffice),
        report.items.map {
          row($0, report.query.today, showsOffice ? offices : nil, session)
        })
      if session.format == .table { print(report, session) }
    })

  static let dayField = Field("today", .date, Phrase("日期", "date"), in: .state)

  /// Reads `7d`, `7`, `7天` or `2w`.
  static func days(_ typed: String?) throws -> Int? {
    guard let typed else { return nil }
    var text = TextFolding.halfWidth(TextFolding.trimmed(typed)).lowercased()
    var unit = 1
    for (suffix, days) in [("d", 1), ("天", 1), ("日", 1), ("w", 7), ("周", 7)]
    where text.hasSuffix(suffix) {
      text.removeLast()
      unit = days
      break
    }
    guard let number = Int(text), (0...3650).contains(number) else {
      throw Problem(
        "value.invalid",
        Phrase("--within 应为天数，如 7d。", "--within takes a number of days, such as 7d."),
        exit: .usage)
    }
    return number * unit
  }

  static func columns(_ showsOffice: Bool) -> [TextTable.Column] {
    [
      .init(Phrase("最后一日", "Last day")), .init(Phrase("剩余", "Left"), .right),
      .init(Phrase("案件", "Case")), .init(Phrase("事项", "What"), importance: 2),
    ] + (showsOffice ? [.init(Phrase("办理单位", "Office"))] : []) + [
      .init(Phrase("起因", "Why"), importance: 2), .init(Phrase("依据", "Article"), importance: 2),
      .init(Phrase("录入于", "Known since")),
    ]
  }

  static func row(
    _ item: DueItem, _ today: LocalDate, _ offices: OfficeTree?, _ session: Session
  ) -> [String] {
    let deadline = item.deadline
    let mark = deadline.isProvisional ? session.say("（暂定）", " (provisional)") : ""
    let office = offices.map { [$0.find(id: item.office)?.name ?? item.office] } ?? []
    return [
      end(deadline, session) + mark, left(deadline, today, session),
      item.number ?? item.caseID.shortNumber, deadline.rule.name[session.language],
    ] + office + [
      item.why[session.language], deadline.version.citation[session.language],
      item.knownSince?.localDate.iso ?? "",
    ]
  }

  private static func end(_ deadline: Deadline, _ session: Session) -> String {
    if let last = deadline.lastDay { return last.iso }
    return deadline.suspendedSince.map { session.say("\($0) 起中止", "suspended since \($0)") }
      ?? session.say("无", "none")
  }

  private static func left(
    _ deadline: Deadline, _ today: LocalDate, _ session: Session
  ) -> String {
    guard let left = deadline.daysLeft(on: today) else { return "" }
    if left == 0 { return session.say("今天", "today") }
    if left > 0 { return session.say("\(left) 天", "\(left) days") }
    return deadline.rule.nature == .duty
      ? session.say("超期 \(-left) 天", "overdue \(-left) days")
      : session.say("已过 \(-left) 天", "over by \(-left) days")
  }

  private static func print(_ report: DueReport, _ session: Session) {
    let listed = report.items.count
    session.print(
      session.say(
        "截至 \(report.query.today)，今后 \(report.query.withinDays) 天：共 \(report.total) 项，"
          + "其中已过 \(report.overdue) 项，列出 \(listed) 项。",
        "As of \(report.query.today), \(report.query.withinDays) days ahead: \(report.total), of "
          + "them \(report.overdue) over; \(listed) listed."))
    if report.provisional > 0 {
      session.remark(
        Phrase(
          "“暂定”的日期在已公布的节假日安排之后，可能变动；公布后用 redress calendar import 导入。",
          "provisional days lie beyond the published calendar and may move; when the notice is "
            + "out, run redress calendar import."))
    }
  }

  private static func json(_ report: DueReport) -> JSONOutput {
    .object([
      ("today", .string(report.query.today.iso)),
      ("within_days", .integer(Int64(report.query.withinDays))),
      ("total", .integer(Int64(report.total))), ("overdue", .integer(Int64(report.overdue))),
      ("provisional", .integer(Int64(report.provisional))),
      ("items", .array(report.items.map { json($0, report.query.today) })),
    ])
  }

  static func json(_ item: DueItem, _ today: LocalDate) -> JSONOutput {
    let deadline = item.deadline
    return .object([
      ("due_on", .string(orNull: deadline.lastDay?.iso)),
      ("raw_end_on", .string(orNull: deadline.rawEnd?.iso)),
      ("days_left", .integer(orNull: deadline.daysLeft(on: today).map { Int64($0) })),
      ("overdue", .boolean(deadline.isOverdue(on: today))),
      ("provisional", .boolean(deadline.isProvisional)),
      ("suspended_since", .string(orNull: deadline.suspendedSince?.iso)),
      ("rule", .string(deadline.rule.code)),
      ("nature", .string(deadline.rule.nature.rawValue)),
      ("what", words(deadline.rule.name)), ("why", words(item.why)),
      ("article", words(deadline.version.citation)),
      ("started_on", .string(deadline.startedOn.iso)),
      ("counted_from", .string(deadline.countedFrom.iso)),
      ("known_since", .string(orNull: item.knownSince?.iso)),
      ("case", .string(item.caseID.text)), ("short_number", .string(item.caseID.shortNumber)),
      ("official_number", .string(orNull: item.number)), ("office", .string(item.office)),
      ("mediator", .string(orNull: item.mediator)),
      ("record_type", .string(item.record.type)), ("record", .string(item.record.id.text)),
      ("field", .string(item.field)),
    ])
  }

  private static func words(_ phrase: Phrase) -> JSONOutput {
    .object([("zh", .string(phrase.chinese)), ("en", .string(phrase.english))])
  }
}
