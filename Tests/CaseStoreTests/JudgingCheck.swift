import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Stores lines in every order: after each of them exactly those count that the definition lets
/// count, and at the end records, chains and feeds are what the set of lines says.
struct JudgingCheck {
  private struct Undo: Error {}

  /// Stores lines in every order, in one transaction and in one each, and compares.
  ///
  /// - Parameters:
  ///   - counting: how many of them count in the end; nil for as many as by the definition.
  ///   - orders: some orders; nil for all.
  func check(
    _ lines: [Line], certified: [(NodeID, String)], counting: Int?, orders: [[Int]]? = nil,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let world = try World()
    try world.forgetCertificates()
    try world.store.becomeRootHub()
    try world.store.write { connection, _ in
      // The few offices of these tests: the whole register would be read in each transaction.
      try connection.run(
        "DELETE FROM office_edge WHERE lower NOT IN ('150500', '150502', '150521', '150522', '150523')"
      )
      for (index, (node, office)) in certified.enumerated() {
        try connection.run(
          "INSERT INTO certificate (id, heads, node, office) VALUES (?, '', ?, ?)",
          .text("150500-known\(index)"), .text(node.text), .text(office))
      }
    }
    try world.store.note(root: LineBook.root().publicKey)
    var definition = EntitlementDefinition()
    definition.roots = try world.store.trustRoots()
    definition.edges = try world.store.read { connection in
      try connection.rows("SELECT lower, upper FROM office_edge") { ($0.text(0), $0.text(1)) }
    }
    for (node, office) in certified { definition.offices[node.text, default: []].insert(office) }
    if let counting {
      #expect(definition.counted(lines).count == counting, sourceLocation: location)
    }
    // What counts depends on which lines are held only: worked out once for each set of them.
    var counted: [Set<Int>: Set<Line>] = [:]
    let orders = orders ?? permutations(Array(lines.indices))
    for held in Set(orders.flatMap { order in order.indices.map { Set(order[...$0]) } }) {
      counted[held] = definition.counted(held.map { lines[$0] })
    }
    var failures: [String] = []
    for (number, order) in orders.enumerated() {
      for isOneWriter in number % 4 == 0 ? [true, false] : [number % 2 == 0] {
        do {
          try world.store.write { connection, _ in
            failures += try found(
              lines, order, counted, isOneWriter, ThisNode.read(connection).orThrow(), connection
            ).map { "\(order): \($0)" }
            throw Undo()
          }
        } catch is Undo {}
        guard failures.isEmpty else { break }
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(3))", sourceLocation: location)
  }

  /// What is not as it is to be.
  private func found(
    _ all: [Line], _ order: [Int], _ countedLines: [Set<Int>: Set<Line>], _ isOneWriter: Bool,
    _ node: ThisNode, _ connection: borrowing Connection
  ) throws -> [String] {
    let lines = order.map { all[$0] }
    var failures: [String] = []
    var writer = LineWriter(thisNode: node)
    for (index, line) in lines.enumerated() {
      if !isOneWriter {
        try writer.flush(connection)
        writer = LineWriter(thisNode: node)
      }
      let expected = Set(lines[...index]).subtracting(countedLines[Set(order[...index])] ?? [])
      let stored = try writer.store(line, .loose, connection)
      let quarantined = try connection.rows(
        "SELECT l.body FROM quarantine q JOIN line l ON l.arrival = q.line"
      ) { try Line(bytes: #require(LineBody.bytes($0, 0))) }
      if Set(quarantined) != expected || quarantined.count != expected.count {
        failures.append("after \(index + 1): \(quarantined.map(\.name)) are quarantined")
      }
      if (stored.quarantined != nil) != expected.contains(line) {
        failures.append("\(line.name) was said to be \(stored)")
      }
      if try writer.store(line, .loose, connection).isNew { failures.append("stored twice") }
    }
    try writer.flush(connection)
    let counted = countedLines[Set(order)] ?? []
    for record in Set(lines.map(\.record)) where record.type != "certificate" {
      failures += try MergeDefinition(
        lines: lines.filter { $0.record == record && counted.contains($0) }
      ).differences(record, writer: writer, connection)
    }
    failures += try chainFailures(lines, writer, connection)
    failures += try feedFailures(lines, counted, connection)
    return failures
  }

  /// Each line stands in the chain of its case, or of its record, in order of arrival.
  private func chainFailures(
    _ lines: [Line], _ writer: LineWriter, _ connection: borrowing Connection
  ) throws -> [String] {
    var failures: [String] = []
    for record in Set(lines.map(\.record)) {
      let chain = try CaseChains.stored(of: record, connection).compactMap {
        try writer.line(at: $0, connection)
      }
      let expected = lines.filter { line in
        record.caseID.map { line.record.caseID == $0 } ?? (line.record == record)
      }
      if chain != expected { failures.append("the chain of \(record): \(chain.map(\.name))") }
    }
    return failures
  }

  /// Each line of a case stands once in the feeds of those who may read it, whether it counts or
  /// not.
  private func feedFailures(
    _ lines: [Line], _ counted: Set<Line>, _ connection: borrowing Connection
  ) throws -> [String] {
    var failures: [String] = []
    for caseID in Set(lines.compactMap(\.record.caseID)) {
      let ofCase = lines.filter { $0.record.caseID == caseID }
      let roots = ofCase.filter { $0.record.isCaseRoot && counted.contains($0) }
      let everHeld = Set(roots.compactMap { $0.value(of: "office")?.text })
      // What an office had before a revocation took it back stays in its feeds.
      let isRevoked = lines.contains { Revocation.isOne($0) }
      let holders = Set(FieldMerge(field: "office", of: roots).heads.compactMap(\.value.text))
      for logClass in LogClass.allCases {
        let expected = ofCase.filter { $0.log.logClass == logClass }.map(\.name.description)
        for office in Set(ofCase.compactMap { $0.value(of: "office")?.text }) {
          let bodies = try connection.rows(
            """
            SELECT l.body FROM feed_entry e JOIN feed f ON f.key = e.feed
              JOIN line l ON l.arrival = e.line
            WHERE f.office = ? AND f.class = ?
            """, .text(office), .text(logClass.rawValue)
          ) { try Line(bytes: #require(LineBody.bytes($0, 0))) }
          let found = bodies.filter { $0.record.caseID == caseID }.map(\.name.description)
          let isRead =
            logClass == .plain ? everHeld.contains(office) : holders.contains(office)
          if isRead, found.sorted() != expected.sorted() {
            failures.append("\(office) reads \(found) of \(logClass)")
          } else if !everHeld.contains(office), !found.isEmpty, !isRevoked {
            failures.append("\(office) reads \(found) of what it never held")
          }
        }
      }
    }
    return failures
  }
}
