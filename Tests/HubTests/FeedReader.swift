import CaseStore
import ChangeLog
import SyncSession
import Testing

/// A node that reads a hub's feeds page by page, checks every link, and keeps what came.
struct FeedReader {
  /// The digests of each feed's entries, in order.
  private(set) var entries: [FeedID: [Digest]] = [:]
  /// The lines by their digests.
  private(set) var lines: [Digest: Line] = [:]
  private(set) var pages = 0
  private(set) var bytes: [[UInt8]] = []

  /// - Parameter word: the reader's key; a new one for each reader of a hub.
  init(_ hub: CaseStore, office: String, word: String = "reader", linesMax: Int64 = 1_000) throws {
    let node = RawNode(word)
    try hub.greet(node, office: office)
    var cursors: [FeedID: FeedCursor] = [:]
    while true {
      let request = PullRequest(
        node: node.node, cursors: cursors.values.sorted { $0.feed < $1.feed }, linesMax: linesMax)
      let encoded = try hub.page(for: request).encoded
      bytes.append(encoded)
      let page = try PullPage(decoding: encoded)
      try #require(page.disagreeing.isEmpty)
      if page.sections.isEmpty {
        try #require(page.remaining == 0)
        return
      }
      pages += 1
      var count: Int64 = 0
      for section in page.sections {
        let held = cursors[section.feed]
        try #require(section.from == (held?.position ?? 0) + 1)
        var link = held?.link ?? .origin(of: section.feed, at: hub.thisNode.node)
        for item in section.items {
          guard case .line(let line) = item else { throw Missing() }
          let digest = Digest(of: line)
          entries[section.feed, default: []].append(digest)
          lines[digest] = try Line(bytes: line)
          link = link.next(digest)
        }
        try #require(link == section.link)
        cursors[section.feed] = FeedCursor(
          feed: section.feed, position: section.through, link: link)
        count += Int64(section.items.count)
      }
      try #require(count <= linesMax)
    }
  }

  /// What a feed holds, whatever the order, but the certificates: a hub writes one for each node that
  /// greets it.
  func lines(_ office: String?, _ logClass: LogClass) -> Set<Digest> {
    Set(entries[FeedID(office: office, logClass: logClass)] ?? [])
      .filter { lines[$0]?.record.type != "certificate" }
  }

  /// What those lines say, whatever their numbers and the ids of their records.
  func writes(_ office: String?, _ logClass: LogClass) -> [String] {
    lines(office, logClass).compactMap { lines[$0] }.map { line in
      "\(line.record.type) \(line.set.map { "\($0.name)=\($0.value.canonical)" })"
    }.sorted()
  }

  /// How many entries stand in a feed twice or more often.
  var repeated: Int {
    entries.values.reduce(0) { $0 + $1.count - Set($1).count }
  }
}
