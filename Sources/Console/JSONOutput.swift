/// A JSON value to be printed; the members of an object keep the order they were given in.
///
/// There is no floating point: money is whole fen, and rates are texts already rounded.
public indirect enum JSONOutput: Sendable {
  /// An object, its members in order.
  case object([(String, JSONOutput)])
  /// An array.
  case array([JSONOutput])
  /// A text.
  case string(String)
  /// A whole number.
  case integer(Int64)
  /// True or false.
  case boolean(Bool)
  /// Nothing.
  case null

  /// A text, or null where there is none.
  public static func string(orNull text: String?) -> JSONOutput {
    text.map { .string($0) } ?? .null
  }

  /// A whole number, or null where there is none.
  public static func integer(orNull number: Int64?) -> JSONOutput {
    number.map { .integer($0) } ?? .null
  }
}

extension JSONOutput: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// Makes a text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Makes a whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// Makes true or false.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// Makes null.
  public init(nilLiteral: ()) { self = .null }
  /// Makes an array.
  public init(arrayLiteral elements: JSONOutput...) { self = .array(elements) }
  /// Makes an object, its members in the order written.
  public init(dictionaryLiteral elements: (String, JSONOutput)...) { self = .object(elements) }
}

/// Turns ``JSONOutput`` into text: two spaces a level, or all on one line.
///
/// Only what RFC 8259 demands is escaped, so Chinese stays readable; `/` and characters beyond
/// ASCII stand as they are. Control characters without a short form are `\u00xx`, and so is
/// DEL, which terminals may act on.
public struct JSONWriter: Sendable {
  /// Whether members and elements get a line each.
  public let isPretty: Bool

  /// Makes a writer of indented or of compact text.
  public init(isPretty: Bool) {
    self.isPretty = isPretty
  }

  /// The text of a value, without a line end behind it.
  public func text(of value: JSONOutput) -> String {
    var text = ""
    append(value, level: 0, to: &text)
    return text
  }

  private func append(_ value: JSONOutput, level: Int, to text: inout String) {
    switch value {
    case .object(let members):
      appendList("{", members, "}", level: level, to: &text) { member, text in
        Self.append(member.0, to: &text)
        text += isPretty ? ": " : ":"
        append(member.1, level: level + 1, to: &text)
      }
    case .array(let elements):
      appendList("[", elements, "]", level: level, to: &text) { element, text in
        append(element, level: level + 1, to: &text)
      }
    case .string(let string): Self.append(string, to: &text)
    case .integer(let number): text += String(number)
    case .boolean(let flag): text += flag ? "true" : "false"
    case .null: text += "null"
    }
  }

  private func appendList<Element>(
    _ open: String, _ elements: [Element], _ close: String, level: Int, to text: inout String,
    _ append: (Element, inout String) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if isPretty { text += "\n" + DisplayWidth.spaces(2 * (level + 1)) }
      append(element, &text)
    }
    if isPretty, !elements.isEmpty { text += "\n" + DisplayWidth.spaces(2 * level) }
    text += close
  }

  private static func append(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{08}": text += "\\b"
      case "\u{09}": text += "\\t"
      case "\u{0A}": text += "\\n"
      case "\u{0C}": text += "\\f"
      case "\u{0D}": text += "\\r"
      case "\u{00}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
