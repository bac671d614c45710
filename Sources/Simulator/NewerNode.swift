internal import CaseModel
internal import ChangeLog
internal import SyncSession

/// A node of a later version, as its hub sees it: its lines have types, fields, values and members
/// that this version does not know, some are erased to a digest, and some it was not entitled to
/// write.
///
/// It keeps its logs in memory and pushes them whole.
final class NewerNode {
  let office: String
  let hub: Int
  private let key: NodeKey
  private var random: Randomness
  private var logs: [LogClass: [LogItem]] = [.plain: [], .personal: []]
  /// Digests of the lines that were not erased.
  private(set) var written: [Digest: LogClass] = [:]
  private var ownRecords: [RecordKey] = []

  init?(office: String, hub: Int, random: Randomness) {
    var random = random
    guard let key = NodeKey(seed: random.bytes(NodeKey.seedByteCount)) else { return nil }
    self.office = office
    self.hub = hub
    self.key = key
    self.random = random
  }

  // MARK: - Writing

  /// Writes a line about a record of its own or one of those given, which are held at its hub.
  func write(at: String, milliseconds: Int64, known: [OracleRecord]) {
    var set: [JSONMember] = []
    var over: [Line.Replacement] = []
    let key: RecordKey
    let isPersonal = random.happens(perMille: 200)
    switch random.below(10) {
    case 0, 1: (key, set) = newCase(milliseconds)
    case 2, 3, 4:
      guard let root = ownRecords.first(where: \.isCaseRoot)?.caseID else {
        (key, set) = newCase(milliseconds)
        break
      }
      key = newPart(of: root, milliseconds)
      set = (0...random.below(3)).map { _ in member(of: key.type) }
    default:
      guard !known.isEmpty, let record = edited(random.pick(known), &set, &over) else {
        (key, set) = newCase(milliseconds)
        break
      }
      key = record
    }
    // A type is of one class as a whole, where this version knows it.
    let known = RecordType.all.first { $0.name == key.type }
    let logClass: LogClass =
      known.map { $0.isPersonal ? .personal : .plain }
      ?? (isPersonal && !key.isCaseRoot ? .personal : .plain)
    ownRecords.append(key)
    append(LineDraft(record: key, logClass: logClass, set: unique(set), over: over), at: at)
  }

  private func append(_ draft: LineDraft, at: String) {
    let sequence = Int64(logs[draft.logClass, default: []].count + 1)
    var bytes = draft.encoded(
      node: key.node, sequence: sequence, at: at, by: "wu", salt: random.bytes(Line.saltByteCount))
    if random.happens(perMille: 300) {
      bytes.removeLast()
      bytes += Array(",\"mood\":{\"of\":[1,2.50,\"ⅲ\"]}}".utf8)
    }
    let digest = Digest(of: bytes)
    if random.happens(perMille: 60) {
      logs[draft.logClass, default: []].append(.hole(digest))
    } else {
      logs[draft.logClass, default: []].append(.line(bytes))
      written[digest] = draft.logClass
    }
  }

  private func newCase(_ milliseconds: Int64) -> (RecordKey, [JSONMember]) {
    // Now and then for an office that it does not stand above: that does not count.
    let maker = random.happens(perMille: 100) ? "150502" : office
    let id = RecordID(office: maker, milliseconds: max(0, milliseconds), random: random.bytes(10))
    let type = random.happens(perMille: 400) ? "aid" : "mediation"
    return (
      RecordKey(case: id, type: type, id: id),
      [JSONMember(name: "office", value: .string(office)), member(of: type)]
    )
  }

  private func newPart(of caseID: RecordID, _ milliseconds: Int64) -> RecordKey {
    let id = RecordID(office: office, milliseconds: max(0, milliseconds), random: random.bytes(10))
    return RecordKey(
      case: caseID, type: random.pick(["visit", "recovery", "participant", "note"]), id: id)
  }

