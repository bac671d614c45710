// What an office writes into a cell of its own form: {{indicator@office@period}}, for instance
// {{received@150502@2025Q3}}. Office and period may be left out ({{received}}, {{received@@2025}});
// then those of the command count. Blanks around the parts do not, and braces and signs of full
// width are taken like others, since input methods for Chinese give them.

/// A gap in a template.
public struct Placeholder: Sendable, Hashable {
  /// The code of the indicator.
  public let indicator: String
  /// The office as typed; nil for the one that fills in.
  public let office: String?
  /// The period as typed; nil for the one that is reported.
  public let period: String?

  /// Makes a placeholder.
  public init(indicator: String, office: String? = nil, period: String? = nil) {
    self.indicator = indicator
    self.office = office
    self.period = period
  }

  /// The placeholder as one types it.
  public var text: String {
    let parts = [indicator, office ?? "", period ?? ""]
    let last = parts.lastIndex { !$0.isEmpty } ?? 0
    return "{{" + parts[...last].joined(separator: "@") + "}}"
  }
}

extension Placeholder {
  /// A stretch of a text.
  enum Piece: Hashable {
    /// Text that stays.
    case words
    /// A gap.
    case gap(Placeholder)
    /// Two opening braces that begin no placeholder.
    case malformed
  }

  /// The stretches of a text from its start to its end, by scalars.
  static func pieces(of scalars: [Unicode.Scalar]) -> [(piece: Piece, range: Range<Int>)] {
    var pieces: [(piece: Piece, range: Range<Int>)] = []
    var start = 0
    var index = 0
    while index + 1 < scalars.count {
      guard isPair(scalars, index, "{", "\u{FF5B}") else {
        index += 1
        continue
      }
      if start < index { pieces.append((.words, start..<index)) }
      var end = index + 2
      while end + 1 < scalars.count, !isPair(scalars, end, "}", "\u{FF5D}") { end += 1 }
      guard end + 1 < scalars.count, let placeholder = read(scalars[(index + 2)..<end]) else {
        pieces.append((.malformed, index..<scalars.count))
        return pieces
      }
      pieces.append((.gap(placeholder), index..<(end + 2)))
      index = end + 2
      start = index
    }
    if start < scalars.count { pieces.append((.words, start..<scalars.count)) }
    return pieces
  }

  private static func isPair(
    _ scalars: [Unicode.Scalar], _ index: Int, _ half: Unicode.Scalar, _ full: Unicode.Scalar
  ) -> Bool {
    [half, full].contains(scalars[index]) && [half, full].contains(scalars[index + 1])
  }

  private static func read(_ scalars: ArraySlice<Unicode.Scalar>) -> Placeholder? {
    let parts = scalars.split(omittingEmptySubsequences: false) { $0 == "@" || $0 == "\u{FF20}" }
      .map(trimmed)
    guard 1...3 ~= parts.count, let indicator = parts.first, !indicator.isEmpty,
      !indicator.contains("{")
    else { return nil }
    func part(_ index: Int) -> String? {
      index < parts.count && !parts[index].isEmpty ? parts[index] : nil
    }
    return Placeholder(indicator: indicator, office: part(1), period: part(2))
  }

  private static func trimmed(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var scalars = scalars
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(String.UnicodeScalarView(scalars))
  }
}
