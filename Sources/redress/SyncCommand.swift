import CaseModel
import CaseStore
import ChangeLog
import Console
import SyncClient
import SyncSession

/// `redress sync`: sends what the server lacks, takes what is new.
enum SyncCommand {
  /// The clock is said to be off beyond this: below it, deadlines and the order of edits do not
  /// suffer, and a slow line explains it.
  private static let clockToleranceMilliseconds: Int64 = 120_000

  /// Shorter waits for a busy server go by without a word.
  private static let waitSecondsTold = 3

  static let command: Command<Session> = Command(
    "sync", aliases: ["同步"], summary: Phrase("与上级服务器同步", "sync with the server above"),
    discussion: Phrase(
      """
      中断后再运行一次即可，从停下的地方继续，不会重复也不会丢失。新服务器代替损坏的服务器时，本机核对它的登记后\
      自动改用；它正在收回数据时，上报完即结束（退出状态 0，JSON 里 collecting 为 true），稍后再同步。
      """,
      """
      After an interruption run it again: it goes on where it stopped, twice nothing, losing \
      nothing. A server that took a lost one's place is taken up by its certificates. While it \
      gathers what the offices hold, a sync ends when all is sent: with status 0, and collecting \
      true in JSON.
      """
    ),
    examples: [
      Example(command: "redress sync", explanation: Phrase("同步一次", "sync once"))
    ],
    run: { _, session in
      let store = try session.openStore()
      let bar = ProgressBar(
        label: session.say("同步", "Syncing"), terminal: session.terminal)
      defer { bar.finish() }
      let client = SyncClient(store: store) { [session] seconds in
        if seconds >= waitSecondsTold {
          session.remark(
            Phrase(
              "上级服务器正忙，\(seconds) 秒后继续。", "The server is busy; going on in \(seconds) seconds."))
        }
        SyncClient.sleep(seconds: seconds)
      }
      let result = try client.sync { progress in
        bar.update(
          progress.sent + progress.received, total: progress.sending + progress.receiving)
      }
      bar.finish()
      let outcome = result.outcome
      let status = try store.status()
      if session.format == .json {
        session.print([
          "sent": .integer(outcome.sent), "received": .integer(outcome.received),
          "hub": .string(outcome.hub.node.text), "hub_office": .string(outcome.hub.office),
          "returned": .integer(outcome.returned),
          "mended": .array(outcome.mended.sorted().map { .string($0.text) }),
          "conflicts": .integer(status.openConflicts),
          "unsent": .integer(status.unsent), "new_identity": .boolean(result.tookNewIdentity),
          "collecting": .boolean(outcome.hub.isCollecting),
          "elsewhere": .array(
            result.elsewhere.map { found in
              .object([
                ("case", .string(found.person.caseID.text)), ("office", .string(found.office)),
                ("since", .string(orNull: found.since)),
              ])
            }),
        ])
      } else if outcome.hub.isCollecting {
        session.print(
          session.say(
            "已上报 \(outcome.sent) 条，上级服务器均已确认。服务器正在收回各单位手中的数据，暂不下发；稍后再同步即可。",
            "\(outcome.sent) changes sent, all acknowledged. The server is gathering what the "
              + "offices hold and gives nothing out yet: sync again later."))
      } else {
        session.print(
          session.say(
            "同步完成：上报 \(outcome.sent) 条，收到 \(outcome.received) 条，上级服务器均已确认。",
            "Synced: \(outcome.sent) changes sent, \(outcome.received) received, all acknowledged.")
        )
      }
      if outcome.returned > 0 {
        session.remark(returnRemark(outcome))
      }
      if result.tookNewIdentity {
        session.warn(
          Phrase(
            "这个数据库的另一份拷贝也在使用。两份的数据都已保留，本机今后使用新编号 \(store.thisNode.node)；请停用其中一份。",
            "another copy of this store is in use. The data of both is kept, and this "
              + "computer goes on as \(store.thisNode.node); stop using one of the copies."
          ))
      }
      let offices = try store.officeTree()
      for found in result.elsewhere {
        let words = DuplicateWords.elsewhere(
          CaseElsewhere(office: found.office, since: found.since.flatMap { LocalDate(iso: $0) }),
          offices)
        let number = found.person.caseID.shortNumber
        session.remark(
          Phrase("案件 \(number)：\(words.chinese)", "case \(number): \(words.english)"))
      }
      warnClock(status, session)
      if !outcome.hub.isCollecting { try warnServer(store, of: outcome.hub.node, session) }
      if status.openConflicts > 0 {
        session.warn(
          Phrase(
            "有 \(status.openConflicts) 处填写不一致，请选一个：见 redress conflicts list。",
            "\(status.openConflicts) values differ between people; see redress conflicts list."))
      }
    })

  /// How many mended cases are named; JSON has all.
  private static let casesListedMax = 8

  /// What the hub lacked, and of which cases.
  private static func returnRemark(_ outcome: SyncSession.Outcome) -> Phrase {
    let numbers = outcome.mended.sorted().prefix(casesListedMax).map(\.shortNumber)
    let isWhole = numbers.count == outcome.mended.count
    let cases =
      numbers.isEmpty
      ? Phrase(verbatim: "")
      : Phrase(
        "涉及案件：\(numbers.joined(separator: "、"))\(isWhole ? "。" : " 等 \(outcome.mended.count) 件。")",
        " Their cases: \(numbers.joined(separator: ", "))"
          + (isWhole ? "." : " and others, \(outcome.mended.count) in all."))
    return Phrase(
      "上级服务器缺少的 \(outcome.returned) 条数据已补交。\(cases.chinese)",
      "\(outcome.returned) changes that the server had lost were given back to it.\(cases.english)")
  }

  /// Warns when this computer lets others in, and the server above did not let it in as a server:
  /// what those write cannot count above then.
  private static func warnServer(
    _ store: CaseStore, of upper: NodeID, _ session: Session
  ) throws {
    let own = store.thisNode.node
    let certificates = try store.certificates(of: own).filter(\.isHub)
    guard !certificates.isEmpty, !certificates.contains(where: { $0.issuer == upper }) else {
      return
    }
    session.warn(
      Phrase(
        "本机是服务器，上级却没有把它登记为服务器：下级单位填写的内容在上级暂不计入。请上级运行："
          + "redress computer renew \(own) --server",
        "this computer is a server, and the office above did not let it in as one: what offices "
          + "below write will not count there. There: redress computer renew \(own) --server"))
  }

  /// Warns when this computer's clock is off, and by how much.
  static func warnClock(_ status: StoreStatus, _ session: Session) {
    guard let offset = status.upstream?.clockOffsetMilliseconds,
      abs(offset) > clockToleranceMilliseconds
    else { return }
    let minutes = abs(offset) / 60_000
    let slow = offset > 0
    session.warn(
      Phrase(
        "本机时钟比服务器\(slow ? "慢" : "快") \(minutes) 分钟，请校准；已录入的数据不受影响。",
        "this computer's clock is \(minutes) minutes \(slow ? "behind" : "ahead of") the "
          + "server's; set it right. Recorded data is safe."
      ))
  }
}

extension StoreStatus {
  /// Changes of this computer that no server has acknowledged.
  var unsent: Int64 { pending.values.reduce(0, +) }
}
