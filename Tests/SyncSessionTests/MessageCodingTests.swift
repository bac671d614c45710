import ChangeLog
import SyncSession
import Testing

/// The bytes of messages: they come back as they went, and whatever else comes is refused.
struct MessageCodingTests {
  private static let nothing = IntakeCounts()

  @Test func `every message comes back as it went`() throws {
    #expect(try Hello(decoding: Samples.hello.encoded) == Samples.hello)
    let reply = Samples.reply(plain: [LogRange(from: 1, through: 9, link: Samples.link("9"))])
    #expect(try HelloReply(decoding: reply.encoded) == reply)
    #expect(try PushBatch(decoding: Samples.batch.encoded) == Samples.batch)
    #expect(try PushReceipt(decoding: Samples.receipt.encoded) == Samples.receipt)
    #expect(try PullRequest(decoding: Samples.pull.encoded) == Samples.pull)
    #expect(try PullPage(decoding: Samples.page.encoded) == Samples.page)
    #expect(try FeedReturn(decoding: Samples.entries.encoded) == Samples.entries)
    #expect(try ReturnReceipt(decoding: Samples.returned.encoded) == Samples.returned)
    #expect(try Refusal(decoding: Samples.refusal.encoded) == Samples.refusal)
    let empty = PullPage(sections: [], disagreeing: [], remaining: 0)
    #expect(try PullPage(decoding: empty.encoded) == empty)
  }

