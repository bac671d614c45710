import ChangeLog
import Testing

/// Up to which lines nodes are trusted, from the lines alone.
struct TrustedRevocationsTests {
  private static func key(_ number: UInt8) -> NodeKey {
    guard let key = NodeKey(seed: [UInt8](repeating: number, count: NodeKey.seedByteCount)) else {
      preconditionFailure("a seed has 32 bytes")
    }
    return key
  }

  private let root = key(9)
  private let keys = (1...3).map { key($0) }
  private var region: NodeID { keys[0].node }
  private var city: NodeID { keys[1].node }
  private var county: NodeID { keys[2].node }
  private var numbers: [NodeID: Int] = [:]

  /// A region above a city above a county.
  private let edges: OfficeEdges = {
    var edges = OfficeEdges()
    edges.insert(upper: "0", above: "1")
    edges.insert(upper: "1", above: "11")
    return edges
  }()

  private mutating func line(
    _ author: NodeID, _ type: String, _ id: String, _ set: String, over: [Line] = []
  ) throws -> Line {
    numbers[author, default: 0] += 1
    let names = over.map { "\"\($0.name)\"" }.joined(separator: ",")
    let text =
      "{\"v\":1,\"node\":\"\(author)\",\"log\":\"plain\",\"seq\":\(numbers[author] ?? 0),"
      + "\"at\":\"2025-11-20T10:00:00.000Z\",\"by\":\"li\",\"type\":\"\(type)\",\"id\":\"\(id)\","
      + "\"set\":{\(set)}" + (over.isEmpty ? "}" : ",\"over\":{\"plain_through\":[\(names)]}}")
    return try Line(bytes: Array(text.utf8))
  }

  private mutating func certificate(
    _ node: NodeID, _ office: String, by hub: NodeID
  ) throws -> Line {
    // What a hub brings of itself is the root's word.
    let issuer = node == hub ? root : keys.first { $0.node == hub } ?? root
    let subject = keys.first { $0.node == node } ?? root
    let certificate = Certificate(
      Certificate.Subject(
        publicKey: subject.publicKey, office: office, sealingKey: subject.sealingKey,
        machine: "m", isHub: node == hub || office != "11"), by: issuer)
    let set = certificate.members.map { "\"\($0.name)\":\($0.value.compact)" }
    return try line(
      hub, "certificate", certificate.recordID.text, set.joined(separator: ","))
  }

  private mutating func revocation(
    _ hub: NodeID, of office: String, _ node: NodeID, _ plain: Int, trusted: String = "null",
    over: [Line] = []
  ) throws -> Line {
    try line(
      hub, "revocation", Revocation.id(office: office, node: node).text,
      "\"node\":\"\(node)\",\"plain_through\":\(plain),\"personal_through\":0,"
        + "\"trusted\":\(trusted),\"reason\":\"lost\"", over: over)
  }

  @Test mutating func `a line that is not whole, or of another id, says nothing`() throws {
    let right = try revocation(city, of: "1", county, 3)
    #expect(Revocation(right)?.plainThrough == 3)
    let id = right.record.id.text
    let rest = "\"personal_through\":0"
    for set in [
      "\"node\":\"\(county)\",\(rest)", "\"node\":\"\(city)\",\"plain_through\":3,\(rest)",
      "\"node\":\"\(county)\",\"plain_through\":-1,\(rest)", "\"plain_through\":3,\(rest)",
      "\"node\":\"\(county)\",\"plain_through\":3",
    ] {
      #expect(Revocation(try line(city, "revocation", id, set)) == nil, "\(set)")
    }
  }

  @Test mutating func `every standing word has to trust a line, by number or by digest`() throws {
    let lines = try (1...3).map { _ in try line(county, "note", "11-a", "\"text\":\"x\"") }
    let word = try revocation(city, of: "1", county, 1, trusted: "\"\(lines[2].digest.base64)\"")
    let other = try revocation(region, of: "0", county, 2)
    let standing = Revocation.standing([word, other])[county] ?? []
    #expect(standing.count == 2)
    let trusted = lines.map { line in standing.allSatisfy { $0.trusts(line) } }
    #expect(trusted == [true, false, false])
    #expect(lines.map { Revocation(word)?.trusts($0) } == [true, false, true])
    let raised = try revocation(city, of: "1", county, 2, over: [word])
    #expect(Revocation.standing([word, raised])[county]?.map(\.plainThrough) == [2])
  }

  @Test mutating func `what counts is the same in whatever order the lines are given`() throws {
    let word = try revocation(city, of: "1", county, 0)
    let lines = try [
      certificate(region, "0", by: region), certificate(city, "1", by: region),
      certificate(county, "11", by: city), word,
      revocation(city, of: "1", county, 5, over: [word]),
      revocation(region, of: "0", city, 1), revocation(county, of: "11", city, 0),
    ]
    // The city is trusted in its first line only: a word on a computer that nobody certified.
    var random = Randomness.announced()
    for _ in 0..<100 {
      let found = TrustedRevocations(
        among: lines.shuffled(using: &random), edges: edges, roots: [root.publicKey], known: []
      ).lines
      #expect(found == [lines[5].digest])
    }
  }

  @Test mutating func `of hubs that stood above each other by turns, both are doubted`() throws {
    var circle = edges
    circle.insert(upper: "11", above: "1")
    let lines = try [
      certificate(city, "1", by: city), certificate(county, "11", by: county),
      revocation(city, of: "1", county, 1), revocation(county, of: "11", city, 1),
    ]
    for order in [lines, lines.reversed()] {
      let found = TrustedRevocations(
        among: order, edges: circle, roots: [root.publicKey], known: []
      ).lines
      #expect(found == [lines[2].digest, lines[3].digest])
    }
  }
}
