import CaseModel
import CaseStore
import ChangeLog
import Console
import SyncClient
import SyncSession

// Enrolment and certificates by file, where no line leads.

extension ComputerCommand {
  static let certify = Command<Session>(
    "certify", aliases: ["登记"],
    summary: Phrase("答复下级电脑的登记申请文件", "answer the request of a computer below, by file"),
    discussion: Phrase(
      "请给对方打电话，核对显示的密钥标识，再确认。把写出的答复文件交给对方：redress join --answer 文件。",
      "Call whoever sent it and compare the key that is shown, then agree. Give them the answer: "
        + "redress join --answer FILE."),
    options: [
      OptionSpecification(
        "output", short: "o", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("答复写入这个新文件", "the new file for the answer"), isRequired: true),
      OptionSpecification(
        "address", value: .text(placeholder: Phrase("地址", "ADDRESS")),
        help: Phrase(
          "下级怎样连到这台服务器；不写用 redressd 的监听地址",
          "how the office reaches this server; as redressd listens if not given")),
      OptionSpecification(
        "server", formerNames: ["hub"],
        help: Phrase("登记为该单位的服务器", "certify it as its office's server")),
      OptionSpecification("yes", help: Phrase("已核对，不再询问", "it was compared; do not ask")),
    ],
    arguments: [
      ArgumentSpecification(
        Phrase("申请文件", "FILE"), help: Phrase("redress join --request 写的文件", "a request"),
        isPath: true)
    ],
    examples: [
      Example(
        command: "redress computer certify request.json -o answer.json",
        explanation: Phrase("核对后答复", "compare, then answer"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let request: NodeRequest
      do {
        request = try NodeRequest(decoding: TextFile.read(parsed.arguments[0]))
      } catch is MessageFault { throw StoreError.trust(.file(.malformed)) }
      guard request.isSigned else { throw StoreError.trust(.file(.changed)) }
      let address = try ServedAddress.joinable(
        try store.servedAddress(), replacing: parsed.value("address"))
      guard try agrees(to: request, parsed, store, session) else { return }
      let answer = try store.certify(
        request, address: address.text, isHub: parsed.isSet("server"))
      try TextFile.write(answer.encoded, to: parsed.value("output") ?? "")
      if session.format == .json {
        session.print([
          "node": .string(answer.node.text), "office": .string(request.applicant.office),
          "output": .string(parsed.value("output") ?? ""),
        ])
      } else {
        session.print(
          session.say(
            "已登记，答复写入 \(parsed.value("output") ?? "")；对方运行 redress join --answer 文件。",
            "Certified; the answer is in \(parsed.value("output") ?? ""). There: redress join "
              + "--answer FILE."))
      }
    })

  /// Shows who asks, and asks whether it was compared.
  private static func agrees(
    to request: NodeRequest, _ parsed: ParsedCommand, _ store: CaseStore, _ session: Session
  ) throws -> Bool {
    let applicant = request.applicant
    let office = try store.officeTree().find(id: applicant.office)?.name ?? applicant.office
    session.remark(
      Phrase(
        "\(office)的电脑 \(applicant.machine)（\(applicant.node)）申请登记，"
          + "密钥标识 \(NodeRequest.fingerprint(of: applicant.publicKey))。",
        "computer \(applicant.machine) (\(applicant.node)) of \(office) asks; its key is "
          + "\(NodeRequest.fingerprint(of: applicant.publicKey))."))
    if parsed.isSet("yes") { return true }
    guard session.terminal.isInputTerminal, session.format != .json else {
      throw Problem(
        "certify.unconfirmed",
        Phrase("没有确认，没有登记。", "It was not confirmed; nothing was certified."),
        hint: Phrase("核对无误后加上 --yes。", "If the key is right, add --yes."), exit: .refused)
    }
    return Prompt.atTerminal(session.terminal, language: session.language).confirm(
      Phrase("已向对方核对密钥标识，同意登记吗", "Was the key compared with theirs, and is it let in?"),
      preset: false)
  }

  static let export = Command<Session>(
    "export", aliases: ["导出"],
    summary: Phrase("把全部登记写入文件", "write all certificates into a file"),
    discussion: Phrase(
      "带到连不上网的电脑上，用 redress computer import 读入。",
      "For computers without a network: redress computer import reads it there."),
    options: [
      OptionSpecification(
        "output", short: "o", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("写入这个新文件", "the new file"), isRequired: true)
    ],
    examples: [
      Example(
        command: "redress computer export -o trust.ndjson",
        explanation: Phrase("全部登记", "all of them"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let lines = try store.trustLines()
      try TextFile.write(lines.encoded, to: parsed.value("output") ?? "")
      if session.format == .json {
        session.print(["lines": .integer(Int64(lines.lines.count))])
      } else {
        session.print(
          session.say(
            "写出 \(lines.lines.count) 条登记。", "\(lines.lines.count) certificates are written."))
      }
    })

  static let `import` = Command<Session>(
    "import", aliases: ["导入"],
    summary: Phrase("从文件读入登记", "take certificates from a file"),
    discussion: Phrase(
      "每一条都用本机所认的恢复密钥核对签名；有一条不符，就什么也不保存。",
      "Each is checked up to the root that is known here; if one does not hold, none is stored."),
    arguments: [
      ArgumentSpecification(
        Phrase("文件", "FILE"), help: Phrase("computer export 写的文件", "what computer export wrote"),
        isPath: true)
    ],
    examples: [
      Example(
        command: "redress computer import trust.ndjson", explanation: Phrase("读入", "take them"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let file: TrustLines
      do {
        file = try TrustLines(decoding: TextFile.read(parsed.arguments[0]))
      } catch is MessageFault { throw StoreError.trust(.file(.malformed)) }
      let taken = try store.take(file)
      if session.format == .json {
        session.print([
          "lines": .integer(Int64(file.lines.count)), "new": .integer(taken),
        ])
      } else {
        session.print(
          session.say(
            "文件中 \(file.lines.count) 条登记均已核对，新增 \(taken) 条。",
            "All \(file.lines.count) certificates hold; \(taken) are new."))
      }
    })
}
