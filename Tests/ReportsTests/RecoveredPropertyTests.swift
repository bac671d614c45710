import CaseModel
import Reports
import Testing

/// Random cases, counted by the report and the plain way.
@Suite struct RecoveredPropertyTests {
  @Test(arguments: [UInt64.random(in: 0...999_999), 1, 2, 3])
  func `every row of every grouping is what a plain count gives`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let cases = (0..<120).map { _ in random.nextCase() }
    let world = try ReportWorld()
    try world.save(cases)
    let periods = [("2025-01-01", "2025-12-31"), ("2024-11-20", "2025-02-10")]
    for (from, to) in periods {
      for scope in Self.scopes {
        for grouping in RecoveredGrouping.allCases {
          let report = try world.report(by: grouping, office: scope.office, from: from, to: to)
          let naive = NaiveReport(cases: cases, from: from, to: to)
          let where_ = "SEED=\(seed) \(scope.office) \(grouping) \(from)"
          for row in report.rows {
            let group = NaiveReport.group(row.key, by: grouping, scope: scope.offices)
            #expect(row.figures == naive.figures(group), "\(where_) row \(row.key ?? "nil")")
          }
          let all = NaiveReport.Group(holds: { scope.offices?.contains($0.office) ?? true })
          #expect(report.total == naive.figures(all), "\(where_) total")
          if grouping != .disputeType {
            #expect(Self.sum(report.rows.map(\.figures)) == report.total, "\(where_) sum")
          }
        }
      }
    }
  }

  private static let scopes: [(office: String, offices: Set<String>?)] = [
    ("150000", nil), ("150500", ["150500", "150502", "150523"]), ("150523", ["150523"]),
  ]

  private static func sum(_ figures: [RecoveredFigures]) -> RecoveredFigures {
    figures.reduce(into: RecoveredFigures()) { sum, next in
      sum.accepted += next.accepted
      sum.concluded += next.concluded
      sum.agreed += next.agreed
      sum.failed += next.failed
      sum.withdrawn += next.withdrawn
      sum.other += next.other
      sum.workers += next.workers
      sum.agreedAmount += next.agreedAmount
      sum.received += next.received
      sum.receivedPay += next.receivedPay
      sum.receivedContributions += next.receivedContributions
      sum.receivedOnConcluded += next.receivedOnConcluded
    }
  }
}

/// SplitMix64, whose numbers follow from a seed.
///
/// Source: Steele, Lea and Flood, OOPSLA 2014.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func pick<T>(_ elements: [T]) -> T {
    elements[Int.random(in: elements.indices, using: &self)]
  }

  mutating func happens(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &self) == 0 }

  /// Days around the ends of the periods, and days anywhere from 2024 to 2026.
  mutating func nextDay() -> String {
    if happens(4) {
      return pick([
        "2024-12-31", "2025-01-01", "2025-03-31", "2025-04-01", "2025-12-31", "2026-01-01",
        "2024-11-19", "2024-11-20", "2025-02-10", "2025-02-11",
      ])
    }
    return LocalDate(daysSince1970: Int.random(in: 19_950...20_600, using: &self)).iso
  }

  mutating func nextAmount() -> Int64 { Int64.random(in: 0...5_000_000_000, using: &self) }

  mutating func nextCase() -> CaseSpec {
    var spec = CaseSpec()
    spec.office = pick(["150500", "150502", "150523", "150402", "150000"])
    spec.acceptedOn = nextDay()
    spec.workers = Int64.random(in: 1...40, using: &self)
    let types = [
      "pay", "wages", "overtime", "injury", "severance", "relationship", "contract",
      "contract_change", "dismissal", "leave", "social_insurance", "other",
    ]
    spec.disputeTypes = Array(Set((0...(happens(2) ? 0 : 3)).map { _ in pick(types) })).sorted()
    spec.refusedOn = happens(12) ? nextDay() : nil
    if !happens(5) {
      spec.concludedOn = nextDay()
      spec.outcome = pick(RecordType.outcomes.choices.map(\.code) + ["agreed", "agreed", nil])
    }
    spec.agreedFen = happens(4) ? nil : nextAmount()
    spec.isVoided = happens(10)
    let industries: [String?] = ["A", "C", "E", "T", nil]
    spec.employers = (0..<Int.random(in: 0...2, using: &self)).map { _ in
      EmployerSpec(industry: pick(industries), isVoided: happens(5))
    }
    spec.payments = (0..<Int.random(in: 0...3, using: &self)).map { _ in
      PaymentSpec(
        on: nextDay(), fen: nextAmount(), kind: pick(RecordType.recoveryKinds.choices.map(\.code)),
        isVoided: happens(6))
    }
    return spec
  }
}
