public import CaseModel

/// Why a report cannot be made: facts without text.
public enum ReportError: Error, Sendable, Hashable {
  /// The office is not in the register of this store.
  case unknownOffice(String)
  /// The period ends before it begins.
  case reversedPeriod(from: LocalDate, to: LocalDate)
  /// A sum leaves what an amount can hold, ``Fen/limit``: one of its records must be wrong.
  case sumTooLarge
}
