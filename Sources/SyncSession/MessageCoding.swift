public import ChangeLog

// The wire form: JSON objects and NDJSON.
//
// A message without lines is one JSON object. A message with lines is NDJSON: its header object,
// then one item a row, each row ended by a line feed; a page has a row before each section. Lines
// stand as their bytes are, so that what is hashed is what is sent. The header says how many rows
// follow, and a message with fewer or more is refused as cut.

/// Why bytes are no message.
public enum MessageFault: Error, Sendable, Hashable {
  /// The bytes are not the JSON that was expected.
  case notJSON(JSONText.Fault)
  /// A member is missing or has another form.
  case malformed(member: String)
  /// The message ended before all that its header names, or went on after it.
  case cut
}

extension Hello {
  /// The message as JSON.
  public var encoded: [UInt8] {
    encode([
      "message": .string("hello"), "versions": .array(versions.map { .integer($0) }),
      "node": .string(node.text), "office": .string(office),
      "public_key": .string(Base64URL.encode(publicKey)),
      "logs": .array(
        logs.map { end in
          .object(
            end.log.members + [
              JSONMember(name: "through", value: .integer(end.through)),
              JSONMember(name: "link", value: .string(end.link.base64)),
            ])
        }),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "hello")
    versions = try members.array("versions").compactMap(\.integer)
    node = try members.node("node")
    office = try members.text("office")
    guard let key = Base64URL.decode(try members.text("public_key")), key.count == 32 else {
      throw .malformed(member: "public_key")
    }
    publicKey = key
    var logs: [LogEnd] = []
    for json in try members.array("logs") {
      let end = MessageMembers(json)
      let through = try end.number("through", in: 0...Line.sequenceMax)
      logs.append(LogEnd(log: try end.log(), through: through, link: try end.link("link")))
    }
    self.logs = logs
  }
}

extension LinkSignature {
  var keyJSON: JSONValue { .string(Base64URL.encode(publicKey)) }
  var json: JSONValue { .string(Base64URL.encode(bytes)) }

  var members: [JSONMember] {
    [
      JSONMember(name: "public_key", value: keyJSON),
      JSONMember(name: "signature", value: json),
    ]
  }

  init(_ members: MessageMembers) throws(MessageFault) {
    self.init(
      publicKey: try members.bytes("public_key", count: 32),
      bytes: try members.bytes("signature", count: Signature.byteCount))
  }
}

extension LogID {
  var members: [JSONMember] {
    [
      JSONMember(name: "node", value: .string(node.text)),
      JSONMember(name: "log", value: .string(logClass.rawValue)),
    ]
  }
}

extension LogRange {
  var json: JSONValue {
    .object([
      "from": .integer(from), "through": .integer(through), "link": .string(link.base64),
    ])
  }

  init(_ json: JSONValue) throws(MessageFault) {
    let members = MessageMembers(json)
    from = try members.number("from")
    through = try members.number("through", in: from...Line.sequenceMax)
    link = try members.link("link")
  }
}

extension HelloReply {
  /// The message as JSON.
  public var encoded: [UInt8] {
    encode([
      "message": .string("welcome"), "version": .integer(version), "node": .string(node.text),
      "office": .string(office), "time": .string(time),
      "classes": .array(classes.map { .string($0.rawValue) }),
      "holdings": .array(
        holdings.map { holding in
          .object(
            holding.log.members + [
              JSONMember(name: "ranges", value: .array(holding.ranges.map(\.json)))
            ])
        }),
      "lines_max": .integer(linesMax), "bytes_max": .integer(bytesMax),
      "collecting": .boolean(isCollecting),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "welcome")
    version = try members.integer("version")
    node = try members.node("node")
    office = try members.text("office")
    time = try members.text("time")
    linesMax = try members.integer("lines_max")
    bytesMax = try members.integer("bytes_max")
    isCollecting = try members.boolean("collecting")
    classes = try members.array("classes").compactMap { $0.text.flatMap(LogClass.init(rawValue:)) }
    var holdings: [Holding] = []
    for json in try members.array("holdings") {
      let holding = MessageMembers(json)
      var ranges: [LogRange] = []
      for range in try holding.array("ranges") { ranges.append(try LogRange(range)) }
      holdings.append(Holding(log: try holding.log(), ranges: ranges))
    }
    self.holdings = holdings
  }
}

extension PushBatch {
  /// The message as NDJSON.
  public var encoded: [UInt8] {
    var output = encode([
      "message": .string("push"), "sender": .string(sender.text), "node": .string(log.node.text),
      "log": .string(log.logClass.rawValue), "from": .integer(from),
      "count": .integer(Int64(items.count)), "after": .string(after.base64),
      "link": .string(link.base64), "public_key": signature.keyJSON,
      "signature": signature.json,
    ])
    for item in items {
      switch item {
      case .line(let bytes): output.append(contentsOf: bytes)
      case .hole(let digest):
        JSONText.append(.object(["hole": .string(digest.base64)]), to: &output)
      }
      output.append(0x0A)
    }
    return output
  }

