import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress clone` and `redress restore`: a store from another, under an id of its own.
enum CopyCommands {
  private static let source = ArgumentSpecification(
    Phrase("来源", "SOURCE"), help: Phrase("数据库或其备份", "a store or its backup"), isPath: true)

  static let clone: Command<Session> = Command(
    "clone", aliases: ["复制"],
    summary: Phrase("为第二台电脑复制一份数据库", "copy the store for a second computer"),
    discussion: Phrase(
      "副本有自己的编号和密钥，两台电脑可以同时使用。请不要直接拷贝文件。副本没有加密，请当面转交；要离开本机的备份用 redress backup。",
      "The copy has an id and a key of its own, so that both can be used. Do not copy the "
        + "file itself. The copy is not sealed: take it by hand, and use redress backup for what "
        + "leaves the machine otherwise."
    ),
    arguments: [
      ArgumentSpecification(
        Phrase("目标", "TARGET"), help: Phrase("新数据库的文件", "the new store"), isPath: true)
    ],
    examples: [
      Example(
        command: "redress clone /media/usb/second.sqlite",
        explanation: Phrase("复制到 U 盘", "onto a USB stick"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let view = try store.newestView()
      let copied = try copy(from: store.path, to: parsed.arguments[0], .cloned, session)
      try store.note(
        AccessNote.copied(to: copied.thisNode.node, through: view), by: session.user(of: store))
      if session.format != .json {
        session.remark(Phrase("副本没有加密，请当面转交。", "the copy is not sealed: take it there by hand."))
      }
    })

  static let restore: Command<Session> = Command(
    "restore", aliases: ["恢复"], summary: Phrase("从备份恢复数据库", "make the store from a backup"),
    discussion: Phrase(
      "恢复后的数据库使用新编号；下次同步时会从上级服务器取回备份之后的数据。",
      "The restored store goes on under a new id; the next sync brings what came after the "
        + "backup."),
    options: [
      OptionSpecification(
        "key", value: .path(placeholder: Phrase("私钥文件", "KEYFILE")),
        help: Phrase("打开封存的备份", "opens a sealed backup"))
    ],
    arguments: [source],
    examples: [
      Example(
        command: "redress restore backup.sqlite --store kerqin.sqlite",
        explanation: Phrase("恢复为 kerqin.sqlite", "as kerqin.sqlite")),
      Example(
        command: "redress restore 2025-11.sealed --key office.key",
        explanation: Phrase("打开封存的备份", "from a sealed backup")),
    ],
    run: { parsed, session in
      let target = session.storePath
      try BackupCommand.opened(parsed.arguments[0], parsed.value("key"), for: target) { source in
        _ = try copy(from: source, to: target, .restored, session)
      }
    })

  private static func copy(
    from source: String, to target: String, _ reason: IdentityChange, _ session: Session
  ) throws -> CaseStore {
    let store = try CaseStore.copy(from: source, to: target, reason: reason)
    if session.format == .json {
      session.print([
        "store": .string(store.path), "node": .string(store.thisNode.node.text),
      ])
    } else {
      session.print(
        session.say(
          "已建立 \(store.path)，编号 \(store.thisNode.node)。",
          "Made \(store.path), as \(store.thisNode.node)."))
    }
    return store
  }
}
