import CaseModel
import Import
import Sheets
import Testing

/// What a clerk reads.
struct FindingWordsTests {
  private func findings(_ changes: [String: String]) throws -> [ImportFinding] {
    try World().run(
      .mediations, Sheet.mediations([Sheet.mediation("150523-2025-0001", changes)])
    ).findings
  }

  @Test(arguments: [
    (["案号": ""], "第2行「案号」：案号为空，无法确定是哪一件"),
    (["调解结果": "成了"], "第2行「调解结果」：没有“成了”这一项，是不是：达成协议（书面）"),
    (["受理日期": "2025-13-01"], "第2行「受理日期」：“2025-13-01”这一天不存在"),
    (["协议金额(元)": "四万"], "第2行「协议金额(元)」：“四万”看不出是多少钱"),
    (["申请人": "何平等2人"], "第2行「涉及职工人数」：人数栏是1人，申请人一栏写的是2人，以人数栏为准"),
    (["身份证号": "150599199311232081"], "第2行「身份证号」：身份证号校验码不符，已照原样保留"),
    (["办理单位代码": "150402", "办理单位": ""], "第2行「办理单位代码」：红山区总工会不是本单位，也不在本单位之下"),
  ])
  func `a finding names line and column in Chinese`(
    changes: [String: String], sentence: String
  ) throws {
    #expect(try findings(changes).map(\.phrase.chinese) == [sentence])
  }

  @Test func `a hint says what to do`() throws {
    #expect(
      try findings(["案号": ""]).first?.fact.hint?.chinese
        == "请补上案号；还没有编号的案件，用 redress mediation add 逐件登记")
    #expect(
      try findings(["办理单位代码": "150402", "办理单位": ""]).first?.fact.hint?.english
        == "with --skip-other-offices rows of other offices are skipped")
  }

  @Test func `a changed amount is shown, a changed name is not`() throws {
    let world = try World()
    try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
    let row = Sheet.mediation("150523-2025-0001", ["协议金额(元)": "41500", "联系电话": "0475-5550000"])
    let outcome = try world.run(.mediations, Sheet.mediations([row]))
    #expect(
      outcome.findings.map(\.phrase.chinese)
        == ["第2行：与已登记的不同：协议金额 41,300.00 → 41,500.00；联系电话"])
  }

  @Test(arguments: [
    (SheetError.workbook, "import.xlsx", "a.csv：是 .xlsx 工作簿"),
    (.cutSequence(byteOffset: 90, line: 3), "import.cut", "a.csv：在第3行中断，文件不完整"),
    (.unterminatedQuote(line: 4), "import.open-quote", "a.csv：第4行的双引号没有结束"),
    (
      .undecodable(.gb18030, byteOffset: 12, line: 1), "import.undecodable",
      "a.csv：第1行（第12字节）不是GB18030字符"
    ),
    (.unreadable(errno: 2), "import.unreadable", "a.csv：读不出来（错误2）"),
  ])
  func `a file that cannot be read is a problem with a code`(
    error: SheetError, code: String, sentence: String
  ) {
    let problem = ImportError.sheet(error).problem(path: "a.csv")
    #expect(problem.code == code)
    #expect(problem.sentence.chinese == sentence)
  }
}