  /// Reads the message; the form of its lines is left to the store.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    var rows = MessageRows(bytes)
    let members = try MessageMembers(try rows.next(), message: "push")
    sender = try members.node("sender")
    log = try members.log()
    from = try members.number("from")
    after = try members.link("after")
    link = try members.link("link")
    signature = try LinkSignature(members)
    let count = try members.number("count", in: 1...SyncProtocol.linesMax)
    guard count <= Line.sequenceMax - from + 1 else { throw .malformed(member: "count") }
    var items: [LogItem] = []
    for _ in 0..<count {
      let row = try rows.next()
      items.append(try LogItem(row: row))
    }
    self.items = items
    try rows.finish()
  }
}

extension LogItem {
  /// A row is a line if it begins with the member `v`; else a hole.
  init(row: [UInt8]) throws(MessageFault) {
    if isLine(row) {
      self = .line(row)
      return
    }
    let members = MessageMembers(try parse(row))
    guard let digest = Digest(base64: try members.text("hole")) else {
      throw .malformed(member: "hole")
    }
    self = .hole(digest)
  }
}

extension PushReceipt {
  /// The message as JSON.
  public var encoded: [UInt8] {
    encode([
      "message": .string("receipt"), "node": .string(log.node.text),
      "log": .string(log.logClass.rawValue), "ranges": .array(ranges.map(\.json)),
      "received": .integer(counts.received), "applied": .integer(counts.applied),
      "quarantined": .integer(counts.quarantined), "holes": .integer(counts.holes),
      "duplicates": .integer(counts.duplicates),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "receipt")
    log = try members.log()
    var ranges: [LogRange] = []
    for json in try members.array("ranges") { ranges.append(try LogRange(json)) }
    self.ranges = ranges
    var counts = IntakeCounts()
    counts.received = try members.integer("received")
    counts.applied = try members.integer("applied")
    counts.quarantined = try members.integer("quarantined")
    counts.holes = try members.integer("holes")
    counts.duplicates = try members.integer("duplicates")
    self.counts = counts
  }
}

extension PullRequest {
  /// The message as JSON.
  public var encoded: [UInt8] {
    encode([
      "message": .string("pull"), "node": .string(node.text),
      "lines_max": .integer(linesMax),
      "cursors": .array(
        cursors.map { cursor in
          .object(
            cursor.feed.members + [
              JSONMember(name: "position", value: .integer(cursor.position)),
              JSONMember(name: "link", value: .string(cursor.link.base64)),
            ])
        }),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "pull")
    node = try members.node("node")
    linesMax = try members.integer("lines_max")
    guard linesMax >= 1 else { throw .malformed(member: "lines_max") }
    var cursors: [FeedCursor] = []
    for json in try members.array("cursors") {
      let cursor = MessageMembers(json)
      let position = try cursor.number("position", in: 0...Line.sequenceMax)
      cursors.append(
        FeedCursor(
          feed: try cursor.feed(), position: position, link: try cursor.link("link")))
    }
    self.cursors = cursors
  }
}

extension FeedID {
  var members: [JSONMember] {
    [
      JSONMember(name: "office", value: office.map { .string($0) } ?? .null),
      JSONMember(name: "class", value: .string(logClass.rawValue)),
    ]
  }
}

extension PullPage {
  /// The message as NDJSON.
  public var encoded: [UInt8] {
    var output = encode([
      "message": .string("page"), "sections": .integer(Int64(sections.count)),
      "disagreeing": .array(
        disagreeing.map { disagreement in
          .object(
            disagreement.feed.members + [
              JSONMember(
                name: "links",
                value: .array(
                  disagreement.links.map {
                    .array([.integer($0.position), .string($0.link.base64)])
                  }))
            ])
        }),
      "remaining": .integer(remaining),
    ])
    for section in sections {
      JSONText.append(
        .object(
          section.feed.members + [
            JSONMember(name: "from", value: .integer(section.from)),
            JSONMember(name: "items", value: .integer(Int64(section.items.count))),
            JSONMember(name: "link", value: .string(section.link.base64)),
          ] + section.signature.members), to: &output)
      output.append(0x0A)
      for item in section.items {
        switch item {
        case .line(let bytes): output.append(contentsOf: bytes)
        case .own(let logClass, let from, let through):
          JSONText.append(
            .object([
              "own": .string(logClass.rawValue), "from": .integer(from),
              "through": .integer(through),
            ]), to: &output)
        case .hole(let hole): JSONText.append(hole.json, to: &output)
        }
        output.append(0x0A)
      }
    }
    return output
  }

