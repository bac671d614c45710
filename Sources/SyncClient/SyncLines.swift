internal import CaseStore
internal import ChangeLog
internal import SyncSession

/// The lines of one sync on their way up and down, so that hub and client work at the same time:
/// the next batch is read and packed while the hub stores one, the next page asked for and read
/// while this store stores one.
///
/// What was done ahead is used only if it is what the session then asks for: lines never change
/// once they have a number, and a page answers its cursors whenever it was asked for.
struct SyncLines {
  /// How long a hub should need to take a batch: with a hundred counties at once, the last of them
  /// waits for all others.
  private static let pushAim = Duration.milliseconds(250)
  /// How long the storing of a page should take: so long may whoever saves a case have to wait.
  private static let pullAim = Duration.milliseconds(40)

  private let store: CaseStore
  private let connection: HubConnection
  private let clock = ContinuousClock()
  private var pushPace = BatchPace(aim: SyncLines.pushAim)
  private var pullPace = BatchPace(aim: SyncLines.pullAim)
  private var reading: Reading?
  private var nextBatch: (reading: Reading, packed: Ahead<PackedBatch>)?
  private var packed: PackedBatch?
  private var request: PullRequest?
  private var nextPage: (request: PullRequest, page: Ahead<ReceivedPage>)?
  private var received: ReceivedPage?

  /// Where a batch begins.
  private struct Reading: Sendable {
    let end: LogEnd
    let from: Int64
    let linesMax: Int64
    let bytesMax: Int64
  }

  init(store: CaseStore, connection: HubConnection) {
    self.store = store
    self.connection = connection
  }

  /// The batch that begins at a number of a log.
  mutating func batch(
    of end: LogEnd, from: Int64, linesMax: Int64, bytesMax: Int64
  ) throws -> PushBatch {
    let ahead = nextBatch
    nextBatch = nil
    reading = Reading(end: end, from: from, linesMax: linesMax, bytesMax: bytesMax)
    let found: PackedBatch
    if let ahead, ahead.reading.end == end, ahead.reading.from == from {
      found = try ahead.packed.wait()
    } else {
      found = try PackedBatch(
        store.batch(
          of: end, from: from, linesMax: min(linesMax, pushPace.lines), bytesMax: bytesMax))
    }
    packed = found
    return found.batch
  }

  /// Sends the batch that was just read, and reads the one after it meanwhile.
  mutating func push(_ batch: PushBatch) throws -> PushReceipt {
    let message = try packed.flatMap { $0.batch == batch ? $0 : nil } ?? PackedBatch(batch)
    let count = Int64(batch.items.count)
    if let reading, batch.from + count <= reading.end.through {
      let next = Reading(
        end: reading.end, from: batch.from + count, linesMax: reading.linesMax,
        bytesMax: reading.bytesMax)
      let lines = min(next.linesMax, pushPace.lines)
      nextBatch = (
        next,
        Ahead { [store] in
          try PackedBatch(
            store.batch(
              of: next.end, from: next.from, linesMax: lines, bytesMax: next.bytesMax))
        }
      )
    }
    let began = clock.now
    let receipt = try connection.push(message)
    pushPace.note(count, took: clock.now - began)
    return receipt
  }

  /// The page that answers a request.
  mutating func pull(_ request: PullRequest) throws -> PullPage {
    let ahead = nextPage
    nextPage = nil
    self.request = request
    if let ahead, Set(ahead.request.cursors) == Set(request.cursors) {
      let page = try ahead.page.wait()
      received = page
      return page.page
    }
    return try connection.pull(paced(request))
  }

  /// Stores a page, and asks for the one after it meanwhile.
  mutating func store(_ page: PullPage, from hub: NodeID) throws -> [FeedCursor] {
    let count = page.entryCount
    // The last request, which the hub has nothing to answer, says that all is stored: that one is
    // made when it is so.
    if let request, count > 0, page.remaining > 0, page.disagreeing.isEmpty {
      let next = paced(request.after(page))
      nextPage = (next, Ahead { [connection] in ReceivedPage(try connection.pull(next)) })
    }
    let page = received.flatMap { $0.page == page ? $0 : nil } ?? ReceivedPage(page)
    received = nil
    let began = clock.now
    let cursors = try store.store(page, from: hub)
    pullPace.note(count, took: clock.now - began)
    return cursors
  }

  private func paced(_ request: PullRequest) -> PullRequest {
    PullRequest(
      node: request.node, cursors: request.cursors,
      linesMax: min(request.linesMax, pullPace.lines))
  }
}

extension PullPage {
  /// How many entries of feeds the page has.
  var entryCount: Int64 {
    sections.reduce(0) { sum, section in sum + section.items.reduce(0) { $0 + $1.entryCount } }
  }
}

extension PullRequest {
  /// The request that follows when a page is stored.
  fileprivate func after(_ page: PullPage) -> PullRequest {
    var held: [FeedID: FeedCursor] = [:]
    for cursor in cursors { held[cursor.feed] = cursor }
    for section in page.sections {
      held[section.feed] = FeedCursor(
        feed: section.feed, position: section.through, link: section.link)
    }
    return PullRequest(
      node: node, cursors: held.keys.sorted().compactMap { held[$0] }, linesMax: linesMax)
  }
}
