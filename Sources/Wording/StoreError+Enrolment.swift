internal import CaseModel
internal import CaseStore
internal import ChangeLog

extension StoreError {
  /// Why a computer is not let in, in words.
  var enrolmentProblem: Problem {
    switch self {
    case .notEnrolled(let node):
      Problem(
        "node.not_enrolled",
        Phrase(
          "这台电脑（\(node)）没有在上级服务器登记。",
          "This computer (\(node)) is not enrolled with the server above."),
        hint: Phrase(
          "向上级单位要邀请码，再运行 redress join 邀请码；本机数据不受影响。",
          "Ask the office above for an invitation and run redress join CODE; the data here is safe."
        ),
        exit: .refused)
    case .needsAdministrator(let node):
      Problem(
        "node.needs_administrator",
        Phrase(
          "这台电脑（\(node)）用的是另一台电脑数据库的拷贝，须由上级单位确认。",
          "This computer (\(node)) works on a copy of another one's store; the office above has to "
            + "agree."),
        hint: Phrase(
          "向上级单位要邀请码，再运行 redress join 邀请码；本机数据不受影响。",
          "Ask the office above for an invitation and run redress join CODE; the data here is safe."
        ),
        exit: .refused)
    case .badSignature(let node):
      Problem(
        "node.signature",
        Phrase("签名不是 \(node) 的密钥做的。", "The signature is not of the key of \(node)."),
        exit: .refused)
    case .invalidMachine(let name):
      Problem(
        "machine.invalid",
        Phrase("“\(name)”不能用作电脑名称。", "“\(name)” is no name for a computer."),
        hint: Phrase(
          "用 1 到 64 个英文字母、数字或 . - _，例如 counter-1。",
          "Use 1 to 64 letters, digits or . - _, for example counter-1."), exit: .usage)
    case .invitation(let fault): invitation(fault)
    default: unexpected
    }
  }

  private func invitation(_ fault: InvitationFault) -> Problem {
    let another = Phrase("请向上级单位要一个新的邀请码。", "Ask the office above for a new invitation.")
    return switch fault {
    case .unknown:
      Problem(
        "invitation.unknown",
        Phrase("上级服务器没有发过这个邀请码。", "The server gave no such invitation."),
        hint: another, exit: .refused)
    case .used(let time):
      Problem(
        "invitation.used",
        Phrase(
          "这个邀请码已在 \(time) 用过，每个只能用一次。",
          "The invitation was used at \(time); each serves once."),
        hint: another, exit: .refused)
    case .expired(let time):
      Problem(
        "invitation.expired",
        Phrase(
          "这个邀请码已过期（服务器时间 \(time)）。",
          "The invitation ended at \(time), by the server's clock."),
        hint: another, exit: .refused)
    case .ofOffice(let office):
      Problem(
        "invitation.other_office",
        Phrase("这个邀请码是给单位 \(office) 的。", "The invitation is for office \(office)."),
        hint: another, exit: .refused)
    case .ofHub(let node):
      Problem(
        "invitation.other_hub",
        Phrase(
          "这个邀请码是另一台服务器（\(node)）发的。", "The invitation was given by another server (\(node))."),
        hint: Phrase("请核对地址，或要一个新的邀请码。", "Check the address, or ask for a new invitation."),
        exit: .refused)
    case .validity:
      Problem(
        "invitation.validity",
        Phrase("邀请码的有效期应为一分钟到一年。", "An invitation serves for a minute to a year."),
        hint: Phrase("例如 --valid 7d、--valid 12h。", "For example --valid 7d or --valid 12h."),
        exit: .usage)
    }
  }
}
