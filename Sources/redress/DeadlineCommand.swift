import CaseModel
import CaseStore
import ChangeLog
import Console
import Deadlines
import Reports

/// `redress deadline`: the periods of a case, and what happens to them.
enum DeadlineCommand {
  static let command: Command<Session> = Command(
    "deadline", aliases: ["期限"],
    summary: Phrase("一个案件的期限，以及中断、中止、延长", "the deadlines of a case, and what happens to them"),
    examples: [
      Example(
        command: "redress deadline show 9F3A-27C1",
        explanation: Phrase("这个案件的各项期限", "the deadlines of a case"))
    ],
    subcommands: [show, add, edit, void, rules])

  // MARK: - show

  private static let show = Command<Session>(
    "show", aliases: ["查看"], summary: Phrase("一个案件的各项期限", "the deadlines of a case"),
    arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command: "redress deadline show 9F3A-27C1 --json", explanation: Phrase("JSON", "as JSON"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let caseID = try session.findCase(parsed.arguments[0], store)
      let items = try DueReport.deadlines(of: caseID, store: store)
      let changes = try store.records(of: .deadlineChange, in: caseID)
      if session.format == .json {
        session.print([
          "deadlines": .array(items.map { DueCommand.json($0, store.today) }),
          "changes": .array(changes.map { .object(FieldText.json($0)) }),
        ])
        return
      }
      try session.print(
        DueCommand.columns(false), items.map { DueCommand.row($0, store.today, nil, session) })
      guard session.format == .table, !changes.isEmpty else { return }
      session.print("")
      let words = FieldText(language: session.language, offices: try store.officeTree())
      var table = TextTable(
        [.init(Phrase("编号", "Change"))] + fields.map { .init($0.label) } + [.init("")])
      for change in changes {
        table.append(
          [change.key.id.shortNumber]
            + fields.map { field in
              change.values[field.name].map { words.text($0, field) } ?? ""
            } + [change.isVoided ? session.say("已作废", "voided") : ""])
      }
      session.print(table)
    })

  private static let fields = RecordType.deadlineChange.fields.filter { $0.name != "voided" }

  // MARK: - add and edit

  private static let add = Command<Session>(
    "add", aliases: ["登记"],
    summary: Phrase("登记期限的中断、中止或延长", "record an interruption, suspension or extension"),
    discussion: Phrase(
      """
      中断：期限从这一天起重新计算。中止：到原因消除之日为止不计算，原因未消除时先不填 --until。\
      延长：填双方同意的最后一日。具体情况写在案件备注里。
      """,
      """
      An interruption starts the period anew. A suspension stops it until the day its cause ended; \
      leave out --until while it lasts. An extension names the agreed last day. Words belong into \
      a note of the case.
      """),
    options: fields.map { FieldInput.option($0) }, arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command: "redress deadline add 9F3A-27C1 --rule LIM-1Y --change interrupted "
          + "--on 2025-03-01 --because claimed",
        explanation: Phrase("3 月 1 日向单位主张过权利", "the worker claimed on 1 March"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let view = try CaseView(store, try session.findCase(parsed.arguments[0], store))
      let draft = RecordDraft(
        new: .deadlineChange, case: view.root.key.id, id: store.newRecordID())
      try save(draft, parsed, store, session)
    })

