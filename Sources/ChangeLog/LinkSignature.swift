/// A signature over one link of a chain, with the public key whose owner made it.
///
/// A log's link is signed by its author, a feed's by its hub. A link fixes everything before it, so
/// one signature speaks for a whole run of lines. The id of the signer follows from the key, which
/// therefore travels along: whoever knows the id can check the signature with nothing else at hand.
public struct LinkSignature: Sendable, Hashable {
  /// The 32 bytes of the signer's public key.
  public let publicKey: [UInt8]
  /// The signature: ``Signature/byteCount`` bytes.
  public let bytes: [UInt8]

  /// A signature as it came.
  public init(publicKey: [UInt8], bytes: [UInt8]) {
    self.publicKey = publicKey
    self.bytes = bytes
  }

  /// Signs the link of a log after a line.
  public init(_ link: ChainLink, of log: LogID, at sequence: Int64, by key: NodeKey) {
    self.init(
      publicKey: key.publicKey, bytes: key.sign(LinkSignature.text(link, of: log, at: sequence)))
  }

  /// Signs the link of a feed after an entry.
  public init(_ link: ChainLink, of feed: FeedID, at position: Int64, by key: NodeKey) {
    self.init(
      publicKey: key.publicKey,
      bytes: key.sign(LinkSignature.text(link, of: feed, hub: key.node, at: position)))
  }

  /// Whether the author of a log signed its link after a line.
  public func isValid(for link: ChainLink, of log: LogID, at sequence: Int64) -> Bool {
    NodeID(publicKey: publicKey) == log.node
      && Signature.isValid(
        bytes, of: LinkSignature.text(link, of: log, at: sequence), by: publicKey)
  }

  /// Whether a hub signed the link of its feed after an entry.
  public func isValid(
    for link: ChainLink, of feed: FeedID, at hub: NodeID, position: Int64
  ) -> Bool {
    NodeID(publicKey: publicKey) == hub
      && Signature.isValid(
        bytes, of: LinkSignature.text(link, of: feed, hub: hub, at: position), by: publicKey)
  }

  private static let lineFeed = UInt8(ascii: "\n")

  /// What is signed of a log: rows of text, a line feed between each two.
  private static func text(_ link: ChainLink, of log: LogID, at sequence: Int64) -> [UInt8] {
    // A log's is signed at each save: no rows are made to be joined.
    var text: [UInt8] = []
    text.reserveCapacity(128)
    text.append(contentsOf: "redress log link v1\n".utf8)
    text.append(contentsOf: log.node.text.utf8)
    text.append(lineFeed)
    text.append(contentsOf: log.logClass.rawValue.utf8)
    text.append(lineFeed)
    text.append(contentsOf: String(sequence).utf8)
    text.append(lineFeed)
    text.append(contentsOf: link.base64.utf8)
    return text
  }

  /// What is signed of a feed.
  private static func text(
    _ link: ChainLink, of feed: FeedID, hub: NodeID, at position: Int64
  ) -> [UInt8] {
    let rows = [
      "redress feed link v1", hub.text, feed.office ?? "-", feed.logClass.rawValue,
      String(position), link.base64,
    ]
    return Array(rows.joined(separator: "\n").utf8)
  }
}
