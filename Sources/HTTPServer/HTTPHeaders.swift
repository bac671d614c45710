/// The fields of a request's or a response's header, in their order.
///
/// Names compare without regard to the case of ASCII letters (RFC 9110, section 5.1); they are
/// kept as written. A name may occur more than once.
public struct HTTPHeaders: Sendable, Hashable {
  /// One line of a header.
  public struct Field: Sendable, Hashable {
    /// The name as it was written.
    public let name: String
    /// The value without the space around it.
    public let value: String
  }

  /// The fields in the order in which they came or were appended.
  public private(set) var fields: [Field] = []

  /// Makes an empty header.
  public init() {}

  /// The value of the first field of that name; setting it replaces all of them, nil removes them.
  public subscript(name: String) -> String? {
    get { fields.first { Self.areEqual($0.name, name) }?.value }
    set {
      fields.removeAll { Self.areEqual($0.name, name) }
      if let newValue { append(name, newValue) }
    }
  }

  /// The values of all fields of that name.
  public func values(_ name: String) -> [String] {
    fields.filter { Self.areEqual($0.name, name) }.map(\.value)
  }

  /// Adds a field beside those of the same name.
  public mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// Compares two names without regard to the case of ASCII letters.
  static func areEqual(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count
      && zip(left.utf8, right.utf8).allSatisfy { $0 == $1 || lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  /// Makes a header of the pairs in the order in which they are written.
  public init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { append(name, value) }
  }
}
