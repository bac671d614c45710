import CaseStore
import ChangeLog
import SyncSession

/// Runs a node's session with a hub without a network, as `SyncClient` does with one, and can stop
/// anywhere: what is done then stays, what was on its way is lost.
struct SessionDriver {
  /// Where the line is cut.
  ///
  /// So many steps are done. An exchange with the hub is two steps, so that
  /// it can be cut when the hub has acted and the answer is lost.
  struct Cut: Error {}

  var stepsLeft = Int.max
  var linesMax: Int64 = SyncProtocol.linesMax
  private(set) var stepsDone = 0
  private(set) var pages = 0
  /// Whether the node went on under a new id, as a client does whose log was written on elsewhere.
  private(set) var tookNewIdentity = false

  init(stepsMax: Int = .max, linesMax: Int64 = SyncProtocol.linesMax) {
    stepsLeft = stepsMax
    self.linesMax = linesMax
  }

  private mutating func step<Result>(_ body: () throws -> Result) throws -> Result {
    guard stepsLeft > 0 else { throw Cut() }
    stepsLeft -= 1
    stepsDone += 1
    return try body()
  }

  private mutating func ask<Answer>(_ body: () throws -> Answer) throws -> Answer {
    let answer = try step(body)
    return try step { answer }
  }

  /// - Throws: ``Cut``; `SyncSession.Failure`; what the stores throw.
  mutating func run(_ store: CaseStore, with hub: CaseStore) throws -> SyncSession.Outcome {
    if try store.upstream() == nil { try join(store, hub) }
    do {
      return try session(store, hub)
    } catch SyncSession.Failure.forked {
      try step { _ = try store.takeNewIdentity(reason: .forked) }
      tookNewIdentity = true
      return try session(store, hub)
    }
  }

  /// Names a hub as the one to sync with from now on.
  mutating func join(_ store: CaseStore, _ hub: CaseStore) throws {
    try ask { _ = try hub.enrol(store) }
    let reply = try ask { try hub.welcome(store.hello(), version: 1) }
    try step { try store.join(address: "http://127.0.0.1:1", hub: reply) }
  }

  private mutating func session(
    _ store: CaseStore, _ hub: CaseStore
  ) throws -> SyncSession.Outcome {
    var session = try store.beginSession()
    var action = session.start()
    while true {
      switch action {
      case .greet(let hello):
        let sent = try Hello(decoding: hello.encoded)
        // The challenge, which comes before it, names the hub.
        if let joined = try store.upstream()?.node, joined != hub.thisNode.node {
          throw SyncSession.Failure.otherHub(expected: joined, found: hub.thisNode.node)
        }
        let reply = try ask { try HelloReply(decoding: hub.greet(store, sent).encoded) }
        action = session.handle(.welcomed(reply))
      case .compare(let end, let ranges):
        let found = try step { try store.compare(end, with: ranges) }
        action = session.handle(
          .compared(agreedThrough: found.agreedThrough, hubHasOther: found.hubHasOther))
      case .readBatch(let end, let from, let most, let bytesMax):
        let count = min(most, linesMax)
        let batch = try step {
          try store.batch(of: end, from: from, linesMax: count, bytesMax: bytesMax)
        }
        action = session.handle(.batchRead(batch))
      case .push(let batch):
        let sent = try PushBatch(decoding: batch.encoded)
        let receipt = try ask { try PushReceipt(decoding: hub.receive(sent).encoded) }
        action = session.handle(.receiptReceived(receipt))
      case .storeReceipt(let log, let through):
        try step { try store.storeReceipt(log: log, through: through) }
        action = session.handle(.receiptStored)
      case .findAgreement(let disagreement):
        let through = try step {
          try store.findAgreement(disagreement, hub: hub.thisNode.node)
        }
        action = session.handle(.agreementFound(through: through))
      case .readReturn(let held, let from, let most, let bytesMax):
        let count = min(most, linesMax)
        let entries = try step {
          try store.entries(of: held, from: from, linesMax: count, bytesMax: bytesMax)
        }
        action = session.handle(.returnRead(entries))
      case .giveBack(let entries):
        let sent = try FeedReturn(decoding: entries.encoded)
        let receipt = try ask { try ReturnReceipt(decoding: hub.receive(sent).encoded) }
        action = session.handle(.returnReceived(receipt))
      case .cutBack(let held, let through):
        let cursors = try step { try store.cutBack(held, through: through) }
        action = session.handle(.feedCutBack(cursors: cursors))
      case .pull(let request):
        let sent = try PullRequest(
          decoding: PullRequest(
            node: request.node, cursors: request.cursors, linesMax: linesMax
          ).encoded)
        let page = try ask { try PullPage(decoding: hub.page(for: sent).encoded) }
        pages += 1
        action = session.handle(.pageReceived(page))
      case .storePage(let page):
        let cursors = try step { try store.store(page, from: hub.thisNode.node) }
        action = session.handle(.pageStored(cursors: cursors))
      case .finish(let outcome):
        try step { try store.completeSync(outcome, clockOffsetMilliseconds: 0) }
        return outcome
      case .fail(let failure): throw failure
      }
    }
  }
}
