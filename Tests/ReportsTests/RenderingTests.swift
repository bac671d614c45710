import CaseModel
import Reports
import Testing

/// The report as a table, as CSV and as JSON.
@Suite struct RenderingTests {
  private let world: ReportWorld

  init() throws { world = try ReportWorld() }

  /// Two offices whose amounts end in half of the last digit of 万元.
  private func saveHalves() throws {
    try world.save(
      CaseSpec(
        office: "150502", workers: 12, concludedOn: "2025-04-01", outcome: "agreed",
        agreedFen: 1_005_000, payments: [PaymentSpec(on: "2025-04-02", fen: 1_004_999)]),
      CaseSpec(
        office: "150523", concludedOn: "2025-04-01", outcome: "failed",
        payments: [PaymentSpec(on: "2025-04-02", fen: 5_000, kind: "contributions")]),
      CaseSpec(office: "150524", concludedOn: "2025-04-01", outcome: "agreed", agreedFen: 1_005_000)
    )
  }

  private func texts(
    _ table: ReportTable, row: String, in language: Language = .chinese
  ) -> [String]? {
    (table.rows + table.totals).map { $0.texts(in: language) }.first { $0[0] == row }
  }

  @Test func `amounts in 万元 are rounded half up, once, from the exact sum`() throws {
    try saveHalves()
    let table = try world.report().table(.wanYuan)
    #expect(
      texts(table, row: "科尔沁区总工会") == [
        "科尔沁区总工会", "1", "1", "1", "0", "0", "0", "12", "1.01", "1.00", "1.00", "0.00", "1.00", "—",
      ])
    #expect(texts(table, row: "库伦旗总工会")?[8] == "1.01")
    #expect(
      texts(table, row: "合计") == [
        "合计", "3", "3", "2", "1", "0", "0", "14", "2.01", "1.01", "1.00", "0.01", "1.01", "",
      ])
    #expect(table.columns[8].title == Phrase("协议金额（万元）", "Agreed amount (10,000 yuan)"))
    #expect(table.notes.last?.chinese.contains("分项之和与合计可能因四舍五入略有差异") == true)
  }

  @Test func `in 元 nothing is rounded, and the total stands in 万元 below it`() throws {
    try saveHalves()
    let table = try world.report().table(.yuanAndTotalInWanYuan)
    #expect(texts(table, row: "科尔沁区总工会")?[8...9] == ["10,050.00", "10,049.99"])
    #expect(texts(table, row: "合计")?[8...9] == ["20,100.00", "10,099.99"])
    #expect(
      texts(table, row: "合计（万元）") == [
        "合计（万元）", "", "", "", "", "", "", "", "2.01", "1.01", "1.00", "0.01", "1.01", "",
      ])
    #expect(table.columns[8].title.chinese == "协议金额（元）")
    #expect(table.notes.last?.chinese.contains("四舍五入") == true)
    let exact = try world.report().table(.yuan)
    #expect(exact.totals.count == 1)
    #expect(exact.notes.allSatisfy { !$0.chinese.contains("四舍五入") })
  }

  @Test(arguments: RecoveredGrouping.allCases)
  func `every row has a cell for each column, and the rules are told in both languages`(
    grouping: RecoveredGrouping
  ) throws {
    try saveHalves()
    let table = try world.report(by: grouping).table(.yuanAndTotalInWanYuan)
    for row in table.rows + table.totals { #expect(row.cells.count == table.columns.count) }
    #expect(table.columns.first?.title == grouping.label)
    #expect((table.columns.last?.kind == .date) == (grouping == .office))
    #expect(table.notes.count == 9)
    for note in table.notes {
      #expect(!note.chinese.isEmpty && note.chinese.hasSuffix("。"))
      #expect(note.english.hasSuffix("."))
    }
  }

  @Test func `the table says what it counts`() throws {
    let table = try world.report().table(.yuan)
    #expect(table.title == Phrase("挽回经济损失", "Economic losses recovered"))
    #expect(table.subtitle.chinese == "通辽市总工会　2025年1月1日至2025年12月31日")
    #expect(table.subtitle.english == "通辽市总工会, 2025-01-01 to 2025-12-31")
  }

  @Test func `types below a type are indented`() throws {
    try world.save(CaseSpec(disputeTypes: ["wages"]))
    let table = try world.report(by: .disputeType).table(.yuan)
    #expect(
      table.rows.map { $0.texts(in: .english)[0] } == [
        "pay, injury costs, compensation", "  wages",
      ])
  }

  @Test func `CSV has plain numbers in 元 and one total`() throws {
    try saveHalves()
    let csv = try world.report(by: .quarter, from: "2025-04-01", to: "2025-06-30").csv(in: .chinese)
    #expect(
      csv == """
        季度,受理,结案,达成协议,调解不成,撤回,其他,涉及职工,协议金额（元）,期内到账（元）,\
        其中工资加班费（元）,其中补缴社保费（元）,结案案件累计到账（元）\r
        2025年第二季度,0,3,2,1,0,0,14,20100.00,10099.99,10049.99,50.00,10099.99\r
        合计,0,3,2,1,0,0,14,20100.00,10099.99,10049.99,50.00,10099.99\r

        """)
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+86", "'+86"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"), ("＝1", "'＝1"), ("甲,乙", "\"甲,乙\""), ("\"甲\"", "\"\"\"甲\"\"\""),
    ("=\"a\",b", "\"'=\"\"a\"\",b\""), ("a\nb", "\"a\nb\""), ("甲=乙", "甲=乙"),
  ])
  func `an office's name is text in CSV, whatever it begins with`(
    name: String, cell: String
  ) throws {
    _ = try world.saveOffice(name: name, below: "150500")
    let lines = try world.report().csv(in: .english)
    #expect(lines.contains("\r\n" + cell + ",0,0,0,0,0,0,0,0.00,0.00,0.00,0.00,0.00,\r\n"))
  }

  @Test func `JSON has its members in a fixed order and amounts in fen`() throws {
    let world = try ReportWorld(office: "150502")
    try world.save(
      CaseSpec(
        workers: 12, concludedOn: "2025-04-01", outcome: "agreed", agreedFen: 1_005_000,
        payments: [
          PaymentSpec(on: "2025-04-02", fen: 400, kind: "contributions"),
          PaymentSpec(on: "2025-04-02", fen: 500),
        ]))
    let json = try world.report(office: "150502").json(in: .chinese)
    let begin = """
      {
        "report": "recovered",
        "from": "2025-01-01",
        "to": "2025-12-31",
        "by": "office",
        "office": "150502",
        "office_name": "科尔沁区总工会",
        "computed_at": "2026-01-14T16:00:00.000Z",
        "rows": [
          {
            "key": "150502",
            "label": "科尔沁区总工会",
            "level": 0,
            "accepted": 1,
            "concluded": 1,
            "agreed": 1,
            "failed": 0,
            "withdrawn": 0,
            "other": 0,
            "workers": 12,
            "agreed_fen": 1005000,
            "received_fen": 900,
            "received_pay_fen": 500,
            "received_contributions_fen": 400,
            "received_on_concluded_fen": 900,
            "last_sync_on": null
          }
        ],
        "total": {
          "accepted": 1,
          "concluded": 1,
          "agreed": 1,
          "failed": 0,
          "withdrawn": 0,
          "other": 0,
          "workers": 12,
          "agreed_fen": 1005000,
          "received_fen": 900,
          "received_pay_fen": 500,
          "received_contributions_fen": 400,
          "received_on_concluded_fen": 900
        },
        "conflicts": 0,
        "unreadable": 0,
        "payments_without_case": 0,
        "rules": [
          "受理：
      """
    #expect(json.hasPrefix(begin))
    #expect(json.hasSuffix("    ]\n  }\n}\n"))
  }

  @Test func `JSON escapes what a name may hold`() throws {
    _ = try world.saveOffice(name: "甲\"\\\n\u{1}\u{7F}乙", below: "150500")
    let json = try world.report().json(in: .chinese)
    #expect(json.contains(#""label": "甲\"\\\n\u0001\u007f乙","#))
  }

  @Test func `the cut names each log with its lines and its link`() throws {
    let before = try world.report()
    try world.save(CaseSpec())
    let after = try world.report()
    #expect(before.cut.first { $0.node == "register0001" }?.through == 116)
    let own = after.cut.first { $0.node != "register0001" && $0.logClass == "plain" }
    #expect(own?.through == 1)
    #expect(own?.branch == 0)
    #expect(own?.link.utf8.count == 64)
    #expect(own?.link.allSatisfy { $0.isHexDigit && !$0.isUppercase } == true)
    #expect(before.cut != after.cut)
    #expect(try world.report().cut == after.cut)
  }
}
