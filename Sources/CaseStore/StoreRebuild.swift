internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Computes again, from held lines, what stands by lines that count no more.
///
/// Merged values, places, edges of the tree and certificates remember no reasons, so that a line
/// cannot be taken out of them. Instead a *group* — the lines of a case, or of records that hang on
/// none — is taken back to where none of them counts, and judged and merged anew until nothing more
/// counts: as if they had just come, by the same code, but nothing is stored or fed again.
///
/// 1. Cases do not decide about each other. A line of a case takes its case only.
/// 2. A certificate or an office takes all records without a case; then the cases in which somebody
///    wrote who lost an office by it, or all cases if the tree lost an edge.
/// 3. The chains of cases, logs and feeds stay as they are; bytes that were erased stay erased. An
///    office that gains a case by it, as a revoked hand-over back, gets the whole.
struct StoreRebuild {
  private let writer: LineWriter

  init(_ writer: LineWriter) {
    self.writer = writer
  }

  /// Computes again what stands by lines that are not trusted any more.
  func run(without lowered: [Line], _ connection: borrowing Connection) throws {
    var cases = Set(lowered.compactMap(\.record.caseID))
    let alone = lowered.filter { $0.record.caseID == nil }
    let isDeciding = alone.contains { HeldRevocations.mayDecide($0) }
    if isDeciding {
      let (offices, edges) = try (certifiedOffices(connection), OfficeEdges(connection))
      try redo(alone: Set(AloneRecords(writer).changed(connection)), connection)
      let (left, leftEdges) = try (certifiedOffices(connection), OfficeEdges(connection))
      if leftEdges.holdsAll(of: edges) {
        for node in offices.keys.sorted()
        where !(offices[node] ?? []).isSubset(of: left[node] ?? []) {
          cases.formUnion(try casesWritten(by: node, connection))
        }
      } else {
        cases = try allCases(connection)
      }
    } else if !alone.isEmpty {
      try redo(alone: Set(alone.map(\.record)), connection)
    }
    for caseID in cases.sorted() { try redo(caseID, connection) }
    // What began to count decides about cases that were not touched.
    if isDeciding { try writer.judgeAllAgain(connection) }
  }

  // MARK: - Groups

  /// Computes a case again.
  private func redo(_ caseID: RecordID, _ connection: borrowing Connection) throws {
    let key = RecordKey(case: caseID, type: "", id: caseID)
    let before = try writer.places(of: caseID, connection)
    let arrivals = try writer.chains.arrivals(of: key, connection)
    try SearchQueue.note(caseID, connection)
    try writer.chains.detach(key, connection)
    try connection.run("DELETE FROM case_place WHERE case_id = ?", .text(caseID.text))
    writer.forgetPlaces(of: caseID)
    try redo(arrivals, connection)
    writer.forgetPlaces(of: caseID)
    guard writer.thisNode.isHub else { return }
    for place in try writer.places(of: caseID, connection) {
      let earlier = before.first { $0.office == place.office }
      guard earlier == nil || (place.holds && earlier?.holds == false) else { continue }
      let gain = CasePlaces.Gain(place: place, heldOnce: true)
      try writer.feeds.appendCase(caseID, gain, writer: writer, connection)
    }
  }

  /// Computes records again that hang on no case, with those that decide about each other.
  func redo(alone records: Set<RecordKey>, _ connection: borrowing Connection) throws {
    var arrivals: [Int64] = []
    for record in records.sorted() {
      arrivals += try writer.chains.arrivals(of: record, connection)
      try writer.chains.detach(record, connection)
    }
    for arrival in arrivals {
      guard let line = try writer.line(at: arrival, connection), line.record.type == "office",
        let upper = line.value(of: "reports_to")?.text
      else { continue }
      try connection.run(
        "DELETE FROM office_edge WHERE lower = ? AND upper = ?", .text(line.record.id.text),
        .text(upper))
    }
    writer.forgetOffices()
    try redo(arrivals.sorted(), connection)
    writer.forgetOffices()
  }

  /// Takes lines back to where none counts, and lets those count that do.
  private func redo(_ arrivals: [Int64], _ connection: borrowing Connection) throws {
    var waiting: [(arrival: Int64, line: Line)] = []
    var counted: Set<Int64> = []
    for arrival in arrivals {
      guard let line = try writer.line(at: arrival, connection) else { continue }
      waiting.append((arrival, line))
      if try !writer.isQuarantined(arrival, connection) { counted.insert(arrival) }
    }
    for record in Set(waiting.map(\.line.record)) {
      try writer.figures.willChange(record, connection)
      try writer.merges.note(record, writer.rare, connection)
      try RecordRow(record).clear(connection)
    }
    HeldRevocations(writer).forgetStanding()
    // Revocations are judged by themselves, and all else by them.
    waiting =
      waiting.filter { Revocation.isOne($0.line) }
      + waiting.filter {
        !Revocation.isOne($0.line)
      }
    for (arrival, line) in waiting where counted.contains(arrival) {
      try writer.quarantine(line, arrival: arrival, .revoked, connection)
    }
    while true {
      var rest: [(arrival: Int64, line: Line)] = []
      for (arrival, line) in waiting {
        guard try EntitlementQuery(writer).judge(line, connection) == nil else {
          rest.append((arrival, line))
          continue
        }
        try writer.letCount(line, arrival: arrival, connection)
        if !counted.contains(arrival) { try writer.noteLate(line, arrival: arrival, connection) }
      }
      if rest.count == waiting.count { break }
      waiting = rest
    }
    for (arrival, line) in waiting {
      if let reason = try EntitlementQuery(writer).judge(line, connection) {
        try connection.run(
          "UPDATE quarantine SET reason = ? WHERE line = ?", .text(reason.rawValue),
          .integer(arrival))
      }
      if counted.contains(arrival) { try writer.noteLost(line, arrival: arrival, connection) }
    }
  }

  // MARK: - What is affected

  private func certifiedOffices(
    _ connection: borrowing Connection
  ) throws -> [NodeID: Set<String>] {
    var offices: [NodeID: Set<String>] = [:]
    try connection.query("SELECT node, office FROM certificate WHERE office IS NOT NULL") { row in
      if let node = NodeID(row.text(0)) { offices[node, default: []].insert(row.text(1)) }
    }
    return offices
  }

  private func casesWritten(
    by node: NodeID, _ connection: borrowing Connection
  ) throws -> Set<RecordID> {
    var cases: Set<RecordID> = []
    for logClass in LogClass.allCases {
      for branch in try writer.logs.all(of: LogID(node: node, logClass: logClass), connection) {
        let arrivals = try connection.rows(
          "SELECT arrival FROM line WHERE position > ? AND position < ?",
          .integer(branch.key << 40), .integer((branch.key + 1) << 40)
        ) { $0.integer(0) }
        for arrival in arrivals {
          if let caseID = try writer.line(at: arrival, connection)?.record.caseID {
            cases.insert(caseID)
          }
        }
      }
    }
    return cases
  }

  private func allCases(_ connection: borrowing Connection) throws -> Set<RecordID> {
    try writer.chains.flush(connection)
    var cases: Set<RecordID> = []
    func add(_ selection: String) throws {
      try connection.query(selection) { row in
        if let id = RecordID(row.text(0)) { cases.insert(id) }
      }
    }
    for shape in RecordShape.ofCases { try add("SELECT id FROM \(shape.type.name)") }
    try add("SELECT DISTINCT case_id FROM foreign_record WHERE case_id <> ''")
    try add("SELECT case_id FROM rootless_case WHERE case_id NOT LIKE '% %'")
    return cases
  }
}
