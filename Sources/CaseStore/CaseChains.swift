internal import CaseModel
internal import ChangeLog
internal import SQLite

/// The chains of cases' lines, newest first: each line names the one before it, and the case's own
/// record the newest.
///
/// They cost no index, and reading a case's history touches its lines only. The ends of the chains
/// that a transaction works on are kept here and written once, by ``flush(_:)``.
final class CaseChains {
  /// How many ends are kept from one transaction to the next.
  private static let endsMax = 4_096

  /// Where a chain ends.
  private final class End {
    let key: String
    var tail: Int64?
    /// The row that names the end; nil while the case's own record is not here or does not count.
    var root: Root?
    /// Whether `rootless_case` has a row for it.
    var isRootless = false
    /// Whether the row names another line than `tail`.
    var isChanged = false
    /// Whether it stands among those to write.
    var isListed = false

    init(key: String) {
      self.key = key
    }
  }

  private let rare: RareTables
  /// A record that was just found to have no row.
  var absent: RecordKey?
  /// A record whose row was just written, with the line that it names.
  var written: (record: RecordKey, line: Int64)?
  private var ends: [String: End] = [:]
  /// The end asked for last: a line asks for its own several times.
  private var latest: End?
  private var changed: [End] = []

  init(_ rare: RareTables) {
    self.rare = rare
  }

  /// The newest line of the case, or of the record if it hangs on none; nil before the first.
  func tail(of record: RecordKey, _ connection: borrowing Connection) throws -> Int64? {
    try end(of: record, connection).tail
  }

  /// Makes a line, just stored, the newest of its case.
  ///
  /// - Parameter isMerged: whether the line was merged too, so that its record has a row.
  func setTail(
    of record: RecordKey, to arrival: Int64, isMerged: Bool, _ connection: borrowing Connection
  ) throws {
    let end = try end(of: record, connection)
    end.tail = arrival
    end.isChanged = true
    let row = RecordRow(record)
    // The row of a part is never the one that names the end.
    if isMerged, row.isDeclared ? row.type?.place != .part : CaseChains.mayBeRoot(record),
      end.root?.table != row.table
    {
      // Of several own records the first type's names the end, so that it is always found.
      let isNewRow = end.root == nil && row.isDeclared && written?.record == record
      let found: (root: Root, tail: Int64?)?
      if isNewRow, let shape = row.shape {
        found = (.declared(shape, record.id), written?.line)
      } else {
        found = try CaseChains.root(of: record, rare, connection)
      }
      end.root = found?.root
      if end.isRootless {
        try connection.run("DELETE FROM rootless_case WHERE case_id = ?", .text(end.key))
        end.isRootless = false
      }
      // A row that was just made names the line already.
      end.isChanged = found?.tail != arrival
    } else if isMerged, row.isDeclared, row.type?.place != .part, let written,
      written == (record, arrival)
    {
      end.isChanged = false
    }
    if end.isChanged, !end.isListed {
      end.isListed = true
      changed.append(end)
    }
  }

  /// Whether a row is the one that names the end of its chain.
  func isNamed(by row: RecordRow, _ connection: borrowing Connection) throws -> Bool {
    guard row.isDeclared, row.type?.place != .part else { return false }
    return try end(of: row.record, connection).root?.table == row.table
  }

  /// Notes the end of a chain apart from the row that names it, because that is to be taken away.
  func detach(_ record: RecordKey, _ connection: borrowing Connection) throws {
    let end = try end(of: record, connection)
    (absent, written) = (nil, nil)
    guard let tail = end.tail else { return }
    end.root = nil
    end.isRootless = true
    rare.note(.rootlessCase)
    try connection.run(
      """
      INSERT INTO rootless_case (case_id, last_line) VALUES (?, ?)
      ON CONFLICT DO UPDATE SET last_line = excluded.last_line
      """, .text(end.key), .integer(tail))
  }

  /// Writes the ends that changed.
  func flush(_ connection: borrowing Connection) throws {
    for end in changed.sorted(by: { $0.key < $1.key }) {
      end.isListed = false
      guard end.isChanged, let tail = end.tail else { continue }
      end.isChanged = false
      if let root = end.root {
        try connection.statement(root.update).run([.integer(tail)] + root.bindings)
      } else {
        rare.note(.rootlessCase)
        end.isRootless = true
        try connection.run(
          """
          INSERT INTO rootless_case (case_id, last_line) VALUES (?, ?)
          ON CONFLICT DO UPDATE SET last_line = excluded.last_line
          """, .text(end.key), .integer(tail))
      }
    }
    changed = []
    if ends.count > CaseChains.endsMax { (ends, latest) = ([:], nil) }
  }

  /// All lines of a record that hangs on no case, or of a record's case, in order of arrival.
  func arrivals(of record: RecordKey, _ connection: borrowing Connection) throws -> [Int64] {
    try CaseChains.arrivals(from: tail(of: record, connection), connection)
  }

