import ChangeLog
import Glibc
import Testing

/// Lines come out of their packed form as they went in, and damage never passes for a line.
struct PackedLineTests {
  @Test func `a line is packed into these bytes`() throws {
    let bytes = try LineTests.encoded()
    let uuid = "0199a0b1c2d37e4f8a5b6c7d8e9f0a1b"
    // The form and the length; the head with its flags, node, number, instant, user, office, UUID
    // and type; the fields set; those replaced, by a line of its own node and one of another.
    let plain =
      "01 8703 16 3c 099ee2a27a468e28 2a 03ae0c107d7b 09 7a68616e672e776569 06 313530353032"
      + " \(uuid) 00 0511 0a00 01 32313832383030 0601 07 050e 09"
      + " 14 03 5b 11 11 66cf35910d1a 2c 12 04f48d1c5133dc54 03 000102030405 5d 7d 7d"
    let packed = PackedLine.pack(bytes.plain)
    #expect(hexadecimal(packed) == plain.filter { $0 != " " }, "\(hexadecimal(packed))")
    #expect(unpack(packed) == bytes.plain)
  }

  @Test func `every line of the vectors is given back`() throws {
    var count = 0
    for file in ["lines", "merges", "feeds"] {
      for text in texts(try JSONText.read(try contents(of: file))) {
        let bytes = Array(text.utf8)
        let packed = PackedLine.pack(bytes)
        #expect(unpack(packed) == bytes, "\(text)")
        guard text.hasPrefix("{\"v\":1,"), (try? Line(bytes: bytes)) != nil else { continue }
        count += 1
        #expect(packed.count < bytes.count, "\(text)")
      }
    }
    #expect(count > 50)
  }

  @Test func `lines take less than half`() throws {
    var random = Randomness.announced()
    var sizes = (bytes: 0, packed: 0)
    for _ in 0..<200 {
      let line = PackedLineTests.line(&random)
      sizes.bytes += line.count
      sizes.packed += PackedLine.pack(line).count
    }
    #expect(sizes.packed * 2 < sizes.bytes, "\(sizes)")
  }

