import CaseModel
import Testing

@testable import Deadlines

/// What must hold of the rules and of the calendar as data.
struct RuleTests {
  @Test func `codes are unique and every rule has both languages and a source`() {
    let codes = DeadlineRule.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    for rule in DeadlineRule.all {
      #expect(!rule.versions.isEmpty, "\(rule.code)")
      for phrase in [rule.name, rule.starts] + rule.versions.map(\.law) {
        #expect(phrase.english.utf8.allSatisfy { $0 < 0x80 }, "\(phrase.english)")
        #expect(phrase.chinese.unicodeScalars.contains { TextFolding.isHan($0) })
      }
    }
  }

  @Test func `versions of a rule follow each other without overlap`() {
    for rule in DeadlineRule.all {
      for (earlier, later) in zip(rule.versions, rule.versions.dropFirst()) {
        #expect(earlier.validThrough?.adding(days: 1) == later.validFrom, "\(rule.code)")
      }
      #expect(rule.versions.last?.validThrough == nil, "\(rule.code)")
    }
  }

  @Test func `the rules that a record can change are those that something can happen to`() {
    let declared = RecordType.changeableDeadlines.choices.map(\.code)
    for code in declared {
      #expect(DeadlineRule.find(code)?.changes.isEmpty == false, "\(code)")
      #expect(
        DeadlineRule.find(code)?.name == RecordType.changeableDeadlines.find(code: code)?.label)
    }
    // Those of others are changed by others; the office's own and limitation are all here.
    let ours = DeadlineRule.all.filter { !$0.changes.isEmpty && $0.nature != .others }
    #expect(Set(ours.map(\.code)) == Set(declared))
    #expect(
      RecordType.deadlineChanges.choices.map(\.code)
        == DeadlineChange.Kind.allCases.map(\.rawValue))
    #expect(
      RecordType.calendarDayKinds.choices.map(\.code) == CalendarDay.Kind.allCases.map(\.rawValue))
  }

  @Test func `a mediation starts its period, limitation and exits`() throws {
    func codes(_ starts: [DeadlineStart]) -> [String] { starts.map(\.rule.code) }
    var facts = MediationFacts(
      appliedOn: try date("2025-03-03"), acceptedOn: try date("2025-03-05"),
      infringementKnownOn: try date("2024-12-01"), disputeTypes: ["wages", "social_insurance"])
    #expect(codes(facts.periods) == ["MED-15"])
    #expect(facts.periods.first?.field == "applied_on")
    // Pay has no limitation while the employment lasts; the other claim has.
    #expect(codes(facts.limitations) == ["LIM-1Y"])
    facts.employmentEndedOn = try date("2025-01-31")
    #expect(codes(facts.limitations) == ["LIM-WAGE", "LIM-1Y"])
    #expect(
      facts.limitations.first?.changes == [.init(.interrupted, from: try date("2025-03-03"))])
    facts.channel = "court_before_filing"
    #expect(codes(facts.periods) == ["REF-30"])
    #expect(facts.periods.first?.on.iso == "2025-03-05")
    facts.channel = "court_after_filing"
    #expect(codes(facts.periods) == ["REF-15"])
    facts.isConcluded = true
    facts.outcome = "agreed"
    #expect(codes(facts.periods + facts.exits) == [])
    facts.effectiveOn = try date("2025-03-10")
    #expect(codes(facts.exits) == ["CONF-30", "ARBREV-15"])
    facts.isConfirmed = true
    #expect(codes(facts.exits) == [])
  }

  @Test func `an outcome ends the period before the conclusion is entered`() throws {
    let facts = MediationFacts(acceptedOn: try date("2025-03-05"), outcome: "agreed")
    #expect(facts.periods == [])
  }
}
