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
      "邀请码由上级单位用 redress computer invite 生成，整个放在引号里。已登记的电脑在服务器换地址后，只写新地址即可。",
      "The office above makes the code by redress computer invite; put all of it in quotes. When "
        + "the server of an enrolled computer moved, its new address alone will do."),
    options: [
      OptionSpecification(
        "machine", value: .text(placeholder: Phrase("名称", "NAME")),
        help: Phrase("这台电脑的名称，不写用主机名", "what this computer is called; its host name if not given")),
      OptionSpecification(
        "request", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase(
          "没有网络时：把登记申请写入这个新文件", "without a network: write a request into this new file")),
      OptionSpecification(
        "answer", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("读入上级单位的答复文件", "take the answer of the office above")),
    ],
    arguments: [
      ArgumentSpecification(
        Phrase("邀请码", "CODE"),
        help: Phrase(
          "上级单位给的邀请码，或服务器的新地址", "the invitation of the office above, or the server's new address"),
        isRequired: false)
    ],
    examples: [
      Example(
        command: "redress join 'https://server.example:8420#sha256=h5_UDZrA…&invitation=k7q2m9-…'",
        explanation: Phrase("以后用 redress sync 同步", "then redress sync does the rest")),
      Example(
        command: "redress join 'https://10.0.0.9:8420#sha256=h5_UDZrA…'",
        explanation: Phrase("服务器换了地址", "the server has another address")),
      Example(
        command: "redress join --request request.json",
        explanation: Phrase("没有网络时，由文件申请", "without a network: ask by file")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      if try joinByFile(store, parsed, session) { return }
      guard let typed = parsed.arguments.first else {
        throw Problem(
          "usage.join", Phrase("没有写邀请码。", "There is no invitation."),
          hint: Phrase(
            "写 redress join '邀请码'，或 --request、--answer。",
            "Write redress join 'CODE', or --request or --answer."), exit: .usage)
      }
      let code = try JoinCode(typed)
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

  /// Writes a request or takes an answer; false if neither was asked for.
  private static func joinByFile(
    _ store: CaseStore, _ parsed: ParsedCommand, _ session: Session
  ) throws -> Bool {
    if let path = parsed.value("request") {
      let request = try store.request(machine: parsed.value("machine"))
      try TextFile.write(request.encoded, to: path)
      let fingerprint = NodeRequest.fingerprint(of: request.applicant.publicKey)
      if session.format == .json {
        session.print([
          "node": .string(request.applicant.node.text), "fingerprint": .string(fingerprint),
        ])
      } else {
        session.print(
          session.say(
            "申请写入 \(path)，交给上级单位；对方来电话时核对密钥标识 \(fingerprint)。",
            "The request is in \(path), for the office above; when they call, this computer's key "
              + "is \(fingerprint)."))
      }
      return true
    }
    guard let path = parsed.value("answer") else { return false }
    let answer: NodeAnswer
    do { answer = try NodeAnswer(decoding: TextFile.read(path)) } catch is MessageFault {
      throw StoreError.trust(.file(.malformed))
    }
    _ = try HubAddress(answer.address)
    try store.join(answer)
    let name = try store.officeTree().find(id: answer.hubOffice)?.name ?? answer.hubOffice
    if session.format == .json {
      session.print([
        "address": .string(answer.address), "office": .string(answer.hubOffice),
        "office_name": .string(name), "node": .string(answer.hub.text),
      ])
    } else {
      session.print(
        session.say(
          "已登记到\(name)的服务器。用 redress sync 开始同步。",
          "Enrolled with the server of \(name). Run redress sync to sync."))
    }
    return true
  }
}
