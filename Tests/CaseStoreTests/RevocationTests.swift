import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Revocations among other lines, in every order of arrival.
struct RevocationTests {
  private let county = LineBook.node(1)
  private let other = LineBook.node(2)
  private let city = LineBook.node(3)
  private let region = LineBook.node(4)
  private let third = LineBook.node(5)
  private var book = LineBook()

  private func check(
    _ lines: [Line], certified: [(NodeID, String)] = [], counting: Int,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    // One order of seven: they are many, and each takes lines back.
    let orders = permutations(Array(lines.indices)).enumerated().filter { $0.offset % 7 == 0 }
    try JudgingCheck().check(
      lines, certified: certified, counting: counting, orders: orders.map(\.element), location)
  }

  @Test mutating func `lines beyond the bound count no more, whichever came first`() throws {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\"", "workers": "1"])
    let late = try book.line(county, root, ["workers": "2"], over: [("workers", [made])])
    try check(
      [
        book.certificate(city, "150500", by: city), book.certificate(county, "150502", by: city),
        made, late, book.line(county, root, ["workers": "3"], over: [("workers", [late])]),
        book.revocation(city, of: "150500", county, plain: 1),
      ], counting: 4)
  }

  @Test mutating func `an admit lets count what it raises the bound to`() throws {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\"", "workers": "1"])
    let first = try book.revocation(city, of: "150500", county, plain: 0)
    try check(
      [
        book.certificate(city, "150500", by: city), book.certificate(county, "150502", by: city),
        made, book.line(county, root, ["workers": "2"], over: [("workers", [made])]), first,
        book.revocation(city, of: "150500", county, plain: 1, over: [first]),
      ], counting: 5)
  }

  @Test
  mutating func `of two words on a node the lesser counts, of a fork what is trusted by name`()
    throws
  {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\"", "workers": "1"])
    let honest = try book.line(county, root, ["workers": "2"], over: [("workers", [made])])
    book.goOn(county, after: 1)
    let thief = try book.line(county, root, ["workers": "9"], over: [("workers", [made])])
    let first = try book.revocation(city, of: "150500", county, plain: 1, trusted: [honest])
    let known = try [
      book.certificate(city, "150500", by: city), book.certificate(county, "150502", by: city),
    ]
    try check(
      known + [made, honest, thief, first], counting: 5)
    try check(
      known + [made, honest, first, book.revocation(city, of: "150502", county, plain: 7)],
      counting: 6)
    try check(
      known + [made, honest, first, book.revocation(city, of: "150500", county, plain: 0)],
      counting: 4)
  }

  @Test mutating func `a root's key revokes a hub that nobody stands above, its office cannot`()
    throws
  {
    let successor = third
    let certificates = try [
      book.certificate(city, "150500", by: city),
      book.certificate(successor, "150500", by: successor),
    ]
    let root = try book.mediation("150500")
    let made = try book.line(city, root, ["office": "\"150500\"", "workers": "1"])
    let late = try book.line(city, root, ["workers": "2"], over: [("workers", [made])])
    let known = certificates + [made, late]
    try check(
      known + [
        book.revocation(
          successor, of: "150500", city, plain: 2, recovery: LineBook.root())
      ], counting: 4)
    try check(
      known + [book.revocation(successor, of: "150500", city, plain: 2)], counting: 4)
    // Another's signature is none.
    try check(
      known + [
        book.revocation(
          successor, of: "150500", city, plain: 2, recovery: LineBook.key(of: other))
      ], counting: 4)
  }

  @Test mutating func `a hub's certificates and revocations go with it`() throws {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\""])
    let hubs = try [
      book.certificate(region, "150000", by: region), book.certificate(city, "150500", by: region),
    ]
    let certified = try book.certificate(county, "150502", by: city)
    let rest = try hubs + [certified, made, book.revocation(city, of: "150500", county, plain: 0)]
    try check(rest, counting: 4)
    // The city's revocation is beyond what is trusted of the city …
    try check(
      rest + [book.revocation(region, of: "150000", city, plain: 1)], counting: 5)
    // … and so may be its word that the county's computer is the county's.
    try check(
      rest + [book.revocation(region, of: "150000", city, plain: 0)], counting: 3)
  }

  @Test mutating func `a revoked hand-over leaves the case where it was`() throws {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\""])
    let moved = try book.line(city, root, ["office": "\"150521\""], over: [("office", [made])])
    let rest = try [
      book.certificate(region, "150000", by: region), book.certificate(city, "150500", by: region),
      made, moved, book.line(other, root, ["workers": "3"]),
    ]
    let known = [(county, "150502"), (other, "150521")]
    try check(
      rest + [book.revocation(region, of: "150000", city, plain: 1)], certified: known,
      counting: 6)
    try check(
      rest + [book.revocation(region, of: "150000", city, plain: 0)], certified: known,
      counting: 4)
  }

  @Test mutating func `a hub may not revoke one beside it, nor a node of another office`() throws {
    let root = try book.mediation("150502")
    try check(
      [
        book.certificate(city, "150500", by: city), book.certificate(third, "150500", by: third),
        book.line(third, root, ["office": "\"150502\""]),
        // Neither the other hub of the city, nor in another's name, nor who certifies nobody.
        book.revocation(city, of: "150500", third, plain: 0),
        book.revocation(city, of: "150000", third, plain: 0),
        book.revocation(county, of: "150502", third, plain: 0),
      ], certified: [(county, "150000")], counting: 3)
  }

  @Test mutating func `a revoked move of an office takes back who stood above`() throws {
    let zone = RecordKey(case: nil, type: "office", id: try book.id("150500"))
    let root = try book.mediation(zone.id.text)
    let made = try book.line(city, zone, ["reports_to": "\"150502\""])
    try check(
      [
        book.certificate(region, "150000", by: region), made,
        book.line(third, root, ["office": "\"\(zone.id)\""]),
        book.line(county, root, ["workers": "2"]),
        book.certificate(city, "150500", by: region),
        book.revocation(region, of: "150000", city, plain: 0),
      ], certified: [(county, "150502"), (third, zone.id.text)], counting: 4)
  }

  @Test(arguments: [DeliberateFault.revocationForwardOnly, .admitIgnored])
  mutating func `a store that forgets a half of it is found out`(fault: DeliberateFault) throws {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\""])
    let first = try book.revocation(city, of: "150500", county, plain: 0)
    let lines = try [
      book.certificate(city, "150500", by: city), book.certificate(county, "150502", by: city),
      made, first,
    ]
    let admit = try book.revocation(city, of: "150500", county, plain: 1, over: [first])
    withKnownIssue {
      try DeliberateFault.$active.withValue(fault) {
        try JudgingCheck().check(lines, certified: [], counting: 3)
        try JudgingCheck().check(lines + [admit], certified: [], counting: 5)
      }
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `random lines count alike in random orders`(seed: UInt64) throws {
    var random = Randomness(seed: seed)
    let lines = try randomLines(&random)
    let orders = (0..<12).map { _ in lines.indices.shuffled(using: &random) }
    try JudgingCheck().check(lines, certified: [], counting: nil, orders: orders)
  }

  /// Two hubs and two nodes that write, certify, place, revoke and admit.
  private func randomLines(_ random: inout Randomness) throws -> [Line] {
    var book = LineBook()
    let nodes: [(node: NodeID, office: String)] = [
      (region, "150000"), (city, "150500"), (county, "150502"), (other, "150521"),
    ]
    let offices = ["150502", "150521", "150500"]
    var lines = try [
      book.certificate(region, "150000", by: region), book.certificate(city, "150500", by: region),
    ]
    let roots = try [book.mediation("150502"), book.mediation("150521")]
    var placed: [[Line]] = [[], []]
    var revoked: [RecordKey: [Line]] = [:]
    for _ in 0..<14 {
      let (author, office) = nodes[Int.random(in: 0..<4, using: &random)]
      let hub = nodes[Int.random(in: 0...1, using: &random)]
      let which = Int.random(in: 0..<roots.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        let (node, office) = nodes[Int.random(in: 2...3, using: &random)]
        lines.append(try book.certificate(node, office, by: hub.node))
      case 1:
        let over =
          placed[which].isEmpty
          ? [] : [placed[which][Int.random(in: 0..<placed[which].count, using: &random)]]
        let line = try book.line(
          author, roots[which], ["office": "\"\(offices[Int.random(in: 0..<3, using: &random)])\""],
          over: over.isEmpty ? [] : [("office", over)])
        placed[which].append(line)
        lines.append(line)
      case 2...3:
        let target = nodes[Int.random(in: 1...3, using: &random)]
        let key = RecordKey(
          case: nil, type: "revocation", id: Revocation.id(office: hub.office, node: target.node))
        let held = revoked[key] ?? []
        let line = try book.revocation(
          hub.node, of: hub.office, target.node,
          plain: Int64(Int.random(in: 0..<5, using: &random)),
          trusted: Int.random(in: 0..<3, using: &random) == 0
            ? [lines[Int.random(in: 0..<lines.count, using: &random)]] : [],
          over: held.isEmpty || Int.random(in: 0..<4, using: &random) == 0
            ? [] : [held[Int.random(in: 0..<held.count, using: &random)]])
        revoked[key, default: []].append(line)
        lines.append(line)
      case 4:
        let zone = RecordKey(
          case: nil, type: "office", id: try RecordID("\(office)-zone").orThrow())
        lines.append(
          try book.line(
            author, zone, ["reports_to": "\"\(offices[Int.random(in: 0..<3, using: &random)])\""]))
      default:
        lines.append(
          try book.line(
            author, roots[which], ["workers": "\(Int.random(in: 0..<9, using: &random))"]))
      }
    }
    return lines
  }
}
