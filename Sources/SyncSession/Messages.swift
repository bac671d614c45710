public import ChangeLog

/// The messages of a sync, as values.
///
/// `MessageCoding.swift` has their JSON, `SyncProtocol.md` their meaning and examples.
public enum SyncProtocol {
  /// The versions of the protocol that this code speaks.
  public static let versions: [Int64] = [1]
  /// Lines in a batch or page at most: a transaction of a tenth of a second on an old office PC.
  public static let linesMax: Int64 = 1_000
  /// Bytes of lines in a batch or page at most, before compression: a slow line sends its packed
  /// fifth in a minute, and a cut costs no more than that.
  public static let bytesMax: Int64 = 1 << 20
  /// Bytes of a request or answer at most: a batch of ``bytesMax`` with one line of the longest
  /// kind
  /// more and the messages' own members.
  public static let messageBytesMax = 4 << 20
}

/// A run of a log that a node holds without a gap, and the chain's link at its end.
public struct LogRange: Sendable, Hashable {
  /// The first number.
  public let from: Int64
  /// The last number.
  public let through: Int64
  /// The link after line `through`.
  public let link: ChainLink

  /// Makes a range.
  public init(from: Int64, through: Int64, link: ChainLink) {
    self.from = from
    self.through = through
    self.link = link
  }
}

/// How far a node holds a log without a gap: a branch of its own log or of another's.
public struct LogEnd: Sendable, Hashable {
  /// The log.
  public let log: LogID
  /// The newest number.
  public let through: Int64
  /// The link after it.
  public let link: ChainLink

  /// Names an end.
  public init(log: LogID, through: Int64, link: ChainLink) {
    self.log = log
    self.through = through
    self.link = link
  }
}

/// A node introduces itself: the first message of a session.
public struct Hello: Sendable, Hashable {
  /// The versions of the protocol it speaks.
  public let versions: [Int64]
  /// Its id.
  public let node: NodeID
  /// The office it belongs to.
  public let office: String
  /// Its public key, from which its id follows.
  public let publicKey: [UInt8]
  /// The logs that it holds whole: its own, and those of nodes that sync with it.
  public let logs: [LogEnd]

  /// Makes the message.
  public init(
    versions: [Int64], node: NodeID, office: String, publicKey: [UInt8], logs: [LogEnd]
  ) {
    self.versions = versions
    self.node = node
    self.office = office
    self.publicKey = publicKey
    self.logs = logs
  }
}

/// What a hub answers to ``Hello``.
public struct HelloReply: Sendable, Hashable {
  /// What a hub holds of one log.
  public struct Holding: Sendable, Hashable {
    /// The log.
    public let log: LogID
    /// Its runs; a fork's begins after what it shares with its parent.
    public let ranges: [LogRange]

    /// Names what is held.
    public init(log: LogID, ranges: [LogRange]) {
      self.log = log
      self.ranges = ranges
    }
  }

  /// The version of the protocol that both speak.
  public let version: Int64
  /// The hub's id.
  public let node: NodeID
  /// The hub's office.
  public let office: String
  /// The hub's wall clock, `2025-11-20T10:00:00.123Z`.
  public let time: String
  /// The classes that the hub's tier takes.
  public let classes: [LogClass]
  /// What it holds of the logs that the node named, each once.
  public let holdings: [Holding]
  /// Lines it takes in one batch.
  public let linesMax: Int64
  /// Bytes of lines it takes in one batch, before compression.
  public let bytesMax: Int64
  /// Whether it only takes, because it gathers what a lost hub held: it answers no pull.
  public let isCollecting: Bool

  /// Makes the message.
  public init(
    version: Int64, node: NodeID, office: String, time: String, classes: [LogClass],
    holdings: [Holding], linesMax: Int64, bytesMax: Int64, isCollecting: Bool = false
  ) {
    self.version = version
    self.node = node
    self.office = office
    self.time = time
    self.classes = classes
    self.holdings = holdings
    self.linesMax = linesMax
    self.bytesMax = bytesMax
    self.isCollecting = isCollecting
  }

  /// What the hub holds of a log; empty for nothing.
  public func ranges(of log: LogID) -> [LogRange] {
    holdings.first { $0.log == log }?.ranges ?? []
  }
}

/// One number of a log on the wire.
public enum LogItem: Sendable, Hashable {
  /// A line's bytes.
  case line([UInt8])
  /// A digest that stands in for a line.
  case hole(Digest)
}

/// A run of a log, sent upwards by its author or by another that holds it.
public struct PushBatch: Sendable, Hashable {
  /// The node that sends.
  public let sender: NodeID
  /// The log.
  public let log: LogID
  /// The number of the first item.
  public let from: Int64
  /// The link before the first item.
  public let after: ChainLink
  /// The items, numbered upwards from `from`.
  public let items: [LogItem]
  /// The link after the last item.
  public let link: ChainLink
  /// The author's signature over that link, whoever sends.
  public let signature: LinkSignature

