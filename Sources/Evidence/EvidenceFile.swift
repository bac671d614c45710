public import ChangeLog
internal import SyncSession

// The history of a case as a file that proves itself, for an office, a court or an arbitration
// board that has never seen the store.
//
// First stands what people read, as text. Then, between two marks, what proves it, a row each:
//
//     -----BEGIN REDRESS EVIDENCE-----
//     {"message":"evidence","version":1,"case":…,"made_at":…,"node":…,"office":…,"root":…,
//      "erased":0,"withheld":0,"certificates":2,"runs":1,"lines":9}
//     certificates  {"node":…,"office":…,"public_key":…, … ,"signature":…}
//     runs          {"node":…,"log":…,"from":…,"after":…,"digests":[…],"public_key":…, … }
//     lines         as their authors wrote them
//     {"public_key":…,"signature":…}
//     -----END REDRESS EVIDENCE-----
//
// The last signature is the maker's over `redress evidence v1` and H of all bytes before its row,
// in two rows: the text that people read cannot be changed either. Everything else is proved by the
// signatures of those who wrote it.

/// A case's history with its proofs, as it stands in a file.
public struct EvidenceFile: Sendable {
  /// Bytes of a file at most.
  public static let bytesMax = 64 << 20

  /// What is told of a case.
  public struct Content: Sendable, Hashable {
    /// The case.
    public let caseID: RecordID
    /// When it was made, by the maker's clock.
    public let madeAt: String
    /// The office of its maker.
    public let office: String
    /// The root's public key; nil where the maker knows none.
    public let root: [UInt8]?
    /// How many lines of the case were erased by an order.
    public let erasedCount: Int64
    /// How many lines are withheld because what they say is confidential: the runs hold their
    /// digests.
    public let withheldCount: Int64
    /// The certificates of those who wrote, and of who certified them.
    public let certificates: [Certificate]
    /// The runs that prove the lines.
    public let runs: [LogRun]
    /// The lines, in the order in which they came to the maker.
    public let lines: [Line]

    /// Puts the content together.
    public init(
      caseID: RecordID, madeAt: String, office: String, root: [UInt8]?, erasedCount: Int64,
      withheldCount: Int64 = 0, certificates: [Certificate], runs: [LogRun], lines: [Line]
    ) {
      self.caseID = caseID
      self.madeAt = madeAt
      self.office = office
      self.root = root
      self.erasedCount = erasedCount
      self.withheldCount = withheldCount
      self.certificates = certificates
      self.runs = runs
      self.lines = lines
    }
  }

  /// Why bytes are no evidence.
  public enum Fault: Error, Sendable, Hashable {
    /// The marks are missing: another file, or one that was cut.
    case noEvidence
    /// A row between the marks cannot be read; counted from 1 after the first mark.
    case malformed(row: Int)
    /// Rows are missing or left over.
    case cut
  }

  /// What people read.
  public let text: String
  /// What is told and proved.
  public let content: Content
  /// Who made the file.
  public let maker: NodeID
  /// Whether the maker signed these very bytes.
  public let isIntact: Bool

  private static let begin = Array("-----BEGIN REDRESS EVIDENCE-----\n".utf8)
  private static let end = Array("-----END REDRESS EVIDENCE-----\n".utf8)

  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - text: what people read.
  ///   - key: the maker's.
  public static func encode(text: String, _ content: Content, key: NodeKey) -> [UInt8] {
    var bytes = Array(text.utf8)
    if bytes.last != 0x0A { bytes.append(0x0A) }
    bytes.append(0x0A)
    bytes += begin
    append(
      [
        JSONMember(name: "message", value: .string("evidence")),
        JSONMember(name: "version", value: .integer(1)),
        JSONMember(name: "case", value: .string(content.caseID.text)),
        JSONMember(name: "made_at", value: .string(content.madeAt)),
        JSONMember(name: "node", value: .string(key.node.text)),
        JSONMember(name: "office", value: .string(content.office)),
        JSONMember(
          name: "root", value: content.root.map { .string(Base64URL.encode($0)) } ?? .null),
        JSONMember(name: "erased", value: .integer(content.erasedCount)),
        JSONMember(name: "withheld", value: .integer(content.withheldCount)),
        JSONMember(
          name: "certificates", value: .integer(Int64(content.certificates.count))),
        JSONMember(name: "runs", value: .integer(Int64(content.runs.count))),
        JSONMember(name: "lines", value: .integer(Int64(content.lines.count))),
      ], to: &bytes)
    for certificate in content.certificates { append(certificate.members, to: &bytes) }
    for run in content.runs {
      JSONText.append(run.json, to: &bytes)
      bytes.append(0x0A)
    }
    for line in content.lines {
      bytes += line.bytes
      bytes.append(0x0A)
    }
    let signature = key.sign(signedText(bytes[...]))
    append(
      [
        JSONMember(name: "public_key", value: .string(Base64URL.encode(key.publicKey))),
        JSONMember(name: "signature", value: .string(Base64URL.encode(signature))),
      ], to: &bytes)
    return bytes + end
  }

