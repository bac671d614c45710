import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// What lists find along indexes that wait, and behind them.
struct CaseSelectionTests {
  /// A case as the test knows it.
  private struct Known {
    let id: RecordID
    var accepted: String
    var concluded: String?
    var refused: String?
    var isVoided = false
    var number: String?
    let mediator: String
    var office: String
  }

  private static let otherOffice = "150523"

  @Test func `a list is the same whatever part of the cases is indexed`() throws {
    var random = Randomness.announced()
    let world = try World()
    let store = world.store
    var known: [Known] = []
    let day = { (random: inout Randomness) in "2025-11-1\(Int.random(in: 0...4, using: &random))" }
    for step in 0..<160 {
      if step < 40 || Bool.random(using: &random) {
        let mediator = ["li", "wang"][step % 2]
        known.append(try save(day(&random), "蒙工调字〔2025〕\(step)号", mediator, world))
      } else if let index = known.indices.randomElement(using: &random) {
        try change(&known[index], step, day(&random), &random, world)
      }
      if step % 50 == 30 { try store.bringUpIndexes(of: .mediation, leaving: 0) }
      if step % 8 == 0 { try compare(known, store, &random) }
    }
    let behind = try store.count(
      "mediation WHERE key NOT IN (SELECT key FROM mediation_indexed)")
    #expect(behind > 0 && behind < known.count)
    try compare(known, store, &random)
    try store.bringUpIndexes(of: .mediation, leaving: 0)
    try compare(known, store, &random)
    #expect(try store.compareIndexed(.mediation) == (Int64(known.count), 0))
  }

  private func save(
    _ day: String, _ number: String, _ mediator: String, _ world: World
  ) throws -> Known {
    let key = try world.savedMediation { draft in
      draft.set("accepted_on", .text(day))
      draft.set("official_number", .text(number))
      draft.set("mediator", .text(mediator))
    }
    return Known(
      id: key.id, accepted: day, number: number, mediator: mediator, office: World.office)
  }

  private func change(
    _ known: inout Known, _ step: Int, _ day: String, _ random: inout Randomness, _ world: World
  ) throws {
    let shown = try world.shown(
      RecordKey(case: known.id, type: RecordType.mediation.name, id: known.id))
    switch Int.random(in: 0..<7, using: &random) {
    case 0:
      known.accepted = day
      try edit(shown, "accepted_on", known.accepted, world)
    case 1:
      known.concluded = known.concluded == nil || Bool.random(using: &random) ? day : nil
      try edit(shown, "concluded_on", known.concluded, world)
    case 2:
      known.refused = known.refused == nil || Bool.random(using: &random) ? day : nil
      try edit(shown, "refused_on", known.refused, world)
    case 3:
      known.number = "蒙工调字〔2024〕\(step)号"
      try edit(shown, "official_number", known.number, world)
    case 4:
      // Handed over once: only the other office could give it back.
      known.office = Self.otherOffice
      try edit(shown, "office", known.office, world)
    case 5:
      guard !known.isVoided else { return }
      known.isVoided = true
      try world.store.save([RecordDraft.void(shown, reason: "mistake")], by: "li")
    default:
      try world.edit(shown, "workers", .integer(Int64(step)))
    }
  }

  private func edit(
    _ shown: StoredRecord, _ field: String, _ value: String?, _ world: World
  ) throws {
    guard shown.values[field]?.text != value else { return }
    try world.edit(shown, field, value.map { .text($0) })
  }

