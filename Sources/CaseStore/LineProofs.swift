internal import ChangeLog
internal import SQLite

/// Finds, in the logs that are held whole, the runs that prove lines: from each to the next link
/// that its author signed.
struct LineProofs {
  /// This node's own key: what it wrote it can sign for anew.
  private let key: NodeKey

  init(key: NodeKey) {
    self.key = key
  }

  /// Runs that cover lines; in none is one that is held singly, so that its author's signature is
  /// not here.
  func runs(
    for lines: [LineReference], _ connection: borrowing Connection
  ) throws -> [LogRun] {
    var runs: [LogRun] = []
    let order = lines.sorted { ($0.log, $0.sequence) < ($1.log, $1.sequence) }
    for line in order
    where !runs.contains(where: { $0.covers(line.log, line.sequence, line.digest) }) {
      if let run = try run(for: line, connection) { runs.append(run) }
    }
    return runs
  }

  private func run(
    for line: LineReference, _ connection: borrowing Connection
  ) throws -> LogRun? {
    for chain in try LogBranches.read(line.log, connection)
    where chain.isChain && line.sequence <= chain.through {
      let isOwn = key.node == line.log.node && chain.number == 0
      // Its own it signs where the next batch might end, so that runs are short.
      let interval = LogBranches.linkIntervalLines
      let next = (line.sequence + interval - 1) / interval * interval
      let signed =
        isOwn
        ? SignedLinks.Signed(sequence: min(next, chain.through), bytes: [])
        : try SignedLinks.first(of: chain, line.log, from: line.sequence, connection)
      guard let signed,
        let after = try LogQuery.link(of: chain, line.log, at: line.sequence - 1, connection)
      else { continue }
      let digests = try LogQuery.items(
        of: chain, line.log, from: line.sequence, through: signed.sequence, keepsBytes: false,
        connection
      ).map(\.digest)
      guard digests.first == line.digest,
        digests.count == Int(signed.sequence - line.sequence + 1)
      else { continue }
      let link = digests.reduce(after) { $0.next($1) }
      let publicKey = try SignedLinks.publicKey(of: line.log.node, connection) ?? []
      return LogRun(
        log: line.log, from: line.sequence, after: after, digests: digests,
        signature: isOwn
          ? LinkSignature(link, of: line.log, at: signed.sequence, by: key)
          : LinkSignature(publicKey: publicKey, bytes: signed.bytes))
    }
    return nil
  }
}
