internal import ChangeLog

/// Recomputes the feeds of a store: their links from their entries, and what must stand in them
/// from the lines in the order they came.
///
/// By definition a line of a case belongs into the feed of an office once the office holds the case
/// while the line is here; a plain line also once the office has held it. Plain lines without a
/// case belong into the common feed, personal ones into that of their author's office, or of the
/// hub's own while nobody says which that is.
struct FeedCheck {
  private let state: HeldState
  private let lines: [Int64: OracleLine]
  private var digests: [Int64: Digest] = [:]
  /// The newest line that was held when the feeds began.
  private let begin: Int64

  init(_ state: HeldState, begin: Int64) {
    self.state = state
    self.begin = begin
    var lines: [Int64: OracleLine] = [:]
    for line in state.lines { lines[line.arrival] = line.line }
    self.lines = lines
    for (arrival, line) in lines { digests[arrival] = line.digest }
    for blank in state.blanks { digests[blank.arrival] = blank.digest }
  }

  func run(_ node: SimulatedNode) throws {
    for feed in state.feeds { try checkChain(feed, node) }
    guard node.place.isHub else { return }
    let (required, allowed) = state.hasRevocations ? feedsAtLast() : definedFeeds()
    var found: [String: Set<String>] = [:]
    for feed in state.feeds where feed.hub == state.node {
      found[feed.name] = Set(feed.entries.compactMap { lines[$0.line]?.name })
    }
    for name in Set(required.keys).union(found.keys).sorted() {
      let missing = (required[name] ?? []).subtracting(found[name] ?? [])
      let strange = (found[name] ?? []).subtracting(allowed[name] ?? [])
      guard missing.isEmpty, strange.isEmpty else {
        throw Violation(
          .feedContent,
          "feed \(name) lacks \(missing.sorted()) and should not have "
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
      guard entry.position == Int64(place + 1), let digest = digests[entry.line] else {
        throw Violation(
          .feedChain, "feed \(feed.name) has a gap at \(place + 1)", nodes: [node.index])
      }
      link = Digest(of: link + digest.bytes).bytes
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

  /// The names of the lines that each feed must hold, and of those it may.
  ///
  /// A line that counts late may make others count at once; an office that held the case on the way
  /// may have got its lines.
  private func definedFeeds() -> (
    required: [String: Set<String>], allowed: [String: Set<String>]
  ) {
    var required: [String: Set<String>] = [:]
    var allowed: [String: Set<String>] = [:]
    var judge = OracleJudge(ownOffices: state.ownOffices, roots: state.roots)
    var cases: [String: FedCase] = [:]
    var hasBegun = false
    var unplaced: [OracleLine] = []
    func feedAll() {
      for caseID in cases.keys.sorted() {
        cases[caseID]?.feed(&required)
        cases[caseID]?.feed(&allowed)
      }
      hasBegun = true
    }
    for held in state.lines {
      // The line that was the newest then may be erased by now.
      if !hasBegun, held.arrival > begin { feedAll() }
      let line = held.line
      if line.key.caseID.isEmpty, line.isPersonal {
        unplaced.append(line)
        let offices = judge.offices(of: line.node)
        if offices.count == 1, let office = offices.first {
          required["\(office)/personal", default: []].insert(line.name)
        }
      } else if line.key.caseID.isEmpty, !line.isRegister {
        required["common/plain", default: []].insert(line.name)
        allowed["common/plain", default: []].insert(line.name)
      }
      var touched: Set<String> = []
      if !line.key.caseID.isEmpty {
        cases[line.key.caseID, default: FedCase()].lines.append(line)
        touched.insert(line.key.caseID)
      }
      for settled in judge.add(line) where settled.placesCase {
        cases[settled.key.caseID]?.place(settled)
        if held.arrival > begin { cases[settled.key.caseID]?.feed(&allowed) }
        touched.insert(settled.key.caseID)
      }
      guard held.arrival > begin else { continue }
      for caseID in touched.sorted() {
        cases[caseID]?.feed(&required)
        cases[caseID]?.feed(&allowed)
      }
    }
    if !hasBegun { feedAll() }
    for line in unplaced {
      for office in judge.offices(of: line.node).union([state.ownOffices[state.node] ?? ""]) {
        allowed["\(office)/personal", default: []].insert(line.name)
      }
    }
    return (required, allowed)
  }

  /// What each feed must hold by what counts at last, and what it may: a revocation may have taken
  /// a case from who had it, or given it back.
  private func feedsAtLast() -> (required: [String: Set<String>], allowed: [String: Set<String>]) {
    var required: [String: Set<String>] = [:]
    var cases: [String: FedCase] = [:]
    var named: [String: Set<String>] = [:]
    var unplaced: [OracleLine] = []
    for held in state.lines where !held.line.isRegister {
      let line = held.line
      if line.key.caseID.isEmpty {
        if line.isPersonal {
          unplaced.append(line)
        } else {
          required["common/plain", default: []].insert(line.name)
        }
        continue
      }
      cases[line.key.caseID, default: FedCase()].lines.append(line)
      guard line.placesCase else { continue }
      if let office = line.set["office"]?.text {
        named[line.key.caseID, default: []].insert(office)
      }
      if !state.judgedOut.contains(held.arrival) { cases[line.key.caseID]?.place(line) }
    }
    var allowed = required
    // Whose office was what when it came is not asked here.
    let offices = Set(state.ownOffices.values).union(
      state.lines.compactMap { held in
        held.line.key.type == "certificate" ? held.line.set["office"]?.text : nil
      })
    for line in unplaced {
      for office in offices { allowed["\(office)/personal", default: []].insert(line.name) }
    }
    for caseID in cases.keys.sorted() {
      cases[caseID]?.feed(&required)
      cases[caseID]?.feed(&allowed, to: named[caseID] ?? [])
    }
    return (required, allowed)
  }

  /// A case as it stands at one moment: its lines and who holds it.
  private struct FedCase {
    var lines: [OracleLine] = []
    /// The case's own record; a newer version may have given it a second type.
    private var roots: [OracleKey: OracleRecord] = [:]
    private var holders: Set<String> = []
    private var everHeld: Set<String> = []

    mutating func place(_ line: OracleLine) {
      let root = roots[line.key] ?? OracleRecord(line.key)
      root.add(line)
      roots[line.key] = root
      let standing = roots.values.flatMap { $0.heads("office") }
      holders = Set(standing.compactMap { $0.set["office"]?.text })
      if let office = line.set["office"]?.text { everHeld.insert(office) }
    }

    /// Feeds all of it to offices.
    func feed(_ feeds: inout [String: Set<String>], to offices: Set<String>) {
      for office in offices.sorted() {
        for line in lines {
          feeds["\(office)/\(line.isPersonal ? "personal" : "plain")", default: []].insert(
            line.name)
        }
      }
    }

    func feed(_ feeds: inout [String: Set<String>]) {
      let plain = lines.filter { !$0.isPersonal }.map(\.name)
      let personal = lines.filter(\.isPersonal).map(\.name)
      for office in everHeld.sorted() where !plain.isEmpty {
        feeds["\(office)/plain", default: []].formUnion(plain)
      }
      for office in holders.sorted() where !personal.isEmpty {
        feeds["\(office)/personal", default: []].formUnion(personal)
      }
    }
  }
}