  private func compare(
    _ known: [Known], _ store: CaseStore, _ random: inout Randomness
  ) throws {
    var filter = CaseStore.CaseFilter()
    filter.rowsMax = .random(in: 1...200, using: &random)
    filter.countMax = .random(in: 1...200, using: &random)
    filter.isConcluded = [nil, false, true].randomElement(using: &random) ?? nil
    filter.includesVoided = Bool.random(using: &random)
    let days = ["2025-11-11", "2025-11-13"].map { LocalDate(iso: $0) }
    filter.from = Bool.random(using: &random) ? days[0] : nil
    filter.to = Bool.random(using: &random) ? days[1] : nil
    filter.office = [nil, nil, "150500", Self.otherOffice].randomElement(using: &random) ?? nil
    filter.handler = [nil, nil, "wang"].randomElement(using: &random) ?? nil
    let expected = known.reversed().filter { item in
      let isInTime =
        (filter.from.map { item.accepted >= $0.iso } ?? true)
        && (filter.to.map { item.accepted <= $0.iso } ?? true)
      // Both offices stand below 150500.
      let isTheirs =
        (filter.office.map { $0 == "150500" || $0 == item.office } ?? true)
        && (filter.handler.map { $0 == item.mediator } ?? true)
      let isAsked =
        switch filter.isConcluded {
        case nil: true
        case true?: item.concluded != nil
        case false?: item.concluded == nil && item.refused == nil
        }
      return isInTime && isTheirs && isAsked && (filter.includesVoided || !item.isVoided)
    }
    // Newest first by the day, then by when they were saved.
    let sorted = expected.enumerated().sorted { one, other in
      let (day, next) = (one.element.accepted, other.element.accepted)
      return day == next ? one.offset < other.offset : day > next
    }.map(\.element.id)
    let found = try store.cases(of: .mediation, filter)
    #expect(found.rows.map(\.id) == Array(sorted.prefix(filter.rowsMax)), "\(filter)")
    let (count, most) = (Int64(sorted.count), Int64(filter.countMax))
    #expect(found.total == (count > most ? .moreThan(most) : .exact(count)), "\(filter)")
    let item = try known.randomElement(using: &random).orThrow()
    let same = known.filter { $0.number == item.number }.map(\.id).sorted()
    #expect(try store.findCases(officialNumber: item.number.orThrow()) == same)
  }

  @Test(arguments: [nil, false, true])
  func `a list reads along an index, and behind it from the first that it lacks`(
    isConcluded: Bool?
  ) throws {
    let world = try World()
    _ = try world.savedMediation()
    var filter = CaseStore.CaseFilter()
    filter.isConcluded = isConcluded
    filter.from = LocalDate(iso: "2025-01-01")
    let plan = try world.store.read { connection in
      let selection = try CaseSelection(.mediation, filter, connection)
      return try connection.rows(
        "EXPLAIN QUERY PLAN " + selection.newest, .text("2025-01-01"), .integer(50)
      ) { $0.text(3) }
    }
    let index = isConcluded == false ? "mediation_open" : "mediation_accepted"
    #expect(plan.contains { $0.contains("INDEX \(index) (accepted_on>?)") }, "\(plan)")
    #expect(plan.filter { $0.contains("USE TEMP B-TREE") }.count == 1, "of those behind: \(plan)")
    #expect(!plan.contains("SCAN mediation"), "\(plan)")
  }

  @Test func `a list longer than a question may read brings the index up`() throws {
    let world = try World()
    try world.store.save((0..<300).map { _ in try world.mediation() }, by: "li")
    #expect(try world.store.count("mediation_indexed") == 0)
    #expect(try world.store.cases(of: .mediation, CaseStore.CaseFilter()).total == .exact(300))
    #expect(try world.store.count("mediation_indexed") == 300)
  }

  @Test func `what differs from the rows is found by the check and written anew`() throws {
    let world = try World()
    for number in 0..<6 {
      _ = try world.savedMediation { $0.set("official_number", .text("〔2025〕\(number)")) }
    }
    try world.store.bringUpIndexes(of: .mediation, leaving: 0)
    #expect(try StoreCheck.indexes.run(world.store).isSound)
    try world.store.withoutTransaction { connection in
      try connection.execute(
        """
        UPDATE mediation_indexed SET concluded_on = '2025-11-21' WHERE key = 1;
        DELETE FROM mediation_indexed WHERE key = 3;
        INSERT INTO mediation_indexed (key) VALUES (9);
        """)
    }
    // The row after the sixth would be taken for indexed until the ninth.
    let outcome = try StoreCheck.indexes.run(world.store)
    #expect(outcome.wrong == 3 && outcome.isRebuilt)
    #expect(try StoreCheck.indexes.run(world.store).isSound)
    #expect(try world.store.count("mediation_indexed") == 6)
    #expect(try world.store.findCases(officialNumber: "〔2025〕2").count == 1)
  }
}
