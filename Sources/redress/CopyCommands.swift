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
      "副本有自己的编号和密钥，两台电脑可以同时使用。请不要直接拷贝文件。",
      "The copy has an id and a key of its own, so that both can be used. Do not copy the "
        + "file itself."
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
      try copy(from: store.path, to: parsed.arguments[0], .cloned, session)
    })

  static let restore: Command<Session> = Command(
    "restore", aliases: ["恢复"], summary: Phrase("从备份恢复数据库", "make the store from a backup"),
    discussion: Phrase(
      "恢复后的数据库使用新编号；下次同步时会从上级服务器取回备份之后的数据。",
      "The restored store goes on under a new id; the next sync brings what came after the "
        + "backup."),
    arguments: [source],
    examples: [
      Example(
        command: "redress restore backup.sqlite --store kerqin.sqlite",
        explanation: Phrase("恢复为 kerqin.sqlite", "as kerqin.sqlite"))
    ],
    run: { parsed, session in
      try copy(from: parsed.arguments[0], to: session.storePath, .restored, session)
    })

  private static func copy(
    from source: String, to target: String, _ reason: IdentityChange, _ session: Session
  ) throws {
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
  }
}
