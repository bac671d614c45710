public import CaseModel

/// The sentence in which an office reports its mediations upward.
///
/// 2025年三季度，全市各级工会共调解劳动争议案件14件，涉及职工16人，达成调解协议13件，协议金额52.26万元，
/// 到账70.83万元；一至三季度累计44件、59人、到账157.05万元。
public struct OfficialSentence: Sendable, Hashable {
  /// The figures of a span.
  public struct Figures: Sendable, Hashable {
    /// 调解: cases concluded.
    public let concluded: Int64
    /// 涉及职工.
    public let workers: Int64
    /// 达成调解协议.
    public let agreed: Int64
    /// 协议金额.
    public let agreedAmount: Fen
    /// 到账.
    public let received: Fen

    /// Takes the figures.
    public init(
      concluded: Int64, workers: Int64, agreed: Int64, agreedAmount: Fen, received: Fen
    ) {
      self.concluded = concluded
      self.workers = workers
      self.agreed = agreed
      self.agreedAmount = agreedAmount
      self.received = received
    }
  }

  /// Whose cases: `全市各级工会`, `unions across the city`.
  public let whose: Phrase
  /// The first day of the period.
  public let from: LocalDate
  /// Its last day.
  public let to: LocalDate
  /// The figures of the period.
  public let period: Figures
  /// The figures from 1 January to the period's last day.
  public let yearToDate: Figures

  /// Takes what the sentence says.
  public init(
    whose: Phrase, from: LocalDate, to: LocalDate, period: Figures, yearToDate: Figures
  ) {
    self.whose = whose
    self.from = from
    self.to = to
    self.period = period
    self.yearToDate = yearToDate
  }

  /// The Chinese template.
  static let chinese =
    "{period}，{whose}共调解劳动争议案件{concluded}，涉及职工{workers}，达成调解协议{agreed}，"
    + "协议金额{agreed_amount}，到账{received}"
    + "[；{span}累计{concluded@span}、{workers@span}、到账{received@span}]。"

  /// The English template.
  static let english =
    "{period}: {whose} mediated {concluded} involving {workers}; {agreed} for {agreed_amount}; "
    + "{received} received[. {span}: {concluded@span}, {workers@span}, {received@span} received]."

  /// The sentence; the year's part is left out where the period begins on 1 January or before.
  public func phrase() throws(SentenceFault) -> Phrase {
    let chinese = try SentenceTemplate(Self.chinese)
    let english = try SentenceTemplate(Self.english)
    return Phrase(
      try chinese.filled(in: .chinese, value(of:)), try english.filled(in: .english, value(of:)))
  }

  /// The value of a gap; also for templates of an office's own.
  public func value(of gap: String) -> SentenceValue? {
    let parts = gap.split(separator: "@", omittingEmptySubsequences: false)
    let isSpan = parts.count == 2 && parts[1] == "span"
    guard parts.count == 1 || isSpan else { return nil }
    if isSpan || gap == "span", from <= to.yearStart { return nil }
    let figures = isSpan ? yearToDate : period
    switch parts[0] {
    case "period" where !isSpan:
      return .words(PeriodName.full(from: from, to: to).sentenceStart)
    case "whose" where !isSpan: return .words(whose)
    case "span": return .words(PeriodName.withinYear(from: to.yearStart, to: to).sentenceStart)
    case "concluded": return .count(figures.concluded, CountedNoun("件", "dispute", "disputes"))
    case "workers": return .count(figures.workers, CountedNoun("人", "worker", "workers"))
    case "agreed": return .count(figures.agreed, CountedNoun("件", "agreement", "agreements"))
    case "agreed_amount": return .money(figures.agreedAmount, .wanYuan)
    case "received": return .money(figures.received, .wanYuan)
    default: return nil
    }
  }
}

extension Phrase {
  /// With a capital where the English begins a sentence.
  fileprivate var sentenceStart: Phrase {
    Phrase(chinese, english.prefix(1).uppercased() + english.dropFirst())
  }
}
