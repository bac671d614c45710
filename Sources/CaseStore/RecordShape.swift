internal import CaseModel
internal import Indicators
internal import SQLite

/// The table of one record type: its columns by field, and the texts of its statements, put
/// together once.
final class RecordShape: Sendable {
  /// Where a field stands in the row.
  ///
  /// A class, because it is looked up for every field of every line.
  final class Position: Sendable {
    let field: Field
    /// Its place among ``columns``.
    let column: Int
    /// The place of the column with the form under which the value is looked for.
    let keyColumn: Int?

    init(field: Field, column: Int, keyColumn: Int?) {
      self.field = field
      self.column = column
      self.keyColumn = keyColumn
    }
  }

  let type: RecordType
  /// The columns of fields, in the order of the declaration.
  let columns: [String]
  /// One row with all columns: key, heads, the case's newest line where the type has it, fields.
  let insertion: String
  /// The same, for a row that may be there.
  let insertionIfAbsent: String
  let condition: String
  let headsSelection: String
  /// What says whether the record of an id is voided, and which line of its case is the newest.
  let voidedSelection: String
  let lastLineSelection: String
  let lastLineUpdate: String
  /// How fields are read from a line's bytes; nil for a type that only the general way can read.
  let readings: RecordReadings?
  /// The fields that a record cannot begin without.
  let fieldsRequired: [Field]
  /// The fields that name an office.
  let fieldsOfOffices: [Field]
  /// Whether a measure is read off records of this type.
  let isCounted: Bool
  private let positions: [String: Position]
  private let inOrder: [Position]

  /// The shape of a type; nil for one that this version does not know.
  static func find(_ type: String) -> RecordShape? { all[type] }

  /// The shapes of the types that are cases, the one that nearly every case has first: a case's own
  /// record is looked for in this order.
  static let ofCases =
    ([.mediation] + RecordType.all.filter { $0.place == .caseRoot && $0 != .mediation })
    .compactMap { find($0.name) }

  /// The shapes of the types that hang on a case.
  static let ofParts = RecordType.all.filter { $0.place == .part }.compactMap { find($0.name) }

  /// The shapes of the types that hang on no case.
  static let alone = RecordType.all.filter { $0.place == .alone }.compactMap { find($0.name) }

  private static let all = Dictionary(
    uniqueKeysWithValues: RecordType.all.map { ($0.name, RecordShape($0)) })

  private init(_ type: RecordType) {
    self.type = type
    var columns: [String] = []
    var positions: [String: Position] = [:]
    var inOrder: [Position] = []
    for field in type.fields {
      let column = columns.count
      columns.append(field.name)
      var keyColumn: Int?
      if field.keyForm != nil {
        keyColumn = columns.count
        columns.append(field.keyColumn)
      }
      inOrder.append(Position(field: field, column: column, keyColumn: keyColumn))
      positions[field.name] = inOrder.last
    }
    self.columns = columns
    self.positions = positions
    self.inOrder = inOrder
    fieldsRequired = type.fields.filter { $0.required == .intake }
    fieldsOfOffices = type.fields.filter { $0.kind == .text(.office) }
    isCounted = Measure.all.contains { $0.root == type.name || $0.part == type.name }
    readings = RecordReadings(type) { positions[$0] }
    let isPart = type.place == .part
    let first = isPart ? ["case_id", "id", "heads"] : ["id", "heads", "last_line"]
    let all = first + columns
    let values =
      "INTO \(type.name) (\(all.joined(separator: ", "))) VALUES "
      + "(\(Array(repeating: "?", count: all.count).joined(separator: ", ")))"
    insertion = "INSERT " + values
    insertionIfAbsent = "INSERT OR IGNORE " + values
    condition = isPart ? "case_id = ? AND id = ?" : "id = ?"
    headsSelection = "SELECT heads FROM \(type.name) WHERE \(condition)"
    voidedSelection = "SELECT voided FROM \(type.name) WHERE id = ?"
    lastLineSelection = "SELECT last_line FROM \(type.name) WHERE id = ?"
    lastLineUpdate = "UPDATE \(type.name) SET last_line = ? WHERE id = ?"
  }

  /// Where a field stands; nil if the type has none of that name.
  func position(of field: String) -> Position? { positions[field] }

  /// Where a field stands, looked for a little way on from the one before: drafts set fields in the
  /// order of their declaration.
  func position(of field: String, from next: inout Int) -> Position? {
    for index in next..<min(next + RecordShape.stepsMax, inOrder.count)
    where inOrder[index].field.name == field {
      next = index + 1
      return inOrder[index]
    }
    return positions[field]
  }

  private static let stepsMax = 3

  /// The set and the element that a name like `dispute_types.wages` names.
  func element(_ name: String) -> (position: Position, list: ChoiceList, code: String)? {
    guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")),
      let position = positions[String(name[..<dot])], case .set(let list) = position.field.kind
    else { return nil }
    return (position, list, String(name[name.utf8.index(after: dot)...]))
  }
}
