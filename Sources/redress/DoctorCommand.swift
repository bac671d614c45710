import CaseModel
import CaseStore
import Console

/// `redress doctor`: compares what is computed from the records with them, and computes it anew
/// where it differs.
enum DoctorCommand {
  static let command: Command<Session> = Command(
    "doctor", aliases: ["自检"],
    summary: Phrase("检查并修复搜索索引等派生数据", "check and repair what is computed from the records"),
    discussion: Phrase(
      "搜索索引等可以由案件记录重新算出的数据，逐一与记录核对，不符就重建。案件记录本身不会改动；核对记录请用 verify。",
      "What can be computed from the records, such as the search index, is compared with them and "
        + "built anew where it differs. Records are never changed; verify checks those."),
    options: StoreCheck.all.map {
      OptionSpecification(
        $0.name, help: Phrase("只检查\($0.label.chinese)", "only the \($0.label.english)"))
    },
    examples: [
      Example(command: "redress doctor", explanation: Phrase("全部检查", "check all")),
      Example(
        command: "redress doctor --search", explanation: Phrase("只检查搜索索引", "the search index only")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let chosen = StoreCheck.all.filter { parsed.isSet($0.name) }
      var results: [(check: StoreCheck, outcome: StoreCheck.Outcome)] = []
      for check in chosen.isEmpty ? StoreCheck.all : chosen {
        results.append((check, try run(check, store, session)))
      }
      if session.format == .json {
        session.print([
          "checks": .array(results.map { json($0.check, $0.outcome) })
        ])
      } else {
        for (check, outcome) in results {
          session.print(text(check, outcome)[session.language])
        }
      }
      guard results.allSatisfy({ $0.outcome.isSound || $0.outcome.isRebuilt }) else {
        throw Problem(
          "doctor.unfinished",
          Phrase("还没有修复完：现在写不了数据库文件。", "Not all is repaired: the store cannot be written now."),
          hint: Phrase("腾出磁盘空间后再运行一次。", "Make room on the disk and run it again."),
          exit: .failure)
      }
    })

  private static func run(
    _ check: StoreCheck, _ store: CaseStore, _ session: Session
  ) throws -> StoreCheck.Outcome {
    let bar = ProgressBar(label: check.label[session.language], terminal: session.terminal)
    defer { bar.finish() }
    return try check.run(store) { done, total in bar.update(done, total: total) }
  }

  private static func text(_ check: StoreCheck, _ outcome: StoreCheck.Outcome) -> Phrase {
    let label = check.label
    guard !outcome.isSound else {
      return Phrase(
        "\(label.chinese)：核对了 \(outcome.examined) 件，全部相符。",
        "\(label.english): \(outcome.examined) compared, all of it agrees.")
    }
    let rebuilt =
      outcome.isRebuilt ? Phrase("已重建。", "Built anew.") : Phrase("重建未完成。", "Not yet built anew.")
    guard let wrong = outcome.wrong else {
      return Phrase(
        "\(label.chinese)：已损坏，读不出来。\(rebuilt.chinese)",
        "\(label.english): damaged and not readable. \(rebuilt.english)")
    }
    return Phrase(
      "\(label.chinese)：核对了 \(outcome.examined) 件，\(wrong) 处不符。\(rebuilt.chinese)",
      "\(label.english): \(outcome.examined) compared, \(wrong) differ. \(rebuilt.english)")
  }

  private static func json(_ check: StoreCheck, _ outcome: StoreCheck.Outcome) -> JSONOutput {
    .object([
      ("name", .string(check.name)), ("examined", .integer(outcome.examined)),
      ("wrong", .integer(orNull: outcome.wrong)), ("rebuilt", .boolean(outcome.isRebuilt)),
    ])
  }
}
