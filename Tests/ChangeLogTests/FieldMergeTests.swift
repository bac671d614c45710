import ChangeLog
import Testing

/// The definition of the merge, on lines of one record.
struct FieldMergeTests {
  private func line(
    _ node: String, _ sequence: Int, at second: Int, set: String, over: String = ""
  ) throws -> Line {
    let text =
      "{\"v\":1,\"node\":\"\(node)\",\"log\":\"plain\",\"seq\":\(sequence),"
      + "\"at\":\"2025-11-20T10:00:0\(second).000Z\",\"by\":\"li\",\"case\":\"1-1\","
      + "\"type\":\"mediation\",\"id\":\"1-1\",\"set\":{\(set)}\(over)}"
    return try Line(bytes: Array(text.utf8))
  }

  private func over(_ field: String, _ lines: Line...) -> String {
    let names = lines.map { "\"\($0.name)\"" }.joined(separator: ",")
    return ",\"over\":{\"\(field)\":[\(names)]}"
  }

  @Test func `one value stands alone`() throws {
    let first = try line("aaaaaaaaaaaa", 1, at: 0, set: "\"a\":1,\"b\":2")
    let second = try line("bbbbbbbbbbbb", 1, at: 0, set: "\"a\":3", over: over("a", first))
    for lines in [[first, second], [second, first], [second, first, second]] {
      let merge = FieldMerge(field: "a", of: lines)
      #expect(merge.shown == .integer(3))
      #expect(merge.heads.count == 1 && !merge.isConflict)
      #expect(FieldMerge(field: "b", of: lines).shown == .integer(2))
      #expect(FieldMerge(field: "c", of: lines).shown == nil)
    }
  }

  @Test func `equal values beside each other are no conflict, other values are`() throws {
    let first = try line("aaaaaaaaaaaa", 1, at: 0, set: "\"a\":{\"x\":1,\"y\":2}")
    let second = try line("bbbbbbbbbbbb", 1, at: 1, set: "\"a\":{ \"y\":2,\"x\":1}")
    let third = try line("cccccccccccc", 1, at: 0, set: "\"a\":null")
    #expect(FieldMerge(field: "a", of: [first, second]).heads.count == 2)
    #expect(!FieldMerge(field: "a", of: [first, second]).isConflict)
    #expect(FieldMerge(field: "a", of: [first, second, third]).isConflict)
  }

  @Test func `texts that Unicode calls equivalent are two values`() throws {
    let first = try line("aaaaaaaaaaaa", 1, at: 0, set: "\"a\":\"\u{F9D1}\"")
    let second = try line("bbbbbbbbbbbb", 1, at: 1, set: "\"a\":\"\u{516D}\"")
    #expect(FieldMerge(field: "a", of: [first, second]).isConflict)
  }

  @Test func `the later clock is shown, then the greater node, then the greater digest`() throws {
    let late = try line("aaaaaaaaaaaa", 1, at: 5, set: "\"a\":1")
    let node = try line("bbbbbbbbbbbb", 1, at: 0, set: "\"a\":2")
    let fork = [
      try line("aaaaaaaaaaaa", 2, at: 0, set: "\"a\":3"),
      try line("aaaaaaaaaaaa", 2, at: 0, set: "\"a\":4"),
    ].sorted { $0.digest < $1.digest }
    let merge = FieldMerge(field: "a", of: [fork[0], late, fork[1], node])
    #expect(merge.heads.map(\.line) == [late, node, fork[1], fork[0]])
    #expect(merge.isConflict)
  }

  @Test func `a name that is not held replaces nothing that is`() throws {
    let gone = try line("cccccccccccc", 1, at: 0, set: "\"a\":0")
    let first = try line("aaaaaaaaaaaa", 1, at: 0, set: "\"a\":1", over: over("a", gone))
    #expect(FieldMerge(field: "a", of: [first]).heads.map(\.line) == [first])
    #expect(FieldMerge(field: "a", of: [gone, first]).heads.map(\.line) == [first])
  }
}
