/// A JSON value to be printed; the members of an object keep the order they were given in.
///
/// There is no floating point: amounts are whole fen.
indirect enum ReportJSON {
  case object([(String, ReportJSON)])
  case array([ReportJSON])
  case string(String)
  case integer(Int64)
  case null
  /// A value that is JSON already, on one line.
  case raw(String)

  static func string(orNull text: String?) -> ReportJSON { text.map { .string($0) } ?? .null }

  /// The text with two spaces a level and a line end behind it.
  ///
  /// Only what RFC 8259 demands is escaped, and DEL, which terminals may act on.
  var text: String {
    var text = ""
    append(level: 0, to: &text)
    return text + "\n"
  }

  private func append(level: Int, to text: inout String) {
    switch self {
    case .object(let members):
      Self.appendList("{", members, "}", level, &text) { member, text in
        Self.append(member.0, to: &text)
        text += ": "
        member.1.append(level: level + 1, to: &text)
      }
    case .array(let elements):
      Self.appendList("[", elements, "]", level, &text) { element, text in
        element.append(level: level + 1, to: &text)
      }
    case .string(let string): Self.append(string, to: &text)
    case .integer(let integer): text += String(integer)
    case .null: text += "null"
    case .raw(let json): text += json
    }
  }

  private static func appendList<Element>(
    _ open: String, _ elements: [Element], _ close: String, _ level: Int, _ text: inout String,
    _ append: (Element, inout String) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      text += (index > 0 ? ",\n" : "\n") + String(repeating: " ", count: 2 * (level + 1))
      append(element, &text)
    }
    if !elements.isEmpty { text += "\n" + String(repeating: " ", count: 2 * level) }
    text += close
  }

  private static func append(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{00}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
