import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress verify`: proves that the store is what its lines say, and the lines what was signed
/// for.
enum VerifyCommand {
  static let command: Command<Session> = Command(
    "verify", aliases: ["校验"],
    summary: Phrase("逐条校验本机全部数据", "check everything held against its changes"),
    discussion: Phrase(
      "按修改记录重新计算每一条数据，并核对修改记录前后是否相接；绕过本程序改动的数据会被指出。不改动任何内容。",
      "Every record is computed again from its changes and every chain followed to its end; "
        + "what was changed past "
        + "this program is named. Nothing is written."),
    options: [
      OptionSpecification(
        "case", value: .text(placeholder: Phrase("案件", "CASE")),
        help: Phrase(
          "只核实一个案件：每处修改核实到作者电脑的签名和根密钥",
          "one case only: each change to its author's signature, and that to the root")),
      OptionSpecification(
        "evidence", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("核实证据文件，不需要数据库", "check a file of evidence; needs no store")),
      OptionSpecification(
        "root", value: .text(placeholder: Phrase("标识", "FINGERPRINT")),
        help: Phrase("证据文件应有的根密钥标识", "the root that the evidence must have")),
    ],
    examples: [
      Example(command: "redress verify", explanation: Phrase("全部校验", "check all of it")),
      Example(
        command: "redress verify --case 9F3A-27C1",
        explanation: Phrase("核实一个案件", "prove a case")),
      Example(
        command: "redress verify --evidence case.evidence.txt",
        explanation: Phrase("核实证据文件", "check a file of evidence")),
    ],
    run: { parsed, session in
      if let path = parsed.value("evidence") {
        try EvidenceVerification.run(path, root: parsed.value("root"), session)
        return
      }
      if let typed = parsed.value("case") {
        try CaseProving.verify(typed, session)
        return
      }
      let store = try session.openStore()
      let result = try store.verify()
      if session.format == .json {
        session.print([
          "lines": .integer(result.lines), "records": .integer(result.records),
          "chains": .integer(result.chains),
          "findings": .array(result.findings.map { .string(text($0)[session.language]) }),
        ])
      } else {
        for finding in result.findings { session.print(text(finding)[session.language]) }
        session.print(
          session.say(
            "校验了 \(result.lines) 条修改、\(result.records) 条记录、\(result.chains) 组修改记录的衔接。",
            "Checked \(result.lines) changes, \(result.records) records, \(result.chains) chains."))
      }
      guard result.isSound else {
        throw Problem(
          "store.unsound",
          Phrase(
            "\(store.path) 有 \(result.findings.count) 处与修改记录不符。",
            "\(store.path) differs from its changes in \(result.findings.count) places."),
          hint: Phrase(
            "不要继续写入；请先备份该文件再联系管理员。",
            "Do not write to it; keep a copy of the file and call the administrator."),
          exit: .failure)
      }
      if session.format == .table { session.print(session.say("全部相符。", "All of it agrees.")) }
    })

  static func text(_ finding: StoreVerification.Finding) -> Phrase {
    switch finding {
    case .damaged(let text):
      Phrase("数据库文件损坏：\(text)", "The file is damaged: \(text)")
    case .brokenLog(let log, let branch, let sequence):
      Phrase(
        "\(log)（\(branch)）的修改记录在第 \(sequence) 条处接不上。",
        "The chain of \(log) (\(branch)) breaks at number \(sequence).")
    case .brokenFeed(let hub, let feed, let position):
      Phrase(
        "来自 \(hub) 的数据（\(feed)）在第 \(position) 处接不上。",
        "What came from \(hub) (\(feed)) breaks at entry \(position).")
    case .wrongLogSignature(let log, _, let sequence):
      Phrase(
        "\(log) 第 \(sequence) 条处的签名不是作者电脑的：签名或之前的修改被改动过。",
        "The signature over \(log) at number \(sequence) is not its author's: it was changed, or "
          + "what stands before it.")
    case .unsignedLog(let log, _, let sequence):
      Phrase(
        "\(log) 第 \(sequence) 条之后没有作者电脑的签名。",
        "No signature of its author stands over \(log) after number \(sequence).")
    case .wrongFeedSignature(let hub, let feed, let position):
      Phrase(
        "来自 \(hub) 的数据（\(feed)）第 \(position) 处的签名不是该服务器的。",
        "The signature over what came from \(hub) (\(feed)) at entry \(position) is not that "
          + "server's.")
    case .unsignedFeed(let hub, let feed, let position):
      Phrase(
        "来自 \(hub) 的数据（\(feed)）第 \(position) 处之后没有该服务器的签名。",
        "No signature of the server stands over what came from \(hub) (\(feed)) after entry "
          + "\(position).")
    case .unreadableLine(let arrival):
      Phrase("第 \(arrival) 条修改无法读取。", "Change \(arrival) cannot be read.")
    case .recordDiffers(let record, let field):
      Phrase(
        "\(record) 的“\(field)”与修改记录不符：可能绕过本程序改动过。",
        "“\(field)” of \(record) differs from its changes: it may have been changed past "
          + "this program."
      )
    case .wronglyMerged(let caseID):
      Phrase(
        "案件 \(caseID.shortNumber) 的归并状态与记录不符：可能绕过本程序改动过。",
        "Whether case \(caseID.shortNumber) is merged differs from what its records say.")
    case .recordMissing(let record):
      Phrase(
        "\(record) 的记录与修改记录不能对应。", "\(record) has a row without changes, or the other way round.")
    case .unprovedCertificate(let name):
      Phrase(
        "登记 \(name) 的签名不符，却被当作有效：它或它的签发人被改动过。",
        "Certificate \(name) counts, but no signature proves it: it or its issuer was changed.")
    case .wronglyJudged(let name):
      Phrase("修改 \(name) 是否计入判断有误。", "Change \(name) is wrongly judged to count or not.")
    }
  }
}