  /// Makes the message.
  public init(
    sender: NodeID, log: LogID, from: Int64, after: ChainLink, items: [LogItem], link: ChainLink,
    signature: LinkSignature
  ) {
    self.sender = sender
    self.log = log
    self.from = from
    self.after = after
    self.items = items
    self.link = link
    self.signature = signature
  }

  /// Makes the message, signed by the author.
  public init(
    sender: NodeID, log: LogID, from: Int64, after: ChainLink, items: [LogItem], link: ChainLink,
    signedBy key: NodeKey
  ) {
    self.init(
      sender: sender, log: log, from: from, after: after, items: items, link: link,
      signature: LinkSignature(link, of: log, at: from + Int64(items.count) - 1, by: key))
  }

  /// The number of the last item.
  public var through: Int64 { from + Int64(items.count) - 1 }

  /// Whether the log's author signed the link after the last item.
  public var isSigned: Bool { signature.isValid(for: link, of: log, at: through) }
}

/// How many items were received and what became of them: received = applied + quarantined + holes,
/// duplicates apart.
public struct IntakeCounts: Sendable, Hashable {
  /// Items that were new.
  public var received: Int64 = 0
  /// New lines that count.
  public var applied: Int64 = 0
  /// New lines that are kept and forwarded but do not count.
  public var quarantined: Int64 = 0
  /// New digests that stand in for lines.
  public var holes: Int64 = 0
  /// Items that were held before.
  public var duplicates: Int64 = 0

  /// Makes counts of nothing.
  public init() {}

  /// Whether the counts add up.
  public var isConsistent: Bool { received == applied + quarantined + holes }
}

/// A hub's word that it has stored a batch.
public struct PushReceipt: Sendable, Hashable {
  /// The log.
  public let log: LogID
  /// What the hub holds of the log now.
  public let ranges: [LogRange]
  /// What became of the batch.
  public let counts: IntakeCounts

  /// Makes the message.
  public init(log: LogID, ranges: [LogRange], counts: IntakeCounts) {
    self.log = log
    self.ranges = ranges
    self.counts = counts
  }
}

/// How far a node holds a hub's feed, and the feed's link there: so each request proves that both
/// sides agree.
public struct FeedCursor: Sendable, Hashable {
  /// The feed.
  public let feed: FeedID
  /// How many entries are held.
  public let position: Int64
  /// The link after that entry.
  public let link: ChainLink

  /// Makes a cursor.
  public init(feed: FeedID, position: Int64, link: ChainLink) {
    self.feed = feed
    self.position = position
    self.link = link
  }
}

/// A node asks for what is new to it.
///
/// Feeds of its scope that it names no cursor for begin at 0.
public struct PullRequest: Sendable, Hashable {
  /// The asking node.
  public let node: NodeID
  /// How far it holds the feeds that it has begun.
  public let cursors: [FeedCursor]
  /// Entries it wants at most.
  public let linesMax: Int64

  /// Makes the message.
  public init(node: NodeID, cursors: [FeedCursor], linesMax: Int64) {
    self.node = node
    self.cursors = cursors
    self.linesMax = linesMax
  }
}

/// An entry of a feed whose line's bytes were erased: what the line was, as far as logs and feeds
/// need it to go on.
public struct FeedHole: Sendable, Hashable {
  /// The log of the line.
  public let log: LogID
  /// Its number there.
  public let sequence: Int64
  /// Its digest.
  public let digest: Digest

  /// Names a hole.
  public init(log: LogID, sequence: Int64, digest: Digest) {
    self.log = log
    self.sequence = sequence
    self.digest = digest
  }
}

/// One or more entries of a feed on the wire.
public enum FeedItem: Sendable, Hashable {
  /// A line's bytes.
  case line([UInt8])
  /// A run of the asker's own log, which it holds itself: named by numbers, proved by the section's
  /// link, which the asker computes from its own digests.
  case own(LogClass, from: Int64, through: Int64)
  /// A digest that stands in for a line, whose bytes were erased.
  case hole(FeedHole)

  /// How many entries the item stands for.
  public var entryCount: Int64 {
    switch self {
    case .line, .hole: 1
    case .own(_, let from, let through): through - from + 1
    }
  }
}

/// What a hub answers to ``PullRequest``.
public struct PullPage: Sendable, Hashable {
  /// Entries of one feed that follow the asker's cursor.
  public struct Section: Sendable, Hashable {
    /// The feed.
    public let feed: FeedID
    /// The position of the first entry.
    public let from: Int64
    /// The entries.
    public let items: [FeedItem]
    /// The feed's link after the last entry.
    public let link: ChainLink
    /// The hub's signature over that link.
    public let signature: LinkSignature

