import CaseModel
import ChangeLog
import SQLite
import SyncSession
import Testing

@testable import CaseStore

/// Quarantine and judging again, in every order of arrival.
struct JudgingTests {
  private let county = LineBook.node(1)
  private let other = LineBook.node(2)
  private let city = LineBook.node(3)
  private let third = LineBook.node(4)
  private var book = LineBook()

  // MARK: Who is known

  @Test mutating func `lines wait for their author's certificate and for their case's record`()
    throws
  {
    let root = try book.mediation("150502")
    try JudgingCheck().check(
      [
        book.certificate(county, "150502"), book.line(county, root, ["office": "\"150502\""]),
        book.line(county, book.part(root, "recovery"), ["payer": "\"x\""]),
        book.certificate(other, "150521"),
        book.line(other, book.part(root, "note"), ["text": "\"x\""], log: .personal),
        book.line(city, root, ["workers": "2"]),
      ], certified: [], counting: 4)
  }

  @Test mutating func `a second certificate adds to what the first lets count`() throws {
    let root = try book.mediation("150502")
    let own = try book.mediation("150521")
    try JudgingCheck().check(
      [
        book.certificate(county, "150502"), book.certificate(county, "150521"),
        book.line(county, root, ["office": "\"150502\""]),
        book.line(county, own, ["office": "\"150521\""]),
        book.line(county, root, ["workers": "2"]),
      ], certified: [], counting: 5)
  }

  @Test mutating func `a new office's lines wait for their author and keep their chain`() throws {
    let office = RecordKey(case: nil, type: "office", id: try book.id("150502"))
    let first = try book.line(county, office, ["name": "\"x\""])
    let plan = RecordKey(case: nil, type: "office", id: try book.id("150502"))
    try JudgingCheck().check(
      [
        first, book.line(county, office, ["name": "\"y\""], over: [("name", [first])]),
        book.line(county, plan, ["name": "\"z\""]),
        book.certificate(county, "150502"), book.line(other, office, ["code": "\"1\""]),
        book.line(city, office, ["code": "\"2\""]),
      ], certified: [(city, "150500")], counting: 5)
  }

  // MARK: Hand-overs

