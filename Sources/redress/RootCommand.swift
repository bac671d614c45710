import CaseModel
import Console

/// The tree of commands: nouns, and verbs below them.
enum RootCommand {
  static let version = "redress 0.1.0"

  static let tree: Command<Session> = Command(
    "redress",
    summary: Phrase("劳动争议调解案件：离线登记，联网同步，随时出数", "Labour-dispute cases: record offline, sync, count"),
    discussion: Phrase(
      """
      案件（CASE）可以用编号（9F3A-27C1）、案号（括号写法不限）或内部编号的开头来指定。
      环境变量：REDRESS_STORE 数据库文件，REDRESS_USER 用户名。
      退出码：0 成功，1 失败，2 被规则拒绝，64 用法不对。
      """,
      """
      CASE is a short number (9F3A-27C1), an official number with any brackets, or the beginning of
      an id.
      Environment: REDRESS_STORE names the store, REDRESS_USER the user.
      Exit codes: 0 done, 1 failed, 2 refused by a rule, 64 usage.
      """),
    options: [
      OptionSpecification(
        "store", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("数据库文件", "the store")),
      OptionSpecification(
        "as", value: .text(placeholder: Phrase("用户名", "USER")),
        help: Phrase("以谁的名义录入", "who writes")),
      OptionSpecification(
        "lang",
        value: .choice([
          OptionSpecification.Choice("zh", Phrase("中文", "Chinese")),
          OptionSpecification.Choice("en", Phrase("英文", "English")),
        ]), help: Phrase("界面语言", "language of messages")),
      OptionSpecification("json", help: Phrase("输出 JSON，金额为整数（分）", "print JSON, amounts in fen")),
      OptionSpecification(
        "format",
        value: .choice([
          OptionSpecification.Choice("table", Phrase("表格", "table")),
          OptionSpecification.Choice("json", Phrase("JSON", "JSON")),
          OptionSpecification.Choice("csv", Phrase("CSV", "CSV")),
        ]), help: Phrase("输出格式", "how data is printed")),
    ],
    examples: [
      Example(
        command: "redress init --office 150502 --user zhang.wei",
        explanation: Phrase("为科尔沁区总工会建立数据库", "make the store of an office")),
      Example(
        command: "redress mediation add",
        explanation: Phrase("逐项提问登记一个案件", "record a case, question by question")),
      Example(
        command: "redress report recovered --from 2025-01-01 --to 2025-12-31",
        explanation: Phrase("全年挽回经济损失", "what was recovered in a year")),
    ],
    subcommands: [
      InitCommand.command, MediationCommand.command,
    ] + CaseNoun.commands + [
      CaseShow.ofAnyType, StepsCommand.command, HandoverCommand.command, PlanCommand.command,
      EnrolmentCommand.command, RecoveryCommand.command, DueCommand.command,
      DeadlineCommand.command,
      CalendarCommand.command,
      SearchCommand.command,
      OfficeCommand.command, ImportCommand.command, ReportCommand.command,
      IndicatorsCommand.command, JoinCommand.command, ComputerCommand.command,
      DuplicatesCommand.command, MergeCommand.command, PersonCommand.command,
      EmployerCommand.command, ConflictsCommand.command, UnmergedCommand.command,
      history, EvidenceCommand.command, EraseCommand.command, AccessLogCommand.command,
      DeviceDataCommand.command, VerifyCommand.command, DoctorCommand.command,
      BackupCommand.command, CopyCommands.clone,
      CopyCommands.restore, SyncCommand.command, StatusCommand.command, CompletionCommand.command,
    ])

  /// `redress history CASE`, short for `redress mediation history`.
  private static let history = MediationHistory.command
}