    /// Makes a section.
    public init(
      feed: FeedID, from: Int64, items: [FeedItem], link: ChainLink, signature: LinkSignature
    ) {
      self.feed = feed
      self.from = from
      self.items = items
      self.link = link
      self.signature = signature
    }

    /// Makes a section, signed by the hub.
    public init(
      feed: FeedID, from: Int64, items: [FeedItem], link: ChainLink, signedBy key: NodeKey
    ) {
      let through = from + items.reduce(0) { $0 + $1.entryCount } - 1
      self.init(
        feed: feed, from: from, items: items, link: link,
        signature: LinkSignature(link, of: feed, at: through, by: key))
    }

    /// Whether a hub signed the link after the last entry.
    public func isSigned(by hub: NodeID) -> Bool {
      signature.isValid(for: link, of: feed, at: hub, position: through)
    }

    /// The position of the last entry.
    public var through: Int64 { from + items.reduce(0) { $0 + $1.entryCount } - 1 }
  }

  /// A feed whose cursor does not agree with the hub's, with links by which the asker finds how far
  /// it does.
  public struct Disagreement: Sendable, Hashable {
    /// The feed.
    public let feed: FeedID
    /// The hub's links at some positions, ascending, from 0 on.
    public let links: [FeedCursor]

    /// Names a disagreement.
    public init(feed: FeedID, links: [FeedCursor]) {
      self.feed = feed
      self.links = links
    }
  }

  /// The sections, each of another feed.
  public let sections: [Section]
  /// Feeds that the asker goes back in: to where the links agree.
  public let disagreeing: [Disagreement]
  /// Entries of the asker's feeds that follow this page.
  public let remaining: Int64

  /// Makes the message.
  public init(sections: [Section], disagreeing: [Disagreement], remaining: Int64) {
    self.sections = sections
    self.disagreeing = disagreeing
    self.remaining = remaining
  }
}

/// Entries of a feed, given back to a hub that has lost them or to the one in its place.
public struct FeedReturn: Sendable, Hashable {
  /// The node that sends.
  public let sender: NodeID
  /// The hub whose feed it is.
  public let hub: NodeID
  /// The feed.
  public let feed: FeedID
  /// The position of the first entry.
  public let from: Int64
  /// The feed's link before the first entry.
  public let after: ChainLink
  /// The entries: lines and holes, no runs.
  public let items: [FeedItem]
  /// The feed's link after the last entry.
  public let link: ChainLink
  /// The signature over that link of the hub whose feed it is.
  public let signature: LinkSignature
  /// That hub's certificate with those above it; empty where none is known.
  public let chain: CertificateChain

  /// Makes the message.
  public init(
    sender: NodeID, hub: NodeID, feed: FeedID, from: Int64, after: ChainLink, items: [FeedItem],
    link: ChainLink, signature: LinkSignature, chain: CertificateChain = CertificateChain([])
  ) {
    self.sender = sender
    self.hub = hub
    self.feed = feed
    self.from = from
    self.after = after
    self.items = items
    self.link = link
    self.signature = signature
    self.chain = chain
  }

  /// Makes the message, signed by the hub whose feed it is.
  public init(
    sender: NodeID, feed: FeedID, from: Int64, after: ChainLink, items: [FeedItem],
    link: ChainLink, signedBy hub: NodeKey, chain: CertificateChain = CertificateChain([])
  ) {
    self.init(
      sender: sender, hub: hub.node, feed: feed, from: from, after: after, items: items,
      link: link,
      signature: LinkSignature(link, of: feed, at: from + Int64(items.count) - 1, by: hub),
      chain: chain)
  }

  /// Whether the hub whose feed it is signed the link after the last entry.
  public var isSigned: Bool {
    signature.isValid(
      for: link, of: feed, at: hub, position: from + Int64(items.count) - 1)
  }
}

/// A hub's word that it has stored returned entries.
public struct ReturnReceipt: Sendable, Hashable {
  /// What became of them.
  public let counts: IntakeCounts
  /// Positions of the entries that the hub had not, in order.
  public let lacked: [Int64]

  /// Makes the message.
  public init(counts: IntakeCounts, lacked: [Int64]) {
    self.counts = counts
    self.lacked = lacked
  }
}

/// What a hub answers when it refuses: a stable code, a sentence and what helps.
public struct Refusal: Error, Sendable, Hashable {
  /// The stable code.
  public let code: String
  /// The sentence, in English.
  public let message: String
  /// The sentence in Chinese.
  public let chinese: String
  /// What helps, in English; empty for nothing.
  public let hint: String
  /// What helps, in Chinese; empty for nothing.
  public let chineseHint: String

  /// Makes the message.
  public init(code: String, message: String, chinese: String, hint: String, chineseHint: String) {
    self.code = code
    self.message = message
    self.chinese = chinese
    self.hint = hint
    self.chineseHint = chineseHint
  }
}
