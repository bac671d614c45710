import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Cases that count as one: which leads where follows from the held lines, not from their order.
struct CaseMergeTests {
  private let world: World
  private var store: CaseStore { world.store }

  init() throws {
    world = try World()
  }

  private func merged() throws -> [String: String] {
    try store.read { connection in
      Dictionary(
        uniqueKeysWithValues: try CaseMergeQuery.kept(connection).map {
          ($0.key.text, "\($0.value.into) \($0.value.end)")
        })
    }
  }

  @Test func `a merged case counts as part of the other until it is taken back`() throws {
    let (one, two) = (try world.savedMediation(), try world.savedMediation())
    try store.save(
      [world.recovery(on: one.id, fen: 100), world.recovery(on: two.id, fen: 250)], by: "li")
    let before = try [one, two].map { try store.caseRoot($0.id)?.values }
    #expect(try store.merge(one.id, into: two.id, because: "joined", by: "li") == two.id)
    #expect(try store.mergedInto(one.id) == two.id)
    #expect(try store.casesMerged(into: two.id) == [one.id])
    #expect(try store.received(on: two.id) == Fen(rawValue: 350))
    #expect(try store.cases(of: .mediation, CaseStore.CaseFilter()).rows.map(\.id) == [two.id])
    let found = try store.findStandingCase(one.id.shortNumber)
    #expect(found.id == two.id && found.merged == one.id)
    #expect(try store.verify().findings == [])

    try store.undoMerging(one.id, by: "li")
    #expect(try store.mergedInto(one.id) == nil)
    #expect(try store.received(on: two.id) == Fen(rawValue: 250))
    #expect(try [one, two].map { try store.caseRoot($0.id)?.values } == before)
    #expect(try merged() == [:])
    #expect(throws: StoreError.cannotMerge(one.id, one.id, .notMerged)) {
      try store.undoMerging(one.id, by: "li")
    }
    // What was taken back can be said again.
    try store.merge(one.id, into: two.id, because: "joined", by: "li")
    #expect(try store.mergedInto(one.id) == two.id)
    #expect(try store.verify().findings == [])
  }

  @Test func `cases lead through others to the one at the end`() throws {
    let keys = try (0..<3).map { _ in try world.savedMediation() }
    try store.merge(keys[0].id, into: keys[1].id, because: "entered_twice", by: "li")
    try store.merge(keys[1].id, into: keys[2].id, because: "entered_twice", by: "li")
    #expect(try store.mergedInto(keys[0].id) == keys[2].id)
    #expect(try store.casesMerged(into: keys[2].id) == [keys[0].id, keys[1].id].sorted())
    // The middle one stands again, and takes with it what was merged into it.
    try store.undoMerging(keys[1].id, by: "li")
    #expect(try store.mergedInto(keys[0].id) == keys[1].id)
  }

  @Test func `what cannot be one is refused`() throws {
    let (one, two) = (try world.savedMediation(), try world.savedMediation())
    let asked = store.newRecordID()
    var consultation = RecordDraft(new: .consultation, case: asked, id: asked)
    for field in RecordType.consultation.fields where field.required == .intake {
      switch field.kind {
      case .text(.office): consultation.set(field.name, .text(World.office))
      case .date: consultation.set(field.name, .text("2025-11-20"))
      case .choice(let list): consultation.set(field.name, .text(list.choices[0].code))
      case .set(let list): consultation.set(field.name, .codes([list.choices[0].code]))
      default: continue
      }
    }
    try store.save([consultation.line().orThrow()], by: "li")
    func fault(_ from: RecordID, _ into: RecordID) -> CaseStore.MergeFault? {
      do {
        try store.merge(from, into: into, because: "joined", by: "li")
      } catch StoreError.cannotMerge(_, _, let fault) { return fault } catch {}
      return nil
    }
    #expect(fault(one.id, one.id) == .leadsBack)
    #expect(fault(one.id, asked) == .otherType)
    try store.merge(one.id, into: two.id, because: "joined", by: "li")
    #expect(fault(two.id, one.id) == .leadsBack)
    #expect(fault(one.id, two.id) == .mergedBefore(two.id))
    let other = try world.savedMediation { $0.set("office", .text("150500")) }
    #expect(fault(two.id, other.id) == .notEntitled(office: "150500"))
    let voided = try world.savedMediation()
    try store.save([RecordDraft.void(world.shown(voided), reason: "mistake")], by: "li")
    #expect(throws: StoreError.caseVoided(voided.id)) {
      try store.merge(two.id, into: voided.id, because: "joined", by: "li")
    }
    let nowhere = store.newRecordID()
    #expect(throws: StoreError.unknownCase(nowhere.text)) {
      try store.merge(two.id, into: nowhere, because: "joined", by: "li")
    }
  }

  @Test func `a case stands again when the one that it was part of is voided`() throws {
    let (one, two) = (try world.savedMediation(), try world.savedMediation())
    try store.merge(one.id, into: two.id, because: "joined", by: "li")
    try store.save([RecordDraft.void(world.shown(two), reason: "mistake")], by: "li")
    #expect(try store.mergedInto(one.id) == nil)
    #expect(try store.conflicts().map(\.kind) == [.mergeIgnored])
    #expect(try store.status().openConflicts == 1)
    try world.edit(world.shown(two), "voided", nil)
    #expect(try store.mergedInto(one.id) == two.id)
    #expect(try store.conflicts().isEmpty)
    #expect(try store.verify().findings == [])
  }

  // MARK: - Orders

  /// A line of a test: of which case's merging, who wrote it when, what it says, over which lines.
  private struct Edit {
    let record: RecordKey
    let sketch: Sketch
  }

  private func root(_ case_: Int, _ round: Int) throws -> RecordKey {
    let id = try RecordID("150502-r\(round)c\(case_)").orThrow()
    return RecordKey(case: id, type: "mediation", id: id)
  }

  private func store(_ lines: [Line], in world: World) throws {
    // Each in a transaction of its own: what is kept must follow at every step.
    for line in lines {
      try world.store.write { connection, writer in
        _ = try writer.store(line, .loose, connection)
      }
    }
  }

  /// What leads where, by the rules alone.
  private func defined(_ lines: [Line], _ cases: [RecordKey]) -> [String: String] {
    let byRecord = Dictionary(grouping: lines, by: \.record)
    var voided: Set<String> = []
    for root in cases {
      let shown = FieldMerge(field: "voided", of: byRecord[root] ?? []).shown
      if shown?.text != nil { voided.insert(root.id.text) }
    }
    let held = Set(cases.filter { byRecord[$0] != nil }.map(\.id.text))
    var edges: [String: (into: String, line: Line)] = [:]
    for (record, lines) in byRecord where record.type == "merging" {
      guard FieldMerge(field: "voided", of: lines).shown?.text == nil,
        let head = FieldMerge(field: "into_case", of: lines).heads.first,
        let into = head.value.text, let from = record.caseID?.text, from != into,
        !voided.contains(from), !(held.contains(into) && voided.contains(into))
      else { continue }
      if let other = edges[from], FieldMerge.precedes(head.line, other.line) { continue }
      edges[from] = (into, head.line)
    }
    while true {
      var cycle: [String]?
      for start in edges.keys {
        var path = [start]
        while let next = edges[path[path.count - 1]]?.into, next != start,
          path.count <= edges.count
        { path.append(next) }
        if edges[path[path.count - 1]]?.into == start {
          cycle = path
          break
        }
      }
      guard let cycle else { break }
      let least = cycle.min { left, right in
        guard let left = edges[left]?.line, let right = edges[right]?.line else { return false }
        return FieldMerge.precedes(left, right)
      }
      if let least { edges[least] = nil }
    }
    var ends: [String: String] = [:]
    for (from, edge) in edges {
      var end = edge.into
      while let next = edges[end]?.into { end = next }
      ends[from] = "\(edge.into) \(end)"
    }
    return ends
  }

  @Test func `random merges in random orders lead where the rules say`() throws {
    var random = Randomness.announced()
    let worlds = [world, try World(seed: 2)]
    var book = Sketchbook()
    var cycles = 0
    for round in 0..<60 {
      let count = 2 + Int(random.next() % 4)
      let cases = try (0..<count).map { try root($0, round) }
      var sketches: [RecordKey: [Sketch]] = [:]
      for root in cases {
        sketches[root] = [Sketch(node: 0, at: 0, set: [("office", "\"150502\"")])]
      }
      for _ in 0..<(2 + random.next() % 7) {
        let from = cases[Int(random.next() % UInt64(count))]
        let (node, at) = (Int(random.next() % 3), 1 + Int(random.next() % 4))
        if random.next() % 6 == 0 {
          let json = random.next() % 2 == 0 ? "\"mistake\"" : "null"
          sketches[from, default: []].append(
            Sketch(node: node, at: at, set: [("voided", json)]))
          continue
        }
        let isForeign = random.next() % 4 == 0
        let id =
          isForeign
          ? try RecordID("150502-r\(round)m\(random.next() % 3)").orThrow()
          : CaseStore.mergingID(of: from.id)
        let record = RecordKey(case: from.id, type: "merging", id: id)
        let into = cases[Int(random.next() % UInt64(count))].id
        let earlier = sketches[record]?.count ?? 0
        var sketch = Sketch(
          node: node, at: at, set: [("into_case", "\"\(into)\""), ("because", "\"joined\"")])
        if earlier > 0, random.next() % 2 == 0 { sketch.over = [("into_case", [earlier - 1])] }
        if earlier > 0, random.next() % 5 == 0 { sketch.set = [("voided", "\"mistake\"")] }
        sketches[record, default: []].append(sketch)
      }
      let lines = try sketches.keys.sorted().flatMap { key in
        try book.lines(sketches[key] ?? [], of: key)
      }
      let definition = defined(lines, cases)
      for world in worlds {
        try store(lines.shuffled(using: &random), in: world)
        let kept = try world.store.read { connection in
          Dictionary(
            uniqueKeysWithValues: try CaseMergeQuery.kept(connection)
              .filter { $0.key.text.hasPrefix("150502-r\(round)c") }
              .map { ($0.key.text, "\($0.value.into) \($0.value.end)") })
        }
        #expect(kept == definition, "round \(round)")
        let ignored = try world.store.conflicts().filter { $0.kind == .mergeIgnored }
        if !ignored.isEmpty { cycles += 1 }
      }
    }
    for world in worlds { #expect(try world.store.verify().findings == []) }
    #expect(cycles > 0)
  }

  @Test func `verify finds a case that was merged past the program`() throws {
    let (one, two) = (try world.savedMediation(), try world.savedMediation())
    try store.write { connection, _ in
      try connection.run(
        "INSERT INTO merged_case (case_id, into_id, final_id) VALUES (?1, ?2, ?2)",
        .text(one.id.text), .text(two.id.text))
    }
    #expect(try store.verify().findings == [.wronglyMerged(one.id)])
  }
}
