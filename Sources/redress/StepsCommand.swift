import CaseModel
import CaseStore
import ChangeLog
import Console
import Deadlines
import Reports

/// `redress steps`: what can be done now about all open cases.
enum StepsCommand {
  static let command: Command<Session> = Command(
    "steps", aliases: ["待办"],
    summary: Phrase("待办：各案件下一步做什么、谁做、什么时候前", "what is to be done next in all open cases"),
    discussion: Phrase(
      "最急的在前：今后几天内到期的和已过期的。加 --all，没有期限的和更晚的也列。",
      "The most urgent first: what has a day within some days, or had one. With --all also what "
        + "comes later or has no day."),
    options: [
      OptionSpecification(
        "within", value: .text(placeholder: Phrase("天数", "DAYS")),
        help: Phrase("今后几天内，如 7d；默认 30d", "days ahead, such as 7d; 30d unless told")),
      OptionSpecification(
        "all", help: Phrase("全部未结案件的全部待办", "every step of every open case")),
      OptionSpecification(
        "mediator", alternativeNames: ["承办人"], value: .text(placeholder: Phrase("用户名", "USER")),
        help: Phrase("只列此人承办的", "only cases of this colleague")),
      OptionSpecification(
        "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
        help: Phrase("只列该单位及其下级", "only this office and those below it")),
      OptionSpecification(
        "today", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("把这一天当作今天", "the day that counts as today")),
      OptionSpecification(
        "limit", value: .text(placeholder: Phrase("数字", "NUMBER")),
        help: Phrase("最多列几行，默认 100", "rows at most; 100 unless told")),
    ],
    examples: [
      Example(
        command: "redress steps --within 7d --mediator zhang.wei",
        explanation: Phrase("一周内该做的", "what is to be done within a week"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let offices = try store.officeTree()
      let input = FieldInput(offices: offices, today: store.today)
      let day = try parsed.value("today").map { try input.readDate($0, DueCommand.dayField) }
      let query = NextStepReport.Query(
        moment: try store.moment(day),
        withinDays: parsed.isSet("all")
          ? nil : try DueCommand.days(parsed.value("within")) ?? DueCommand.withinDaysDefault,
        handler: parsed.value("mediator"),
        office: try MediationList.office(parsed.value("office"), offices),
        itemsMax: try MediationList.limit(parsed.value("limit")) ?? 100)
      let report = try NextStepReport.compute(query, store: store)
      if session.format == .json {
        session.print([
          "today": .string(query.moment.today.iso), "total": .integer(Int64(report.total)),
          "steps": .array(report.items.map { json($0) }),
        ])
        return
      }
      try session.print(columns, report.items.map { row($0, session) })
      if session.format == .table {
        session.print(
          session.say(
            "共 \(report.total) 项，列出 \(report.items.count) 项。",
            "\(report.items.count) of \(report.total)."))
      }
    })

  private static let columns: [TextTable.Column] = [
    .init(Phrase("最迟", "Until")), .init(Phrase("案件", "Case")), .init(Phrase("现状", "Status")),
    .init(Phrase("下一步", "What"), importance: 2), .init(Phrase("由谁", "By")),
    .init(Phrase("承办人", "Handler")), .init(Phrase("依据", "Article"), importance: 2),
  ]

  private static func row(_ item: NextStepReport.Item, _ session: Session) -> [String] {
    let outlook = item.outlook
    let mark = item.step.isOverdue(on: outlook.moment.today) ? session.say(" 已过", " over") : ""
    return [
      (item.step.until?.iso ?? "") + mark,
      outlook.facts.values["official_number"]?.text ?? outlook.caseID.shortNumber,
      outlook.status?.label[session.language] ?? "", item.step.rule.name[session.language],
      OutlookText.actor(item.step.rule.actor)[session.language], outlook.handler ?? "",
      item.step.citation?[session.language] ?? "",
    ]
  }

  private static func json(_ item: NextStepReport.Item) -> JSONOutput {
    let outlook = item.outlook
    return .object(
      [
        ("case", .string(outlook.caseID.text)),
        ("short_number", .string(outlook.caseID.shortNumber)),
        ("type", .string(outlook.facts.root.name)),
        ("status", .string(orNull: outlook.status?.code)),
        ("handler", .string(orNull: outlook.handler)),
      ] + OutlookText.json(item.step, outlook.caseID, outlook.moment.today))
  }
}
