import CaseModel
import CaseStore
import Import
import Testing

/// What is wrong with rows: listed by line and column before anything is written.
struct RowCheckTests {
  private let number = "150523-2025-0001"

  private func errors(_ changes: [String: String]) throws -> [String] {
    let world = try World()
    let rows = [
      Sheet.mediation("150523-2025-0009"), Sheet.mediation(number, changes),
    ]
    let outcome = try world.run(.mediations, Sheet.mediations(rows))
    #expect(outcome.new == 0)
    #expect(outcome.heldBack == 1)
    #expect(outcome.refused == 1)
    #expect(outcome.isRefused)
    #expect(try world.mediations().isEmpty)
    return outcome.words(.error)
  }

  @Test func `one bad row keeps the whole file out`() throws {
    #expect(
      try errors(["受理日期": "2025-02-30"])
        == ["line 3, 受理日期: there is no such day as “2025-02-30”"])
  }

  @Test func `an unknown value is named with those nearest to it`() throws {
    let world = try World()
    let outcome = try world.run(
      .mediations, Sheet.mediations([Sheet.mediation(number, ["争议类型": "劳动报仇"])]))
    let finding = try #require(outcome.findings.first)
    #expect(finding.line == 2)
    #expect(finding.column == "争议类型")
    #expect(finding.phrase.chinese.hasPrefix("第2行「争议类型」：没有“劳动报仇”这一项，是不是：劳动报酬"))
    guard case .unknownValue("劳动报仇", let nearest) = finding.fact else {
      Issue.record("another fact: \(finding.fact)")
      return
    }
    #expect(nearest.first?.chinese == "劳动报酬")
  }

  @Test(arguments: [
    (["案号": ""], "line 3, 案号: no official number, so the case cannot be told"),
    (
      ["案号": "1.50523E+11"],
      "line 3, 案号: the official number “1.50523E+11” was damaged by a spreadsheet"
    ),
    (["受理日期": ""], "line 3, 受理日期: is empty"),
    (["受理日期": "去年"], "line 3, 受理日期: “去年” is no date"),
    (["受理日期": "2925-01-08"], "line 3, 受理日期: the year of “2925-01-08” cannot be right"),
    (["争议类型": ""], "line 3, 争议类型: is empty"),
    (["涉及职工人数": "一些"], "line 3, 涉及职工人数: “一些” is no whole number from 1 to 100000"),
    (["涉及职工人数": "0"], "line 3, 涉及职工人数: “0” is no whole number from 1 to 100000"),
    (["请求金额(元)": "1,23"], "line 3, 请求金额(元): “1,23” is no amount"),
    (["请求金额(元)": "-5"], "line 3, 请求金额(元): the amount “-5” is below zero"),
    (["农民工": "也许"], "line 3, 农民工: “也许” is neither yes nor no"),
    (["结案日期": ""], "line 3, 结案日期: an outcome, but no date of conclusion"),
    (["调解结果": ""], "line 3, 调解结果: concluded, but without an outcome"),
    (["用人单位": ""], "line 3, 用人单位: is empty"),
    (["申请人": ""], "line 3, 申请人: is empty"),
    (["办理单位": "科尔沁区总工会"], "line 3, 办理单位: disagrees with column 办理单位代码"),
    (
      ["办理单位代码": "", "办理单位": "开鲁总工会"],
      "line 3, 办理单位: no office is called “开鲁总工会”; perhaps: 开鲁县总工会"
    ),
    (
      ["办理单位代码": "150402", "办理单位": ""],
      "line 3, 办理单位代码: 红山区总工会 is not this office nor below it"
    ),
  ])
  func `an error names its line, its column and what is wrong`(
    changes: [String: String], sentence: String
  ) throws {
    #expect(try errors(changes) == [sentence])
  }

  @Test(arguments: [
    (["调解结果": "调解不成"], ImportFact.amountWithoutAgreement),
    (["结案日期": "2024-12-31"], .concludedBeforeAccepted),
    (["结案日期": "2026-12-31"], .inFuture),
    (["涉及职工人数": ""], .workersTakenAsOne),
    (["申请人": "", "身份证号": "", "联系电话": ""], .applicantMissing),
    (["用人单位": "", "统一社会信用代码": "无", "行业": "/"], .employerMissing),
  ])
  func `a doubt is a warning and keeps nothing out`(
    changes: [String: String], fact: ImportFact
  ) throws {
    let world = try World()
    let outcome = try world.run(.mediations, Sheet.mediations([Sheet.mediation(number, changes)]))
    #expect(outcome.facts(.warning) == [fact])
    #expect(outcome.new == 1)
  }

  @Test func `all errors of a file are listed in the order of its lines`() throws {
    let world = try World()
    let rows = [
      Sheet.mediation("a", ["受理日期": "x", "调解结果": "成了"]), Sheet.mediation("b"),
      Sheet.mediation("c", ["农民工": "?"]),
    ]
    let outcome = try world.run(.mediations, Sheet.mediations(rows))
    #expect(outcome.findings.map(\.line) == [2, 2, 4])
    #expect(outcome.refused == 2)
    #expect(outcome.heldBack == 1)
    #expect(outcome.rows == 3)
  }

  @Test func `of very many errors the first are kept and all are counted`() throws {
    let world = try World()
    let rows = (1...510).map { Sheet.mediation("n\($0)", ["受理日期": "x"]) }
    let outcome = try world.run(.mediations, Sheet.mediations(rows))
    #expect(outcome.findings.count == ImportOutcome.findingsMax)
    #expect(outcome.count(.error) == 510)
    #expect(outcome.findings.first?.line == 2)
  }

  @Test func `one number on two different rows is an error of both`() throws {
    let world = try World()
    let rows = [
      Sheet.mediation(number), Sheet.mediation("b", ["身份证号": "", "联系电话": ""]),
      Sheet.mediation("150523－2025－0001", ["申请人": "白明"]),
    ]
    let outcome = try world.run(.mediations, Sheet.mediations(rows))
    #expect(outcome.findings.map(\.line) == [2, 4])
    #expect(
      outcome.facts(.error) == [
        .numberTwice("150523－2025－0001", otherLine: 4),
        .numberTwice("150523－2025－0001", otherLine: 2),
      ])
    #expect(outcome.refused == 2)
    #expect(outcome.heldBack == 1)
    #expect(try world.mediations().isEmpty)
  }

  @Test func `the same row twice counts once, whatever its running number`() throws {
    let world = try World()
    let rows = [
      Sheet.mediation(number, ["序号": "1"]), Sheet.mediation(number, ["序号": "2"]),
    ]
    let outcome = try world.run(.mediations, Sheet.bytes(["序号"] + Sheet.mediationHeader, rows))
    #expect(outcome.counts == [1, 1, 0, 0, 0])
    #expect(outcome.facts(.warning) == [.rowRepeated(otherLine: 2)])
    #expect(outcome.unknownColumns.isEmpty)
    #expect(try world.mediations().count == 1)
  }

  @Test func `one number at two offices is two cases`() throws {
    let world = try World()
    let rows = [
      Sheet.mediation("〔2025〕1号"),
      Sheet.mediation("〔2025〕1号", ["办理单位代码": "150502", "办理单位": "科尔沁区总工会"]),
    ]
    #expect(try world.run(.mediations, Sheet.mediations(rows)).counts == [2, 0, 0, 0, 0])
  }

  @Test func `rows of other offices are passed over if that is asked for`() throws {
    let world = try World(office: "150523")
    let rows = [
      Sheet.mediation("a"),
      Sheet.mediation("b", ["办理单位代码": "150502", "办理单位": "科尔沁区总工会", "受理日期": "x"]),
    ]
    let refused = try world.run(.mediations, Sheet.mediations(rows))
    #expect(refused.facts(.error) == [.otherOffice("科尔沁区总工会")])
    #expect(try world.mediations().isEmpty)
    let skipped = try world.run(.mediations, Sheet.mediations(rows), skip: true)
    #expect(skipped.counts == [1, 0, 0, 0, 1])
    #expect(skipped.facts(.skipped) == [.otherOffice("科尔沁区总工会")])
  }

  @Test func `no finding holds personal data`() throws {
    let world = try World()
    let row = Sheet.mediation(
      number,
      [
        "申请人": "王芳等3人", "身份证号": "150599199311232081", "联系电话": "1.39E+10", "性别": "男",
        "调解结果": "成了",
      ])
    let outcome = try world.run(.mediations, Sheet.mediations([row], also: ["性别"]))
    #expect(outcome.findings.count == 4)
    for finding in outcome.findings {
      let words = "\(finding)" + finding.phrase.chinese + finding.phrase.english
      #expect(!words.contains("王芳") && !words.contains("150599") && !words.contains("1.39"))
    }
  }
}
