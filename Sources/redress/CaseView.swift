import CaseModel
import CaseStore
import ChangeLog
import Console

/// A case with all that hangs on it, as it is shown.
struct CaseView {
  let mediation: StoredRecord
  let parts: [RecordType: [StoredRecord]]
  let received: Fen
  let reach: CaseReach
  /// What was newest in the store when the case was read: an edit carries it back.
  let view: Int64

  /// Reads a case.
  ///
  /// - Throws: `StoreError.unknownCase`.
  init(_ store: CaseStore, _ caseID: RecordID) throws {
    let key = RecordKey(case: caseID, type: RecordType.mediation.name, id: caseID)
    // Read first: a line that comes meanwhile is then not counted as seen.
    view = try store.newestView()
    guard let mediation = try store.record(key) else {
      throw StoreError.unknownCase(caseID.text)
    }
    self.mediation = mediation
    var parts: [RecordType: [StoredRecord]] = [:]
    for type in RecordType.all where type.place == .part {
      parts[type] = try store.records(of: type, in: caseID)
    }
    self.parts = parts
    received = try store.received(on: caseID)
    reach = try store.reach(of: caseID)
  }

  /// The first record of a type that was not voided.
  func first(_ type: RecordType) -> StoredRecord? {
    parts[type]?.first { !$0.isVoided }
  }

  /// Whether anything of a person is shown.
  var hasPersonalData: Bool {
    parts.contains { type, records in type.isPersonal && !records.isEmpty }
  }

  /// All that calls for a person's choice in the case.
  var conflicts: [Conflict] {
    Conflict.all(root: mediation, parts: RecordType.all.flatMap { parts[$0] ?? [] })
  }

  /// The case and its payments, to be voided together.
  var caseVoid: CaseVoid { CaseVoid(root: mediation, parts: parts[.recovery] ?? []) }
}

extension CaseView {
  /// The case as JSON.
  var json: JSONOutput {
    var members: [(String, JSONOutput)] = [
      ("short_number", .string(mediation.key.id.shortNumber))
    ]
    members += FieldText.json(mediation)
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
    return .object(members)
  }
}
