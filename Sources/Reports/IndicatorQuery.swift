public import CaseModel
public import Indicators

/// What a report of indicators is asked for.
public struct IndicatorQuery: Sendable, Hashable {
  /// The id of the office whose cases and those below it are counted.
  public var office: String
  /// The period.
  public var period: ReportPeriod
  /// What a row stands for.
  public var grouping: IndicatorGrouping
  /// Where a case that was handed over counts.
  public var standing: CaseStanding
  /// What is shown, in order.
  public var indicators: [Indicator]

  /// Asks for indicators of an office and all below it.
  public init(
    office: String, period: ReportPeriod, by grouping: IndicatorGrouping = .office,
    at standing: CaseStanding = .holder, _ indicators: [Indicator]
  ) {
    self.office = office
    self.period = period
    self.grouping = grouping
    self.standing = standing
    self.indicators = indicators
  }
}

/// The office at which a case counts.
public enum CaseStanding: String, Sendable, Hashable, CaseIterable {
  /// The one that holds the case now.
  case holder
  /// The one that accepted it.
  case acceptor

  /// What a clerk calls it.
  public var label: Phrase {
    switch self {
    case .holder: Phrase("现办理单位", "the office that holds the case now")
    case .acceptor: Phrase("受理单位", "the office that accepted the case")
    }
  }
}

/// What a row of a report of indicators stands for.
public enum IndicatorGrouping: String, Sendable, Hashable, CaseIterable {
  /// An office.
  case office
  /// A calendar month.
  case month
  /// A calendar quarter.
  case quarter
  /// A calendar year.
  case year
  /// A kind of dispute of the statute, and what offices ask for below it.
  case disputeType = "dispute-type"
  /// A section of the classification of industries.
  case industry
  /// Where the case came from.
  case channel
  /// How the case ended.
  case outcome
  /// How many workers it is for.
  case size
  /// Who handled it.
  case mediator
  /// The form of legal aid.
  case form
  /// The plan of mutual aid.
  case plan

  /// What a clerk calls the groups.
  public var label: Phrase {
    switch self {
    case .office: Phrase("单位", "Office")
    case .month: Phrase("月份", "Month")
    case .quarter: Phrase("季度", "Quarter")
    case .year: Phrase("年份", "Year")
    case .disputeType: Phrase("争议类型", "Dispute type")
    case .industry: Phrase("行业", "Industry")
    case .channel: Phrase("来源渠道", "Channel")
    case .outcome: Phrase("结果", "Outcome")
    case .size: Phrase("涉及人数", "Workers")
    case .mediator: Phrase("承办人", "Mediator")
    case .form: Phrase("援助形式", "Form of aid")
    case .plan: Phrase("保障项目", "Plan")
    }
  }

  /// Whether figures by it are kept by day and month, so that they need no case.
  var isKept: Bool {
    switch self {
    case .office, .month, .quarter, .year: true
    default: false
    }
  }

  /// Whether a row is a span of time.
  public var isTime: Bool { isKept && self != .office }
}
