import CaseModel
import CaseStore
import ChangeLog
import Console
import SyncSession

// What an administrator says beside a server: who takes a lost one's place, who is let in.

extension ComputerCommand {
  static let recover = Command<Session>(
    "recover", aliases: ["接替"],
    summary: Phrase("用恢复密钥把本机登记为本单位的服务器", "certify this computer as its office's server"),
    discussion: Phrase(
      """
      原服务器毁坏或被盗时，在新电脑上用 redress init 建立同一单位的数据库，再运行本命令并输入恢复密钥，然后在原来的\
      地址上启动 redressd。各单位照常运行 redress sync 即可改用新服务器，并把它们持有的数据交回；在此期间新服务器不下发。\
      数据收齐后（redress computer list 看谁同步过）运行 redress computer open。
      """,
      """
      When the server is lost or stolen: make a store of the same office on another computer by \
      redress init, run this command with the recovery key, and start redressd at the old address. \
      The offices just run redress sync: they take up the new server and give back what they hold; \
      until then it gives nothing out. When all have synced (redress computer list), run redress \
      computer open.
      """),
    options: [
      OptionSpecification(
        "recovery-key", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("从文件读恢复密钥，不写则输入", "a file with the recovery key; asked for if not given"))
    ],
    examples: [
      Example(
        command: "redress computer recover", explanation: Phrase("输入恢复密钥", "type the recovery key"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let recovery =
        try parsed.value("recovery-key").map { try RecoveryKeyFile(path: $0).read() }
        ?? typedKey(session)
      try store.recoverHub(recovery)
      let isCollecting = try store.collectingSince() != nil
      if session.format == .json {
        session.print([
          "node": .string(store.thisNode.node.text), "office": .string(store.thisNode.office),
          "collecting": .boolean(isCollecting),
        ])
        return
      }
      session.print(
        session.say("本机已登记为本单位的服务器。", "This computer is certified as its office's server."))
      if isCollecting {
        session.print(
          session.say(
            "在原地址启动 redressd，等各单位同步后运行 redress computer open。",
            "Start redressd at the old address; when the offices have synced, run redress computer "
              + "open."))
      }
    })

  private static func typedKey(_ session: Session) throws -> RecoveryKey {
    TextOutput.error.write(session.say("恢复密钥：", "Recovery key: "))
    TextOutput.error.flush()
    guard case .text(let typed) = LineInput.standard.readLine() else {
      throw StoreError.trust(.recoveryKey(.malformed))
    }
    do { return try RecoveryKey(typed) } catch { throw StoreError.trust(.recoveryKey(error)) }
  }

  static let open = Command<Session>(
    "open", aliases: ["开放"],
    summary: Phrase("数据收齐后，让新服务器开始下发", "let a server that gathered what others held give it out"),
    examples: [
      Example(
        command: "redress computer open", explanation: Phrase("各单位都同步过之后", "when all have synced"))
    ],
    run: { _, session in
      let store = try session.openStore()
      try store.openForPulls()
      if session.format == .json {
        session.print(["collecting": .boolean(false)])
      } else {
        session.print(session.say("服务器开始下发数据。", "The server gives out what it holds."))
      }
    })

  static let renew = Command<Session>(
    "renew", aliases: ["换证"],
    summary: Phrase("同意一台等待的电脑，或给已登记的电脑重新登记", "let a waiting computer in, or certify one anew"),
    discussion: Phrase(
      "用另一台电脑的拷贝开始工作的电脑会等在这里（redress computer list）；请先问清是谁的。",
      "A computer that works on a copy of another one's store waits here (redress computer list); "
        + "ask first whose it is."),
    options: [
      OptionSpecification(
        "server", formerNames: ["hub"],
        help: Phrase("登记为该单位的服务器", "certify it as its office's server"))
    ],
    arguments: [
      ArgumentSpecification(
        Phrase("电脑", "COMPUTER"), help: Phrase("list 列出的编号", "its id in the list"))
    ],
    examples: [
      Example(
        command: "redress computer renew k7q2m9x4d3h8", explanation: Phrase("同意它", "let it in")),
      Example(
        command: "redress computer renew k7q2m9x4d3h8 --server",
        explanation: Phrase("下级的服务器", "a server of an office below")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let reply = try store.renew(parsed.arguments[0], isHub: parsed.isSet("server") ? true : nil)
      let certificate = reply.certificate
      let office =
        try store.officeTree().find(id: certificate.office)?.name ?? certificate.office
      if session.format == .json {
        session.print([
          "node": .string(certificate.node.text), "office": .string(certificate.office),
          "office_name": .string(office), "hub": .boolean(certificate.isHub),
        ])
      } else {
        session.print(
          session.say(
            "已登记 \(office)的电脑 \(certificate.node)（\(certificate.subject.machine)）。",
            "Computer \(certificate.node) (\(certificate.subject.machine)) of \(office) is "
              + "certified."))
      }
    })
}
