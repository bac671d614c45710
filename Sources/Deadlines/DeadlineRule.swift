public import CaseModel

/// A rule of law by which something must be done, or can only be done, until a day.
public struct DeadlineRule: Sendable, Hashable {
  /// How long a period is.
  public enum Length: Sendable, Hashable {
    /// Calendar days, as "日" means in these laws.
    case days(Int)
    /// Working days, where "工作日" is written.
    case workingDays(Int)
    /// Months, which end on the corresponding day, or on the month's last.
    case months(Int)
    /// Years, likewise.
    case years(Int)
    /// Calendar days counted back: no later than so many days before the day that starts it.
    case daysBefore(Int)
    /// The very day that starts it, as people agreed on it, a rest day or not.
    case theDayItself
    /// No end.
    case unlimited
  }

  /// Whose the deadline is, and so what its passing means.
  public enum Nature: String, Sendable, Hashable, CaseIterable {
    /// The office's own: overdue until done.
    case duty
    /// The parties may do something until then, and may not afterwards.
    case right
    /// A claim is barred afterwards.
    case limitation
    /// Somebody else's: a court, an arbitration body, a department, the other party.
    case others
    /// Papers are kept until then at least.
    case keeping
  }

  /// An article of a law as it stood from a day to a day.
  public struct Version: Sendable, Hashable {
    /// The law.
    public let law: Phrase
    /// The article.
    public let article: Article
    /// The first day of its validity.
    public let validFrom: LocalDate
    /// The last day; nil while it is in force.
    public let validThrough: LocalDate?
    /// How long the period is.
    public let length: Length

    /// The law and the article, as they are cited; what is no law has no article.
    public var citation: Phrase {
      guard article.number > 0 else { return law }
      return Phrase("《\(law.chinese)》\(article.chinese)", "\(law.english), \(article.english)")
    }
  }

  /// An article, and the paragraph where it has several.
  public struct Article: Sendable, Hashable, ExpressibleByIntegerLiteral {
    /// The number.
    public let number: Int
    /// The paragraph, from 1.
    public let paragraph: Int?

    /// Names an article, and a paragraph.
    public init(_ number: Int, _ paragraph: Int? = nil) {
      self.number = number
      self.paragraph = paragraph
    }

    /// Names a whole article.
    public init(integerLiteral number: Int) { self.init(number) }

    var chinese: String { "第\(number)条" + (paragraph.map { "第\($0)款" } ?? "") }
    var english: String { "art. \(number)" + (paragraph.map { "(\($0))" } ?? "") }
  }

  /// The code, such as `MED-15`.
  public let code: String
  /// What it is about.
  public let name: Phrase
  /// What starts it: this day itself is not counted.
  public let starts: Phrase
  /// Whose it is.
  public let nature: Nature
  /// What can happen to it.
  public let changes: Set<DeadlineChange.Kind>
  /// Its sources, the oldest first.
  public let versions: [Version]

  /// Declares a rule.
  public init(
    _ code: String, _ name: Phrase, starts: Phrase, _ nature: Nature,
    changes: Set<DeadlineChange.Kind> = [], _ versions: Version...
  ) {
    self.code = code
    self.name = name
    self.starts = starts
    self.nature = nature
    self.changes = changes
    self.versions = versions
  }

  /// The article that was in force on a day; nil for none.
  public func version(on date: LocalDate) -> Version? {
    versions.last { $0.validFrom <= date && $0.validThrough.map { date <= $0 } ?? true }
  }

  /// All rules that this version knows.
  public static let all: [DeadlineRule] =
    mediation + exits + agreed + arbitration + others + hotline

  private static let byCode = Dictionary(
    all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// The rule of a code; nil for none.
  public static func find(_ code: String) -> DeadlineRule? { byCode[code] }
}

extension DeadlineRule.Version {
  /// Cites an article of a law that is in force from a day on.
  init(
    _ law: Phrase, _ article: DeadlineRule.Article, from validFrom: (Int, Int, Int),
    through validThrough: (Int, Int, Int)? = nil, _ length: DeadlineRule.Length
  ) {
    self.law = law
    self.article = article
    self.validFrom = LocalDate(validFrom)
    self.validThrough = validThrough.map { LocalDate($0) }
    self.length = length
  }
}

extension LocalDate {
  /// A date of a table in the program; a misprint there ends it at the first look.
  init(_ parts: (year: Int, month: Int, day: Int)) {
    guard let date = LocalDate(year: parts.year, month: parts.month, day: parts.day) else {
      preconditionFailure("a table has a day that does not exist: \(parts)")
    }
    self = date
  }
}
