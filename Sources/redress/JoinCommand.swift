import CaseModel
import CaseStore
import ChangeLog
import Console
import SyncClient
import SyncSession

/// `redress join`: names the server to sync with.
enum JoinCommand {
  static let command: Command<Session> = Command(
    "join", aliases: ["加入"], summary: Phrase("指定上级服务器", "name the server to sync with"),
    arguments: [
      ArgumentSpecification(
        Phrase("地址", "ADDRESS"),
        help: Phrase(
          "redressd 第一行输出的内容；在另一台电脑上时换成那台电脑的名称或地址，#sha256=… 照抄",
          "as redressd prints it first; for another computer put its name or address in, and keep "
            + "#sha256=…"))
    ],
    examples: [
      Example(
        command: "redress join 127.0.0.1:8420",
        explanation: Phrase("以后用 redress sync 同步", "then redress sync does the rest")),
      Example(
        command:
          "redress join https://hub.example:8420#sha256=h5_UDZrAeNCV73D4n_…",
        explanation: Phrase("加密连接，只认这把密钥", "over TLS, and only with this key")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let address = try HubAddress(parsed.arguments[0])
      let hub = try SyncClient(store: store).join(address)
      let name = try store.officeTree().find(id: hub.office)?.name ?? hub.office
      if session.format == .json {
        session.print([
          "address": .string(address.text), "office": .string(hub.office),
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
