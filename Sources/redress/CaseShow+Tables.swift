import CaseModel
import CaseStore
import ChangeLog
import Console

// A case of twelve workers would fill pages, one block a person: where there are many of a kind,
// they are shown as rows.

extension CaseShow {
  /// How many records of a type are shown as blocks; more become a table.
  static let blocksMax = 3

  /// Whether a type of part is shown as a table where there are many; sessions with their words are
  /// not.
  static func isTable(_ type: RecordType, _ view: CaseView) -> Bool {
    let tables: [RecordType] = [.participant, .employment, .instalment, .respondent]
    return tables.contains(type) && (view.parts[type] ?? []).count > blocksMax
  }

  /// All records of a type with what stands under the same id, a row each; columns that are empty
  /// throughout are left out.
  static func printTable(
    _ type: RecordType, _ view: CaseView, _ words: FieldText, _ session: Session
  ) {
    let records = (view.parts[type] ?? []).sorted { order($0, view) < order($1, view) }
    func twin(of record: StoredRecord) -> StoredRecord? {
      type.twin.flatMap(RecordType.find).flatMap { other in
        view.parts[other]?.first { $0.key.id == record.key.id }
      }
    }
    // What a number says of a person stands in it, and doubtful ones are named below.
    let left = ["identity_kind", "identity_note", "sex", "birth_year"]
    let owners = [type.twin.flatMap(RecordType.find), type].compactMap { $0 }
    let columns = owners.flatMap { owner in
      owner.fields.filter { $0 != RecordType.voidedField && !left.contains($0.name) }
        .map { (owner, $0) }
    }.filter { owner, field in
      records.contains { (owner == type ? $0 : twin(of: $0))?.values[field.name] != nil }
    }
    var table = TextTable(
      [.init(Phrase("编号", "Number"))]
        + columns.map { .init($0.1.label, $0.1.kind == .money ? .right : .left) } + [.init("")])
    table.indentation = 2
    for record in records {
      table.append(
        [record.key.id.shortNumber]
          + columns.map { owner, field in
            let held = owner == type ? record : twin(of: record)
            guard let value = held?.values[field.name] else { return "" }
            let mark = held?.merges[field.name]?.isConflict == true ? session.say(" ※", " *") : ""
            return (view.name(of: value, field) ?? words.text(value, field)) + mark
          } + [record.isVoided ? session.say("已作废", "voided") : ""])
    }
    session.print("")
    session.print(
      session.say(
        "\(type.label.chinese)（\(records.count) \(type.unit.chinese)）",
        "\(type.label.english) (\(records.count) \(type.unit.english))"))
    session.print(table)
  }

  /// By the day that a record is about, else as it came.
  private static func order(_ record: StoredRecord, _ view: CaseView) -> String {
    record.type == .instalment ? record.values["due_on"]?.text ?? "" : ""
  }

  /// The numbers that a spreadsheet damaged, with the way to restore them.
  static func printDamagedNumbers(_ view: CaseView, _ session: Session) {
    for person in view.parts[.person] ?? [] where !person.isVoided {
      guard person.values["identity_note"]?.text == "damaged_by_sheet" else { continue }
      let name = person.values["name"]?.text ?? ""
      let command =
        "redress \(CaseNoun.name(view.root.type)) participant edit "
        + "\(view.root.key.id.shortNumber) \(person.key.id.shortNumber) --id-number"
      session.print("")
      session.print(
        session.say(
          "待补：\(name)的证件号码被表格软件改坏了，请按原件填回：\(command) 号码",
          "To be restored: a spreadsheet damaged the identity number of \(name); give it from the "
            + "document: \(command) NUMBER"))
    }
  }

  /// The words noted about a worker of a list, in one line each; other notes have blocks.
  static func printWorkerNotes(
    _ view: CaseView, _ session: Session
  ) {
    let notes = (view.parts[.note] ?? []).filter { isWorkerNote($0, view) && !$0.isVoided }
    guard !notes.isEmpty else { return }
    session.print("")
    session.print(session.say("名单上的其他内容", "Of the list besides"))
    var table = TextTable([.init(""), .init("", importance: 2)])
    table.hasHeader = false
    table.indentation = 2
    for note in notes {
      let person = view.parts[.person]?.first { $0.key.id.text == note.values["about"]?.text }
      let lines = note.values["text"]?.text?.split(separator: "\n") ?? []
      table.append([
        person?.values["name"]?.text ?? "", lines.joined(separator: session.say("；", "; ")),
      ])
    }
    session.print(table)
  }

  /// Whether a note is about one of the people who are shown as a table.
  static func isWorkerNote(_ note: StoredRecord, _ view: CaseView) -> Bool {
    guard isTable(.participant, view), let about = note.values["about"]?.text else { return false }
    return (view.parts[.participant] ?? []).contains { $0.key.id.text == about }
  }
}
