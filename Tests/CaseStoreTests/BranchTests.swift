import ChangeLog
import SQLite
import SyncSession
import Testing

@testable import CaseStore

/// Logs that forked because their store was copied: whatever is pushed in whichever order and
/// however often, each line is held once, each branch whole, and each link follows from the lines.
struct BranchTests {
  private let world: World
  private let key: NodeKey

  init() throws {
    world = try World()
    key = try world.enrolSender()
  }

  private var sender: NodeID { key.node }

  /// A run of lines whose text tells their branch, after those that it shares with others.
  private func lines(
    _ log: LogID, after shared: [Line] = [], _ count: Int, _ branch: String
  ) throws -> [Line] {
    let record = RecordKey(
      case: try RecordID("150502-a").orThrow(), type: "mediation",
      id: try RecordID("150502-a").orThrow())
    return shared
      + (try (0..<count).map { index in
        try LineBook.line(
          log, Int64(shared.count + index + 1), record, [("workers", "\(index + 1)")], by: branch)
      })
  }

  private func log(_ number: Int) -> LogID {
    LogID(node: LineBook.node(1_000 + number), logClass: .plain)
  }

  private func link(_ branch: [Line], _ count: Int, _ log: LogID) -> ChainLink {
    branch.prefix(count).reduce(ChainLink.origin(of: log)) { $0.next($1.digest) }
  }

  private func batch(
    _ branch: [Line], _ range: Range<Int>, _ log: LogID, holes: Set<Line> = []
  ) -> PushBatch {
    PushBatch(
      sender: sender, log: log, from: Int64(range.lowerBound + 1),
      after: link(branch, range.lowerBound, log),
      items: branch[range].map { holes.contains($0) ? .hole($0.digest) : .line($0.bytes) },
      link: link(branch, range.upperBound, log), signedBy: LineBook.key(of: log.node))
  }

  private func ranges(_ count: Int, size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }

  /// All ways to take one list's elements and another's, each in their order.
  private func interleavings<Element>(_ one: [Element], _ two: [Element]) -> [[Element]] {
    guard let first = one.first, let second = two.first else { return [one + two] }
    return interleavings(Array(one.dropFirst()), two).map { [first] + $0 }
      + interleavings(one, Array(two.dropFirst())).map { [second] + $0 }
  }

  /// Checks all that is held of a log against its branches.
  private func verify(
    _ branches: [[Line]], _ log: LogID, holes: Set<Line> = [], _ comment: String,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let store = world.store
    let all = Set(branches.flatMap { $0 }).subtracting(holes)
    // A branch that another goes on from ends inside that one.
    let ends = branches.filter { branch in
      !branches.contains { $0.count > branch.count && Array($0.prefix(branch.count)) == branch }
    }
    let reply = try store.welcome(hello(branches, log), version: 1)
    try store.read { connection in
      let held = try connection.rows(
        "SELECT l.body FROM line l JOIN log g ON g.key = l.position >> 40 WHERE g.node = ?",
        .text(log.node.text)
      ) { try Line(bytes: #require(LineBody.bytes($0, 0))) }
      #expect(held.count == all.count, "\(comment)", sourceLocation: location)
      #expect(Set(held) == all, "\(comment)", sourceLocation: location)
      let chains = try LogBranches.read(log, connection).filter(\.isChain)
      #expect(
        Set(chains.map(\.link)) == Set(ends.map { link($0, $0.count, log) }), "\(comment)",
        sourceLocation: location)
      #expect(chains.count == Set(ends).count, "\(comment)", sourceLocation: location)
      for chain in chains {
        let branch = try ends.first { link($0, $0.count, log) == chain.link }.orThrow()
        let items = try LogQuery.items(of: chain, log, from: 1, through: chain.through, connection)
        #expect(items.map(\.digest) == branch.map(\.digest), "\(comment)", sourceLocation: location)
        for count in 0...branch.count {
          let kept = try LogQuery.link(of: chain, log, at: Int64(count), connection)
          #expect(kept == link(branch, count, log), "\(comment) \(count)", sourceLocation: location)
        }
      }
      let loose = try connection.integer(
        """
        SELECT count(*) FROM line l JOIN log g ON g.key = l.position >> 40
        WHERE g.node = ? AND g.branch < 0
        """, .text(log.node.text))
      if holes.isEmpty { #expect(loose == 0, "\(comment)", sourceLocation: location) }
    }
    for branch in branches {
      let end = LogEnd(
        log: log, through: Int64(branch.count), link: link(branch, branch.count, log))
      // The store compared with itself agrees to the end at least: its chain may go on.
      let found = try store.compare(end, with: reply.ranges(of: log))
      #expect(found.agreedThrough >= end.through, "\(comment)", sourceLocation: location)
      #expect(
        found.hubHasOther == (Set(ends).count > 1), "\(comment)", sourceLocation: location)
      for size in 1...max(1, branch.count) {
        var read: [Digest] = []
        var link = ChainLink.origin(of: log)
        while read.count < branch.count {
          let batch = try store.batch(
            of: end, from: Int64(read.count + 1), linesMax: Int64(size), bytesMax: .max)
          #expect(batch.after == link, "\(comment)", sourceLocation: location)
          guard !batch.items.isEmpty else { break }
          for item in batch.items {
            switch item {
            case .line(let bytes): read.append(Digest(of: bytes))
            case .hole(let digest): read.append(digest)
            }
          }
          link = batch.link
        }
        #expect(
          read.prefix(branch.count) == branch.map(\.digest)[...], "\(comment) by \(size)",
          sourceLocation: location)
      }
    }
    let status = try store.status()
    #expect(status.intake.isConsistent, "\(comment)", sourceLocation: location)
  }

