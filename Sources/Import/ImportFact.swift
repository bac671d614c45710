public import CaseModel

/// What an import found in a row: facts without text, and without personal data.
///
/// The words are in `ImportFact+Phrase.swift`.
public enum ImportFact: Sendable, Hashable {
  // MARK: The row as a whole

  /// Cells are missing at the end: the file may have been cut.
  case rowShort(missing: Int)
  /// Cells stand behind the last column: a comma in an unquoted text has moved them.
  case rowLong(extra: Int)
  /// Text stands behind a closing quote in one of the cells.
  case textBehindQuote
  /// The file ends within this row, without a line end: what stands in its last cell may be cut.
  case lineEndMissing
  /// A cell says "as above", and no row is above.
  case nothingAbove

  // MARK: Cells

  /// A cell that must be filled in is empty.
  case valueMissing
  /// A value that its list does not have, and those nearest to it.
  case unknownValue(String, nearest: [Phrase])
  /// No date.
  case notADate(String, DateError)
  /// No amount of money.
  case notAnAmount(String, AmountError)
  /// No whole number, or one out of bounds.
  case notANumber(String, ClosedRange<Int64>)
  /// Neither yes nor no.
  case notAFlag(String)
  /// More characters than the field holds.
  case tooLong(charactersMax: Int)
  /// Two columns of one field say different things; the other column.
  case columnsDisagree(other: String)
  /// A spreadsheet took a number for a figure, and its last digits are lost.
  case damagedBySpreadsheet

  // MARK: Which case

  /// The official number is missing, and so the row has no identity.
  case numberMissing
  /// The official number was damaged by a spreadsheet.
  case numberDamaged(String)
  /// The same office and number stand in another row with other cells.
  case numberTwice(String, otherLine: Int)
  /// The row stands in the file twice, cell for cell.
  case rowRepeated(otherLine: Int)
  /// A case with another applicant and another employer has the number.
  case numberInUse(String)
  /// Several cases of the office have the number.
  case numberHeldTwice(String)
  /// No held case is called so.
  case caseUnknown(String)
  /// Several held cases may be meant.
  case caseAmbiguous(String)
  /// The case was voided; no payment can be added.
  case caseVoided(String)
  /// The record was voided, and is left alone.
  case voided(Phrase)

  // MARK: Which office

  /// No office is called so; some that may be meant.
  case unknownOffice(String, nearest: [String])
  /// Several offices are called so.
  case ambiguousOffice(String)
  /// Code and name are of two offices.
  case officesDisagree(other: String)
  /// The office is not the store's own nor below it.
  case otherOffice(String)
  /// The case has gone to another office since; its place is left alone.
  case caseMoved(to: String)

  // MARK: Doubts

  /// A date of conclusion without an outcome.
  case outcomeMissing
  /// An outcome without a date of conclusion.
  case conclusionDateMissing
  /// An agreed amount, but no agreement.
  case amountWithoutAgreement
  /// Concluded before it was accepted.
  case concludedBeforeAccepted
  /// A date that is still to come.
  case inFuture
  /// The count of workers in its column, which is taken, and in the applicant's name.
  case workersDisagree(column: Int64, name: Int64)
  /// No count of workers is given, so that one is taken.
  case workersTakenAsOne
  /// The applicant's cell is empty, so that nobody's name is kept.
  case applicantMissing
  /// The employer's cell is empty, so that no employer is kept.
  case employerMissing
  /// An identity number that fails its check; it is kept as it stands.
  case identityNumber(NumberFault)
  /// A credit code that fails its check; it is kept as it stands.
  case creditCode(NumberFault)
  /// The column says another sex than the identity number; the column is taken.
  case sexDisagrees
  /// The column says another year of birth than the identity number; the column is taken.
  case birthYearDisagrees
  /// A payment of the same day and amount, which no import made, stands on the case already.
  case possibleDouble

  // MARK: Claims

