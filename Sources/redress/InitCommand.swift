import CaseModel
import CaseStore
import ChangeLog
import Console
import Glibc

/// `redress init`: makes a store for an office.
enum InitCommand {
  static let command: Command<Session> = Command(
    "init", summary: Phrase("为一个单位建立数据库", "make the store of an office"),
    discussion: Phrase(
      "数据库旁边会生成一个密钥文件（.key），两者放在一起，请勿单独拷贝。数据库未加密，请启用系统磁盘加密。",
      "A key file (.key) is made beside the store; keep the two together and copy neither alone. "
        + "The store is not encrypted: use the system's disk encryption."),
    options: [
      OptionSpecification(
        "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
        help: Phrase("单位代码或名称", "code or name of the office"), isRequired: true),
      OptionSpecification(
        "user", value: .text(placeholder: Phrase("用户名", "NAME")),
        help: Phrase("默认用户名，不含空格", "default user name, without spaces"), isRequired: true),
    ],
    examples: [
      Example(
        command: "redress init --office 150502 --user zhang.wei --store kerqin.sqlite",
        explanation: Phrase("数据库放在指定文件", "put the store into a file of your choice"))
    ],
    run: { parsed, session in
      makeFolder(of: session.storePath)
      let store = try CaseStore.create(
        path: session.storePath, office: parsed.value("office") ?? "",
        user: parsed.value("user") ?? "")
      let office = try store.officeTree().find(id: store.thisNode.office)
      let atRest = store.atRest
      if session.format == .json {
        session.print([
          "store": .string(store.path), "node": .string(store.thisNode.node.text),
          "disk": .string(atRest.disk.rawValue),
          "office": .string(store.thisNode.office), "office_name": .string(orNull: office?.name),
          "user": .string(store.thisNode.defaultUser),
        ])
      } else {
        session.print(
          session.say(
            "已为\(office?.name ?? "")建立数据库：\(store.path)",
            "Made the store of \(office?.name ?? ""): \(store.path)"))
        session.remark(
          Phrase(
            "密钥在 \(store.path).key，请与数据库放在一起。",
            "the key is \(store.path).key, keep it beside the store."))
        session.remark(atRest.advice)
        atRest.warn(session)
      }
    })

  private static func makeFolder(of path: String) {
    // A folder that cannot be made shows as a store that cannot be made.
    var folder = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
      folder += part + "/"
      if folder != "/" { unsafe mkdir(folder, 0o700) }
    }
  }
}
