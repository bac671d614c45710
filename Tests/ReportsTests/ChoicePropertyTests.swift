import CaseModel
import CaseStore
import ChangeLog
import SQLite
import Testing

@testable import CaseStore
@testable import Reports

/// Random conflicts: what the report says of another value is what it says once that is written.
@Suite struct ChoicePropertyTests {
  @Test(arguments: [UInt64.random(in: 0...999_999), 1, 2])
  func `the report with the other value written is the one that was told`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let world = try ReportWorld()
    try world.disagree(&random, cases: 8, each: 3)
    var told = 0
    for query in try queries() {
      let report = try RecoveredReport.compute(
        query, store: world.store, computedAt: ReportWorld.now)
      var listed = 0
      for conflict in try world.store.conflicts() {
        for alternative in conflict.alternatives {
          let after = try world.report(query, taking: conflict.drafts(taking: alternative.value))
          let choices = report.doubts.choices.filter { choice in
            choice.id == conflict.record.key.id.text && choice.type == conflict.record.type.name
              && choice.field == conflict.field && choice.other.json == alternative.value.compact
          }
          let where_ = "SEED=\(seed) \(query) \(conflict.record.key) \(conflict.field)"
          // A choice that another conflict of the case offers as well is told once.
          let isDouble = conflict.caseVoid != nil && alternative.value == .null
          if choices.isEmpty {
            let change = after.total.change(from: report.total)
            let isTold = report.doubts.choices.contains { choice in
              isDouble && choice.caseID == conflict.record.key.caseID?.text
                && choice.change == change
            }
            if !isTold { #expect(figures(after) == figures(report), "\(where_)") }
            continue
          }
          #expect(choices.count == 1, "\(where_)")
          listed += 1
          for choice in choices {
            #expect(
              choice.change == after.total.change(from: report.total), "\(where_) total")
            let changes = figures(after).merging(figures(report).mapValues { _ in .init() }) {
              first, _ in first
            }
            for (key, new) in changes {
              let change = choice.rows.first { $0.key == key }?.change ?? RecoveredFigures()
              let old = figures(report)[key] ?? RecoveredFigures()
              #expect(change == new.change(from: old), "\(where_) row \(key ?? "nil")")
            }
          }
        }
      }
      #expect(listed == report.doubts.choices.count, "SEED=\(seed) \(query)")
      told += listed
    }
    #expect(told > 0, "SEED=\(seed)")
  }

  @Test(arguments: [UInt64.random(in: 0...999_999), 1, 2])
  func `the range is that of all reports with any values written`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let world = try ReportWorld()
    try world.disagree(&random, cases: 2, each: 2)
    let conflicts = try world.store.conflicts()
    for query in try queries().prefix(3) {
      let report = try RecoveredReport.compute(
        query, store: world.store, computedAt: ReportWorld.now)
      var (lowest, highest) = (report.total, report.total)
      for drafts in combinations(of: conflicts) {
        let total = try world.report(query, taking: drafts).total
        for figure in RecoveredFigure.allCases {
          lowest[figure] = min(lowest[figure], total[figure])
          highest[figure] = max(highest[figure], total[figure])
        }
      }
      let isOpen = lowest != report.total || highest != report.total
      let range = report.doubts.range ?? RecoveredRange(lowest: lowest, highest: highest)
      #expect((report.doubts.range == nil) == (!isOpen && report.doubts.choices.isEmpty))
      #expect(range == RecoveredRange(lowest: lowest, highest: highest), "SEED=\(seed) \(query)")
    }
  }

  private func queries() throws -> [RecoveredReport.Query] {
    let (from, to) = (try date("2024-10-01"), try date("2025-12-31"))
    return [
      RecoveredReport.Query(office: "150500", from: from, to: to, by: .office),
      RecoveredReport.Query(office: "150000", from: from, to: to, by: .industry),
      RecoveredReport.Query(office: "150502", from: from, to: to, by: .disputeType),
      RecoveredReport.Query(office: "150500", from: from, to: to, by: .month),
    ]
  }

  private func figures(_ report: RecoveredReport) -> [String?: RecoveredFigures] {
    Dictionary(uniqueKeysWithValues: report.rows.map { ($0.key, $0.figures) })
  }

  /// The edits of every way to settle some of the conflicts.
  private func combinations(of conflicts: [Conflict]) -> [[LineDraft]] {
    conflicts.reduce([[]]) { found, conflict in
      found
        + conflict.alternatives.flatMap { alternative in
          found.map { $0 + conflict.drafts(taking: alternative.value) }
        }
    }
  }
}

