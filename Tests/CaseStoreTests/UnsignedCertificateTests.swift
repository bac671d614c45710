import CaseModel
import ChangeLog
import SQLite
import SyncSession
import Testing

@testable import CaseStore

/// A hub of before certificates were signed: what counted goes on counting, and it certifies anew
/// whom it had let in.
struct UnsignedCertificateTests {
  /// The tables as the version before made them, with the certificates' rows in them.
  private static let before =
    SearchTables.dropping + """
      DROP TABLE trust_root; DROP TABLE collecting; DROP TABLE waiting_node;
      ALTER TABLE invitation DROP COLUMN is_hub; ALTER TABLE upstream DROP COLUMN public_key;
      ALTER TABLE certificate DROP COLUMN hub; ALTER TABLE certificate DROP COLUMN signature;
      DROP TABLE sent_through; ALTER TABLE recovery DROP COLUMN instalment;
      DROP INDEX mediation_open; DROP INDEX mediation_effective; DROP INDEX mediation_failed;
      PRAGMA user_version = 7;
      """

  /// The types that the version before knew; it had no tables for others.
  private static let typesBefore: Set<String> = [
    "office", "certificate", "erasure", "mediation", "employer", "contact", "participant", "person",
    "recovery", "note",
  ]

  @Test func `its counties' lines count before and after it has a recovery key`() throws {
    let hub = try Site("150500", seed: 61)
    try hub.store.becomeHub()
    let county = try Site("150502", seed: 62)
    let case_ = try county.saveCase()
    let key = try county.store.nodeKey()
    let node = key.node.text
    let record = RecordKey(
      case: nil, type: "certificate",
      id: RecordID(office: "150500", derivedFrom: ["certificate", node, "150502"]))
    try hub.store.save(
      [
        LineDraft(
          record: record, logClass: .plain,
          set: [
            JSONMember(name: "node", value: .string(node)),
            JSONMember(name: "office", value: .string("150502")),
            JSONMember(name: "public_key", value: .string(Base64URL.encode(key.publicKey))),
            JSONMember(name: "sealing_key", value: .string(Base64URL.encode(key.sealingKey))),
            JSONMember(name: "machine", value: .string("desk")),
            JSONMember(name: "issuer", value: .string(hub.store.thisNode.node.text)),
          ])
      ], by: "li")
    try hub.store.write { connection, _ in
      try connection.run(
        """
        INSERT INTO peer (node, office, public_key, first_seen_at, last_seen_at, machine)
        VALUES (?, '150502', ?, '', '', 'desk')
        """, .text(node), .blob(key.publicKey))
      try connection.run(
        """
        INSERT INTO certificate (id, heads, last_line, node, office)
        SELECT ?, '', line, ?, '150502' FROM quarantine
        """, .text(record.id.text), .text(node))
      try connection.execute("DELETE FROM quarantine; DELETE FROM rootless_case;")
    }
    let end = try county.store.hello().logs.first { $0.log.logClass == .plain }.orThrow()
    _ = try hub.store.receive(
      county.store.batch(of: end, from: 1, linesMax: 10, bytesMax: 1 << 20))
    #expect(try hub.store.record(case_) != nil)
    try hub.store.write { connection, _ in
      try connection.execute(
        Undoing.deferredIndexes + Undoing.quarantineIndexes + Undoing.figures + Undoing.keyColumns
          + Undoing.mergedCases + UnsignedCertificateTests.before)
      for type in RecordType.all where !UnsignedCertificateTests.typesBefore.contains(type.name) {
        try connection.execute("DROP TABLE \(type.name)")
      }
    }

    let upgraded = try hub.openElsewhere()
    #expect(try upgraded.needsRoot())
    #expect(try upgraded.status().quarantined == 1)
    #expect(try upgraded.record(case_) != nil)
    #expect(try upgraded.verify().findings == [])
    try upgraded.becomeRootHub()
    #expect(try upgraded.certificates(of: key.node).map(\.subject.machine) == ["desk"])
    #expect(try upgraded.isCertifiedHub() && !upgraded.needsRoot())
    #expect(try upgraded.verify().findings == [])
    var sync = InProcessSync()
    try county.store.join(
      address: "http://127.0.0.1:1", hub: upgraded.welcome(county.store.hello(), version: 1))
    try county.store.note(root: upgraded.trustRoots()[0])
    _ = try sync.run(county.store, with: upgraded)
    #expect(try county.store.status().quarantined == 1)
    #expect(try county.store.verify().findings == [])
  }
}
