internal import SQLite

/// Where a log ended when figures were computed from it: its number of lines and their link.
///
/// A figure that names its cut can be proved later: the link commits to every line up to there.
public struct ReportCut: Sendable, Hashable {
  /// The id of the node that writes the log.
  public let node: String
  /// The log's class.
  public let logClass: String
  /// The branch: 0, but for logs that a copied store wrote on.
  public let branch: Int64
  /// How many lines are held without a gap.
  public let through: Int64
  /// The chain's link after the last of them, in lower-case hexadecimal digits.
  public let link: String

  /// The ends of all logs of a store, in order of node, class and branch.
  static func read(_ connection: borrowing Connection) throws -> [ReportCut] {
    try connection.rows(
      "SELECT node, class, branch, through, link FROM log ORDER BY node, class, branch"
    ) { row in
      ReportCut(
        node: row.text(0), logClass: row.text(1), branch: row.integer(2), through: row.integer(3),
        link: hexadecimal(row.bytes(4)))
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}

extension ReportCut {
  /// The cut as reports print it.
  var json: ReportJSON {
    .object([
      ("node", .string(node)), ("class", .string(logClass)), ("branch", .integer(branch)),
      ("through", .integer(through)), ("link", .string(link)),
    ])
  }
}
