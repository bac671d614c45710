/// A hub's word up to which line the logs of a node are trusted: a line of the common feed.
///
/// 1. The record's id is derived from the office that gives it and the node. A line whose `node`
///    does not give the id of its record says nothing.
/// 2. Each line is complete: what it does not name is not trusted. What it says replaces what it
///    names in `over` under `plain_through`; so an *admit* is a line with greater numbers.
/// 3. A line of the node counts only if every line that stands trusts it, of every office's record:
///    by its number, at or below the bound of its log's class, or by its digest.
/// 4. A root's recovery key may sign it, against a hub that nobody else stands above: over the rows
///    `redress revocation v1`, office of the record, node, the two numbers, the digests with spaces
///    between, `-` for none.
public struct Revocation: Sendable, Hashable {
  /// The type of revocations' records.
  public static let recordType = "revocation"
  /// The field whose heads are the lines that stand.
  public static let headsField = "plain_through"
  /// How many digests a line has room for.
  public static let digestsMax = 1_400

  /// Whose lines it is about.
  public let node: NodeID
  /// The last trusted number of the log of facts.
  public let plainThrough: Int64
  /// The last trusted number of the log of personal data.
  public let personalThrough: Int64
  /// Lines that are trusted whatever their number, as after a fork.
  public let trusted: Set<Digest>
  /// A root's signature; nil for the word of a hub.
  public let signature: [UInt8]?

  /// Says up to which lines a node is trusted.
  public init(
    node: NodeID, plainThrough: Int64, personalThrough: Int64, trusted: Set<Digest> = [],
    signature: [UInt8]? = nil
  ) {
    self.node = node
    self.plainThrough = plainThrough
    self.personalThrough = personalThrough
    self.trusted = trusted
    self.signature = signature
  }

  /// The same word under a root's signature, as an office's.
  public func signed(by recovery: NodeKey, for office: String) -> Revocation {
    Revocation(
      node: node, plainThrough: plainThrough, personalThrough: personalThrough, trusted: trusted,
      signature: recovery.sign(signedText(for: office)))
  }

  /// Whether a root signed this as an office's word.
  public func isSigned(by root: [UInt8], for office: String) -> Bool {
    guard let signature else { return false }
    return Signature.isValid(signature, of: signedText(for: office), by: root)
  }

  private func signedText(for office: String) -> [UInt8] {
    let rows = [
      "redress revocation v1", office, node.text, String(plainThrough), String(personalThrough),
      trusted.isEmpty ? "-" : trustedText,
    ]
    return Array(rows.joined(separator: "\n").utf8)
  }

  /// The digests as text, in order.
  public var trustedText: String { trusted.map(\.base64).sorted().joined(separator: " ") }

  /// What a line says; nil for one that is no revocation, or not a complete one.
  public init?(_ line: Line) {
    guard Revocation.isOne(line), line.log.logClass == .plain,
      let node = line.value(of: "node")?.text.flatMap({ NodeID($0) }),
      Revocation.id(office: line.record.id.office, node: node) == line.record.id,
      let plain = line.value(of: "plain_through")?.integer, plain >= 0,
      let personal = line.value(of: "personal_through")?.integer, personal >= 0
    else { return nil }
    let words = (line.value(of: "trusted")?.text ?? "").split(separator: " ")
    self.init(
      node: node, plainThrough: plain, personalThrough: personal,
      trusted: Set(words.compactMap { Digest(base64: String($0)) }),
      signature: line.value(of: "signature")?.text.flatMap { Base64URL.decode($0) })
  }

  /// Whether a line is of a revocation's record.
  public static func isOne(_ line: Line) -> Bool {
    line.record.caseID == nil && line.record.type == recordType
  }

  /// The id of an office's word on a node.
  public static func id(office: String, node: NodeID) -> RecordID {
    RecordID(office: office, derivedFrom: [recordType, node.text])
  }

  /// The last trusted number of a log.
  public func through(_ logClass: LogClass) -> Int64 {
    logClass == .plain ? plainThrough : personalThrough
  }

  /// Whether a line of the node is trusted.
  public func trusts(_ line: Line) -> Bool {
    line.sequence <= through(line.log.logClass) || trusted.contains(line.digest)
  }

  /// What stands among the lines of revocations that count, by node.
  public static func standing(_ lines: [Line]) -> [NodeID: [Revocation]] {
    var records: [RecordID: [Line]] = [:]
    for line in lines where isOne(line) { records[line.record.id, default: []].append(line) }
    var standing: [NodeID: [Revocation]] = [:]
    for id in records.keys.sorted() {
      let merge = FieldMerge(field: headsField, of: records[id] ?? [])
      for revocation in merge.heads.compactMap({ Revocation($0.line) }) {
        standing[revocation.node, default: []].append(revocation)
      }
    }
    return standing
  }
}
