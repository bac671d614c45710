import ChangeLog
import Testing

/// The bytes of lines as other implementations must write and read them.
struct LineTests {
  static let caseID = "150502-0199a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"
  static let plainText =
    "{\"v\":1,\"node\":\"k7q2m9x4d3h8\",\"log\":\"plain\",\"seq\":42,"
    + "\"at\":\"2025-11-20T10:00:00.123Z\",\"by\":\"zhang.wei\",\"case\":\"\(caseID)\","
    + "\"type\":\"mediation\",\"id\":\"\(caseID)\",\"set\":{\"outcome\":\"agreed\","
    + "\"agreed_fen\":2182800,\"dispute_types.wages\":true,\"refused_on\":null},"
    + "\"over\":{\"outcome\":[\"k7q2m9x4d3h8.17.Zs81kQ0a\",\"9x4d3h8k7q2m.3.AAECAwQF\"]}}"
  static let personalText =
    "{\"v\":1,\"node\":\"k7q2m9x4d3h8\",\"log\":\"personal\",\"seq\":1,"
    + "\"at\":\"2025-11-20T10:00:00.123Z\",\"by\":\"zhang.wei\",\"case\":\"\(caseID)\","
    + "\"type\":\"note\",\"id\":\"150502-0199a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1c\","
    + "\"set\":{\"text\":\"第一行\\n\\\"第二行\\\"\\u0001\\\\\"},\"salt\":\"AAECAwQFBgcICQoL\"}"

  static func drafts() throws -> (plain: LineDraft, personal: LineDraft) {
    let caseID = try #require(RecordID(caseID))
    let note = try #require(RecordID("150502-0199a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1c"))
    let names = [
      try #require(LineName("k7q2m9x4d3h8.17.Zs81kQ0a")),
      try #require(LineName("9x4d3h8k7q2m.3.AAECAwQF")),
    ]
    let plain = LineDraft(
      record: RecordKey(case: caseID, type: "mediation", id: caseID), logClass: .plain,
      set: [
        JSONMember(name: "outcome", value: .string("agreed")),
        JSONMember(name: "agreed_fen", value: .integer(2_182_800)),
        JSONMember(name: "dispute_types.wages", value: .boolean(true)),
        JSONMember(name: "refused_on", value: .null),
      ],
      over: [
        // A field without names was shown empty: it leaves no trace.
        Line.Replacement(field: "agreed_fen", names: []),
        Line.Replacement(field: "outcome", names: names),
      ])
    let personal = LineDraft(
      record: RecordKey(case: caseID, type: "note", id: note), logClass: .personal,
      set: [JSONMember(name: "text", value: .string("第一行\n\"第二行\"\u{1}\\"))])
    return (plain, personal)
  }

  static func encoded() throws -> (plain: [UInt8], personal: [UInt8]) {
    let node = try #require(NodeID("k7q2m9x4d3h8"))
    let drafts = try drafts()
    let salt = [UInt8](0..<12)
    let at = "2025-11-20T10:00:00.123Z"
    return (
      drafts.plain.encoded(node: node, sequence: 42, at: at, by: "zhang.wei", salt: salt),
      drafts.personal.encoded(node: node, sequence: 1, at: at, by: "zhang.wei", salt: salt)
    )
  }

  @Test func `a draft is written as these bytes`() throws {
    let encoded = try LineTests.encoded()
    #expect(String(decoding: encoded.plain, as: UTF8.self) == LineTests.plainText)
    #expect(String(decoding: encoded.personal, as: UTF8.self) == LineTests.personalText)
    #expect(encoded.plain == Array(LineTests.plainText.utf8))
    #expect(encoded.personal == Array(LineTests.personalText.utf8))
  }

  @Test func `the bytes have these digests and names`() throws {
    let plain = try Line(bytes: Array(LineTests.plainText.utf8))
    let personal = try Line(bytes: Array(LineTests.personalText.utf8))
    #expect(plain.digest.base64 == "ypoohbn5Amt9Ow3Fp3-zyf3qzbHarCbgpwNoafeKFZs")
    #expect(personal.digest.base64 == "8beUBzy6ZnheK29OIqgfzhryyW-q4nACV1Qg_IZ0zjo")
    #expect(plain.name.description == "k7q2m9x4d3h8.42.ypoohbn5")
    #expect(personal.name.description == "k7q2m9x4d3h8.1.8beUBzy6")
  }

