import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore
@testable import Reports

/// A status is asked in two ways, of facts in memory and of rows by SQL: they say the same.
struct CaseStatusPropertyTests {
  private let world: ReportWorld

  init() throws { world = try ReportWorld() }

  /// A value that conditions may ask for; nil for none.
  private func value(_ field: Field, _ random: inout SplitMix) -> FieldValue? {
    guard field.required == .intake || Int.random(in: 0..<3, using: &random) == 0 else {
      return nil
    }
    switch field.kind {
    case .date:
      let days = Int.random(in: -40...40, using: &random)
      return .text(LocalDate(daysSince1970: 20_000).adding(days: days).iso)
    case .choice(let list): return .text(random.pick(list.choices).code)
    case .set(let list): return .codes([random.pick(list.choices).code])
    case .money: return .integer(Int64.random(in: 0...4, using: &random) * 50)
    case .integer: return .integer(Int64.random(in: 1...12, using: &random))
    case .flag: return .flag(Bool.random(using: &random))
    case .text(.office): return .text("150502")
    case .text(.user): return .text(random.pick(["li", "wang"]))
    case .text, .reference: return nil
    }
  }

  private func draft(
    _ type: RecordType, _ caseID: RecordID, _ id: RecordID, _ random: inout SplitMix
  ) -> RecordDraft {
    var draft = RecordDraft(new: type, case: caseID, id: id)
    for field in type.fields where field != RecordType.voidedField || type.place == .part {
      if field == RecordType.voidedField, Int.random(in: 0..<3, using: &random) > 0 { continue }
      draft.set(field.name, value(field, &random))
    }
    return draft
  }

  /// The parts that conditions name.
  private let partTypes: [RecordType] = [
    .mediationSession, .reopening, .promise, .returnVisit, .instalment, .recovery, .assignment,
    .exitStep, .handling, .referral, .claimStep,
  ]

  private func makeCase(
    _ root: RecordType, before: RecordID?, _ random: inout SplitMix
  ) throws -> RecordID {
    let store = world.store
    let caseID = store.newRecordID()
    var lines = [draft(root, caseID, caseID, &random).line()]
    var instalments: [RecordID] = []
    for type in partTypes where type.hangs(on: root) {
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let id = store.newRecordID()
        var part = draft(type, caseID, id, &random)
        if type == .instalment { instalments.append(id) }
        if type == .recovery, Bool.random(using: &random),
          let of = instalments.randomElement(using: &random)
        {
          part.set("instalment", .text(of.text))
        }
        lines.append(part.line())
      }
    }
    if let before, Int.random(in: 0..<4, using: &random) == 0 {
      var origin = RecordDraft(new: .origin, case: caseID, id: store.newRecordID())
      origin.set("of_case", .text(before.text))
      lines.append(origin.line())
    }
    try world.append(lines.compactMap { $0 })
    return caseID
  }

  @Test(arguments: [UInt64.random(in: 0...999_999), 1, 2])
  func `rows and facts give a case the same status`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let store = world.store
    let moment = try store.moment(LocalDate(daysSince1970: 20_000))
    for root in RecordType.all where root.place == .caseRoot {
      var counts: [String: Int] = [:]
      var ids: [RecordID] = []
      for _ in 0..<60 { ids.append(try makeCase(root, before: ids.last, &random)) }
      let made = Set(ids)
      for caseID in ids {
        let facts = try #require(try store.facts(of: caseID))
        let expected = root.status(of: facts, at: moment)
        let found = try store.status(of: caseID, at: moment)
        #expect(found == expected, "SEED=\(seed) \(root.name) \(facts)")
        counts[expected?.code ?? "", default: 0] += 1
      }
      for status in root.statuses {
        var filter = CaseStore.CaseFilter()
        filter.moment = moment
        filter.status = status.code
        filter.includesVoided = true
        filter.rowsMax = 1_000
        let rows = try store.cases(of: root, filter).rows.filter { made.contains($0.id) }
        #expect(rows.count == counts[status.code] ?? 0, "SEED=\(seed) \(status.code)")
        #expect(rows.allSatisfy { $0.status == status }, "SEED=\(seed) \(status.code)")
      }
      // The open ones of a colleague are those whose status says so.
      for user in ["li", "wang"] {
        guard let handler = root.handlerField else { continue }
        let open = try store.openCases(of: root, handledBy: user, office: nil, at: moment)
        let expected = try made.filter { caseID in
          let facts = try #require(try store.facts(of: caseID))
          return facts.values[handler.name]?.text == user
            && root.status(of: facts, at: moment)?.isOpen == true
        }
        #expect(Set(open) == expected, "SEED=\(seed) \(root.name)")
      }
    }
  }
}
