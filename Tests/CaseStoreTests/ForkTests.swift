import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Two lines under one number: a copied store wrote on.
struct ForkTests {
  private static let record = RecordKey(
    case: RecordID("1-1"), type: "mediation", id: RecordID(office: "1", derivedFrom: []))

  private func line(
    _ node: String, _ sequence: Int, by user: String, workers: Int, over name: LineName? = nil
  ) throws -> Line {
    let over = name.map { ",\"over\":{\"workers\":[\"\($0)\"]}" } ?? ""
    let text =
      "{\"v\":1,\"node\":\"\(node)\",\"log\":\"plain\",\"seq\":\(sequence),"
      + "\"at\":\"2025-11-20T10:00:00.000Z\",\"by\":\"\(user)\",\"case\":\"1-1\","
      + "\"type\":\"mediation\",\"id\":\"1-1\",\"set\":{\"workers\":\(workers)}\(over)}"
    return try Line(bytes: Array(text.utf8))
  }

  /// Stores lines in every order, each order in a store of its own, and compares.
  private func check(_ lines: [Line]) throws {
    for order in permutations(lines) {
      let world = try World()
      let found = try world.store.write { connection, writer in
        try place(lines[0].record, connection)
        for line in order {
          #expect(try writer.store(line, .loose, connection).isNew)
          #expect(try !writer.store(line, .loose, connection).isNew)
        }
        return try MergeDefinition(lines: lines)
          .differences(lines[0].record, writer: writer, connection)
      }
      #expect(found.isEmpty, "\(order.map(\.by)): \(found)")
      #expect(try world.store.count("line WHERE position >> 40 <> 1") == Int64(lines.count))
    }
  }

  @Test func `both lines of a number are kept and merged as two branches`() throws {
    let first = try line("aaaaaaaaaaaa", 1, by: "li", workers: 1)
    let second = try line("aaaaaaaaaaaa", 1, by: "wang", workers: 2)
    let third = try line("aaaaaaaaaaaa", 1, by: "zhao", workers: 3)
    try check([first, second, third])
    try check([first, second, try line("bbbbbbbbbbbb", 1, by: "x", workers: 4, over: second.name)])
  }

  @Test func `a name that fits two lines names both, whenever they come`() throws {
    // Found by trying 40 million users: the two digests begin with the same six bytes.
    let first = try line("aaaaaaaaaaaa", 1, by: "9297425", workers: 1)
    let second = try line("aaaaaaaaaaaa", 1, by: "11696262", workers: 1)
    #expect(first.name == second.name && first.digest != second.digest)
    let settling = try line("bbbbbbbbbbbb", 1, by: "wang", workers: 2, over: first.name)
    #expect(FieldMerge(field: "workers", of: [first, second, settling]).heads.count == 1)
    try check([first, second, settling])
  }

  @Test func `a number's branches go on apart`() throws {
    let world = try World()
    let lines = [
      try line("aaaaaaaaaaaa", 1, by: "li", workers: 1),
      try line("aaaaaaaaaaaa", 1, by: "wang", workers: 2),
      try line("aaaaaaaaaaaa", 2, by: "li", workers: 3),
      try line("aaaaaaaaaaaa", 2, by: "wang", workers: 4),
    ]
    for line in lines {
      _ = try world.store.write { connection, writer in try writer.store(line, .loose, connection) }
    }
    #expect(try world.store.count("log WHERE node = 'aaaaaaaaaaaa'") == 2)
    #expect(try world.store.count("line WHERE position & 0xffffffffff = 2") == 3)
  }
}
