internal import ChangeLog

/// What happened in a run, in order: a chain of digests over all of it, so that two runs can be
/// compared, and the newest events as text for a failure's trace.
struct EventLog {
  /// Events kept for a trace.
  static let keptMax = 4_000

  private struct Entry {
    let number: Int
    let milliseconds: Int64
    let nodes: [Int]
    let text: String
  }

  private var entries: [Entry] = []
  private(set) var count = 0
  private(set) var digest = Digest(of: "redress simulation")
  /// Called with each event's text; nil to keep silent.
  let tell: ((String) -> Void)?

  init(tell: ((String) -> Void)?) {
    self.tell = tell
  }

  /// Notes an event that concerns some nodes.
  mutating func note(_ text: String, at milliseconds: Int64, of nodes: [Int]) {
    count += 1
    let entry = Entry(number: count, milliseconds: milliseconds, nodes: nodes, text: text)
    digest = Digest(of: digest.bytes + EventLog.line(entry).utf8)
    if entries.count >= EventLog.keptMax { entries.removeFirst(EventLog.keptMax / 2) }
    entries.append(entry)
    tell?(EventLog.line(entry))
  }

  /// Takes bytes that were sent or stored into the digest.
  mutating func absorb(_ bytes: [UInt8]) {
    digest = Digest(of: digest.bytes + bytes)
  }

  /// The newest events of some nodes, or of all.
  func trace(of nodes: [Int], linesMax: Int) -> [String] {
    let chosen =
      nodes.isEmpty ? entries : entries.filter { $0.nodes.contains(where: nodes.contains) }
    return chosen.suffix(linesMax).map { EventLog.line($0) }
  }

  private static func line(_ entry: Entry) -> String {
    let seconds = entry.milliseconds / 1_000
    let nodes = entry.nodes.map { "n\($0)" }.joined(separator: "→")
    return "\(entry.number) +\(seconds).\(entry.milliseconds % 1_000)s \(nodes) \(entry.text)"
  }
}
