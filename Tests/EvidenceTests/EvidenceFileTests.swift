import ChangeLog
import SyncSession
import Testing

@testable import Evidence

/// A file of evidence proves itself, and whatever is changed in it shows.
struct EvidenceFileTests {
  private let root: NodeKey
  private let hub: NodeKey
  private let clerk: NodeKey
  private let bytes: [UInt8]

  private struct Missing: Error {}

  private static func key(_ number: UInt8) throws -> NodeKey {
    guard let key = NodeKey(seed: [UInt8](repeating: number, count: 32)) else { throw Missing() }
    return key
  }

  private static func certificate(
    _ key: NodeKey, _ office: String, isHub: Bool, by issuer: NodeKey
  ) -> Certificate {
    Certificate(
      Certificate.Subject(
        publicKey: key.publicKey, office: office, sealingKey: key.sealingKey, machine: "m",
        isHub: isHub), by: issuer)
  }

  private static func line(
    _ key: NodeKey, _ sequence: Int64, workers: Int, case caseID: RecordID
  ) throws -> Line {
    try LineDraft(
      record: RecordKey(case: caseID, type: "mediation", id: caseID), logClass: .plain,
      set: [JSONMember(name: "workers", value: .integer(Int64(workers)))]
    ).line(
      node: key.node, sequence: sequence, at: "2025-11-20T10:00:00.000Z", by: "li", salt: [])
  }

  private static func content(
    root: NodeKey, hub: NodeKey, clerk: NodeKey, lines count: Int = 3,
    case caseID: RecordID = RecordID(office: "150502", derivedFrom: ["case"])
  ) throws -> EvidenceFile.Content {
    let lines = try (1...count).map {
      try line(clerk, Int64($0), workers: $0, case: caseID)
    }
    let log = LogID(node: clerk.node, logClass: .plain)
    let link = lines.reduce(ChainLink.origin(of: log)) { $0.next($1.digest) }
    let run = LogRun(
      log: log, from: 1, after: .origin(of: log), digests: lines.map(\.digest),
      signature: LinkSignature(link, of: log, at: Int64(count), by: clerk))
    return EvidenceFile.Content(
      caseID: caseID, madeAt: "2025-11-21T01:00:00.000Z", office: "150502",
      root: root.publicKey, erasedCount: 0,
      certificates: [
        certificate(hub, "150500", isHub: true, by: root),
        certificate(clerk, "150502", isHub: false, by: hub),
      ], runs: [run], lines: lines)
  }

  init() throws {
    root = try EvidenceFileTests.key(1)
    hub = try EvidenceFileTests.key(2)
    clerk = try EvidenceFileTests.key(3)
    bytes = EvidenceFile.encode(
      text: "案件 1\n工人 3 人", try EvidenceFileTests.content(root: root, hub: hub, clerk: clerk),
      key: clerk)
  }

  private func check(_ bytes: [UInt8]) throws -> EvidenceCheck {
    try EvidenceFile(decoding: bytes).check { upper, lower in
      upper == lower || upper == "150500"
    }
  }

  @Test func `a file proves each line to its author and each author to the root`() throws {
    let file = try EvidenceFile(decoding: bytes)
    #expect(file.text == "案件 1\n工人 3 人\n\n")
    let found = try check(bytes)
    #expect(found.isProved && found.entries.count == 3)
    #expect(found.entries.allSatisfy { $0.standing == .proved && $0.office == "150502" })
    #expect(found.makerOffice == "150502" && found.root == root.publicKey)
  }

  @Test func `no bit of a file can be changed without notice`() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var changed = bytes
      let place = Int.random(in: changed.indices, using: &random)
      let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
      changed[place] ^= bit
      let isProved = (try? check(changed))?.isProved ?? false
      #expect(!isProved, "bit \(bit) of byte \(place)")
    }
  }

  @Test func `a file that was cut, or to which rows were added, is no evidence`() throws {
    for count in [0, 10, bytes.count / 2, bytes.count - 1] {
      #expect(throws: EvidenceFile.Fault.self) {
        try EvidenceFile(decoding: Array(bytes.prefix(count)))
      }
    }
    #expect(throws: EvidenceFile.Fault.self) { try EvidenceFile(decoding: bytes + [0x0A]) }
  }

  @Test func `a maker without certificate, or one who signs for another, proves nothing`() throws {
    let stranger = try EvidenceFileTests.key(9)
    let content = try EvidenceFileTests.content(root: root, hub: hub, clerk: clerk)
    let found = try check(EvidenceFile.encode(text: "", content, key: stranger))
    #expect(found.isIntact && found.makerOffice == nil && !found.isProved)
  }

  @Test func `lines that their author did not sign are named, others stay proved`() throws {
    let content = try EvidenceFileTests.content(root: root, hub: hub, clerk: clerk)
    let forged = try EvidenceFileTests.line(clerk, 4, workers: 99, case: content.caseID)
    let changed = EvidenceFile.Content(
      caseID: content.caseID, madeAt: content.madeAt, office: content.office,
      root: content.root, erasedCount: 0, certificates: content.certificates,
      runs: content.runs, lines: content.lines + [forged])
    let found = try check(EvidenceFile.encode(text: "", changed, key: clerk))
    #expect(found.entries.map(\.standing) == [.proved, .proved, .proved, .unproved])
    #expect(!found.isProved)
  }

  @Test func `certificates that lead to another root, or by who is no hub, prove no author`() throws
  {
    let content = try EvidenceFileTests.content(root: root, hub: hub, clerk: clerk)
    let other = try EvidenceFileTests.key(8)
    let chains = [
      [EvidenceFileTests.certificate(clerk, "150502", isHub: false, by: other)],
      [
        EvidenceFileTests.certificate(hub, "150500", isHub: false, by: root),
        EvidenceFileTests.certificate(clerk, "150502", isHub: false, by: hub),
      ],
      [
        EvidenceFileTests.certificate(hub, "150502", isHub: true, by: root),
        EvidenceFileTests.certificate(clerk, "150500", isHub: false, by: hub),
      ], [],
    ]
    for certificates in chains {
      let changed = EvidenceFile.Content(
        caseID: content.caseID, madeAt: content.madeAt, office: content.office,
        root: content.root, erasedCount: 0, certificates: certificates, runs: content.runs,
        lines: content.lines)
      let found = try check(EvidenceFile.encode(text: "", changed, key: clerk))
      #expect(!found.isProved)
      #expect(found.entries.allSatisfy { $0.standing == .authorUncertified })
    }
  }

  @Test func `lines of another case are counted as strays`() throws {
    let content = try EvidenceFileTests.content(root: root, hub: hub, clerk: clerk)
    let changed = EvidenceFile.Content(
      caseID: RecordID(office: "150502", derivedFrom: ["other"]), madeAt: content.madeAt,
      office: content.office, root: content.root, erasedCount: 0,
      certificates: content.certificates, runs: content.runs, lines: content.lines)
    let found = try check(EvidenceFile.encode(text: "", changed, key: clerk))
    #expect(found.strayCount == 3 && !found.isProved)
  }
}
