// Indicators are data: what a report can show, each with a fixed definition. A measure adds up and
// is kept by day and month; a rate is one measure over another, both printed; the few figures that
// do not add up name how they are found (`Found`), and Reports finds them.

public import CaseModel

/// A figure that reports show, by its definition.
public struct Indicator: Sendable, Hashable {
  /// What it is called in data and templates.
  public let code: String
  /// What a clerk calls it.
  public let label: Phrase
  /// What it is counted in.
  public let unit: Unit
  /// How it comes about.
  public let figure: Figure
  /// The rule in words: which cases, which date, which of several values.
  public let rule: Phrase
  /// The heading under which it is listed.
  public let subject: Subject

  /// What figures are counted in; a report prints it with each (trap T1).
  public enum Unit: String, Sendable, Hashable, CaseIterable {
    /// 件
    case cases
    /// 人
    case persons
    /// 人次
    case personTimes = "person_times"
    /// 次
    case times
    /// 单
    case orders
    /// 家
    case firms
    /// 笔
    case payments
    /// 元, kept in fen.
    case money
    /// A rate.
    case percent

    /// The unit as it stands in a table.
    public var label: Phrase {
      switch self {
      case .cases: Phrase("件", "cases")
      case .persons: Phrase("人", "persons")
      case .personTimes: Phrase("人次", "person-times")
      case .times: Phrase("次", "times")
      case .orders: Phrase("单", "orders")
      case .firms: Phrase("家", "firms")
      case .payments: Phrase("笔", "payments")
      case .money: Phrase("元", "yuan")
      case .percent: Phrase("%", "%")
      }
    }
  }

  /// How a figure comes about.
  public enum Figure: Sendable, Hashable {
    /// The sum of a measure.
    case sum(String)
    /// A measure less another.
    case difference(String, less: String)
    /// A measure over another.
    case rate(String, of: String)
    /// A figure that does not add up over days.
    case found(Found)
  }

  /// Figures that do not add up over days, or not over offices.
  public enum Found: String, Sendable, Hashable, CaseIterable {
    /// Cases open when the period begins.
    case openingStock = "opening_stock"
    /// Cases open when it is over.
    case closingStock = "closing_stock"
    /// People who take part in the period's concluded cases, each once.
    case distinctPersons = "distinct_persons"
    /// What was agreed in the period's cases and has not come.
    case outstanding
    /// Instalments that are due by the period's end and not covered.
    case overdueInstalments = "overdue_instalments"
    /// Their sum.
    case overdueAmount = "overdue_amount"
    /// Cases of the period that were concluded in time.
    case deadlinesKept = "deadlines_kept"
    /// Cases of the period that were not.
    case deadlinesMissed = "deadlines_missed"
    /// Firms that answer in the period's concluded cases, each once.
    case employers
    /// Claims that the period's payments reached.
    case claimsPaid = "claims_paid"
    /// The people whom these are for, each once.
    case claimants
  }

  /// What an indicator is about.
  public enum Subject: String, Sendable, Hashable, CaseIterable {
    /// Mediations.
    case mediation
    /// Money of mediations.
    case money
    /// Deadlines and stock.
    case progress
    /// Consultations.
    case consultation
    /// Legal aid.
    case legalAid = "legal_aid"
    /// The hotline 12351.
    case hotline
    /// Mutual aid.
    case mutualAid = "mutual_aid"

    /// The heading.
    public var label: Phrase {
      switch self {
      case .mediation: Phrase("劳动争议调解", "Mediation")
      case .money: Phrase("挽回经济损失", "Money")
      case .progress: Phrase("办理进度", "Progress")
      case .consultation: Phrase("咨询", "Consultation")
      case .legalAid: Phrase("法律援助", "Legal aid")
      case .hotline: Phrase("12351热线", "Hotline 12351")
      case .mutualAid: Phrase("职工医疗互助", "Mutual aid")
      }
    }
  }

  /// Defines an indicator.
  public init(
    _ code: String, _ label: Phrase, _ unit: Unit, _ figure: Figure, in subject: Subject,
    rule: Phrase
  ) {
    self.code = code
    self.label = label
    self.unit = unit
    self.figure = figure
    self.subject = subject
    self.rule = rule
  }

  /// The type of the cases that it counts.
  public var root: String {
    switch figure {
    case .found(let figure): Indicator.root(of: figure)
    case .sum, .rate, .difference: measures.first?.root ?? ""
    }
  }

  /// The type of the cases that a figure counts.
  public static func root(of figure: Found) -> String {
    switch figure {
    case .claimsPaid, .claimants: "claim"
    default: "mediation"
    }
  }

  /// The measures that it is made of.
  public var measures: [Measure] {
    switch figure {
    case .sum(let code): [Measure.find(code)].compactMap { $0 }
    case .rate(let part, let whole), .difference(let part, let whole):
      [part, whole].compactMap { Measure.find($0) }
    case .found: []
    }
  }
}