  @Test func `lines, and lines that were cut, crossed and changed, are given back`() throws {
    var random = Randomness.announced()
    var before = PackedLineTests.line(&random)
    for _ in 0..<1_000 {
      var bytes = PackedLineTests.line(&random)
      expectBack(bytes)
      let cut = Int.random(in: 0...bytes.count, using: &random)
      expectBack(Array(bytes[..<cut]))
      expectBack(Array(bytes[cut...]))
      expectBack(Array(bytes[..<cut]) + before[min(cut, before.count)...])
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = bytes.indices.randomElement(using: &random) ?? 0
        bytes[place] = UInt8.random(in: 0...255, using: &random)
        expectBack(bytes)
      }
      before = bytes
    }
  }

  @Test func `any bytes are given back`() {
    var random = Randomness.announced()
    let fragments = PackedLineTests.fragments.map { Array($0.utf8) }
    for _ in 0..<20_000 {
      expectBack(random.bytes(Int.random(in: 0...40, using: &random)))
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        bytes += fragments.randomElement(using: &random) ?? []
      }
      expectBack(bytes)
    }
    expectBack([UInt8](repeating: 0, count: 100_000))
    expectBack([UInt8](repeating: 0xE5, count: 100_000))
    expectBack(Array(String(repeating: "争", count: 20_000).utf8))
    expectBack(Array(String(repeating: "7", count: 100_000).utf8))
  }

  @Test func `what is said again and again unpacks within the bound for damage`() {
    let id = String(repeating: "a", count: 9_000)
    let head =
      "{\"v\":1,\"node\":\"k7q2m9x4d3h8\",\"log\":\"plain\",\"seq\":1,"
      + "\"at\":\"2025-11-20T10:00:00.123Z\",\"by\":\"li\",\"type\":\"t\",\"id\":\"\(id)\","
      + "\"set\":{"
    let references = String(repeating: "\"\(id)\"", count: 500)
    expectBack(Array((head + references).utf8))
  }

  @Test func `a changed bit never gives the same line`() throws {
    var random = Randomness.announced()
    for _ in 0..<40 {
      let bytes = PackedLineTests.line(&random)
      var packed = PackedLine.pack(bytes)
      for place in packed.indices {
        for bit in 0..<8 {
          packed[place] ^= 1 << bit
          #expect(unpack(packed) != bytes, "bit \(bit) of byte \(place)")
          packed[place] ^= 1 << bit
        }
      }
      for count in packed.indices { #expect(unpack(Array(packed[..<count])) != bytes) }
    }
  }

  @Test func `damage is refused or gives other bytes, whatever it is`() {
    var random = Randomness.announced()
    for _ in 0..<100_000 {
      let head: [UInt8] = [1, UInt8.random(in: 0...255, using: &random)]
      _ = unpack(head + random.bytes(Int.random(in: 0...40, using: &random)))
      _ = unpack(random.bytes(Int.random(in: 0...20, using: &random)))
    }
    #expect(unpack([]) == nil)
    #expect(unpack([0]) == [])
    #expect(unpack([2, 1, 0x41]) == nil, "a form of a later version")
    #expect(unpack([1, 1, 0x41]) == [0x41])
    #expect(unpack([1, 0x81, 0x00, 0x41]) == nil, "a length with a group that says nothing")
    #expect(unpack([1, 2, 0x41]) == nil && unpack([1, 0, 0x41]) == nil)
    #expect(unpack([1, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]) == nil, "no room is made for a false length")
    for code: UInt8 in [0x0C, 0x0D, 0x0E, 0x0F, 0x11, 0x13, 0x16, 0x17, 0x1F] {
      #expect(unpack([1, 20, code, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) == nil)
    }
    for code: UInt8 in [0x01, 0x05, 0x06, 0x0A] { #expect(unpack([1, 20, code, 0xFF]) == nil) }
  }

  @Test func `the digest is that of the bytes`() {
    var random = Randomness.announced()
    for length in [0, 1, 1_000, 1_024, 1_025, 70_000] {
      let bytes = random.bytes(length)
      let packed = PackedLine.pack(bytes)
      let digest = unsafe PackedLine.digest(packed.span.bytes)
      #expect(digest == Digest(of: bytes))
    }
    let damaged: [UInt8] = [1, 9, 0]
    let digest = unsafe PackedLine.digest(damaged.span.bytes)
    #expect(digest == nil)
  }

  // MARK: - Lines

  private static let fragments = [
    "{\"v\":1,\"node\":\"k7q2m9x4d3h8\",\"log\":\"plain\",\"seq\":17,\"at\":\"", "\",\"by\":\"",
    "2025-11-20T10:00:00.123Z", "\"2025-11-20\"", "\"9999-12-31\"", ",\"case\":\"", "{", "}", "\"",
    "\"set\":{", "},\"over\":{", ",\"salt\":\"AAECAwQFBgcICQoL\"", ",\"accepted_on\":", "[", "]",
    "{\"office\":", ",\"dispute_types.wages\":true", "false", "null", ":", ",", "\\", "\"agreed\"",
    "\"k7q2m9x4d3h8.17.Zs81kQ0a\"", "\"150502-0199a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b\"", "0", "00",
    "123456", "65535", "65536", "18446744073709551615", "9999999999999999999", "科尔沁区", "龥鿿",
    "\u{3400}", "\u{1}", "\u{7F}", "\n", "é", "𝄞", "\"register0001.1.Zs81kQ0a\"", "200.017",
  ]

  /// A line as this version writes them, of a random record.
  static func line(_ random: inout Randomness) -> [UInt8] {
    func draw(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    func id() -> RecordID? {
      draw(9) == 0
        ? RecordID("150500-zone\(draw(4))")
        : RecordID(
          office: ["150500", "150502"][draw(2)], milliseconds: 1_760_000_000_000,
          random: (0..<10).map { _ in UInt8(draw(256)) })
    }
    guard let caseID = id(), let other = id(),
      let node = draw(20) == 0 ? NodeID.register : NodeID("k7q2m9x4d3h8")
    else { return [] }
    let record = [caseID, other][draw(2)]
    let logClass = LogClass.allCases[draw(2)]
    let values: [JSONValue] = [
      .string(caseID.text), .string(record.text), .string(id()?.text ?? ""), .string("150502"),
      .string("2025-0\(1 + draw(9))-1\(draw(10))"), .string("1899-02-30"), .string("agreed"),
      .string("科工调字〔2025〕第\(draw(9_999))号"), .string("第一行\n\"第二行\"\u{1}\\"), .null,
      .integer(Int64(draw(1 << 40))), .integer(Int64(-draw(70_000))), .boolean(draw(2) == 0),
      .string("15050219\(7_000 + draw(2_999))0101123X"),
      .string("138\(10_000_000 + draw(89_999_999))"),
    ]
    let fields = [
      "office", "accepted_on", "applied_on", "workers", "migrant", "dispute_types.wages", "outcome",
      "agreed_fen", "signed_on", "effective_on", "worker", "text", "voided", "new_in_2031",
    ].filter { _ in draw(3) > 0 }
    let set = (fields.isEmpty ? ["name"] : fields).map {
      JSONMember(name: $0, value: values[draw(values.count)])
    }
    let names = [
      "k7q2m9x4d3h8.17.Zs81kQ0a", "9x4d3h8k7q2m.3.AAECAwQF", "register0001.70000.________",
    ]
    .compactMap { LineName($0) }
    let over = set.filter { _ in draw(3) == 0 }.map {
      Line.Replacement(
        field: $0.name, names: Array(names.shuffled(using: &random).prefix(1 + draw(3))))
    }
    let draft = LineDraft(
      record: RecordKey(
        case: draw(5) == 0 ? nil : caseID, type: ["mediation", "recovery", "new_type"][draw(3)],
        id: record), logClass: logClass, set: set, over: over)
    return draft.encoded(
      node: node, sequence: Int64(1 + draw(1 << 20)), at: "2025-11-20T10:00:0\(draw(10)).123Z",
      by: ["clerk.1", "张伟", "a\"b", ""][draw(4)], salt: random.bytes(12))
  }

  // MARK: - Bytes

  private func unpack(_ packed: [UInt8]) -> [UInt8]? { unsafe PackedLine.unpack(packed.span.bytes) }

  private func expectBack(
    _ bytes: [UInt8], _ location: SourceLocation = #_sourceLocation
  ) {
    let isBack = unpack(PackedLine.pack(bytes)) == bytes
    #expect(isBack, "\(String(decoding: bytes, as: UTF8.self))", sourceLocation: location)
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Every text in a value.
  private func texts(_ value: JSONValue) -> [String] {
    if let text = value.text { return [text] }
    return (value.elements ?? []).flatMap(texts) + (value.members ?? []).flatMap { texts($0.value) }
  }

  private func contents(of file: String) throws -> [UInt8] {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    let path = folder.joined(separator: "/") + "/Vectors/\(file).json"
    guard let stream = unsafe fopen(path, "r") else {
      Issue.record("cannot open \(path)")
      return []
    }
    defer { unsafe fclose(stream) }
    var bytes: [UInt8] = []
    while case let byte = unsafe getc(stream), byte != EOF { bytes.append(UInt8(byte)) }
    return bytes
  }
}