  /// An edit of a held record: over its standing values, over some of them, or over names that
  /// nobody holds.
  private func edited(
    _ record: OracleRecord, _ set: inout [JSONMember], _ over: inout [Line.Replacement]
  ) -> RecordKey? {
    guard let id = RecordID(record.key.id) else { return nil }
    for _ in 0...random.below(2) {
      let field =
        random.happens(perMille: 600) && !record.fields.isEmpty
        ? random.pick(record.fields) : member(of: record.key.type).name
      // The place of a case or an office is moved by those who know what it means.
      guard field != "office", field != "reports_to", field != "node" else { continue }
      if !set.contains(where: { $0.name == field }) {
        set.append(JSONMember(name: field, value: value()))
      }
      var names = record.heads(field).map(\.name)
      if random.happens(perMille: 300), !names.isEmpty { names.removeLast() }
      if random.happens(perMille: 150) { names.append("\(key.node.text).7.AAAAAAAA") }
      if random.happens(perMille: 100), let other = record.lines.last { names.append(other.name) }
      let parsed = Set(names).sorted().compactMap { LineName($0) }
      if !parsed.isEmpty, !over.contains(where: { $0.field == field }) {
        over.append(Line.Replacement(field: field, names: parsed))
      }
    }
    guard !set.isEmpty else { return nil }
    return RecordKey(
      case: RecordID(record.key.caseID), type: record.key.type, id: id)
  }

  private func member(of type: String) -> JSONMember {
    let fields = [
      "workers", "outcome", "agreed_fen", "accepted_on", "migrant", "dispute_types.wages",
      "dispute_types.dignity", "dispute_types", "amount_fen", "received_on", "text", "role",
      "rating", "voided", "a=b;c,d%", "official_number",
    ]
    return JSONMember(name: random.pick(fields), value: value())
  }

  private func value() -> JSONValue {
    random.pick([
      .null, .boolean(true), .boolean(false), .integer(0), .integer(3), .integer(-1),
      .integer(.max), .number("1e3"), .number("2.50"), .string(""), .string("agreed"),
      .string("2025-02-30"), .string("2025-01-05"), .string("e\u{301}"), .string("\u{e9}"),
      .array([.string("wages")]), .object(["b": .integer(1), "a": .null]),
    ])
  }

  private func unique(_ members: [JSONMember]) -> [JSONMember] {
    var names: Set<String> = []
    return members.filter { names.insert($0.name).inserted }
  }

  /// The bytes of all lines that were not erased.
  var lines: [[UInt8]] {
    LogClass.allCases.flatMap { logs[$0] ?? [] }.compactMap { item in
      if case .line(let bytes) = item { bytes } else { nil }
    }
  }

  // MARK: - Pushing

  /// Asks for a certificate.
  func enrolment(by invitation: InvitationCode) -> Enrolment {
    Enrolment(
      Enrolment.Applicant(
        node: key.node, office: office, publicKey: key.publicKey, sealingKey: key.sealingKey,
        machine: "newer", machineMark: nil), invitation: invitation, key: key)
  }

  /// The greeting of a node that speaks a later version, too.
  var hello: Hello {
    Hello(
      versions: SyncProtocol.versions + [9], node: key.node, office: office,
      publicKey: key.publicKey,
      logs: LogClass.allCases.map { logClass in
        let items = logs[logClass] ?? []
        let log = LogID(node: key.node, logClass: logClass)
        return LogEnd(
          log: log, through: Int64(items.count), link: link(log, after: items.count))
      })
  }

  /// The next batch of a log that the hub lacks, as it answered.
  func batch(
    _ logClass: LogClass, heldThrough: Int64, linesMax: Int64
  ) -> PushBatch? {
    let items = logs[logClass] ?? []
    guard heldThrough < items.count else { return nil }
    let log = LogID(node: key.node, logClass: logClass)
    let end = min(items.count, Int(heldThrough + linesMax))
    return PushBatch(
      sender: key.node, log: log, from: heldThrough + 1,
      after: link(log, after: Int(heldThrough)), items: Array(items[Int(heldThrough)..<end]),
      link: link(log, after: end), signedBy: key)
  }

  private func link(_ log: LogID, after count: Int) -> ChainLink {
    (logs[log.logClass] ?? []).prefix(count).reduce(.origin(of: log)) { link, item in
      switch item {
      case .line(let bytes): link.next(Digest(of: bytes))
      case .hole(let digest): link.next(digest)
      }
    }
  }
}
