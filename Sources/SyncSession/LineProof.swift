public import ChangeLog

// How a node proves lines that came to it by a hub's feed: it asks for the digests that follow each
// up to a link that the line's author signed. Then it need not take the hub's word.

/// A node asks for the proof of lines that it reads.
public struct ProofRequest: Sendable, Hashable {
  /// Lines in a request at most: each may cost a run of a thousand digests.
  public static let linesMax = 40

  /// The asking node.
  public let node: NodeID
  /// The lines.
  public let lines: [LineReference]

  /// Makes the message.
  public init(node: NodeID, lines: [LineReference]) {
    self.node = node
    self.lines = lines
  }
}

/// What a hub answers to ``ProofRequest``.
public struct ProofReply: Sendable, Hashable {
  /// Runs that cover the lines; in none is a line that the hub cannot prove, or that the node does
  /// not read.
  public let runs: [LogRun]

  /// Makes the message.
  public init(runs: [LogRun]) {
    self.runs = runs
  }
}

extension ProofRequest {
  /// The message as JSON.
  public var encoded: [UInt8] {
    encode([
      "message": .string("prove"), "node": .string(node.text),
      "lines": .array(
        lines.map { line in
          .object(
            line.log.members + [
              JSONMember(name: "seq", value: .integer(line.sequence)),
              JSONMember(name: "digest", value: .string(line.digest.base64)),
            ])
        }),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "prove")
    node = try members.node("node")
    let array = try members.array("lines")
    guard (1...ProofRequest.linesMax).contains(array.count) else {
      throw .malformed(member: "lines")
    }
    var lines: [LineReference] = []
    for json in array {
      let line = MessageMembers(json)
      lines.append(
        LineReference(
          log: try line.log(), sequence: try line.number("seq", in: 1...Line.sequenceMax),
          digest: try line.digest("digest")))
    }
    self.lines = lines
  }
}

extension ProofReply {
  /// The message as JSON.
  public var encoded: [UInt8] {
    encode(["message": .string("proof"), "runs": .array(runs.map(\.json))])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "proof")
    var runs: [LogRun] = []
    for json in try members.array("runs") { runs.append(try LogRun(json)) }
    self.runs = runs
  }
}

extension LogRun {
  /// The run as JSON, for messages and files.
  public var json: JSONValue {
    .object(
      log.members + [
        JSONMember(name: "from", value: .integer(from)),
        JSONMember(name: "after", value: .string(after.base64)),
        JSONMember(name: "digests", value: .array(digests.map { .string($0.base64) })),
      ] + signature.members)
  }

  /// Reads a run.
  public init(_ json: JSONValue) throws(MessageFault) {
    let members = MessageMembers(json)
    let from = try members.number("from")
    var digests: [Digest] = []
    for element in try members.array("digests") {
      guard let digest = element.text.flatMap({ Digest(base64: $0) }) else {
        throw .malformed(member: "digests")
      }
      digests.append(digest)
    }
    guard !digests.isEmpty, Int64(digests.count) <= Line.sequenceMax - from + 1 else {
      throw .malformed(member: "digests")
    }
    self.init(
      log: try members.log(), from: from, after: try members.link("after"), digests: digests,
      signature: try LinkSignature(members))
  }
}
