internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Gathers from the held lines what ``Entitlement`` judges by.
struct EntitlementQuery {
  private let writer: LineWriter

  init(_ writer: LineWriter) {
    self.writer = writer
  }

  /// Why a line does not count; nil for one that does.
  func judge(
    _ line: Line, _ connection: borrowing Connection
  ) throws -> Entitlement.Reason? {
    let revocations = HeldRevocations(writer)
    if Revocation.isOne(line), try revocations.counts(line, connection) { return nil }
    guard try revocations.trust(line, connection) else { return .revoked }
    if Revocation.isOne(line) {
      let offices = try writer.offices(of: line.log.node, connection)
      return offices.isEmpty ? .authorUnknown : .authorNotEntitled
    }
    if line.record.caseID == nil, line.record.type == Certificate.recordType {
      return try CertificateQuery(writer).proves(line, connection) ? nil : .certificateUnproved
    }
    var replaced: [String?] = []
    if let field = Entitlement.placeField(of: line.record) {
      for name in line.replaced(in: field) {
        replaced.append(try place(named: name, field, of: line, connection))
      }
    }
    let entitlement = Entitlement(
      authorOffices: try writer.offices(of: line.log.node, connection),
      places: try places(of: line.record, connection), replacedPlaces: replaced)
    let edges = try writer.edges(connection)
    return entitlement.judge(line) { edges.isAtOrAbove($0, $1) }
  }

  /// The offices that a node was ever of, by its certificates; this store's own ids are known
  /// without one.
  ///
  /// A certificate that is voided stands here: only a revocation takes back what counted, or the
  /// order of arrival would matter.
  static func offices(
    of node: NodeID, _ thisNode: ThisNode, _ connection: borrowing Connection
  ) throws -> [String] {
    var offices = try connection.rows(
      "SELECT office FROM certificate WHERE node = ? AND office IS NOT NULL ORDER BY id",
      .text(node.text)
    ) { $0.text(0) }
    if node == thisNode.node {
      offices.append(thisNode.office)
    } else if let former = try connection.text(
      "SELECT office FROM former_node WHERE node = ?", .text(node.text))
    {
      offices.append(former)
    }
    return offices
  }

  /// The value that a named line gave the place; nil unless it is held, counts and is of the
  /// record.
  private func place(
    named name: LineName, _ field: String, of line: Line, _ connection: borrowing Connection
  ) throws -> String? {
    for arrival in try writer.lines(named: name, in: line.log.logClass, connection) {
      guard let named = try writer.line(at: arrival, connection), named.record == line.record,
        try !writer.isQuarantined(arrival, connection), let place = named.value(of: field)?.text
      else { continue }
      return place
    }
    return nil
  }

  /// Every office that a line that counts ever gave a case.
  private func places(
    of record: RecordKey, _ connection: borrowing Connection
  ) throws -> [String] {
    guard let caseID = record.caseID else { return [] }
    return try writer.places(of: caseID, connection).map(\.office)
  }
}

extension OfficeEdges {
  /// Reads the edges that count here.
  init(_ connection: borrowing Connection) throws {
    self.init()
    var rows: [(lower: String, upper: String)] = []
    try connection.query("SELECT lower, upper FROM office_edge") { row in
      rows.append((row.text(0), row.text(1)))
    }
    for row in rows { insert(upper: row.upper, above: row.lower) }
  }
}
