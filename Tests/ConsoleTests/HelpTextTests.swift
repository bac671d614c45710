import CaseModel
import Console
import Testing

/// The whole help, as people see it.
struct HelpTextTests {
  private func help(_ path: String..., in language: Language, widthCells: Int = 80) -> String {
    HelpText(language: language, widthCells: widthCells).text(of: exampleTree, path: path)
  }

  @Test func `the program in Chinese`() {
    #expect(
      help("redress", in: .chinese) == """
        劳动争议调解案件登记

        用法：redress [选项] 命令

        命令：
          mediation, 调解  调解案件
          import           导入表格

        选项：
          --lang zh|en      界面语言
          -s, --store 文件  数据文件
          --json            输出 JSON
          -h, --help        显示帮助
          --version         显示版本号

        某个命令的用法见“redress help 命令”

        """)
  }

  @Test func `a group in English`() {
    #expect(
      help("redress", "mediation", in: .english) == """
        Mediation cases.

        Usage: redress mediation [OPTIONS] COMMAND

        Commands:
          add   Record a mediation.
          void  Void a case.

        Options:
          --office CODE  The office that holds the case.

        General options:
          --lang zh|en      The language of the interface.
          -s, --store FILE  The store to work on.
          --json            Print JSON.
          -h, --help        Show this help.
          --version         Show the version.

        See 'redress help mediation COMMAND' for a command.

        """)
  }

  @Test func `a command in English`() {
    #expect(
      help("redress", "mediation", "add", in: .english) == """
        Record a mediation.

        Usage: redress mediation add [OPTIONS] APPLICANT [EMPLOYER]

        What is not given can be added later. Amounts are in yuan, with or without fen.

        Arguments:
          APPLICANT  The name of the applicant.
          EMPLOYER   The name of the employer.

        Amounts:
          -a, --agreed AMOUNT  The amount agreed on.

        Options:
          --outcome VALUE  How the mediation ended.
                           agreed, failed (no agreement), withdrawn
          --dispute VALUE  What the dispute is about. (may be repeated)
                           wages, insurance (social insurance), injury (work injury)
          -u, --urgent     Mark as urgent.
          -q, --quiet      Say less.
          --office CODE    The office that holds the case.

        General options:
          --lang zh|en      The language of the interface.
          -s, --store FILE  The store to work on.
          --json            Print JSON.
          -h, --help        Show this help.
          --version         Show the version.

        Examples:
          redress mediation add 张三 --agreed 3000
              Record a case with 3,000 yuan agreed.

        """)
  }

  @Test func `a command in Chinese on a narrow terminal`() {
    #expect(
      help("redress", "mediation", "add", in: .chinese, widthCells: 50) == """
        登记一件调解案件

        用法：redress mediation add [选项] 申请人
              [用人单位]

        没有给出的内容以后可以补。金额以元为单位，可以带角
        分，可以写“1.2万”。

        参数：
          申请人    申请人姓名
          用人单位  用人单位名称

        金额：
          -a, --agreed, --协议金额 金额
                                     协议金额

        选项：
          --outcome 取值  处理结果
                          agreed（调解成功）、
                          failed（调解不成）、
                          withdrawn（撤回申请）
          --dispute, --争议类型 取值
                          争议类型（可写多次）
                          wages（劳动报酬）、
                          insurance（社会保险）、
                          injury（工伤）
          -u, --urgent    加急
          -q, --quiet     少说话
          --office 代码   办理单位

        通用选项：
          --lang zh|en      界面语言
          -s, --store 文件  数据文件
          --json            输出 JSON
          -h, --help        显示帮助
          --version         显示版本号

        示例：
          redress mediation add 张三 --agreed 3000
              登记张三的案件，协议金额三千元

        """)
  }

  @Test func `a required option and a repeatable argument stand in the usage`() {
    let text = help("redress", "mediation", "void", in: .chinese)
    #expect(text.contains("\n用法：redress mediation void --reason 理由 [选项] 案件…\n"))
    #expect(text.contains("\n  --reason 理由  作废理由（必填）\n"))
  }

  @Test func `a path that is not there gets the help of the nearest node above`() {
    #expect(
      help("redress", "mediation", "nothing", in: .english)
        == help("redress", "mediation", in: .english))
    #expect(help("other", in: .english) == help("redress", in: .english))
  }

  @Test(arguments: [20, 40, 47, 63, 80, 100, 300])
  func `no line is wider than the terminal or 100 cells`(widthCells: Int) {
    for language in Language.allCases {
      for path in [["redress"], ["redress", "mediation"], ["redress", "mediation", "add"]] {
        let text = HelpText(language: language, widthCells: widthCells)
          .text(of: exampleTree, path: path)
        for line in text.split(separator: "\n") where !line.contains("redress mediation add 张三") {
          #expect(DisplayWidth.cells(of: line) <= min(max(widthCells, 40), 100), "\(line)")
          #expect(line.last != " ", "\(line)")
        }
      }
    }
  }

  @Test func `no line of Chinese begins with a closing sign or ends with an opening one`() {
    let discussion = Phrase(
      verbatim: "甲乙（丙丁）戊、己，“庚”辛：壬；癸！子？丑《寅》卯…（辰）（巳）午未申酉戌亥，（甲）乙（丙）丁。")
    for width in 40...60 {
      let root = Command<Int>(
        "x", summary: Phrase(verbatim: "s"),
        discussion: Phrase(
          verbatim: String(repeating: "字", count: width - 40) + discussion.chinese),
        run: { _, _ in })
      let text = HelpText(language: .chinese, widthCells: width).text(of: root, path: ["x"])
      for line in text.split(separator: "\n").dropFirst(2) {
        #expect(!"，。、；：？！）”》…".contains(line.first ?? " "), "\(line)")
        #expect(!"（“《".contains(line.last ?? " "), "\(line)")
      }
      let unbroken = text.split(separator: "\n").joined()
      #expect(unbroken.contains(discussion.chinese))
    }
  }
}
