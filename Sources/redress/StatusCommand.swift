import CaseModel
import CaseStore
import ChangeLog
import Console
import Deadlines
import Reports
import SyncSession

/// `redress status`: what is here, what was sent, what needs a person's eye.
enum StatusCommand {
  static let command: Command<Session> = Command(
    "status", aliases: ["状态"],
    summary: Phrase("本机数据与同步情况", "what is here and how far it is synced"),
    options: [
      OptionSpecification(
        "deep",
        help: Phrase(
          "列出各组修改记录末尾的校验码：两台电脑显示相同，就证明内容相同",
          "list where the chains end: computers that show the same hold the same"))
    ],
    examples: [
      Example(command: "redress status --json", explanation: Phrase("供程序读取", "for programs"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let status = try store.status()
      let offices = try store.officeTree()
      let waiting = try store.erasures().filter { $0.state == .waiting || $0.state == .due }
      let isCollecting = try store.collectingSince() != nil
      var calendars = try store.calendars()
      let calendar = calendars.calendar(of: store.thisNode.office)
      let ends = parsed.isSet("deep") ? try store.chainEnds() : nil
      if session.format == .json {
        session.print(json(status, waiting, store, isCollecting, calendar.through, ends))
      } else {
        print(status, waiting, store, offices, isCollecting, session)
        CalendarCommand.warn(calendar, today: store.today, session)
        if let ends { print(ends, session) }
      }
    })

  private static func print(_ ends: ChainEnds, _ session: Session) {
    session.print("")
    var table = TextTable([
      .init(Phrase("链", "Chain"), importance: 2), .init(Phrase("条数", "Through"), .right),
      .init(Phrase("校验值", "Link"), importance: 2),
    ])
    for log in ends.logs {
      let branch = log.branch > 0 ? " #\(log.branch)" : ""
      table.append(["\(log.log)\(branch)", String(log.through), log.link.base64])
    }
    for feed in ends.feeds {
      table.append(["\(feed.hub) → \(feed.feed)", String(feed.through), feed.link.base64])
    }
    session.print(table)
  }

  private static func json(_ ends: ChainEnds) -> JSONOutput {
    .object([
      (
        "logs",
        .array(
          ends.logs.map { log in
            .object([
              ("node", .string(log.log.node.text)), ("class", .string(log.log.logClass.rawValue)),
              ("branch", .integer(log.branch)), ("through", .integer(log.through)),
              ("link", .string(log.link.base64)),
            ])
          })
      ),
      (
        "feeds",
        .array(
          ends.feeds.map { feed in
            .object([
              ("hub", .string(feed.hub.text)), ("office", .string(orNull: feed.feed.office)),
              ("class", .string(feed.feed.logClass.rawValue)), ("through", .integer(feed.through)),
              ("link", .string(feed.link.base64)),
            ])
          })
      ),
    ])
  }

  private static func print(
    _ status: StoreStatus, _ erasures: [Erasure], _ store: CaseStore, _ offices: OfficeTree,
    _ isCollecting: Bool, _ session: Session
  ) {
    func name(_ office: String) -> String { offices.find(id: office)?.name ?? office }
    var table = TextTable([.init(""), .init("", importance: 2)])
    table.hasHeader = false
    table.append([session.say("单位", "Office"), name(store.thisNode.office)])
    table.append([session.say("数据库", "Store"), store.path])
    let atRest = store.atRest
    table.append([session.say("所在磁盘", "Disk"), atRest.diskWords[session.language]])
    table.append([session.say("本机编号", "This computer"), store.thisNode.node.text])
    table.append([session.say("调解案件", "Mediations"), String(status.mediations)])
    table.append([
      session.say("上级服务器", "Server above"),
      status.upstream.map { "\(name($0.office)) \($0.address)" }
        ?? session.say("未指定", "none"),
    ])
    if let upstream = status.upstream {
      table.append([
        session.say("上次同步完成", "Last complete sync"),
        upstream.completedAt.flatMap { Instant(iso: $0) }.map { MediationHistory.local($0) }
          ?? session.say("从未", "never"),
      ])
    }
    table.append([
      session.say("只在本机的修改", "Changes only here"), String(status.unsent),
    ])
    let intake = status.intake
    table.append([
      session.say("收到的修改", "Changes received"),
      session.say(
        "\(intake.received)（已并入 \(intake.applied)，暂未能并入 \(intake.quarantined)，缺内容 "
          + "\(intake.holes)；重复 \(intake.duplicates)）",
        "\(intake.received) (merged \(intake.applied), set apart \(intake.quarantined), "
          + "without body \(intake.holes); again \(intake.duplicates))"
      ),
    ])
    table.append([
      session.say("填写不一致", "Values that differ"), conflicts(status, session),
    ])
    if status.unreadable > 0 {
      table.append([
        session.say("需升级才能读的内容", "From a newer version"), String(status.unreadable),
      ])
    }
    if !erasures.isEmpty {
      table.append([
        session.say("公示中的删除决定", "Erasures ordered"),
        session.say(
          "\(erasures.count)，最早 \(erasures[0].actsOn) 执行",
          "\(erasures.count), the first acts on \(erasures[0].actsOn)"),
      ])
    }
    session.print(table)
    SyncCommand.warnClock(status, session)
    if isCollecting {
      session.warn(
        Phrase(
          "服务器正在收回各单位手中的数据，不下发；各单位同步后运行 redress computer open。",
          "this server gathers what the offices hold and gives nothing out; when they have synced, "
            + "run redress computer open."))
    }
    atRest.warn(session)
    guard !status.peers.isEmpty else { return }
    session.print("")
    var peers = TextTable([
      .init(Phrase("下级单位", "Office below"), importance: 2),
      .init(Phrase("电脑", "Computer")), .init(Phrase("上次同步完成", "Last complete sync")),
    ])
    for peer in status.peers {
      peers.append([
        name(peer.office), peer.node.text,
        peer.completedAt.flatMap { Instant(iso: $0) }.map { MediationHistory.local($0) }
          ?? session.say("从未", "never"),
      ])
    }
    session.print(peers)
  }

  /// How many choices are open, and of them those that are no two values of a field.
  private static func conflicts(_ status: StoreStatus, _ session: Session) -> String {
    var parts: [String] = []
    if status.paymentsOnVoidedCases > 0 {
      parts.append(
        session.say(
          "已作废案件的到账 \(status.paymentsOnVoidedCases)",
          "payments on voided cases \(status.paymentsOnVoidedCases)"))
    }
    if status.ignoredEdges > 0 {
      parts.append(
        session.say(
          "上下级循环 \(status.ignoredEdges)",
          "offices above that would close a cycle \(status.ignoredEdges)"))
    }
    if status.ignoredMerges > 0 {
      parts.append(
        session.say(
          "没有采用的归并 \(status.ignoredMerges)",
          "mergings that do not count \(status.ignoredMerges)"))
    }
    let total = String(status.openConflicts)
    guard !parts.isEmpty else { return total }
    let separator = session.say("、", ", ")
    return total
      + session.say(
        "（其中\(parts.joined(separator: separator))）",
        " (of them \(parts.joined(separator: separator)))")
  }

  private static func json(
    _ status: StoreStatus, _ erasures: [Erasure], _ store: CaseStore, _ isCollecting: Bool,
    _ calendarThrough: LocalDate?, _ ends: ChainEnds?
  ) -> JSONOutput {
    let upstream: JSONOutput =
      status.upstream.map { upstream in
        .object([
          ("address", .string(upstream.address)), ("node", .string(upstream.node.text)),
          ("office", .string(upstream.office)),
          ("completed_at", .string(orNull: upstream.completedAt)),
          ("clock_offset_milliseconds", .integer(orNull: upstream.clockOffsetMilliseconds)),
        ])
      } ?? .null
    let atRest = store.atRest
    return .object([
      ("store", .string(store.path)), ("disk", .string(atRest.disk.rawValue)),
      ("open_to_others", .array(atRest.openFiles.map { .string($0) })),
      ("node", .string(store.thisNode.node.text)),
      ("office", .string(store.thisNode.office)), ("mediations", .integer(status.mediations)),
      ("lines", .integer(status.lines)), ("unsent", .integer(status.unsent)),
      (
        "received",
        .object([
          ("received", .integer(status.intake.received)),
          ("applied", .integer(status.intake.applied)),
          ("quarantined", .integer(status.intake.quarantined)),
          ("holes", .integer(status.intake.holes)),
          ("duplicates", .integer(status.intake.duplicates)),
        ])
      ), ("conflicts", .integer(status.openConflicts)),
      ("payments_on_voided_cases", .integer(status.paymentsOnVoidedCases)),
      ("ignored_edges", .integer(status.ignoredEdges)),
      ("ignored_merges", .integer(status.ignoredMerges)),
      ("erasures_waiting", .integer(Int64(erasures.count))),
      ("unreadable", .integer(status.unreadable)), ("collecting", .boolean(isCollecting)),
      ("calendar_through", .string(orNull: calendarThrough?.iso)),
      ("upstream", upstream), ("chains", ends.map { json($0) } ?? .null),
      (
        "peers",
        .array(
          status.peers.map { peer in
            .object([
              ("node", .string(peer.node.text)), ("office", .string(peer.office)),
              ("last_seen_at", .string(peer.lastSeenAt)),
              ("completed_at", .string(orNull: peer.completedAt)),
            ])
          })
      ),
    ])
  }
}