  /// Reads the message; the form of its lines is left to the store.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    var rows = MessageRows(bytes)
    let members = try MessageMembers(try rows.next(), message: "page")
    remaining = try members.number("remaining", in: 0...Int64.max)
    var disagreeing: [Disagreement] = []
    for json in try members.array("disagreeing") {
      disagreeing.append(try Disagreement(json))
    }
    self.disagreeing = disagreeing
    let count = try members.integer("sections")
    guard (0...100_000).contains(count) else { throw .malformed(member: "sections") }
    var sections: [Section] = []
    for _ in 0..<count {
      let header = MessageMembers(try parse(try rows.next()))
      let itemCount = try header.number("items")
      let from = try header.number("from")
      let feed = try header.feed()
      let link = try header.link("link")
      let signature = try LinkSignature(header)
      var items: [FeedItem] = []
      for _ in 0..<itemCount { items.append(try FeedItem(row: try rows.next())) }
      sections.append(
        Section(feed: feed, from: from, items: items, link: link, signature: signature))
    }
    self.sections = sections
    try rows.finish()
  }
}

extension PullPage.Disagreement {
  fileprivate init(_ json: JSONValue) throws(MessageFault) {
    let members = MessageMembers(json)
    feed = try members.feed()
    var links: [FeedCursor] = []
    for pair in try members.array("links") {
      guard let elements = pair.elements, elements.count == 2,
        let position = elements[0].integer, position >= 0,
        let link = elements[1].text.flatMap({ ChainLink(base64: $0) })
      else { throw .malformed(member: "links") }
      links.append(FeedCursor(feed: feed, position: position, link: link))
    }
    self.links = links
  }
}

extension FeedHole {
  var json: JSONValue {
    .object(
      [JSONMember(name: "hole", value: .string(digest.base64))] + log.members + [
        JSONMember(name: "seq", value: .integer(sequence))
      ])
  }
}

extension FeedItem {
  /// A row is a line if it begins with the member `v`; a hole if it has the member `hole`; else a
  /// run of own lines.
  init(row: [UInt8]) throws(MessageFault) {
    if isLine(row) {
      self = .line(row)
      return
    }
    let json = try parse(row)
    let members = MessageMembers(json)
    if json["hole"] != nil {
      guard let digest = Digest(base64: try members.text("hole")) else {
        throw .malformed(member: "hole")
      }
      self = .hole(
        FeedHole(
          log: try members.log(), sequence: try members.number("seq", in: 1...Line.sequenceMax),
          digest: digest))
      return
    }
    let from = try members.number("from")
    let through = try members.number("through", in: from...Line.sequenceMax)
    self = .own(try members.logClass("own"), from: from, through: through)
  }
}

extension Refusal {
  /// The message as JSON.
  public var encoded: [UInt8] {
    encode([
      "message": .string("refusal"), "code": .string(code), "error": .string(message),
      "error_zh": .string(chinese), "help": .string(hint),
      "help_zh": .string(chineseHint),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "refusal")
    code = try members.text("code")
    message = try members.text("error")
    chinese = try members.text("error_zh")
    hint = try members.text("help")
    chineseHint = try members.text("help_zh")
  }
}
