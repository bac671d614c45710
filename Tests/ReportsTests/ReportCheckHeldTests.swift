import CaseModel
import ChangeLog
import Testing

@testable import CaseStore
@testable import Reports

/// What is held and does not count, or not surely, and figures that were never so.
struct ReportCheckHeldTests {
  private let world: ReportWorld

  init() throws { world = try ReportWorld() }

  private func found(
    _ check: ReportCheck, office: String = "150500", from: String = "2025-01-01",
    to: String = "2025-12-31", today: String = "2026-01-15"
  ) throws -> [ReportFinding] {
    try world.check(office: office, from: from, to: to, today: today)
      .first { $0.check == check }?.findings ?? []
  }

  @Test func `values that differ are told of the cases that the period touches`() throws {
    let ids = try world.save(
      CaseSpec(acceptedOn: "2025-03-03"), CaseSpec(acceptedOn: "2024-03-03"),
      CaseSpec(acceptedOn: "2024-03-03", payments: [PaymentSpec(on: "2025-06-06", fen: 5)]),
      CaseSpec(acceptedOn: "2025-03-03"))
    for id in ids.prefix(3) {
      try world.write(
        "sought_fen", [.integer(500), .integer(600)], on: try world.record(.mediation, of: id))
    }
    let found = try found(.differing)
    #expect(found.map(\.caseID) == [ids[0], ids[2]])
    guard case .differing(let conflict) = found.first?.fact else { throw WorldFailure.noRecord }
    #expect(conflict.field == "sought_fen")
    #expect(try self.found(.differing, office: "150521").isEmpty)
  }

  @Test func `a day that differs is told of each period that it names`() throws {
    let ids = try world.save(CaseSpec(acceptedOn: "2023-03-03"))
    try world.write(
      "concluded_on", [.text("2025-04-04"), .text("2026-01-04")],
      on: try world.record(.mediation, of: ids[0]))
    #expect(try found(.differing).map(\.caseID) == ids)
    #expect(try found(.differing, from: "2026-01-01", to: "2026-01-31").map(\.caseID) == ids)
    #expect(try found(.differing, from: "2024-01-01", to: "2024-12-31").isEmpty)
  }

  @Test func `a hand-over that differs is told to both offices`() throws {
    let ids = try world.save(CaseSpec(office: "150502"))
    try world.write(
      "office", [.text("150521"), .text("150522")], on: try world.record(.mediation, of: ids[0]))
    for (office, count) in [("150521", 1), ("150522", 1), ("150502", 0), ("150500", 1)] {
      #expect(try found(.differing, office: office).count == count, "\(office)")
    }
  }

  @Test func `a payment that the void of its case did not see is told`() throws {
    let ids = try world.save(CaseSpec(acceptedOn: "2025-03-03"))
    try world.void(try world.record(.mediation, of: ids[0]))
    #expect(try found(.differing).isEmpty)
    try world.pay(PaymentSpec(on: "2025-03-04", fen: 5), on: ids[0])
    guard case .differing(let conflict) = try found(.differing).first?.fact else {
      throw WorldFailure.noRecord
    }
    #expect(conflict.kind == .paymentOnVoidedCase)
  }

  @Test func `names and notes that differ change no figure`() throws {
    let ids = try world.save(CaseSpec(acceptedOn: "2025-03-03"))
    var note = RecordDraft(new: .note, case: ids[0], id: world.store.newRecordID())
    note.set("text", .text("已联系"))
    try world.append([note].compactMap { $0.line() })
    try world.write(
      "text", [.text("一"), .text("二")], on: try world.record(.note, of: ids[0]))
    #expect(try found(.differing).isEmpty)
  }

  @Test func `changes that do not count are told by case, those of people are not`() throws {
    let ids = try world.save(CaseSpec(office: "150521"))
    let elsewhere = world.store.newRecordID()
    try world.execute(
      """
      INSERT INTO quarantine (line, node, case_id, reason)
      SELECT max(arrival), 'x', '\(ids[0].text)', 'case_unknown' FROM line;
      INSERT INTO quarantine (line, node, case_id, reason)
      SELECT min(arrival), 'x', '', 'author_unknown' FROM line;
      INSERT INTO rootless_case (case_id, last_line) VALUES ('\(elsewhere.text)', 1),
        ('revocation x', 1);
      """)
    let found = try found(.unmerged)
    #expect(Set(found.map { $0.caseID?.text ?? "" }) == ["", ids[0].text, elsewhere.text])
    #expect(try self.found(.unmerged, office: "150502").count == 1)
    try world.execute("UPDATE log SET class = 'personal'; DELETE FROM rootless_case")
    #expect(try self.found(.unmerged).isEmpty)
  }