  @Test func `a chain begins with its origin and takes up each line's digest`() throws {
    let encoded = try LineTests.encoded()
    let log = LogID(node: try #require(NodeID("k7q2m9x4d3h8")), logClass: .plain)
    let origin = ChainLink.origin(of: log)
    #expect(origin.base64 == "8cwfNe4BWUjpqvHyX9G4c6iTlsfcwB53GWq1kEAE4To")
    let first = origin.next(Digest(of: encoded.plain))
    #expect(first.base64 == "tSWMJa9QfK1pOitzxh73MgFekuw64bsMOqsXwgQ5N3k")
    let second = first.next(Digest(of: encoded.personal))
    #expect(second.base64 == "IcLlfE82AXclsJqVzoVhBOihLoT0fpX4HHo8hTOaE9g")
    #expect(ChainLink(base64: second.base64) == second)
    #expect(
      ChainLink.origin(of: .common, at: log.node).base64
        == "e8J1NhEG3wlV_MGuz04e9ijnWw05v8YAfS3CmgZi_VA")
    #expect(
      ChainLink.origin(of: FeedID(office: "150502", logClass: .personal), at: log.node).base64
        == "H1NGGiMi52UtZb1GxKfaM7_jyJ9z_JA9f0Wlbe2v9rE")
  }

  @Test func `a line reads as what its draft says`() throws {
    let encoded = try LineTests.encoded()
    let drafts = try LineTests.drafts()
    let plain = try Line(bytes: encoded.plain)
    #expect(plain.version == 1)
    #expect(plain.log == LogID(node: try #require(NodeID("k7q2m9x4d3h8")), logClass: .plain))
    #expect(plain.sequence == 42)
    #expect(plain.at == "2025-11-20T10:00:00.123Z")
    #expect(plain.by == "zhang.wei")
    #expect(plain.record == drafts.plain.record)
    #expect(plain.record.isCaseRoot)
    #expect(plain.set == drafts.plain.set)
    #expect(plain.over == drafts.plain.over.filter { !$0.names.isEmpty })
    #expect(plain.value(of: "refused_on") == .null)
    #expect(plain.value(of: "signed_on") == nil)
    #expect(plain.replaced(in: "outcome").count == 2)
    #expect(plain.replaced(in: "agreed_fen").isEmpty)
    let personal = try Line(bytes: encoded.personal)
    #expect(personal.log.logClass == .personal)
    #expect(personal.record == drafts.personal.record)
    #expect(!personal.record.isCaseRoot)
    #expect(personal.set == drafts.personal.set)
    #expect(personal.over.isEmpty)
  }

  @Test func `the salt makes one text two digests`() throws {
    let drafts = try LineTests.drafts()
    let node = try #require(NodeID("k7q2m9x4d3h8"))
    let digests = [UInt8(0), 1].map { byte in
      Digest(
        of: drafts.personal.encoded(
          node: node, sequence: 1, at: "2025-11-20T10:00:00.123Z", by: "a",
          salt: [UInt8](repeating: byte, count: 12)))
    }
    #expect(digests[0] != digests[1])
  }

  @Test func `any draft within the limits is read back`() throws {
    var random = Randomness.announced()
    let node = try #require(NodeID("k7q2m9x4d3h8"))
    let names = ["a", "~", "a.b", "!", "%;=,", "\"", String(repeating: "x", count: 64)]
    let values: [JSONValue] = [
      .null, .boolean(false), .integer(.min), .string("\n\u{0}工"), .array([]),
      .object(["a": .array([.null])]), .number("-0"),
    ]
    let name = try #require(LineName("9x4d3h8k7q2m.3.AAECAwQF"))
    for _ in 0..<500 {
      let isPersonal = Bool.random(using: &random)
      let caseID = RecordID(office: "1", derivedFrom: [String(random.next())])
      let key = RecordKey(
        case: Bool.random(using: &random) ? caseID : nil, type: "a_1",
        id: RecordID(office: "2", derivedFrom: [String(random.next())]))
      let set = names.shuffled(using: &random).prefix(Int.random(in: 1...7, using: &random)).map {
        JSONMember(name: $0, value: values.randomElement(using: &random) ?? .null)
      }
      let draft = LineDraft(
        record: key, logClass: isPersonal ? .personal : .plain, set: Array(set),
        over: set.prefix(2).map { Line.Replacement(field: $0.name, names: [name]) })
      let bytes = draft.encoded(
        node: node, sequence: Int64.random(in: 1...Line.sequenceMax, using: &random),
        at: "2025-11-20T10:00:00.123Z", by: "x\"y", salt: random.bytes(12))
      let line = try Line(bytes: bytes)
      #expect(line.bytes == bytes, "SEED=\(random.seed)")
      #expect(line.record == draft.record && line.set == draft.set && line.over == draft.over)
    }
  }
}
