internal import CaseModel
internal import Sheets

/// What a list of workers says as a whole, read before its rows are judged one by one: whom a row
/// means depends on the rows below it, too.
struct WorkerList {
  /// One row.
  struct Entry {
    /// The line on which it begins.
    let line: Int
    /// The name in the form of comparing; nil where none stands.
    let name: String?
    /// The identity number, where it is in order.
    let number: String?
    /// The row above that it repeats, cell for cell, number included.
    var repeats: Int?
    /// The row above with the same number and other cells.
    var sharesNumberWith: Int?
    /// The row above with the same name.
    var sharesNameWith: Int?
  }

  /// The rows with data, in the order of the sheet.
  private(set) var entries: [Entry] = []
  /// What all that count seek together; nil without amounts, or where they exceed every limit.
  private(set) var sought: Fen?
  private var places: [Int: Int] = [:]

  /// The rows that are people: those that repeat another are not.
  var people: [Entry] { entries.filter { $0.repeats == nil } }

  /// The row of a line; nil where there is none.
  func entry(line: Int) -> Entry? { places[line].map { entries[$0] } }

  init(_ source: SheetSource, encoding: TextEncoding) throws {
    var rows = try SheetRows(source, kind: .workers, encoding: encoding)
    let columns = rows.columns
    let reader = CellReader()
    var names: [String: Int] = [:]
    var numbers: [String: (line: Int, fingerprint: UInt64)] = [:]
    var total: Fen? = Fen(rawValue: 0)
    var hasAmounts = false
    while let row = try rows.next() {
      var findings = RowFindings(row)
      let cells = RowCells(row, columns, reader: reader, findings: &findings)
      let person = cells[.person]
      let number = PersonNumbers.telling(person["identity_number"]?.text)
      var entry = Entry(
        line: row.line, name: person["name"]?.text.map(TextFolding.comparisonForm), number: number)
      let fingerprint = columns.fingerprint(row)
      if let number, let first = numbers[number] {
        if first.fingerprint == fingerprint {
          entry.repeats = first.line
        } else {
          entry.sharesNumberWith = first.line
        }
      } else if let number {
        numbers[number] = (row.line, fingerprint)
      }
      if entry.repeats == nil {
        if let name = entry.name {
          entry.sharesNameWith = names[name]
          names[name] = names[name] ?? row.line
        }
        let amounts = WorkerAmounts(row, columns, cells, reader: reader)
        if let fen = amounts.sought {
          hasAmounts = true
          total = total?.adding(fen)
        }
      }
      places[entry.line] = entries.count
      entries.append(entry)
    }
    sought = hasAmounts ? total : nil
  }
}

/// What was due to a worker, what was paid, and what is sought: what is still owed.
struct WorkerAmounts {
  let due: Fen?
  let paid: Fen?
  /// As the column of the sum owed has it.
  let owed: Fen?

  init(
    _ row: SheetRows.Row, _ columns: SheetColumns, _ cells: RowCells, reader: CellReader
  ) {
    func amount(_ columns: [SheetColumns.Column]) -> Fen? {
      guard let field = RecordType.participant.find(field: "sought_fen") else { return nil }
      for column in columns {
        let key = "list." + column.title
        let reading = reader.read(row[column], as: field, unit: column.unit, key: key)
        if case .value(let value) = reading { return value.integer.map { Fen(rawValue: $0) } }
      }
      return nil
    }
    due = amount(columns.due)
    paid = amount(columns.paid)
    owed = cells[.participant]["sought_fen"]?.integer.map { Fen(rawValue: $0) }
  }

  /// What the column says, else what was due less what was paid; nil where neither can be told.
  var sought: Fen? {
    if let owed { return owed }
    guard let due, due.rawValue >= paid?.rawValue ?? 0 else { return nil }
    return Fen(rawValue: due.rawValue - (paid?.rawValue ?? 0))
  }
}
