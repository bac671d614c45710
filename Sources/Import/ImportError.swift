public import CaseModel
public import Sheets

/// Why a file cannot be imported at all; what is wrong with single rows is an ``ImportFinding``.
public enum ImportError: Error, Sendable, Hashable {
  /// The file cannot be read as a sheet.
  case sheet(SheetError)
  /// None of the first records holds the headers of this kind.
  case headerNotFound(ImportKind)
  /// The header lacks columns that every row needs.
  case columnsMissing([Phrase], line: Int, unknown: [String])
  /// The file was written to between the two passes.
  case fileChanged
  /// Another program wrote records of this file between the two passes.
  case storeChanged
}
