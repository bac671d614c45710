import CaseModel
import SQLite
import Testing

@testable import CaseStore

/// The packed column that says which lines give a record's fields their values.
struct RecordHeadsTests {
  private func heads(base: Int64?, _ listed: [String: [Int64]] = [:]) -> RecordHeads {
    var heads = RecordHeads(base: base)
    heads.listed = listed
    return heads
  }

  @Test func `heads are packed as these texts`() {
    #expect(heads(base: 17).packed == "17")
    #expect(heads(base: nil).packed == "")
    #expect(
      heads(base: 17, ["outcome": [23, 31], "agreed_fen": [23]]).packed
        == "17;23=agreed_fen,outcome;31=outcome")
    #expect(heads(base: nil, ["outcome": []]).packed == ";0=outcome")
    #expect(heads(base: 2, ["a;b": [3], "a=b,c%": [3]]).packed == "2;3=a%3Bb,a%3Db%2Cc%25")
  }

  @Test(arguments: [
    "a", "%", ";", "=", ",", "%3B", "%25", "%%", "a%", "a%3", "a%zz", "dispute_types.wages", "~",
    "!",
    ";;==,,%%", "0", "17;23=a", "\u{301}a", "a;\u{301}", ",\u{301}=\u{20E3}", "工会", "\r\n", "\u{0}",
  ])
  func `any field name comes back`(name: String) throws {
    let all = heads(base: 1, [name: [2, 3], name + "x": [3], "x" + name: []])
    let back = try #require(RecordHeads(packed: all.packed))
    #expect(back == all)
    #expect(Array(back.packed.utf8) == Array(all.packed.utf8))
  }

  @Test func `random heads come back`() throws {
    var random = Randomness.announced()
    let letters = Array("abc.%;=,\u{301}工")
    for _ in 0..<2_000 {
      var heads = RecordHeads(
        base: Bool.random(using: &random) ? Int64.random(in: 1 ... .max, using: &random) : nil)
      for _ in 0..<Int.random(in: 0..<5, using: &random) {
        let count = Int.random(in: 1..<6, using: &random)
        let name = String((0..<count).map { _ in letters.randomElement(using: &random) ?? "a" })
        let lines = Set(
          (0..<Int.random(in: 0..<4, using: &random)).map { _ in
            Int64.random(in: 1...9, using: &random)
          })
        heads.listed[name] = lines.sorted()
      }
      #expect(RecordHeads(packed: heads.packed) == heads, "SEED=\(random.seed) \(heads)")
    }
  }

  @Test(arguments: [
    "x", "-1", "+1", "0", "01", " 1", "1 ", "1.0", "17;", "17;23", "17;23=", "17;=a", "17;x=a",
    "17;23=a=b", "17;23=a,,b", "17;23=,a", "17;23=a;", ";;", "17;-3=a", "17;+3=a", "17;03=a",
    "17;23=a;23=b", "17;31=a;23=a", "17;23=b,a", "17;23=a,a", "17;0=a;23=a", "17;23=%3b",
    "17;23=%41", "17;23=%", "17,23=a", "99999999999999999999", "17;99999999999999999999=a",
  ])
  func `a text that no heads give was damaged`(text: String) {
    #expect(RecordHeads(packed: text) == nil)
  }

  @Test func `a listed field follows its list, another the base if that sets it`() {
    let heads = heads(base: 5, ["a": [7], "b": []])
    #expect(heads.lines(of: "a") { true } == [7])
    #expect(heads.lines(of: "b") { true } == [])
    #expect(heads.lines(of: "c") { true } == [5])
    #expect(heads.lines(of: "c") { false } == [])
  }
}

/// A heads column that was damaged: lines are the truth, and the rest follows from them.
struct DamagedHeadsTests {
  @Test(arguments: ["x", "17;", "-1", "1;workers", "1;0=a;0=b"])
  func `a record whose heads were damaged is read from its lines again`(damaged: String) throws {
    let world = try World()
    let key = try world.savedMediation(workers: 1)
    let stale = try world.shown(key)
    try world.edit(stale, "workers", .integer(2))
    try world.edit(stale, "workers", .integer(3))
    let before = try world.shown(key)
    try world.store.write { connection, _ in
      try connection.run("UPDATE mediation SET heads = ?", .text(damaged))
    }
    let after = try world.shown(key)
    #expect(after.merges == before.merges)
    #expect(after.values == before.values)
    // An edit settles the conflict and leaves the other fields as they were.
    try world.edit(after, "workers", .integer(4))
    let edited = try world.shown(key)
    #expect(edited.values["workers"] == .integer(4) && edited.conflicts.isEmpty)
    #expect(edited.values["accepted_on"] == .text("2025-11-20"))
    #expect(try world.store.marks(key) == [])
  }
}