  private func hello(_ branches: [[Line]], _ log: LogID) -> Hello {
    Hello(
      versions: [1], node: sender, office: World.office,
      publicKey: key.publicKey,
      logs: branches.map {
        LogEnd(log: log, through: Int64($0.count), link: link($0, $0.count, log))
      })
  }

  @Test func `two branches in batches of every size, in every order, and once more`() throws {
    var number = 0
    for shared in [0, 1, 2] {
      for size in 1...4 {
        let batches = ranges(shared + 2, size: size)
        let orders = interleavings(
          batches.map { (0, $0) }, batches.map { (1, $0) })
        for order in orders {
          number += 1
          let log = log(number)
          let prefix = try lines(log, shared, "shared")
          let branches = try [lines(log, after: prefix, 2, "a"), lines(log, after: prefix, 2, "b")]
          let comment = "\(shared) shared, \(order)"
          var counts = IntakeCounts()
          for (branch, range) in order {
            let receipt = try world.store.receive(batch(branches[branch], range, log))
            #expect(receipt.counts.isConsistent)
            counts.received += receipt.counts.received
            counts.duplicates += receipt.counts.duplicates
            let end = link(branches[branch], range.upperBound, log)
            let isHeld = receipt.ranges.contains {
              $0.through > Int64(range.upperBound) || $0.link == end
            }
            #expect(isHeld, "\(comment)")
          }
          #expect(counts.received == Int64(shared + 4), "\(comment)")
          #expect(counts.duplicates == Int64(shared), "\(comment)")
          if number % 8 == 0 || size > 1 { try verify(branches, log, comment) }
          for branch in branches {
            let again = try world.store.receive(batch(branch, 0..<branch.count, log))
            #expect(again.counts.received == 0, "\(comment)")
            #expect(again.counts.duplicates == Int64(branch.count), "\(comment)")
          }
          if number % 8 == 0 { try verify(branches, log, "again: \(comment)") }
        }
      }
    }
    #expect(number > 100)
  }

  @Test func `forks of forks, lines that came singly and holes, in random orders`() throws {
    var random = Randomness.announced()
    for round in 0..<150 {
      let log = log(10_000 + round)
      var branches = [try lines(log, Int.random(in: 1...6, using: &random), "0")]
      for index in 1...Int.random(in: 1...4, using: &random) {
        let parent = branches.randomElement(using: &random) ?? []
        let shared = Array(parent.prefix(Int.random(in: 0...parent.count, using: &random)))
        branches.append(
          try lines(log, after: shared, Int.random(in: 1...4, using: &random), "\(index)"))
      }
      let comment = "SEED=\(random.seed) round \(round) \(branches.map { $0.map(\.by) })"
      let all = Array(Set(branches.flatMap { $0 })).sorted {
        $0.name.description < $1.name.description
      }
      let holes = Set(
        round % 3 == 0 ? all.filter { _ in Int.random(in: 0..<4, using: &random) == 0 } : [])
      let single = all.filter { line in
        Bool.random(using: &random) && !holes.contains(line)
      }.shuffled(using: &random)
      var sent = branches.map { _ in 0 }
      var steps: [Int] = branches.indices.flatMap { index in
        [Int](repeating: index, count: branches[index].count)
      }.shuffled(using: &random)
      steps.insert(contentsOf: single.indices.map { -1 - $0 }, at: 0)
      if Bool.random(using: &random) { steps.shuffle(using: &random) }
      for step in steps {
        if step < 0 {
          _ = try world.store.receive(Return.of([single[-1 - step]], from: key))
          continue
        }
        let from = sent[step]
        let count = Int.random(in: 0...3, using: &random)
        let through = min(branches[step].count, from + count)
        guard through > from else { continue }
        _ = try world.store.receive(batch(branches[step], from..<through, log, holes: holes))
        // At times the receipt is lost, and the batch is sent again.
        if Int.random(in: 0..<4, using: &random) > 0 { sent[step] = through }
      }
      for (index, branch) in branches.enumerated() where sent[index] < branch.count {
        _ = try world.store.receive(
          batch(branch, sent[index]..<branch.count, log, holes: holes))
      }
      try verify(branches, log, holes: holes, comment)
    }
  }

