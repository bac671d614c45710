import CaseModel
import Reports

/// The report computed the plain way from what was saved: a filter for each row and each column,
/// nothing shared with the code under test but the shape of the figures.
struct NaiveReport {
  let cases: [CaseSpec]
  let from: String
  let to: String

  /// What a row takes in: whether a case belongs to it, and whether a date does.
  struct Group {
    var holds: (CaseSpec) -> Bool = { _ in true }
    var dates: (String) -> Bool = { _ in true }
  }

  func figures(_ group: Group) -> RecoveredFigures {
    func isIn(_ day: String?) -> Bool {
      guard let day else { return false }
      return from <= day && day <= to && group.dates(day)
    }
    let standing = cases.filter { !$0.isVoided && group.holds($0) }
    let concluded = standing.filter { $0.refusedOn == nil && isIn($0.concludedOn) }
    let agreed = concluded.filter {
      ["agreed", "agreed_orally", "performed", "partly_agreed"].contains($0.outcome ?? "")
    }
    let payments = standing.flatMap(\.payments).filter { !$0.isVoided && isIn($0.on) }
    func sum(_ payments: [PaymentSpec]) -> Fen {
      Fen(rawValue: payments.reduce(0) { $0 + $1.fen })
    }
    func count(_ outcome: String) -> Int64 {
      Int64(concluded.count { $0.outcome == outcome })
    }
    var figures = RecoveredFigures()
    figures.accepted = Int64(standing.count { $0.refusedOn == nil && isIn($0.acceptedOn) })
    figures.concluded = Int64(concluded.count)
    figures.agreed = Int64(agreed.count)
    figures.failed = count("failed")
    figures.withdrawn = count("withdrawn")
    figures.other = Int64(
      concluded.count { ["ended", "referred_out"].contains($0.outcome ?? "ended") })
    figures.workers = concluded.reduce(0) { $0 + $1.workers }
    figures.agreedAmount = Fen(rawValue: agreed.reduce(0) { $0 + ($1.agreedFen ?? 0) })
    figures.received = sum(payments)
    figures.receivedPay = sum(payments.filter { $0.kind == "wages" || $0.kind == "overtime" })
    figures.receivedContributions = sum(payments.filter { $0.kind == "contributions" })
    figures.receivedOnConcluded = sum(concluded.flatMap(\.payments).filter { !$0.isVoided })
    return figures
  }

  /// The group that a row of the report stands for.
  static func group(
    _ key: String?, by grouping: RecoveredGrouping, scope: Set<String>?
  ) -> Group {
    let inScope = { (spec: CaseSpec) in scope?.contains(spec.office) ?? true }
    switch grouping {
    case .office:
      return Group(holds: { inScope($0) && $0.office == key })
    case .month:
      return Group(holds: inScope, dates: { $0.hasPrefix(key ?? "-") })
    case .quarter:
      return Group(holds: inScope, dates: { quarter($0) == key })
    case .industry:
      return Group(holds: { spec in
        inScope(spec) && spec.employers.first { !$0.isVoided }?.industry == key
      })
    case .disputeType:
      return Group(holds: { spec in
        inScope(spec) && spec.disputeTypes.contains { $0 == key || parents[$0] == key }
      })
    }
  }

  private static func quarter(_ day: String) -> String {
    let quarters = [
      "01": 1, "02": 1, "03": 1, "04": 2, "05": 2, "06": 2, "07": 3, "08": 3, "09": 3, "10": 4,
      "11": 4, "12": 4,
    ]
    return "\(day.prefix(4))-Q\(quarters[String(day.dropFirst(5).prefix(2))] ?? 0)"
  }

  private static let parents = [
    "wages": "pay", "overtime": "pay", "injury": "pay", "severance": "pay",
    "contract_change": "contract", "leave": "conditions", "social_insurance": "conditions",
  ]
}