  /// Nothing says when the person was in hospital, fell ill or was paid for.
  case eventMissing
  /// No plan is called so here; the name is kept as it stands.
  case planUnknown(String)
  /// The plan is for women, and the identity number is a man's; both are kept.
  case sexAgainstPlan(plan: String)
  /// Another row has the same person, plan and stay: the other line.
  case claimedTwice(otherLine: Int)
  /// A claim that no import made has the settlement number.
  case settlementHeld(String)
  /// Paid before the patient was discharged.
  case paidBeforeDischarge
  /// Discharged before admission.
  case dischargedBeforeAdmitted
  /// A day of payment, but no amount.
  case benefitMissing

  // MARK: People enrolled in plans

  /// What is found in a row of an enrolment list.
  case enrolment(EnrolmentFact)

  // MARK: Worker lists

  /// Another row has the same name; both are taken as people of their own.
  case nameTwice(otherLine: Int)
  /// Another row has the same identity number, with other cells.
  case identityNumberTwice(otherLine: Int)
  /// What was due less what was paid is not what is owed; the last is taken.
  case owedDisagrees(due: Fen, paid: Fen, owed: Fen)
  /// More was paid than was due, so that no sum owed follows.
  case paidExceedsDue
  /// The case has this person already, who is not entered again.
  case recognised
  /// The list has another number of workers than the case.
  case workersDiffer(list: Int, case: Int64)
  /// What the workers seek comes to another sum than the case says.
  case soughtDiffers(list: Fen, case: Fen)
  /// What the workers seek comes to a sum, and the case gives none.
  case soughtNotGiven(list: Fen)
  /// The case has workers whom the list does not name; they are left as they are.
  case othersOnCase(Int)
  /// Held cases may be the same, by their short numbers, and in what.
  case similarCases([String], [CaseLikeness])
  /// A row above may be the same case.
  case similarRow(otherLine: Int, CaseLikeness)

  // MARK: What is held already

  /// The values that differ from those held.
  case changed([FieldChange])

  // MARK: Offices

  /// The code leaves no letter or digit for an id, or the id becomes too long.
  case codeUnusable(String)
  /// Another office has the id that follows from the code.
  case officeIDTaken(String)
  /// No office above is named.
  case parentMissing
  /// The office above is not known, nor in a row above.
  case parentUnknown(String)
  /// The office above is the office itself or stands below it.
  case parentBelowItself(String)

  /// How a number fails its check.
  public enum NumberFault: Sendable, Hashable {
    /// Too long or too short.
    case wrongLength
    /// A character that does not belong there.
    case wrongCharacter
    /// The date of birth in it does not exist.
    case noSuchBirthDate
    /// The check character does not fit.
    case wrongCheckDigit
    /// Its last digits were lost in a spreadsheet.
    case damagedBySpreadsheet
  }
}

/// A value that differs between the sheet and the store.
public struct FieldChange: Sendable, Hashable {
  /// The type of record.
  public let record: Phrase
  /// The field.
  public let field: Phrase
  /// The held value; nil for none, and in personal types.
  public let old: Phrase?
  /// The sheet's value; nil for none, and in personal types.
  public let new: Phrase?
  /// Whether the values are personal data, and so not shown.
  public let isPersonal: Bool
}

extension ImportFact.NumberFault {
  /// The fault that a check of an identity number found; nil for none.
  init?(_ finding: IdentityNumber.Finding) {
    switch finding {
    case .valid, .fifteenDigits: return nil
    case .wrongLength: self = .wrongLength
    case .wrongCharacter: self = .wrongCharacter
    case .noSuchBirthDate: self = .noSuchBirthDate
    case .wrongCheckDigit: self = .wrongCheckDigit
    case .damagedBySpreadsheet: self = .damagedBySpreadsheet
    }
  }

  /// The fault that a check of a credit code found; nil for none.
  init?(_ finding: CreditCode.Finding) {
    switch finding {
    case .valid: return nil
    case .wrongLength: self = .wrongLength
    case .wrongCharacter: self = .wrongCharacter
    case .wrongCheckDigit: self = .wrongCheckDigit
    case .damagedBySpreadsheet: self = .damagedBySpreadsheet
    }
  }
}
