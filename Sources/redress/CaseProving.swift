import CaseModel
import CaseStore
import ChangeLog
import Console
import SyncClient
import SyncSession

/// Proves a case with the help of the joined hub, and says what it found.
enum CaseProving {
  /// The proof of a case; a hub that cannot be reached leaves lines on its word.
  static func prove(_ typed: String, _ store: CaseStore, _ session: Session) throws -> CaseProof {
    let caseID = try store.findCase(typed)
    var isOffline = false
    let proof = try store.prove(case: caseID) { lines in
      guard !isOffline, try store.upstream() != nil else { return [] }
      do { return try SyncClient(store: store).proofs(of: lines) } catch let error as SyncError {
        isOffline = true
        session.warn(
          Phrase(
            "没有从上级服务器取到签名：\(error.problem.sentence.chinese)",
            "No signatures came from the server above: \(error.problem.sentence.english)"))
        return []
      }
    }
    return proof
  }

  /// `redress verify --case`: says of each line what stands behind it.
  static func verify(_ typed: String, _ session: Session) throws {
    let store = try session.openStore()
    let proof = try prove(typed, store, session)
    let offices = try store.officeTree()
    if session.format == .json {
      session.print(json(proof))
    } else {
      let text = HistoryText(language: session.language, offices: offices)
      for entry in proof.entries {
        let office = proof.chains[entry.line.log.node]?.certificates.first?.office
        let apart = entry.isQuarantined ? session.say("（不计入）", " (does not count)") : ""
        session.print(
          "\(text.head(entry.line, office: office))  "
            + "[\(HistoryText.words(entry.standing)[session.language])\(apart)]")
      }
      for finding in proof.findings {
        session.print(VerifyCommand.text(finding)[session.language])
      }
      if proof.erasedCount > 0 {
        session.print(
          session.say(
            "另有 \(proof.erasedCount) 处修改已按删除决定删除，只留下校验码。",
            "\(proof.erasedCount) changes were erased by an order; their digests remain."))
      }
      printRoot(proof.root, session)
    }
    guard proof.isProved else { throw notProved(proof) }
    if session.format == .table {
      session.print(
        session.say(
          "\(proof.entries.count) 处修改全部由作者电脑签名，证书通到根密钥。",
          "All \(proof.entries.count) changes are signed by their authors' computers, and their "
            + "certificates lead to the root."))
    }
  }

  static func printRoot(_ root: [UInt8]?, _ session: Session) {
    guard let root else {
      session.print(
        session.say("不知道根密钥：还没有加入任何服务器。", "No root is known: no server above was joined."))
      return
    }
    let fingerprint = NodeRequest.fingerprint(of: root)
    session.print(
      session.say("根密钥标识：\(fingerprint)", "Fingerprint of the root: \(fingerprint)"))
  }

  private static func notProved(_ proof: CaseProof) -> Problem {
    let count = proof.entries.count { $0.standing != .proved }
    return Problem(
      "case.not_proved",
      Phrase(
        "案件 \(proof.caseID.shortNumber) 有 \(count) 处修改没有得到证明，\(proof.findings.count) 处与修改记录不符。",
        "\(count) changes of case \(proof.caseID.shortNumber) are not proved, and "
          + "\(proof.findings.count) places differ from its changes."),
      hint: Phrase(
        "联网后再试；仍然如此时运行 redress verify 检查全部数据。",
        "Try again while the server above can be reached; if it stays so, check everything with "
          + "redress verify."),
      exit: .failure)
  }

  private static func json(_ proof: CaseProof) -> JSONOutput {
    .object([
      ("case", .string(proof.caseID.text)),
      ("root", .string(orNull: proof.root.map { Base64URL.encode($0) })),
      ("erased", .integer(Int64(proof.erasedCount))),
      ("findings", .integer(Int64(proof.findings.count))),
      (
        "lines",
        .array(
          proof.entries.map { entry in
            .object([
              ("name", .string(entry.line.name.description)),
              ("standing", .string(entry.standing.rawValue)),
              ("counts", .boolean(!entry.isQuarantined)),
            ])
          })
      ),
    ])
  }
}
