internal import ChangeLog
internal import SQLite
internal import SyncSession

/// Whether the hub whose feed is given back may vouch for the lines in it.
///
/// A hub of this office or of one above may, for whatever its feeds carry. One below may for what
/// those wrote who stand below it, themselves known here: else a city could make up what another
/// city wrote.
struct ReturnedFeed {
  private let entries: FeedReturn

  init(_ entries: FeedReturn) {
    self.entries = entries
  }

  /// Checks the hub by the certificates that are held or come along.
  ///
  /// A hub that no root stands over yet has nothing to check by.
  ///
  /// - Parameter lines: those of the entries.
  /// - Throws: ``StoreError/feedNotCertified(hub:)``.
  func check(
    _ lines: [Line], _ writer: LineWriter, _ connection: borrowing Connection
  ) throws {
    let roots = try writer.roots(connection)
    let own = try OwnLogs.nodes(writer.thisNode, connection)
    if roots.isEmpty || own.contains(entries.hub) { return }
    let edges = try writer.edges(connection)
    let here = writer.thisNode.office
    let offices = try offices(roots, edges, writer, connection)
    if offices.contains(where: { edges.isAtOrAbove($0, here) }) { return }
    let below = offices.filter { edges.isAtOrAbove(here, $0) }
    guard !below.isEmpty else { throw StoreError.feedNotCertified(hub: entries.hub) }
    for line in lines where line.log.node != entries.hub {
      // It proves itself, or waits.
      if line.record.caseID == nil, line.record.type == Certificate.recordType { continue }
      let authors = try writer.offices(of: line.log.node, connection)
      let isBelow = below.contains { hub in
        authors.allSatisfy { edges.isAtOrAbove(hub, $0) }
      }
      guard !authors.isEmpty, isBelow else {
        throw StoreError.feedNotCertified(hub: entries.hub)
      }
    }
  }

  /// The offices for which the node is a hub.
  private func offices(
    _ roots: [[UInt8]], _ edges: OfficeEdges, _ writer: LineWriter,
    _ connection: borrowing Connection
  ) throws -> [String] {
    let held = try writer.rights(of: entries.hub, connection)
      .filter { $0.publicKey == entries.signature.publicKey }.map(\.office)
    guard let first = entries.chain.certificates.first, first.isHub,
      first.subject.publicKey == entries.signature.publicKey,
      roots.contains(where: { root in
        entries.chain.isValid(to: root) { edges.isAtOrAbove($0, $1) }
      })
    else { return held }
    return held + [first.office]
  }
}
