import CaseModel
import CaseStore
import ChangeLog
import Console
import SyncClient

/// `redress computer`: the computers that may sync with this one.
enum ComputerCommand {
  static let command: Command<Session> = Command(
    "computer", aliases: ["电脑"], formerNames: ["node"],
    summary: Phrase("下级单位的电脑", "computers of the offices below"),
    discussion: Phrase(
      "在上级单位的服务器上运行：发邀请码，查看、登记和停用电脑，接替毁坏的服务器。",
      "Run beside the server of the office above: give invitations, see, certify and revoke "
        + "computers, take a lost server's place."),
    examples: [
      Example(
        command: "redress computer invite --office 150502",
        explanation: Phrase("给科尔沁区总工会发一个邀请码", "an invitation for one computer of an office"))
    ],
    subcommands: [
      invite, list, renew, ComputerRevocation.revoke, ComputerRevocation.admit, certify, export,
      `import`,
      recover, open,
    ])

  private static let invite = Command<Session>(
    "invite", aliases: ["邀请"],
    summary: Phrase("发一个一次性邀请码", "give a one-time code for a computer"),
    discussion: Phrase(
      """
      邀请码含服务器的地址和密钥标识，只能由指定单位的一台电脑用一次。请用可靠的方式转交（当面、内部电话），\
      拿到它的人就能登记。对方运行 redress join 邀请码。
      """,
      """
      The code carries the server's address and its key's fingerprint, and serves once, for one \
      computer of the office. Hand it over in a way that is safe: whoever has it can enrol. On the \
      other computer: redress join CODE.
      """),
    options: [
      OptionSpecification(
        "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
        help: Phrase("单位代码或名称", "code or name of the office"), isRequired: true),
      OptionSpecification(
        "valid", value: .text(placeholder: Phrase("时间", "TIME")),
        help: Phrase(
          "有效期：天 d、小时 h、分钟 m，不写为 7d",
          "how long it serves: days d, hours h, minutes m; 7d if not given"
        )),
      OptionSpecification(
        "machine", value: .text(placeholder: Phrase("名称", "NAME")),
        help: Phrase(
          "电脑的名称，不写用它自己的主机名", "what the computer is called; its host name if not given")),
      OptionSpecification(
        "server", formerNames: ["hub"],
        help: Phrase("那台电脑是该单位的服务器", "the computer is to be its office's server")),
      OptionSpecification(
        "address", value: .text(placeholder: Phrase("地址", "ADDRESS")),
        help: Phrase(
          "下级怎样连到这台服务器，例如 10.0.0.8；不写用 redressd 的监听地址",
          "how the office reaches this server, for example 10.0.0.8; as redressd listens if not "
            + "given")),
    ],
    examples: [
      Example(
        command: "redress computer invite --office 150502 --valid 2d --address 10.0.0.8",
        explanation: Phrase("两天内有效", "for two days"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let address = try ServedAddress.joinable(
        try store.servedAddress(), replacing: parsed.value("address"))
      let invitation = try store.invite(
        office: parsed.value("office") ?? "", machine: parsed.value("machine"),
        isHub: parsed.isSet("server"),
        validSeconds: try parsed.value("valid").map(seconds) ?? CaseStore.invitationSeconds,
        by: session.user(of: store))
      let code = JoinCode(address: address, invitation: invitation.code).text
      let office = try store.officeTree().find(id: invitation.office)?.name ?? invitation.office
      if session.format == .json {
        session.print([
          "code": .string(code), "office": .string(invitation.office),
          "office_name": .string(office), "expires_at": .string(invitation.expiresAt.iso),
        ])
        return
      }
      session.print(code)
      let end = invitation.expiresAt.localDate
      session.remark(
        Phrase(
          "给\(office)，只能用一次，\(end) 前有效；对方运行 redress join '邀请码'。",
          "for \(office); serves once, until \(end). There: redress join 'CODE'."))
    })

  private static let list = Command<Session>(
    "list", aliases: ["列表"],
    summary: Phrase("列出已登记和等待的电脑", "list the computers that are enrolled or wait"),
    examples: [
      Example(command: "redress computer list", explanation: Phrase("全部电脑", "all of them"))
    ],
    run: { _, session in
      let store = try session.openStore()
      let nodes = try store.enrolledNodes()
      let waiting = try store.waitingNodes()
      let revoked = try store.revokedNodes()
      let others = revoked.filter { found in !nodes.contains { $0.node == found.node } }
      let tree = try store.officeTree()
      if session.format == .json {
        session.print(
          .array(
            waiting.map { node in
              .object([
                ("office", .string(node.office)),
                ("office_name", .string(orNull: tree.find(id: node.office)?.name)),
                ("node", .string(node.node.text)), ("machine", .string(node.machine)),
                ("waiting_since", .string(node.askedAt)), ("former", .string(node.former.text)),
              ])
            }
              + nodes.map { node in
                .object([
                  ("office", .string(node.office)),
                  ("office_name", .string(orNull: tree.find(id: node.office)?.name)),
                  ("node", .string(node.node.text)), ("machine", .string(node.machine)),
                  ("since", .string(node.since)), ("last_seen_at", .string(node.lastSeenAt)),
                  ("completed_at", .string(orNull: node.completedAt)),
                  ("revoked", ComputerRevocation.json(revoked.first { $0.node == node.node })),
                ])
              }
              + others.map { node in
                .object([
                  ("office", .string(orNull: node.office)),
                  ("office_name", .string(orNull: node.office.flatMap { tree.find(id: $0)?.name })),
                  ("node", .string(node.node.text)), ("machine", .null), ("since", .null),
                  ("last_seen_at", .null), ("completed_at", .null),
                  ("revoked", ComputerRevocation.json(node)),
                ])
              }))
        return
      }
      var table = TextTable([
        .init(Phrase("单位", "Office"), importance: 2), .init(Phrase("电脑", "Computer")),
        .init(Phrase("编号", "Id"), leastWidth: NodeID.characterCount),
        .init(Phrase("登记日期", "Since")), .init(Phrase("最近联系", "Last seen")),
        .init(Phrase("状态", "State"), importance: 1),
      ])
      for node in nodes {
        table.append([
          tree.find(id: node.office)?.name ?? node.office, node.machine, node.node.text,
          day(node.since), day(node.lastSeenAt),
          revoked.first { $0.node == node.node }.map {
            ComputerRevocation.state($0)[session.language]
          }
            ?? "",
        ])
      }
      for node in others {
        table.append([
          node.office.flatMap { tree.find(id: $0)?.name } ?? node.office ?? "", "", node.node.text,
          "", "", ComputerRevocation.state(node)[session.language],
        ])
      }
      session.print(table)
      session.print(session.say("共 \(nodes.count) 台电脑。", "\(nodes.count) computers."))
      for node in waiting {
        let office = tree.find(id: node.office)?.name ?? node.office
        session.remark(
          Phrase(
            "\(office)的电脑 \(node.machine)（\(node.node)）在等待确认：它用的是 \(node.former) 的拷贝。"
              + "同意则运行 redress computer renew \(node.node)。",
            "computer \(node.machine) (\(node.node)) of \(office) waits: it works on a copy of "
              + "\(node.former). If it may, run redress computer renew \(node.node)."))
      }
      if try store.collectingSince() != nil {
        session.remark(
          Phrase(
            "服务器正在收回数据，不下发；各单位都联系过之后运行 redress computer open。",
            "the server gathers what the offices hold and gives nothing out; when all were seen, "
              + "run redress computer open."))
      }
    })

  private static func day(_ time: String) -> String {
    Instant(iso: time).map { "\($0.localDate)" } ?? time
  }

  /// `7d`, `12h` or `30m` in seconds.
  private static func seconds(_ typed: String) throws -> Int64 {
    let units: [Character: Int64] = ["d": 86_400, "h": 3_600, "m": 60]
    guard let unit = typed.last.flatMap({ units[$0] }),
      let count = Int64(typed.dropLast()), (1...1_000_000).contains(count)
    else { throw StoreError.invitation(.validity(seconds: 0)) }
    return count * unit
  }
}
