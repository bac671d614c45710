import CaseModel
import CaseStore
import Console
import Import
import Sheets

/// `redress import`: sheets of cases and payments.
enum ImportCommand {
  static let fileArgument = ArgumentSpecification(
    Phrase("文件.csv", "FILE.csv"),
    help: Phrase("CSV 文件；写 - 则从标准输入读", "the CSV file; - reads standard input"), isPath: true)

  static let options = [
    OptionSpecification("dry-run", help: Phrase("只检查，不写入", "check only, write nothing")),
    OptionSpecification(
      "update", help: Phrase("写入有变化的行", "write rows whose cells differ from what is held")),
    OptionSpecification(
      "encoding",
      value: .choice([
        OptionSpecification.Choice("utf-8", Phrase("UTF-8", "UTF-8"), aliases: ["utf8"]),
        OptionSpecification.Choice(
          "gb18030", Phrase("GB18030", "GB18030"), aliases: ["gbk", "gb2312"]),
      ]), help: Phrase("文件编码，默认自动识别", "encoding of the file; found out unless told")),
    OptionSpecification(
      "skip-other-offices",
      help: Phrase("跳过其他单位的行", "pass over rows of offices that are not this one's")),
  ]

  static let command = Command<Session>(
    "import", aliases: ["导入"], summary: Phrase("从 CSV 导入", "import from CSV"),
    discussion: Phrase(
      "先检查全表，列出每处错误的行和列；有错误就什么也不写。同一文件导入两次不会重复。",
      "The whole file is checked first and errors are listed by line and column; with an "
        + "error nothing is written. "
        + "The same file twice adds nothing."),
    examples: [
      Example(
        command: "redress import mediations 2025.csv --dry-run",
        explanation: Phrase("先检查，不写入", "check first, write nothing"))
    ],
    subcommands: [
      verb(
        "mediations", ["调解"], .mediations, Phrase("导入调解案件", "mediations"),
        "redress import mediations 2025.csv --dry-run"),
      verb(
        "recoveries", ["到账"], .recoveries, Phrase("导入到账记录", "payments"),
        "redress import recoveries 到账.csv"),
      verb(
        "mutual-aid-claims", ["互助理赔", "claims"], .claims,
        Phrase("导入互助金申请（历史给付照录）", "claims on mutual aid plans, as they were paid"),
        "redress import mutual-aid-claims 2025.csv --dry-run"),
      verb(
        "enrolments", ["参保"], .enrolments, Phrase("导入参保名单", "people enrolled in plans"),
        "redress import enrolments 参保名单.csv --dry-run"),
      workers,
    ])

  private static let workers = Command<Session>(
    "workers", aliases: ["职工名单", "名单"],
    summary: Phrase("导入一个案件的职工名单", "the workers of a case"),
    discussion: Phrase(
      "每行一名职工，有姓名和金额（或身份证号）两列就够，有没有表头都行；也可以把表格里的几行直接粘贴进来。"
        + "应发、已发、欠发逐行核对，合计与案件的请求金额、职工人数核对。被表格软件改坏的身份证号会逐格指出，照原样保留，待补。",
      "A worker a row; a name and an amount (or an identity number) suffice, with or without a "
        + "header, also rows pasted from a sheet. What is owed is checked against what was due and "
        + "paid, and the sum and count against the case. Identity numbers that a spreadsheet "
        + "damaged are named cell by cell and kept as they are until restored."),
    options: [
      OptionSpecification(
        "case", alternativeNames: ["案件"], value: .text(placeholder: Phrase("案件", "CASE")),
        help: MediationCommand.caseArgument.help, isRequired: true)
    ] + options.filter { $0.name != "skip-other-offices" },
    arguments: [fileArgument],
    examples: [
      Example(
        command: "redress import workers 工资表.csv --case 9F3A-27C1",
        explanation: Phrase("导入工资表上的职工", "the workers of a wage sheet")),
      Example(
        command: "redress import workers - --case 9F3A-27C1",
        explanation: Phrase("粘贴几行，再按 Ctrl-D", "paste the rows, then press Ctrl-D")),
    ],
    run: { parsed, session in try run(.workers, parsed, session) })

  private static func verb(
    _ name: String, _ aliases: [String], _ kind: ImportKind, _ summary: Phrase, _ example: String
  ) -> Command<Session> {
    Command<Session>(
      name, aliases: aliases, summary: summary, options: options, arguments: [fileArgument],
      examples: [Example(command: example, explanation: summary)],
      run: { parsed, session in try run(kind, parsed, session) })
  }

  static func run(_ kind: ImportKind, _ parsed: ParsedCommand, _ session: Session) throws {
    let store = try session.openStore()
    var options = ImportOptions(
      isDryRun: parsed.isSet("dry-run"), updatesChanged: parsed.isSet("update"),
      encoding: parsed.value("encoding").flatMap { ImportOptions.encoding(named: $0) },
      skipsOtherOffices: parsed.isSet("skip-other-offices"))
    options.caseID = try parsed.value("case").map { try store.findCase($0, of: .mediation) }
    let importer = Importer(store: store, user: session.user(of: store), options: options)
    let isPasted = parsed.arguments[0] == "-"
    let path = isPasted ? session.say("标准输入", "standard input") : parsed.arguments[0]
    let source = isPasted ? try pasted(path, session) : SheetSource.file(path: path)
    let bar = ProgressBar(label: session.say("导入", "Importing"), terminal: session.terminal)
    defer { bar.finish() }
    let outcome: ImportOutcome
    do {
      outcome = try importer.run(kind, source) { progress in
        bar.update(Int64(progress.rows), total: progress.total.map { Int64($0) })
      }
    } catch let error as ImportError { throw error.problem(path: path) }
    bar.finish()
    if session.format == .json {
      session.print(json(outcome, session))
    } else {
      print(outcome, updates: parsed.isSet("update"), session)
    }
    if outcome.isRefused {
      throw Problem(
        "import.refused",
        Phrase(
          "\(path) 有 \(outcome.count(.error)) 处错误，什么也没有写入。",
          "\(path) has \(outcome.count(.error)) errors; nothing was written."),
        hint: Phrase("改正上面列出的行后再导入一次。", "Mend the rows listed above and import again."),
        exit: .refused)
    }
  }

