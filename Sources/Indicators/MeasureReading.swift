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
  /// The types of parts that are read, by name.
  public let parts: [Part]
  private let ofRoot: [Read]

  /// The measures over one type of part.
  public struct Part: Sendable {
    /// The type.
    public let type: String
    /// The columns that are read.
    public let columns: [String]
    fileprivate let reads: [Read]
  }

  /// A measure with the places of its columns: each case that is saved is read by all of them, so
  /// that nothing is looked up by name then.
  fileprivate struct Read: Sendable {
    let index: Int
    let date: Place
    /// Where the amount stands; nil for one.
    let amount: Place?
    let conditions: [PlacedCondition]
  }

  /// Where a value stands.
  fileprivate enum Place: Sendable {
    case root(Int)
    case part(Int)
  }

  fileprivate enum PlacedCondition: Sendable {
    case isSet(Place)
    case isUnset(Place)
    case isOneOf(Place, [String])
    case isNoneOf(Place, [String])
    case isTrue(Place)
    case isAtLeast(Place, Int64)
    case isNotAfter(Place, Place)
  }

  /// Makes ready all measures over a type of case that are listed.
  public init(root: String, of measures: [Measure] = Measure.all) {
    self.root = root
    let mine = measures.enumerated().filter { $0.element.root == root }
    var rootColumns: [String] = []
    var partColumns: [String: [String]] = [:]
    func place(_ column: Measure.Column, in part: String?) -> Place {
      switch (column, part) {
      case (.root(let name), _): .root(rootColumns.place(of: name))
      case (.part(let name), let part?): .part(partColumns[part, default: []].place(of: name))
      case (.part, nil): preconditionFailure("a measure without a part has no columns of one")
      }
    }
    func placed(_ condition: Measure.Condition, in part: String?) -> PlacedCondition {
      switch condition {
      case .isSet(let column): .isSet(place(column, in: part))
      case .isUnset(let column): .isUnset(place(column, in: part))
      case .isOneOf(let column, let codes): .isOneOf(place(column, in: part), codes)
      case .isNoneOf(let column, let codes): .isNoneOf(place(column, in: part), codes)
      case .isTrue(let column): .isTrue(place(column, in: part))
      case .isAtLeast(let column, let least): .isAtLeast(place(column, in: part), least)
      case .isNotAfter(let first, let second):
        .isNotAfter(place(first, in: part), place(second, in: part))
      }
    }
    var ofRoot: [Read] = []
    var ofParts: [String: [Read]] = [:]
    for (index, measure) in mine {
      let date = place(measure.date, in: measure.part)
      let amount: Place? =
        switch measure.amount {
        case .one: nil
        case .number(let column), .money(let column): place(column, in: measure.part)
        }
      let read = Read(
        index: index, date: date, amount: amount,
        conditions: measure.conditions.map { placed($0, in: measure.part) })
      if let part = measure.part {
        ofParts[part, default: []].append(read)
      } else {
        ofRoot.append(read)
      }
    }
    self.rootColumns = rootColumns
    self.ofRoot = ofRoot
    parts = ofParts.sorted { $0.key < $1.key }
      .map { Part(type: $0.key, columns: partColumns[$0.key] ?? [], reads: $0.value) }
  }

  /// What a case adds by its own record.
  ///
  /// - Parameter row: the values of ``rootColumns``.
  public func contributions(of row: [CountedValue]) -> [Contribution] {
    var contributions: [Contribution] = []
    for read in ofRoot { read.add(to: &contributions, root: row, part: []) }
    return contributions
  }
}

extension MeasureReading.Part {
  /// Appends what a part adds.
  ///
  /// - Parameters:
  ///   - contributions: what its case adds besides.
  ///   - values: the values of its ``columns``.
  ///   - row: the values of ``MeasureReading/rootColumns`` of its case.
  public func add(
    to contributions: inout [MeasureReading.Contribution], _ values: [CountedValue],
    in row: [CountedValue]
  ) {
    for read in reads { read.add(to: &contributions, root: row, part: values) }
  }
}

extension MeasureReading.Read {
  fileprivate func add(
    to contributions: inout [MeasureReading.Contribution], root: [CountedValue],
    part: [CountedValue]
  ) {
    guard let day = date.value(root, part).text else { return }
    for condition in conditions where !condition.holds(root, part) { return }
    let amount = amount.map { $0.value(root, part).integer ?? 0 } ?? 1
    guard amount != 0 else { return }
    contributions.append(MeasureReading.Contribution(measure: index, day: day, amount: amount))
  }
}

extension MeasureReading.Place {
  fileprivate func value(_ root: [CountedValue], _ part: [CountedValue]) -> CountedValue {
    switch self {
    case .root(let index): root[index]
    case .part(let index): part[index]
    }
  }
}

extension MeasureReading.PlacedCondition {
  fileprivate func holds(_ root: [CountedValue], _ part: [CountedValue]) -> Bool {
    switch self {
    case .isSet(let place): place.value(root, part) != .absent
    case .isUnset(let place): place.value(root, part) == .absent
    case .isOneOf(let place, let codes):
      place.value(root, part).text.map(codes.contains) ?? false
    case .isNoneOf(let place, let codes):
      place.value(root, part).text.map { !codes.contains($0) } ?? false
    case .isTrue(let place): place.value(root, part) == .integer(1)
    case .isAtLeast(let place, let least): (place.value(root, part).integer ?? .min) >= least
    case .isNotAfter(let earlier, let later):
      if let first = earlier.value(root, part).text, let second = later.value(root, part).text {
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