  @Test mutating func `a hand-over counts by who stood at or above the place it replaces`() throws {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\""])
    let moved = try book.line(
      city, root, ["office": "\"150521\""], over: [("office", [made])])
    try JudgingCheck().check(
      [
        made,
        // Not the receiver's to take …
        book.line(other, root, ["office": "\"150521\""], over: [("office", [made])]),
        // … but its city's to give, after which the receiver writes, and the former holder on.
        moved, book.line(other, book.part(root, "recovery"), ["payer": "\"x\""]),
        book.line(county, root, ["workers": "3"]),
        book.line(third, book.part(root, "note"), ["text": "\"x\""], log: .personal),
      ],
      certified: [(county, "150502"), (other, "150521"), (city, "150500"), (third, "150522")],
      counting: 4)
  }

  @Test mutating func `hand-overs on a hand-over that does not count wait with it`() throws {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\""])
    let taken = try book.line(other, root, ["office": "\"150521\""], over: [("office", [made])])
    let given = try book.line(other, root, ["office": "\"150522\""], over: [("office", [taken])])
    let rest = try [
      made, taken, given, book.line(third, root, ["workers": "2"]),
      book.line(third, root, ["office": "\"150523\""], over: [("office", [given])]),
    ]
    let known = [(county, "150502"), (other, "150521"), (third, "150522")]
    try JudgingCheck().check(rest, certified: known, counting: 1)
    // With the word that the taker was of the city all the time, all of them count.
    try JudgingCheck().check(
      rest + [book.certificate(other, "150500")], certified: known, counting: 6)
  }

  @Test mutating func `who may not give a place may not take it away either`() throws {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\""])
    let moved = try book.line(
      city, root, ["office": "\"150521\""], over: [("office", [made])])
    try JudgingCheck().check(
      [
        made, moved, book.line(county, root, ["workers": "2"], over: [("office", [moved])]),
        book.line(other, root, ["workers": "3"], over: [("office", [moved])]),
        book.line(county, root, ["workers": "4"]),
      ], certified: [(county, "150502"), (other, "150521"), (city, "150500")], counting: 4)
  }

  @Test mutating func `two hand-overs that did not see each other both count`() throws {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\""])
    let one = try book.line(city, root, ["office": "\"150521\""], over: [("office", [made])])
    let two = try book.line(county, root, ["office": "\"150522\""], over: [("office", [made])])
    try JudgingCheck().check(
      [
        made, one, two,
        book.line(city, root, ["office": "\"150522\""], over: [("office", [one, two])]),
        book.line(third, book.part(root, "note"), ["text": "\"x\""], log: .personal),
        book.line(other, root, ["office": "\"150521\""], over: [("office", [one, two])]),
      ],
      certified: [(county, "150502"), (other, "150521"), (city, "150500"), (third, "150522")],
      counting: 5)
  }

  // MARK: The tree of offices

  @Test mutating func `who ever stood above an office writes into its cases`() throws {
    let zone = RecordKey(case: nil, type: "office", id: try book.id("150500"))
    let root = try book.mediation("150500")
    let made = try book.line(city, zone, ["name": "\"x\"", "reports_to": "\"150502\""])
    let moved = try book.line(
      city, zone, ["reports_to": "\"150521\""], over: [("reports_to", [made])])
    try JudgingCheck().check(
      [
        made, moved, book.line(city, root, ["office": "\"\(zone.id)\""]),
        book.line(county, root, ["workers": "2"]), book.line(other, root, ["workers": "3"]),
        // Not this county's to give: the office stood below another when it was replaced.
        book.line(county, zone, ["reports_to": "\"150502\""], over: [("reports_to", [moved])]),
      ], certified: [(county, "150502"), (other, "150521"), (city, "150500")], counting: 5)
  }

  @Test mutating func `an office's own lines wait for the edge that entitles them`() throws {
    let zone = RecordKey(case: nil, type: "office", id: try book.id("150500"))
    let group = RecordKey(
      case: nil, type: "office", id: try RecordID("\(zone.id)-\(2)").orThrow())
    let made = try book.line(city, zone, ["reports_to": "\"150500\""])
    try JudgingCheck().check(
      [
        made, book.line(third, group, ["reports_to": "\"\(zone.id)\""]),
        book.line(city, group, ["name": "\"x\""]), book.line(county, group, ["name": "\"y\""]),
        book.certificate(third, zone.id.text),
      ], certified: [(county, "150502"), (city, "150500")], counting: 4)
  }

  // MARK: Counts

  @Test func `counts add up whatever came together, before and after what waited counts`() throws {
    let world = try World()
    try world.store.becomeRootHub()
    try world.store.note(root: LineBook.root().publicKey)
    let sender = try world.enrolSender()
    var book = LineBook()
    var number = 100
    var total: Int64 = 0
    for order in permutations([0, 1, 2, 3]) {
      for cuts in subsets([1, 2, 3]) {
        number += 2
        let (author, stranger) = (LineBook.node(number), LineBook.node(number + 1))
        let root = try book.mediation("150502")
        let lines = try [
          book.certificate(author, "150502"), book.line(author, root, ["office": "\"150502\""]),
          book.line(author, book.part(root, "recovery"), ["payer": "\"x\""]),
          book.line(stranger, root, ["workers": "3"]),
        ]
        let before = try world.store.status()
        for (from, through) in zip([0] + cuts.sorted(), cuts.sorted() + [4]) {
          let batch = order[from..<through].map { lines[$0] }
          let receipt = try world.store.receive(Return.of(batch, from: sender))
          #expect(receipt.counts.isConsistent)
          #expect(receipt.counts.received == Int64(batch.count))
          let status = try world.store.status()
          #expect(status.intake.isConsistent, "\(order) \(cuts): \(status.intake)")
          #expect(status.intake.quarantined == status.quarantined, "\(order) \(cuts)")
          if cuts.isEmpty { #expect(receipt.counts.applied == 3, "\(order)") }
        }
        total += 4
        let after = try world.store.status()
        #expect(after.intake.received == total)
        #expect(after.intake.applied - before.intake.applied == 3, "\(order) \(cuts)")
        #expect(after.quarantined - before.quarantined == 1)
        let again = try world.store.receive(Return.of(lines, from: sender))
        #expect(again.counts.received == 0 && again.counts.duplicates == 4)
      }
    }
  }
}

/// Lines as a node gives them back that held them in a feed.
enum Return {
  static func of(_ lines: [Line], from sender: NodeKey, link: ChainLink? = nil) -> FeedReturn {
    let after = ChainLink.origin(of: .common, at: sender.node)
    return FeedReturn(
      sender: sender.node, feed: .common, from: 1, after: after,
      items: lines.map { .line($0.bytes) },
      link: link ?? lines.reduce(after) { $0.next($1.digest) }, signedBy: sender,
      chain: CertificateChain([
        Certificate(
          Certificate.Subject(
            publicKey: sender.publicKey, office: "150500", sealingKey: sender.sealingKey,
            machine: "m", isHub: true), by: LineBook.root())
      ]))
  }
}
