internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Which offices hold a case, and which held it once.
///
/// Nearly every case is where its own record's `office` says and was nowhere else; only the others,
/// and cases of types that a newer version brought, have rows in `case_place`. Both kinds of places
/// are functions of the set of held lines: an office holds the case if a standing value of `office`
/// names it, and held it if any line did.
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
    func reads(_ logClass: LogClass) -> Bool {
      holds || logClass == .plain || DeliberateFault.isActive(.personalToFormerHolder)
    }
  }

  /// An office that may read more of the case than before.
  struct Gain: Hashable {
    let place: Place
    /// Whether it held the case once, so that its feeds have a part of it.
    let heldOnce: Bool
  }

  /// All offices of the case, in order of their ids; none before one of them is known.
  func all(_ rare: RareTables, _ connection: borrowing Connection) throws -> [Place] {
    let rows = try rows(rare, connection)
    if !rows.isEmpty { return rows }
    return try shownOffice(connection).map { [Place(office: $0, holds: true)] } ?? []
  }

  /// What a case's first line gains for the office that it names: nothing else is held of the case.
  ///
  /// - Returns: nil for a line of a type without columns, whose places stand in rows.
  static func firstGain(by line: Line) -> Gain? {
    guard RecordRow(line.record).isDeclared, let office = line.value(of: "office")?.text else {
      return nil
    }
    return Gain(place: Place(office: office, holds: true), heldOnce: false)
  }

  /// The places that stand in rows.
  func rows(
    _ rare: RareTables, _ connection: borrowing Connection
  ) throws -> [Place] {
    guard try rare.mayHold(.casePlace, connection) else { return [] }
    return try connection.rows(
      "SELECT office, holds FROM case_place WHERE case_id = ? ORDER BY office", .text(caseID.text)
    ) { Place(office: $0.text(0), holds: $0.integer(1) == 1) }
  }

  /// Works out the places from the case's lines, after one that sets or replaces `office` came.
  ///
  /// - Returns: the offices that may read more of the case than before that line, and whether they
  ///   held it once, so that their feeds have a part of it.
  @discardableResult
  func update(
    by line: Line, writer: LineWriter, _ connection: borrowing Connection
  ) throws -> [Gain] {
    let rows = try rows(writer.rare, connection)
    let roots = try roots(writer: writer, connection)
    // Without rows at most one office was ever named, and it held the case.
    let before =
      rows.isEmpty
      ? roots.filter { $0.digest != line.digest }.compactMap { $0.value(of: "office")?.text }
        .map { Place(office: $0, holds: true) } : rows
    let after = try places(by: roots, writer: writer, connection)
    let shown = try shownOffice(connection).map { [Place(office: $0, holds: true)] } ?? []
    if !rows.isEmpty || after != shown {
      writer.rare.note(.casePlace)
      for place in after {
        try connection.run(
          """
          INSERT INTO case_place (case_id, office, holds) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET holds = excluded.holds
          """, .text(caseID.text), .text(place.office), .integer(place.holds ? 1 : 0))
      }
    }
    return after.compactMap { place in
      guard let earlier = before.first(where: { $0.office == place.office }) else {
        return Gain(place: place, heldOnce: false)
      }
      return place.holds && !earlier.holds ? Gain(place: place, heldOnce: true) : nil
    }
  }

  /// The lines of the case's own record that count.
  private func roots(
    writer: LineWriter, _ connection: borrowing Connection
  ) throws -> [Line] {
    try writer.chains.arrivals(of: caseID, connection).compactMap { arrival in
      guard let line = try writer.line(at: arrival, connection), line.record.isCaseRoot,
        try !writer.isQuarantined(arrival, connection)
      else { return nil }
      return line
    }
  }

  private func places(
    by roots: [Line], writer: LineWriter, _ connection: borrowing Connection
  ) throws -> [Place] {
    let named = Set(roots.compactMap { $0.value(of: "office")?.text })
    let merge = RecordMerge(writer: writer)
    let standing = try Set(roots.map(\.record)).flatMap { record in
      try merge.heads(of: record, field: "office", connection).compactMap(\.value.text)
    }
    return named.sorted().map { Place(office: $0, holds: standing.contains($0)) }
  }

  private func shownOffice(_ connection: borrowing Connection) throws -> String? {
    for shape in RecordShape.ofCases {
      if let office = try connection.text(
        "SELECT office FROM \(shape.type.name) WHERE id = ?", .text(caseID.text))
      {
        return office
      }
    }
    return nil
  }
}
