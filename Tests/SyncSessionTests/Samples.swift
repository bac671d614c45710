import ChangeLog
import SyncSession

/// Messages to take apart, with every member set.
enum Samples {
  static let hub = NodeID(publicKey: [UInt8](repeating: 1, count: 32))
  static let key = [UInt8](repeating: 2, count: 32)
  static let node = NodeID(publicKey: key)
  static let plain = LogID(node: node, logClass: .plain)
  static let personal = LogID(node: node, logClass: .personal)

  static func link(_ text: String) -> ChainLink { ChainLink(Digest(of: text)) }

  static let hello = hello(logs: [
    LogEnd(log: plain, through: 9, link: link("9")),
    LogEnd(log: LogID(node: hub, logClass: .personal), through: 3, link: link("3")),
  ])

  static func hello(logs: [LogEnd]) -> Hello {
    Hello(versions: [1, 2], node: node, office: "150502", publicKey: key, logs: logs)
  }

  static func reply(
    version: Int64 = 1, node: NodeID = hub, classes: [LogClass] = LogClass.allCases,
    plain: [LogRange] = [], personal: [LogRange] = [], linesMax: Int64 = 1_000,
    bytesMax: Int64 = 1 << 20
  ) -> HelloReply {
    HelloReply(
      version: version, node: node, office: "150500", time: "2025-11-20T10:00:00.123Z",
      classes: classes,
      holdings: [
        HelloReply.Holding(log: Samples.plain, ranges: plain),
        HelloReply.Holding(log: Samples.personal, ranges: personal),
      ], linesMax: linesMax, bytesMax: bytesMax)
  }

  static let batch = PushBatch(
    sender: hub, log: plain, from: 4, after: link("3"),
    items: [
      .line(Array("{\"v\":\"工\"}".utf8)), .hole(Digest(of: "hole")), .line(Array("{\"v\":1}".utf8)),
    ],
    link: link("6"), signature: signature)

  static let signature = LinkSignature(
    publicKey: key, bytes: [UInt8](repeating: 9, count: Signature.byteCount))

  static let receipt: PushReceipt = {
    var counts = IntakeCounts()
    (counts.received, counts.applied, counts.quarantined, counts.holes) = (6, 3, 2, 1)
    counts.duplicates = 4
    return PushReceipt(
      log: personal, ranges: [LogRange(from: 1, through: 6, link: link("6"))], counts: counts)
  }()

  static let pull = PullRequest(
    node: node,
    cursors: [
      FeedCursor(feed: .common, position: 0, link: link("c")),
      FeedCursor(
        feed: FeedID(office: "150502", logClass: .personal), position: 12, link: link("p")),
    ], linesMax: 500)

  static let page = PullPage(
    sections: [
      PullPage.Section(
        feed: .common, from: 1, items: [.line(Array("{\"v\":2}".utf8))], link: link("x"),
        signature: signature),
      PullPage.Section(
        feed: FeedID(office: "150502", logClass: .plain), from: 7,
        items: [.own(.plain, from: 3, through: 9), .line(Array("{\"v\":3}".utf8)), .hole(hole)],
        link: link("y"), signature: signature),
    ], disagreeing: [disagreement(FeedID(office: "150501", logClass: .plain))], remaining: 42)

  static func disagreement(_ feed: FeedID) -> PullPage.Disagreement {
    PullPage.Disagreement(
      feed: feed,
      links: [0, 5].map { FeedCursor(feed: feed, position: $0, link: link("p\($0)")) })
  }

  static let entries = FeedReturn(
    sender: node, hub: hub, feed: FeedID(office: "150502", logClass: .personal), from: 8,
    after: link("7"),
    items: [.line(Array("{\"v\":\"工\"}".utf8)), .hole(hole), .line(Array("{\"v\":2}".utf8))],
    link: link("9"), signature: signature)

  static let holeRow =
    "{\"hole\":\"\(hole.digest.base64)\",\"node\":\"\(node)\",\"log\":\"personal\",\"seq\":7}\n"

  static let hole = FeedHole(
    log: LogID(node: node, logClass: .personal), sequence: 7, digest: Digest(of: "erased"))

  static let returned: ReturnReceipt = {
    var counts = IntakeCounts()
    (counts.received, counts.applied, counts.quarantined) = (5, 3, 2)
    counts.duplicates = 4
    return ReturnReceipt(counts: counts, lacked: [8])
  }()

  static let refusal = Refusal(
    code: "office.unknown", message: "no such office", chinese: "没有这个单位", hint: "see the list",
    chineseHint: "请看单位表")
}
