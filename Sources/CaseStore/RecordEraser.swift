internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Takes one record out of the store: the bytes of its lines, of whatever author and whether they
/// count or not, its row, its marks, and what was noted of names in it.
///
/// Each line leaves its digest, so that logs, feeds and the chain of its case go on, and is listed.
/// The bytes are overwritten where they stand (`PRAGMA secure_delete`); copies of old pages that
/// SQLite left behind go when the file is rebuilt (``CaseStore/cleanFile()``).
struct RecordEraser {
  private let writer: LineWriter

  init(_ writer: LineWriter) {
    self.writer = writer
  }

  func erase(
    _ order: ErasureOrder, on today: LocalDate, _ connection: borrowing Connection
  ) throws {
    let record = order.record
    let own = try OwnLogs.nodes(writer.thisNode, connection)
    var erased = (count: 0, applied: Int64(0), quarantined: Int64(0))
    var left: [(arrival: Int64, line: Line)] = []
    for arrival in try writer.chains.arrivals(of: record, connection) {
      guard let line = try writer.line(at: arrival, connection), line.record == record else {
        continue
      }
      let isQuarantined = try writer.isQuarantined(arrival, connection)
      guard ErasureQuery.mayErase(record, in: line.log.logClass) else {
        // A type that this version does not know, of which a line stands in a plain log.
        if !isQuarantined { left.append((arrival, line)) }
        continue
      }
      try erase(line, at: arrival, order, connection)
      erased.count += 1
      guard !own.contains(line.log.node) else { continue }
      if isQuarantined { erased.quarantined += 1 } else { erased.applied += 1 }
    }
    try writer.figures.willChange(record, connection)
    try RecordRow(record).clear(connection)
    if record.type == RecordType.person.name {
      try connection.run(
        "DELETE FROM case_elsewhere WHERE case_id = ? AND participant = ?",
        .text(record.caseID?.text), .text(record.id.text))
    }
    for (arrival, line) in left {
      try RecordMerge(writer: writer).apply(line, arrival: arrival, connection)
    }
    if let caseID = record.caseID { try SearchErasure.update(caseID, writer, connection) }
    try count(applied: erased.applied, quarantined: erased.quarantined, connection)
    try connection.run(
      """
      INSERT INTO erased_record (case_id, type, id, erasure, erased_on, is_file_clean)
      VALUES (?, ?, ?, ?, ?, ?)
      """, .text(record.caseID?.text ?? ""), .text(record.type), .text(record.id.text),
      .text(order.id.text), .text(today.iso), .integer(erased.count == 0 ? 1 : 0))
  }

  private func erase(
    _ line: Line, at arrival: Int64, _ order: ErasureOrder, _ connection: borrowing Connection
  ) throws {
    try connection.run(
      "UPDATE line SET body = ? WHERE arrival = ?", LineBody.erased(line.digest),
      .integer(arrival))
    try connection.run("DELETE FROM quarantine WHERE line = ?", .integer(arrival))
    try connection.run("DELETE FROM late_line WHERE line = ?", .integer(arrival))
    try connection.run(
      "INSERT INTO erased_line (line, erasure) VALUES (?, ?)", .integer(arrival),
      .text(order.id.text))
  }

  /// Counts lines of others as holes; what came back of one's own was counted only if it was lost.
  private func count(
    applied: Int64, quarantined: Int64, _ connection: borrowing Connection
  ) throws {
    try connection.run(
      """
      UPDATE intake SET holes = holes + min(?1, applied) + min(?2, quarantined),
        applied = applied - min(?1, applied), quarantined = quarantined - min(?2, quarantined)
      """, .integer(applied), .integer(quarantined))
  }
}
