// What a plan pays, to whom, for what and until when: data, never code.
//
// A plan year has one or more benefits, each of one shape; a claim is paid what all of them that it
// fits give together, up to the plan's cap of the year.
//
// Source: domain notes 2.9, "Formula shapes to support".

public import CaseModel

/// The terms of one plan version.
public struct PlanTerms: Hashable, Sendable {
  /// Which plan, year and revision.
  public var version: PlanVersion
  /// What the plan was called in that year.
  public var name: Phrase
  /// The first and the last day of protection.
  public var validity: ClosedRange<LocalDate>
  /// Who may be enrolled.
  public var admission: Admission
  /// Until when a claim may be filed: the latest of these; empty for no limit.
  public var windows: [ClaimWindow]
  /// Paid at most to a person in the year, over all benefits; nil for no limit.
  public var yearlyCap: Fen?
  /// What it pays; empty where the terms are not known, so that claims carry a given amount only.
  public var benefits: [PlanBenefit]

  /// Describes the terms of a plan version.
  public init(
    _ version: PlanVersion, name: Phrase, validity: ClosedRange<LocalDate>,
    admission: Admission = Admission(), windows: [ClaimWindow] = [], yearlyCap: Fen? = nil,
    benefits: [PlanBenefit]
  ) {
    self.version = version
    self.name = name
    self.validity = validity
    self.admission = admission
    self.windows = windows
    self.yearlyCap = yearlyCap
    self.benefits = benefits
  }

  /// Whether it is known what the plan pays; else claims carry the amount that their papers give.
  public var areKnown: Bool { !benefits.isEmpty }
}

/// Who may be enrolled in a plan, and for how much.
public struct Admission: Hashable, Sendable {
  /// The only sex admitted, as in plans for women; nil for both.
  public var sex: Sex?
  /// Years of age on the first day of cover; nil for any.
  public var ages: ClosedRange<Int>?
  /// The fee of a person and period; nil where it is not known.
  public var fee: Fen?

  /// Describes who is admitted.
  public init(sex: Sex? = nil, ages: ClosedRange<Int>? = nil, fee: Fen? = nil) {
    self.sex = sex
    self.ages = ages
    self.fee = fee
  }
}

/// The sex that an identity number tells; the raw values are the codes of the log.
public enum Sex: String, Hashable, Sendable, CaseIterable {
  /// 男.
  case male
  /// 女.
  case female

  /// What a clerk reads.
  public var label: Phrase {
    switch self {
    case .male: Phrase("男", "male")
    case .female: Phrase("女", "female")
    }
  }
}

/// Until when a claim may be filed: so many days after something.
public struct ClaimWindow: Hashable, Sendable {
  /// What starts it; the raw values are the words of plan files.
  public enum Start: String, Hashable, Sendable, CaseIterable {
    /// The day of discharge.
    case discharge
    /// The day on which the stay was settled with the hospital.
    case settlement
    /// The day of diagnosis, or of the event.
    case event
    /// The last day of the person's cover.
    case coverEnd = "cover_end"
  }

  /// What starts it; that day is not counted.
  public var start: Start
  /// How many days it runs.
  public var days: Int

  /// Describes a window.
  public init(_ days: Int, after start: Start) {
    self.start = start
    self.days = days
  }
}

/// One benefit of a plan.
public struct PlanBenefit: Hashable, Sendable {
  /// A short name within the plan: small letters, digits, underscores.
  public var code: String
  /// What it is called.
  public var name: Phrase
  /// How the amount comes about.
  public var shape: BenefitShape
  /// Paid at least, where anything is paid at all; nil for none.
  public var floor: Fen?
  /// Paid at most for one claim; nil for no limit.
  public var cap: Fen?
  /// Days from the first day of cover during which nothing is paid; 0 for none.
  public var waitingDays: Int
  /// Whether those who were enrolled the year before wait, too.
  public var waitsOnRenewal: Bool
  /// Whether it is paid to a person only once in the plan's period.
  public var isOnce: Bool

  /// Describes a benefit.
  public init(
    _ code: String, name: Phrase, _ shape: BenefitShape, floor: Fen? = nil, cap: Fen? = nil,
    waitingDays: Int = 0, waitsOnRenewal: Bool = false, isOnce: Bool = false
  ) {
    self.code = code
    self.name = name
    self.shape = shape
    self.floor = floor
    self.cap = cap
    self.waitingDays = waitingDays
    self.waitsOnRenewal = waitsOnRenewal
    self.isOnce = isOnce
  }
}

/// How the amount of a benefit comes about.
public enum BenefitShape: Hashable, Sendable {
  /// Parts of the base at rates of their own.
  case segmented([Segment])
  /// A share of what the base has above a deductible.
  case percent(Rate, deductible: Fen)
  /// An amount a day by the year of participation (the last holds for all later years), for at
  /// most so many days a year; nil for no limit.
  case perDay([Fen], daysMax: Int?)
  /// An amount by the disease that was diagnosed.
  case lumpSum([CodedAmount])
  /// An amount by the event: a death, a birth.
  case fixed([CodedAmount])

  /// The word of plan files.
  public var word: String {
    switch self {
    case .segmented: "segmented"
    case .percent: "percent"
    case .perDay: "per_day"
    case .lumpSum: "lump_sum"
    case .fixed: "fixed"
    }
  }

  /// All words of plan files, in the order they are explained.
  public static let words = ["segmented", "percent", "per_day", "lump_sum", "fixed"]
}

/// A part of the base and its rate: from where the part before ends, through an amount.
public struct Segment: Hashable, Sendable {
  /// Where it begins.
  public var from: Fen
  /// Where it ends; nil for all above.
  public var through: Fen?
  /// The share paid of it.
  public var rate: Rate

  /// Describes a segment.
  public init(_ from: Fen, _ through: Fen?, _ rate: Rate) {
    self.from = from
    self.through = through
    self.rate = rate
  }
}

/// An amount for a disease or an event.
public struct CodedAmount: Hashable, Sendable {
  /// The code of the disease or event; ``any`` for all.
  public var code: String
  /// The amount.
  public var amount: Fen

  /// The code that stands for every disease or event that no other names.
  public static let any = "any"

  /// Gives a code its amount.
  public init(_ code: String, _ amount: Fen) {
    self.code = code
    self.amount = amount
  }
}

/// A share from 0 to 1, exact to a millionth: `33.3333%`.
public struct Rate: Hashable, Sendable, Comparable {
  /// Millionths.
  public let millionths: Int

  /// The whole.
  public static let whole = Rate(verifiedMillionths: 1_000_000)

  /// Makes a rate of so many millionths; nil below 0 and above 1.
  public init?(millionths: Int) {
    guard 0...1_000_000 ~= millionths else { return nil }
    self.millionths = millionths
  }

  /// Makes a rate of whole percents; nil below 0 and above 100.
  public init?(percent: Int) {
    guard 0...100 ~= percent else { return nil }
    self.init(millionths: percent * 10_000)
  }

  private init(verifiedMillionths: Int) { millionths = verifiedMillionths }

  /// The rate as it is written: `40%`, `33.3333%`.
  public var text: String {
    var fraction = String(millionths % 10_000 + 10_000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(millionths / 10_000)" + (fraction.isEmpty ? "" : "." + fraction) + "%"
  }

  /// Whether the left rate is the smaller one.
  public static func < (left: Rate, right: Rate) -> Bool { left.millionths < right.millionths }
}