  @Test func `lines that came singly move into the chain when it comes, and are stored once`()
    throws
  {
    for (index, chosen) in subsets([0, 1, 2, 3]).enumerated() {
      let log = log(20_000 + index)
      let branch = try lines(log, 4, "a")
      let single = chosen.map { branch[$0] }
      _ = try world.store.receive(Return.of(single.reversed(), from: key))
      let place = "line l JOIN log g ON g.key = l.position >> 40 WHERE g.node = '\(log.node)'"
      #expect(try world.store.count("\(place) AND g.branch < 0") == Int64(single.count))
      let receipt = try world.store.receive(batch(branch, 0..<4, log))
      #expect(receipt.counts.duplicates == Int64(single.count))
      #expect(receipt.counts.received == Int64(4 - single.count))
      try verify([branch], log, "\(chosen)")
      // A feed that brings them again finds them in the chain.
      let again = try world.store.receive(Return.of(branch, from: key))
      #expect(again.counts.received == 0 && again.counts.duplicates == 4)
      try verify([branch], log, "\(chosen) again")
    }
  }

  @Test func `the very same line in two branches is one line, and both chains stand`() throws {
    let log = log(30_000)
    let record = RecordKey(case: nil, type: "plan", id: try RecordID("150502-p").orThrow())
    func line(_ sequence: Int64, _ user: String) throws -> Line {
      try LineBook.line(log, sequence, record, [("a", "1")], by: user)
    }
    let branches = try [
      [line(1, "a"), line(2, "both"), line(3, "a")], [line(1, "b"), line(2, "both"), line(3, "b")],
    ]
    for branch in branches { _ = try world.store.receive(batch(branch, 0..<3, log)) }
    try verify(branches, log, "same line")
  }

  @Test func `a batch that begins beyond what is held leaves nothing`() throws {
    let log = log(40_000)
    let (one, two) = (try lines(log, 4, "a"), try lines(log, 4, "b"))
    _ = try world.store.receive(batch(one, 0..<2, log))
    #expect(throws: StoreError.gap(log: log, heldThrough: 2, from: 4)) {
      try world.store.receive(batch(one, 3..<4, log))
    }
    // A branch whose beginning is not held is no continuation of another's.
    #expect(throws: StoreError.gap(log: log, heldThrough: 2, from: 3)) {
      try world.store.receive(batch(two, 2..<4, log))
    }
    let broken = batch(one, 2..<4, log)
    #expect(throws: StoreError.brokenChain(log: log, sequence: 4)) {
      try world.store.receive(
        PushBatch(
          sender: sender, log: log, from: 3, after: broken.after, items: broken.items,
          link: broken.after, signedBy: LineBook.key(of: log.node)))
    }
    try verify([Array(one.prefix(2))], log, "refused")
  }

  @Test func `a store tells what a hub holds beside its own chain, before and after it`() throws {
    let log = log(50_000)
    let prefix = try lines(log, 2, "shared")
    let (one, two) = (
      try lines(log, after: prefix, 2, "a"), try lines(log, after: prefix, 3, "b")
    )
    _ = try world.store.receive(batch(one, 0..<4, log))
    func end(_ branch: [Line], _ count: Int) -> LogEnd {
      LogEnd(log: log, through: Int64(count), link: link(branch, count, log))
    }
    func compare(_ held: [Line], _ hub: [([Line], Int)]) throws -> [Int64] {
      let ranges = hub.map { branch, count in
        LogRange(from: 1, through: Int64(count), link: link(branch, count, log))
      }
      let found = try world.store.compare(end(held, held.count), with: ranges)
      return [found.agreedThrough, found.hubHasOther ? 1 : 0]
    }
    #expect(try compare(one, []) == [0, 0])
    for count in 1...4 { #expect(try compare(one, [(one, count)]) == [Int64(count), 0]) }
    for count in 3...5 { #expect(try compare(one, [(two, count)]) == [0, 1]) }
    #expect(try compare(one, [(one, 3), (two, 5)]) == [3, 1])
    #expect(try compare(Array(one.prefix(3)), [(one, 2), (two, 3)]) == [2, 1])
    #expect(try compare(two, [(two, 2)]) == [0, 1], "a chain that is not held agrees to nothing")
  }
}
