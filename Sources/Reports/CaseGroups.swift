internal import CaseModel
internal import ChangeLog
internal import SQLite

/// The groups that a case is in by one of its fields: none, one, or several of a case of several
/// kinds of dispute.
struct CaseGroups {
  let grouping: IndicatorGrouping

  /// Groups by a field; nil for offices and spans of time, which are none.
  init?(_ grouping: IndicatorGrouping) {
    guard !grouping.isKept else { return nil }
    self.grouping = grouping
  }

  /// What groups a case of a type, as SQL over its row `r`; nil where such cases have no groups.
  func column(of root: String) -> String? {
    guard let type = RecordType.find(root) else { return nil }
    func first(_ names: [String]) -> String? {
      names.first { type.find(field: $0) != nil }.map { "r." + $0 }
    }
    switch grouping {
    case .disputeType: return first(["dispute_types", "matter"])
    case .channel: return first(["channel", "way", "source"])
    case .outcome: return first(["outcome"])
    case .mediator: return first(["mediator", "handler"])
    case .size: return first(["workers"]).map { "CAST(\($0) AS TEXT)" }
    case .form: return first(["form"])
    case .plan:
      if let code = first(["plan_code"]) { return code }
      // A list of those enrolled names the plan with its year.
      return first(["plan"]).map {
        """
        CASE WHEN \($0) GLOB '*-[0-9][0-9][0-9][0-9]' THEN substr(\($0), 1, length(\($0)) - 5)
          ELSE \($0) END
        """
      }
    case .industry:
      return """
        (SELECT e.industry FROM employer e WHERE e.case_id = r.id AND e.voided IS NULL
          ORDER BY e.id LIMIT 1)
        """
    case .office, .month, .quarter, .year: return nil
    }
  }

  /// The groups that a column names.
  func groups(_ column: String?) -> [String?] {
    guard let column else { return [nil] }
    switch grouping {
    case .disputeType:
      // A set is a JSON array of codes, a choice a code; codes hold no quotes.
      let codes = column.split { "[],\" ".contains($0) }.map(String.init)
      let list = RecordType.disputeTypes
      let parents = codes.compactMap { list.find(code: $0)?.parent }
      let all = Set(codes + parents)
      return all.isEmpty ? [nil] : all.sorted()
    case .size: return [Int(column).map { SizeClass.of($0).rawValue }]
    default: return [column]
    }
  }

  /// The groups of one case.
  func groups(
    of caseID: RecordID, _ root: String, _ connection: borrowing Connection
  ) throws -> [String?] {
    guard let column = column(of: root) else { return [nil] }
    return groups(
      try connection.text("SELECT \(column) FROM \(root) r WHERE r.id = ?", .text(caseID.text)))
  }
}

/// How many workers a case is for.
enum SizeClass: String, CaseIterable {
  case one
  case few
  case many
  case crowd

  static func of(_ workers: Int) -> SizeClass {
    switch workers {
    case ...1: .one
    case 2...9: .few
    case 10...29: .many
    default: .crowd
    }
  }

  var label: Phrase {
    switch self {
    case .one: Phrase("1人", "1")
    case .few: Phrase("2—9人", "2 to 9")
    // From ten on, representatives may be chosen (劳动争议调解仲裁法 art. 7).
    case .many: Phrase("10—29人", "10 to 29")
    case .crowd: Phrase("≥30人", "30 or more")
    }
  }
}
