import CaseModel
import CaseStore
import ChangeLog
import Console
import Evidence
import SyncSession

/// `redress evidence`: a case's history as a file that proves itself.
enum EvidenceCommand {
  static let command: Command<Session> = Command(
    "evidence", aliases: ["证据"],
    summary: Phrase("把案件的全部改动写成可自行核实的文件", "write a case's history as a file that proves itself"),
    discussion: Phrase(
      "文件前半部分供人阅读，后半部分是每处修改的原文、校验码、签名和证书。任何装有本程序的电脑都能核实："
        + "redress verify --evidence 文件。文件含个人信息，请妥善保管。",
      "The first half is for people; the second has every change as it was written, with digests, "
        + "signatures and certificates. Any computer with this program can check it: redress "
        + "verify --evidence FILE. It holds personal data: keep it safe."),
    options: [
      OptionSpecification(
        "output", short: "o", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("写入这个新文件", "the new file"), isRequired: true)
    ],
    arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command: "redress evidence 9F3A-27C1 -o case.evidence.txt",
        explanation: Phrase("交给仲裁或法院", "for arbitration or a court"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let proof = try CaseProving.prove(parsed.arguments[0], store, session)
      let path = parsed.value("output") ?? ""
      let content = try content(of: proof, store)
      let text = document(proof, try store.officeTree(), madeAt: content.madeAt, session)
      try TextFile.write(
        EvidenceFile.encode(text: text, content, key: try store.nodeKey()), to: path,
        isPersonal: true)
      let told = told(proof)
      let unproved = told.count { $0.standing != .proved }
      if session.format == .json {
        session.print([
          "output": .string(path), "lines": .integer(Int64(told.count)),
          "unproved": .integer(Int64(unproved)),
          "withheld": .integer(Int64(proof.entries.count - told.count)),
        ])
        return
      }
      session.print(
        session.say(
          "\(told.count) 处修改写入 \(path)。",
          "Wrote \(told.count) changes to \(path)."))
      if unproved > 0 {
        session.warn(
          Phrase(
            "其中 \(unproved) 处没有作者电脑的签名；联网后重做可以补上。",
            "\(unproved) of them have no signature of their author's computer; make it again while "
              + "the server above can be reached."))
      }
    })

  /// The changes that a file may tell: what is confidential never leaves with it.
  private static func told(_ proof: CaseProof) -> [CaseProof.Entry] {
    proof.entries.filter { entry in
      let type = RecordType.find(entry.line.record.type)
      return !entry.line.set.contains { type?.find(field: $0.name)?.isConfidential ?? false }
    }
  }

  private static func content(
    of proof: CaseProof, _ store: CaseStore
  ) throws -> EvidenceFile.Content {
    var certificates: [Certificate] = []
    let maker = try store.certificateChain(of: store.thisNode.node)
    let chains = proof.chains.sorted { $0.key < $1.key }.map(\.value) + [maker].compactMap { $0 }
    for certificate in chains.flatMap(\.certificates) where !certificates.contains(certificate) {
      certificates.append(certificate)
    }
    return EvidenceFile.Content(
      caseID: proof.caseID, madeAt: store.now.iso, office: store.thisNode.office,
      root: proof.root, erasedCount: Int64(proof.erasedCount),
      withheldCount: Int64(proof.entries.count - told(proof).count), certificates: certificates,
      runs: proof.runs, lines: told(proof).map(\.line))
  }

  /// What people read.
  private static func document(
    _ proof: CaseProof, _ offices: OfficeTree, madeAt: String, _ session: Session
  ) -> String {
    let text = HistoryText(language: session.language, offices: offices)
    let time = Instant(iso: madeAt)?.localMinute ?? madeAt
    var rows = [
      session.say("案件记录证明", "Record of a case, with proof"),
      session.say("案件 \(proof.caseID.shortNumber)", "Case \(proof.caseID.shortNumber)")
        + "（\(proof.caseID.text)）",
      session.say("制作时间 \(time)（北京时间）", "Made \(time) (UTC+8)"),
      session.say(
        "核实方法：redress verify --evidence 文件；根密钥标识应与工会公布的一致。",
        "To check it: redress verify --evidence FILE; the root's fingerprint must be the one that "
          + "the union publishes."),
      proof.root.map { NodeRequest.fingerprint(of: $0) }
        .map { session.say("根密钥标识 \($0)", "Fingerprint of the root: \($0)") } ?? "",
      "",
    ]
    let told = told(proof)
    for entry in told {
      let office = proof.chains[entry.line.log.node]?.certificates.first?.office
      rows.append(text.head(entry.line, office: office))
      rows += text.changes(entry.line)
      var standing = HistoryText.words(entry.standing)[session.language]
      if entry.isQuarantined { standing += session.say("；不计入", "; does not count") }
      rows.append("    [\(entry.line.name) · \(standing)]")
    }
    if proof.erasedCount > 0 {
      rows.append(
        session.say(
          "另有 \(proof.erasedCount) 处修改已按删除决定删除。",
          "\(proof.erasedCount) changes were erased by an order."))
    }
    if told.count < proof.entries.count {
      let count = proof.entries.count - told.count
      rows.append(
        session.say(
          "另有 \(count) 处调解笔录依法不对外提供（最高人民法院关于人民法院特邀调解的规定第22、28条）。",
          "\(count) changes of session notes are withheld (Rules on Mediators Invited by Courts, "
            + "arts. 22 and 28)."))
    }
    return rows.joined(separator: "\n") + "\n"
  }
}