  /// All lines of a case in order of arrival.
  func arrivals(of caseID: RecordID, _ connection: borrowing Connection) throws -> [Int64] {
    try arrivals(of: RecordKey(case: caseID, type: "", id: caseID), connection)
  }

  /// All lines of a record's case in order of arrival, as the committed rows say.
  static func stored(
    of record: RecordKey, _ connection: borrowing Connection
  ) throws -> [Int64] {
    try CaseChains(RareTables(areAsked: false)).arrivals(of: record, connection)
  }

  /// All lines of a case in order of arrival, as the committed rows say.
  static func stored(
    of caseID: RecordID, _ connection: borrowing Connection
  ) throws -> [Int64] {
    try CaseChains(RareTables(areAsked: false)).arrivals(of: caseID, connection)
  }

  private static func arrivals(
    from tail: Int64?, _ connection: borrowing Connection
  ) throws -> [Int64] {
    var found: [Int64] = []
    var next = tail
    while let arrival = next {
      found.append(arrival)
      next = try connection.integer(
        "SELECT previous FROM line WHERE arrival = ?", .integer(arrival))
    }
    return found.reversed()
  }

  private func end(of record: RecordKey, _ connection: borrowing Connection) throws -> End {
    let key = CaseChains.key(of: record)
    if let latest, latest.key == key { return latest }
    if let end = ends[key] {
      latest = end
      return end
    }
    let end = End(key: key)
    let isAbsent = absent == record
    if let found = try CaseChains.root(of: record, rare, isAbsent: isAbsent, connection) {
      end.root = found.root
      end.tail = found.tail
    } else {
      // Its own row would have been found.
      let row = RecordRow(record)
      if row.isDeclared, row.type?.place != .part { absent = record }
      if try rare.mayHold(.rootlessCase, connection) {
        end.tail = try connection.integer(
          "SELECT last_line FROM rootless_case WHERE case_id = ?", .text(key))
        end.isRootless = end.tail != nil
      }
    }
    ends[key] = end
    latest = end
    return end
  }

  /// What a chain goes by before the record that would name its end: the case, or the type and id
  /// of a record that hangs on none, which no case is called.
  private static func key(of record: RecordKey) -> String {
    record.caseID?.text ?? "\(record.type) \(record.id)"
  }

  private static func mayBeRoot(_ record: RecordKey) -> Bool {
    record.isCaseRoot || record.caseID == nil
  }

  /// The row that names the newest line of a case, or of a record that hangs on none.
  private struct Root {
    let table: String
    let selection: String
    let update: String
    let bindings: [Value]

    static func declared(_ shape: RecordShape, _ id: RecordID) -> Root {
      Root(
        table: shape.type.name, selection: shape.lastLineSelection, update: shape.lastLineUpdate,
        bindings: [.text(id.text)])
    }

    /// The case is a part of the key, because another case may hold a record of the same id.
    static func foreign(case caseID: RecordID?, _ id: RecordID) -> Root {
      Root(
        table: "foreign_record",
        selection: "SELECT last_line FROM foreign_record WHERE case_id = ? AND id = ?",
        update: "UPDATE foreign_record SET last_line = ? WHERE case_id = ? AND id = ?",
        bindings: [.text(caseID?.text ?? ""), .text(id.text)])
    }
  }

  /// Where the case's own record stands, or the record itself if it hangs on no case, and the line
  /// that it names.
  ///
  /// - Parameter isAbsent: whether the record itself is known to have no row.
  private static func root(
    of record: RecordKey, _ rare: RareTables, isAbsent: Bool = false,
    _ connection: borrowing Connection
  ) throws -> (root: Root, tail: Int64?)? {
    func find(_ shape: RecordShape, _ id: RecordID) throws -> (root: Root, tail: Int64?)? {
      try connection.statement(shape.lastLineSelection).firstRow(id.text) {
        (.declared(shape, id), $0.optionalInteger(0))
      }
    }
    func find(_ root: Root) throws -> (root: Root, tail: Int64?)? {
      let statement = try connection.statement(root.selection)
      try statement.bind(root.bindings)
      return try statement.step() ? (root, statement.optionalInteger(0)) : nil
    }
    guard let caseID = record.caseID else {
      if let shape = RecordShape.find(record.type), shape.type.place == .alone {
        return try find(shape, record.id)
      }
      return try find(.foreign(case: nil, record.id))
    }
    for (index, shape) in RecordShape.ofCases.enumerated() {
      if isAbsent && shape.type.name == record.type { continue }
      guard try rare.mayHoldCases(index, connection) else { continue }
      if let found = try find(shape, caseID) { return found }
    }
    guard try rare.mayHold(.foreignRecord, connection) else { return nil }
    return try find(.foreign(case: caseID, caseID))
  }
}
