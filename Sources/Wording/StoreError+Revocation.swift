internal import CaseModel
internal import CaseStore
internal import ChangeLog

extension StoreError {
  /// What has to do with computers that were revoked, in words.
  var revocationProblem: Problem {
    switch self {
    case .nodeRevoked(let node, let since, let office):
      Problem(
        "node.revoked",
        Phrase(
          "这台电脑（\(node)）已于 \(day(since)) 被\(office)停用；发出的内容服务器都已收到，有待确认。",
          "This computer (\(node)) was revoked by \(office) on \(day(since)); what it sent is with "
            + "the server and waits to be admitted."),
        hint: Phrase(
          "请联系\(office)的管理员；继续使用须有新的邀请码：redress join 邀请码。",
          "Talk to the administrator of \(office); to go on, ask for a new invitation and run "
            + "redress join CODE."),
        exit: .refused)
    case .notRevoked(let node):
      Problem(
        "revocation.none", Phrase("电脑 \(node) 没有停用。", "The computer \(node) was not revoked."),
        hint: Phrase("用 redress computer list 查看。", "See redress computer list."), exit: .refused)
    case .revocationNotEntitled(let node):
      Problem(
        "revocation.not_entitled",
        Phrase(
          "本机无权停用或恢复 \(node)：须在其所属单位或上级的服务器上操作，停用服务器须由更上级。",
          "This computer may not speak on \(node): that is for a server of its office or above, "
            + "and for a server, of one above it."),
        hint: Phrase("请由上级单位操作。", "Ask the office above."), exit: .refused)
    case .unknownBranch(let log, let number):
      Problem(
        "revocation.branch",
        Phrase(
          "\(log.node) 的这种数据没有第 \(number) 分支。",
          "That log of \(log.node) has no branch \(number)."),
        hint: Phrase(
          "不带 --branch 运行可看到各分支。", "Run it without --branch to see the branches."), exit: .usage)
    case .tooManyTrusted(let count, let max):
      Problem(
        "revocation.too_many",
        Phrase(
          "要逐条认可 \(count) 条，一次最多 \(max) 条。",
          "\(count) changes would be trusted one by one; \(max) is the most."),
        hint: Phrase(
          "改用 --plain、--personal 给出有效的最后编号。",
          "Give the last trusted numbers with --plain and --personal."), exit: .refused)
    default: unexpected
    }
  }

  private func day(_ time: String) -> String {
    Instant(iso: time).map { "\($0.localDate)" } ?? time
  }
}
