import CaseModel
import CaseStore
import Console

/// `redress employer`: firms of earlier cases.
enum EmployerCommand {
  static let command = Command<Session>(
    "employer", aliases: ["用人单位"], summary: Phrase("案件里的用人单位", "firms of the cases"),
    examples: [
      Example(
        command: "redress employer list 瑞丰", explanation: Phrase("名称含“瑞丰”的", "by a part of the name"))
    ],
    subcommands: [list])

  private static let list = Command<Session>(
    "list", aliases: ["列表"], summary: Phrase("列出用人单位及其案件数", "firms with their numbers of cases"),
    options: [
      OptionSpecification(
        "limit", value: .text(placeholder: Phrase("数量", "NUMBER")),
        help: Phrase("最多列出多少家，默认 50", "how many at most; 50 unless told"))
    ],
    arguments: [
      ArgumentSpecification(
        Phrase("文字", "TEXT"),
        help: Phrase("名称或信用代码的开头或一部分", "a part of a name, or the beginning of a code"),
        isRequired: false)
    ],
    examples: [
      Example(command: "redress employer list", explanation: Phrase("案件最多的", "those of most cases")),
      Example(
        command: "redress employer list 瑞丰 --json", explanation: Phrase("供其他程序读取", "for programs")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let limit = parsed.value("limit").flatMap { Int($0) } ?? 50
      guard limit > 0 else {
        throw Problem(
          "value.invalid", Phrase("数量应大于零。", "The number must be above zero."),
          hint: Phrase("例如 --limit 200。", "For example --limit 200."), exit: .usage)
      }
      let found = try store.employersMet(parsed.arguments.first ?? "", limit: limit)
      if session.format == .json { return session.print(.array(found.map { json($0) })) }
      try session.print(
        [
          .init(Phrase("单位", "Firm")), .init(Phrase("信用代码", "Code")),
          .init(Phrase("行业", "Industry"), importance: 2), .init(Phrase("案件", "Cases"), .right),
        ],
        found.map { firm in
          [
            firm.name, firm.code ?? "",
            firm.industry.flatMap { RecordType.industries.find(code: $0) }?
              .label[session.language] ?? "",
            String(firm.cases),
          ]
        })
    })

  private static func json(_ firm: EmployerMet) -> JSONOutput {
    .object([
      ("name", .string(firm.name)), ("code", .string(orNull: firm.code)),
      ("industry", .string(orNull: firm.industry)), ("address", .string(orNull: firm.address)),
      ("cases", .integer(Int64(firm.cases))),
    ])
  }
}
