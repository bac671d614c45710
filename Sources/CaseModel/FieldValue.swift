/// A value of a field as this version reads it.
public enum FieldValue: Sendable, Hashable {
  /// Text, a code of a choice, a date, a reference.
  case text(String)
  /// A whole number; an amount in fen.
  case integer(Int64)
  /// Yes or no.
  case flag(Bool)
  /// The codes of a set, in the order of its list.
  case codes([String])

  /// The text of a text value.
  public var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The number of an integer value.
  public var integer: Int64? {
    if case .integer(let integer) = self { integer } else { nil }
  }

  /// The truth of a flag.
  public var flag: Bool? {
    if case .flag(let truth) = self { truth } else { nil }
  }

  /// The codes of a set.
  public var codes: [String]? {
    if case .codes(let codes) = self { codes } else { nil }
  }
}

extension Field.Condition {
  /// Whether the condition holds for the values of a record.
  public func holds(for values: [String: FieldValue]) -> Bool {
    switch self {
    case .isSet(let field): values[field] != nil
    case .isOneOf(let field, let codes): values[field]?.text.map(codes.contains) ?? false
    case .any(let conditions): conditions.contains { $0.holds(for: values) }
    }
  }
}
