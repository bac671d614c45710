/// One thing that an import has to say of a row.
public struct ImportFinding: Sendable, Hashable {
  /// What follows from a finding.
  public enum Severity: Int, Sendable, Hashable, CaseIterable {
    /// Nothing of the file is written until it is mended.
    case error
    /// The row waits for a person; the others are written.
    case waiting
    /// The row is held, and its cells differ.
    case changed
    /// The row is written, but something in it is doubtful.
    case warning
    /// The row is passed over.
    case skipped
  }

  /// The line of the file on which the row begins, from 1; 0 where the sheet as a whole is meant.
  public let line: Int
  /// The header of the column as it stands in the file; nil where the whole row is meant.
  public let column: String?
  /// What follows.
  public let severity: Severity
  /// What was found.
  public let fact: ImportFact
  /// The cell as a spreadsheet calls it, `C6`; nil where no single cell is meant.
  public internal(set) var cell: String? = nil
}

/// The findings of a run: the first of each severity, and how many there were in all.
struct FindingList {
  private var kept: [ImportFinding.Severity: [ImportFinding]] = [:]
  private(set) var counts: [ImportFinding.Severity: Int] = [:]

  /// The lines of rows that look like a case that is there.
  private(set) var similarLines: Set<Int> = []

  mutating func append(_ finding: ImportFinding) {
    switch finding.fact {
    case .similarCases, .similarRow: similarLines.insert(finding.line)
    default: break
    }
    counts[finding.severity, default: 0] += 1
    if kept[finding.severity, default: []].count < ImportOutcome.findingsMax {
      kept[finding.severity, default: []].append(finding)
    }
  }

  func count(_ severity: ImportFinding.Severity) -> Int { counts[severity] ?? 0 }

  /// The kept findings by line; on one line the graver ones first.
  var inOrder: [ImportFinding] {
    let all = ImportFinding.Severity.allCases.flatMap { kept[$0] ?? [] }
    return all.enumerated().sorted { left, right in
      (left.element.line, left.element.severity.rawValue, left.offset)
        < (right.element.line, right.element.severity.rawValue, right.offset)
    }.map(\.element)
  }
}
