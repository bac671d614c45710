internal import CaseModel
internal import ChangeLog
internal import SQLite
internal import SyncSession

extension CaseStore {
  /// How many entries of a feed one note covers beyond the page that is sent: what a pull that was
  /// cut off is noted as too much, at most.
  static let entriesNotedMax: Int64 = 5_000

  /// Notes that a page is sent to a node, before it is: which entries of which personal feeds,
  /// unless a note covers them.
  func noteSent(_ page: PullPage, to node: NodeID) throws {
    let sections = page.sections.filter { $0.feed.logClass == .personal && $0.tellsOfPeople }
    guard !sections.isEmpty else { return }
    let isNoted = try read { connection in
      try sections.allSatisfy { section in
        try notedThrough(section, to: node, connection).through >= section.through
      }
    }
    if isNoted { return }
    try writeLines { connection, writer in
      let hub = writer.thisNode
      for section in sections {
        let (feed, noted) = try notedThrough(section, to: node, connection)
        guard noted < section.through, let office = section.feed.office else { continue }
        let end = try FeedTable.end(of: section.feed, hub: hub.node, connection).through
        let first = max(section.from, noted + 1)
        let last = max(section.through, min(end, first - 1 + CaseStore.entriesNotedMax))
        var note = AccessNote(.sent, node: node, office: office, count: last - first + 1)
        note.range = AccessNote.Range(hub: hub.node, entries: first...last)
        try writer.note(note, by: hub.defaultUser, environment, connection)
        try connection.run(
          """
          INSERT INTO sent_through (node, feed, through) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET through = excluded.through
          """, .text(node.text), .integer(feed), .integer(last))
      }
    }
  }

  private func notedThrough(
    _ section: PullPage.Section, to node: NodeID, _ connection: borrowing Connection
  ) throws -> (feed: Int64, through: Int64) {
    let hub = try ThisNode.read(connection)?.node ?? thisNode.node
    guard let feed = try FeedTable.find(section.feed, hub: hub, connection) else {
      return (0, Int64.max)
    }
    let through = try connection.integer(
      "SELECT through FROM sent_through WHERE node = ? AND feed = ?", .text(node.text),
      .integer(feed))
    return (feed, through ?? 0)
  }
}

extension PullPage.Section {
  /// Whether it holds a line of another node that says something of a person: the asker's own come
  /// back as runs, and notes of who saw what are not noted themselves.
  fileprivate var tellsOfPeople: Bool {
    items.contains { item in
      guard case .line(let bytes) = item else { return false }
      return (try? Line(bytes: bytes))?.record.type != RecordType.access.name
    }
  }
}
