import CaseModel
import Indicators
import Testing

struct IndicatorTests {
  @Test func `codes and labels are each of one indicator`() {
    let spellings = Indicator.all.flatMap { [$0.code, $0.label.chinese] }
    #expect(Set(spellings).count == spellings.count)
    #expect(Set(Measure.all.map(\.code)).count == Measure.all.count)
    for indicator in Indicator.all {
      #expect(Indicator.find(indicator.code) == indicator)
      #expect(Indicator.find(indicator.label.chinese) == indicator)
      #expect(Indicator.find(indicator.label.english.uppercased()) == indicator)
    }
  }

  @Test func `the version of the measures is the digest of what they say`() {
    // FNV-1a of 64 bits. Whoever changes a measure writes the new digest there.
    let text = Measure.all.map { "\($0)" }.joined(separator: "\n")
    let digest = text.utf8.reduce(14_695_981_039_346_656_037 as UInt64) {
      ($0 ^ UInt64($1)) &* 1_099_511_628_211
    }
    #expect(Measure.version == String(digest, radix: 16))
  }

  @Test func `an indicator is made of measures that exist, money of money`() {
    for indicator in Indicator.all {
      switch indicator.figure {
      case .sum:
        #expect(indicator.measures.count == 1, "\(indicator.code)")
        #expect(indicator.measures.first?.isMoney == (indicator.unit == .money))
      case .rate:
        #expect(indicator.measures.count == 2, "\(indicator.code)")
        #expect(indicator.unit == .percent)
        #expect(indicator.measures.allSatisfy { !$0.isMoney })
      case .difference:
        #expect(indicator.measures.count == 2, "\(indicator.code)")
        #expect(indicator.measures.allSatisfy { $0.isMoney == (indicator.unit == .money) })
      case .found: #expect(indicator.measures.isEmpty)
      }
    }
  }

  @Test func `the cases of an indicator are of one type, and it is listed with its subject`() {
    let subjects: [String: [Indicator.Subject]] = [
      "mediation": [.mediation, .money, .progress], "consultation": [.consultation],
      "legal_aid": [.legalAid], "hotline": [.hotline], "claim": [.mutualAid],
      "enrolment_list": [.mutualAid],
    ]
    for indicator in Indicator.all {
      #expect(subjects[indicator.root]?.contains(indicator.subject) == true, "\(indicator.code)")
      #expect(Set(indicator.measures.map(\.root)).count <= 1)
      #expect(!indicator.rule.chinese.isEmpty && indicator.rule.chinese.hasSuffix("。"))
    }
  }

  @Test func `a measure looks at fields that its records have`() throws {
    for measure in Measure.all {
      let root = try #require(RecordType.find(measure.root))
      #expect(root.place == .caseRoot)
      let reading = MeasureReading(root: measure.root)
      for column in reading.rootColumns { #expect(root.find(field: column) != nil, "\(column)") }
      for part in reading.parts {
        let type = try #require(RecordType.find(part.type))
        #expect(type.hangs(on: root))
        for column in part.columns { #expect(type.find(field: column) != nil, "\(column)") }
      }
    }
  }

  @Test func `codes in conditions are codes of the lists`() throws {
    for measure in Measure.all {
      for condition in measure.conditions {
        let (column, codes): (Measure.Column, [String])
        switch condition {
        case .isOneOf(let found, let list), .isNoneOf(let found, let list):
          (column, codes) = (found, list)
        default: continue
        }
        let (type, name) =
          switch column {
          case .root(let name): (measure.root, name)
          case .part(let name): (measure.part ?? "", name)
          }
        let field = try #require(RecordType.find(type)?.find(field: name))
        guard case .choice(let list) = field.kind else {
          Issue.record("\(measure.code): \(name) is no choice")
          continue
        }
        for code in codes { #expect(list.find(code: code) != nil, "\(measure.code): \(code)") }
      }
    }
  }

  @Test func `a case adds to each measure on that measure's day`() throws {
    let reading = MeasureReading(root: "mediation")
    func row(_ values: [String: CountedValue]) -> [CountedValue] {
      reading.rootColumns.map { values[$0] ?? .absent }
    }
    let agreed = row([
      "accepted_on": .text("2025-01-05"), "workers": .integer(12),
      "concluded_on": .text("2025-02-01"), "outcome": .text("agreed"),
      "agreed_fen": .integer(500), "sought_fen": .integer(900),
    ])
    func text(_ contributions: [MeasureReading.Contribution]) -> Set<String> {
      Set(
        contributions.map { "\(Measure.all[$0.measure].code) \($0.day) \($0.amount)" })
    }
    #expect(
      text(reading.contributions(of: agreed)) == [
        "accepted 2025-01-05 1", "accepted_workers 2025-01-05 12",
        "accepted_collective 2025-01-05 1", "sought 2025-01-05 900", "concluded 2025-02-01 1",
        "agreed 2025-02-01 1", "workers 2025-02-01 12", "sought_concluded 2025-02-01 900",
        "agreed_amount 2025-02-01 500",
      ])
    let payments = try #require(reading.parts.first { $0.type == "recovery" })
    let payment = payments.columns.map { column -> CountedValue in
      switch column {
      case "received_on": .text("2025-03-01")
      case "amount_fen": .integer(300)
      default: .text("wages")
      }
    }
    var added: [MeasureReading.Contribution] = []
    payments.add(to: &added, payment, in: agreed)
    #expect(
      text(added) == [
        "received 2025-03-01 300", "received_pay 2025-03-01 300",
        "received_on_concluded 2025-02-01 300", "received_on_agreed 2025-02-01 300",
      ])
    let refused = row([
      "accepted_on": .text("2025-01-05"), "refused_on": .text("2025-01-06"),
      "workers": .integer(1),
    ])
    #expect(text(reading.contributions(of: refused)) == ["refused 2025-01-06 1"])
  }
}
