import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress device-data NODE`: whose data a lost computer held.
enum DeviceDataCommand {
  static let command: Command<Session> = Command(
    "device-data", aliases: ["电脑数据"],
    summary: Phrase("一台电脑上有谁的个人信息", "whose personal data a computer held"),
    discussion: Phrase(
      """
      电脑丢失时，用它查清涉及哪些案件、哪些人，以便依法通知（个人信息保护法第五十七条）。\
      在发给它数据的服务器上运行。同步中断过的，可能比实际收到的多列，不会少列。
      """,
      """
      When a computer is lost: which cases and people are concerned, and so have to be told \
      (个人信息保护法 art. 57). Run it beside the server that sent the data. After a sync that \
      broke off it may list more than arrived, never less.
      """),
    arguments: [
      ArgumentSpecification(
        Phrase("电脑", "COMPUTER"),
        help: Phrase("编号或名称，见 redress computer list", "its id or name; see redress computer list"))
    ],
    examples: [
      Example(
        command: "redress device-data 15wexampn7k2 --format csv",
        explanation: Phrase("导出名单", "the list as CSV"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let node = try node(parsed.arguments[0], store)
      let data = try store.personalData(on: node)
      guard data.isKnown else { throw unknown(parsed.arguments[0]) }
      // Erased persons are known by an id alone; their data shows nowhere.
      let rows = try data.rows.map { row in
        (row, try store.record(row.record), try officialNumber(row.record, store))
      }
      try store.note(
        AccessNote(.exported, node: node, count: Int64(rows.count)), by: session.user(of: store))
      if session.format == .json {
        session.print(json(data, rows))
        return
      }
      try session.print(
        columns,
        rows.map { row, record, number in
          [
            row.record.caseID?.shortNumber ?? "", number ?? "",
            RecordType.find(row.record.type)?.label[session.language] ?? row.record.type,
            name(record) ?? "", row.since, words(row.way)[session.language],
          ]
        })
      if session.format == .table { summarise(data, rows.map(\.1), session) }
    })

  private static let columns: [TextTable.Column] = [
    .init(Phrase("案件", "Case")), .init(Phrase("案号", "Number"), importance: 2),
    .init(Phrase("记录", "Record")), .init(Phrase("姓名", "Name")),
    .init(Phrase("起始日期", "Since")), .init(Phrase("来源", "How")),
  ]

  private static func summarise(
    _ data: DeviceData, _ records: [StoredRecord?], _ session: Session
  ) {
    let cases = Set(data.rows.compactMap(\.record.caseID)).count
    let people = data.rows.count { $0.record.type == RecordType.person.name }
    session.print(
      session.say(
        "共 \(cases) 个案件、\(people) 名当事人、\(data.rows.count) 条记录。",
        "\(cases) cases, \(people) persons, \(data.rows.count) records."))
    if data.linesErased > 0 {
      session.remark(
        Phrase(
          "另有 \(data.linesErased) 处修改的内容已按决定删除，无法再列出。",
          "\(data.linesErased) more changes are erased here by order and cannot be told."))
    }
    if !data.otherIDs.isEmpty {
      let ids = data.otherIDs.map(\.text)
      session.remark(
        Phrase(
          "同一台电脑还登记过：\(ids.joined(separator: "、"))，请逐个再查。",
          "the same computer is enrolled as \(ids.joined(separator: ", ")), too: ask for each."))
    }
    if data.entriesUnknown > 0 {
      session.warn(
        Phrase(
          "另有 \(data.entriesUnknown) 处修改曾发给它，但本机没有，请在当时的服务器上再查。",
          "\(data.entriesUnknown) more changes were sent to it and are not here: ask again beside "
            + "the server of that time."))
    }
  }

  private static func name(_ record: StoredRecord?) -> String? {
    record?.values["name"]?.text
  }

  private static func officialNumber(_ key: RecordKey, _ store: CaseStore) throws -> String? {
    guard let caseID = key.caseID else { return nil }
    return try store.caseRoot(caseID)?.values["official_number"]?.text
  }

  private static func words(_ way: DeviceData.Way) -> Phrase {
    switch way {
    case .written: Phrase("在该电脑录入", "written there")
    case .sent: Phrase("同步收到", "sent there")
    case .copied: Phrase("随数据库复制", "with a copy")
    }
  }

  private static func json(
    _ data: DeviceData, _ rows: [(DeviceData.Row, StoredRecord?, String?)]
  ) -> JSONOutput {
    .object([
      (
        "records",
        .array(
          rows.map { row, record, number in
            .object([
              ("case", .string(orNull: row.record.caseID?.text)),
              ("short_number", .string(orNull: row.record.caseID?.shortNumber)),
              ("official_number", .string(orNull: number)), ("type", .string(row.record.type)),
              ("id", .string(row.record.id.text)), ("name", .string(orNull: name(record))),
              ("since", .string(row.since)), ("way", .string(row.way.rawValue)),
            ])
          })
      ), ("other_ids", .array(data.otherIDs.map { .string($0.text) })),
      ("lines_erased", .integer(data.linesErased)),
      ("entries_unknown", .integer(data.entriesUnknown)),
    ])
  }

  // MARK: - Computers

  /// The computer that a person means: an id, or the name of one that is enrolled here.
  static func node(_ typed: String, _ store: CaseStore) throws -> NodeID {
    if let node = NodeID(typed) { return node }
    let found = try store.enrolledNodes().filter {
      $0.machine == typed || (typed.count >= 4 && $0.node.text.hasPrefix(typed))
    }
    guard found.count == 1 else { throw unknown(typed) }
    return found[0].node
  }

  /// What the computers are called that are enrolled here.
  static func machines(_ store: CaseStore) throws -> [NodeID: String] {
    Dictionary(
      try store.enrolledNodes().map { ($0.node, $0.machine) },
      uniquingKeysWith: { first, _ in first })
  }

  private static func unknown(_ typed: String) -> Problem {
    Problem(
      "node.unknown",
      Phrase("本机没有电脑“\(typed)”的记录。", "Nothing is known here of a computer “\(typed)”."),
      hint: Phrase(
        "编号见 redress computer list；名称有重复时用编号。",
        "See redress computer list; where a name stands twice, give the id."), exit: .refused)
  }
}
