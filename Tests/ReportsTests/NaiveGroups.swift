import CaseModel
import Documents
import Reports

/// Which cases and days a row of a report stands for, said the plain way.
struct NaiveGroups {
  let grouping: IndicatorGrouping
  let standing: CaseStanding

  /// What a row counts of a period.
  func span(
    _ key: String?, from: String, to: String, scope: Set<String>
  ) -> NaiveIndicators.Span {
    let office = { (one: CaseSketch) in standing == .holder ? one.holder : one.acceptor }
    let isIn = { (one: CaseSketch) in scope.contains(office(one)) }
    var (first, last) = (from, to)
    switch grouping {
    case .month, .quarter, .year:
      let months = Self.months(key ?? "")
      first = max(from, months.from + "-01")
      // No day is later in text than the 31st.
      last = min(to, months.to + "-31")
      return .init(from: first, to: last, holds: isIn)
    case .office: return .init(from: from, to: to) { office($0) == key }
    default: return .init(from: from, to: to) { isIn($0) && groups($0).contains(key) }
    }
  }

  private static func months(_ key: String) -> (from: String, to: String) {
    let year = key.prefix(4)
    switch key.dropFirst(4) {
    case "": return ("\(year)-01", "\(year)-12")
    case "-Q1": return ("\(year)-01", "\(year)-03")
    case "-Q2": return ("\(year)-04", "\(year)-06")
    case "-Q3": return ("\(year)-07", "\(year)-09")
    case "-Q4": return ("\(year)-10", "\(year)-12")
    default: return (key, key)
    }
  }

  private static let parents = [
    "wages": "pay", "overtime": "pay", "contract_change": "contract", "leave": "conditions",
  ]

  private func groups(_ one: CaseSketch) -> [String?] {
    func field(_ names: [String: String]) -> [String?] {
      [names[one.type.name].flatMap { one.text($0) }]
    }
    switch grouping {
    case .disputeType:
      let name = one.type == .mediation ? "dispute_types" : "matter"
      let codes = one.codes(name)
      return codes.isEmpty ? [nil] : codes + codes.compactMap { Self.parents[$0] }
    case .industry: return [one.parts("employer").first?.text("industry")]
    case .channel:
      return field(["mediation": "channel", "consultation": "way", "hotline": "source"])
    case .outcome: return field(["mediation": "outcome", "legal_aid": "outcome"])
    case .mediator:
      return field([
        "mediation": "mediator", "consultation": "handler", "legal_aid": "handler",
        "hotline": "handler",
      ])
    case .form: return field(["legal_aid": "form"])
    case .plan:
      if one.type == .claim { return [one.text("plan_code")] }
      return [one.text("plan").map { String($0.prefix { $0 != "-" }) }]
    case .size:
      guard one.type == .mediation else { return [nil] }
      let workers = one.number("workers")
      return [workers < 2 ? "one" : workers < 10 ? "few" : workers < 30 ? "many" : "crowd"]
    case .office, .month, .quarter, .year: return []
    }
  }
}
