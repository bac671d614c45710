public import CaseModel
public import CaseStore
internal import ChangeLog

extension StoreError.TrustFault {
  /// Why a proof is not taken, in words.
  public var problem: Problem {
    switch self {
    case .unsignedHub(let node):
      Problem(
        "hub.signature",
        Phrase(
          "应答的服务器（\(node)）没有证明自己的身份：签名不符。什么也没有发送。",
          "The server that answers (\(node)) did not prove who it is: its signature does not fit. "
            + "Nothing was sent."), hint: Self.ask, exit: .refused)
    case .unprovedHub(let node):
      Problem(
        "hub.unproved",
        Phrase(
          "服务器 \(node) 的登记证明不了它的身份。", "The certificates of server \(node) do not prove it."),
        hint: Self.ask, exit: .refused)
    case .noRoot:
      Problem(
        "trust.no_root",
        Phrase("本机还不知道恢复密钥的公钥，无法核对签名。", "No root is known here to check signatures by."),
        hint: Phrase("先运行 redress sync 或 redress join。", "Run redress sync or redress join first."),
        exit: .refused)
    case .notCertified:
      Problem(
        "trust.not_certified",
        Phrase(
          "这台服务器还没有得到登记，它的签名没有效力。",
          "This server is not certified yet: its word proves nothing."),
        hint: Phrase(
          "最高一级运行 redress computer recover；其他由上级运行 redress computer renew 编号 --server。",
          "The highest one runs redress computer recover; for any other the office above runs "
            + "redress computer renew ID --server."), exit: .refused)
    case .otherRecoveryKey:
      Problem(
        "recovery.other",
        Phrase(
          "这不是本机所认的那把恢复密钥。", "This is not the recovery key of the root that is known here."),
        exit: .refused)
    case .recoveryKey(.malformed):
      Problem(
        "recovery.malformed",
        Phrase(
          "恢复密钥不完整：应为十四组字母和数字，每组四个。",
          "The recovery key is not whole: it has fourteen groups of four letters and digits."),
        exit: .usage)
    case .recoveryKey(.mistyped):
      Problem(
        "recovery.mistyped",
        Phrase(
          "恢复密钥有错字：末尾的校验不符。",
          "The recovery key is mistyped: its last letters do not fit the rest."),
        hint: Phrase("请对照原文逐组检查；字母不分大小写。", "Compare it group by group; capitals do not matter."),
        exit: .usage)
    case .hubOfOwnOffice(let office):
      Problem(
        "hub.own_office",
        Phrase(
          "不能给本单位（\(office)）再登记一台服务器。",
          "A second server of this server's own office (\(office)) cannot be certified by it."),
        hint: Phrase(
          "由上级服务器登记，或在那台电脑上运行 redress computer recover。",
          "The server above certifies it, or redress computer recover on that computer."),
        exit: .refused)
    case .unknownNode(let typed):
      Problem(
        "node.no_such",
        Phrase(
          "没有编号为“\(typed)”的已登记或待确认的电脑。",
          "No computer “\(typed)” is enrolled here or waits to be."),
        hint: Phrase("见 redress computer list。", "See redress computer list."), exit: .failure)
    case .unprovedNode(let node):
      Problem(
        "node.unproved",
        Phrase(
          "电脑 \(node) 的登记证明不了它的身份。", "The certificates of computer \(node) do not prove it."),
        hint: Phrase(
          "向上级单位要邀请码，再运行 redress join 邀请码；本机数据不受影响。",
          "Ask the office above for an invitation and run redress join CODE; the data here is safe."
        ), exit: .refused)
    case .collecting:
      Problem(
        "hub.collecting",
        Phrase(
          "服务器正在收回各单位手中的数据，暂不下发。",
          "The server is gathering what the offices hold, and gives nothing out yet."),
        hint: Phrase(
          "等管理员在服务器上运行 redress computer open。",
          "Wait until its administrator runs redress computer open."),
        exit: .failure)
    case .notCollecting:
      Problem(
        "hub.open",
        Phrase("这台服务器已在下发数据。", "This server gives out what it holds already."),
        exit: .refused)
    case .file(let fault): Self.problem(of: fault)
    }
  }

  private static var ask: Phrase {
    Phrase("请向上级单位核对。", "Ask the office above.")
  }

  private static func problem(of fault: StoreError.FileFault) -> Problem {
    switch fault {
    case .malformed:
      Problem(
        "file.malformed",
        Phrase("文件不完整，或不是这一种文件。", "The file is incomplete, or of another kind."),
        hint: Phrase("请重新取一份。", "Get another copy."), exit: .failure)
    case .changed:
      Problem(
        "file.changed",
        Phrase(
          "文件的签名不符：途中被改动过。什么也没有保存。",
          "The file's signature does not fit: it was changed on its way. Nothing was stored."),
        hint: Phrase("请直接向对方重新取一份。", "Get another copy from who made it."), exit: .refused)
    case .ofOther(let node):
      Problem(
        "file.of_other",
        Phrase("文件是给另一台电脑（\(node)）的。", "The file is for another computer (\(node))."),
        exit: .refused)
    case .unproved(let name):
      Problem(
        "file.unproved",
        Phrase(
          "文件里的 \(name) 没有可信的签名。什么也没有保存。",
          "No signature that is known here proves \(name) in the file. Nothing was stored."),
        hint: ask, exit: .refused)
    }
  }
}
