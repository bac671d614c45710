import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress mediation show` and its like: a case with all that hangs on it.
enum CaseShow {
  static func command(_ root: RecordType) -> Command<Session> {
    Command(
      "show", aliases: ["查看"],
      summary: Phrase("查看\(root.label.chinese)", "show a \(root.label.english)"),
      arguments: [MediationCommand.caseArgument],
      examples: [
        Example(
          command: "redress \(CaseNoun.name(root)) show 150502-2025-0001",
          explanation: Phrase("按案号查看", "by official number"))
      ],
      run: { parsed, session in try run(root, parsed, session) })
  }

  /// `redress show`: the same for a case of whatever type.
  static let ofAnyType: Command<Session> = Command(
    "show", aliases: ["查看"],
    summary: Phrase(
      "查看案件：现状、下一步和全部内容", "show a case: where it stands, what can be done, all of it"),
    arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command: "redress show 9F3A-27C1", explanation: Phrase("任何种类的案件", "a case of any kind"))
    ],
    run: { parsed, session in try run(nil, parsed, session) })

  private static func run(_ root: RecordType?, _ parsed: ParsedCommand, _ session: Session) throws {
    let store = try session.openStore()
    let caseID = try session.findCase(parsed.arguments[0], of: root, store)
    let view = try CaseView(store, caseID)
    if view.hasPersonalData { session.noteRead(of: caseID, store) }
    if session.format == .json {
      let supplement = try CaseSupplement.json(view, store, session.language)
      // A claim's status follows from its steps alone, and is said there.
      let outlook = try OutlookText.members(caseID, store).filter { member in
        !supplement.contains { $0.0 == member.0 }
      }
      session.print(view.json(outlook + supplement))
    } else {
      print(view, store, session)
      try CaseSupplement.print(view, store, session)
      try OutlookText.print(caseID, store, session)
      try printRelated(view, store, session)
    }
  }

  private static func print(_ view: CaseView, _ store: CaseStore, _ session: Session) {
    let offices = (try? store.officeTree()) ?? OfficeTree([])
    let words = FieldText(
      language: session.language, offices: offices, showsConfidential: session.isOnScreen)
    session.print(
      session.say(
        "\(view.root.type == .mediation ? "案件" : view.root.type.label.chinese) "
          + view.root.key.id.shortNumber,
        "\(view.root.type == .mediation ? "Case" : view.root.type.label.english) "
          + view.root.key.id.shortNumber))
    printRecord(view.root, words, session)
    for employer in view.parts[.employer] ?? [] { printRecord(employer, words, session) }
    for contact in view.parts[.contact] ?? [] { printRecord(contact, words, session) }
    let people = view.parts[.person] ?? []
    if isTable(.participant, view) { printTable(.participant, view, words, session) }
    for participant in view.parts[.participant] ?? [] where !isTable(.participant, view) {
      let person = people.first { $0.key.id == participant.key.id }
      printRecord(participant, words, session, with: person)
    }
    printDamagedNumbers(view, session)
    for type in view.otherTypes {
      if isTable(type, view) {
        printTable(type, view, words, session)
        continue
      }
      for record in view.parts[type] ?? [] { printPart(record, view, words, session) }
    }
    if RecordType.recovery.hangs(on: view.root.type) { printRecoveries(view, words, session) }
    printWorkerNotes(view, session)
    for note in view.parts[.note] ?? [] where !isWorkerNote(note, view) {
      printRecord(note, words, session)
    }
    for later in view.successors {
      session.print("")
      session.print(
        session.say("已转为案件 \(later.shortNumber)", "Became case \(later.shortNumber)"))
    }
    for conflict in view.conflicts { printConflict(conflict, words, session) }
    switch view.reach {
    case .acknowledged:
      session.print(session.say("上报情况：上级服务器已收到", "Reached: received by the server above"))
    case .local(let lines):
      session.print(
        session.say(
          "上报情况：有 \(lines) 处修改还只在本机", "Reached: \(lines) changes are on this computer only"))
    }
  }

  /// A part with its number, by which it is edited, and with what stands under the same id.
  private static func printPart(
    _ record: StoredRecord, _ view: CaseView, _ words: FieldText, _ session: Session
  ) {
    let twin = record.type.twin.flatMap(RecordType.find).flatMap { type in
      view.parts[type]?.first { $0.key.id == record.key.id }
    }
    printRecord(
      record, words, session, with: twin, number: "  " + record.key.id.shortNumber, view: view)
  }

  private static func printRecord(
    _ record: StoredRecord, _ words: FieldText, _ session: Session,
    with other: StoredRecord? = nil, number: String = "", view: CaseView? = nil
  ) {
    session.print("")
    let voided = record.isVoided ? session.say("（已作废）", " (voided)") : ""
    session.print(record.type.label[session.language] + number + voided)
    var table = TextTable([.init(""), .init("", importance: 2)])
    table.hasHeader = false
    table.indentation = 2
    for shown in [other, record].compactMap({ $0 }) {
      for field in shown.type.fields {
        guard let value = shown.values[field.name] else { continue }
        let mark = shown.merges[field.name]?.isConflict == true ? session.say(" ※", " *") : ""
        let text = view?.name(of: value, field) ?? words.text(value, field)
        table.append([field.label[session.language], text + mark])
      }
    }
    session.print(table)
  }

  private static func printRecoveries(
    _ view: CaseView, _ words: FieldText, _ session: Session
  ) {
    let recoveries = view.parts[.recovery] ?? []
    session.print("")
    session.print(
      session.say(
        "到账合计 \(view.received.yuanGrouped) 元", "Received \(view.received.yuanGrouped) yuan"))
    guard !recoveries.isEmpty else { return }
    session.print(RecoveryCommand.table(recoveries, words, session))
  }

  private static func printConflict(
    _ conflict: Conflict, _ words: FieldText, _ session: Session
  ) {
    let number = (conflict.record.key.caseID ?? conflict.record.key.id).shortNumber
    session.print("")
    if conflict.kind == .paymentOnVoidedCase {
      let id = conflict.record.key.id.shortNumber
      let amount = CaseVoid.sum([conflict.record])?.yuanGrouped ?? ""
      session.print(
        session.say(
          "※ 案件已作废，但到账 \(id)（\(amount) 元）没有作废，请核对：redress conflicts show \(number)",
          "* The case is voided, payment \(id) (\(amount) yuan) is not; check it: redress "
            + "conflicts show \(number)"))
      return
    }
    let label = words.label(type: conflict.record.type, field: conflict.field)
    session.print(
      session.say(
        "※ “\(label)”填写不一致，请选一个，用 edit 写定：", "* “\(label)” differs; check and settle it with edit:")
    )
    for head in conflict.merge.heads {
      let text = words.text(head.value, type: conflict.record.type, field: conflict.field)
      session.print("    \(text)  \(head.line.by)  \(head.line.at)")
    }
  }
}
