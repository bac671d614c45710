import CaseModel
import Console

/// A small tree with everything a tree can have, modelled on the real client.
struct ExampleContext {
  var ran: [String] = []
}

typealias Choice = OptionSpecification.Choice

let outcomes: [Choice] = [
  Choice("agreed", Phrase("调解成功", "agreed"), aliases: ["达成协议"]),
  Choice("failed", Phrase("调解不成", "no agreement")),
  Choice("withdrawn", Phrase("撤回申请", "withdrawn")),
]

let disputes: [Choice] = [
  Choice("wages", Phrase("劳动报酬", "wages"), aliases: ["工资"]),
  Choice("insurance", Phrase("社会保险", "social insurance")),
  Choice("injury", Phrase("工伤", "work injury")),
]

let exampleTree = Command<ExampleContext>(
  "redress",
  summary: Phrase("劳动争议调解案件登记", "Keep the books of labour-dispute mediation."),
  options: [
    OptionSpecification(
      "lang",
      value: .choice([
        Choice("zh", Phrase("中文", "Chinese")), Choice("en", Phrase("英文", "English")),
      ]),
      help: Phrase("界面语言", "The language of the interface.")),
    OptionSpecification(
      "store", short: "s", value: .path(placeholder: Phrase("文件", "FILE")),
      help: Phrase("数据文件", "The store to work on.")),
    OptionSpecification("json", help: Phrase("输出 JSON", "Print JSON.")),
    OptionSpecification(
      "trace", help: Phrase("调试用", "For debugging."), isHidden: true),
  ],
  subcommands: [
    Command(
      "mediation", aliases: ["调解"],
      summary: Phrase("调解案件", "Mediation cases."),
      options: [
        OptionSpecification(
          "office", value: .text(placeholder: Phrase("代码", "CODE")),
          help: Phrase("办理单位", "The office that holds the case."))
      ],
      subcommands: [
        Command(
          "add", aliases: ["新增"],
          summary: Phrase("登记一件调解案件", "Record a mediation."),
          discussion: Phrase(
            "没有给出的内容以后可以补。金额以元为单位，可以带角分，可以写“1.2万”。",
            "What is not given can be added later. Amounts are in yuan, with or without fen."),
          options: [
            OptionSpecification(
              "agreed", short: "a", alternativeNames: ["协议金额"],
              value: .text(placeholder: Phrase("金额", "AMOUNT")),
              help: Phrase("协议金额", "The amount agreed on."),
              group: Phrase("金额", "Amounts")),
            OptionSpecification(
              "outcome", value: .choice(outcomes),
              help: Phrase("处理结果", "How the mediation ended.")),
            OptionSpecification(
              "dispute", alternativeNames: ["争议类型"], value: .choice(disputes),
              help: Phrase("争议类型", "What the dispute is about."), isRepeatable: true),
            OptionSpecification("urgent", short: "u", help: Phrase("加急", "Mark as urgent.")),
            OptionSpecification("quiet", short: "q", help: Phrase("少说话", "Say less.")),
          ],
          arguments: [
            ArgumentSpecification(
              Phrase("申请人", "APPLICANT"),
              help: Phrase("申请人姓名", "The name of the applicant.")),
            ArgumentSpecification(
              Phrase("用人单位", "EMPLOYER"),
              help: Phrase("用人单位名称", "The name of the employer."), isRequired: false),
          ],
          examples: [
            Example(
              command: "redress mediation add 张三 --agreed 3000",
              explanation: Phrase("登记张三的案件，协议金额三千元", "Record a case with 3,000 yuan agreed."))
          ],
          run: { _, context in context.ran.append("add") }),
        Command(
          "void", summary: Phrase("作废案件", "Void a case."),
          options: [
            OptionSpecification(
              "reason", value: .text(placeholder: Phrase("理由", "REASON")),
              help: Phrase("作废理由", "Why it is void."), isRequired: true)
          ],
          arguments: [
            ArgumentSpecification(
              Phrase("案件", "CASE"), help: Phrase("案件编号", "The number of the case."),
              isRepeatable: true)
          ],
          run: { _, context in context.ran.append("void") }),
      ]),
    Command(
      "import", summary: Phrase("导入表格", "Import sheets."),
      arguments: [
        ArgumentSpecification(
          Phrase("文件", "FILE"), help: Phrase("表格文件", "The sheet."), isPath: true)
      ],
      run: { _, context in context.ran.append("import") }),
    Command(
      "debug", summary: Phrase("调试", "Debug."), isHidden: true,
      run: { _, context in context.ran.append("debug") }),
  ])

/// What a line asks for, with the failure as a value.
func parse(_ words: String...) throws(ParseFailure) -> ParseOutcome<ExampleContext> {
  try CommandLineParser.parse(words, exampleTree)
}

/// The parsed command of a line that must ask to run one.
func parsed(_ words: String...) throws -> ParsedCommand {
  guard case .run(_, let parsed) = try CommandLineParser.parse(words, exampleTree) else {
    throw NotACommand()
  }
  return parsed
}

struct NotACommand: Error {}

/// The failure of a line, nil if it is understood.
func failure(_ words: String...) -> ParseFailure? {
  do throws(ParseFailure) {
    _ = try CommandLineParser.parse(words, exampleTree)
    return nil
  } catch {
    return error
  }
}
