import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress computer revoke` and `admit`: up to which changes a computer is trusted.
enum ComputerRevocation {
  private static let computer = ArgumentSpecification(
    Phrase("电脑", "COMPUTER"),
    help: Phrase("编号，或登记的电脑名称", "its id, or the name under which it is enrolled"))

  private static let bounds = [
    OptionSpecification(
      "plain", value: .text(placeholder: Phrase("编号", "N")),
      help: Phrase(
        "案件数据的最后有效编号，不写为本机现有的", "the last trusted number of facts; what is held now if not given")),
    OptionSpecification(
      "personal", value: .text(placeholder: Phrase("编号", "N")),
      help: Phrase(
        "个人信息的最后有效编号，不写为本机现有的",
        "the last trusted number of personal data; what is held now if not given")),
    OptionSpecification(
      "branch", value: .text(placeholder: Phrase("分支", "K")),
      help: Phrase(
        "数据有分支时，案件数据认可哪一支", "of facts that two stores wrote on, the branch that is trusted")),
    OptionSpecification(
      "personal-branch", value: .text(placeholder: Phrase("分支", "K")),
      help: Phrase(
        "数据有分支时，个人信息认可哪一支", "of personal data that two stores wrote on, the branch that is trusted")
    ),
    OptionSpecification("yes", help: Phrase("不再询问", "do not ask")),
  ]

  static let revoke = Command<Session>(
    "revoke", aliases: ["停用"],
    summary: Phrase("停用一台电脑", "revoke a computer"),
    discussion: Phrase(
      """
      停用后，它不能再取得数据；有效编号之后写入的内容在所有单位都不再计入，先到后到都一样。它发来的内容仍会收下，\
      可以用 redress computer admit 恢复。停用服务器须在更上级操作，或用恢复密钥。

      不写编号时，本机已经收到的都有效；数据被拷贝后两处使用过的，只有分开以前的有效，可用 --branch 再认可其中一支。
      """,
      """
      From then on it gets nothing, and what it wrote beyond the trusted numbers counts nowhere, \
      whichever came first. What it sends is still kept, and can be admitted by redress computer \
      admit. A server is revoked by one above it, or with the recovery key.

      Without numbers, all that is held here is trusted; where a copy was in use, what both have \
      in common, and with --branch one of the two.
      """),
    options: [
      OptionSpecification(
        "reason", value: .choice(FieldInput.choices(RecordType.revocationReasons)),
        help: Phrase("停用原因", "why"), isRequired: true),
      OptionSpecification(
        "recovery-key", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase(
          "用恢复密钥停用本单位原来的服务器：密钥文件",
          "the recovery key's file, to revoke this office's former server")),
    ] + bounds,
    arguments: [computer],
    examples: [
      Example(
        command: "redress computer revoke k7q2m9x4d3h8 --reason stolen",
        explanation: Phrase("电脑被盗", "it was stolen")),
      Example(
        command: "redress computer revoke k7q2m9x4d3h8 --reason fork --branch 0",
        explanation: Phrase("数据被拷贝使用，认可第一支", "a copy was in use; the first branch is trusted")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let node = try find(parsed.arguments[0], store)
      let (plain, personal) = try choices(parsed)
      let plan = try store.planRevocation(of: node, plain: plain, personal: personal)
      let question = Phrase(
        "确认停用 \(node) 吗？", "Revoke \(node)?")
      guard try isConfirmed(question, plan, parsed, session) else { return }
      try store.revoke(
        plan, reason: parsed.value("reason") ?? "", by: session.user(of: store),
        recovery: try parsed.value("recovery-key").map { try RecoveryKeyFile(path: $0).read() })
      if session.format == .json {
        session.print(json(plan))
      } else {
        session.print(
          session.say(
            "已停用。下级单位同步后同样生效。",
            "Revoked. The offices below follow with their next sync."))
      }
    })

  static let admit = Command<Session>(
    "admit", aliases: ["认可"],
    summary: Phrase("认可停用电脑写入的内容", "let count what a revoked computer wrote"),
    discussion: Phrase(
      "核对以后使用。电脑本身仍是停用状态；要继续使用，请发新的邀请码。",
      "For what was looked at and found right. The computer stays revoked; give an invitation if "
        + "it is to be used again."),
    options: bounds, arguments: [computer],
    examples: [
      Example(
        command: "redress computer admit k7q2m9x4d3h8",
        explanation: Phrase("认可现已收到的全部内容", "all that is held by now"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let node = try find(parsed.arguments[0], store)
      let (plain, personal) = try choices(parsed)
      let plan = try store.planAdmission(of: node, plain: plain, personal: personal)
      let question = Phrase("确认认可吗？", "Let these count?")
      guard try isConfirmed(question, plan, parsed, session) else { return }
      try store.admit(plan, by: session.user(of: store))
      if session.format == .json {
        session.print(json(plan))
      } else {
        session.print(
          session.say("已认可 \(plan.raised) 条。", "\(plan.raised) changes are trusted again."))
      }
    })

  /// The node with an id, or the only one that is enrolled under a name.
  private static func find(_ typed: String, _ store: CaseStore) throws -> NodeID {
    if let node = NodeID(typed) { return node }
    let named = try store.enrolledNodes().filter { $0.machine == typed }
    guard named.count == 1 else {
      throw Problem(
        "node.unknown",
        named.isEmpty
          ? Phrase("没有叫“\(typed)”的电脑。", "No computer is called “\(typed)”.")
          : Phrase(
            "有 \(named.count) 台电脑叫“\(typed)”。", "\(named.count) computers are called “\(typed)”."),
        hint: Phrase("用 redress computer list 查看编号。", "See redress computer list for the ids."),
        exit: .refused)
    }
    return named[0].node
  }

  private static func choices(
    _ parsed: ParsedCommand
  ) throws -> (plain: RevocationPlan.Choice, personal: RevocationPlan.Choice) {
    func number(_ option: String) throws -> Int64? {
      guard let typed = parsed.value(option) else { return nil }
      guard let number = Int64(typed), (0...Line.sequenceMax).contains(number) else {
        throw Problem(
          "node.number",
          Phrase("--\(option) 应为整数，不是“\(typed)”。", "--\(option) takes a number, not “\(typed)”."),
          exit: .usage)
      }
      return number
    }
    return (
      RevocationPlan.Choice(through: try number("plain"), branch: try number("branch")),
      RevocationPlan.Choice(through: try number("personal"), branch: try number("personal-branch"))
    )
  }

  // MARK: - What would happen

  private static func isConfirmed(
    _ question: Phrase, _ plan: RevocationPlan, _ parsed: ParsedCommand, _ session: Session
  ) throws -> Bool {
    if session.format != .json { show(plan, session) }
    if parsed.isSet("yes") { return true }
    guard session.terminal.isInputTerminal, session.format != .json else {
      throw Problem(
        "node.unconfirmed",
        Phrase("没有确认，没有执行。", "It was not confirmed; nothing was done."),
        hint: Phrase("确认无误后加上 --yes。", "If all is right, add --yes."), exit: .refused)
    }
    return Prompt.atTerminal(session.terminal, language: session.language)
      .confirm(question, preset: false)
  }

  private static func show(_ plan: RevocationPlan, _ session: Session) {
    let revocation = plan.revocation
    let forks = plan.branches.filter { $0.number > 0 }.map(\.logClass)
    for branch in plan.branches where forks.contains(branch.logClass) {
      let end = branch.lastWrittenAt.flatMap { Instant(iso: $0)?.localMinute } ?? "?"
      session.print(
        session.say(
          "\(name(branch.logClass).chinese)分支 \(branch.number)：编号 \(branch.forkAfter + 1) 至 "
            + "\(branch.through)，最后写于 \(end)",
          "\(name(branch.logClass).english), branch \(branch.number): numbers "
            + "\(branch.forkAfter + 1) to \(branch.through), last written \(end)"))
    }
    session.print(
      session.say(
        "有效：案件数据至编号 \(revocation.plainThrough)，个人信息至编号 "
          + "\(revocation.personalThrough)，另行认可 \(revocation.trusted.count) 条。",
        "Trusted: facts through number \(revocation.plainThrough), personal data through "
          + "\(revocation.personalThrough), and \(revocation.trusted.count) beyond."))
    session.print(
      session.say(
        "不再计入 \(plan.lowered) 条，恢复计入 \(plan.raised) 条。",
        "\(plan.lowered) changes will not count any more, \(plan.raised) will again."))
  }

  private static func name(_ logClass: LogClass) -> Phrase {
    logClass == .plain ? Phrase("案件数据", "facts") : Phrase("个人信息", "personal data")
  }

  private static func json(_ plan: RevocationPlan) -> JSONOutput {
    .object([
      ("node", .string(plan.revocation.node.text)), ("office", .string(orNull: plan.office)),
      ("plain_through", .integer(plan.revocation.plainThrough)),
      ("personal_through", .integer(plan.revocation.personalThrough)),
      ("trusted", .integer(Int64(plan.revocation.trusted.count))),
      ("lowered", .integer(plan.lowered)), ("raised", .integer(plan.raised)),
    ])
  }

  // MARK: - In the list

  /// What the list says of a node that was revoked.
  static func state(_ revoked: RevokedNode) -> Phrase {
    let day = Instant(iso: revoked.since).map { "\($0.localDate)" } ?? revoked.since
    let bounds = "\(revoked.plainThrough)/\(revoked.personalThrough)"
    let beyond = revoked.trustedCount > 0 ? " +\(revoked.trustedCount)" : ""
    return Phrase(
      "\(day) 停用，有效至 \(bounds)\(beyond)，\(revoked.waiting) 条待确认",
      "revoked \(day), trusted through \(bounds)\(beyond), \(revoked.waiting) waiting")
  }

  static func json(_ revoked: RevokedNode?) -> JSONOutput {
    guard let revoked else { return .null }
    return .object([
      ("by", .string(revoked.by)), ("since", .string(revoked.since)),
      ("reason", .string(revoked.reason)), ("plain_through", .integer(revoked.plainThrough)),
      ("personal_through", .integer(revoked.personalThrough)),
      ("trusted", .integer(Int64(revoked.trustedCount))), ("waiting", .integer(revoked.waiting)),
    ])
  }
}
