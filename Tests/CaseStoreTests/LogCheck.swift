import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Recomputes a store's own logs from their lines.
enum LogCheck {
  /// Checks that a store's own lines are numbered without gaps and give the links it keeps.
  @discardableResult
  static func verify(
    _ store: CaseStore, _ location: SourceLocation = #_sourceLocation
  ) throws -> [LogClass: Int64] {
    try store.read { connection in
      var ends: [LogClass: Int64] = [:]
      for logClass in LogClass.allCases {
        let log = LogID(node: store.thisNode.node, logClass: logClass)
        guard let end = try LogQuery.main(of: log, connection) else { continue }
        let lines = try connection.rows(
          "SELECT body FROM line WHERE position >> 40 = ? ORDER BY position", .integer(end.key)
        ) { try Line(bytes: #require(LineBody.bytes($0, 0))) }
        #expect(
          lines.map(\.sequence) == Array(0..<end.through).map { $0 + 1 }, sourceLocation: location)
        #expect(lines.allSatisfy { $0.log == log }, sourceLocation: location)
        var link = ChainLink.origin(of: log)
        for line in lines {
          link = link.next(line.digest)
          let kept = try LogQuery.link(of: end, log, at: line.sequence, connection)
          #expect(kept == link, "link \(line.sequence)", sourceLocation: location)
        }
        #expect(link == end.link, sourceLocation: location)
        ends[logClass] = end.through
      }
      let branches = try connection.integer("SELECT count(*) FROM log WHERE branch > 0")
      #expect(branches == 0, sourceLocation: location)
      return ends
    }
  }
}
