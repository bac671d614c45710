/// The digests of a run of a log up to a link that its author signed: the proof that each line with
/// one of these digests stands in that log under its number, at whoever's hands it was found.
public struct LogRun: Sendable, Hashable {
  /// The log.
  public let log: LogID
  /// The number of the first digest.
  public let from: Int64
  /// The link before it.
  public let after: ChainLink
  /// The digests, numbered upwards from `from`.
  public let digests: [Digest]
  /// The author's signature over the link after the last of them.
  public let signature: LinkSignature

  /// Puts a run together.
  public init(
    log: LogID, from: Int64, after: ChainLink, digests: [Digest], signature: LinkSignature
  ) {
    self.log = log
    self.from = from
    self.after = after
    self.digests = digests
    self.signature = signature
  }

  /// The number of the last digest.
  public var through: Int64 { from + Int64(digests.count) - 1 }

  /// The link after the last digest, as it follows from them.
  public var link: ChainLink { digests.reduce(after) { $0.next($1) } }

  /// Whether the log's author signed what follows from the digests.
  public var isSigned: Bool {
    !digests.isEmpty && signature.isValid(for: link, of: log, at: through)
  }

  /// Whether a line has its place in the run; by itself no proof that the run is right.
  public func covers(_ log: LogID, _ sequence: Int64, _ digest: Digest) -> Bool {
    log == self.log && (from...max(from, through)).contains(sequence)
      && digests.indices.contains(Int(sequence - from))
      && digests[Int(sequence - from)] == digest
  }
}

/// What stands behind a line, as far as somebody can show it.
public enum LineStanding: String, Sendable, Hashable, CaseIterable {
  /// Its author signed a link that covers it, and the author's key leads to the root.
  case proved
  /// Its author signed, but no certificate that leads to the root says who that is.
  case authorUncertified = "author_uncertified"
  /// A hub's feed alone vouches for it: the author's signature could not be had.
  case hubOnly = "hub_only"
  /// Nothing vouches for it: what was shown for it is not signed, or not of this line.
  case unproved
}

/// Which line is meant, whatever others bear its number.
public struct LineReference: Sendable, Hashable {
  /// The log.
  public let log: LogID
  /// The number.
  public let sequence: Int64
  /// The digest of its bytes.
  public let digest: Digest

  /// Names a line.
  public init(log: LogID, sequence: Int64, digest: Digest) {
    self.log = log
    self.sequence = sequence
    self.digest = digest
  }

  /// Names a line that is at hand.
  public init(_ line: Line) {
    self.init(log: line.log, sequence: line.sequence, digest: line.digest)
  }
}
