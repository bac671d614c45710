import CaseModel
import ChangeLog
import SQLite
import SyncSession
import Testing

@testable import CaseStore

/// Which certificates count: the same in every order in which lines and roots come.
struct CertificateJudgingTests {
  private var book = LineBook()

  /// A region's hub, a city's, a county's computer, and a case of the county's.
  private mutating func cascade() throws -> (lines: [Line], keys: [NodeKey]) {
    let keys = [20, 21, 22].map { LineBook.key($0) }
    let (region, city, county) = (keys[0], keys[1], keys[2])
    let root = try book.mediation("150502")
    let lines = try [
      book.certificate(
        region.publicKey, "150000", isHub: true, by: LineBook.root(), author: LineBook.node(1)),
      book.certificate(
        city.publicKey, "150500", isHub: true, by: region, author: region.node),
      book.certificate(county.publicKey, "150502", by: city, author: city.node),
      book.line(county.node, root, ["office": "\"150502\""]),
    ]
    return (lines, keys)
  }

  @Test mutating func `certificates count from the root down, in whatever order they come`()
    throws
  {
    try JudgingCheck().check(cascade().lines, certified: [], counting: 4)
  }

  @Test mutating func `what a lying county certifies counts nowhere`() throws {
    var (lines, keys) = try cascade()
    let (city, county) = (keys[1], keys[2])
    let accomplice = LineBook.key(30)
    let claim = accomplice.publicKey
    // Its own signature under the city's name; its own word, though it is no hub; for an office
    // above; what the city's hub never wrote itself.
    let forged = Certificate(
      Certificate.Subject(
        publicKey: claim, office: "150521", sealingKey: claim, machine: "m", isHub: false),
      by: county)
    lines.append(
      try book.certificate(
        claim, "150521", by: county, author: county.node,
        change: { $0["issuer"] = "\"\(city.node)\"" }))
    lines.append(try book.certificate(claim, "150502", by: county, author: county.node))
    lines.append(
      try book.certificate(claim, "150500", isHub: true, by: county, author: county.node))
    #expect(!forged.isSigned(by: city.publicKey))
    try JudgingCheck().check(lines, certified: [], counting: 4)
  }

  @Test mutating func `a hub's word in another's line, or above itself, is nobody's`() throws {
    let (lines, keys) = try cascade()
    let (city, county) = (keys[1], keys[2])
    let other = LineBook.key(31)
    let more = try [
      book.certificate(other.publicKey, "150502", by: city, author: county.node),
      book.certificate(other.publicKey, "150000", by: city, author: city.node),
      book.certificate(other.publicKey, "150500", isHub: true, by: city, author: city.node),
    ]
    try JudgingCheck().check(Array(lines[1...2]) + [lines[0]] + more, certified: [], counting: 3)
  }

  @Test mutating func `they wait while no root is known, and count when it is noted`() throws {
    let world = try World()
    try world.forgetCertificates()
    let (lines, _) = try cascade()
    try world.store.write { connection, writer in
      for line in lines { try writer.store(line, .loose, connection) }
    }
    #expect(try world.store.status().quarantined == 4)
    #expect(try world.store.verify().isSound)
    try world.store.note(root: [UInt8](repeating: 3, count: 32))
    #expect(try world.store.status().quarantined == 4)
    try world.store.note(root: LineBook.root().publicKey)
    #expect(try world.store.status().quarantined == 0)
    #expect(try world.store.record(lines[3].record) != nil)
    #expect(try world.store.verify().isSound)
  }

  @Test mutating func `verify names a certificate whose proof was changed`() throws {
    let world = try World()
    try world.forgetCertificates()
    let (lines, _) = try cascade()
    try world.store.note(root: LineBook.root().publicKey)
    try world.store.write { connection, writer in
      for line in lines { try writer.store(line, .loose, connection) }
    }
    #expect(try world.store.verify().isSound)
    let text = String(decoding: lines[1].bytes, as: UTF8.self)
    let mark = "\"signature\":\""
    let place = try text.range(of: mark).orThrow().upperBound
    var changed = text
    changed.replaceSubrange(
      place...place, with: text[place] == "A" ? "B" : "A")
    let line = try Line(bytes: Array(changed.utf8))
    try world.store.write { connection, _ in
      let arrival = try connection.integer("SELECT max(arrival) - 2 FROM line") ?? 0
      try connection.run(
        "UPDATE line SET body = ? WHERE arrival = ?", LineBody.stored(line.bytes),
        .integer(arrival))
    }
    let findings = try world.store.verify().findings
    #expect(findings.contains(.unprovedCertificate(line.name)))
  }
}

extension String {
  fileprivate func range(of text: String) -> Range<String.Index>? { ranges(of: text).first }
}
