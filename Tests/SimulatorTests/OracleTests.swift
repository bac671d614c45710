import ChangeLog
import Testing

@testable import Simulator

/// The oracle itself, on cases small enough to be worked out by hand.
struct OracleTests {
  private let caseID = "150502-0199aaaa-0000-7000-8000-000000000001"

  private func line(
    _ node: String, _ sequence: Int, at: String = "2025-11-20T10:00:00.000Z", _ set: String,
    over: String = "{}", type: String = "mediation", id: String? = nil, inCase: Bool = true
  ) throws -> OracleLine {
    let id = id ?? caseID
    let place = inCase ? "\"case\":\"\(caseID)\"," : ""
    let text =
      "{\"v\":1,\"node\":\"\(node)\",\"log\":\"plain\",\"seq\":\(sequence),\"at\":\"\(at)\","
      + "\"by\":\"li\",\(place)\"type\":\"\(type)\",\"id\":\"\(id)\",\"set\":\(set),\"over\":\(over)}"
    return try #require(OracleLine(Array(text.utf8)))
  }

  private func record(_ lines: [OracleLine]) throws -> OracleRecord {
    let record = OracleRecord(try #require(lines.first).key)
    for line in lines { record.add(line) }
    return record
  }

  private func permutations<Element>(_ elements: [Element]) -> [[Element]] {
    guard elements.count > 1 else { return [elements] }
    return elements.indices.flatMap { place in
      var rest = elements
      let first = rest.remove(at: place)
      return permutations(rest).map { [first] + $0 }
    }
  }

  @Test func `a value that a line names is no head, in whatever order the lines come`() throws {
    let first = try line("000000000001", 1, #"{"workers":1}"#)
    let second = try line(
      "000000000002", 1, #"{"workers":2}"#, over: "{\"workers\":[\"\(first.name)\"]}")
    let beside = try line("000000000003", 1, #"{"workers":3}"#)
    for order in permutations([first, second, beside]) {
      let record = try record(order)
      #expect(record.heads("workers").map(\.name) == [beside.name, second.name])
      #expect(record.isConflict("workers"))
      #expect(record.shown("workers") == .integer(3))
    }
  }

  @Test func `equal values stand side by side without a conflict`() throws {
    let record = try record([
      line("000000000001", 1, #"{"outcome":"agreed"}"#),
      line("000000000002", 1, #"{"outcome":"agreed"}"#),
    ])
    #expect(record.heads("outcome").count == 2)
    #expect(!record.isConflict("outcome"))
    #expect(record.marks.isEmpty)
  }

  @Test func `the later clock is shown, and of equal clocks the greater node`() throws {
    let early = try line("000000000009", 1, at: "2025-01-01T00:00:00.000Z", #"{"workers":9}"#)
    let late = try line("000000000001", 1, at: "2031-01-01T00:00:00.000Z", #"{"workers":1}"#)
    let tied = try line("000000000002", 1, at: "2031-01-01T00:00:00.000Z", #"{"workers":2}"#)
    for order in permutations([early, late, tied]) {
      #expect(
        try record(order).heads("workers").map(\.name) == [tied.name, late.name, early.name])
    }
  }

  @Test func `a void disputes what it did not see`() throws {
    let made = try line("000000000001", 1, #"{"workers":1}"#)
    let void = try line(
      "000000000002", 1, #"{"voided":"mistake"}"#, over: "{\"voided\":[\"\(made.name)\"]}")
    let edit = try line(
      "000000000003", 1, #"{"workers":2}"#, over: "{\"workers\":[\"\(made.name)\"]}")
    #expect(try !record([made, void]).isVoidDisputed)
    for order in permutations([made, void, edit]) {
      #expect(try record(order).marks == ["voided conflict"])
    }
  }

  @Test func `a line counts once its author is known and its case has a place`() throws {
    let trusted = try #require(NodeKey(seed: [UInt8](repeating: 1, count: 32)))
    let subject = Certificate.Subject(
      publicKey: trusted.sealingKey, office: "150502", sealingKey: trusted.sealingKey,
      machine: "m", isHub: false)
    let signed = Certificate(subject, by: trusted)
    let certificate = try line(
      "000000000001", 1, JSONValue.object(signed.members).compact, type: "certificate",
      id: signed.recordID.text, inCase: false)
    let author = subject.node.text
    let root = try line(author, 1, #"{"office":"150502"}"#)
    let part = try line(
      author, 2, #"{"role":"agent"}"#, type: "participant", id: "150502-1")
    let stranger = try line(
      "000000000003", 1, #"{"role":"agent"}"#, type: "participant", id: "150502-2")
    for order in permutations([certificate, root, part, stranger]) {
      var judge = OracleJudge(ownOffices: [:], roots: [trusted.publicKey])
      var counting: Set<String> = []
      for line in order { counting.formUnion(judge.add(line).map(\.name)) }
      #expect(counting == [certificate.name, root.name, part.name])
      #expect(judge.waiting.map(\.name) == [stranger.name])
      #expect(judge.places == [caseID: ["150502"]])
    }
  }
}
