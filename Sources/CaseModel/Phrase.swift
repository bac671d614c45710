/// A language the interface speaks.
public enum Language: String, Sendable, CaseIterable {
  /// Simplified Chinese, the default where the locale is Chinese.
  case chinese = "zh"
  /// English.
  case english = "en"
}

/// A piece of user-facing text in both languages.
///
/// Every text that a person can see is written as a phrase, so that neither language can be
/// forgotten; the edge picks one with ``subscript(_:)``.
public struct Phrase: Sendable, Hashable {
  /// The Chinese text, written first and by ear.
  public let chinese: String
  /// The English text.
  public let english: String

  /// Makes a phrase of its two texts.
  public init(_ chinese: String, _ english: String) {
    self.chinese = chinese
    self.english = english
  }

  /// A phrase that reads the same in both languages: a number, a code, a name.
  public init(verbatim text: String) {
    self.init(text, text)
  }

  /// The text in one language.
  public subscript(_ language: Language) -> String {
    switch language {
    case .chinese: chinese
    case .english: english
    }
  }
}
