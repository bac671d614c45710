internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Which records are erased here, and which are to be.
///
/// What an order may do follows from held lines alone (``ErasureOrder``); when it acts follows from
/// this computer's date. A wrong clock acts early or late by its own error, and on this computer
/// only.
struct ErasureQuery {
  private let writer: LineWriter

  init(_ writer: LineWriter) {
    self.writer = writer
  }

  /// Whether records like that of a line can be erased; a type that this version does not know is
  /// of the class of the log in which the line stands.
  static func mayErase(_ record: RecordKey, in logClass: LogClass) -> Bool {
    let isPersonal = RecordShape.find(record.type)?.type.isPersonal ?? (logClass == .personal)
    return ErasureOrder.mayErase(record, isPersonal: isPersonal)
  }

  /// Whether a record was erased here.
  func isErased(_ record: RecordKey, _ connection: borrowing Connection) throws -> Bool {
    guard try writer.rare.mayHold(.erasedRecord, connection) else { return false }
    let statement = try connection.statement(
      "SELECT 1 FROM erased_record WHERE case_id = ? AND type = ? AND id = ?")
    try statement.bind(record.caseID?.text ?? "", record.type, record.id.text)
    return try statement.step()
  }

  /// Whether an order acts on a record today.
  func isDue(_ record: RecordKey, _ connection: borrowing Connection) throws -> Bool {
    guard try writer.rare.mayHold(.erasure, connection), let today = writer.environment?.today
    else { return false }
    let orders = try ErasureQuery.orders(
      where: "e.record = ? AND e.acts_on <= ?", [.text(record.id.text), .text(today.iso)],
      connection)
    return try orders.contains { try $0.record == record && isOfForce($0, connection) }
  }

  /// The orders that act today on records that are not erased yet.
  func due(_ connection: borrowing Connection) throws -> [ErasureOrder] {
    guard try writer.rare.mayHold(.erasure, connection), let today = writer.environment?.today
    else { return [] }
    return try ErasureQuery.orders(
      where: """
        e.acts_on <= ? AND NOT EXISTS (SELECT 1 FROM erased_record r
          WHERE r.case_id = e.record_case AND r.type = e.record_type AND r.id = e.record)
        """, [.text(today.iso)], connection
    ).filter { try isOfForce($0, connection) }
  }

  /// Whether the office that gave an order may, by the lines that are held.
  func isOfForce(
    _ order: ErasureOrder, _ connection: borrowing Connection
  ) throws -> Bool {
    guard let caseID = order.record.caseID else { return false }
    let edges = try writer.edges(connection)
    let places = try writer.places(of: caseID, connection).map(\.office)
    return order.isEntitled(places: places) { edges.isAtOrAbove($0, $1) }
  }

  private static func orders(
    where condition: String, _ bindings: [Value], _ connection: borrowing Connection
  ) throws -> [ErasureOrder] {
    let statement = try connection.statement(
      """
      SELECT e.id, e.record_case, e.record_type, e.record, e.acts_on FROM erasure e
      WHERE e.voided IS NULL AND \(condition) ORDER BY e.id
      """)
    try statement.bind(bindings)
    var orders: [ErasureOrder] = []
    while try statement.step() {
      guard let id = RecordID(statement.text(0)), let recordID = RecordID(statement.text(3)) else {
        continue
      }
      let record = RecordKey(
        case: RecordID(statement.text(1)), type: statement.text(2), id: recordID)
      let order = ErasureOrder(id: id, record: record, actsOn: statement.text(4))
      if let order { orders.append(order) }
    }
    return orders
  }
}