  @Test func `what cannot be read is told, a day of every period`() throws {
    try world.save(
      CaseSpec(office: "150502", acceptedOn: "2025-03-03"),
      CaseSpec(office: "150521", acceptedOn: "2023-03-03"))
    for field in ["agreed_fen", "concluded_on"] {
      try world.execute(
        """
        INSERT INTO field_mark (type, case_id, id, field, mark)
        SELECT 'mediation', id, id, '\(field)', 'unreadable' FROM mediation
        """)
    }
    let fields = try found(.unmerged).map { finding -> String in
      guard case .unreadable(_, let field) = finding.fact else { return "" }
      return "\(finding.office ?? "") \(field)"
    }
    #expect(
      Set(fields) == ["150502 agreed_fen", "150502 concluded_on", "150521 concluded_on"])
  }

  @Test func `offices are told that last synced before the period was over`() throws {
    // 16:00 UTC is the next day in China.
    try world.execute(
      """
      INSERT INTO peer (node, office, public_key, first_seen_at, last_seen_at, completed_at)
      VALUES ('a', '150502', x'00', '', '', '2025-12-31T15:59:00.000Z'),
        ('b', '150521', x'00', '', '', '2025-12-31T16:00:00.000Z'),
        ('c', '150523', x'00', '', '', NULL);
      """)
    let found = try found(.lastSync)
    #expect(found.map(\.office) == ["150502", "150523"])
    guard case .lastSync(let day) = found.first?.fact else { throw WorldFailure.noRecord }
    #expect(day?.iso == "2025-12-31")
    // Of a period that runs, a sync of today will do.
    #expect(
      try self.found(.lastSync, to: "2026-12-31", today: "2026-01-01").map(\.office)
        == ["150502", "150523"])
    #expect(
      try self.found(.lastSync, office: "150521", to: "2026-12-31", today: "2026-01-02")
        .map(\.office) == ["150521"])
  }

  @Test func `this office is told if it has not heard of the server above since`() throws {
    #expect(try found(.lastSync).isEmpty)
    try world.execute(
      """
      INSERT INTO upstream (only, address, node, office, classes, joined_at, completed_at)
      VALUES (1, '', 'd', '150000', 'plain', '', '2025-11-01T00:00:00.000Z')
      """)
    #expect(try found(.lastSync).map(\.office) == ["150500"])
  }

  @Test func `many times the cases of quarters before are told, with the quarter`() throws {
    var specs: [CaseSpec] = []
    for month in ["2024-01", "2024-04", "2024-07", "2024-10", "2025-04", "2025-07", "2025-10"] {
      specs += (1...5).map { CaseSpec(acceptedOn: "\(month)-1\($0)") }
    }
    specs += (10...29).map { CaseSpec(acceptedOn: "2025-01-\($0)") }
    specs += (10...29).map { CaseSpec(office: "150521", acceptedOn: "2025-01-\($0)") }
    try world.save(specs)
    let figures = try found(.unusual).compactMap { finding -> UnusualFigure? in
      guard case .unusual(let figure) = finding.fact else { return nil }
      #expect(finding.office == "150502")
      return figure
    }
    #expect(figures.map(\.figure) == [.sum("accepted")])
    #expect(figures.map(\.from.iso) == ["2025-01-01"])
    #expect(figures.map { [$0.value, $0.median, Int64($0.spans)] } == [[20, 5, 4]])
    #expect(try found(.unusual, from: "2025-04-01", to: "2025-06-30").isEmpty)
  }

  @Test func `amounts per case that slipped by a decimal are told, of three cases or more`() throws
  {
    func quarter(_ month: String, _ count: Int, _ fen: Int64, _ office: String) -> [CaseSpec] {
      (1...count).map {
        CaseSpec(
          office: office, acceptedOn: "\(month)-0\($0)", concludedOn: "\(month)-1\($0)",
          outcome: "agreed", agreedFen: fen + Int64($0))
      }
    }
    var specs: [CaseSpec] = []
    for month in ["2024-01", "2024-04", "2024-07", "2024-10"] {
      specs += quarter(month, 3, 400_000, "150502") + quarter(month, 3, 400_000, "150521")
    }
    specs += quarter("2025-01", 3, 4_000_000, "150502") + quarter("2025-01", 2, 4_000_000, "150521")
    try world.save(specs)
    let found = try found(.unusual, to: "2025-03-31")
    #expect(found.map(\.office) == ["150502"])
    guard case .unusual(let figure) = found.first?.fact else { throw WorldFailure.noRecord }
    #expect(figure.figure == .ratio("agreed_amount", per: "agreed"))
    #expect((figure.value, figure.median) == (4_000_002_000, 400_002_000))
    #expect(figure.isMoney)
  }

  @Test func `a part above its whole is told, such as cases above workers`() throws {
    try world.save(CaseSpec(acceptedOn: "2025-03-03"))
    #expect(try found(.impossible).isEmpty)
    // As sums that were damaged on the disk would stand.
    try world.execute(
      """
      UPDATE figure_month SET sums = '[3,2]' WHERE month = '2025-03'
      """)
    let facts = try found(.impossible).compactMap { finding -> [String]? in
      guard case .partExceedsWhole(let part, 3, let whole, 2) = finding.fact else { return nil }
      return [finding.office ?? "", part, whole]
    }
    #expect(facts == [["150502", "accepted", "accepted_workers"]])
  }
}
