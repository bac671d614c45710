/// The hash chain over the lines of a log, or over the entries of a feed.
///
/// link(0) = H(origin), link(n) = H(link(n−1) ‖ H(line n)). Whoever knows link(n) knows that two
/// sides hold the same n lines in the same order. The origin names what the chain is of, so that no
/// chain can be passed off as another.
public struct ChainLink: Sendable, Hashable {
  /// The digest that the link is.
  public let digest: Digest

  /// A link from its digest.
  public init(_ digest: Digest) {
    self.digest = digest
  }

  /// A link from its text; nil if it is none.
  public init?(base64 text: String) {
    guard let digest = Digest(base64: text) else { return nil }
    self.init(digest)
  }

  /// The link before the first line of a log: H of `redress log NODE CLASS`.
  public static func origin(of log: LogID) -> ChainLink {
    ChainLink(Digest(of: "redress log \(log.node) \(log.logClass.rawValue)"))
  }

  /// The link before the first entry of a feed: H of `redress feed NODE OFFICE CLASS`, with `-` for
  /// the office of the common feed.
  public static func origin(of feed: FeedID, at hub: NodeID) -> ChainLink {
    ChainLink(Digest(of: "redress feed \(hub) \(feed.office ?? "-") \(feed.logClass.rawValue)"))
  }

  /// The link after one more line with this digest.
  public func next(_ line: Digest) -> ChainLink {
    ChainLink(Digest(of: digest, line))
  }

  /// The link in base64url.
  public var base64: String { digest.base64 }
}

/// One of a hub's feeds: an office and a class, or the common feed.
public struct FeedID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The office whose cases the feed carries; nil for the common feed, which is plain.
  public let office: String?
  /// The class of the lines.
  public let logClass: LogClass

  /// The feed of offices, certificates and orders that every node holds.
  public static let common = FeedID(office: nil, logClass: .plain)

  /// Names a feed.
  public init(office: String?, logClass: LogClass) {
    self.office = office
    self.logClass = logClass
  }

  /// Orders feeds: the common one first, then by office and class.
  public static func < (left: FeedID, right: FeedID) -> Bool {
    (left.office ?? "", left.logClass.rawValue) < (right.office ?? "", right.logClass.rawValue)
  }

  /// `office/class`, for messages.
  public var description: String { "\(office ?? "common")/\(logClass.rawValue)" }
}
