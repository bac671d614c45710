// A sentence with gaps, as an office writes it once and fills it every quarter:
//
//     {period}，{whose}共调解劳动争议案件{concluded}，…，到账{received}[；{span}累计{concluded@span}]。
//
// 1. `{name}` is a gap; its value stands there with its unit.
// 2. `[…]` is left out as a whole where one of its gaps has no value; brackets do not nest.
// 3. A gap outside brackets without a value is a fault, not a blank: a sentence without its number
//    would go out unnoticed.

public import CaseModel

/// A value for a gap of a sentence.
public enum SentenceValue: Sendable, Hashable {
  /// Words.
  case words(Phrase)
  /// A number with its unit: `14件`, `14 disputes`, `1 dispute`.
  case count(Int64, CountedNoun)
  /// An amount: `52.26万元`; in English in yuan, to the fen.
  case money(Fen, ReportDocument.AmountUnit)
  /// A share: `92.9%`.
  case rate(Rate)

  /// The value as it stands in a sentence.
  func text(in language: Language) -> String {
    switch self {
    case .words(let phrase): return phrase[language]
    case .count(let count, let noun):
      let number = DecimalText.decimal(count, places: 0, isGrouped: language == .english)
      return language == .chinese
        ? number + noun.chinese : "\(number) \(count == 1 ? noun.singular : noun.plural)"
    case .money(let amount, let unit):
      guard language == .chinese else { return "\(amount.yuanGrouped) yuan" }
      return NumberText.money(amount, unit, isGrouped: false) + unit.label.chinese
    case .rate(let rate): return NumberText.percent(rate) ?? ReportDocument.Cell.unknownSign
    }
  }
}

/// What is counted, as it stands behind a number.
public struct CountedNoun: Sendable, Hashable {
  /// 件, 人.
  public let chinese: String
  /// Behind one.
  public let singular: String
  /// Behind any other number.
  public let plural: String

  /// Makes a noun.
  public init(_ chinese: String, _ singular: String, _ plural: String) {
    self.chinese = chinese
    self.singular = singular
    self.plural = plural
  }
}

/// Why a sentence cannot be written.
public enum SentenceFault: Error, Sendable, Hashable {
  /// A gap that has no value.
  case noValue(String)
  /// A brace or bracket without its other half, or brackets in brackets; counts from 1.
  case unbalanced(character: Int)
}

/// A sentence with gaps, in one language.
public struct SentenceTemplate: Sendable, Hashable {
  private enum Piece: Hashable {
    case words(String)
    case gap(String)
  }
  /// Pieces, and whether they are left out where a value is missing.
  private struct Stretch: Hashable {
    var pieces: [Piece] = []
    var isOptional: Bool
  }

  private let stretches: [Stretch]

  /// Reads a template.
  public init(_ text: String) throws(SentenceFault) {
    var stretches = [Stretch(isOptional: false)]
    var gap: String?
    var words = ""
    func end(_ stretch: inout Stretch) {
      if !words.isEmpty { stretch.pieces.append(.words(words)) }
      words = ""
    }
    for (index, character) in text.enumerated() {
      var last = stretches.removeLast()
      switch (character, gap) {
      case ("}", let name?):
        last.pieces.append(.gap(name))
        gap = nil
      case ("{", .some), ("[", .some), ("]", .some), ("}", nil):
        throw .unbalanced(character: index + 1)
      case (_, let name?): gap = name + String(character)
      case ("{", nil):
        end(&last)
        gap = ""
      case ("[", nil), ("]", nil):
        guard last.isOptional == (character == "]") else {
          throw .unbalanced(character: index + 1)
        }
        end(&last)
        stretches.append(last)
        last = Stretch(isOptional: character == "[")
      default: words.append(character)
      }
      stretches.append(last)
    }
    var last = stretches.removeLast()
    guard gap == nil, !last.isOptional else { throw .unbalanced(character: text.count) }
    end(&last)
    self.stretches = stretches + [last]
  }

  /// The sentence with its values.
  public func filled(
    in language: Language, _ value: (String) -> SentenceValue?
  ) throws(SentenceFault) -> String {
    var text = ""
    for stretch in stretches {
      var part: String? = ""
      for piece in stretch.pieces {
        switch piece {
        case .words(let words): part? += words
        case .gap(let name):
          if let value = value(name) {
            part? += value.text(in: language)
          } else if stretch.isOptional {
            part = nil
          } else {
            throw .noValue(name)
          }
        }
      }
      text += part ?? ""
    }
    return text
  }
}
