import CaseModel
import Reports
import Testing

/// What one case, and what two, do to the total.
@Suite struct RecoveredCaseTests {
  private let world: ReportWorld

  init() throws { world = try ReportWorld() }

  @Test func `a case concluded in December and paid in January counts in two years`() throws {
    try world.save(
      CaseSpec(
        acceptedOn: "2025-12-01", workers: 3, concludedOn: "2025-12-20", outcome: "agreed",
        agreedFen: 500_000,
        payments: [PaymentSpec(on: "2026-01-05", fen: 500_000)]))

    let old = try world.total()
    #expect(old.accepted == 1 && old.concluded == 1 && old.agreed == 1 && old.workers == 3)
    #expect(old.agreedAmount == Fen(rawValue: 500_000))
    #expect(old.received == .zero)
    #expect(old.receivedOnConcluded == Fen(rawValue: 500_000))

    let new = try world.total(from: "2026-01-01", to: "2026-12-31")
    #expect(new.accepted == 0 && new.concluded == 0 && new.workers == 0)
    #expect(new.agreedAmount == .zero)
    #expect(new.received == Fen(rawValue: 500_000))
    #expect(new.receivedOnConcluded == .zero)
  }

  @Test func `money that came before the conclusion counts when it came`() throws {
    try world.save(
      CaseSpec(
        acceptedOn: "2024-11-01", concludedOn: "2025-02-01", outcome: "agreed", agreedFen: 900,
        payments: [
          PaymentSpec(on: "2024-12-31", fen: 400), PaymentSpec(on: "2025-01-10", fen: 500),
        ]))
    let total = try world.total()
    #expect(total.accepted == 0 && total.concluded == 1)
    #expect(total.received == Fen(rawValue: 500))
    #expect(total.receivedOnConcluded == Fen(rawValue: 900))
  }

  @Test func `a case paid in part shows what was agreed beside what came`() throws {
    try world.save(
      CaseSpec(
        concludedOn: "2025-04-01", outcome: "partly_agreed", agreedFen: 1_000_000,
        payments: [
          PaymentSpec(on: "2025-04-10", fen: 300_000),
          PaymentSpec(on: "2025-05-10", fen: 200_000, kind: "overtime"),
          PaymentSpec(on: "2025-06-10", fen: 50_000, kind: "contributions"),
          PaymentSpec(on: "2025-06-11", fen: 7, kind: "severance"),
        ]))
    let total = try world.total()
    #expect(total.agreed == 1)
    #expect(total.agreedAmount == Fen(rawValue: 1_000_000))
    #expect(total.received == Fen(rawValue: 550_007))
    #expect(total.receivedPay == Fen(rawValue: 500_000))
    #expect(total.receivedContributions == Fen(rawValue: 50_000))
    #expect(total.receivedOnConcluded == Fen(rawValue: 550_007))
  }

  @Test func `a case withdrawn because the employer paid has money and no agreement`() throws {
    try world.save(
      CaseSpec(
        concludedOn: "2025-04-01", outcome: "withdrawn", agreedFen: 99,
        payments: [PaymentSpec(on: "2025-03-30", fen: 80_000)]))
    let total = try world.total()
    #expect(total.concluded == 1 && total.withdrawn == 1 && total.agreed == 0)
    #expect(total.agreedAmount == .zero)
    #expect(total.received == Fen(rawValue: 80_000))
    #expect(total.receivedOnConcluded == Fen(rawValue: 80_000))
  }

  @Test func `money of an open case counts, though nothing is concluded`() throws {
    try world.save(CaseSpec(payments: [PaymentSpec(on: "2025-05-05", fen: 10)]))
    let total = try world.total()
    #expect(total.concluded == 0)
    #expect(total.received == Fen(rawValue: 10))
    #expect(total.receivedOnConcluded == .zero)
  }

  @Test func `a voided payment counts nowhere`() throws {
    try world.save(
      CaseSpec(
        concludedOn: "2025-04-01", outcome: "agreed", agreedFen: 100,
        payments: [
          PaymentSpec(on: "2025-04-02", fen: 100),
          PaymentSpec(on: "2025-04-02", fen: 100, isVoided: true),
        ]))
    let total = try world.total()
    #expect(total.received == Fen(rawValue: 100))
    #expect(total.receivedPay == Fen(rawValue: 100))
    #expect(total.receivedOnConcluded == Fen(rawValue: 100))
  }

  @Test func `a voided case counts nowhere, nor does its money`() throws {
    try world.save(
      CaseSpec(
        concludedOn: "2025-04-01", outcome: "agreed", agreedFen: 100, isVoided: true,
        payments: [PaymentSpec(on: "2025-04-02", fen: 100)]))
    #expect(try world.total().isZero)
  }