  private static let edit = Command<Session>(
    "edit", aliases: ["修改"],
    summary: Phrase("修改一次变动，如填写中止原因消除之日", "edit a change, such as the end of a suspension"),
    options: fields.map { FieldInput.option($0) },
    arguments: [MediationCommand.caseArgument, changeArgument],
    examples: [
      Example(
        command: "redress deadline edit 9F3A-27C1 04B1-77D2 --until 2025-04-01",
        explanation: Phrase("中止到 4 月 1 日为止", "the suspension ended on 1 April"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let change = try find(parsed, store)
      guard !change.isVoided else {
        throw StoreError.recordVoided(type: change.key.type, id: change.key.id)
      }
      try save(RecordDraft(editing: change), parsed, store, session)
    })

  private static let changeArgument = ArgumentSpecification(
    Phrase("变动编号", "CHANGE"), help: Phrase("deadline show 列出的编号", "its number in deadline show"))

  private static func save(
    _ given: RecordDraft, _ parsed: ParsedCommand, _ store: CaseStore, _ session: Session
  ) throws {
    var draft = given
    let input = FieldInput(offices: try store.officeTree(), today: store.today)
    for field in fields {
      if let typed = parsed.value(field.option) {
        draft.set(field.name, try input.read(typed, for: field))
      }
    }
    try check(draft)
    if let line = draft.line() { try store.save([line], by: session.user(of: store)) }
    if session.format == .json {
      session.print(["id": .string(draft.key.id.text)])
    } else {
      session.print(
        session.say(
          "已登记，编号 \(draft.key.id.shortNumber)。", "Recorded as \(draft.key.id.shortNumber)."))
    }
  }

  private static func check(_ draft: RecordDraft) throws {
    guard let code = draft.value(of: "rule")?.text, let rule = DeadlineRule.find(code),
      let change = draft.value(of: "change")?.text.flatMap({
        DeadlineChange.Kind(rawValue: $0)
      })
    else { return }
    guard rule.changes.contains(change) else {
      let label = RecordType.deadlineChanges.find(code: change.rawValue)?.label
      throw Problem(
        "deadline.change",
        Phrase(
          "\(rule.name.chinese)（\(code)）不能\(label?.chinese ?? "")。",
          "\(code) (\(rule.name.english)) cannot be \(label?.english ?? "")."),
        hint: Phrase(
          "redress deadline rules 列出各项期限可以怎样变动。",
          "redress deadline rules says what can happen to each."), exit: .refused)
    }
    let until = draft.value(of: "until_on")?.text
    if change == .extended, until == nil {
      throw StoreError.missingValue(type: draft.type.name, field: "until_on")
    }
    if let until, let from = draft.value(of: "from_on")?.text, until < from {
      throw Problem(
        "deadline.period",
        Phrase("截止日期 \(until) 早于发生日期 \(from)。", "The last day \(until) is before \(from)."),
        exit: .refused)
    }
  }

  private static func find(_ parsed: ParsedCommand, _ store: CaseStore) throws -> StoredRecord {
    let caseID = try store.findCase(parsed.arguments[0])
    let typed = TextFolding.halfWidth(parsed.arguments[1])
    let found = try store.records(of: .deadlineChange, in: caseID).filter { change in
      change.key.id.shortNumber == typed.uppercased() || change.key.id.text == typed.lowercased()
    }
    guard let change = found.first, found.count == 1 else {
      throw StoreError.unknownRecord(type: RecordType.deadlineChange.name, id: typed)
    }
    return change
  }

  // MARK: - void

  private static let void = Command<Session>(
    "void", aliases: ["作废"], summary: Phrase("作废一次录错的变动", "void a change entered by mistake"),
    options: [CaseVoiding.reasonOption],
    arguments: [MediationCommand.caseArgument, changeArgument],
    examples: [
      Example(
        command: "redress deadline void 9F3A-27C1 04B1-77D2 --reason mistake",
        explanation: Phrase("录错了", "entered by mistake"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let change = try find(parsed, store)
      guard !change.isVoided else {
        throw StoreError.recordVoided(type: change.key.type, id: change.key.id)
      }
      try store.save(
        [RecordDraft.void(change, reason: parsed.value("reason") ?? "")],
        by: session.user(of: store))
      if session.format == .json {
        session.print(["id": .string(change.key.id.text), "voided": true])
      } else {
        session.print(session.say("已作废。", "Voided."))
      }
    })

  // MARK: - rules

  private static let rules = Command<Session>(
    "rules", aliases: ["规则"], summary: Phrase("期限规则及其依据", "the rules and their sources"),
    examples: [
      Example(command: "redress deadline rules", explanation: Phrase("全部规则", "all rules"))
    ],
    run: { _, session in
      if session.format == .json {
        session.print(.array(DeadlineRule.all.map { json($0) }))
        return
      }
      let columns: [TextTable.Column] = [
        .init(Phrase("代码", "Code")), .init(Phrase("事项", "What"), importance: 2),
        .init(Phrase("起算", "Starts"), importance: 2), .init(Phrase("期间", "Length")),
        .init(Phrase("依据", "Article"), importance: 2), .init(Phrase("施行", "In force")),
        .init(Phrase("可以", "Can be")),
      ]
      try session.print(
        columns, DeadlineRule.all.flatMap { rule in rule.versions.map { row(rule, $0, session) } })
    })

  private static func row(
    _ rule: DeadlineRule, _ version: DeadlineRule.Version, _ session: Session
  ) -> [String] {
    let changes = RecordType.deadlineChanges.choices.filter { choice in
      rule.changes.contains { $0.rawValue == choice.code }
    }
    let through = version.validThrough.map { $0.iso } ?? ""
    return [
      rule.code, rule.name[session.language], rule.starts[session.language],
      words(version.length)[session.language], version.citation[session.language],
      through.isEmpty ? version.validFrom.iso : "\(version.validFrom)–\(through)",
      changes.map { $0.label[session.language] }.joined(separator: session.say("、", ", ")),
    ]
  }

  private static func words(_ length: DeadlineRule.Length) -> Phrase {
    switch length {
    case .days(let count): Phrase("\(count) 日", "\(count) days")
    case .workingDays(let count): Phrase("\(count) 个工作日", "\(count) working days")
    case .months(let count): Phrase("\(count) 个月", "\(count) months")
    case .years(let count): Phrase("\(count) 年", "\(count) years")
    case .daysBefore(let count): Phrase("\(count) 日前", "\(count) days before")
    case .theDayItself: Phrase("当日", "that day")
    case .unlimited: Phrase("不限", "none")
    }
  }

  private static func json(_ rule: DeadlineRule) -> JSONOutput {
    .object([
      ("code", .string(rule.code)), ("what", .string(rule.name.chinese)),
      ("nature", .string(rule.nature.rawValue)),
      (
        "versions",
        .array(
          rule.versions.map { version in
            .object([
              ("article", .string(version.citation.chinese)),
              ("valid_from", .string(version.validFrom.iso)),
              ("valid_through", .string(orNull: version.validThrough?.iso)),
              ("length", .string(words(version.length).english)),
            ])
          })
      ),
    ])
  }
}
