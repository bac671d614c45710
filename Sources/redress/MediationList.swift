import CaseModel
import CaseStore
import ChangeLog
import Console
import Reports

/// `redress mediation list`.
enum MediationList {
  static let command: Command<Session> = Command(
    "list", aliases: ["列表"], summary: Phrase("列出案件，最近受理的在前", "list cases, newest first"),
    options: [
      OptionSpecification(
        "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
        help: Phrase("只列该单位及其下级", "only this office and those below it")),
      OptionSpecification(
        "from", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("受理日期不早于", "accepted on this day or later")),
      OptionSpecification(
        "to", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("受理日期不晚于", "accepted on this day or earlier")),
      OptionSpecification("open", help: Phrase("只列未结案件", "only open cases")),
      OptionSpecification("concluded", help: Phrase("只列已结案件", "only concluded cases")),
      OptionSpecification(
        "status", value: .choice(CaseList.statuses(.mediation)),
        help: Phrase("只列处于这一状态的", "only those that stand there")),
      OptionSpecification(
        "mediator", alternativeNames: ["承办人"], value: .text(placeholder: Phrase("用户名", "USER")),
        help: Phrase("只列此人承办的", "only cases of this colleague")),
      OptionSpecification("voided", help: Phrase("也列出已作废的", "voided ones, too")),
      OptionSpecification(
        "limit", value: .text(placeholder: Phrase("数字", "NUMBER")),
        help: Phrase("最多列几行，默认 50", "rows at most; 50 unless told")),
    ],
    examples: [
      Example(
        command: "redress mediation list --from 2025-01-01 --concluded --json",
        explanation: Phrase("今年已结案件，JSON", "concluded cases since January, as JSON"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let offices = try store.officeTree()
      let input = FieldInput(offices: offices, today: store.today)
      var filter = CaseStore.CaseFilter()
      filter.office = try office(parsed.value("office"), offices)
      filter.from = try parsed.value("from").map { try input.readDate($0, acceptedField) }
      filter.to = try parsed.value("to").map { try input.readDate($0, acceptedField) }
      if parsed.isSet("open") { filter.isConcluded = false }
      if parsed.isSet("concluded") { filter.isConcluded = true }
      try CaseList.setStatus(&filter, parsed, store)
      filter.includesVoided = parsed.isSet("voided") || filter.status == CaseStatus.voided.code
      filter.rowsMax = try limit(parsed.value("limit")) ?? filter.rowsMax
      filter.countMax = max(filter.countMax, filter.rowsMax)
      let found = try store.cases(of: .mediation, filter)
      if found.rows.contains(where: { $0.applicant != nil }) { session.noteRead(of: nil, store) }
      print(found.rows, total: found.total, offices: offices, session)
    })

  private static let acceptedField = Field(
    "accepted_on", .date, Phrase("受理日期", "accepted on"), in: .state)

  static func limit(_ text: String?) throws -> Int? {
    guard let text else { return nil }
    guard let number = Int(text), (1...1_000_000).contains(number) else {
      throw Problem(
        "value.invalid",
        Phrase("--limit 应为 1 到 1000000 的整数。", "--limit takes a whole number from 1 to 1000000."),
        exit: .usage)
    }
    return number
  }

  /// The id of an office that was typed.
  static func office(_ typed: String?, _ offices: OfficeTree) throws -> String? {
    guard let typed else { return nil }
    let found = offices.find(typed: typed)
    guard found.count == 1 else { throw StoreError.unknownOffice(typed) }
    return found[0].id
  }

  private static func print(
    _ rows: [CaseStore.CaseSummary], total: CaseStore.Total, offices: OfficeTree,
    _ session: Session
  ) {
    let (count, isMore): (Int64, Bool) =
      switch total {
      case .exact(let count): (count, false)
      case .moreThan(let count): (count, true)
      }
    if session.format == .json {
      session.print([
        "total": .integer(count), "more": .boolean(isMore), "cases": .array(rows.map { json($0) }),
      ])
      return
    }
    let words = FieldText(language: session.language, offices: offices)
    var table = TextTable([
      .init(Phrase("编号", "Case")), .init(Phrase("案号", "Number"), importance: 2),
      .init(Phrase("受理", "Accepted")), .init(Phrase("申请人", "Applicant"), importance: 2),
      .init(Phrase("用人单位", "Employer")), .init(Phrase("争议", "Dispute")),
      .init(Phrase("现状", "Status")), .init(Phrase("协议(元)", "Agreed"), .right),
      .init(Phrase("到账(元)", "Received"), .right),
    ])
    for row in rows {
      func text(_ name: String) -> String {
        guard let value = row.values[name], let field = RecordType.mediation.find(field: name)
        else {
          return ""
        }
        return words.text(value, field)
      }
      let mark = row.hasConflict ? session.say(" ※", " *") : ""
      table.append([
        row.id.shortNumber + mark, text("official_number"), text("accepted_on"),
        row.applicant ?? "", row.employer ?? "", text("dispute_types"),
        row.status?.label[session.language] ?? "",
        text("agreed_fen"), row.received == .zero ? "" : row.received.yuanGrouped,
      ])
    }
    session.print(table)
    session.print(
      isMore
        ? session.say(
          "多于 \(count) 件，列出 \(rows.count) 件。", "\(rows.count) of more than \(count) cases.")
        : session.say("共 \(count) 件，列出 \(rows.count) 件。", "\(rows.count) of \(count) cases."))
    if rows.contains(where: \.hasConflict) {
      session.remark(
        Phrase(
          "带 ※ 的案件有填写不一致的地方，请用 show 查看。",
          "cases with * hold values that differ between people; see show."))
    }
  }

  private static func json(_ row: CaseStore.CaseSummary) -> JSONOutput {
    var members: [(String, JSONOutput)] = [
      ("id", .string(row.id.text)), ("short_number", .string(row.id.shortNumber)),
      ("applicant", .string(orNull: row.applicant)), ("employer", .string(orNull: row.employer)),
    ]
    for field in RecordType.mediation.fields {
      if let value = row.values[field.name] {
        members.append((field.name, FieldText.json(value)))
      }
    }
    members.append(("status", .string(orNull: row.status?.code)))
    members.append(("received_fen", .integer(row.received.rawValue)))
    members.append(("has_conflict", .boolean(row.hasConflict)))
    return .object(members)
  }
}
