import ChangeLog
import Testing

/// Recording a case question by question, at a terminal.
struct EntryTests {
  private let folder: Folder
  private let county: Office

  init() throws {
    folder = try Folder()
    county = try Office(Office.county, in: folder)
  }

  private func terminal(_ arguments: String...) throws -> PseudoTerminal {
    var environment = county.environment
    environment["TERM"] = "dumb"
    return try PseudoTerminal(Program.redress, arguments, environment: environment)
  }

  @Test func `a case is recorded by answering questions, with a mistake mended on the way`() throws
  {
    let terminal = try terminal("mediation", "add", "--lang", "zh")
    try terminal.wait(for: "空行＝默认或跳过，?＝说明，<＝上一题，-＝留空，Ctrl-D＝放弃")
    let answers = [
      ("申请人姓名（必填）：", "李娜"), ("证件号码：", ""), ("联系电话：", ""), ("用人单位（必填）：", ""),
      ("“用人单位”必须填写", "通辽市建工集团"), ("统一社会信用代码：", ""), ("行业", "建筑业"),
      ("办理单位（必填）", ""), ("受理日期（必填）", "2025年3月8日"), ("涉及职工人数（必填）［1］：", "3"),
      ("农牧民工", "是"), ("争议类型（必填）", "2，3"), ("请求金额（元）：", "1.005"),
      ("最小到分，不能有三位小数", "36000"),
    ]
    for (question, answer) in answers {
      try terminal.wait(for: question)
      terminal.type(answer)
    }
    try terminal.wait(for: "来源渠道")
    terminal.type("来电")
    try terminal.wait(for: "调解员［zhang.wei］：")
    terminal.type("")
    try terminal.wait(for: "案号：")
    terminal.type("通工调〔2025〕第0007号")
    try terminal.wait(for: "已登记，编号 ")
    #expect(try terminal.finish() == .exited(0))

    let shown = try county.json("mediation", "show", "通工调（2025）第0007号")
    #expect(shown["accepted_on"]?.text == "2025-03-08")
    #expect(shown["workers"]?.integer == 3)
    #expect(shown["dispute_types"]?.elements?.map(\.text) == ["wages", "overtime"])
    #expect(shown["sought_fen"]?.integer == 3_600_000)
    #expect(shown["channel"]?.text == "call")
    #expect(shown["employers"]?.elements?.first?["name"]?.text == "通辽市建工集团")
    let participant = shown["participants"]?.elements?.first
    #expect(shown["migrant"]?.boolean == true)
    #expect(participant?["person"]?["name"]?.text == "李娜")
  }

  @Test func `who leaves with Ctrl-D is told that nothing was saved, and nothing is`() throws {
    let before = try county.holdings()
    let terminal = try terminal("mediation", "add")
    try terminal.wait(for: "applicant's name (required): ")
    terminal.type("王芳")
    try terminal.wait(for: "number of identity document: ")
    terminal.typeEnd()
    try terminal.wait(for: "Given up; nothing was saved.")
    #expect(try terminal.finish() == .exited(0))
    #expect(try county.holdings() == before)
  }

  @Test func `without a terminal a missing field is an error and no question`() throws {
    let before = try county.holdings()
    let result = try county.run("mediation", "add", "--applicant", "王芳")
    #expect(result.status == 64)
    #expect(
      result.errors == """
        error: Required and missing: employer, dispute types.
        help: Add --employer --dispute-type.

        """)
    #expect(try county.holdings() == before)
  }
}
