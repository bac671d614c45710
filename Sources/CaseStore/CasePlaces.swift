internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Which offices hold a case, and which held it once.
///
/// Nearly every case is where its own record's `office` says and nowhere else; only the others have
/// rows in `case_place`.
struct CasePlaces {
  private let caseID: RecordID

  init(_ caseID: RecordID) {
    self.caseID = caseID
  }

  /// One office of a case.
  struct Place: Hashable {
    let office: String
    /// Whether a standing value of `office` names it; else it held the case once.
    let holds: Bool

    /// Former holders read on what is plain, so that their figures stay right.
    func reads(_ logClass: LogClass) -> Bool { holds || logClass == .plain }
  }

  /// Whether the case's own record is here and has an office.
  func isPlaced(_ connection: borrowing Connection) throws -> Bool {
    try shownOffice(connection) != nil
  }

  /// All offices of the case, in order of their ids.
  func all(_ connection: borrowing Connection) throws -> [Place] {
    var places = try rows(connection)
    if let office = try shownOffice(connection) { places[office] = true }
    return places.keys.sorted().map { Place(office: $0, holds: places[$0] ?? false) }
  }

  /// What a line that sets `office` changed.
  struct Change {
    /// Whether the case had no place before.
    let isFirst: Bool
    /// The offices that hold it now and did not before.
    let gained: [Place]
  }

  /// Notes what a line that sets `office`, just merged, changed.
  func update(
    by line: Line, writer: LineWriter, _ connection: borrowing Connection
  ) throws -> Change {
    let known = try rows(connection)
    var before = Set(known.keys)
    var isFirst = true
    for arrival in try CaseChain.arrivals(of: caseID, connection) {
      guard let earlier = try writer.line(at: arrival, connection), earlier.record == line.record,
        earlier.digest != line.digest, let office = earlier.value(of: "office")?.text,
        try !writer.isQuarantined(arrival, connection)
      else { continue }
      isFirst = false
      before.insert(office)
    }
    let standing = try standingOffices(line.record, writer: writer, connection)
    let gained = standing.filter { office in
      // Before the second place is known there are no rows, and the one place held the case.
      isFirst || !(known[office] ?? before.contains(office))
    }
    if !isFirst {
      for office in before.union(standing).sorted() {
        try connection.run(
          """
          INSERT INTO case_place (case_id, office, holds) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET holds = excluded.holds
          """, .text(caseID.text), .text(office), .integer(standing.contains(office) ? 1 : 0))
      }
    }
    return Change(
      isFirst: isFirst, gained: gained.sorted().map { Place(office: $0, holds: true) })
  }

  private func rows(_ connection: borrowing Connection) throws -> [String: Bool] {
    var rows: [String: Bool] = [:]
    try connection.query(
      "SELECT office, holds FROM case_place WHERE case_id = ?", .text(caseID.text)
    ) { rows[$0.text(0)] = $0.integer(1) == 1 }
    return rows
  }

  private func shownOffice(_ connection: borrowing Connection) throws -> String? {
    for type in RecordType.all where type.place == .caseRoot {
      let office = try connection.text(
        "SELECT office FROM \(type.name) WHERE id = ?", .text(caseID.text))
      if let office { return office }
    }
    return try connection.text(
      "SELECT office FROM case_place WHERE case_id = ? AND holds = 1 LIMIT 1", .text(caseID.text))
  }

  private func standingOffices(
    _ record: RecordKey, writer: LineWriter, _ connection: borrowing Connection
  ) throws -> Set<String> {
    let heads = try RecordMerge(writer: writer).heads(of: record, field: "office", connection)
    return Set(heads.compactMap { $0.value.text })
  }
}
