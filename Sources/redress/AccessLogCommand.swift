import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress access-log`: who saw personal data or was sent it, and what administrators did.
enum AccessLogCommand {
  static let command: Command<Session> = Command(
    "access-log", aliases: ["查阅记录"],
    summary: Phrase(
      "谁看过、收到过个人信息，以及管理操作", "who saw or was sent personal data; administrators' acts"),
    discussion: Phrase(
      """
      查看案件，每人每案每天记一次；查看名单，每人每天记一次；发给其他电脑的个人信息按范围记录，发送前先记。\
      记录随本单位的数据上报，案件的其他办理单位看不到。
      """,
      """
      Looking at a case is noted once a day and reader, looking at a list once a day; what is \
      sent to other computers by ranges, before it leaves. Notes go up with this office's data; \
      other offices that hold a case do not see them.
      """),
    options: [
      OptionSpecification(
        "case", value: .text(placeholder: Phrase("案件", "CASE")),
        help: Phrase("只列这个案件", "of this case only")),
      OptionSpecification(
        "computer", formerNames: ["node"], value: .text(placeholder: Phrase("电脑", "COMPUTER")),
        help: Phrase("只列这台电脑", "of this computer only")),
      OptionSpecification(
        "act", value: .choice(FieldInput.choices(RecordType.accessActs)),
        help: Phrase("只列这类事项", "of this kind only")),
      OptionSpecification(
        "from", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("不早于", "on this day or later")),
      OptionSpecification(
        "to", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("不晚于", "on this day or earlier")),
      OptionSpecification(
        "limit", value: .text(placeholder: Phrase("数字", "NUMBER")),
        help: Phrase("最多列几行，默认 200", "rows at most; 200 unless told")),
    ],
    examples: [
      Example(
        command: "redress access-log --case 9F3A-27C1",
        explanation: Phrase("谁看过这个案件", "who looked at a case")),
      Example(
        command: "redress access-log --act sent --format csv",
        explanation: Phrase("发给了哪些电脑，CSV", "what was sent to computers, as CSV")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let offices = try store.officeTree()
      let input = FieldInput(offices: offices, today: store.today)
      var filter = AccessFilter()
      filter.act = parsed.value("act")
      filter.caseID = try parsed.value("case").map { try store.findCase($0) }
      filter.node = try parsed.value("computer").map { try DeviceDataCommand.node($0, store) }
      filter.from = try parsed.value("from").map { try input.readDate($0, dayField) }
      filter.to = try parsed.value("to").map { try input.readDate($0, dayField) }
      filter.rowsMax = try MediationList.limit(parsed.value("limit")) ?? filter.rowsMax
      let found = try store.accessLog(filter)
      if session.format == .json {
        session.print([
          "total": .integer(found.total), "entries": .array(found.entries.map { json($0) }),
        ])
        return
      }
      let machines = try DeviceDataCommand.machines(store)
      let rows = found.entries.map { row($0, offices, machines, session) }
      try session.print(columns, rows)
      if session.format == .table {
        session.print(
          session.say(
            "共 \(found.total) 条，列出 \(rows.count) 条。", "\(rows.count) of \(found.total)."))
      }
    })

  private static let dayField = Field("made_on", .date, Phrase("日期", "date"), in: .state)

  private static let columns: [TextTable.Column] = [
    .init(Phrase("时间", "Time")), .init(Phrase("操作人", "Who")), .init(Phrase("事项", "What")),
    .init(Phrase("案件", "Case")), .init(Phrase("单位", "Office"), importance: 2),
    .init(Phrase("电脑", "Computer"), importance: 2), .init(Phrase("数量", "Count"), .right),
  ]

  private static func row(
    _ entry: AccessEntry, _ offices: OfficeTree, _ machines: [NodeID: String], _ session: Session
  ) -> [String] {
    let note = entry.note
    let time = Instant(iso: entry.at).map { MediationHistory.local($0) } ?? entry.at
    let act =
      RecordType.accessActs.find(code: entry.act)?.label[session.language] ?? entry.act
    return [
      time, entry.who, act, note.caseID?.shortNumber ?? "",
      note.office.map { offices.find(id: $0)?.name ?? $0 } ?? "",
      note.node.map { node in machines[node].map { "\($0) \(node)" } ?? node.text } ?? "",
      note.count.map { String($0) } ?? "",
    ]
  }

  private static func json(_ entry: AccessEntry) -> JSONOutput {
    let note = entry.note
    return .object([
      ("at", .string(entry.at)), ("who", .string(entry.who)), ("act", .string(entry.act)),
      ("author", .string(entry.author.text)), ("node", .string(orNull: note.node?.text)),
      ("case", .string(orNull: note.caseID?.text)),
      ("record", .string(orNull: note.record?.text)), ("office", .string(orNull: note.office)),
      ("hub", .string(orNull: note.range?.hub.text)),
      ("first_entry", .integer(orNull: note.range?.entries.lowerBound)),
      ("last_entry", .integer(orNull: note.range?.entries.upperBound)),
      ("count", .integer(orNull: note.count)),
    ])
  }
}
