import CaseModel
import ChangeLog
import Deadlines
import Indicators
import SQLite
import Testing

@testable import CaseStore
@testable import Reports

/// What is found in cases before a report leaves, and what is not.
struct ReportCheckTests {
  private let world: ReportWorld

  init() throws { world = try ReportWorld() }

  private func found(
    _ check: ReportCheck, office: String = "150500", today: String = "2026-01-15"
  ) throws -> [ReportFinding] {
    try world.check(office: office, today: today).first { $0.check == check }?.findings ?? []
  }

  private func agreed(
    _ on: String, _ fen: Int64?, office: String = "150502", received: PaymentSpec...
  ) -> CaseSpec {
    CaseSpec(
      office: office, acceptedOn: "2025-02-03", concludedOn: on, outcome: "agreed", agreedFen: fen,
      payments: received)
  }

  @Test func `a sound store has nothing to be looked at`() throws {
    try world.save(
      agreed("2025-03-03", 500, received: PaymentSpec(on: "2025-03-03", fen: 500)),
      CaseSpec(acceptedOn: "2025-03-03", concludedOn: "2025-03-20", outcome: "failed"),
      CaseSpec(acceptedOn: "2025-03-03", refusedOn: "2025-03-04"))
    let results = try world.check()
    #expect(results.map(\.check) == ReportCheck.allCases)
    #expect(results.allSatisfy { $0.total == 0 && $0.findings.isEmpty })
  }

  @Test func `cases are told that are open beyond their deadline and began by the period's end`()
    throws
  {
    let ids = try world.save(
      CaseSpec(acceptedOn: "2025-12-22"), CaseSpec(acceptedOn: "2026-01-02"),
      CaseSpec(acceptedOn: "2025-12-22", concludedOn: "2026-01-14", outcome: "failed"),
      CaseSpec(acceptedOn: "2025-12-22", isVoided: true),
      CaseSpec(office: "150521", acceptedOn: "2024-06-03"))
    // Fifteen days from 22 December: 6 January is the last day.
    #expect(try found(.overdue, today: "2026-01-06").map(\.caseID) == [ids[4]])
    let late = try found(.overdue, today: "2026-01-07")
    #expect(Set(late.map(\.caseID)) == [ids[0], ids[4]])
    #expect(try found(.overdue, office: "150521", today: "2026-03-01").map(\.caseID) == [ids[4]])
    guard case .overdue(let deadline) = late.last?.fact else { throw WorldFailure.noRecord }
    #expect(deadline.lastDay?.iso == "2026-01-06")
  }

  @Test func `an agreement of the period without a sum is told, one of nothing is not`() throws {
    let ids = try world.save(
      agreed("2025-03-03", nil), agreed("2025-03-03", 0), agreed("2024-12-31", nil),
      CaseSpec(concludedOn: "2025-03-03", outcome: "failed"))
    let found = try found(.agreedWithoutSum)
    #expect(found.map(\.caseID) == [ids[0]])
    #expect(found.map(\.office) == ["150502"])
    #expect(try self.found(.agreedWithoutSum, office: "150521").isEmpty)
  }

  @Test func `more received than agreed is told of the period's cases and of the period's money`()
    throws
  {
    let inside = PaymentSpec(on: "2025-05-05", fen: 501)
    let before = PaymentSpec(on: "2024-05-05", fen: 501)
    let ids = try world.save(
      agreed("2025-03-03", 500, received: inside), agreed("2024-03-03", 500, received: inside),
      agreed("2024-03-03", 500, received: before), agreed("2025-03-03", 501, received: inside),
      agreed("2025-03-03", 500, received: PaymentSpec(on: "2025-05-05", fen: 501, isVoided: true)),
      agreed("2026-01-03", 500, received: inside))
    let found = try found(.receivedMoreThanAgreed)
    #expect(found.map(\.caseID) == [ids[0], ids[1]])
    guard case .receivedMoreThanAgreed(let agreed, let received) = found.first?.fact else {
      throw WorldFailure.noRecord
    }
    #expect((agreed.rawValue, received.rawValue) == (500, 501))
  }

  @Test func `payments of a case that was merged count for the other`() throws {
    let payment = PaymentSpec(on: "2025-05-05", fen: 300)
    let ids = try world.save(
      agreed("2025-03-03", 500, received: payment), agreed("2025-03-03", 500, received: payment))
    #expect(try found(.receivedMoreThanAgreed).isEmpty)
    try world.store.merge(ids[0], into: ids[1], because: "entered_twice", by: "li")
    #expect(try found(.receivedMoreThanAgreed).map(\.caseID) == [ids[1]])
  }

