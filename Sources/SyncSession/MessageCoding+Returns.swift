internal import ChangeLog

extension FeedReturn {
  /// The message as NDJSON.
  public var encoded: [UInt8] {
    var output: [UInt8] = []
    JSONText.append(
      .object(
        [
          JSONMember(name: "message", value: .string("return")),
          JSONMember(name: "sender", value: .string(sender.text)),
          JSONMember(name: "hub", value: .string(hub.text)),
        ] + feed.members + [
          JSONMember(name: "from", value: .integer(from)),
          JSONMember(name: "count", value: .integer(Int64(items.count))),
          JSONMember(name: "after", value: .string(after.base64)),
          JSONMember(name: "link", value: .string(link.base64)),
        ] + signature.members + [JSONMember(name: "certificates", value: chain.json)]),
      to: &output)
    output.append(0x0A)
    for item in items {
      switch item {
      case .line(let bytes): output.append(contentsOf: bytes)
      case .hole(let hole): JSONText.append(hole.json, to: &output)
      case .own: preconditionFailure("a return has no runs: they are read back as lines")
      }
      output.append(0x0A)
    }
    return output
  }

  /// Reads the message; the form of its lines is left to the store.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    var rows = MessageRows(bytes)
    let members = try MessageMembers(try rows.next(), message: "return")
    sender = try members.node("sender")
    hub = try members.node("hub")
    feed = try members.feed()
    from = try members.number("from")
    after = try members.link("after")
    link = try members.link("link")
    signature = try LinkSignature(members)
    chain = try members.chain("certificates")
    let count = try members.number("count", in: 1...SyncProtocol.linesMax)
    guard count <= Line.sequenceMax - from + 1 else { throw .malformed(member: "count") }
    var items: [FeedItem] = []
    for _ in 0..<count {
      let item = try FeedItem(row: try rows.next())
      if case .own = item { throw .malformed(member: "own") }
      items.append(item)
    }
    self.items = items
    try rows.finish()
  }
}

extension ReturnReceipt {
  /// The message as JSON.
  public var encoded: [UInt8] {
    encode([
      "message": .string("returned"), "received": .integer(counts.received),
      "applied": .integer(counts.applied), "quarantined": .integer(counts.quarantined),
      "holes": .integer(counts.holes), "duplicates": .integer(counts.duplicates),
      "lacked": .array(lacked.map { .integer($0) }),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "returned")
    var counts = IntakeCounts()
    counts.received = try members.integer("received")
    counts.applied = try members.integer("applied")
    counts.quarantined = try members.integer("quarantined")
    counts.holes = try members.integer("holes")
    counts.duplicates = try members.integer("duplicates")
    self.counts = counts
    var lacked: [Int64] = []
    for element in try members.array("lacked") {
      guard let position = element.integer, (1...Line.sequenceMax).contains(position) else {
        throw .malformed(member: "lacked")
      }
      lacked.append(position)
    }
    self.lacked = lacked
  }
}