  @Test func `messages have these bytes`() {
    let signature =
      "\"public_key\":\"\(Base64URL.encode(Samples.key))\","
      + "\"signature\":\"\(Base64URL.encode(Samples.signature.bytes))\""
    #expect(
      String(decoding: Samples.hello.encoded, as: UTF8.self)
        == "{\"message\":\"hello\",\"versions\":[1,2],\"node\":\"\(Samples.node)\","
        + "\"office\":\"150502\",\"public_key\":\"AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI\","
        + "\"logs\":[{\"node\":\"\(Samples.node)\",\"log\":\"plain\",\"through\":9,"
        + "\"link\":\"\(Samples.link("9").base64)\"},{\"node\":\"\(Samples.hub)\","
        + "\"log\":\"personal\",\"through\":3,\"link\":\"\(Samples.link("3").base64)\"}]}\n")
    #expect(
      String(decoding: Samples.batch.encoded, as: UTF8.self)
        == "{\"message\":\"push\",\"sender\":\"\(Samples.hub)\","
        + "\"node\":\"\(Samples.node)\",\"log\":\"plain\",\"from\":4,"
        + "\"count\":3,\"after\":\"\(Samples.link("3").base64)\","
        + "\"link\":\"\(Samples.link("6").base64)\",\(signature)}\n{\"v\":\"工\"}\n"
        + "{\"hole\":\"\(Digest(of: "hole").base64)\"}\n{\"v\":1}\n")
    #expect(
      String(decoding: Samples.page.encoded, as: UTF8.self)
        == "{\"message\":\"page\",\"sections\":2,"
        + "\"disagreeing\":[{\"office\":\"150501\",\"class\":\"plain\","
        + "\"links\":[[0,\"\(Samples.link("p0").base64)\"],[5,\"\(Samples.link("p5").base64)\"]]}],"
        + "\"remaining\":42}\n"
        + "{\"office\":null,\"class\":\"plain\",\"from\":1,\"items\":1,"
        + "\"link\":\"\(Samples.link("x").base64)\",\(signature)}\n{\"v\":2}\n"
        + "{\"office\":\"150502\",\"class\":\"plain\",\"from\":7,\"items\":3,"
        + "\"link\":\"\(Samples.link("y").base64)\",\(signature)}\n"
        + "{\"own\":\"plain\",\"from\":3,\"through\":9}\n{\"v\":3}\n"
        + Samples.holeRow)
    #expect(
      String(decoding: Samples.entries.encoded, as: UTF8.self)
        == "{\"message\":\"return\",\"sender\":\"\(Samples.node)\",\"hub\":\"\(Samples.hub)\","
        + "\"office\":\"150502\",\"class\":\"personal\",\"from\":8,\"count\":3,"
        + "\"after\":\"\(Samples.link("7").base64)\",\"link\":\"\(Samples.link("9").base64)\","
        + "\(signature),\"certificates\":[]}\n{\"v\":\"工\"}\n\(Samples.holeRow){\"v\":2}\n")
    #expect(
      String(decoding: Samples.returned.encoded, as: UTF8.self)
        == "{\"message\":\"returned\",\"received\":5,\"applied\":3,\"quarantined\":2,"
        + "\"holes\":0,\"duplicates\":4,\"lacked\":[8]}\n")
  }

  /// Decodes whatever the message is; throws if the bytes are none.
  private static let decoders:
    [(name: String, bytes: [UInt8], decode: @Sendable ([UInt8]) throws -> Void)] = [
      ("hello", Samples.hello.encoded, { _ = try Hello(decoding: $0) }),
      ("welcome", Samples.reply().encoded, { _ = try HelloReply(decoding: $0) }),
      ("push", Samples.batch.encoded, { _ = try PushBatch(decoding: $0) }),
      ("receipt", Samples.receipt.encoded, { _ = try PushReceipt(decoding: $0) }),
      ("pull", Samples.pull.encoded, { _ = try PullRequest(decoding: $0) }),
      ("page", Samples.page.encoded, { _ = try PullPage(decoding: $0) }),
      ("return", Samples.entries.encoded, { _ = try FeedReturn(decoding: $0) }),
      ("returned", Samples.returned.encoded, { _ = try ReturnReceipt(decoding: $0) }),
      ("refusal", Samples.refusal.encoded, { _ = try Refusal(decoding: $0) }),
    ]

  @Test func `a message cut anywhere is refused`() {
    for (name, bytes, decode) in MessageCodingTests.decoders {
      // The line feed that ends a message without rows may be missing: nothing else is.
      let isWhole = ["push", "page", "return"].contains(name) ? bytes.count : bytes.count - 1
      for count in 0..<isWhole {
        #expect(throws: MessageFault.self, "\(name) to \(count)") {
          try decode(Array(bytes[..<count]))
        }
      }
    }
  }

  @Test func `a message with something after it is refused`() {
    for (name, bytes, decode) in MessageCodingTests.decoders {
      for tail in ["{}\n", "x", "\u{0}"] {
        #expect(throws: MessageFault.self, "\(name)") { try decode(bytes + Array(tail.utf8)) }
      }
    }
  }

  @Test func `a message is not taken for another`() {
    for (name, bytes, _) in MessageCodingTests.decoders {
      for other in MessageCodingTests.decoders where other.name != name {
        #expect(throws: MessageFault.self, "\(name) as \(other.name)") { try other.decode(bytes) }
      }
    }
  }

  @Test func `a message without one of its members is refused by name`() throws {
    for (name, bytes, decode) in MessageCodingTests.decoders {
      let rows = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
      let members = try JSONText.read(Array(rows[0])).members ?? []
      for missing in members {
        var output: [UInt8] = []
        JSONText.append(.object(members.filter { $0.name != missing.name }), to: &output)
        #expect(throws: MessageFault.malformed(member: missing.name), "\(name)") {
          try decode(output + [0x0A] + rows[1])
        }
      }
    }
  }

  @Test(arguments: [
    ("\"public_key\":\"AgIC", "\"public_key\":\"AgI"), ("\"node\":\"", "\"node\":\"I"),
    ("[1,2]", "{}"), ("\"office\":\"150502\"", "\"office\":7"),
    ("\"through\":9", "\"through\":-1"), ("\"through\":9", "\"through\":9223372036854775807"),
    ("\"through\":9", "\"through\":1099511627776"), ("\"log\":\"plain\"", "\"log\":\"all\""),
  ])
  func `a greeting with a member of another form is refused`(found: String, put: String) {
    let text = String(decoding: Samples.hello.encoded, as: UTF8.self)
    let changed = text.replacing(found, with: put)
    #expect(changed != text)
    #expect(throws: MessageFault.self) { try Hello(decoding: Array(changed.utf8)) }
  }

  @Test(arguments: [
    ("\"from\":4", "\"from\":0"), ("\"from\":4", "\"from\":-1"), ("\"count\":3", "\"count\":0"),
    ("\"from\":4", "\"from\":9223372036854775807"), ("\"from\":4", "\"from\":1099511627776"),
    ("\"count\":3", "\"count\":2"), ("\"count\":3", "\"count\":4"),
    ("\"count\":3", "\"count\":1001"),
    ("\"count\":3", "\"count\":9223372036854775807"), ("\"log\":\"plain\"", "\"log\":\"all\""),
  ])
  func `a batch with numbers that cannot be is refused`(found: String, put: String) {
    let text = String(decoding: Samples.batch.encoded, as: UTF8.self)
    let changed = text.replacing(found, with: put)
    #expect(changed != text)
    #expect(throws: MessageFault.self) { try PushBatch(decoding: Array(changed.utf8)) }
  }

  @Test(arguments: [
    ("\"from\":7", "\"from\":0"), ("\"from\":7", "\"from\":9223372036854775807"),
    ("\"items\":3", "\"items\":0"), ("\"items\":3", "\"items\":4"), ("\"items\":3", "\"items\":2"),
    ("\"seq\":7", "\"seq\":0"), ("\"log\":\"personal\"", "\"log\":\"all\""),
    ("\"items\":3", "\"items\":9223372036854775807"), ("\"sections\":2", "\"sections\":1"),
    ("\"sections\":2", "\"sections\":3"), ("\"sections\":2", "\"sections\":-1"),
    ("\"sections\":2", "\"sections\":9223372036854775807"), ("\"from\":3", "\"from\":0"),
    ("\"through\":9", "\"through\":2"), ("\"through\":9", "\"through\":1099511627776"),
    ("\"remaining\":42", "\"remaining\":-1"), ("\"own\":\"plain\"", "\"own\":\"all\""),
    ("\"office\":null", "\"office\":0"),
  ])
  func `a page with numbers that cannot be is refused`(found: String, put: String) {
    let text = String(decoding: Samples.page.encoded, as: UTF8.self)
    let changed = text.replacing(found, with: put)
    #expect(changed != text)
    #expect(throws: MessageFault.self) { try PullPage(decoding: Array(changed.utf8)) }
  }

  @Test(arguments: [
    ("\"position\":12", "\"position\":-1"), ("\"position\":12", "\"position\":9223372036854775807"),
    ("\"lines_max\":500", "\"lines_max\":0"), ("\"lines_max\":500", "\"lines_max\":\"500\""),
  ])
  func `a request with numbers that cannot be is refused`(found: String, put: String) {
    let text = String(decoding: Samples.pull.encoded, as: UTF8.self)
    let changed = text.replacing(found, with: put)
    #expect(changed != text)
    #expect(throws: MessageFault.self) { try PullRequest(decoding: Array(changed.utf8)) }
  }

  @Test(arguments: [
    ("\"from\":8", "\"from\":0"), ("\"from\":8", "\"from\":9223372036854775807"),
    ("\"from\":8", "\"from\":1099511627775"), ("\"count\":3", "\"count\":0"),
    ("\"count\":3", "\"count\":1"), ("\"count\":3", "\"count\":4"),
    ("\"count\":3", "\"count\":1001"), ("{\"hole\":\"W", "{\"hole\":\""),
    ("\"seq\":7", "\"seq\":1099511627776"), ("\"office\":\"150502\"", "\"office\":0"),
    ("\"hub\":\"", "\"hub\":\"I"),
  ])
  func `returned entries with numbers that cannot be are refused`(found: String, put: String) {
    let text = String(decoding: Samples.entries.encoded, as: UTF8.self)
    let changed = text.replacing(found, with: put)
    #expect(changed != text)
    #expect(throws: MessageFault.self) { try FeedReturn(decoding: Array(changed.utf8)) }
  }

  @Test(arguments: [
    ("[5,", "[-1,"), ("[5,", "[\"5\","), ("[[0,", "[[0,0,"), ("\"links\":[", "\"links\":[7,"),
  ])
  func `a disagreement with a broken link is refused`(found: String, put: String) {
    let text = String(decoding: Samples.page.encoded, as: UTF8.self)
    let changed = text.replacing(found, with: put)
    #expect(changed != text)
    #expect(throws: MessageFault.self) { try PullPage(decoding: Array(changed.utf8)) }
  }

  @Test(arguments: [
    ("\"from\":1,\"through\":6", "\"from\":0,\"through\":6"),
    ("\"from\":1,\"through\":6", "\"from\":7,\"through\":6"),
    ("\"from\":1,\"through\":6", "\"from\":1,\"through\":9223372036854775807"),
    ("\"received\":6", "\"received\":\"6\""),
  ])
  func `a receipt with numbers that cannot be is refused`(found: String, put: String) {
    let text = String(decoding: Samples.receipt.encoded, as: UTF8.self)
    let changed = text.replacing(found, with: put)
    #expect(changed != text)
    #expect(throws: MessageFault.self) { try PushReceipt(decoding: Array(changed.utf8)) }
  }

  /// A line begins with its version, so that what a hub forwards never reads as something else.
  @Test(arguments: [
    "{\"hole\":1,\"v\":1}", "{\"own\":\"plain\",\"from\":1,\"through\":2,\"v\":1}", "{\"own\":1}",
    "{\"message\":\"page\"}", "{\"office\":null}", " {\"v\":1}",
  ])
  func `a row that does not begin with its version is no line`(text: String) {
    let batch = PushBatch(
      sender: Samples.node, log: Samples.plain, from: 1, after: Samples.link("a"),
      items: [.line(Array(text.utf8))], link: Samples.link("b"), signature: Samples.signature)
    #expect(throws: MessageFault.self) { try PushBatch(decoding: batch.encoded) }
    let entries = FeedReturn(
      sender: Samples.node, hub: Samples.hub, feed: .common, from: 1, after: Samples.link("a"),
      items: [.line(Array(text.utf8))], link: Samples.link("b"), signature: Samples.signature)
    #expect(throws: MessageFault.self) { try FeedReturn(decoding: entries.encoded) }
  }

  @Test func `lines stand in a message as their bytes are`() throws {
    var random = Randomness.announced()
    for _ in 0..<200 {
      let items = (0..<Int.random(in: 1...20, using: &random)).map { _ -> LogItem in
        let rest = random.bytes(Int.random(in: 0...50, using: &random)).filter { $0 != 0x0A }
        return LogItem.line(Array("{\"v\":".utf8) + rest)
      }
      let batch = PushBatch(
        sender: Samples.node, log: Samples.plain, from: 1, after: Samples.link("a"), items: items,
        link: Samples.link("b"), signature: Samples.signature)
      #expect(try PushBatch(decoding: batch.encoded) == batch, "SEED=\(random.seed)")
    }
  }

  @Test func `messages changed anywhere are read or refused, and never crash`() {
    var random = Randomness.announced()
    for (_, bytes, decode) in MessageCodingTests.decoders {
      for _ in 0..<2_000 {
        var changed = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let place = Int.random(in: 0..<changed.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: changed[place] = random.bytes(1)[0]
          case 1: changed.insert(random.bytes(1)[0], at: place)
          default: changed.remove(at: place)
          }
        }
        try? decode(changed)
      }
    }
  }

  @Test func `a page counts runs of own lines by their numbers`() {
    #expect(Samples.page.sections[1].through == 15)
    #expect(FeedItem.own(.plain, from: 3, through: 9).entryCount == 7)
    #expect(FeedItem.line([]).entryCount == 1)
  }

  @Test func `counts add up or are told not to`() {
    #expect(IntakeCounts().isConsistent)
    #expect(Samples.receipt.counts.isConsistent)
    var counts = Samples.receipt.counts
    counts.applied += 1
    #expect(!counts.isConsistent)
  }
}
