internal import ChangeLog
internal import SQLite
public import SyncSession

/// A page of feeds with its lines read: what can be done with one before the store is needed, on
/// another thread if there is one.
public struct ReceivedPage: Sendable {
  /// The page as it came.
  public let page: PullPage
  /// For each of its sections the entries, read.
  let sections: [[ReceivedEntry]]

  /// Reads the lines of a page.
  ///
  /// Bytes that are no line are found out when the page is stored.
  public init(_ page: PullPage) {
    self.page = page
    sections = page.sections.map { $0.items.map { ReceivedEntry($0) } }
  }
}

/// An entry of a feed, read.
enum ReceivedEntry: Sendable {
  case line(ReceivedLine)
  /// Bytes that are no line.
  case malformed
  case hole(FeedHole)
  case own(LogClass, from: Int64, through: Int64)

  init(_ item: FeedItem) {
    switch item {
    case .line(let bytes):
      self = (try? ReceivedLine(bytes)).map { .line($0) } ?? .malformed
    case .hole(let hole): self = .hole(hole)
    case .own(let logClass, let from, let through):
      self = .own(logClass, from: from, through: through)
    }
  }
}

/// A line that came from another, with the form in which it is stored.
struct ReceivedLine: Sendable {
  let line: Line
  let body: Value

  /// Reads a line.
  init(_ bytes: [UInt8]) throws(LineFault) {
    line = try Line(bytes: bytes)
    body = LineBody.stored(line.bytes)
  }
}