  private static func append(_ members: [JSONMember], to bytes: inout [UInt8]) {
    JSONText.append(.object(members), to: &bytes)
    bytes.append(0x0A)
  }

  private static func signedText(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array("redress evidence v1\n\(Digest(of: Array(bytes)).base64)".utf8)
  }

  /// Reads a file.
  ///
  /// What it says is checked by ``check(isAbove:)``.
  public init(decoding bytes: [UInt8]) throws(Fault) {
    guard let start = EvidenceFile.find(EvidenceFile.begin, in: bytes),
      bytes.suffix(EvidenceFile.end.count) == EvidenceFile.end[...]
    else { throw .noEvidence }
    text = String(decoding: bytes[..<start], as: UTF8.self)
    var rows = Rows(
      bytes, from: start + EvidenceFile.begin.count, to: bytes.count - EvidenceFile.end.count)
    let header = try rows.object()
    func count(_ name: String) -> Int? {
      header[name]?.integer.flatMap { (0...1_000_000).contains($0) ? Int($0) : nil }
    }
    guard header["message"]?.text == "evidence", header["version"]?.integer == 1,
      let caseID = header["case"]?.text.flatMap({ RecordID($0) }),
      let madeAt = header["made_at"]?.text, let office = header["office"]?.text,
      let maker = header["node"]?.text.flatMap({ NodeID($0) }),
      let erased = count("erased"), let certificateCount = count("certificates"),
      let runCount = count("runs"), let lineCount = count("lines")
    else { throw .malformed(row: 1) }
    var certificates: [Certificate] = []
    for _ in 0..<certificateCount {
      let value = try rows.object()
      guard let certificate = Certificate({ value[$0] }) else { throw .malformed(row: rows.number) }
      certificates.append(certificate)
    }
    var runs: [LogRun] = []
    for _ in 0..<runCount {
      let value = try rows.object()
      guard let run = try? LogRun(value) else { throw .malformed(row: rows.number) }
      runs.append(run)
    }
    var lines: [Line] = []
    for _ in 0..<lineCount {
      guard let line = try? Line(bytes: try rows.next()) else {
        throw .malformed(row: rows.number)
      }
      lines.append(line)
    }
    let signedEnd = rows.offset
    let last = try rows.object()
    guard rows.isAtEnd else { throw .cut }
    guard let publicKey = last["public_key"]?.text.flatMap({ Base64URL.decode($0) }),
      let signature = last["signature"]?.text.flatMap({ Base64URL.decode($0) })
    else { throw .malformed(row: rows.number) }
    self.maker = maker
    isIntact =
      NodeID(publicKey: publicKey) == maker
      && Signature.isValid(
        signature, of: EvidenceFile.signedText(bytes[..<signedEnd]), by: publicKey)
    content = Content(
      caseID: caseID, madeAt: madeAt, office: office,
      root: header["root"]?.text.flatMap { Base64URL.decode($0) }, erasedCount: Int64(erased),
      // Files of before that count have none.
      withheldCount: Int64(count("withheld") ?? 0),
      certificates: certificates, runs: runs, lines: lines)
  }

  private static func find(_ mark: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= mark.count else { return nil }
    return (0...(bytes.count - mark.count)).first { start in
      bytes[start] == mark[0] && bytes[start..<(start + mark.count)] == mark[...]
    }
  }

  /// The rows between the marks.
  private struct Rows {
    private let bytes: [UInt8]
    private let end: Int
    private(set) var offset: Int
    private(set) var number = 0

    init(_ bytes: [UInt8], from start: Int, to end: Int) {
      self.bytes = bytes
      self.end = end
      offset = start
    }

    var isAtEnd: Bool { offset == end }

    mutating func next() throws(Fault) -> [UInt8] {
      guard offset < end, let stop = bytes[offset..<end].firstIndex(of: 0x0A) else { throw .cut }
      defer { offset = stop + 1 }
      number += 1
      return Array(bytes[offset..<stop])
    }

    mutating func object() throws(Fault) -> JSONValue {
      let row = try next()
      guard let value = try? JSONText.read(row) else { throw .malformed(row: number) }
      return value
    }
  }
}
