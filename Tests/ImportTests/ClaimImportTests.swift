import CaseModel
import CaseStore
import ChangeLog
import Import
import Testing

/// Claims of earlier years, as offices keep them in a sheet.
struct ClaimImportTests {
  private static let header = [
    "申领人", "身份证号", "参保单位", "保障项目", "保障年度", "就诊医院", "入院日期", "出院日期", "诊断",
    "医疗总费用(元)", "统筹内自付(元)", "补助金额(元)", "发放日期", "办理单位代码", "办理单位",
  ]

  private func row(_ changes: [String: String] = [:]) -> [String: String] {
    let cells = [
      "申领人": "王芳", "身份证号": "150599199311232080", "参保单位": "通辽市瑞丰物流有限公司",
      "保障项目": "住院医疗互助保障", "保障年度": "2025", "就诊医院": "通辽市医院",
      "入院日期": "2025-01-01", "出院日期": "2025-01-22", "诊断": "骨折",
      "医疗总费用(元)": "21254.69", "统筹内自付(元)": "5560.99", "补助金额(元)": "3300.80",
      "发放日期": "2025-02-17", "办理单位代码": "150523", "办理单位": "开鲁县总工会",
    ]
    return cells.merging(changes) { $1 }
  }

  private func sheet(_ rows: [[String: String]], also: [String] = []) throws -> [UInt8] {
    try Sheet.bytes(ClaimImportTests.header + also, rows)
  }

  private func claims(_ world: World) throws -> [CaseStore.CaseSummary] {
    var filter = CaseStore.CaseFilter()
    filter.rowsMax = 1_000
    return try world.store.cases(of: .claim, filter).rows
  }

