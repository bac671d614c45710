import CaseModel
import ChangeLog

@testable import CaseStore

/// A case as a test describes it: its own values and those of its parts, by the names of fields.
struct CaseSketch {
  var type: RecordType
  var id: RecordID
  /// The office that holds it now; the one that accepted it is in its id.
  var holder: String
  var values: [String: FieldValue] = [:]
  var parts: [PartSketch] = []
  var isVoided = false
  /// The case that it was merged into.
  var mergedInto: RecordID?

  var acceptor: String { String(id.text.dropLast(37)) }

  func text(_ field: String) -> String? { values[field]?.asText }
  func number(_ field: String) -> Int64 { values[field]?.asNumber ?? 0 }
  func codes(_ field: String) -> [String] { values[field]?.asCodes ?? [] }

  /// The parts of a type that were not voided.
  func parts(_ type: String) -> [PartSketch] {
    parts.filter { $0.type.name == type && !$0.isVoided }
  }
}

/// A record that hangs on a case.
struct PartSketch {
  var type: RecordType
  var id: RecordID
  var values: [String: FieldValue] = [:]
  var isVoided = false

  func text(_ field: String) -> String? { values[field]?.asText }
  func number(_ field: String) -> Int64 { values[field]?.asNumber ?? 0 }
}

extension FieldValue {
  fileprivate var asText: String? { if case .text(let text) = self { text } else { nil } }

  fileprivate var asNumber: Int64? {
    switch self {
    case .integer(let number): number
    case .flag(let flag): flag ? 1 : 0
    default: nil
    }
  }

  fileprivate var asCodes: [String]? {
    switch self {
    case .codes(let codes): codes.sorted()
    case .text(let code): [code]
    default: nil
    }
  }
}

/// The cases of some offices, and who in them is one person.
struct CasesSketch {
  var cases: [CaseSketch] = []
  var same: [(case: RecordID, participant: RecordID, otherCase: RecordID, other: RecordID)] = []

  /// Saves all as clerks would have: as it was accepted, then what was handed over, voided, merged.
  ///
  /// What the store refuses to merge stays apart here, too.
  mutating func save(in world: ReportWorld) throws {
    var first: [LineDraft] = []
    for sketch in cases {
      var root = RecordDraft(new: sketch.type, case: sketch.id, id: sketch.id)
      for (field, value) in sketch.values { root.set(field, value) }
      root.set("office", .text(sketch.acceptor))
      first += [root.line()].compactMap { $0 }
      for part in sketch.parts {
        var draft = RecordDraft(new: part.type, case: sketch.id, id: part.id)
        for (field, value) in part.values { draft.set(field, value) }
        first += [draft.line()].compactMap { $0 }
      }
    }
    for pair in same {
      var draft = RecordDraft(new: .sameAs, case: pair.case, id: world.store.newRecordID())
      draft.set("participant", .text(pair.participant.text))
      draft.set("other_case", .text(pair.otherCase.text))
      draft.set("other", .text(pair.other.text))
      first += [draft.line()].compactMap { $0 }
    }
    try world.append(first)
    for index in cases.indices {
      if let target = cases[index].mergedInto {
        do {
          _ = try world.store.merge(cases[index].id, into: target, because: "joined", by: "li")
        } catch {
          cases[index].mergedInto = nil
        }
      }
      try saveChanges(cases[index], in: world)
    }
  }

  private func saveChanges(_ sketch: CaseSketch, in world: ReportWorld) throws {
    func stored(_ type: RecordType, _ id: RecordID) throws -> StoredRecord? {
      try world.store.record(RecordKey(case: sketch.id, type: type.name, id: id))
    }
    if sketch.holder != sketch.acceptor, let root = try stored(sketch.type, sketch.id) {
      try world.write("office", [.text(sketch.holder)], on: root)
    }
    for part in sketch.parts where part.isVoided {
      if let record = try stored(part.type, part.id) { try world.void(record) }
    }
    if sketch.isVoided, let root = try stored(sketch.type, sketch.id) { try world.void(root) }
  }
}
