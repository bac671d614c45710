import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Offices that are put below each other by people who did not see each other's edits.
struct OfficeCycleTests {
  /// What a line of a test says: who wrote it when, which office it puts where, over which lines.
  private struct Edit {
    let office: Int
    let sketch: Sketch
  }

  private func key(_ office: Int, _ round: Int) throws -> RecordKey {
    RecordKey(
      case: nil, type: "office", id: try RecordID("150000-r\(round)o\(office)").orThrow())
  }

  /// Stores lines that count whoever wrote them: the region stands above all the offices.
  private func store(_ lines: [Line], in world: World) throws {
    try world.store.write { connection, writer in
      for line in lines {
        for office in [line.record.id.text, line.value(of: "reports_to")?.text] {
          guard let office, office != "150000" else { continue }
          try connection.run(
            "INSERT OR IGNORE INTO office_edge (lower, upper) VALUES (?, '150000')", .text(office))
        }
        try writer.store(line, .loose, connection)
      }
    }
  }

  /// The offices whose edge is ignored, by the definition alone.
  private func ignored(_ lines: [Line]) -> Set<String> {
    var heads: [String: Line] = [:]
    var uppers: [String: String] = [:]
    for (record, lines) in Dictionary(grouping: lines, by: \.record) {
      guard let head = FieldMerge(field: "reports_to", of: lines).heads.first,
        let upper = head.value.text
      else { continue }
      heads[record.id.text] = head.line
      uppers[record.id.text] = upper
    }
    var ignored: Set<String> = []
    for office in uppers.keys {
      var path = [office]
      while let upper = uppers[path[path.count - 1]], upper != office, path.count <= uppers.count {
        path.append(upper)
      }
      guard uppers[path[path.count - 1]] == office else { continue }
      let least = path.compactMap { heads[$0] }.min { left, right in
        if left.at != right.at { return left.at < right.at }
        if left.log.node != right.log.node { return left.log.node.text < right.log.node.text }
        return left.digest.bytes.lexicographicallyPrecedes(right.digest.bytes)
      }
      if let least { ignored.insert(least.record.id.text) }
    }
    return ignored
  }

  @Test func `random edges in random orders are ignored as the definition says`() throws {
    var random = Randomness.announced()
    let worlds = [try World(), try World(seed: 2), try World(seed: 3)]
    var book = Sketchbook()
    var cycles = 0
    for round in 0..<40 {
      let count = Int.random(in: 2...5, using: &random)
      var lines: [Line] = []
      for office in 0..<count {
        let sketches = (0..<Int.random(in: 1...3, using: &random)).map { index in
          let upper = Int.random(in: 0...count, using: &random)
          let value = "\"150000-r\(round)o\(upper)\""
          let seen = (0..<index).filter { _ in Bool.random(using: &random) }
          return Sketch(
            node: Int.random(in: 0..<3, using: &random), at: Int.random(in: 0..<3, using: &random),
            set: [("reports_to", value)], over: [("reports_to", seen)])
        }
        lines += try book.lines(sketches, of: try key(office, round))
      }
      let expected = ignored(lines)
      cycles += expected.count
      for world in worlds {
        // In two parts, so that what stands between two transactions cannot matter.
        let order = lines.shuffled(using: &random)
        let cut = Int.random(in: 0...order.count, using: &random)
        for part in [order[..<cut], order[cut...]] { try store(Array(part), in: world) }
        let tree = try world.store.officeTree()
        let found = tree.inOrder.filter {
          $0.ignoredReportsTo != nil && $0.id.contains("r\(round)o")
        }
        #expect(Set(found.map(\.id)) == expected, "SEED=\(random.seed) round \(round)")
        #expect(found.allSatisfy { $0.reportsTo == nil })
        #expect(tree.inOrder.count == tree.count, "an office is lost, SEED=\(random.seed)")
        let conflicts = try world.store.conflicts().filter { $0.kind == .cycle }
        let listed = Set(conflicts.map(\.record.key.id.text).filter { $0.contains("r\(round)o") })
        #expect(listed == expected, "SEED=\(random.seed) round \(round)")
        #expect(try world.store.status().ignoredEdges == Int64(conflicts.count))
        #expect(try world.store.count("quarantine") == 0, "SEED=\(random.seed)")
      }
    }
    #expect(cycles > 10)
  }

  /// Two zones below the region, each put below the other by someone who did not see that.
  private func twoZones(_ world: World) throws -> [Line] {
    var book = Sketchbook()
    var lines: [Line] = []
    for (office, at) in [(0, 2), (1, 1)] {
      lines += try book.lines(
        [
          Sketch(node: 0, set: [("reports_to", "\"150000\""), ("name", "\"区\(office)\"")]),
          Sketch(
            node: 1, at: at, set: [("reports_to", "\"150000-r0o\(1 - office)\"")],
            over: [("reports_to", [0])]),
        ], of: try key(office, 0))
    }
    try store(lines, in: world)
    return lines
  }

  @Test func `the older of two edges is ignored, listed, and settled by naming another office`()
    throws
  {
    let world = try World()
    _ = try twoZones(world)
    let tree = try world.store.officeTree()
    #expect(tree.find(id: "150000-r0o0")?.reportsTo == "150000-r0o1")
    #expect(tree.find(id: "150000-r0o1")?.reportsTo == nil)
    #expect(tree.find(id: "150000-r0o1")?.ignoredReportsTo == "150000-r0o0")
    #expect(tree.inOrder.first?.id == "150000")
    #expect(tree.subtree(of: "150000-r0o1").map(\.id) == ["150000-r0o1", "150000-r0o0"])
    let conflict = try world.store.conflicts().first.orThrow()
    #expect(conflict.kind == .cycle && conflict.record.key.id.text == "150000-r0o1")
    #expect(conflict.field == "reports_to" && conflict.alternatives.isEmpty)
    #expect(try world.store.status().openConflicts == 1)
    #expect(try world.store.conflicts(in: world.store.newRecordID()).isEmpty)
    // The region settles it, as a node of its own would.
    try world.store.write { connection, writer in
      try connection.run(
        """
        INSERT INTO certificate (id, heads, node, office)
        SELECT '150000-own', '', node, '150000' FROM this_node
        """)
      for draft in conflict.drafts(taking: .string("150000")) {
        try writer.append(
          draft, at: "2025-11-20T10:00:00.000Z", by: "li", salt: [], connection)
      }
    }
    #expect(try world.store.conflicts().isEmpty)
    #expect(try world.store.officeTree().find(id: "150000-r0o1")?.reportsTo == "150000")
  }

  @Test func `a closed office's edge takes part, so that every list ignores the same`() throws {
    let world = try World()
    let lines = try twoZones(world)
    var book = Sketchbook()
    _ = try book.lines(
      (0..<4).map { _ in Sketch(node: 0, set: [("name", "\"x\"")]) }, of: try key(9, 0))
    let void = try book.lines(
      [Sketch(node: 0, at: 3, set: [("voided", "\"mistake\"")])], of: try key(0, 0))
    try store(void, in: world)
    #expect(lines.count == 4)
    let offices = try world.store.read { try OfficeQuery.all($0) }
    let ignored = offices.filter { $0.office.ignoredReportsTo != nil }.map(\.office.id)
    #expect(ignored == ["150000-r0o1"])
    #expect(try world.store.officeTree().find(id: "150000-r0o0") == nil)
    #expect(try world.store.officeTree().find(id: "150000-r0o1")?.ignoredReportsTo != nil)
  }
}
