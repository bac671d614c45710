public import CaseModel
public import Sheets

/// What an import did, or in a dry run would do.
///
/// Invariant: `new + heldBack + unchanged + changed + refused + skipped` is ``rows``.
public struct ImportOutcome: Sendable, Hashable {
  /// How many findings of one severity are kept; all are counted.
  public static let findingsMax = 500

  /// Rows with data: without titles, header, totals and empty rows.
  public var rows = 0
  /// Rows written as new; in a dry run, those that would be.
  public var new = 0
  /// New rows that were not written because other rows have errors.
  public var heldBack = 0
  /// Rows whose cells stand in the store already, voided records among them.
  public var unchanged = 0
  /// Rows that are held and whose cells differ, updated or not.
  public var changed = 0
  /// Changed rows whose new values were written; in a dry run, those that would be.
  public var updated = 0
  /// Rows with errors, and rows that wait.
  public var refused = 0
  /// Rows of other offices that were passed over.
  public var skipped = 0
  /// Empty rows, totals, signatures and repeated headers.
  public var rowsWithoutData = 0
  /// Lines written to the log.
  public var linesWritten = 0
  /// New rows that may be the same as a held case or a row above.
  public var similar = 0
  /// The first findings of each severity, by line.
  public var findings: [ImportFinding] = []
  /// How many findings of each severity there were.
  public var findingCounts: [ImportFinding.Severity: Int] = [:]
  /// The headers that no field is known by; their cells are kept in notes.
  public var unknownColumns: [String] = []
  /// For some unknown headers the label of the field that may be meant.
  public var nearestColumns: [String: Phrase] = [:]
  /// The encoding that was found or given.
  public var encoding: TextEncoding
  /// Whether nothing was to be written.
  public var isDryRun: Bool

  /// Whether errors kept everything from being written.
  public var isRefused: Bool { count(.error) > 0 }

  /// The name of the encoding, for a message.
  public var encodingName: String { encoding.rawValue }

  /// How many findings of a severity there were, kept or not.
  public func count(_ severity: ImportFinding.Severity) -> Int { findingCounts[severity] ?? 0 }
}

/// How far an import has come.
public struct ImportProgress: Sendable, Hashable {
  /// The two passes over the file.
  public enum Stage: Sendable, Hashable {
    /// Everything is checked; nothing is written yet.
    case checking
    /// The checked rows are written.
    case writing
  }

  /// How many rows go by between two reports.
  public static let intervalRows = 500

  /// The pass.
  public let stage: Stage
  /// Rows dealt with in it.
  public let rows: Int
  /// Rows in all; nil while they are first read.
  public let total: Int?
}
