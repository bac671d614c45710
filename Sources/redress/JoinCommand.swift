import CaseModel
import CaseStore
import ChangeLog
import Console
import SyncClient
import SyncSession

/// `redress join`: enrols this computer with the server to sync with.
enum JoinCommand {
  static let command: Command<Session> = Command(
    "join", aliases: ["加入"],
    summary: Phrase("用邀请码登记到上级服务器", "enrol with the server to sync with"),
    discussion: Phrase(
      "邀请码由上级单位用 redress node invite 生成，整个放在引号里。已登记的电脑在服务器换地址后，只写新地址即可。",
      "The office above makes the code by redress node invite; put all of it in quotes. When the "
        + "server of an enrolled computer moved, its new address alone will do."),
    options: [
      OptionSpecification(
        "machine", value: .text(placeholder: Phrase("名称", "NAME")),
        help: Phrase("这台电脑的名称，不写用主机名", "what this computer is called; its host name if not given"))
    ],
    arguments: [
      ArgumentSpecification(
        Phrase("邀请码", "CODE"),
        help: Phrase(
          "上级单位给的邀请码，或服务器的新地址", "the invitation of the office above, or the server's new address"))
    ],
    examples: [
      Example(
        command: "redress join 'https://hub.example:8420#sha256=h5_UDZrA…&invitation=k7q2m9-…'",
        explanation: Phrase("以后用 redress sync 同步", "then redress sync does the rest")),
      Example(
        command: "redress join 'https://10.0.0.9:8420#sha256=h5_UDZrA…'",
        explanation: Phrase("服务器换了地址", "the server has another address")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let code = try JoinCode(parsed.arguments[0])
      let hub = try SyncClient(store: store).join(code, machine: parsed.value("machine"))
      let name = try store.officeTree().find(id: hub.office)?.name ?? hub.office
      if session.format == .json {
        session.print([
          "address": .string(code.address.text), "office": .string(hub.office),
          "office_name": .string(name), "node": .string(hub.node.text),
        ])
      } else {
        session.print(
          session.say(
            "已连接\(name)的服务器。用 redress sync 开始同步。",
            "Joined the server of \(name). Run redress sync to sync."))
      }
    })
}
