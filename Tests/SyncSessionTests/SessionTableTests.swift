import ChangeLog
import Testing

@testable import SyncSession

/// Challenges are known again without being kept, counters only grow, and nobody pushes others out.
struct SessionTableTests {
  private let node = NodeID(publicKey: [1])
  private let other = NodeID(publicKey: [2])
  private var table = SessionTable(secret: [UInt8](repeating: 9, count: 32))

  @Test mutating func `a challenge is its node's and its process's`() throws {
    let challenge = table.issue(to: node)
    #expect(table.isOwn(challenge, for: node))
    #expect(!table.isOwn(challenge, for: other))
    let restarted = SessionTable(secret: [UInt8](repeating: 8, count: 32))
    #expect(!restarted.isOwn(challenge, for: node))
    for place in challenge.bytes.indices {
      var bytes = challenge.bytes
      bytes[place] ^= 1
      #expect(!table.isOwn(try #require(Challenge(bytes: bytes)), for: node), "byte \(place)")
    }
    #expect(throws: SessionTable.Fault.unknownChallenge) {
      try table.admit(challenge, counter: 1, of: other)
    }
    #expect(table.issue(to: node) != challenge)
  }

  @Test mutating func `a counter is taken once, and none below it`() throws {
    let challenge = table.issue(to: node)
    try table.admit(challenge, counter: 3, of: node)
    for counter in [3, 2, 1] as [Int64] {
      #expect(throws: SessionTable.Fault.replayed) {
        try table.admit(challenge, counter: counter, of: node)
      }
    }
    try table.admit(challenge, counter: 4, of: node)
    // Another session counts by itself.
    try table.admit(table.issue(to: node), counter: 1, of: node)
    try table.admit(table.issue(to: other), counter: 1, of: other)
  }

  @Test mutating func `the session that was idle longest goes, with all challenges before it`()
    throws
  {
    let early = table.issue(to: node)
    let challenges = (0..<SessionTable.sessionsOfNodeMax).map { _ in table.issue(to: node) }
    for challenge in challenges { try table.admit(challenge, counter: 1, of: node) }
    try table.admit(challenges[0], counter: 2, of: node)
    let newest = table.issue(to: node)
    try table.admit(newest, counter: 1, of: node)
    // The second was idle longest; the first, used since, goes on.
    for (challenge, isTaken) in [
      (challenges[1], false), (early, false), (challenges[0], true), (challenges[3], true),
      (newest, true),
    ] {
      if isTaken {
        try table.admit(challenge, counter: 9, of: node)
      } else {
        #expect(throws: SessionTable.Fault.unknownChallenge) {
          try table.admit(challenge, counter: 9, of: node)
        }
      }
    }
    // Others lose nothing by it.
    let theirs = table.issue(to: other)
    try table.admit(theirs, counter: 1, of: other)
    for _ in 0..<10 { try table.admit(table.issue(to: node), counter: 1, of: node) }
    try table.admit(theirs, counter: 2, of: other)
  }

  @Test mutating func `no request is taken twice, in whatever order sessions come and go`() throws {
    var taken: Set<String> = []
    var challenges: [Challenge] = []
    var state: UInt64 = 42
    func next(_ bound: Int, _ state: inout UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<5_000 {
      if challenges.isEmpty || next(10, &state) == 0 { challenges.append(table.issue(to: node)) }
      let challenge = challenges[next(challenges.count, &state)]
      let counter = Int64(1 + next(20, &state))
      let isTaken: Bool
      do {
        try table.admit(challenge, counter: counter, of: node)
        isTaken = true
      } catch { isTaken = false }
      if isTaken { #expect(taken.insert("\(challenge.base64) \(counter)").inserted) }
    }
    #expect(taken.count > 100)
  }
}
