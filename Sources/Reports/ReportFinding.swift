public import CaseModel
public import CaseStore
public import ChangeLog
public import Deadlines

/// Something that is to be looked at before a report leaves: where it is, and the facts.
public struct ReportFinding: Sendable {
  /// What a check found, without words.
  public enum Fact: Sendable {
    /// A case is open after the last day.
    case overdue(Deadline)
    /// An agreement has no sum.
    case agreedWithoutSum(concludedOn: LocalDate)
    /// More came than was agreed.
    case receivedMoreThanAgreed(agreed: Fen, received: Fen)
    /// A payment has no day.
    case receivedWithoutDate(payment: RecordID, amount: Fen?)
    /// People wrote different values, or one void did not see another's payment.
    case differing(Conflict)
    /// So many changes of the case, or of no case, are held and do not count.
    case unmerged(Entitlement.Reason, lines: Int64)
    /// The case's own record has not come; its parts have.
    case withoutOwnRecord
    /// This version cannot read the value of a field.
    case unreadable(type: String, field: String)
    /// The office's last complete sync; nil for none yet.
    case lastSync(LocalDate?)
    /// A figure of a span lies far from those of the spans before it.
    case unusual(UnusualFigure)
    /// So much was agreed although so much less was sought: perhaps a decimal point was lost.
    case agreedFarAboveSought(agreed: Fen, sought: Fen)
    /// More workers are entered one by one than the case says it has.
    case moreWorkersEntered(entered: Int64, workers: Int64)
    /// The number of workers is missing, or nought.
    case withoutWorkers
    /// A case was concluded before it was accepted, or without a day of acceptance.
    case concludedBeforeAccepted(accepted: LocalDate?, concluded: LocalDate)
    /// A part is greater than its whole; codes of measures.
    case partExceedsWhole(part: String, Int64, whole: String, Int64)
  }

  /// The check that found it.
  public let check: ReportCheck
  /// The case that is to be opened; nil where it concerns an office's figures.
  public let caseID: RecordID?
  /// The case's official number.
  public let number: String?
  /// The office that holds the case, or whose figure it is; nil where it is not known.
  public let office: String?
  /// What was found.
  public let fact: Fact

  init(
    _ check: ReportCheck, _ fact: Fact, case caseID: RecordID? = nil, number: String? = nil,
    office: String?
  ) {
    self.check = check
    self.fact = fact
    self.caseID = caseID
    self.number = number
    self.office = office
  }
}

/// A figure of an office that lies far from the office's own past.
public struct UnusualFigure: Sendable, Hashable {
  /// What is compared.
  public enum Figure: Sendable, Hashable {
    /// A measure, by its code.
    case sum(String)
    /// A measure for each of another: money a case, workers a case.
    case ratio(String, per: String)
  }

  /// What is compared.
  public let figure: Figure
  /// The first day of the span.
  public let from: LocalDate
  /// The last day of the span that is counted.
  public let to: LocalDate
  /// The value in the span: a count or fen; of a ratio in thousandths.
  public let value: Int64
  /// The middle one of the values before, in the same unit.
  public let median: Int64
  /// How many spans before were compared.
  public let spans: Int

  /// Whether the value is money, in fen or thousandths of it.
  public var isMoney: Bool {
    switch figure {
    case .sum(let code), .ratio(let code, _): ReportChecking.isMoney(code)
    }
  }
}
