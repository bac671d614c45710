import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress erase`: has a person's data erased, everywhere and for good.
enum EraseCommand {
  static let command: Command<Session> = Command(
    "erase", aliases: ["删除"],
    summary: Phrase("按决定删除个人信息", "have personal data erased, by an order"),
    discussion: Phrase(
      """
      下达删除决定：决定公示一段时间（默认 \(ErasureTerm.daysDefault) 天，至少 \(ErasureTerm.daysMin) 天），\
      到执行日期后，每台电脑上的整条记录都会被删除，之后补传、恢复的旧数据也不会再出现。执行前可以撤回，执行后不可恢复。

      能删除的是当事人、单位联系人和备注；案件事实（金额、日期、结果）保留。由承办单位或其上级决定。
      """,
      """
      Gives an order. It is listed for a term (\(ErasureTerm.daysDefault) days, at least \
      \(ErasureTerm.daysMin)); from its day on the whole record is erased on every computer, and \
      what comes late or from a backup does not bring it back. It can be withdrawn until it acts, \
      and nothing can be had back afterwards.

      Persons, contacts and notes can be erased; the facts of a case stay. The office that holds \
      the case decides, or one above it.
      """),
    options: [
      OptionSpecification(
        "reason", value: .choice(FieldInput.choices(RecordType.erasureReasons)),
        help: Phrase("删除原因（必填）", "why (required)")),
      OptionSpecification(
        "case", value: .text(placeholder: Phrase("案件", "CASE")),
        help: Phrase("只在这个案件里找", "look in this case only")),
      OptionSpecification(
        "notes", help: Phrase("连同这些案件的全部备注", "with all notes of those cases")),
      OptionSpecification(
        "on", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("执行日期", "the day from which it acts")),
      OptionSpecification("yes", help: Phrase("不再询问", "do not ask")),
    ],
    arguments: [
      ArgumentSpecification(
        Phrase("当事人", "PERSON"),
        help: Phrase("姓名、证件号码或记录编号", "a name, an identity number or a record's id"))
    ],
    examples: [
      Example(
        command: "redress erase 王芳 --case 9F3A-27C1 --reason request",
        explanation: Phrase("本人请求删除", "at the person's request")),
      Example(
        command: "redress erase 15230119900307888X --reason retention_ended --notes",
        explanation: Phrase("所有案件，连同备注", "in all cases, with the notes")),
    ], subcommands: [list, withdraw],
    run: { parsed, session in
      let reason = try parsed.value("reason").orMissing("--reason", parsed.path)
      let store = try session.openStore()
      let offices = try store.officeTree()
      let records = try find(parsed, store)
      let actsOn = try date(parsed, store, offices)
      for record in records { try store.checkErasure(of: record, on: actsOn) }
      let plan = Plan(
        records: try records.map { ($0, try store.lineCount(of: $0)) }, reason: reason,
        actsOn: actsOn,
        hub: try store.upstream().map { offices.find(id: $0.office)?.name ?? $0.office },
        isHub: store.thisNode.isHub)
      if session.format != .json { plan.print(store, offices, session) }
      guard try isConfirmed(plan, parsed, session) else { return }
      let ids = try store.orderErasure(
        of: records, reason: reason, on: actsOn, by: session.user(of: store))
      if session.format == .json {
        session.print(plan.json(ids))
      } else {
        let numbers = ids.map(\.shortNumber)
        session.print(
          session.say(
            "已下达 \(ids.count) 项删除决定：\(numbers.joined(separator: "、"))，\(actsOn.iso) 起执行。",
            "\(ids.count == 1 ? "1 order was" : "\(ids.count) orders were") given: "
              + "\(numbers.joined(separator: ", ")); acting from \(actsOn.iso)."))
      }
    })

  private static func date(
    _ parsed: ParsedCommand, _ store: CaseStore, _ offices: OfficeTree
  ) throws -> LocalDate {
    guard let typed = parsed.value("on") else {
      return store.today.adding(days: ErasureTerm.daysDefault)
    }
    guard let field = RecordType.erasure.find(field: "acts_on"),
      let text = try FieldInput(offices: offices, today: store.today).read(typed, for: field).text,
      let date = LocalDate(iso: text)
    else { throw StoreError.invalidValue(type: "erasure", field: "acts_on") }
    return date
  }

  /// The records that are meant, with the notes of their cases if that is asked.
  private static func find(_ parsed: ParsedCommand, _ store: CaseStore) throws -> [RecordKey] {
    let typed = parsed.arguments[0]
    let caseID = try parsed.value("case").map { try store.findCase($0) }
    var records = try store.findPersonalRecords(typed, in: caseID)
    guard let first = records.first else {
      throw Problem(
        "erasure.unknown", Phrase("找不到“\(typed)”的个人信息。", "Nothing personal of “\(typed)” is here."),
        hint: Phrase(
          "用 redress mediation show 查看案件里的当事人。",
          "See redress mediation show for who is in a case."),
        exit: .refused)
    }
    let cases = records.compactMap(\.caseID).reduce(into: [RecordID]()) { cases, id in
      if !cases.contains(id) { cases.append(id) }
    }
    // A number is one person's; a name may be several's.
    let isName = try records.contains { try store.record($0)?.values["name"]?.text == typed }
    if cases.count > 1, isName, caseID == nil {
      throw Problem(
        "erasure.ambiguous",
        Phrase(
          "“\(typed)”出现在 \(cases.count) 个案件里：\(cases.map(\.shortNumber).joined(separator: "、"))。",
          "“\(typed)” is in \(cases.count) cases: "
            + "\(cases.map(\.shortNumber).joined(separator: ", "))."
        ),
        hint: Phrase(
          "用 --case 指定案件，或改用证件号码。", "Name the case with --case, or give the identity number."),
        exit: .refused)
    }
    if parsed.isSet("notes"), first.type != RecordType.note.name {
      for id in cases {
        records += try store.records(of: .note, in: id).map(\.key).filter { !records.contains($0) }
      }
    }
    return records
  }

  private static func isConfirmed(
    _ plan: Plan, _ parsed: ParsedCommand, _ session: Session
  ) throws -> Bool {
    if parsed.isSet("yes") { return true }
    guard session.terminal.isInputTerminal, session.format != .json else {
      throw Problem(
        "erasure.unconfirmed",
        Phrase("删除决定没有确认，没有下达。", "The order was not confirmed; none was given."),
        hint: Phrase("确认无误后加上 --yes。", "If all is right, add --yes."), exit: .refused)
    }
    let prompt = Prompt.atTerminal(session.terminal, language: session.language)
    return prompt.confirm(
      Phrase(
        "确认从 \(plan.actsOn.iso) 起删除这 \(plan.records.count) 条记录吗？执行后不可恢复",
        "Erase \(plan.records.count == 1 ? "this record" : "these \(plan.records.count) records") "
          + "from \(plan.actsOn.iso) on, for good?"), preset: false)
  }

  /// The order with an id, or the beginning or short number of one.
  static func find(order typed: String, _ store: CaseStore) throws -> Erasure {
    let key = TextFolding.halfWidth(typed).uppercased()
    let found = try store.erasures().first {
      $0.id.text == typed || $0.id.shortNumber == key
    }
    guard let found else {
      throw StoreError.unknownRecord(type: ErasureOrder.recordType, id: typed)
    }
    return found
  }
}

extension EraseCommand {
  /// What an order would do, before it is given.
  struct Plan {
    let records: [(key: RecordKey, lines: Int)]
    let reason: String
    let actsOn: LocalDate
    /// The office above, to which it goes with the next sync.
    let hub: String?
    let isHub: Bool

    func print(_ store: CaseStore, _ offices: OfficeTree, _ session: Session) {
      session.print(session.say("将删除：", "To be erased:"))
      var table = TextTable([
        .init(Phrase("案件", "Case")), .init(Phrase("记录", "Record")),
        .init(Phrase("编号", "Number")), .init(Phrase("修改条数", "Changes"), .right),
      ])
      for (key, lines) in records {
        table.append([
          key.caseID?.shortNumber ?? "",
          RecordType.find(key.type)?.label[session.language] ?? key.type, key.id.shortNumber,
          String(lines),
        ])
      }
      session.print(table)
      session.print(
        session.say(
          "原因：\(EraseCommand.reason(reason).chinese)。执行日期：\(actsOn.iso)。",
          "Reason: \(EraseCommand.reason(reason).english). Acts on: \(actsOn.iso)."))
      session.print(travel[session.language])
    }

    private var travel: Phrase {
      switch (hub, isHub) {
      case (let hub?, _):
        Phrase(
          "决定随下次同步报\(hub)，再发到它下面所有单位的电脑。",
          "With the next sync the order goes to \(hub), and from there to all computers below it.")
      case (nil, true):
        Phrase("决定发到下级所有单位的电脑。", "The order goes to all computers below this office.")
      case (nil, false):
        Phrase(
          "本机没有加入上级服务器，决定只在本机执行。",
          "This computer has joined no server: the order acts here only.")
      }
    }

    func json(_ ids: [RecordID]) -> JSONOutput {
      .object([
        ("acts_on", .string(actsOn.iso)), ("reason", .string(reason)),
        (
          "orders",
          .array(
            zip(ids, records).map { id, record in
              .object([
                ("id", .string(id.text)), ("short_number", .string(id.shortNumber)),
                ("case", .string(orNull: record.key.caseID?.text)),
                ("type", .string(record.key.type)), ("record", .string(record.key.id.text)),
                ("lines", .integer(Int64(record.lines))),
              ])
            })
        ),
      ])
    }
  }

  static func reason(_ code: String) -> Phrase {
    RecordType.erasureReasons.find(code: code)?.label ?? Phrase(verbatim: code)
  }
}

extension Optional<String> {
  /// The value, or that an option is missing.
  fileprivate func orMissing(_ option: String, _ path: [String]) throws -> String {
    guard let self else { throw ParseFailure.missingOption(option: option, path: path) }
    return self
  }
}
