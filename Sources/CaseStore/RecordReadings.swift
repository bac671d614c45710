internal import CaseModel
internal import ChangeLog

/// How the fields of a type are read where they stand in a line's bytes: the fields of its shape,
/// and the elements of its sets, by the bytes of their names.
///
/// It knows what nearly every line holds and leaves the rest (values that this version cannot read,
/// names that it does not know) to ``ColumnValue``, which is the definition.
struct RecordReadings: Sendable {
  /// How many sets a type may have here, and how many elements each of them.
  private static let setsMax = Elements.count
  private static let elementsMax = 64

  /// For each set of a type, a bit for each element that a line puts into it.
  typealias Elements = InlineArray<4, UInt64>

  /// One name and what it sets.
  ///
  /// Of plain bytes, so that looking at it costs no counting of references.
  struct Reading: Sendable {
    enum Kind: Sendable {
      /// Any text.
      case text
      /// A text beside which stands the form under which it is looked for.
      case sought
      case date
      /// A code between ``firstCode`` and ``codesEnd``.
      case choice
      /// A number between ``least`` and ``greatest``.
      case integer
      case flag
      /// The name of a set itself, which no line sets as a whole.
      case set
      /// The element ``bit`` of the set ``set``.
      case element
    }

    let kind: Kind
    /// The column's place among those of fields.
    let column: Int
    var keyColumn = 0
    var keyForm = KeyForm.number
    var firstCode = 0
    var codesEnd = 0
    var least: Int64 = 0
    var greatest: Int64 = 0
    var set = 0
    var bit: UInt64 = 0
  }

  /// A set's column and its codes, in the order of its list.
  struct SetColumn: Sendable {
    let column: Int
    let codes: [String]
  }

  private(set) var sets: [SetColumn] = []
  private var readings: [Reading] = []
  private var names = ByteTable()
  private var codes = ByteTable()

  /// The readings of a type; nil for one whose sets are too many or too large for them.
  init?(_ type: RecordType, position: (String) -> RecordShape.Position?) {
    for field in type.fields {
      guard let place = position(field.name) else { return nil }
      var reading = Reading(
        kind: RecordReadings.kind(of: field.kind, hasKey: place.keyColumn != nil),
        column: place.column, keyColumn: place.keyColumn ?? 0,
        keyForm: field.keyForm ?? .number)
      switch field.kind {
      case .choice(let list):
        reading.firstCode = codes.count
        for choice in list.choices { codes.append(choice.code) }
        reading.codesEnd = codes.count
      case .integer(let range):
        (reading.least, reading.greatest) = (range.lowerBound, range.upperBound)
      case .money: (reading.least, reading.greatest) = (0, Fen.limit.rawValue)
      case .set(let list):
        guard sets.count < RecordReadings.setsMax,
          list.choices.count <= RecordReadings.elementsMax
        else { return nil }
        for (index, choice) in list.choices.enumerated() {
          readings.append(
            Reading(kind: .element, column: place.column, set: sets.count, bit: 1 << index))
          names.append("\(field.name).\(choice.code)")
        }
        sets.append(SetColumn(column: place.column, codes: list.choices.map(\.code)))
      case .text, .reference, .date, .flag: break
      }
      readings.append(reading)
      names.append(field.name)
    }
  }

  private static func kind(of kind: FieldKind, hasKey: Bool) -> Reading.Kind {
    switch kind {
    case .text, .reference: hasKey ? .sought : .text
    case .date: .date
    case .choice: .choice
    case .integer, .money: .integer
    case .flag: .flag
    case .set: .set
    }
  }

  /// What a name sets; nil for an unknown one.
  ///
  /// - Parameter next: where to begin: lines set fields in the order of their declaration. Moves
  ///   past what was found.
  func find(_ name: Span<UInt8>, from next: inout Int) -> Reading? {
    for _ in 0..<readings.count {
      let index = next
      next = index + 1 == readings.count ? 0 : index + 1
      if names.matches(index, name) { return readings[index] }
    }
    return nil
  }

  /// The column of a set: a JSON array of codes in the order of its list, as
  /// ``ColumnValue/column(codes:list:)`` gives it.
  static func column(of set: SetColumn, _ elements: UInt64) -> String {
    var text = ""
    for (index, code) in set.codes.enumerated() where elements & 1 << index != 0 {
      text += text.isEmpty ? "[\"\(code)\"" : ",\"\(code)\""
    }
    return text + "]"
  }

  /// Whether a code is one of those that a choice knows.
  func knows(_ code: Span<UInt8>, _ reading: Reading) -> Bool {
    for index in reading.firstCode..<reading.codesEnd where codes.matches(index, code) {
      return true
    }
    return false
  }
}

/// Short texts one after the other, to compare bytes with.
private struct ByteTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  var count: Int { ends.count }

  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    ends.append(bytes.count)
  }

  func matches(_ index: Int, _ text: Span<UInt8>) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == text.count else { return false }
    for offset in 0..<text.count where bytes[start + offset] != text[offset] { return false }
    return true
  }
}
