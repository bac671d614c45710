internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Merges lines into the rows of records: the incremental form of the definition in
/// ``FieldMerge``.
///
/// Invariant: after every line, the heads of each field are the values whose line no held line of
/// that record and field names in `over`. A name that is not here is noted, and when its line comes
/// it goes into the history only; so the order of arrival does not matter.
struct RecordMerge {
  private let writer: LineWriter

  init(writer: LineWriter) {
    self.writer = writer
  }

  /// Merges one line that was just stored.
  ///
  /// - Parameters:
  ///   - isNewest: whether it becomes the newest line of its case.
  ///   - isFirst: whether no line of its case was held before it.
  func apply(
    _ line: Line, arrival: Int64, isNewest: Bool = false, isFirst: Bool = false,
    _ connection: borrowing Connection
  ) throws {
    let row = RecordRow(line.record)
    try writer.merges.note(line.record, writer.rare, connection)
    let early = try earlyReplacements(of: line, connection)
    let isAbsent = writer.isAbsent(line.record)
    // Nearly every line is its record's only one: SQLite says whether it is not.
    if early.isEmpty, isAbsent || line.over.isEmpty {
      let isCounted = row.shape?.isCounted == true
      if isCounted {
        // A case without any row of its own was found to have none.
        try writer.figures.willInsert(
          line.record, isNewCase: isAbsent && line.record.isCaseRoot, connection)
      }
      if try row.insert(line, arrival: arrival, connection) {
        for replacement in line.over {
          try noteEarly(replacement.names, line.record, replacement.field, line, connection)
        }
        if isCounted { writer.figures.didInsert(line, isFirst: isFirst) }
        if let shape = row.shape { writer.rare.note(shape) }
        writer.chains.written = (line.record, arrival)
        return
      }
    }
    let held = isAbsent ? nil : try heads(of: line.record, connection)
    guard var heads = held else {
      var heads = RecordHeads(base: arrival)
      for replacement in line.over {
        try noteEarly(replacement.names, line.record, replacement.field, line, connection)
      }
      try writer.figures.willChange(line.record, connection)
      var standing = line.set
      for member in line.set where early.contains(member.name) {
        heads.listed[member.name] = []
        standing.removeAll { $0.name == member.name }
      }
      try row.insert(
        heads: heads, values: standing, lastLine: arrival, rare: writer.rare, connection)
      writer.chains.written = (line.record, arrival)
      return
    }
    try writer.figures.willChange(line.record, connection)
    var shown: [JSONMember] = []
    let marks = try row.marks(connection)
    for field in fields(of: line) {
      let value = line.value(of: field)
      let named = Set(line.replaced(in: field))
      var next = try arrivals(in: heads, field: field, connection)
      var unseen = named
      try next.removeAll { arrival in
        guard let head = try writer.line(at: arrival, connection) else { return false }
        let isReplaced = named.contains(head.name)
        if isReplaced { unseen.remove(head.name) }
        return isReplaced
      }
      try noteEarly(Array(unseen), line.record, field, line, connection)
      if value != nil, !early.contains(field) { next.append(arrival) }
      heads.listed[field] = next
      let merge = try self.merge(next, field: field, connection)
      let newest = DeliberateFault.isActive(.mergeByArrival) ? value : nil
      shown.append(JSONMember(name: field, value: newest ?? merge.shown ?? .null))
      let isConflict = merge.isConflict && !DeliberateFault.isActive(.conflictUnmarked)
      try row.mark(field, "conflict", isConflict, among: marks, connection)
    }
    // The row that names the newest line is written once.
    let namesNewest = try isNewest && writer.chains.isNamed(by: row, connection)
    try row.update(
      heads: heads, values: shown, marks: marks, lastLine: namesNewest ? arrival : nil, connection)
    if namesNewest { writer.chains.written = (line.record, arrival) }
    try judgeVoid(line.record, heads: heads, connection)
  }

  /// The heads of one field, the shown one first.
  func heads(
    of record: RecordKey, field: String, _ connection: borrowing Connection
  ) throws -> [FieldMerge.Head] {
    guard let heads = try heads(of: record, connection) else { return [] }
    let arrivals = try arrivals(in: heads, field: field, connection)
    return try merge(arrivals, field: field, connection).heads
  }

  /// All fields of a record that a value stands for, with their heads.
  func allHeads(
    of record: RecordKey, _ connection: borrowing Connection
  ) throws -> [String: FieldMerge] {
    guard let heads = try heads(of: record, connection) else { return [:] }
    var merges: [String: FieldMerge] = [:]
    for field in try fields(in: heads, connection) {
      let arrivals = try arrivals(in: heads, field: field, connection)
      merges[field] = try merge(arrivals, field: field, connection)
    }
    return merges
  }

  // MARK: - Heads

  private func heads(
    of record: RecordKey, _ connection: borrowing Connection
  ) throws -> RecordHeads? {
    try RecordRow(record).heads(connection) { try computedHeads(of: record, connection) }
  }

