import CaseModel
import CaseStore
import Console
import Import

/// `redress office`: the register of union offices.
enum OfficeCommand {
  static let command: Command<Session> = Command(
    "office", aliases: ["单位"], summary: Phrase("工会单位", "union offices"),
    examples: [
      Example(command: "redress office list", explanation: Phrase("全部单位", "all offices"))
    ],
    subcommands: [list, importFile])

  private static let list = Command<Session>(
    "list", aliases: ["列表"], summary: Phrase("列出单位及其上下级", "list offices as a tree"),
    options: [
      OptionSpecification(
        "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
        help: Phrase("只列该单位及其下级", "only this office and those below it"))
    ],
    examples: [
      Example(
        command: "redress office list --office 通辽市总工会",
        explanation: Phrase("通辽市及其旗县", "a city and its counties"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let tree = try store.officeTree()
      let scope = try MediationList.office(parsed.value("office"), tree)
      let offices = scope.map { tree.subtree(of: $0) } ?? tree.inOrder
      if session.format == .json {
        session.print(
          .array(
            offices.map { office in
              .object([
                ("id", .string(office.id)), ("code", .string(office.code)),
                ("name", .string(office.name)), ("kind", .string(orNull: office.kind)),
                ("reports_to", .string(orNull: office.reportsTo)),
                ("ignored_reports_to", .string(orNull: office.ignoredReportsTo)),
              ])
            }))
        return
      }
      var table = TextTable([
        .init(Phrase("代码", "Code")), .init(Phrase("名称", "Name"), importance: 2),
        .init(Phrase("类别", "Kind")),
      ])
      for office in offices {
        let depth = offices.filter { $0.id != office.id && tree.isAtOrAbove($0.id, office.id) }
          .count
        let kind = office.kind.flatMap { RecordType.officeKinds.find(code: $0) }
        let mark =
          office.ignoredReportsTo == nil
          ? "" : session.say("（上下级循环，见 conflicts list）", " (cycle, see conflicts list)")
        table.append([
          office.code, String(repeating: "  ", count: depth) + office.name + mark,
          kind?.label[session.language] ?? office.kind ?? "",
        ])
      }
      session.print(table)
      session.print(session.say("共 \(offices.count) 个单位。", "\(offices.count) offices."))
    })

  private static let importFile = Command<Session>(
    "import", aliases: ["导入"],
    summary: Phrase("从 CSV 增加或修改下级单位", "add or change offices below from a CSV file"),
    discussion: Phrase(
      "列：代码、名称、上级、类别、顺序。只能增加本单位的下级。",
      "Columns: code, name, parent, kind, order. Only offices below this one can be added."),
    options: ImportCommand.options, arguments: [ImportCommand.fileArgument],
    examples: [
      Example(
        command: "redress office import zones.csv --dry-run",
        explanation: Phrase("先检查，不写入", "check only"))
    ],
    run: { parsed, session in try ImportCommand.run(.offices, parsed, session) })
}
