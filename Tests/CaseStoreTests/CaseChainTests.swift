import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// The chain of a case's lines: all of them, none of another case's, whatever came first.
struct CaseChainTests {
  private let world: World

  init() throws {
    world = try World()
  }

  private func key(_ caseID: String?, _ type: String, _ id: String) throws -> RecordKey {
    RecordKey(
      case: try caseID.map { try RecordID($0).orThrow() }, type: type,
      id: try RecordID(id).orThrow())
  }

  /// Stores one line of each record in every order; each case's chain must hold its own lines.
  private func check(_ keys: [RecordKey]) throws {
    for order in permutations(keys) {
      let world = try World()
      var book = Sketchbook()
      var expected: [RecordID: [RecordKey]] = [:]
      try world.store.write { connection, writer in
        // Twice, so that every record is made and edited.
        for key in order + order {
          let line = try book.lines([Sketch(node: 0, set: [("a", "1")])], of: key)[0]
          try place(key, connection)
          try writer.store(line, .loose, connection)
          if let caseID = key.caseID { expected[caseID, default: []].append(key) }
        }
        for (caseID, records) in expected {
          let found = try writer.chains.arrivals(of: caseID, connection).map {
            try writer.line(at: $0, connection)?.record
          }
          #expect(found == records, "\(caseID) in \(order)")
        }
      }
    }
  }

  @Test func `lines that come before their case's own record are not lost`() throws {
    try check([
      key("1-a", "mediation", "1-a"), key("1-a", "recovery", "1-r"), key("1-a", "note", "1-n"),
    ])
  }

  @Test func `two cases have two chains`() throws {
    try check([
      key("1-a", "mediation", "1-a"), key("1-a", "recovery", "1-r"),
      key("1-b", "mediation", "1-b"), key("1-b", "recovery", "1-r"),
    ])
  }

  @Test func `a case of a type that a newer version brought has its chain`() throws {
    try check([
      key("1-a", "legal_aid", "1-a"), key("1-a", "recovery", "1-r"),
      key("1-a", "of_tomorrow", "1-t"),
    ])
  }

  @Test func `a record of another case that is called like the case is not taken for it`() throws {
    try check([
      key("1-a", "legal_aid", "1-a"), key("1-a", "recovery", "1-r"),
      key("1-0", "redirect", "1-a"), key("1-0", "legal_aid", "1-0"),
    ])
    try check([
      key("1-a", "legal_aid", "1-a"), key(nil, "of_tomorrow", "1-a"), key("1-a", "note", "1-a"),
    ])
  }

  @Test func `a record in an odd place does not take the case's chain away`() throws {
    try check([
      key("1-a", "recovery", "1-a"), key("1-a", "mediation", "1-a"), key("1-a", "mediation", "1-b"),
    ])
  }

  @Test func `records without a case have their own lines`() throws {
    let keys = [
      try key(nil, "office", "1-a"), try key(nil, "of_tomorrow", "1-a"),
      try key(nil, "plan", "1-a"),
    ]
    for order in permutations(keys) {
      let world = try World()
      var book = Sketchbook()
      try world.store.write { connection, writer in
        for key in order + order {
          try writer.store(
            book.lines([Sketch(node: 0, set: [("a", "1")])], of: key)[0], .loose, connection)
        }
        for key in keys {
          let found = try writer.chains.arrivals(of: key, connection).compactMap {
            try writer.line(at: $0, connection)?.record
          }
          #expect(found.filter { $0 == key }.count == 2, "\(key) in \(order)")
        }
      }
    }
  }
}