  /// The heads as the lines give them, for a row that was damaged.
  private func computedHeads(
    of record: RecordKey, _ connection: borrowing Connection
  ) throws -> RecordHeads {
    let lines = try linesThatCount(of: record, connection)
    var heads = RecordHeads(base: nil)
    for field in Set(lines.flatMap { fields(of: $0.line) }) {
      let digests = Set(FieldMerge(field: field, of: lines.map(\.line)).heads.map(\.line.digest))
      heads.listed[field] = lines.filter { digests.contains($0.line.digest) }.map(\.arrival)
    }
    return heads
  }

  /// The lines of a record in order of arrival, from the chain of its case: slow, for rare needs.
  private func linesThatCount(
    of record: RecordKey, _ connection: borrowing Connection
  ) throws -> [(arrival: Int64, line: Line)] {
    var lines: [(arrival: Int64, line: Line)] = []
    for arrival in try writer.chains.arrivals(of: record, connection) {
      guard try !writer.isQuarantined(arrival, connection),
        let line = try writer.line(at: arrival, connection),
        line.record == record
      else { continue }
      lines.append((arrival, line))
    }
    return lines
  }

  private func fields(of line: Line) -> [String] {
    let names = line.set.map(\.name)
    return names + line.over.map(\.field).filter { !names.contains($0) }
  }

  private func fields(
    in heads: RecordHeads, _ connection: borrowing Connection
  ) throws -> [String] {
    var names = Set(heads.listed.keys)
    if let base = heads.base, let line = try writer.line(at: base, connection) {
      names.formUnion(line.set.map(\.name))
    }
    return names.sorted()
  }

  private func arrivals(
    in heads: RecordHeads, field: String, _ connection: borrowing Connection
  ) throws -> [Int64] {
    if let listed = heads.listed[field] { return listed }
    guard let base = heads.base, let line = try writer.line(at: base, connection) else { return [] }
    return line.value(of: field) == nil ? [] : [base]
  }

  private func merge(
    _ arrivals: [Int64], field: String, _ connection: borrowing Connection
  ) throws -> FieldMerge {
    var found: [FieldMerge.Head] = []
    for arrival in arrivals {
      guard let line = try writer.line(at: arrival, connection), let value = line.value(of: field)
      else { continue }
      found.append(FieldMerge.Head(line: line, value: value))
    }
    return FieldMerge(heads: found)
  }

  // MARK: - Names that came before their lines

  /// The fields in which a line that just came was replaced before.
  private func earlyReplacements(
    of line: Line, _ connection: borrowing Connection
  ) throws -> Set<String> {
    let record = line.record
    var fields: Set<String> = []
    if try writer.rare.mayHold(.earlyReplacement, connection) {
      fields = Set(
        try connection.rows(
          """
          SELECT field FROM early_replacement
          WHERE type = ? AND case_id = ? AND id = ? AND name = ?
          """, .text(record.type), .text(record.caseID?.text ?? ""), .text(record.id.text),
          .text(line.name.description)
        ) { $0.text(0) })
    }
    // In a fork, lines may share a name. Whoever replaced the first meant the second, too, and
    // noted nothing, because the first was here.
    if try writer.logs.all(of: line.log, connection).count > 1,
      try writer.lines(named: line.name, in: line.log.logClass, connection).count > 1
    {
      for earlier in try linesThatCount(of: record, connection) {
        for replacement in earlier.line.over where replacement.names.contains(line.name) {
          fields.insert(replacement.field)
        }
      }
    }
    return fields
  }

  /// Notes names that a line replaces and that are not here, or do not count yet.
  private func noteEarly(
    _ names: [LineName], _ record: RecordKey, _ field: String, _ line: Line,
    _ connection: borrowing Connection
  ) throws {
    if DeliberateFault.isActive(.earlyNameForgotten) { return }
    for name in names {
      let held = try writer.lines(named: name, in: line.log.logClass, connection)
      let counts = try held.contains { try !writer.isQuarantined($0, connection) }
      if counts, held.count == 1 { continue }
      writer.rare.note(.earlyReplacement)
      try connection.run(
        """
        INSERT OR IGNORE INTO early_replacement (type, case_id, id, field, name)
        VALUES (?, ?, ?, ?, ?)
        """, .text(record.type), .text(record.caseID?.text ?? ""), .text(record.id.text),
        .text(field), .text(name.description))
    }
  }

  // MARK: - Voids

  /// Marks a void that another value stands against, until a person has looked.
  private func judgeVoid(
    _ record: RecordKey, heads: RecordHeads, _ connection: borrowing Connection
  ) throws {
    // Voids are rare: other records must cost nothing here.
    guard try !arrivals(in: heads, field: "voided", connection).isEmpty else { return }
    let isDisputed = RecordQuery.isVoidDisputed(in: try allHeads(of: record, connection))
    try RecordRow(record).mark("voided", "conflict", isDisputed, connection)
  }
}
