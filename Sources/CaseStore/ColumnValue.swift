internal import CaseModel
internal import ChangeLog
internal import SQLite

/// A JSON value of the log read as a column's value.
///
/// What this version cannot read stays a head and is shown raw; its column is empty or holds the
/// text as it came, and sums that leave it out say so.
struct ColumnValue {
  let value: Value
  let isReadable: Bool

  /// Reads a value for a field of some kind.
  static func read(_ json: JSONValue, as kind: FieldKind) -> ColumnValue {
    if json == .null { return ColumnValue(value: .null, isReadable: true) }
    switch kind {
    case .text, .reference:
      return ColumnValue(value: .text(json.text), isReadable: json.text != nil)
    case .date:
      let isDate = json.text.map { LocalDate(iso: $0) != nil } ?? false
      return ColumnValue(value: isDate ? .text(json.text) : .null, isReadable: isDate)
    case .choice(let list):
      let isKnown = json.text.map { list.find(code: $0) != nil } ?? false
      return ColumnValue(value: .text(json.text), isReadable: isKnown)
    case .integer(let range):
      return read(json.integer, in: range)
    case .money:
      return read(json.integer, in: 0...Fen.limit.rawValue)
    case .flag:
      return ColumnValue(
        value: .integer(json.boolean.map { $0 ? 1 : 0 }), isReadable: json.boolean != nil)
    case .set:
      return ColumnValue(value: .null, isReadable: false)
    }
  }

  /// Reads an element of a set: true, false or null.
  static func readElement(_ json: JSONValue, isKnown: Bool) -> ColumnValue {
    let truth = json == .null ? false : json.boolean
    return ColumnValue(
      value: .integer(truth == true ? 1 : 0),
      isReadable: truth != nil && (isKnown || truth == false))
  }

  /// The codes that a set's column holds.
  static func codes(_ column: String?) -> [String] {
    guard let column, let elements = (try? JSONText.read(column))?.elements else { return [] }
    return elements.compactMap(\.text)
  }

  /// The column of a set: a JSON array in the order of its list, unknown codes last.
  static func column(codes: some Collection<String>, list: ChoiceList) -> Value {
    guard !codes.isEmpty else { return .null }
    var ordered = Array(codes)
    if ordered.count > 1 {
      let known = list.choices.map(\.code).filter { codes.contains($0) }
      ordered = known + codes.filter { !known.contains($0) }.sorted()
    }
    return .text(JSONValue.array(ordered.map { .string($0) }).compact)
  }

  private static func read(_ integer: Int64?, in range: ClosedRange<Int64>) -> ColumnValue {
    let isReadable = integer.map(range.contains) ?? false
    return ColumnValue(value: isReadable ? .integer(integer) : .null, isReadable: isReadable)
  }
}
