public import ChangeLog
internal import SQLite

/// Who this installation is.
public struct ThisNode: Sendable, Hashable {
  /// The node's id.
  public let node: NodeID
  /// The public key that the id follows from.
  public let publicKey: [UInt8]
  /// The id of the office it belongs to.
  public let office: String
  /// Who writes where nobody else is named.
  public let defaultUser: String
  /// Whether feeds are kept for other nodes.
  public let isHub: Bool

  /// Reads the one row; nil if the store was never finished.
  static func read(_ connection: borrowing Connection) throws -> ThisNode? {
    let statement = try connection.statement(
      "SELECT node, public_key, office, default_user, is_hub FROM this_node")
    guard try statement.step(), let node = NodeID(statement.text(0)) else { return nil }
    return ThisNode(
      node: node, publicKey: statement.bytes(1), office: statement.text(2),
      defaultUser: statement.text(3), isHub: statement.integer(4) == 1)
  }

  func insert(createdAt: String, _ connection: borrowing Connection) throws {
    try connection.run(
      """
      INSERT INTO this_node (only, node, public_key, office, default_user, created_at, is_hub)
      VALUES (1, ?, ?, ?, ?, ?, ?)
      """, .text(node.text), .blob(publicKey), .text(office), .text(defaultUser),
      .text(createdAt), .integer(isHub ? 1 : 0))
  }
}