extension ReportWorld {
  /// The report after edits that are not kept.
  fileprivate func report(
    _ query: RecoveredReport.Query, taking drafts: [LineDraft]
  ) throws -> RecoveredReport {
    struct Undo: Error {}
    var report: RecoveredReport?
    do {
      try store.write { connection, writer in
        for draft in drafts {
          try writer.append(
            draft, at: store.environment.now.iso, by: "li",
            salt: [UInt8](repeating: 0, count: Line.saltByteCount), connection)
        }
        report = try RecoveredReport.compute(query, connection, computedAt: ReportWorld.now)
        throw Undo()
      }
    } catch is Undo {}
    guard let report else { throw WorldFailure.noRecord }
    return report
  }

  /// Saves cases in which people write random values without seeing each other's.
  fileprivate func disagree(_ random: inout SplitMix, cases: Int, each: Int) throws {
    for _ in 0..<cases {
      var spec = random.nextCase()
      spec.isVoided = false
      spec.office = random.pick(["150502", "150502", "150523", "150402"])
      spec.employers = [EmployerSpec(industry: "A"), EmployerSpec(industry: "B")]
      for id in try save(spec) {
        for _ in 0..<Int.random(in: 1...each, using: &random) { try disagree(in: id, &random) }
      }
    }
  }

  private func disagree(in id: RecordID, _ random: inout SplitMix) throws {
    let root = try record(.mediation, of: id)
    let payments = try records(.recovery, of: id)
    let field = random.pick([
      "office", "accepted_on", "concluded_on", "outcome", "agreed_fen", "workers", "refused_on",
      "dispute_types", "industry", "payment", "void", "unseen payment", "void of a payment",
      "received_on",
    ])
    func values(_ next: (inout SplitMix) -> FieldValue?) -> [FieldValue?] {
      (0..<Int.random(in: 2...3, using: &random)).map { _ in next(&random) }
    }
    switch field {
    case "office":
      try write(field, values { .text($0.pick(["150502", "150523", "150402"])) }, on: root)
    case "accepted_on": try write(field, values { .text($0.nextDay()) }, on: root)
    case "concluded_on", "refused_on":
      try write(field, values { $0.happens(3) ? nil : .text($0.nextDay()) }, on: root)
    case "outcome":
      let codes = RecordType.outcomes.choices.map(\.code)
      try write(field, values { $0.happens(6) ? nil : .text($0.pick(codes)) }, on: root)
    case "agreed_fen": try write(field, values { .integer($0.nextAmount()) }, on: root)
    case "workers":
      try write(field, values { .integer(Int64.random(in: 1...9, using: &$0)) }, on: root)
    case "dispute_types":
      try write(
        field, values { .codes($0.pick([["wages"], ["leave"], ["wages", "other"]])) }, on: root)
    case "industry":
      let employer = random.pick(try records(.employer, of: id))
      try write(field, values { .text($0.pick(["A", "C", "E"])) }, on: employer)
    case "payment", "received_on":
      guard let payment = payments.first else { return }
      field == "payment"
        ? try write("amount_fen", values { .integer($0.nextAmount()) }, on: payment)
        : try write(field, values { .text($0.nextDay()) }, on: payment)
    case "void":
      try write("mediator", [.text("li")], on: root)
      try append(CaseVoid(root: root, parts: payments).voiding(reason: "mistake"))
    case "unseen payment":
      try append(CaseVoid(root: root, parts: payments).voiding(reason: "mistake"))
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        try pay(PaymentSpec(on: random.nextDay(), fen: random.nextAmount()), on: id)
      }
    default:
      guard let payment = payments.last else { return }
      try write("payer", [.text("employer")], on: payment)
      try void(payment)
    }
  }
}
