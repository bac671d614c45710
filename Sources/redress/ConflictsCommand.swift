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

  static let caseArgument = ArgumentSpecification(
    Phrase("案件", "CASE"),
    help: Phrase("短号、案号或单位代码", "a short or official number, or an office's code"))

  /// The conflicts of the case, or the office, that a person means.
  static func find(
    _ typed: String, _ store: CaseStore, _ offices: OfficeTree
  ) throws -> (id: RecordID, conflicts: [Conflict]) {
    do {
      let id = try store.findCase(typed)
      return (id, try store.conflicts(in: id))
    } catch StoreError.unknownCase {
      let found = offices.find(typed: typed).compactMap { RecordID($0.id) }
      guard let id = found.first, found.count == 1 else { throw StoreError.unknownCase(typed) }
      return (
        id, try store.conflicts().filter { $0.record.key.caseID == nil && $0.record.key.id == id }
      )
    }
  }

  // MARK: - list

  private static let list: Command<Session> = Command(
    "list", aliases: ["列表"], summary: Phrase("列出填写不一致的地方", "list them"),
    examples: [
      Example(command: "redress conflicts list", explanation: Phrase("全部", "all of them"))
    ],
    run: { _, session in
      let store = try session.openStore()
      let conflicts = try store.conflicts()
      if conflicts.contains(where: { $0.record.type.isPersonal }) {
        session.noteRead(of: nil, store)
      }
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
          place(conflict, words), record.type.label[session.language],
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
    arguments: [caseArgument],
    examples: [
      Example(
        command: "redress conflicts show 9F3A-27C1",
        explanation: Phrase("谁写了什么", "who wrote what"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let offices = try store.officeTree()
      let (id, conflicts) = try find(parsed.arguments[0], store, offices)
      if conflicts.contains(where: { $0.record.type.isPersonal }) {
        session.noteRead(of: id, store)
      }
      if session.format == .json {
        session.print(.array(conflicts.map { json($0) }))
        return
      }
      guard !conflicts.isEmpty else {
        session.print(session.say("没有不一致的地方。", "Nothing differs."))
        return
      }
      let words = FieldText(
        language: session.language, offices: offices, showsConfidential: session.isOnScreen)
      let entries = try store.history(of: id)
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
    func row(_ mark: String, _ text: String, _ line: Line) -> String {
      let time = Instant(iso: line.at).map { MediationHistory.local($0) } ?? line.at
      return "  \(mark) \(text)  \(line.by)  \(offices(line))  \(time)"
    }
    func row(_ mark: String, _ value: JSONValue, _ line: Line) -> String {
      row(mark, words.text(value, type: type, field: conflict.field), line)
    }
    if conflict.kind == .paymentOnVoidedCase {
      printPayment(conflict, words, session, row: row)
      return
    }
    for (index, head) in conflict.merge.heads.enumerated() {
      session.print(row("[\(index + 1)]", head.value, head.line))
    }
    if conflict.kind == .mergeIgnored {
      let number = conflict.record.key.caseID?.shortNumber ?? ""
      session.print(
        session.say(
          "      没有采用：两件互相归并，或那一件已作废、不是同一类。撤销：redress merge --undo \(number)",
          "      it does not count: each was merged into the other, or that one was voided or is of "
            + "another type. To take it back: redress merge --undo \(number)"))
    }
    if conflict.kind == .cycle {
      let id = conflict.record.key.id.text
      let code = words.offices.find(id: id)?.code ?? id
      session.print(
        session.say(
          "      这样上下级会互相循环，这个上级没有采用。改上级：resolve \(code) reports-to 单位代码",
          "      it would close a cycle and does not count. To name another office: resolve "
            + "\(code) reports-to CODE"))
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

  /// A payment that counts on a voided case, and the void that did not see it.
  private static func printPayment(
    _ conflict: Conflict, _ words: FieldText, _ session: Session,
    row: (_ mark: String, _ text: String, _ line: Line) -> String
  ) {
    let payment = conflict.record
    let facts = ["received_on", "amount_fen", "kind"].compactMap { name in
      payment.type.find(field: name).flatMap { field in
        payment.values[name].map { words.text($0, field) }
      }
    }
    if let void = conflict.shown {
      let reason = words.text(void.value, type: .mediation, field: conflict.field)
      session.print(
        row("[1]", session.say("案件已作废：\(reason)", "the case is voided: \(reason)"), void.line))
    }
    if let line = conflict.alternatives.first?.lines.first {
      let text = payment.key.id.shortNumber + "  " + facts.joined(separator: "  ")
      session.print(
        row("[2]", session.say("到账没有作废：\(text)", "the payment is not: \(text)"), line))
    }
    session.print(
      session.say(
        "      作废案件时没有看到这笔到账。到账也作废：resolve … voided 1；恢复案件：resolve … voided none",
        "      the case was voided without seeing this payment. To void it, too: resolve … voided "
          + "1; to restore the case: resolve … voided none"))
  }

  // MARK: - words

  /// The case, or the office, that a conflict belongs to.
  private static func place(_ conflict: Conflict, _ words: FieldText) -> String {
    let key = conflict.record.key
    return key.caseID?.shortNumber ?? words.offices.find(id: key.id.text)?.code ?? key.id.text
  }

  private static func values(
    _ conflict: Conflict, _ words: FieldText, _ session: Session
  ) -> [String] {
    if conflict.kind == .paymentOnVoidedCase {
      let id = conflict.record.key.id.shortNumber
      let amount = CaseVoid.sum([conflict.record])?.yuanGrouped ?? ""
      return [
        session.say("案件已作废", "case voided")
          + (conflict.shown.map { session.say("（\($0.line.by)）", " (\($0.line.by))") } ?? ""),
        session.say("到账 \(id)（\(amount) 元）未作废", "payment \(id) of \(amount) yuan is not"),
      ]
    }
    if conflict.kind == .mergeIgnored {
      return conflict.merge.heads.prefix(1).map { head in
        words.text(head.value, type: conflict.record.type, field: conflict.field)
          + session.say("：归并没有采用", ": merged, and that does not count")
      }
    }
    if conflict.kind == .cycle {
      return conflict.merge.heads.prefix(1).map { head in
        words.text(head.value, type: conflict.record.type, field: conflict.field)
          + session.say("：上下级循环，没有采用", ": would close a cycle, does not count")
      }
    }
    return conflict.merge.heads.map { head in
      words.text(head.value, type: conflict.record.type, field: conflict.field)
        + session.say("（\(head.line.by)）", " (\(head.line.by))")
    }
  }

  private static func json(_ conflict: Conflict) -> JSONOutput {
    let key = conflict.record.key
    return .object([
      ("kind", .string(conflict.kind.rawValue)),
      ("case", .string((key.caseID ?? key.id).text)), ("type", .string(key.type)),
      ("id", .string(key.id.text)), ("field", .string(conflict.field)),
      (
        "values",
        .array(conflict.merge.heads.map { json($0.value, $0.line, conflict) })
      ),
      ("shown", conflict.shown.map { json($0.value, $0.line, conflict) } ?? .null),
      (
        "others",
        .array(
          conflict.alternatives.compactMap { other in
            other.lines.first.map { json(other.value, $0, conflict) }
          })
      ),
    ])
  }

  private static func json(
    _ value: JSONValue, _ line: Line, _ conflict: Conflict
  ) -> JSONOutput {
    .object([
      ("value", FieldText.json(value, conflict.record.type, field: conflict.field)),
      ("by", .string(line.by)), ("at", .string(line.at)),
      ("node", .string(line.log.node.text)), ("name", .string(line.name.description)),
    ])
  }
}
