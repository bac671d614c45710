/// One value as SQLite stores it.
public enum Value: Sendable, Hashable {
  /// SQL's NULL.
  case null
  /// A signed integer of 64 bits.
  case integer(Int64)
  /// A floating-point number; SQLite stores a NaN as NULL.
  case real(Double)
  /// A text in UTF-8; NUL characters are kept.
  case text(String)
  /// A string of bytes; an empty one is not NULL.
  case blob([UInt8])

  /// Whether this is NULL.
  public var isNull: Bool { self == .null }

  /// The integer, if it is one; nothing is converted.
  public var integerValue: Int64? { if case .integer(let integer) = self { integer } else { nil } }

  /// The floating-point number, if it is one; nothing is converted.
  public var realValue: Double? { if case .real(let real) = self { real } else { nil } }

  /// The text, if it is one; nothing is converted.
  public var textValue: String? { if case .text(let text) = self { text } else { nil } }

  /// The bytes, if it is a blob; nothing is converted.
  public var blobValue: [UInt8]? { if case .blob(let bytes) = self { bytes } else { nil } }

  /// A text, or NULL for nil.
  public static func text(_ text: String?) -> Value { text.map { .text($0) } ?? .null }

  /// An integer, or NULL for nil.
  public static func integer(_ integer: Int64?) -> Value { integer.map { .integer($0) } ?? .null }

  /// A blob, or NULL for nil.
  public static func blob(_ bytes: [UInt8]?) -> Value { bytes.map { .blob($0) } ?? .null }

  /// An integer of the size that Swift counts in.
  public static func integer(_ integer: Int) -> Value { .integer(Int64(integer)) }
}

/// A type whose values can be bound to a placeholder as they are.
public protocol Bindable {
  /// Binds the value to a placeholder, counted from 1, copying text and bytes.
  func bind(to statement: Statement, index: Int) throws(SQLiteError)
}

extension Int64: Bindable {
  /// Binds the integer.
  public func bind(to statement: Statement, index: Int) throws(SQLiteError) {
    try statement.bind(index: index, self)
  }
}

extension Int: Bindable {
  /// Binds the integer.
  public func bind(to statement: Statement, index: Int) throws(SQLiteError) {
    try statement.bind(index: index, Int64(self))
  }
}

extension Double: Bindable {
  /// Binds the number.
  public func bind(to statement: Statement, index: Int) throws(SQLiteError) {
    try statement.bind(index: index, self)
  }
}

extension String: Bindable {
  /// Binds the text.
  public func bind(to statement: Statement, index: Int) throws(SQLiteError) {
    try statement.bind(index: index, self)
  }
}

extension [UInt8]: Bindable {
  /// Binds the bytes as a blob.
  public func bind(to statement: Statement, index: Int) throws(SQLiteError) {
    try statement.bind(index: index, self)
  }
}

extension Value: Bindable {
  /// Binds the value.
  public func bind(to statement: Statement, index: Int) throws(SQLiteError) {
    try statement.bind(index: index, self)
  }
}

extension Optional: Bindable where Wrapped: Bindable {
  /// Binds the value, or NULL for nil.
  public func bind(to statement: Statement, index: Int) throws(SQLiteError) {
    switch self {
    case .some(let value): try value.bind(to: statement, index: index)
    case .none: try statement.bindNull(index: index)
    }
  }
}
