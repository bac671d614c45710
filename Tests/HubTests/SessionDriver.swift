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
    if try store.upstream() == nil {
      let reply = try ask { try hub.welcome(store.hello, version: 1) }
      try step { try store.join(address: "http://127.0.0.1:1", hub: reply) }
    }
    var session = try store.beginSession()
    var action = session.start()
    while true {
      switch action {
      case .greet(let hello):
        let sent = try Hello(decoding: hello.encoded)
        let reply = try ask { try HelloReply(decoding: hub.welcome(sent, version: 1).encoded) }
        action = session.handle(.welcomed(reply))
      case .readBatch(let log, let from, let most, let bytesMax):
        let count = min(most, linesMax)
        let batch = try step {
          try store.batch(of: log, from: from, linesMax: count, bytesMax: bytesMax)
        }
        action = session.handle(.batchRead(batch))
      case .push(let batch):
        let sent = try PushBatch(decoding: batch.encoded)
        let receipt = try ask { try PushReceipt(decoding: hub.receive(sent).encoded) }
        action = session.handle(.receiptReceived(receipt))
      case .storeReceipt(let log, let through):
        try step { try store.storeReceipt(log: log, through: through) }
        action = session.handle(.receiptStored)
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
