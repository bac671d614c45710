import Testing

@testable import ChangeLog

/// The quick reader of lines against the general one, which is its definition.
struct LineScannerTests {
  private static func draft(_ random: inout Randomness) -> LineDraft {
    let texts = [
      "agreed", "", "乌兰察布建筑公司", "2025-11-20", "k7q2m9x4d3h8.1.AAAAAAAA", "😀", "a/b",
      "150502-0199c2a1-7b3c-7def-8123-456789abcdef", "{}", "x\u{7F}y",
    ]
    func value(_ random: inout Randomness) -> JSONValue {
      switch UInt8.random(in: 0..<6, using: &random) {
      case 0: .null
      case 1: .boolean(.random(using: &random))
      case 2: .integer(.random(in: -1...1, using: &random))
      case 3: .integer(.random(in: -999_999_999_999...999_999_999_999, using: &random))
      default: .string(texts.randomElement(using: &random) ?? "")
      }
    }
    let names = ["outcome", "agreed_fen", "dispute_types.wages", "office", "x", "y!", "voided"]
    let caseID = RecordID("150502-0199c2a1-7b3c-7def-8123-456789abcdef")
    let id = Bool.random(using: &random) ? caseID : RecordID("150502-2")
    let fields = names.shuffled(using: &random).prefix(.random(in: 1...7, using: &random))
    let set = fields.map { JSONMember(name: $0, value: value(&random)) }
    let name = LineName(node: .register, sequence: 7, prefix: Digest(of: "x").prefix)
    return LineDraft(
      record: RecordKey(
        case: Bool.random(using: &random) ? caseID : nil, type: "mediation",
        id: id ?? RecordID(unchecked: "1")),
      logClass: Bool.random(using: &random) ? .plain : .personal, set: set,
      over: Bool.random(using: &random)
        ? [] : set.prefix(2).map { Line.Replacement(field: $0.name, names: [name, name]) })
  }

  private static func bytes(_ random: inout Randomness) -> [UInt8] {
    draft(&random).encoded(
      node: NodeID(publicKey: random.bytes(32)), sequence: .random(in: 1...99, using: &random),
      at: "2025-11-20T10:00:00.123Z", by: Bool.random(using: &random) ? "zhang.wei" : "张伟",
      salt: random.bytes(12))
  }

  private static func expectAgreement(_ bytes: [UInt8]) {
    guard let content = LineScanner.read(bytes) else { return }
    let scanned = Line(content)
    guard let general = try? Line(anyForm: bytes) else {
      Issue.record("only the quick reader takes \(String(decoding: bytes, as: UTF8.self))")
      return
    }
    #expect(scanned.version == general.version)
    #expect(scanned.log == general.log)
    #expect(scanned.sequence == general.sequence)
    #expect(scanned.at == general.at && scanned.by == general.by)
    #expect(scanned.record == general.record)
    #expect(scanned.over == general.over)
    #expect(scanned.digest == general.digest)
    #expect(scanned.set == general.set)
    for member in general.set { #expect(scanned.value(of: member.name) == member.value) }
    #expect(scanned.value(of: "nothing") == nil)
  }

  @Test func `what this version writes without escapes is read quickly, and read the same`() {
    var random = Randomness.announced()
    for _ in 0..<2_000 {
      let bytes = LineScannerTests.bytes(&random)
      #expect(LineScanner.read(bytes) != nil, "\(String(decoding: bytes, as: UTF8.self))")
      LineScannerTests.expectAgreement(bytes)
    }
  }

  @Test func `bytes changed anywhere are judged as the general reader judges them`() {
    var random = Randomness.announced()
    let pieces =
      Array("\"{}[],:\\ \t0-9.eEtfnulras".utf8) + [0, 0x1F, 0x7F, 0x80, 0xC3, 0xE4, 0xFF]
    for _ in 0..<20_000 {
      var bytes = LineScannerTests.bytes(&random)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let piece = pieces.randomElement(using: &random) ?? 0
        switch UInt8.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = piece
        case 1: bytes.insert(piece, at: place)
        case 2: bytes.remove(at: place)
        case 3: bytes.removeLast(min(bytes.count - 1, place % 7))
        default:
          let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
          bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
        }
      }
      LineScannerTests.expectAgreement(bytes)
    }
  }

  @Test(arguments: ["a\\\"b", "a\nb", "\u{1}"])
  func `a text that needs escapes is left to the general reader`(text: String) throws {
    let draft = LineDraft(
      record: RecordKey(case: nil, type: "note", id: RecordID(unchecked: "1")),
      logClass: .plain, set: [JSONMember(name: "text", value: .string(text))])
    let line = try draft.line(
      node: .register, sequence: 1, at: "2025-11-20T10:00:00.123Z", by: "li", salt: [])
    #expect(line.fieldSpans == nil)
    #expect(line.value(of: "text") == .string(text))
  }
}
