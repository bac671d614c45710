internal import ChangeLog

/// Recomputes the feeds of a store: their links from their entries, and what must stand in them
/// from the lines in the order they came.
///
/// By definition a line of a case belongs into the feed of an office once the office holds the case
/// while the line is here; a plain line also once the office has held it. Plain lines without a
/// case belong into the common feed.
struct FeedCheck {
  private let state: HeldState
  private let lines: [Int64: OracleLine]

  init(_ state: HeldState) {
    self.state = state
    var lines: [Int64: OracleLine] = [:]
    for line in state.lines { lines[line.arrival] = line.line }
    self.lines = lines
  }

  func run(_ node: SimulatedNode) throws {
    for feed in state.feeds { try checkChain(feed, node) }
    guard node.place.isHub else { return }
    let defined = definedFeeds()
    var found: [String: Set<String>] = [:]
    for feed in state.feeds where feed.hub == state.node {
      found[feed.name] = Set(feed.entries.compactMap { lines[$0.line]?.name })
    }
    for name in Set(defined.keys).union(found.keys).sorted() {
      let missing = (defined[name] ?? []).subtracting(found[name] ?? [])
      let strange = (found[name] ?? []).subtracting(defined[name] ?? [])
      guard missing.isEmpty, strange.isEmpty else {
        throw Violation(
          .feedContent, "feed \(name) lacks \(missing.sorted()) and should not have "
            + "\(strange.sorted())", nodes: [node.index])
      }
    }
  }

  private func checkChain(_ feed: HeldState.HeldFeed, _ node: SimulatedNode) throws {
    var link = Digest(
      of: "redress feed \(feed.hub) \(feed.office.isEmpty ? "-" : feed.office) \(feed.logClass)"
    ).bytes
    var kept: [Int64: [UInt8]] = [:]
    for entry in feed.kept { kept[entry.position] = entry.link }
    for (place, entry) in feed.entries.enumerated() {
      guard entry.position == Int64(place + 1), let line = lines[entry.line] else {
        throw Violation(
          .feedChain, "feed \(feed.name) has a gap at \(place + 1)", nodes: [node.index])
      }
      link = Digest(of: link + line.digest.bytes).bytes
      if let known = kept[entry.position], known != link {
        throw Violation(
          .feedChain, "feed \(feed.name) keeps another link at \(entry.position)",
          nodes: [node.index])
      }
    }
    guard feed.through == Int64(feed.entries.count), feed.link == link else {
      throw Violation(
        .feedChain, "feed \(feed.name) has another link at its end \(feed.through)",
        nodes: [node.index])
    }
  }

  /// The names of the lines that each feed must hold.
  private func definedFeeds() -> [String: Set<String>] {
    var feeds: [String: Set<String>] = [:]
    var cases: [String: [OracleLine]] = [:]
    for held in state.lines where !held.line.isRegister {
      let line = held.line
      guard !line.key.caseID.isEmpty else {
        feeds["common/plain", default: []].insert(line.name)
        continue
      }
      cases[line.key.caseID, default: []].append(line)
    }
    for caseID in cases.keys.sorted() {
      var here: [OracleLine] = []
      var root = OracleRecord(OracleKey(caseID: caseID, type: "mediation", id: caseID))
      var everHeld: Set<String> = []
      var holders: Set<String> = []
      for line in cases[caseID] ?? [] {
        here.append(line)
        if line.placesCase, line.key.type == "mediation" {
          root.add(line)
          holders = Set(root.heads("office").compactMap { $0.set["office"]?.text })
          everHeld.formUnion(root.lines.compactMap { $0.set["office"]?.text })
        }
        for office in everHeld.sorted() {
          feeds["\(office)/plain", default: []].formUnion(
            here.filter { !$0.isPersonal }.map(\.name))
        }
        for office in holders.sorted() {
          feeds["\(office)/personal", default: []].formUnion(
            here.filter(\.isPersonal).map(\.name))
        }
      }
    }
    return feeds
  }
}