  @Test func `a payment without a day is told of every period, voided it is not`() throws {
    let ids = try world.save(
      agreed("2025-03-03", 500, received: PaymentSpec(on: "2025-05-05", fen: 100)),
      agreed("2025-03-03", 500, received: PaymentSpec(on: "2025-05-05", fen: 200, isVoided: true)),
      CaseSpec(isVoided: true))
    try world.execute("UPDATE recovery SET received_on = NULL")
    let found = try found(.receivedWithoutDate)
    #expect(found.map(\.caseID) == [ids[0]])
    guard case .receivedWithoutDate(_, let amount) = found.first?.fact else {
      throw WorldFailure.noRecord
    }
    #expect(amount == Fen(rawValue: 100))
    let plan = try world.store.read { connection in
      try connection.rows(
        "EXPLAIN QUERY PLAN SELECT p.case_id, p.id, p.amount_fen FROM recovery p WHERE "
          + ReportInspection.receivedWithoutDate
      ) { $0.text(3) }
    }
    #expect(plan.allSatisfy { $0.contains("recovery_undated") }, "\(plan)")
  }

  @Test func `agreements without a sum are found among the period's cases alone`() throws {
    let plan = try world.store.read { connection in
      try connection.rows(
        "EXPLAIN QUERY PLAN SELECT m.id FROM mediation m WHERE m.refused_on IS NULL AND "
          + ReportInspection.agreedWithoutSum, .text("2025-01-01"), .text("2025-12-31")
      ) { $0.text(3) }
    }
    #expect(plan.contains { $0.contains("INDEX mediation_concluded") }, "\(plan)")
    #expect(!plan.contains { $0.hasPrefix("SCAN m") }, "\(plan)")
  }

  @Test func `workers and days that cannot be are told`() throws {
    let ids = try world.save(
      CaseSpec(acceptedOn: "2025-03-03", workers: 2), CaseSpec(acceptedOn: "2024-03-03"),
      CaseSpec(acceptedOn: "2025-05-05", concludedOn: "2025-04-04", outcome: "failed"),
      CaseSpec(acceptedOn: "2025-05-05", concludedOn: "2025-05-05", outcome: "failed"))
    try world.execute("UPDATE mediation SET workers = NULL WHERE accepted_on < '2025-05-01'")
    let found = try found(.impossible).filter { $0.caseID != nil }
    #expect(found.map(\.caseID) == [ids[0], ids[2]])
    guard case .withoutWorkers = found[0].fact, case .concludedBeforeAccepted = found[1].fact else {
      throw WorldFailure.noRecord
    }
  }

  @Test func `more applicants than workers are told, agents do not count`() throws {
    let ids = try world.save(
      agreed("2025-03-03", 500), agreed("2025-03-03", 500), agreed("2024-03-03", 500))
    for (id, roles) in zip(
      ids,
      [["applicant", "applicant"], ["applicant", "agent"], ["applicant", "applicant"]])
    {
      try world.append(
        roles.compactMap { role in
          var draft = RecordDraft(new: .participant, case: id, id: world.store.newRecordID())
          draft.set("role", .text(role))
          return draft.line()
        })
    }
    let found = try found(.impossible)
    #expect(found.map(\.caseID) == [ids[0]])
    guard case .moreWorkersEntered(2, 1) = found.first?.fact else { throw WorldFailure.noRecord }
  }

  @Test func `ten times what was sought is told, less is not`() throws {
    let ids = try world.save(agreed("2025-03-03", 50_000), agreed("2025-03-03", 49_999))
    for id in ids {
      try world.write(
        "sought_fen", [.integer(5_000)], on: try world.record(.mediation, of: id))
    }
    let found = try found(.unusual)
    #expect(found.map(\.caseID) == [ids[0]])
  }

  @Test func `only as many are listed as are asked for, all are counted`() throws {
    try world.save((0..<5).map { _ in agreed("2025-03-03", nil) })
    let result = try #require(try world.check(itemsMax: 2).first { $0.total > 0 })
    #expect((result.total, result.findings.count) == (5, 2))
  }
}

extension ReportWorld {
  /// The checks of a year.
  func check(
    office: String = "150500", from: String = "2025-01-01", to: String = "2025-12-31",
    today: String = "2026-01-15", itemsMax: Int = 100
  ) throws -> [ReportChecking.Result] {
    let day = try date(today)
    let whole = ReportPeriod.range(from: try date(from), to: try date(to))
    guard let period = whole?.seen(from: day) else { throw WorldFailure.noDate(from) }
    return try ReportChecking.compute(
      ReportChecking.Query(office: office, period: period, today: day, itemsMax: itemsMax),
      store: store
    ).results
  }

  /// Changes the store behind the program's back.
  func execute(_ sql: String) throws {
    let connection = try Connection(
      path: store.path, access: .readWrite(create: false), busyTimeoutMilliseconds: 1_000)
    try connection.execute(sql)
  }
}
