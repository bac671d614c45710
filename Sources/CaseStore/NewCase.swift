internal import CaseModel
internal import ChangeLog
internal import Indicators

/// A case of which all lines that are held came in one transaction, each straight into a row.
///
/// What it adds follows from the bytes of the lines, so that a first sync reads no row that it has
/// just written. It is right for values that the rows took as they are; whatever else happens to
/// the case, its rows are read as they stand (``CaseFigures``).
struct NewCase {
  private let rows: CountedRows
  /// The values of the columns that are counted.
  private let root: [CountedValue]
  /// What the case adds.
  private(set) var figures: CaseFigures

  /// A case by its first line; nil unless that is its own record and says all.
  init?(_ line: Line) {
    guard let caseID = line.record.caseID, line.record.isCaseRoot,
      let rows = CountedRows.find(root: line.record.type),
      let root = rows.root.values(of: line)
    else { return nil }
    self.rows = rows
    self.root = root
    figures = CaseFigures(
      holder: line.value(of: "office")?.text ?? caseID.office, acceptor: caseID.office,
      contributions: rows.measures.contributions(of: root), received: nil)
  }

  /// Adds a part.
  ///
  /// - Returns: whether that could be told; if not, the case's rows are to be read.
  mutating func add(_ line: Line) -> Bool {
    guard !line.record.isCaseRoot else { return false }
    // A type that other cases have and this one does not count adds nothing.
    guard let part = rows.part(line.record.type) else { return true }
    guard let values = part.columns.values(of: line) else { return false }
    part.measures.add(to: &figures.contributions, values, in: root)
    if let amount = part.amount {
      if case .integer(let fen) = values[amount] {
        figures.add(received: fen)
      } else {
        figures.add(received: 0)
      }
    }
    return true
  }
}

/// The columns of a type's rows that are counted, and where lines set them.
///
/// A class, because it is looked at for every line that is merged.
final class CountedColumns: Sendable {
  private static let uncounted = -1

  /// Their names, in the order in which they are read.
  let names: [String]
  private let readings: RecordReadings?
  /// For each column of the type its place in ``names``.
  private let places: [Int]
  private let voided: Int

  init(_ type: String, _ names: [String]) {
    self.names = names
    // What a set holds follows from several fields.
    guard let shape = RecordShape.find(type), let readings = shape.readings,
      names.allSatisfy({ shape.type.find(field: $0)?.isSingle == true })
    else {
      (readings, places, voided) = (nil, [], Self.uncounted)
      return
    }
    self.readings = readings
    places = shape.columns.map { names.firstIndex(of: $0) ?? Self.uncounted }
    voided = shape.columns.firstIndex(of: "voided") ?? Self.uncounted
  }

  /// The values that the row of a line has in these columns; nil for a voided one, and where only
  /// the row can tell.
  func values(of line: Line) -> [CountedValue]? {
    guard let readings, let spans = line.fieldSpans else { return nil }
    let line = line.bytes
    let bytes = line.span
    var values = Array(repeating: CountedValue.absent, count: names.count)
    var next = 0
    for span in spans where span.kind != .null {
      guard let reading = readings.find(bytes.extracting(span.name), from: &next),
        reading.kind != .element
      else { continue }
      guard reading.column != voided else { return nil }
      let place = places[reading.column]
      guard place != Self.uncounted else { continue }
      switch span.kind {
      case .integer: values[place] = .integer(span.integer)
      case .yes: values[place] = .integer(1)
      case .no: values[place] = .integer(0)
      case .text:
        values[place] = .text(String(decoding: line[span.content], as: UTF8.self))
      case .null: continue
      }
    }
    return values
  }
}

extension Field {
  /// Whether one value stands for it, and not a set's elements.
  fileprivate var isSingle: Bool { if case .set = kind { false } else { true } }
}
