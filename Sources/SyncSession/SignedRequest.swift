public import ChangeLog

/// Who makes a request, and the proof of it: four fields of the request's header.
///
/// A session begins with a challenge of the hub's. Each request is signed over the challenge and a
/// counter that grows from one to the next, so that no request can be made by another, changed on
/// its way or made twice; no clock takes part.
public struct SignedRequest: Sendable, Hashable {
  /// The header's field for the node's id.
  public static let nodeField = "Redress-Node"
  /// The header's field for the challenge.
  public static let challengeField = "Redress-Challenge"
  /// The header's field for the counter.
  public static let counterField = "Redress-Counter"
  /// The header's field for the signature.
  public static let signatureField = "Redress-Signature"

  /// Who makes the request.
  public let node: NodeID
  /// The challenge of its session.
  public let challenge: Challenge
  /// A number greater than that of the session's request before it.
  public let counter: Int64
  /// The signature over ``signedText(_:)``.
  public let signature: [UInt8]

  /// The request itself, as far as it is signed.
  public struct Content: Sendable {
    /// The hub that is asked.
    public let hub: NodeID
    /// The method in upper case.
    public let method: String
    /// The path as it is sent, without the query.
    public let path: String
    /// The body as it is sent: packed, if it is.
    public let body: [UInt8]

    /// Names what is signed.
    public init(hub: NodeID, method: String, path: String, body: [UInt8]) {
      self.hub = hub
      self.method = method
      self.path = path
      self.body = body
    }
  }

  /// Signs a request.
  public init(_ content: Content, challenge: Challenge, counter: Int64, key: NodeKey) {
    node = key.node
    self.challenge = challenge
    self.counter = counter
    signature = key.sign(SignedRequest.text(content, key.node, challenge, counter))
  }

  /// Reads the fields of a header; nil if one is missing or has another form.
  public init?(_ field: (String) -> String?) {
    guard let node = field(SignedRequest.nodeField).flatMap({ NodeID($0) }),
      let challenge = field(SignedRequest.challengeField).flatMap({ Challenge(base64: $0) }),
      let digits = field(SignedRequest.counterField), let counter = Int64(digits), counter >= 1,
      String(counter) == digits,
      let signature = field(SignedRequest.signatureField).flatMap({ Base64URL.decode($0) }),
      signature.count == Signature.byteCount
    else { return nil }
    self.node = node
    self.challenge = challenge
    self.counter = counter
    self.signature = signature
  }

  /// The fields of the header.
  public var fields: [(String, String)] {
    [
      (SignedRequest.nodeField, node.text), (SignedRequest.challengeField, challenge.base64),
      (SignedRequest.counterField, String(counter)),
      (SignedRequest.signatureField, Base64URL.encode(signature)),
    ]
  }

  /// Whether a key's owner signed this for a request.
  public func isSigned(_ content: Content, by publicKey: [UInt8]) -> Bool {
    Signature.isValid(
      signature, of: SignedRequest.text(content, node, challenge, counter), by: publicKey)
  }

  /// What is signed: rows of text, a line feed between each two.
  private static func text(
    _ content: Content, _ node: NodeID, _ challenge: Challenge, _ counter: Int64
  ) -> [UInt8] {
    let rows = [
      "redress request v1", content.hub.text, node.text, challenge.base64, String(counter),
      content.method, content.path, Digest(of: content.body).base64,
    ]
    return Array(rows.joined(separator: "\n").utf8)
  }
}

/// What a hub gives a node to sign its requests over: 32 bytes that nobody else can make.
public struct Challenge: Sendable, Hashable {
  /// How many bytes it has.
  public static let byteCount = 32
  /// The bytes.
  public let bytes: [UInt8]

  /// A challenge from its bytes; nil for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Challenge.byteCount else { return nil }
    self.bytes = bytes
  }

  /// A challenge from its text; nil if it is none.
  public init?(base64 text: String) {
    guard let bytes = Base64URL.decode(text) else { return nil }
    self.init(bytes: bytes)
  }

  /// The challenge in base64url.
  public var base64: String { Base64URL.encode(bytes) }
}

/// A node asks for a challenge.
public struct ChallengeRequest: Sendable, Hashable {
  /// The node.
  public let node: NodeID

  /// Makes the message.
  public init(node: NodeID) {
    self.node = node
  }

  /// The message as JSON.
  public var encoded: [UInt8] {
    encode(["message": .string("challenge"), "node": .string(node.text)])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "challenge")
    node = try members.node("node")
  }
}

/// What a hub answers to ``ChallengeRequest``.
public struct ChallengeReply: Sendable, Hashable {
  /// The hub.
  public let hub: NodeID
  /// The challenge.
  public let challenge: Challenge

  /// Makes the message.
  public init(hub: NodeID, challenge: Challenge) {
    self.hub = hub
    self.challenge = challenge
  }

  /// The message as JSON.
  public var encoded: [UInt8] {
    encode([
      "message": .string("challenged"), "hub": .string(hub.text),
      "challenge": .string(challenge.base64),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "challenged")
    hub = try members.node("hub")
    guard let challenge = Challenge(base64: try members.text("challenge")) else {
      throw .malformed(member: "challenge")
    }
    self.challenge = challenge
  }
}