  @Test func `a row makes a claim of its county, its people, the diagnosis and the payment`() throws
  {
    let world = try World()
    let outcome = try world.run(.claims, try sheet([row()]))
    #expect(outcome.counts == [1, 0, 0, 0, 0])
    #expect(outcome.unknownColumns.isEmpty)
    let claim = try #require(try claims(world).first)
    #expect(claim.id.office == "150523")
    #expect(
      claim.values == [
        "office": .text("150523"), "received_on": .text("2025-01-22"),
        "plan_code": .text("NMG-INPATIENT"), "plan_year": .integer(2025),
        "unit": .text("通辽市瑞丰物流有限公司"), "hospital": .text("通辽市医院"),
        "admitted_on": .text("2025-01-01"), "discharged_on": .text("2025-01-22"),
        "total_fen": .integer(2_125_469), "self_paid_fen": .integer(556_099),
        "benefit_fen": .integer(330_080), "benefit_basis": .text("given"),
      ])
    let participant = try #require(
      try world.store.records(of: .participant, in: claim.id).first)
    #expect(participant.values["sex"] == .text("female"))
    #expect(participant.values["birth_year"] == .integer(1993))
    let person = try #require(try world.store.records(of: .person, in: claim.id).first)
    #expect("\(person.key.id)" == "\(participant.key.id)")
    #expect(person.values["name"] == .text("王芳"))
    #expect(
      try world.store.records(of: .diagnosis, in: claim.id).map { $0.values["text"] }
        == [.text("骨折")])
    let course = try world.store.claimCourse(of: claim.id)
    #expect(course.isPaid && course.faults.isEmpty)
    #expect(course.paidOn == "2025-02-17")
    #expect(course.amountPaid == Fen(rawValue: 330_080))
    #expect(outcome.findings.isEmpty)
  }

  @Test func `the same file twice adds nothing, in whatever order and by whomever`() throws {
    let world = try World()
    let rows = [
      row(), row(["申领人": "李娜", "身份证号": "150599200211209241", "入院日期": "2025-01-03"]),
      row(["补助金额(元)": "200.00"]),
    ]
    #expect(try world.run(.claims, try sheet(rows)).new == 3)
    let lines = try world.lines()
    let again = try world.run(.claims, try sheet(rows.reversed()), update: true)
    #expect(again.counts == [0, 3, 0, 0, 0])
    #expect(try world.lines() == lines)
  }

  @Test func `rows that are equal but for the person are claims of their own`() throws {
    let world = try World()
    let rows = [row(), row(["申领人": "李娜", "身份证号": "150599200211209241"])]
    #expect(try world.run(.claims, try sheet(rows)).new == 2)
    let names = try claims(world).compactMap(\.applicant).sorted()
    #expect(names == ["李娜", "王芳"])
    // In another order each row finds the other's claim, and that is told as a change.
    let turned = try world.run(.claims, try sheet(rows.reversed()))
    #expect(turned.counts == [0, 0, 2, 0, 0])
  }

  @Test func `a claim is known by its settlement number if it has one`() throws {
    let world = try World()
    let sheet = { (rows: [[String: String]]) in try self.sheet(rows, also: ["结算单号"]) }
    #expect(try world.run(.claims, sheet([row(["结算单号": "J（2025）第8号"])])).new == 1)
    let changed = try world.run(
      .claims, sheet([row(["结算单号": "J[2025]第8号", "补助金额(元)": "3300.81"])]))
    #expect(changed.counts == [0, 0, 1, 0, 0])
    let twice = try world.run(
      .claims,
      sheet([row(["结算单号": "J9"]), row(["结算单号": "J9", "补助金额(元)": "1.00"])]))
    #expect(twice.isRefused)
    #expect(twice.facts(.error).contains(.numberTwice("J9", otherLine: 2)))
  }

  @Test func `a man's number in a women's plan is pointed out by line and column, and kept`() throws
  {
    let world = try World()
    let rows = [
      row(["保障项目": "女性安康互助保障"]),
      row(["保障项目": "女性安康互助保障", "身份证号": "150599197912121993", "入院日期": "2025-01-02"]),
      row(["身份证号": "150599197912121993", "入院日期": "2025-01-04"]),
    ]
    let outcome = try world.run(.claims, try sheet(rows))
    #expect(outcome.new == 3)
    let found = outcome.findings.filter {
      if case .sexAgainstPlan = $0.fact { true } else { false }
    }
    #expect(found.map(\.line) == [3])
    #expect(found.map(\.column) == ["身份证号"])
    #expect(found.first?.fact == .sexAgainstPlan(plan: "女性安康互助保障"))
  }

  @Test func `a plan that nobody knows is kept by its name, and told once`() throws {
    let world = try World()
    let rows = [row(["保障项目": "某某互助"]), row(["保障项目": "某某互助", "入院日期": "2025-01-02"])]
    let outcome = try world.run(.claims, try sheet(rows))
    #expect(outcome.new == 2)
    #expect(outcome.facts(.warning) == [.planUnknown("某某互助")])
    #expect(try claims(world).allSatisfy { $0.values["plan_code"] == .text("某某互助") })
  }

  @Test func `one person's stay in two rows may be claimed twice`() throws {
    let world = try World()
    let outcome = try world.run(
      .claims, try sheet([row(), row(["补助金额(元)": "3300.81"])]))
    #expect(outcome.new == 2)
    #expect(outcome.facts(.warning).contains(.claimedTwice(otherLine: 2)))
  }

  @Test(arguments: [
    (["保障项目": ""], ImportFact.valueMissing, "保障项目"),
    (["申领人": ""], .valueMissing, "申领人"),
    (["入院日期": "", "出院日期": ""], .eventMissing, "入院日期"),
    (["补助金额(元)": ""], .benefitMissing, "补助金额(元)"),
  ])
  func `a row without what a claim needs is refused`(
    changes: [String: String], fact: ImportFact, column: String
  ) throws {
    let world = try World()
    let outcome = try world.run(.claims, try sheet([row(changes)]))
    #expect(outcome.isRefused)
    let errors = outcome.findings.filter { $0.severity == .error }
    #expect(errors.map(\.fact) == [fact])
    #expect(errors.map(\.column) == [column])
  }

  @Test func `no id follows from a person`() throws {
    let one = try World()
    let two = try World()
    try one.run(.claims, try sheet([row()]))
    try two.run(
      .claims,
      try sheet([row(["申领人": "李娜", "身份证号": "150599200211209241", "诊断": "肺炎"])]))
    #expect(try claims(one).map(\.id) == claims(two).map(\.id))
  }

  @Test func `a county refuses rows of its neighbours, or passes them over`() throws {
    let world = try World(office: "150523")
    let rows = [row(), row(["办理单位代码": "150525", "办理单位": "奈曼旗总工会"])]
    #expect(try world.run(.claims, try sheet(rows)).isRefused)
    let skipping = try world.run(.claims, try sheet(rows), skip: true)
    #expect(skipping.counts == [1, 0, 0, 0, 1])
  }
}
