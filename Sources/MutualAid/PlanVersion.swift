/// Which terms: a plan, its year and the revision of that year's terms.
///
/// Written `NMG-INPATIENT-2025`, and `NMG-INPATIENT-2025.2` where terms were revised. A claim names
/// the version it was computed by; terms that claims used are never edited, a change is a new
/// revision.
public struct PlanVersion: Hashable, Sendable {
  /// The plan, whatever the year: capital letters, digits and hyphens, such as `NMG-INPATIENT`.
  public let code: String
  /// The year that the protection period is named by.
  public let year: Int
  /// Counts from 1.
  public let revision: Int

  /// Years that a version may name.
  public static let years = 2000...2199
  /// Revisions of one year.
  public static let revisions = 1...999
  /// Characters of a code at most.
  public static let codeCharactersMax = 40

  /// Names a version; nil for a code, year or revision that cannot be.
  public init?(code: String, year: Int, revision: Int = 1) {
    guard PlanVersion.isCode(code), PlanVersion.years ~= year,
      PlanVersion.revisions ~= revision
    else { return nil }
    self.code = code
    self.year = year
    self.revision = revision
  }

  /// Reads `NMG-INPATIENT-2025` or `NMG-INPATIENT-2025.2`.
  public init?(_ text: some StringProtocol) {
    guard let hyphen = text.lastIndex(of: "-") else { return nil }
    let parts = text[text.index(after: hyphen)...].split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let year = Int(first),
      let revision = parts.count == 2 ? Int(parts[1]) : 1
    else { return nil }
    self.init(code: String(text[..<hyphen]), year: year, revision: revision)
    // One spelling a version: no leading zeros, no `.1`.
    guard description == text else { return nil }
  }

  /// Whether a text can be the code of a plan.
  public static func isCode(_ text: String) -> Bool {
    guard 1...codeCharactersMax ~= text.utf8.count, text.first != "-", text.last != "-" else {
      return false
    }
    return text.utf8.allSatisfy {
      0x41...0x5A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-")
    }
  }
}

extension PlanVersion: CustomStringConvertible {
  /// The version as it is written.
  public var description: String {
    revision == 1 ? "\(code)-\(year)" : "\(code)-\(year).\(revision)"
  }
}

extension PlanVersion: Comparable {
  /// By code, year and revision.
  public static func < (left: PlanVersion, right: PlanVersion) -> Bool {
    (left.code, left.year, left.revision) < (right.code, right.year, right.revision)
  }
}
