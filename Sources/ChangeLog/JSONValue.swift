/// A JSON value as the log keeps it: raw enough that nothing a newer version wrote is lost.
///
/// Numbers that are not 64-bit integers keep their text, objects keep the order of their members.
/// Two values are the same if their ``canonical`` texts are.
public enum JSONValue: Sendable, Hashable {
  /// `null`
  case null
  /// `true` or `false`
  case boolean(Bool)
  /// An integer that fits 64 bits, written without fraction or exponent.
  case integer(Int64)
  /// Any other number, as its text stood.
  case number(String)
  /// A string, unescaped.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object: its members in the order they stood, each name once.
  case object([JSONMember])

  /// Whether it holds no other values, and is not a number that keeps its text.
  var isScalar: Bool {
    switch self {
    case .null, .boolean, .integer, .string: true
    case .number, .array, .object: false
    }
  }

  /// The member of an object with this name.
  public subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.hasBytes(of: name) }?.value
  }

  /// The text of a string value.
  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The number of an integer value.
  public var integer: Int64? {
    if case .integer(let integer) = self { integer } else { nil }
  }

  /// The truth of a boolean value.
  public var boolean: Bool? {
    if case .boolean(let truth) = self { truth } else { nil }
  }

  /// The elements of an array value.
  public var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members of an object value.
  public var members: [JSONMember]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// An object of members given in order.
  public static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(members.map { JSONMember(name: $0.key, value: $0.value) })
  }

  /// The value as JSON text without white space, members in the order they stand.
  public var compact: String { JSONText.write(self, sortingMembers: false) }

  /// The value as canonical JSON: no white space, members by the code points of their names.
  ///
  /// Source: RFC 8785, section 3.2.3, except that numbers keep their text.
  public var canonical: String { JSONText.write(self, sortingMembers: true) }

  /// Whether the canonical texts of both values have the same bytes.
  ///
  /// Bytes, because Swift's `==` also takes texts for equal that Unicode calls equivalent, such as
  /// a compatibility ideograph and its base: a person wrote two values there, and other readers of
  /// the log see two.
  public func isSame(as other: JSONValue) -> Bool {
    canonical.hasBytes(of: other.canonical)
  }
}

extension String {
  /// Whether both texts have the same bytes in UTF-8.
  func hasBytes(of other: String) -> Bool {
    // Texts of equal bytes are equal; the quick question tells nearly all others apart.
    self == other && utf8.elementsEqual(other.utf8)
  }
}

/// A name and its value in a JSON object.
public struct JSONMember: Sendable, Hashable {
  /// The member's name, unescaped.
  public let name: String
  /// The member's value.
  public let value: JSONValue

  /// Makes a member.
  public init(name: String, value: JSONValue) {
    self.name = name
    self.value = value
  }
}
