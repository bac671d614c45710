import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress mediation history`: every change of a case.
enum MediationHistory {
  static let command: Command<Session> = Command(
    "history", aliases: ["历史"], summary: Phrase("一个案件的全部改动", "every change of a case"),
    arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command: "redress mediation history 9F3A-27C1",
        explanation: Phrase("谁、何时、改了什么", "who, when, and what"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let caseID = try store.findCase(parsed.arguments[0])
      let entries = try store.history(of: caseID)
      if entries.contains(where: { $0.line.log.logClass == .personal }) {
        session.noteRead(of: caseID, store)
      }
      let offices = try store.officeTree()
      if session.format == .json {
        session.print(.array(entries.map { json($0) }))
        return
      }
      let words = FieldText(
        language: session.language, offices: offices, showsConfidential: session.isOnScreen)
      for entry in entries { print(entry, words, session) }
    })

  private static func print(
    _ entry: HistoryEntry, _ words: FieldText, _ session: Session
  ) {
    let line = entry.line
    let type = RecordType.find(line.record.type)
    let office = entry.office.flatMap { words.offices.find(id: $0)?.name } ?? line.log.node.text
    let time = Instant(iso: line.at).map { local($0) } ?? line.at
    session.print(
      "\(time)  \(line.by)  \(office)  \(type?.label[session.language] ?? line.record.type)")
    let colon = session.say("：", ": ")
    for change in entry.changes {
      let label = words.label(type: type, field: change.field)
      let new = words.text(change.new, type: type, field: change.field)
      let old = change.old.map { words.text($0, type: type, field: change.field) }
      session.print(
        old.isEmpty
          ? "    \(label)\(colon)\(new)"
          : "    \(label)\(colon)\(old.joined(separator: " / ")) → \(new)")
    }
  }

  /// The instant as a clerk's wall clock shows it.
  static func local(_ instant: Instant) -> String {
    instant.localMinute
  }

  private static func json(_ entry: HistoryEntry) -> JSONOutput {
    let line = entry.line
    let type = RecordType.find(line.record.type)
    return .object([
      ("name", .string(line.name.description)), ("at", .string(line.at)),
      ("by", .string(line.by)), ("node", .string(line.log.node.text)),
      ("office", .string(orNull: entry.office)), ("type", .string(line.record.type)),
      ("id", .string(line.record.id.text)),
      (
        "changes",
        .array(
          entry.changes.map { change in
            .object([
              ("field", .string(change.field)),
              ("new", FieldText.json(change.new, type, field: change.field)),
              (
                "old",
                .array(change.old.map { FieldText.json($0, type, field: change.field) })
              ),
            ])
          })
      ),
    ])
  }

  /// A raw value of the log as JSON.
  static func json(_ value: JSONValue) -> JSONOutput {
    switch value {
    case .null: .null
    case .boolean(let truth): .boolean(truth)
    case .integer(let integer): .integer(integer)
    case .number(let text), .string(let text): .string(text)
    case .array(let elements): .array(elements.map { json($0) })
    case .object(let members): .object(members.map { ($0.name, json($0.value)) })
    }
  }
}
