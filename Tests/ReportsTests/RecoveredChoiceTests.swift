import CaseModel
import CaseStore
import ChangeLog
import Testing

@testable import Reports

/// What the figures would be with the other values of conflicts, computed by hand.
@Suite struct RecoveredChoiceTests {
  private let world: ReportWorld

  init() throws { world = try ReportWorld() }

  /// A case that was agreed on in April, with a payment in May.
  private func agreed(_ change: (inout CaseSpec) -> Void = { _ in }) throws -> RecordID {
    var spec = CaseSpec(
      workers: 3, concludedOn: "2025-04-01", outcome: "agreed", agreedFen: 9_000,
      payments: [PaymentSpec(on: "2025-05-01", fen: 4_000)])
    change(&spec)
    guard let id = try world.save(spec).first else { throw WorldFailure.noRecord }
    return id
  }

  private func figures(_ values: [RecoveredFigure: Int64]) -> RecoveredFigures {
    var figures = RecoveredFigures()
    for (figure, value) in values { figures[figure] = value }
    return figures
  }

  private func only(_ report: RecoveredReport) throws -> RecoveredChoice {
    #expect(report.doubts.choices.count == 1)
    guard let choice = report.doubts.choices.first else { throw WorldFailure.noRecord }
    return choice
  }

  @Test func `without a conflict there is no choice and no range`() throws {
    _ = try agreed()
    let report = try world.report()
    #expect(report.doubts == RecoveredDoubts())
    #expect(report.choiceLines.isEmpty)
  }

  @Test func `another agreed amount changes the sum of agreed amounts and nothing else`() throws {
    let id = try agreed()
    try world.write(
      "agreed_fen", [.integer(100_000), .integer(250_000)],
      on: try world.record(.mediation, of: id))
    let report = try world.report()
    #expect(report.total.agreedAmount == Fen(rawValue: 250_000))
    #expect(report.doubts.conflicts == 1)
    let choice = try only(report)
    #expect(choice.caseID == id.text && choice.type == "mediation" && choice.id == id.text)
    #expect(choice.kind == "values" && choice.field == "agreed_fen")
    #expect(choice.shown.json == "250000" && choice.shown.by == "wang")
    #expect(choice.other.json == "100000" && choice.other.by == "zhang")
    #expect(choice.shown.at > choice.other.at)
    #expect(choice.change == figures([.agreedAmount: -150_000]))
    #expect(choice.rows.map(\.key) == ["150502"])
    #expect(choice.rows.map(\.change) == [figures([.agreedAmount: -150_000])])
    #expect(report.doubts.range?.highest == report.total)
    #expect(report.doubts.range?.lowest[.agreedAmount] == 100_000)
    #expect(report.doubts.range?.lowest[.received] == 4_000)
  }

