import ChangeLog
import Testing

/// Certificates prove themselves by signatures alone, and nothing else makes them count.
struct CertificateTests {
  private let root: NodeKey
  private let hub: NodeKey
  private let county: NodeKey

  init() throws {
    (root, hub, county) = try (
      CertificateTests.key(1), CertificateTests.key(2), CertificateTests.key(3)
    )
  }

  private static func key(_ number: UInt8) throws -> NodeKey {
    try #require(NodeKey(seed: [UInt8](repeating: number, count: NodeKey.seedByteCount)))
  }

  private func subject(
    _ key: NodeKey, _ office: String, isHub: Bool = false, machine: String = "desk"
  ) -> Certificate.Subject {
    Certificate.Subject(
      publicKey: key.publicKey, office: office, sealingKey: key.sealingKey, machine: machine,
      isHub: isHub)
  }

  /// Offices whose code begins with another's stand below it.
  private func isAbove(_ upper: String, _ lower: String) -> Bool { lower.hasPrefix(upper) }

  private func line(
    _ certificate: Certificate, id: RecordID? = nil, more: [JSONMember] = [],
    without field: String? = nil
  ) throws -> Line {
    try LineDraft(
      record: RecordKey(case: nil, type: "certificate", id: id ?? certificate.recordID),
      logClass: .plain,
      set: certificate.members.filter { $0.name != field } + more
    ).line(
      node: hub.node, sequence: 1, at: "2025-11-20T01:00:00.000Z", by: "clerk", salt: [])
  }

  @Test func `the vector of the document`() throws {
    let certificate = Certificate(subject(hub, "1505", isHub: true), by: root)
    #expect(certificate.issuer == root.node && certificate.node == hub.node)
    #expect(
      Base64URL.encode(certificate.signature)
        == "W8Nyjj_oCj4rZpjwiQ_W9SCgGorRQ6uSoFIbouaMfxE3RGWH9YnW51OV_WoEcaq6nqKs862oAKmAt_jOSvLPBQ")
    #expect(certificate.recordID.text == "1505-bf76f5f5-5547-8c6e-ae19-3154b21c0f54")
  }

  @Test func `a certificate is read back from its line as it was written`() throws {
    for isHub in [true, false] {
      let certificate = Certificate(subject(county, "150502", isHub: isHub), by: hub)
      #expect(Certificate(try line(certificate)) == certificate)
      #expect(certificate.isSigned(by: hub.publicKey))
      #expect(!certificate.isSigned(by: county.publicKey))
    }
  }

  @Test func `a line that says less, more or under another id is none`() throws {
    let certificate = Certificate(subject(county, "150502"), by: hub)
    for member in certificate.members {
      #expect(try Certificate(line(certificate, without: member.name)) == nil, "\(member.name)")
    }
    let void = JSONMember(name: "voided", value: .string("mistake"))
    #expect(try Certificate(line(certificate, more: [void])) == nil)
    let other = Certificate(subject(county, "150502", isHub: true), by: hub).recordID
    #expect(try Certificate(line(certificate, id: other)) == nil)
  }

  @Test func `no part of it can be changed`() throws {
    let certificate = Certificate(subject(county, "150502", machine: "a"), by: hub)
    let changed = [
      subject(root, "150502", machine: "a"), subject(county, "150521", machine: "a"),
      subject(county, "150502", isHub: true, machine: "a"),
      subject(county, "150502", machine: "b"),
      Certificate.Subject(
        publicKey: county.publicKey, office: "150502", sealingKey: hub.sealingKey, machine: "a",
        isHub: false),
    ]
    for subject in changed {
      let forged = Certificate(
        subject, issuer: certificate.issuer, signature: certificate.signature)
      #expect(!forged.isSigned(by: hub.publicKey))
    }
    let claimed = Certificate(
      certificate.subject, issuer: root.node, signature: certificate.signature)
    #expect(!claimed.isSigned(by: hub.publicKey) && !claimed.isSigned(by: root.publicKey))
  }

  @Test func `what counts is the root's word, or a hub's own line about who is below it`() throws {
    let right = Certificate.Right(publicKey: hub.publicKey, office: "1505")
    func counts(
      _ certificate: Certificate, by author: NodeKey, rights: [Certificate.Right]
    ) -> Bool {
      certificate.isProved(
        byLineOf: author.node, roots: [root.publicKey], rights: rights, isAbove: isAbove)
    }
    let ofRoot = Certificate(subject(hub, "1505", isHub: true), by: root)
    #expect(counts(ofRoot, by: county, rights: []))
    let ofHub = Certificate(subject(county, "150502"), by: hub)
    #expect(counts(ofHub, by: hub, rights: [right]))
    #expect(!counts(ofHub, by: county, rights: [right]))
    #expect(!counts(ofHub, by: hub, rights: []))
    #expect(
      !counts(ofHub, by: hub, rights: [.init(publicKey: hub.publicKey, office: "1504")]))
    #expect(
      !counts(ofHub, by: hub, rights: [.init(publicKey: county.publicKey, office: "1505")]))
    // A computer of its own office, but no hub of it.
    #expect(counts(Certificate(subject(county, "1505"), by: hub), by: hub, rights: [right]))
    let hubs = ["1505": false, "150502": true, "15": false]
    for (office, isTaken) in hubs {
      let second = Certificate(subject(county, office, isHub: true), by: hub)
      #expect(counts(second, by: hub, rights: [right]) == isTaken, "\(office)")
    }
  }

  @Test func `a chain holds link by link up to the root`() throws {
    let top = Certificate(subject(hub, "1505", isHub: true), by: root)
    let leaf = Certificate(subject(county, "150502"), by: hub)
    func isValid(_ certificates: [Certificate], to key: NodeKey? = nil) -> Bool {
      CertificateChain(certificates).isValid(to: (key ?? root).publicKey, isAbove: isAbove)
    }
    #expect(isValid([top]) && isValid([leaf, top]))
    #expect(!isValid([]) && !isValid([leaf]) && !isValid([top, leaf]))
    #expect(!isValid([leaf, top], to: hub))
    let plain = Certificate(subject(hub, "1505"), by: root)
    #expect(!isValid([leaf, plain]))
    let elsewhere = Certificate(subject(hub, "1504", isHub: true), by: root)
    #expect(!isValid([leaf, elsewhere]))
    let long = [leaf] + [Certificate](repeating: top, count: CertificateChain.linksMax)
    #expect(!isValid(long))
  }

  @Test func `a recovery key is read back as a person types it, and a slip shows`() throws {
    let key = try #require(RecoveryKey(seed: (0..<32).map { UInt8($0 * 7 % 251) }))
    let text = key.description
    #expect(text.split(separator: "-").map(\.count) == [Int](repeating: 4, count: 14))
    #expect(try RecoveryKey(text).publicKey == key.publicKey)
    #expect(
      try RecoveryKey(text.uppercased().replacing("-", with: "  ")).publicKey == key.publicKey)
    for place in text.indices where text[place] != "-" {
      var letters = text
      letters.replaceSubrange(place...place, with: text[place] == "7" ? "8" : "7")
      #expect(throws: RecoveryKey.Fault.mistyped) { try RecoveryKey(letters) }
    }
    for short in ["", String(text.dropLast()), text + "0", text.replacing("-", with: "u")] {
      #expect(throws: RecoveryKey.Fault.malformed) { try RecoveryKey(short) }
    }
  }
}
