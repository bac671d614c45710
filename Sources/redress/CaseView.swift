import CaseModel
import CaseStore
import ChangeLog
import Console

/// A case with all that hangs on it, as it is shown.
struct CaseView {
  let root: StoredRecord
  let parts: [RecordType: [StoredRecord]]
  let received: Fen
  let reach: CaseReach
  /// The cases that were merged into this one: their parts are shown as its own.
  let merged: [RecordID]
  /// The cases that came from this one.
  let successors: [RecordID]
  /// What was newest in the store when the case was read: an edit carries it back.
  let view: Int64

  /// Reads a case.
  ///
  /// - Throws: `StoreError.unknownCase`.
  init(_ store: CaseStore, _ caseID: RecordID) throws {
    // Read first: a line that comes meanwhile is then not counted as seen.
    view = try store.newestView()
    guard let root = try store.caseRoot(caseID) else {
      throw StoreError.unknownCase(caseID.text)
    }
    self.root = root
    var parts: [RecordType: [StoredRecord]] = [:]
    merged = try store.casesMerged(into: caseID)
    for type in RecordType.all where type.place == .part {
      parts[type] = try ([caseID] + merged).flatMap { try store.records(of: type, in: $0) }
    }
    self.parts = parts
    received = try store.received(on: caseID)
    reach = try store.reach(of: caseID)
    successors = try store.cases(from: caseID)
  }

  /// The first record of a type that was not voided.
  func first(_ type: RecordType) -> StoredRecord? {
    parts[type]?.first { !$0.isVoided }
  }

  /// Whether anything of a person is shown.
  var hasPersonalData: Bool {
    parts.contains { type, records in type.isPersonal && !records.isEmpty }
  }

  /// The types of parts that have no place of their own where a case is shown, as they came into
  /// the case; those that stand under another's id are shown with it.
  var otherTypes: [RecordType] {
    let shown: [RecordType] = [.employer, .contact, .participant, .person, .recovery, .note]
    let twins = RecordType.all.compactMap(\.twin)
    return RecordType.all.filter { type in
      type.place == .part && !shown.contains(type) && !twins.contains(type.name)
        && (type.hangs(on: root.type) || !(parts[type] ?? []).isEmpty)
    }.map { ($0, parts[$0]?.first?.key.id.text ?? "~") }
      .sorted { ($0.1, $0.0.name) < ($1.1, $1.0.name) }.map(\.0)
  }

  /// What a reference of the case names, as a person would say it; nil for any other value.
  func name(of value: FieldValue, _ field: Field) -> String? {
    if field.kind == .text(.record), let id = value.text.flatMap(RecordID.init) {
      return id.shortNumber
    }
    guard case .reference(let name) = field.kind, let type = RecordType.find(name),
      let record = (parts[type] ?? []).first(where: { $0.key.id.text == value.text })
    else { return nil }
    let twin = type.twin.flatMap(RecordType.find).flatMap { type in
      parts[type]?.first { $0.key.id == record.key.id }
    }
    let said = (twin ?? record).values["name"]?.text
    return said ?? record.key.id.shortNumber
  }

  /// The participant, payment or other part of a type that a person means: by its number, or by a
  /// name that one of them has.
  func find(_ typed: String, of type: RecordType) throws -> StoredRecord {
    let digits = TextFolding.halfWidth(typed).uppercased()
    let name = TextFolding.comparisonForm(typed)
    let twin = type.twin.flatMap(RecordType.find)
    let found = (parts[type] ?? []).filter { record in
      let number = record.key.id.shortNumber
      if number == digits || number.filter({ $0 != "-" }) == digits { return true }
      if record.key.id.text == typed.lowercased() { return true }
      let other = twin.flatMap { parts[$0]?.first { $0.key.id == record.key.id } }
      return [record, other].compactMap { $0?.values["name"]?.text }
        .contains { TextFolding.comparisonForm($0) == name }
    }
    guard let record = found.first, found.count == 1 else {
      throw StoreError.unknownRecord(type: type.name, id: typed)
    }
    return record
  }

  /// All that calls for a person's choice in the case.
  var conflicts: [Conflict] {
    Conflict.all(root: root, parts: RecordType.all.flatMap { parts[$0] ?? [] })
  }

  /// The case and its payments, to be voided together.
  var caseVoid: CaseVoid { CaseVoid(root: root, parts: parts[.recovery] ?? []) }
}

extension CaseView {
  /// The case as JSON, with what others know of it.
  func json(_ more: [(String, JSONOutput)] = []) -> JSONOutput {
    var members: [(String, JSONOutput)] = [
      ("short_number", .string(root.key.id.shortNumber))
    ]
    members += FieldText.json(root)
    for (type, name) in [
      (RecordType.employer, "employers"), (.contact, "contacts"), (.recovery, "recoveries"),
      (.note, "notes"), (.deadlineChange, "deadline_changes"),
    ] {
      members.append((name, .array((parts[type] ?? []).map { .object(FieldText.json($0)) })))
    }
    let people = Dictionary(
      (parts[.person] ?? []).map { ($0.key.id, $0) }, uniquingKeysWith: { first, _ in first })
    members.append(
      (
        "participants",
        .array(
          (parts[.participant] ?? []).map { participant in
            var values = FieldText.json(participant)
            if let person = people[participant.key.id] {
              values.append(("person", .object(FieldText.json(person))))
            }
            return .object(values)
          })
      ))
    for type in otherTypes {
      let twin = type.twin.flatMap(RecordType.find)
      members.append(
        (
          type.name,
          .array(
            (parts[type] ?? []).map { record in
              var values = FieldText.json(record)
              if let twin, let other = parts[twin]?.first(where: { $0.key.id == record.key.id }) {
                values.append((twin.name, .object(FieldText.json(other))))
              }
              return .object(values)
            })
        ))
    }
    members.append(("merged_cases", .array(merged.map { .string($0.text) })))
    members.append(("became", .array(successors.map { .string($0.text) })))
    members.append(("received_fen", .integer(received.rawValue)))
    members.append(("view", .integer(view)))
    members.append(
      (
        "conflicts",
        .array(
          conflicts.map { conflict in
            .object([
              ("kind", .string(conflict.kind.rawValue)),
              ("type", .string(conflict.record.type.name)),
              ("id", .string(conflict.record.key.id.text)), ("field", .string(conflict.field)),
            ])
          })
      ))
    if case .local(let lines) = reach {
      members.append(("unsent_lines", .integer(Int64(lines))))
    } else {
      members.append(("unsent_lines", .integer(0)))
    }
    return .object(members + more)
  }
}