/// `redress verify --evidence`: checks a file on any computer; no store is opened.
enum EvidenceVerification {
  static func run(_ path: String, root expected: String?, _ session: Session) throws {
    let file: EvidenceFile
    do { file = try EvidenceFile(decoding: try TextFile.read(path)) } catch let fault
      as EvidenceFile.Fault
    { throw problem(fault, path) }
    let offices = try CaseStore.registeredOffices()
    let check = file.check { upper, lower in
      offices.isAtOrAbove(upper, lower)
        || offices.isAtOrAbove(upper, RecordID(lower)?.office ?? lower)
    }
    let fingerprint = check.root.map { NodeRequest.fingerprint(of: $0) }
    if session.format == .json {
      session.print([
        "case": .string(file.content.caseID.text), "made_at": .string(file.content.madeAt),
        "intact": .boolean(check.isIntact), "maker_office": .string(orNull: check.makerOffice),
        "root": .string(orNull: fingerprint),
        "erased": .integer(file.content.erasedCount),
        "withheld": .integer(file.content.withheldCount),
        "lines": .array(
          check.entries.map { entry in
            .object([
              ("name", .string(entry.line.name.description)),
              ("standing", .string(entry.standing.rawValue)),
              ("office", .string(orNull: entry.office)),
            ])
          }),
      ])
    } else {
      let text = HistoryText(language: session.language, offices: offices)
      for entry in check.entries {
        session.print(
          "\(text.head(entry.line, office: entry.office))  "
            + "[\(HistoryText.words(entry.standing)[session.language])]")
        for row in text.changes(entry.line) { session.print(row) }
      }
      CaseProving.printRoot(check.root, session)
    }
    if let expected, TextForm.letters(expected) != TextForm.letters(fingerprint ?? "") {
      throw Problem(
        "evidence.other_root",
        Phrase(
          "\(path) 的根密钥标识是 \(fingerprint ?? "—")，不是 \(expected)。",
          "The root of \(path) has the fingerprint \(fingerprint ?? "—"), not \(expected)."),
        hint: Phrase("不要采信；请与出具单位核对。", "Do not rely on it; ask the office that gave it."),
        exit: .failure)
    }
    guard check.isProved else { throw notProved(check, path) }
    guard session.format == .table else { return }
    session.print(
      session.say(
        "\(check.entries.count) 处修改全部得到证明，文件未被改动。请核对根密钥标识。",
        "All \(check.entries.count) changes are proved, and the file was not changed. Compare the "
          + "root's fingerprint."))
  }

  private static func problem(_ fault: EvidenceFile.Fault, _ path: String) -> Problem {
    let sentence: Phrase =
      switch fault {
      case .noEvidence:
        Phrase("\(path) 不是证据文件，或被截断。", "\(path) is no file of evidence, or ends too early.")
      case .malformed(let row):
        Phrase(
          "\(path) 证明部分的第 \(row) 行无法读取。", "Row \(row) of the proof in \(path) cannot be read.")
      case .cut:
        Phrase("\(path) 的证明部分缺行或多行。", "Rows of the proof in \(path) are missing or left over.")
      }
    return Problem(
      "evidence.malformed", sentence,
      hint: Phrase("请向出具单位重新索取。", "Ask the office that gave it for another."), exit: .failure)
  }

  private static func notProved(_ check: EvidenceCheck, _ path: String) -> Problem {
    let count = check.entries.count { $0.standing != .proved }
    let sentence: Phrase =
      if !check.isIntact {
        Phrase("\(path) 在制作之后被改动过。", "\(path) was changed after it was made.")
      } else if check.makerOffice == nil {
        Phrase(
          "制作 \(path) 的电脑没有通到根密钥的证书。",
          "No certificate leads from the computer that made \(path) to the root.")
      } else if check.strayCount > 0 {
        Phrase(
          "\(path) 有 \(check.strayCount) 处修改不属于这个案件。",
          "\(check.strayCount) changes in \(path) are of another case.")
      } else {
        Phrase("\(path) 有 \(count) 处修改没有得到证明。", "\(count) changes in \(path) are not proved.")
      }
    return Problem(
      "evidence.not_proved", sentence,
      hint: Phrase("不要采信；请与出具单位核对。", "Do not rely on it; ask the office that gave it."),
      exit: .failure)
  }
}

/// What of typed letters counts.
private enum TextForm {
  static func letters(_ text: String) -> String {
    String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}