  @Test func `a choice is told in words below the table, with the rule and the range`() throws {
    let id = try agreed()
    try world.write(
      "agreed_fen", [.integer(100_000), .integer(250_000)],
      on: try world.record(.mediation, of: id))
    let report = try world.report()
    let choice = try only(report)
    let minutes = [choice.shown, choice.other].map { Instant(iso: $0.at)?.localMinute ?? "" }
    let notes = report.table(.yuan).notes.suffix(4)
    #expect(notes.first?.chinese.hasPrefix("有1件案件的同一项内容由多人填写且不一致") == true)
    #expect(notes.dropFirst().first?.chinese.hasPrefix("改选另一内容后数字的变化逐处单独计算") == true)
    #expect(
      notes.suffix(2).map(\.chinese) == [
        "案件 \(id.shortNumber) 协议金额：现为“2,500.00”（wang \(minutes[0])），"
          + "另填“1,000.00”（zhang \(minutes[1])）；若改选，合计：协议金额 -1,500.00 元。",
        "无论怎样选定，合计最低—最高：协议金额 1,000.00—2,500.00 元。",
      ])
    #expect(
      notes.suffix(2).map(\.english) == [
        "Case \(id.shortNumber), agreed: shown “2,500.00” (wang \(minutes[0])), "
          + "other “1,000.00” (zhang \(minutes[1])); if that is taken: "
          + "total: agreed amount -1,500.00 yuan.",
        "Whatever is chosen, totals, lowest—highest: agreed amount 1,000.00—2,500.00 yuan.",
      ])
    let json = report.json(in: .english)
    #expect(json.contains(#""value": 100000,"#) && json.contains(#""agreed_fen": -150000,"#))
    #expect(json.contains(#""text": "1,000.00","#))
    #expect(report.csv(in: .chinese) == (try world.report().csv(in: .chinese)))
    #expect(!report.csv(in: .chinese).contains("若改选"))
  }

  @Test func `another amount received changes money of the period and of the concluded`() throws {
    let id = try agreed()
    try world.write(
      "amount_fen", [.integer(7_000), .integer(5_000)], on: try world.record(.recovery, of: id))
    let choice = try only(try world.report())
    #expect(choice.label.chinese == "到账金额")
    #expect(
      choice.change
        == figures([.received: 2_000, .receivedPay: 2_000, .receivedOnConcluded: 2_000]))
    // Before the payment, and after the conclusion: the month of neither.
    #expect(
      try only(try world.report(from: "2025-04-01", to: "2025-04-30")).change
        == figures([.receivedOnConcluded: 2_000]))
    #expect(try world.report(from: "2025-06-01").doubts.choices.isEmpty)
  }

  @Test func `a kind of money moves it between its columns`() throws {
    let id = try agreed()
    try world.write(
      "kind", [.text("contributions"), .text("overtime")],
      on: try world.record(.recovery, of: id))
    #expect(
      try only(try world.report()).change
        == figures([.receivedPay: -4_000, .receivedContributions: 4_000]))
  }

  @Test func `a day that moves a case into the period or out of it is told in both`() throws {
    let id = try agreed { $0.payments = [] }
    try world.write(
      "concluded_on", [.text("2025-04-30"), .text("2025-05-01")],
      on: try world.record(.mediation, of: id))
    let whole: [RecoveredFigure: Int64] = [
      .concluded: 1, .agreed: 1, .workers: 3, .agreedAmount: 9_000,
    ]
    let april = try world.report(from: "2025-04-01", to: "2025-04-30")
    #expect(april.total.isZero)
    #expect(april.doubts.conflicts == 1)
    #expect(try only(april).change == figures(whole))
    #expect(april.doubts.range?.highest == figures(whole))
    let may = try world.report(from: "2025-05-01", to: "2025-05-31")
    #expect(may.total == figures(whole))
    #expect(try only(may).change == figures(whole.mapValues { -$0 }))
    #expect(may.doubts.range?.lowest.isZero == true)
    // By month within the year the total stays and two rows change.
    let year = try only(try world.report(by: .month))
    #expect(year.change?.isZero == true)
    #expect(year.rows.map(\.key) == ["2025-04", "2025-05"])
    #expect(year.rows.map { $0.change[.workers] } == [3, -3])
  }

  @Test func `a day of acceptance and of a payment move what they date`() throws {
    let id = try agreed {
      $0.acceptedOn = "2025-02-02"
      $0.concludedOn = nil
    }
    try world.write(
      "accepted_on", [.text("2025-03-03"), .text("2024-12-31")],
      on: try world.record(.mediation, of: id))
    #expect(try only(try world.report()).change == figures([.accepted: 1]))
    try world.write(
      "received_on", [.text("2026-01-01"), .text("2025-12-31")],
      on: try world.record(.recovery, of: id))
    let report = try world.report()
    #expect(
      report.doubts.choices.map(\.change) == [
        figures([.accepted: 1]), figures([.received: -4_000, .receivedPay: -4_000]),
      ])
    #expect(report.doubts.choices.map(\.label.chinese) == ["受理日期", "到账日期"])
  }

  @Test func `an office moves a case between rows, and out of another office's report`() throws {
    let id = try agreed { $0.office = "150521" }
    try world.write(
      "office", [.text("150523"), .text("150502")], on: try world.record(.mediation, of: id))
    let city = try world.report()
    let choice = try only(city)
    #expect(choice.change?.isZero == true)
    #expect(choice.rows.map(\.key) == ["150502", "150523"])
    #expect(choice.rows.map { $0.change[.agreedAmount] } == [-9_000, 9_000])
    #expect(choice.rows.map { $0.change[.accepted] } == [-1, 1])
    #expect(city.doubts.range?.lowest == city.total && city.doubts.range?.highest == city.total)
    let lines = city.choiceLines.map(\.chinese)
    #expect(lines.first?.contains("科尔沁区总工会：受理 -1、结案 -1") == true)
    #expect(lines.last == "无论怎样选定，合计不变。")
    let old = try world.report(office: "150502")
    #expect(try only(old).change?[.concluded] == -1)
    let new = try world.report(office: "150523")
    #expect(new.total.isZero && new.doubts.conflicts == 1)
    #expect(try only(new).change?[.concluded] == 1)
    #expect(try world.report(office: "150521").doubts.choices.isEmpty)
  }

  @Test func `an outcome of the same column changes nothing and is no choice`() throws {
    let id = try agreed { $0.outcome = "failed" }
    try world.write(
      "outcome", [.text("performed"), .text("agreed")], on: try world.record(.mediation, of: id))
    let report = try world.report()
    #expect(report.doubts.conflicts == 1)
    #expect(report.doubts.choices.isEmpty && report.doubts.range == nil)
  }

  @Test func `a void that did not see an edit may fall, and the case count`() throws {
    let id = try agreed()
    let seen = try world.record(.mediation, of: id)
    try world.write("mediator", [.text("li")], on: seen)
    try world.void(seen)
    let report = try world.report()
    #expect(report.total.isZero)
    let choice = try only(report)
    #expect(choice.label.chinese == "案件作废")
    #expect(choice.shown.json == "\"mistake\"" && choice.other.json == "null")
    #expect(choice.other.text == Phrase("未作废", "not voided") && choice.other.by == "zhang")
    #expect(
      choice.change
        == figures([
          .accepted: 1, .concluded: 1, .agreed: 1, .workers: 3, .agreedAmount: 9_000,
          .received: 4_000, .receivedPay: 4_000, .receivedOnConcluded: 4_000,
        ]))
  }

  @Test func `a void against one who took it back may stand`() throws {
    let id = try agreed { $0.payments = [] }
    try world.void(try world.record(.mediation, of: id))
    try world.write(
      "voided", [.text("test"), nil], on: try world.record(.mediation, of: id))
    let report = try world.report()
    #expect(report.total.accepted == 1)
    #expect(try only(report).change?[.accepted] == -1)
    #expect(report.doubts.range?.lowest.isZero == true)
  }

  @Test func `payments on a voided case are one choice: that the case stands`() throws {
    let id = try agreed { $0.payments.append(PaymentSpec(on: "2025-05-02", fen: 1_000)) }
    let view = CaseVoid(
      root: try world.record(.mediation, of: id), parts: try world.records(.recovery, of: id))
    try world.append(view.voiding(reason: "duplicate"), by: "zhang")
    for fen: Int64 in [300, 200] {
      try world.pay(PaymentSpec(on: "2025-06-01", fen: fen), on: id)
    }
    let report = try world.report()
    #expect(report.total.isZero && report.doubts.conflicts == 1)
    let choice = try only(report)
    #expect(choice.kind == "payment_on_voided_case")
    #expect(choice.shown.text.chinese == "重复录入" && choice.other.by == "wang")
    // With the case come its payments that were voided with it.
    #expect(choice.change?[.received] == 5_500)
    #expect(choice.change?[.concluded] == 1)
    #expect(report.doubts.range?.highest[.received] == 5_500)
    #expect(report.doubts.range?.lowest.isZero == true)
  }

  @Test func `a void of a payment that did not see its new amount may fall`() throws {
    let id = try agreed()
    let seen = try world.record(.recovery, of: id)
    try world.write("amount_fen", [.integer(4_500)], on: seen)
    try world.void(seen)
    #expect(
      try only(try world.report()).change
        == figures([.received: 4_500, .receivedPay: 4_500, .receivedOnConcluded: 4_500]))
  }

  @Test func `an industry moves a case between rows, in that grouping only`() throws {
    let id = try agreed { $0.employers = [EmployerSpec(industry: "A")] }
    try world.write(
      "industry", [.text("E"), .text("C")], on: try world.record(.employer, of: id))
    let choice = try only(try world.report(by: .industry))
    #expect(choice.change?.isZero == true)
    #expect(choice.rows.map(\.key) == ["C", "E"])
    #expect(choice.rows.map { $0.change[.workers] } == [-3, 3])
    #expect(choice.label.chinese == "用人单位行业" || choice.label.chinese == "行业")
    #expect(try world.report(by: .office).doubts.choices.isEmpty)
  }

  @Test func `a dispute type adds a row, in that grouping only`() throws {
    let id = try agreed { $0.disputeTypes = ["wages", "leave"] }
    let seen = try world.record(.mediation, of: id)
    // One takes leave away; another, who did not see it, says again that it is.
    for isIn in [false, true] {
      try world.append(
        [
          LineDraft(
            record: seen.key, logClass: .plain,
            set: [JSONMember(name: "dispute_types.leave", value: .boolean(isIn))],
            over: [
              Line.Replacement(
                field: "dispute_types.leave", names: seen.shownNames(of: "dispute_types.leave"))
            ])
        ])
    }
    let choice = try only(try world.report(by: .disputeType))
    #expect(choice.field == "dispute_types.leave" && choice.other.json == "false")
    #expect(choice.change?.isZero == true)
    #expect(choice.rows.map(\.key).contains("leave"))
    #expect(choice.rows.allSatisfy { $0.change[.accepted] == -1 })
    #expect(try world.report(by: .office).doubts.choices.isEmpty)
  }

  @Test func `two fields of a case are told alone, and the range is over both`() throws {
    let id = try agreed { $0.payments = [] }
    let seen = try world.record(.mediation, of: id)
    try world.write("agreed_fen", [.integer(5_000), .integer(8_000)], on: seen)
    try world.write("concluded_on", [.text("2024-12-31"), .text("2025-04-02")], on: seen)
    let report = try world.report()
    #expect(
      report.doubts.choices.map { $0.change?[.agreedAmount] } == [-3_000, -8_000])
    // Not 8,000 less 11,000: a case that is out of the period has no amount to change.
    #expect(report.doubts.range?.lowest[.agreedAmount] == 0)
    #expect(report.doubts.range?.highest[.agreedAmount] == 8_000)
    // In the year before, the amount matters only together with the day.
    let before = try world.report(from: "2024-01-01", to: "2024-12-31")
    #expect(before.doubts.choices.map(\.field) == ["concluded_on"])
    #expect(before.doubts.choices.map { $0.change?[.agreedAmount] } == [8_000])
    #expect(before.doubts.range?.lowest[.agreedAmount] == 0)
  }

  @Test func `three values of a field are two choices`() throws {
    let id = try agreed()
    try world.write(
      "agreed_fen", [.integer(1_000), .integer(20_000), .integer(6_000)],
      on: try world.record(.mediation, of: id))
    let report = try world.report()
    #expect(report.doubts.choices.map(\.other.json) == ["20000", "1000"])
    #expect(report.doubts.range?.lowest[.agreedAmount] == 1_000)
    #expect(report.doubts.range?.highest[.agreedAmount] == 20_000)
  }

  @Test func `twenty choices stand below the table, JSON has all, sums are over all`() throws {
    for _ in 0..<23 {
      let id = try agreed()
      try world.write(
        "workers", [.integer(5), .integer(2)], on: try world.record(.mediation, of: id))
    }
    let report = try world.report()
    #expect(report.doubts.choices.count == 23)
    let lines = report.choiceLines
    #expect(lines.count == 22)
    #expect(lines[20] == Phrase("另有3处，见 JSON 格式。", "And 3 more, see the JSON format."))
    #expect(lines[21].chinese == "无论怎样选定，合计最低—最高：涉及职工 46—115。")
    #expect(report.json(in: .chinese).components(of: "\"short_number\"") == 23)
    #expect(report.table(.yuan).notes.allSatisfy { $0.chinese.hasSuffix("。") })
    #expect(report.table(.yuan).notes.allSatisfy { $0.english.hasSuffix(".") })
  }

  @Test func `a case with too many choices is named`() throws {
    let id = try agreed {
      $0.payments = (0..<10).map { PaymentSpec(on: "2025-05-01", fen: 100 + $0) }
    }
    for payment in try world.records(.recovery, of: id) {
      try world.write("amount_fen", [.integer(5_000), .integer(1_000)], on: payment)
    }
    let report = try world.report()
    #expect(report.doubts.choices.count == 10)
    #expect(report.doubts.casesCut == [id.shortNumber])
    // Nine of ten choices give 512 combinations.
    #expect(report.doubts.range?.highest[.received] == 46_000)
    #expect(report.openQuestions.last?.chinese.hasPrefix("案件\(id.shortNumber)不一致之处过多") == true)
  }

  @Test func `a value that no sum can hold is told as such and fails no report`() throws {
    let id = try agreed {
      $0.payments.append(PaymentSpec(on: "2025-05-02", fen: Fen.limit.rawValue))
    }
    let payments = try world.records(.recovery, of: id)
    try world.write("amount_fen", [.integer(1), .integer(0)], on: payments[0])
    let report = try world.report()
    #expect(try only(report).change == nil)
    #expect(report.choiceLines.first?.chinese.hasSuffix("若改选，合计金额过大，无法计算。") == true)
    #expect(report.doubts.range?.highest == report.total)
    #expect(report.json(in: .english).contains(#""change": null"#))
  }
}

extension String {
  fileprivate func components(of text: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: text) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
