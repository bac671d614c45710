internal import CaseModel

/// A value of a column as figures read it.
public enum CountedValue: Sendable, Hashable {
  /// The column is empty.
  case absent
  /// A number, an amount in fen, a flag as 0 or 1.
  case integer(Int64)
  /// Text: a code, or a date as `2025-01-05`.
  case text(String)

  var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  var integer: Int64? {
    if case .integer(let integer) = self { integer } else { nil }
  }
}

/// The measures over one type of case, ready to be read off its rows.
///
/// The columns of the case's own record and of each type of part are asked once; a row is given as
/// their values in that order.
public struct MeasureReading: Sendable {
  /// What one case adds to one day.
  public struct Contribution: Sendable, Hashable {
    /// The place of the measure in ``Measure/all``.
    public let measure: Int
    /// The day, `2025-01-05`.
    public let day: String
    /// A count, or fen.
    public let amount: Int64
  }

  /// The type of the cases.
  public let root: String
  /// The columns of the case's own record.
  public let rootColumns: [String]
  /// The columns of each type of part that is read.
  public let partColumns: [String: [String]]
  private let ofRoot: [Read]
  private let ofParts: [String: [Read]]

  /// A measure with the places of its columns.
  fileprivate struct Read: Sendable {
    let index: Int
    let measure: Measure
    let places: [Measure.Column: Int]
  }

  /// Makes ready all measures over a type of case that are listed.
  public init(root: String, of measures: [Measure] = Measure.all) {
    self.root = root
    let mine = measures.enumerated().filter { $0.element.root == root }
    var rootColumns: [String] = []
    var partColumns: [String: [String]] = [:]
    func place(_ column: Measure.Column, in part: String?) -> Int {
      switch (column, part) {
      case (.root(let name), _): rootColumns.place(of: name)
      case (.part(let name), let part?): partColumns[part, default: []].place(of: name)
      case (.part, nil): preconditionFailure("a measure without a part has no columns of one")
      }
    }
    var ofRoot: [Read] = []
    var ofParts: [String: [Read]] = [:]
    for (index, measure) in mine {
      let places = measure.columns.map { ($0, place($0, in: measure.part)) }
      let read = Read(
        index: index, measure: measure,
        places: Dictionary(places, uniquingKeysWith: { first, _ in first }))
      if let part = measure.part {
        ofParts[part, default: []].append(read)
      } else {
        ofRoot.append(read)
      }
    }
    self.rootColumns = rootColumns
    self.partColumns = partColumns
    self.ofRoot = ofRoot
    self.ofParts = ofParts
  }

  /// What a case adds by its own record.
  ///
  /// - Parameter row: the values of ``rootColumns``.
  public func contributions(of row: [CountedValue]) -> [Contribution] {
    ofRoot.compactMap { $0.contribution(root: row, part: []) }
  }

  /// What a part adds.
  ///
  /// - Parameters:
  ///   - type: the part's type.
  ///   - part: the values of its ``partColumns``.
  ///   - row: the values of ``rootColumns`` of its case.
  public func contributions(
    ofPart type: String, _ part: [CountedValue], in row: [CountedValue]
  ) -> [Contribution] {
    (ofParts[type] ?? []).compactMap { $0.contribution(root: row, part: part) }
  }
}

extension MeasureReading.Read {
  fileprivate func contribution(
    root: [CountedValue], part: [CountedValue]
  ) -> MeasureReading.Contribution? {
    func value(_ column: Measure.Column) -> CountedValue {
      guard let place = places[column] else { return .absent }
      return switch column {
      case .root: root[place]
      case .part: part[place]
      }
    }
    guard let day = value(measure.date).text else { return nil }
    for condition in measure.conditions where !condition.holds(value) { return nil }
    let amount: Int64 =
      switch measure.amount {
      case .one: 1
      case .number(let column), .money(let column): value(column).integer ?? 0
      }
    guard amount != 0 else { return nil }
    return MeasureReading.Contribution(measure: index, day: day, amount: amount)
  }
}

extension Measure.Condition {
  fileprivate func holds(_ value: (Measure.Column) -> CountedValue) -> Bool {
    switch self {
    case .isSet(let column): value(column) != .absent
    case .isUnset(let column): value(column) == .absent
    case .isOneOf(let column, let codes): value(column).text.map(codes.contains) ?? false
    case .isNoneOf(let column, let codes):
      value(column).text.map { !codes.contains($0) } ?? false
    case .isTrue(let column): value(column) == .integer(1)
    case .isAtLeast(let column, let least): (value(column).integer ?? .min) >= least
    case .isNotAfter(let earlier, let later):
      if let first = value(earlier).text, let second = value(later).text {
        first <= second
      } else {
        false
      }
    }
  }
}

extension [String] {
  /// The place of a name, which is added if it is new.
  fileprivate mutating func place(of name: String) -> Int {
    if let index = firstIndex(of: name) { return index }
    append(name)
    return count - 1
  }
}