  /// Rows from standard input; a person at a terminal is told how to end them.
  private static func pasted(_ name: String, _ session: Session) throws -> SheetSource {
    if session.terminal.isInputTerminal {
      session.remark(
        Phrase("请粘贴名单，粘贴完另起一行按 Ctrl-D。", "paste the rows, then press Ctrl-D on a new line."))
    }
    var bytes = try TextFile.standardInput(named: name)
    // What is pasted ends where the person ended it.
    if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
    return .bytes(bytes)
  }

  private static func print(_ outcome: ImportOutcome, updates: Bool, _ session: Session) {
    for finding in outcome.findings {
      let cell = finding.cell.map { session.say("（\($0)）", " (\($0))") } ?? ""
      let place =
        finding.line == 0
        ? session.say("全表", "the sheet")
        : session.say(
          "第 \(finding.line) 行" + (finding.column.map { "“\($0)”" } ?? "") + cell,
          "line \(finding.line)" + (finding.column.map { ", column “\($0)”" } ?? "") + cell)
      let grade =
        switch finding.severity {
        case .error: session.say("错误", "error")
        case .waiting: session.say("待核对", "waits")
        case .changed: session.say("有变化", "changed")
        case .warning: session.say("注意", "warning")
        case .skipped: session.say("跳过", "skipped")
        }
      // What --update has just written needs no word about --update.
      let isDone = updates && finding.severity == .changed
      let stop = session.say("；", "; ")
      let help = isDone ? "" : finding.fact.hint.map { stop + $0[session.language] } ?? ""
      let colon = session.say("：", ": ")
      session.print("\(place)  \(grade)\(colon)\(finding.fact.phrase[session.language])\(help)")
    }
    let unlisted = outcome.findingCounts.values.reduce(0, +) - outcome.findings.count
    if unlisted > 0 {
      session.print(session.say("……还有 \(unlisted) 条没有列出。", "… and \(unlisted) more."))
    }
    if !outcome.unknownColumns.isEmpty {
      let names = outcome.unknownColumns.joined(separator: session.say("、", ", "))
      session.remark(
        Phrase(
          "不认识的列：\(names)，内容存入备注。", "unknown columns: \(names); their cells are kept as notes."))
    }
    let dry = outcome.isDryRun ? session.say("（只检查，没有写入）", " (checked only, nothing written)") : ""
    let skipped =
      outcome.skipped > 0
      ? session.say("，跳过 \(outcome.skipped) 条", ", \(outcome.skipped) skipped") : ""
    let held =
      outcome.heldBack > 0
      ? session.say("，未写入 \(outcome.heldBack) 条", ", \(outcome.heldBack) held back") : ""
    let similar =
      outcome.similar > 0
      ? session.say("，疑似重复 \(outcome.similar) 条", ", \(outcome.similar) may be recorded twice")
      : ""
    session.print(
      session.say(
        "新增 \(outcome.new) 条，未变 \(outcome.unchanged) 条，有变化 \(outcome.changed) 条，拒绝 "
          + "\(outcome.refused) 条",
        "\(outcome.new) new, \(outcome.unchanged) unchanged, \(outcome.changed) changed, "
          + "\(outcome.refused) refused"
      ) + skipped + held + similar + dry)
    if outcome.changed > outcome.updated {
      session.remark(
        Phrase(
          "有变化的行没有写入；确认后加 --update 再导入一次。",
          "rows that changed were not written: import again with --update to write them."))
    }
  }

  private static func json(_ outcome: ImportOutcome, _ session: Session) -> JSONOutput {
    .object([
      ("new", .integer(Int64(outcome.new))), ("unchanged", .integer(Int64(outcome.unchanged))),
      ("changed", .integer(Int64(outcome.changed))), ("updated", .integer(Int64(outcome.updated))),
      ("refused", .integer(Int64(outcome.refused))), ("skipped", .integer(Int64(outcome.skipped))),
      ("similar", .integer(Int64(outcome.similar))),
      ("held_back", .integer(Int64(outcome.heldBack))), ("dry_run", .boolean(outcome.isDryRun)),
      ("encoding", .string(outcome.encodingName)),
      ("unknown_columns", .array(outcome.unknownColumns.map { .string($0) })),
      (
        "findings",
        .array(
          outcome.findings.map { finding in
            .object([
              ("line", .integer(Int64(finding.line))), ("column", .string(orNull: finding.column)),
              ("cell", .string(orNull: finding.cell)),
              ("severity", .string(String(describing: finding.severity))),
              ("message", .string(finding.fact.phrase[session.language])),
            ])
          })
      ),
    ])
  }
}