  @Test func `a worker in two cases counts twice`() throws {
    try world.save(
      CaseSpec(concludedOn: "2025-04-01", outcome: "agreed", agreedFen: 100),
      CaseSpec(concludedOn: "2025-09-01", outcome: "failed"))
    let total = try world.total()
    #expect(total.concluded == 2 && total.workers == 2)
  }

  @Test func `a refused application is neither accepted nor concluded`() throws {
    try world.save(
      CaseSpec(refusedOn: "2025-03-04"),
      CaseSpec(refusedOn: "2025-03-04", concludedOn: "2025-03-04", outcome: "ended"))
    #expect(try world.total().isZero)
  }

  enum Column: CaseIterable {
    case agreed, failed, withdrawn, other

    func value(in figures: RecoveredFigures) -> Int64 {
      switch self {
      case .agreed: figures.agreed
      case .failed: figures.failed
      case .withdrawn: figures.withdrawn
      case .other: figures.other
      }
    }
  }

  @Test(
    arguments: [
      ("agreed", .agreed), ("agreed_orally", .agreed), ("performed", .agreed),
      ("partly_agreed", .agreed), ("failed", .failed), ("withdrawn", .withdrawn),
      ("ended", .other), ("referred_out", .other), (nil, .other),
    ] as [(String?, Column)])
  func `each outcome has its column, and only agreements an amount`(
    outcome: String?, column: Column
  ) throws {
    try world.save(CaseSpec(concludedOn: "2025-04-01", outcome: outcome, agreedFen: 100))
    let total = try world.total()
    for other in Column.allCases {
      #expect(other.value(in: total) == (other == column ? 1 : 0))
    }
    #expect(total.agreedAmount.rawValue == (column == .agreed ? 100 : 0))
  }

  @Test(arguments: [
    ("2025-02-28", 0), ("2025-03-01", 1), ("2025-03-15", 1), ("2025-03-31", 1), ("2025-04-01", 0),
  ])
  func `the first and the last day belong to the period`(day: String, count: Int64) throws {
    try world.save(
      CaseSpec(
        acceptedOn: day, concludedOn: day, outcome: "agreed", agreedFen: 100,
        payments: [PaymentSpec(on: day, fen: 100)]))
    let total = try world.total(from: "2025-03-01", to: "2025-03-31")
    #expect(total.accepted == count && total.concluded == count)
    #expect(total.received == Fen(rawValue: 100 * count))
  }

  @Test func `a period of one day is a period`() throws {
    try world.save(CaseSpec(acceptedOn: "2025-03-01"))
    #expect(try world.total(from: "2025-03-01", to: "2025-03-01").accepted == 1)
  }

  @Test func `a period that ends before it begins is refused`() throws {
    let from = try date("2025-03-02")
    let to = try date("2025-03-01")
    #expect(throws: ReportError.reversedPeriod(from: from, to: to)) {
      try world.total(from: "2025-03-02", to: "2025-03-01")
    }
  }

  @Test func `an office that is not in the register is refused`() throws {
    #expect(throws: ReportError.unknownOffice("159999")) {
      try world.report(office: "159999")
    }
  }

  @Test func `sums that no amount can hold are told, not wrapped`() throws {
    let payment = PaymentSpec(on: "2025-03-03", fen: Fen.limit.rawValue)
    try world.save(CaseSpec(payments: [payment]))
    #expect(try world.total().received == Fen.limit)
    try world.save(CaseSpec(payments: [PaymentSpec(on: "2025-03-03", fen: 1)]))
    #expect(throws: ReportError.sumTooLarge) { try world.total() }
    // Beyond 64 bits as well, where SQLite's own sum would fail.
    try world.save(CaseSpec(payments: Array(repeating: payment, count: 1_100)))
    #expect(throws: ReportError.sumTooLarge) { try world.total() }
  }

  @Test func `two outcomes that were written unseen are told with the figures`() throws {
    try world.save(
      CaseSpec(
        concludedOn: "2025-04-01", outcome: "agreed", agreedFen: 100,
        unseenOutcomes: ["failed", "withdrawn"]),
      CaseSpec(
        acceptedOn: "2023-04-01", concludedOn: "2023-04-01", outcome: "agreed",
        unseenOutcomes: ["failed", "withdrawn"]))
    let report = try world.report()
    #expect(report.doubts.conflicts == 1)
    #expect(report.total.concluded == 1)
    #expect(report.openQuestions.count == 2)
    #expect(report.openQuestions.first?.chinese.hasPrefix("有1件案件") == true)
    #expect(report.doubts.choices.count == 1)
    #expect(try world.report(office: "150521").doubts.conflicts == 0)
    #expect(try world.report(from: "2022-01-01", to: "2022-12-31").openQuestions.isEmpty)
  }
}
