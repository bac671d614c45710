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

  @Test mutating func `lines beyond the bound count no more, whichever came first`() throws {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\"", "workers": "1"])
    let late = try book.line(county, root, ["workers": "2"], over: [("workers", [made])])
    try JudgingCheck().check(
      [
        book.certificate(city, "150500", by: city), book.certificate(county, "150502", by: city),
        made, late, book.line(county, root, ["workers": "3"], over: [("workers", [late])]),
        book.revocation(city, of: "150500", county, plain: 1),
      ], certified: [], counting: 4)
  }

  @Test mutating func `an admit lets count what it raises the bound to`() throws {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\"", "workers": "1"])
    let first = try book.revocation(city, of: "150500", county, plain: 0)
    try JudgingCheck().check(
      [
        book.certificate(city, "150500", by: city), book.certificate(county, "150502", by: city),
        made, book.line(county, root, ["workers": "2"], over: [("workers", [made])]), first,
        book.revocation(city, of: "150500", county, plain: 1, over: [first]),
      ], certified: [], counting: 5)
  }

  @Test mutating func `of two words on a node the lesser counts, of a fork what is trusted by name`()
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
    try JudgingCheck().check(
      known + [made, honest, thief, first], certified: [], counting: 5)
    try JudgingCheck().check(
      known + [made, honest, first, book.revocation(city, of: "150502", county, plain: 7)],
      certified: [], counting: 6)
    try JudgingCheck().check(
      known + [made, honest, first, book.revocation(city, of: "150500", county, plain: 0)],
      certified: [], counting: 4)
  }

  @Test mutating func `a hub's certificates and revocations go with it`() throws {
    let root = try book.mediation("150502")
    let made = try book.line(county, root, ["office": "\"150502\""])
    let hubs = try [
      book.certificate(region, "150000", by: region), book.certificate(city, "150500", by: region),
    ]
    let certified = try book.certificate(county, "150502", by: city)
    let rest = try hubs + [certified, made, book.revocation(city, of: "150500", county, plain: 0)]
    try JudgingCheck().check(rest, certified: [], counting: 4)
    // The city's revocation is beyond what is trusted of the city …
    try JudgingCheck().check(
      rest + [book.revocation(region, of: "150000", city, plain: 1)], certified: [], counting: 5)
    // … and so may be its word that the county's computer is the county's.
    try JudgingCheck().check(
      rest + [book.revocation(region, of: "150000", city, plain: 0)], certified: [], counting: 3)
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
    try JudgingCheck().check(
      rest + [book.revocation(region, of: "150000", city, plain: 1)], certified: known,
      counting: 6)
    try JudgingCheck().check(
      rest + [book.revocation(region, of: "150000", city, plain: 0)], certified: known,
      counting: 4)
  }

  @Test mutating func `a hub may not revoke one beside it, nor a node of another office`() throws {
    let root = try book.mediation("150502")
    try JudgingCheck().check(
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
    try JudgingCheck().check(
      [
        book.certificate(region, "150000", by: region), made,
        book.line(third, root, ["office": "\"\(zone.id)\""]),
        book.line(county, root, ["workers": "2"]),
        book.certificate(city, "150500", by: region),
        book.revocation(region, of: "150000", city, plain: 0),
      ], certified: [(county, "150502"), (third, zone.id.text)], counting: 4)
  }
}
