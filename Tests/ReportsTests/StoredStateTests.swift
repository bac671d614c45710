import CaseModel
import CaseStore
import Reports
import SQLite
import Testing

/// What sync and newer versions leave in a store, written here as they would leave it.
@Suite struct StoredStateTests {
  private let world: ReportWorld

  init() throws { world = try ReportWorld() }

  private func run(_ sql: String) throws {
    let connection = try Connection(
      path: world.store.path, access: .readWrite(create: false), busyTimeoutMilliseconds: 1_000)
    try connection.execute(sql)
  }

  @Test func `an office shows the day of its last complete sync`() throws {
    try run(
      """
      INSERT INTO peer (node, office, public_key, first_seen_at, last_seen_at, completed_at)
      VALUES ('a', '150502', x'00', '', '', '2025-12-31T20:00:00.000Z'),
        ('b', '150502', x'00', '', '', '2025-12-01T20:00:00.000Z'),
        ('c', '150523', x'00', '', '', NULL);
      INSERT INTO upstream (only, address, node, office, classes, joined_at, completed_at)
      VALUES (1, '', 'd', '150000', 'plain', '', '2026-01-02T03:00:00.000Z');
      """)
    let report = try world.report()
    let dates = report.rows.filter { $0.lastSyncOn != nil }.map { ($0.key, $0.lastSyncOn?.iso) }
    #expect(dates.map(\.0) == ["150500", "150502"])
    #expect(dates.map(\.1) == ["2026-01-02", "2026-01-01"])
    #expect(report.json(in: .english).contains(#""last_sync_on": "2026-01-01""#))
    #expect(report.table(.yuan).rows[1].texts(in: .english).last == "2026-01-01")
  }

  @Test func `values that cannot be read are told by case, dates in every period`() throws {
    try world.save(
      CaseSpec(office: "150502"), CaseSpec(office: "150521", acceptedOn: "2023-05-05"),
      CaseSpec(office: "150522", acceptedOn: "2023-05-05"))
    try run(
      """
      INSERT INTO field_mark (type, case_id, id, field, mark)
      SELECT 'mediation', id, id, 'agreed_fen', 'unreadable' FROM mediation
        WHERE office IN ('150502', '150521');
      INSERT INTO field_mark (type, case_id, id, field, mark)
      SELECT 'mediation', id, id, 'outcome', 'unreadable' FROM mediation WHERE office = '150502';
      INSERT INTO field_mark (type, case_id, id, field, mark)
      SELECT 'recovery', id, 'r', 'received_on', 'unreadable' FROM mediation
        WHERE office = '150522';
      """)
    let report = try world.report()
    #expect(report.doubts.unreadable == 2)
    #expect(report.doubts.conflicts == 0)
    #expect(report.openQuestions.map(\.chinese).first?.hasPrefix("有2件案件含有") == true)
    #expect(try world.report(office: "150502").doubts.unreadable == 1)
    #expect(try world.report(office: "150521").doubts.unreadable == 0)
  }

  @Test func `a dispute type of a newer version stands under its code`() throws {
    try world.save(CaseSpec(), CaseSpec(office: "150521"))
    try run(
      """
      UPDATE mediation SET dispute_types = '["wages","platform"]' WHERE office = '150502';
      UPDATE mediation SET dispute_types = NULL WHERE office = '150521';
      """)
    let report = try world.report(by: .disputeType)
    #expect(report.rows.map(\.key) == ["pay", "wages", "platform", nil])
    #expect(report.rows.map(\.label.chinese).suffix(2) == ["platform", "未填写"])
    #expect(report.rows.map(\.figures.accepted) == [1, 1, 1, 1])
    #expect(report.total.accepted == 2)
  }

  @Test func `an industry and an outcome of a newer version count, too`() throws {
    try world.save(
      CaseSpec(
        concludedOn: "2025-05-05", outcome: "agreed", employers: [EmployerSpec(industry: "A")]))
    try run("UPDATE employer SET industry = 'Z'; UPDATE mediation SET outcome = 'settled'")
    let report = try world.report(by: .industry)
    #expect(report.rows.map(\.key) == ["Z"])
    #expect(report.total.other == 1 && report.total.concluded == 1)
  }

  @Test func `money whose case is not here is told and counts nowhere`() throws {
    try run(
      """
      INSERT INTO recovery (case_id, id, heads, received_on, amount_fen, kind)
      VALUES ('150502-x', 'r', '', '2025-05-05', 100, 'wages')
      """)
    let report = try world.report()
    #expect(report.total.isZero)
    #expect(report.doubts.paymentsWithoutCase == 1)
    #expect(report.openQuestions.count == 1)
    #expect(try world.report(from: "2025-05-06").doubts.paymentsWithoutCase == 0)
  }

  @Test func `a case without an office counts in the region only`() throws {
    try world.save(CaseSpec())
    try run("UPDATE mediation SET office = NULL")
    #expect(try world.report().total.isZero)
    #expect(try world.report(office: "150000").rows.last?.figures.accepted == 1)
  }
}
