import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// The same laws on larger sets of lines than can be exhausted.
struct RandomMergeTests {
  @Test func `many lines on many fields in random orders end as the definition says`() throws {
    var random = Randomness.announced()
    let world = try World()
    var book = Sketchbook()
    for _ in 0..<60 {
      let sketches = RandomMergeTests.sketches(&random)
      let orders = (0..<4).map { _ in sketches.indices.shuffled(using: &random) }
      for order in orders {
        let key = book.nextCase()
        let lines = try book.lines(sketches, of: key)
        // Several transactions, so that what one writer remembers cannot matter.
        let cut = Int.random(in: 0...lines.count, using: &random)
        for part in [order[..<cut], order[cut...]] {
          try world.store.write { connection, writer in
            try place(key, connection)
            for index in part {
              try writer.store(lines[index], .loose, connection)
              let again = part.prefix { $0 != index }.randomElement(using: &random) ?? index
              #expect(try !writer.store(lines[again], .loose, connection).isNew)
            }
          }
        }
        let found = try world.store.read { connection in
          try MergeDefinition(lines: lines).differences(
            key, writer: LineWriter(thisNode: world.store.thisNode), connection)
        }
        #expect(found.isEmpty, "SEED=\(random.seed) \(sketches) in order \(order)")
      }
    }
  }

  @Test func `an old view is what was shown then, whatever came since`() throws {
    var random = Randomness.announced()
    let world = try World()
    var book = Sketchbook()
    for _ in 0..<40 {
      let key = book.nextCase()
      let lines = try book.lines(RandomMergeTests.sketches(&random), of: key)
      var shown: [(view: Int64, record: StoredRecord)] = []
      for line in lines.shuffled(using: &random) {
        _ = try world.store.write { connection, writer in
          try place(key, connection)
          return try writer.store(line, .loose, connection)
        }
        shown.append((try world.store.newestView(), try world.shown(key)))
      }
      for (view, record) in shown {
        let old = try world.store.record(key, asOf: view).orThrow()
        #expect(old.values == record.values, "SEED=\(random.seed)")
        #expect(
          old.merges == record.merges.filter { !$0.value.heads.isEmpty }, "SEED=\(random.seed)")
        #expect(old.conflicts == record.conflicts, "SEED=\(random.seed)")
      }
      #expect(try world.store.record(key, asOf: shown[0].view - 1)?.key == nil)
    }
  }

  private static func sketches(_ random: inout Randomness) -> [Sketch] {
    let values: [(field: String, json: [String])] = [
      ("workers", ["1", "2", "0", "null", "\"x\""]), ("mediator", ["\"a\"", "\"b\"", "null", "3"]),
      ("dispute_types.wages", ["true", "false", "null"]),
      ("dispute_types.of_tomorrow", ["true", "false"]),
      ("outcome", ["\"agreed\"", "\"failed\"", "\"?\"", "null"]),
      ("voided", ["\"mistake\"", "\"test\"", "null"]), ("of_tomorrow", ["{\"a\":[1]}", "1.0"]),
    ]
    let count = Int.random(in: 5...9, using: &random)
    return (0..<count).map { index in
      let chosen = values.shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random))
      let replaced = values.shuffled(using: &random).prefix(Int.random(in: 0...5, using: &random))
      return Sketch(
        node: Int.random(in: 0..<3, using: &random), at: Int.random(in: 0..<3, using: &random),
        set: chosen.map { ($0.field, $0.json.randomElement(using: &random) ?? "null") },
        over: replaced.map { value in
          let seen = ([Sketch.ghost] + Array(0..<index)).filter { _ in Bool.random(using: &random) }
          return (value.field, seen)
        })
    }
  }
}
