import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// A new record's row made straight from the line's bytes, against the general way, which is its
/// definition.
struct RecordReadingsTests {
  private static let node = "aaaaaaaaaaaa"
  private static let id = "150502-0199c2a1-7b3c-7def-8123-456789abcdef"

  private static func line(_ type: RecordType, _ set: [String]) throws -> Line {
    let caseID = type.place == .alone ? "" : ",\"case\":\"\(id)\""
    let recordID = type.place == .part ? "150502-2" : id
    let salt = type.isPersonal ? ",\"salt\":\"AAAAAAAAAAAAAAAA\"" : ""
    let text =
      "{\"v\":1,\"node\":\"\(node)\",\"log\":\"\(type.logClass.rawValue)\",\"seq\":1"
      + ",\"at\":\"2025-11-20T10:00:00.000Z\",\"by\":\"li\"\(caseID),\"type\":\"\(type.name)\""
      + ",\"id\":\"\(recordID)\",\"set\":{\(set.joined(separator: ","))}\(salt)}"
    return try Line(bytes: Array(text.utf8))
  }

  /// Names of the type's fields and elements, and some that it does not have, with values that
  /// mostly fit.
  private static func members(_ type: RecordType, _ random: inout Randomness) -> [String] {
    let odd = ["null", "true", "-1", "7", "\"x\"", "\"\"", "\"2025-02-30\"", "99999999999999999"]
    func member(_ name: String, _ fitting: [String], _ random: inout Randomness) -> String {
      let values = Int.random(in: 0..<12, using: &random) == 0 ? odd : fitting
      return "\"\(name)\":\(values.randomElement(using: &random) ?? "null")"
    }
    var members: [String] = []
    for field in type.fields where Bool.random(using: &random) {
      switch field.kind {
      case .set(let list):
        for choice in list.choices where Bool.random(using: &random) {
          members.append(member("\(field.name).\(choice.code)", ["true", "false"], &random))
        }
      case .choice(let list):
        members.append(member(field.name, list.choices.map { "\"\($0.code)\"" }, &random))
      case .date: members.append(member(field.name, ["\"2025-11-20\"", "null"], &random))
      case .flag: members.append(member(field.name, ["true", "false"], &random))
      case .integer(let range): members.append(member(field.name, ["\(range.lowerBound)"], &random))
      case .money: members.append(member(field.name, ["0", "2182800"], &random))
      case .text, .reference:
        members.append(member(field.name, ["\"通工调〔2025〕第0001号\"", "\"a[1]\""], &random))
      }
    }
    if Int.random(in: 0..<4, using: &random) == 0 { members.append("\"later\":1") }
    if Int.random(in: 0..<12, using: &random) == 0 { members.append("\"dispute_types.new\":true") }
    return members.isEmpty ? ["\"voided\":null"] : members.shuffled(using: &random)
  }

  @Test func `a row made from a line's bytes is the row that the general way makes`() throws {
    var random = Randomness.announced()
    let site = try Site("150502", seed: 7)
    var quick = 0
    for round in 0..<1_500 {
      let type = RecordType.all[round % RecordType.all.count]
      let line = try RecordReadingsTests.line(type, RecordReadingsTests.members(type, &random))
      let row = RecordRow(line.record)
      struct RolledBack: Error {}
      var rows: [[String: Value]] = []
      for isQuick in [true, false] {
        _ = try? site.store.write { connection, writer in
          if isQuick {
            guard try row.insert(line, arrival: 5, connection) else {
              #expect(try !row.exists(connection))
              throw RolledBack()
            }
            quick += 1
          } else {
            try row.insert(
              heads: RecordHeads(base: 5), values: line.set, lastLine: 5, rare: writer.rare,
              connection)
          }
          #expect(try row.heads(connection) { RecordHeads(base: nil) } == RecordHeads(base: 5))
          if isQuick || !rows.isEmpty { rows.append(try row.heldColumns(connection)) }
          if isQuick { #expect(try row.marks(connection).isEmpty) }
          throw RolledBack()
        }
      }
      #expect(rows.first == rows.last, "\(String(decoding: line.bytes, as: UTF8.self))")
    }
    #expect(quick > 300)
  }
}
