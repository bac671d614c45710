import ChangeLog
import SyncSession
import Testing

/// What the page says of codes and limits is what the programs have.
struct ProtocolWordsTests {
  private static let top =
    ProtocolDocument.path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    .joined(separator: "/")

  private static func text(_ path: String) throws -> String {
    String(decoding: try Files.read(top + "/" + path), as: UTF8.self)
  }

  @Test(arguments: [
    "Sources/Hub/HubRefusal.swift", "Sources/Wording/StoreError+Problem.swift",
    "Sources/Wording/StoreError+Enrolment.swift", "Sources/Wording/StoreError+Revocation.swift",
  ])
  func `every code of the hub and the store stands in the page`(path: String) throws {
    let page = try ProtocolWordsTests.text("SyncProtocol.md")
    let codes = try ProtocolWordsTests.text(path)
      .matches(of: /Problem\(\s*"([a-z_.]+)"/).map { String($0.output.1) }
    #expect(codes.count >= 5)
    for code in codes { #expect(page.contains("`\(code)`"), "\(code)") }
  }

  @Test(arguments: [
    ("| `lines_max` | 1,000 |", SyncProtocol.linesMax == 1_000),
    ("| `bytes_max` | 1,048,576 |", SyncProtocol.bytesMax == 1_048_576),
    ("| message | 4,194,304 |", SyncProtocol.messageBytesMax == 4_194_304),
    ("| number | 2⁴⁰ − 1 |", Line.sequenceMax == 1 << 40 - 1),
    ("in at most 65,536 bytes", Line.bytesMax == 65_536),
    ("an object of 1 to 256 fields", Line.fieldsMax == 256),
    ("A field name is 1 to 64 visible", Line.fieldNameBytesMax == 64),
    ("an array of 1 to 1,024 names", Line.namesMax == 1_024),
    ("12 random bytes in base64url", Line.saltByteCount == 12),
    ("more than 16 arrays or objects", JSONText.depthMax == 16),
    ("1 to 69 characters of `0-9 a-z -`", RecordID.bytesMax == 69),
  ])
  func `every limit of the page is the program's`(words: String, isSo: Bool) throws {
    #expect(try ProtocolWordsTests.text("SyncProtocol.md").contains(words))
    #expect(isSo)
  }
}
