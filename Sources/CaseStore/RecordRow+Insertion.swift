internal import CaseModel
internal import ChangeLog
internal import SQLite

extension RecordRow {
  /// Makes the row of a new record out of its line's bytes, which SQLite is lent field by field:
  /// what a hub does with nearly every line.
  ///
  /// - Returns: false, with nothing written, for a line that needs the general way: one whose
  ///   record has a row, with a value that this version cannot read, or of a type that it does not
  ///   know.
  func insert(
    _ line: Line, arrival: Int64, _ connection: borrowing Connection
  ) throws -> Bool {
    guard let shape, let readings = shape.readings, let spans = line.fieldSpans else {
      return false
    }
    let statement = try connection.statement(shape.insertionIfAbsent)
    let bytes = line.bytes
    // The bytes outlive the statement's run, and so do the keys; it is given back, with its
    // bindings cleared, on every way out.
    return try withExtendedLifetime(bytes) {
      var first = 1
      if shape.type.place == .part, let caseID = record.caseID {
        try statement.bind(index: first, caseID.text)
        first += 1
      }
      try statement.bind(index: first, record.id.text)
      try statement.bind(index: first + 1, String(arrival))
      first += 2
      if shape.type.place != .part {
        try statement.bind(index: first, arrival)
        first += 1
      }
      guard try bind(spans, of: bytes, from: first, to: statement, readings) else {
        return false
      }
      try statement.runBound()
      return connection.changes == 1
    }
  }

  /// Binds the values of a line's fields; false at the first that needs the general way.
  private func bind(
    _ spans: [FieldSpan], of line: [UInt8], from first: Int, to statement: Statement,
    _ readings: RecordReadings
  ) throws -> Bool {
    let bytes = line.span
    var next = 0
    var elements = RecordReadings.Elements(repeating: 0)
    for span in spans {
      let name = bytes.extracting(span.name)
      guard let reading = readings.find(name, from: &next) else {
        // An element that is not known may be meant for a set of this type.
        if name.indices.contains(where: { name[$0] == UInt8(ascii: ".") }) { return false }
        continue
      }
      if reading.kind == .set { continue }
      let content = bytes.extracting(span.content)
      let index = first + reading.column
      switch (reading.kind, span.kind) {
      case (.element, .null), (.element, .no), (_, .null): break
      case (.element, .yes): elements[reading.set] |= reading.bit
      case (.flag, .yes): try statement.bind(index: index, 1 as Int64)
      case (.flag, .no): try statement.bind(index: index, 0 as Int64)
      case (.integer, .integer):
        guard span.integer >= reading.least, span.integer <= reading.greatest else { return false }
        try statement.bind(index: index, span.integer)
      case (.text, .text): try bind(content, index: index, to: statement)
      case (.sought, .text):
        try bind(content, index: index, to: statement)
        let text = String(decoding: line[span.content], as: UTF8.self)
        if let key = reading.keyForm.key(of: text) {
          try statement.bind(index: first + reading.keyColumn, key)
        }
      case (.date, .text):
        guard LocalDate(iso: content) != nil else { return false }
        try bind(content, index: index, to: statement)
      case (.choice, .text):
        guard readings.knows(content, reading) else { return false }
        try bind(content, index: index, to: statement)
      default: return false
      }
    }
    for (index, set) in readings.sets.enumerated() where elements[index] != 0 {
      try statement.bind(
        index: first + set.column, RecordReadings.column(of: set, elements[index]))
    }
    return true
  }

  private func bind(
    _ content: Span<UInt8>, index: Int, to statement: Statement
  ) throws(SQLiteError) {
    try unsafe content.withUnsafeBytes { bytes throws(SQLiteError) in
      try unsafe statement.bind(index: index, utf8: bytes)
    }
  }
}
