import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress conflicts`: values that people wrote without seeing each other's.
enum ConflictsCommand {
  static let command: Command<Session> = Command(
    "conflicts", aliases: ["不一致"],
    summary: Phrase("填写不一致、需要选一个的地方", "values that differ between people"),
    examples: [
      Example(
        command: "redress conflicts list",
        explanation: Phrase("列出填写不一致的地方", "what differs between people"))
    ],
    subcommands: [list, show, resolve])

  // MARK: - list

  private static let list: Command<Session> = Command(
    "list", aliases: ["列表"], summary: Phrase("列出填写不一致的地方", "list them"),
    examples: [
      Example(command: "redress conflicts list", explanation: Phrase("全部", "all of them"))
    ],
    run: { _, session in
      let store = try session.openStore()
      let conflicts = try store.conflicts()
      if session.format == .json {
        session.print(.array(conflicts.map { json($0) }))
        return
      }
      let words = FieldText(language: session.language, offices: try store.officeTree())
      var table = TextTable([
        .init(Phrase("案件", "Case")), .init(Phrase("记录", "Record")),
        .init(Phrase("项", "Field")), .init(Phrase("各人填写", "Values"), importance: 2),
      ])
      for conflict in conflicts {
        let record = conflict.record
        table.append([
          (record.key.caseID ?? record.key.id).shortNumber, record.type.label[session.language],
          words.label(type: record.type, field: conflict.field),
          values(conflict, words, session).joined(separator: " / "),
        ])
      }
      session.print(table)
      session.print(
        session.say("共 \(conflicts.count) 处。", "\(conflicts.count) in all."))
    })

  // MARK: - show

  private static let show: Command<Session> = Command(
    "show", aliases: ["查看"], summary: Phrase("一个案件里不一致的内容", "what differs in a case"),
    arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command: "redress conflicts show 9F3A-27C1",
        explanation: Phrase("谁写了什么", "who wrote what"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let caseID = try store.findCase(parsed.arguments[0])
      let conflicts = try store.conflicts(in: caseID)
      if session.format == .json {
        session.print(.array(conflicts.map { json($0) }))
        return
      }
      guard !conflicts.isEmpty else {
        session.print(session.say("没有不一致的地方。", "Nothing differs."))
        return
      }
      let words = FieldText(language: session.language, offices: try store.officeTree())
      let entries = try store.history(of: caseID)
      for conflict in conflicts { print(conflict, entries, words, session) }
    })

  private static func print(
    _ conflict: Conflict, _ entries: [HistoryEntry], _ words: FieldText, _ session: Session
  ) {
    let type = conflict.record.type
    let label = words.label(type: type, field: conflict.field)
    session.print("\(type.label[session.language])  \(label)")
    func offices(_ line: Line) -> String {
      let office = entries.first { $0.line.digest == line.digest }?.office
      return office.flatMap { words.offices.find(id: $0)?.name } ?? line.log.node.text
    }
    func row(_ mark: String, _ value: JSONValue, _ line: Line) -> String {
      let time = Instant(iso: line.at).map { MediationHistory.local($0) } ?? line.at
      let text = words.text(value, type: type, field: conflict.field)
      return "  \(mark) \(text)  \(line.by)  \(offices(line))  \(time)"
    }
    for (index, head) in conflict.merge.heads.enumerated() {
      session.print(row("[\(index + 1)]", head.value, head.line))
    }
    if conflict.field == "voided", !conflict.merge.isConflict {
      session.print(
        session.say(
          "      作废时没有看到后来的内容。确认作废：resolve … voided 1；恢复：resolve … voided none",
          "      it was voided without seeing all of it. To confirm: resolve … voided 1; to "
            + "restore: resolve … voided none"
        ))
    }
    let heads = Set(conflict.merge.heads.map(\.line.digest))
    for entry in entries where entry.line.record == conflict.record.key {
      guard let value = entry.line.value(of: conflict.field), !heads.contains(entry.line.digest)
      else { continue }
      session.print(row(session.say("曾为", "was"), value, entry.line))
    }
  }

  // MARK: - resolve

  private static let resolve: Command<Session> = Command(
    "resolve", aliases: ["选定"], summary: Phrase("选定一个值", "choose a value"),
    discussion: Phrase(
      "VALUE 可以是 show 列出的序号（1、2……）、一个新的值，或 none（清空）。",
      "VALUE is a number of show's list (1, 2 …), a value of its own, or none to empty the field."),
    options: [
      OptionSpecification(
        "record", value: .text(placeholder: Phrase("编号", "ID")),
        help: Phrase("案件里有几条同类记录时，指定是哪一条", "which record, where a case has several"))
    ],
    arguments: [
      MediationCommand.caseArgument,
      ArgumentSpecification(
        Phrase("项", "FIELD"), help: Phrase("show 列出的项", "a field that show lists")),
      ArgumentSpecification(
        Phrase("值", "VALUE"), help: Phrase("序号、新值或 none", "a number, a value or none")),
    ],
    examples: [
      Example(
        command: "redress conflicts resolve 9F3A-27C1 agreed 2",
        explanation: Phrase("选第二个值", "take the second value"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let caseID = try store.findCase(parsed.arguments[0])
      let conflict = try find(
        parsed.arguments[1], record: parsed.value("record"), in: try store.conflicts(in: caseID))
      let offices = try store.officeTree()
      let draft = try choose(
        parsed.arguments[2], conflict, FieldInput(offices: offices, today: store.today))
      try store.save([draft], by: session.user(of: store))
      let words = FieldText(language: session.language, offices: offices)
      let label = words.label(type: conflict.record.type, field: conflict.field)
      if session.format == .json {
        session.print(["case": .string(caseID.text), "field": .string(conflict.field)])
      } else {
        session.print(session.say("“\(label)”已选定。", "“\(label)” is settled."))
      }
    })

  private static func find(
    _ typed: String, record: String?, in conflicts: [Conflict]
  ) throws -> Conflict {
    let key = TextFolding.comparisonForm(typed).lowercased()
    let found = conflicts.filter { conflict in
      let name = String(conflict.field.prefix { $0 != "." })
      let field = conflict.record.type.find(field: name)
      let id = conflict.record.key.id
      let isNamed =
        [conflict.field, name, field?.option, field?.label.chinese, field?.label.english]
        .compactMap { $0 }.contains { TextFolding.comparisonForm($0).lowercased() == key }
      return isNamed
        && (record.map { id.text == $0 || id.shortNumber == $0.uppercased() } ?? true)
    }
    guard let first = found.first else {
      throw Problem(
        "conflict.unknown", Phrase("“\(typed)”没有不一致的内容。", "Nothing differs in “\(typed)”."),
        hint: Phrase("用 redress conflicts show 案件 查看。", "See redress conflicts show CASE."),
        exit: .refused)
    }
    guard found.count == 1 else {
      let ids = found.map(\.record.key.id.shortNumber)
      throw Problem(
        "conflict.ambiguous",
        Phrase(
          "有 \(found.count) 处“\(typed)”不一致：\(ids.joined(separator: "、"))。",
          "\(found.count) fields “\(typed)” differ: \(ids.joined(separator: ", "))."),
        hint: Phrase("用 --record 指定一条。", "Name one with --record."), exit: .refused)
    }
    return first
  }

  private static func choose(
    _ typed: String, _ conflict: Conflict, _ input: FieldInput
  ) throws -> LineDraft {
    let heads = conflict.merge.heads
    if let number = Int(typed), heads.indices.contains(number - 1) {
      let value = heads[number - 1].value
      if conflict.field == "voided", let reason = value.text {
        return RecordDraft.void(conflict.record, reason: reason)
      }
      return RecordDraft.settle(conflict, value: value)
    }
    if typed == "none" || typed == "无" {
      return RecordDraft.settle(conflict, value: .null)
    }
    let name = String(conflict.field.prefix { $0 != "." })
    guard let field = conflict.record.type.find(field: name) else {
      throw StoreError.invalidValue(type: conflict.record.type.name, field: conflict.field)
    }
    if case .set = field.kind {
      // An element of a set is in it or not.
      let isIn = FieldInput.yesNo.choice(named: typed)?.code
      guard let isIn else {
        throw StoreError.invalidValue(type: conflict.record.type.name, field: conflict.field)
      }
      return RecordDraft.settle(conflict, value: .boolean(isIn == "yes"))
    }
    let value = try input.read(typed, for: field)
    if conflict.field == "voided", let reason = value.text {
      return RecordDraft.void(conflict.record, reason: reason)
    }
    return RecordDraft.settle(conflict, value: value.logValue)
  }

  // MARK: - words

  private static func values(
    _ conflict: Conflict, _ words: FieldText, _ session: Session
  ) -> [String] {
    conflict.merge.heads.map { head in
      words.text(head.value, type: conflict.record.type, field: conflict.field)
        + session.say("（\(head.line.by)）", " (\(head.line.by))")
    }
  }

  private static func json(_ conflict: Conflict) -> JSONOutput {
    let key = conflict.record.key
    return .object([
      ("case", .string((key.caseID ?? key.id).text)), ("type", .string(key.type)),
      ("id", .string(key.id.text)), ("field", .string(conflict.field)),
      (
        "values",
        .array(
          conflict.merge.heads.map { head in
            .object([
              ("value", MediationHistory.json(head.value)), ("by", .string(head.line.by)),
              ("at", .string(head.line.at)), ("node", .string(head.line.log.node.text)),
              ("name", .string(head.line.name.description)),
            ])
          })
      ),
    ])
  }
}
