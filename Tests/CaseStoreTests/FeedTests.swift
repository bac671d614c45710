import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// A hub's feeds: each line of a case once in the feed of each office that may read it.
struct FeedTests {
  private static let offices = ["150501", "150502", "150503"]

  /// A feed as it is stored, checked for gaps and for its link.
  private func entries(_ feed: FeedID, _ store: CaseStore) throws -> [Line] {
    try store.read { connection in
      let hub = store.thisNode.node
      let end = try FeedTable.end(of: feed, hub: hub, connection)
      guard let key = try FeedTable.find(feed, hub: hub, connection) else { return [] }
      let lines = try connection.rows(
        """
        SELECT e.position, l.body FROM feed_entry e JOIN line l ON l.arrival = e.line
        WHERE e.feed = ? ORDER BY e.position
        """, .integer(key)
      ) { (position: $0.integer(0), line: try Line(bytes: #require(LineBody.bytes($0, 1)))) }
      #expect(lines.map(\.position) == Array(0..<end.through).map { $0 + 1 })
      let link = lines.reduce(ChainLink.origin(of: feed, at: hub)) { $0.next($1.line.digest) }
      #expect(link == end.link)
      return lines.map(\.line)
    }
  }

  /// Checks the feeds of one case against what they are to hold by definition.
  private func check(
    _ lines: [Line], _ store: CaseStore, _ comment: @autoclosure () -> String,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let roots = lines.filter(\.record.isCaseRoot)
    let holders = Set(FieldMerge(field: "office", of: roots).heads.compactMap(\.value.text))
    let everHeld = Set(roots.compactMap { $0.value(of: "office")?.text })
    for office in FeedTests.offices {
      let plain = try entries(FeedID(office: office, logClass: .plain), store)
      let personal = try entries(FeedID(office: office, logClass: .personal), store)
      let ofCase = Set(lines)
      let plainFound = plain.filter(ofCase.contains).map(\.name.description)
      let personalFound = personal.filter(ofCase.contains).map(\.name.description)
      let plainLines = lines.filter { $0.log.logClass == .plain }.map(\.name.description)
      let personalLines = lines.filter { $0.log.logClass == .personal }.map(\.name.description)
      if everHeld.contains(office), !holders.isEmpty {
        #expect(
          plainFound.sorted() == plainLines.sorted(), "plain \(office) \(comment())",
          sourceLocation: location)
      }
      if holders.contains(office) {
        #expect(
          personalFound.sorted() == personalLines.sorted(), "personal \(office) \(comment())",
          sourceLocation: location)
      }
      if !everHeld.contains(office) {
        #expect(plainFound.isEmpty && personalFound.isEmpty, sourceLocation: location)
      }
      #expect(Set(personalFound).count == personalFound.count, sourceLocation: location)
    }
  }

  private func moves(
    _ moves: [(office: String, over: [Int])], type: String = "mediation",
    _ book: inout Sketchbook
  ) throws -> (roots: [Line], parts: [Line]) {
    let fresh = book.nextCase()
    let key = RecordKey(case: fresh.id, type: type, id: fresh.id)
    let roots = try book.lines(
      moves.enumerated().map { index, move in
        Sketch(
          node: index % 3, at: index, set: [("office", "\"\(move.office)\"")],
          over: [("office", move.over)])
      }, of: key)
    let part = RecordKey(case: key.id, type: "recovery", id: key.id.sibling)
    let note = RecordKey(case: key.id, type: "note", id: key.id.sibling)
    let parts =
      try book.lines([Sketch(node: 0, set: [("amount_fen", "100")])], of: part)
      + book.lines([Sketch(node: 1, set: [("text", "\"x\"")])], of: note, log: .personal)
    return (roots, parts)
  }

  private func store(_ lines: [Line], _ store: CaseStore) throws {
    for line in lines {
      _ = try store.write { connection, writer in try writer.store(line, .loose, connection) }
    }
  }

  @Test func `a case's lines stand once in its office's feeds, in whatever order they came`() throws
  {
    var book = Sketchbook()
    let world = try World()
    try world.store.becomeRootHub()
    let case1 = try moves([("150501", [])], &book)
    for order in permutations(case1.roots + case1.parts) {
      let world = try World()
      try world.store.becomeRootHub()
      try store(order, world.store)
      try check(order, world.store, "\(order.map(\.record.type))")
    }
  }

  @Test func `nothing is fed before the case has an office`() throws {
    var book = Sketchbook()
    let world = try World()
    try world.store.becomeRootHub()
    let lines = try moves([("150501", [])], &book)
    let office = "feed_entry e JOIN feed f ON f.key = e.feed WHERE f.office <> ''"
    try store(lines.parts, world.store)
    #expect(try world.store.count(office) == 0)
    try store(lines.roots, world.store)
    #expect(try world.store.count(office) == 3)
  }

  @Test func `a case of a type that a newer version brought is fed on`() throws {
    var book = Sketchbook()
    let lines = try moves([("150501", []), ("150502", [0])], type: "legal_aid", &book)
    for order in permutations(lines.roots + lines.parts) {
      let world = try World()
      try world.store.becomeRootHub()
      try store(order, world.store)
      try check(order, world.store, "\(order.map(\.record.type))")
    }
  }

  @Test func `a case that comes back brings what was written while it was away`() throws {
    var book = Sketchbook()
    let world = try World()
    try world.store.becomeRootHub()
    let lines = try moves([("150501", []), ("150502", [0]), ("150501", [1])], &book)
    let order = Array(lines.roots[..<2]) + lines.parts + [lines.roots[2]]
    try store(order, world.store)
    try check(order, world.store, "home again")
  }

  @Test func `a former holder reads on, even if the hand-over came before what it replaced`() throws
  {
    var book = Sketchbook()
    let lines = try moves([("150501", []), ("150502", [0])], &book)
    for order in permutations(lines.roots + lines.parts) {
      let world = try World()
      try world.store.becomeRootHub()
      try store(order, world.store)
      try check(order, world.store, "\(order.map(\.name))")
    }
  }

  @Test func `a node that becomes a hub late has the same entries as one that always was`() throws {
    var book = Sketchbook()
    let world = try World()
    let cases = try [
      moves([("150501", [])], &book), moves([("150501", []), ("150502", [0])], &book),
      moves([("150501", []), ("150502", [0]), ("150501", [1])], &book),
      moves([("150502", []), ("150501", [0]), ("150503", [0])], &book),
      moves([("150502", []), ("150501", [0])], type: "legal_aid", &book),
    ]
    for lines in cases { try store(lines.parts + lines.roots, world.store) }
    #expect(try world.store.count("feed") == 0)
    try world.store.becomeRootHub()
    for (index, lines) in cases.enumerated() {
      try check(lines.roots + lines.parts, world.store, "case \(index)")
    }
    let before = try world.store.count("feed_entry")
    try world.store.becomeHub()
    #expect(try world.store.count("feed_entry") == before)
  }

  @Test func `random hand-overs in random orders end in the right feeds`() throws {
    var random = Randomness.announced()
    for round in 0..<40 {
      var book = Sketchbook()
      let world = try World(seed: random.next())
      let isHubFirst = round % 4 > 0
      if isHubFirst { try world.store.becomeRootHub() }
      var cases: [(order: [Line], comment: String)] = []
      for _ in 0..<6 {
        let count = Int.random(in: 1...4, using: &random)
        let chosen = (0..<count).map { index in
          (
            office: FeedTests.offices.randomElement(using: &random) ?? "150501",
            over: (0..<index).filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
          )
        }
        let lines = try moves(chosen, &book)
        let order = (lines.roots + lines.parts).shuffled(using: &random)
        try store(order, world.store)
        cases.append((order, "SEED=\(random.seed) \(chosen) \(order.map(\.record.type))"))
      }
      if !isHubFirst { try world.store.becomeRootHub() }
      for (order, comment) in cases { try check(order, world.store, comment) }
    }
  }

  @Test func `offices go into the common feed, the register into none`() throws {
    let world = try World()
    try world.store.becomeRootHub()
    // Its word on itself is the first thing that a hub tells all.
    let certificate = try entries(.common, world.store)
    #expect(certificate.map(\.record.type) == ["certificate"])
    #expect(certificate.first?.value(of: "office") == .string(World.office))
    #expect(try world.store.count("feed_entry") == 1)
    var book = Sketchbook()
    let key = RecordKey(case: nil, type: "office", id: try RecordID("150500-zone1").orThrow())
    let lines = try book.lines([Sketch(node: 0, set: [("name", "\"x\"")])], of: key)
    try store(lines, world.store)
    #expect(try entries(.common, world.store) == certificate + lines)
  }

  @Test func `feeds keep their links at intervals`() throws {
    let world = try World()
    try world.store.becomeRootHub()
    let lines = try (0..<300).map { _ in try world.mediation() }
    try world.store.save(lines, by: "li")
    let feed = FeedID(office: "150502", logClass: .plain)
    let found = try entries(feed, world.store)
    #expect(found.count == 300)
    try world.store.read { connection in
      var link = ChainLink.origin(of: feed, at: world.store.thisNode.node)
      for (index, line) in found.enumerated() {
        link = link.next(line.digest)
        let kept = try FeedTable.link(
          of: feed, hub: world.store.thisNode.node, at: Int64(index + 1), connection)
        #expect(kept == link)
      }
    }
  }
}

extension RecordID {
  /// Another id of the same office.
  fileprivate var sibling: RecordID { RecordID(office: office, derivedFrom: [text]) }
}
