import CaseModel
import CaseStore
import Console
import HTTPClient
import Reports
import Sealing
import Sheets
import Spreadsheets
import SyncClient
import SyncSession
import Templates
import Wording

/// Turns what the layers throw into words; a fact that nobody worded would be a fault of ours.
func problem(for error: any Error) -> Problem {
  switch error {
  case let error as Problem: error
  case let error as StoreError: error.problem
  case let error as SyncError: error.problem
  case let error as ReportError: error.problem
  case let error as SealingFault: error.problem
  case let error as TemplateError: error.problem
  case let error as SpreadsheetError: error.problem
  default:
    Problem(
      "program.unexpected",
      Phrase("程序出现意外情况，没有保存。", "The program met an unexpected fault; nothing was saved."),
      exit: .failure)
  }
}

extension SyncError {
  /// The fact in words.
  var problem: Problem {
    switch self {
    case .invalidAddress(let typed):
      Problem(
        "sync.address", Phrase("“\(typed)”不是服务器地址。", "“\(typed)” is no address of a server."),
        hint: Phrase(
          "照抄 redressd 输出的地址，例如 127.0.0.1:8420 或 https://…#sha256=…。",
          "Copy what redressd prints, for example 127.0.0.1:8420 or https://…#sha256=…."),
        exit: .usage)
    case .invalidPin(let typed):
      Problem(
        "sync.pin",
        Phrase(
          "“\(typed)”里的密钥标识不完整：#sha256= 后面应有 43 个字符。",
          "The key in “\(typed)” is not whole: 43 characters belong behind #sha256=."),
        hint: Phrase(
          "请照抄 redressd 输出的地址。", "Copy the address as redressd prints it."), exit: .usage)
    case .unencrypted(let typed):
      Problem(
        "sync.unencrypted",
        Phrase(
          "\(typed) 是另一台电脑，这样连接没有加密，不能发送个人信息。",
          "\(typed) is another computer, and this connection is not encrypted: personal data is "
            + "not sent over it."
        ),
        hint: Phrase(
          "用 redressd 输出的地址（https://…#sha256=…）；线路已另行加密（如 VPN）时写成 http://主机:端口#unencrypted。",
          "Use the address that redressd prints (https://…#sha256=…), or, where a VPN encrypts the "
            + "connection, http://HOST:PORT#unencrypted."), exit: .refused)
    case .invalidInvitation(_, .mistyped):
      Problem(
        "invitation.mistyped",
        Phrase(
          "邀请码有错字：末尾的校验不符。", "The invitation is mistyped: its last letters do not fit the rest."),
        hint: Phrase(
          "请对照原文逐组检查；字母不分大小写。", "Compare it group by group; capitals do not matter."),
        exit: .usage)
    case .invalidInvitation(_, .malformed):
      Problem(
        "invitation.malformed",
        Phrase(
          "邀请码不完整：invitation= 后面应是七组字母和数字，每组六个。",
          "The invitation is not whole: seven groups of six letters and digits belong behind "
            + "invitation=."),
        hint: Phrase(
          "请照抄整个邀请码，并放在引号里。", "Copy the whole code, and put it in quotes."), exit: .usage)
    case .transport(let address, let error): transport(address, error)
    case .notAHub(let address, let status):
      Problem(
        "sync.not_a_hub",
        Phrase(
          "\(address) 有程序应答，但不是 Redress 服务器（状态 \(status)）。",
          "Something answers at \(address), but it is no Redress server (status \(status))."),
        hint: Phrase(
          "请检查地址和端口；数据都在本机，没有丢失。", "Check the address and port; all data is on this computer."),
        exit: .failure)
    case .refused(_, 429, let refusal), .refused(_, 500..., let refusal):
      Problem(
        refusal.code,
        Phrase(
          "上级服务器暂时不能接收：\(refusal.chinese)", "The server cannot take it now: \(refusal.message)"),
        hint: Phrase(
          "数据都在本机，没有丢失；稍后再运行 redress sync。",
          "All data is on this computer; run redress sync again later."), exit: .failure)
    case .refused(_, _, let refusal):
      Problem(
        refusal.code,
        Phrase("上级服务器拒绝：\(refusal.chinese)", "The server refused: \(refusal.message)"),
        hint: refusal.hint.isEmpty ? nil : Phrase(refusal.chineseHint, refusal.hint),
        exit: .refused)
    case .session(_, let failure): session(failure)
    }
  }

  private func transport(_ address: String, _ error: HTTPClientError) -> Problem {
    let kept = Phrase(
      "数据都在本机，没有丢失；联网后再运行 redress sync。",
      "All data is on this computer; run redress sync again later.")
    return switch error {
    case .cannotConnect, .cannotResolve:
      Problem(
        "sync.unreachable",
        Phrase("连不上上级服务器 \(address)。", "The server at \(address) cannot be reached."),
        hint: kept, exit: .failure)
    case .timedOut, .connectionCut, .cancelled:
      Problem(
        "sync.cut", Phrase("与 \(address) 的连接中断。", "The connection to \(address) broke off."),
        hint: kept, exit: .failure)
    case .tooLarge, .malformedBody, .protocolError, .malformedHeader:
      Problem(
        "sync.not_a_hub",
        Phrase(
          "\(address) 的应答不是 Redress 服务器的应答。",
          "What \(address) answers is not a Redress server's answer."),
        hint: Phrase("请检查地址和端口。", "Check the address and port."), exit: .failure)
    case .malformedURL:
      Problem(
        "sync.address", Phrase("“\(address)”不是服务器地址。", "“\(address)” is no address of a server."),
        exit: .usage)
    case .otherKey:
      Problem(
        "sync.other_key",
        Phrase(
          "\(address) 的密钥不是指定的那一把，不是要连接的服务器。什么也没有发送。",
          "\(address) has another key than the one that was named: it is not the server that "
            + "was meant. Nothing was sent."),
        hint: Phrase(
          "请向上级单位核对；确实换了密钥时，用新地址再运行一次 redress join。",
          "Ask the office above; if its key was changed, run redress join with the new address."),
        exit: .refused)
    case .untrustedCertificate:
      Problem(
        "sync.untrusted",
        Phrase(
          "\(address) 的证书不可信：没有受信任的机构为它作证，或本机时钟不准。",
          "The certificate of \(address) is not trusted: no authority vouches for it, or this "
            + "computer's clock is wrong."),
        hint: Phrase(
          "请用 redressd 输出的完整地址（带 #sha256=…）再运行一次 redress join。",
          "Run redress join again with the whole address that redressd prints, with #sha256=…."),
        exit: .refused)
    case .tlsFailed:
      Problem(
        "sync.tls",
        Phrase("\(address) 没有用加密连接应答。", "\(address) did not answer over an encrypted connection."),
        hint: Phrase(
          "请检查地址和端口；数据都在本机，没有丢失。", "Check the address and port; all data is on this computer."),
        exit: .failure)
    case .tlsUnavailable:
      Problem(
        "sync.tls_unavailable",
        Phrase("本机的 libcurl 不能核对服务器密钥。", "This computer's libcurl cannot check a server's key."),
        hint: Phrase("请安装 OpenSSL 版的 libcurl。", "Install the libcurl that is built with OpenSSL."),
        exit: .failure)
    case .outOfMemory:
      Problem(
        "sync.memory", Phrase("内存不足。", "There is no memory left."), hint: kept, exit: .failure)
    case .libraryMissing:
      Problem(
        "sync.library_missing",
        Phrase("本机没有 libcurl，不能联网。", "This computer has no libcurl, and so no way to a server."),
        hint: Phrase(
          "请安装 Debian 的 libcurl4；数据都在本机，没有丢失。",
          "Install Debian's libcurl4; all data is on this computer."),
        exit: .failure)
    }
  }

  private func session(_ failure: SyncSession.Failure) -> Problem {
    switch failure {
    case .version(let theirs):
      Problem(
        "protocol.version",
        Phrase(
          "服务器使用协议版本 \(theirs)，本程序不支持。",
          "The server speaks version \(theirs) of the protocol, this program does not."),
        hint: Phrase("请升级 redress；已录入的数据不受影响。", "Upgrade redress; recorded data is safe."),
        exit: .refused)
    case .otherHub(let expected, let found):
      StoreError.otherHub(expected: expected, found: found).problem
    case .forked(let log, let agreed):
      Problem(
        "log.forked",
        Phrase(
          "上级服务器另有本机（\(log)）第 \(agreed) 条之后的不同记录：这个数据库可能还在别处使用。",
          "The server holds other records of this computer (\(log)) after number \(agreed): "
            + "this store may be in use elsewhere, too."
        ),
        hint: Phrase(
          "两边的数据都完好；请再同步一次，仍然如此时联系管理员。",
          "Both are safe; sync again, and if it stays so, call the administrator."),
        exit: .refused)
    case .receipt(let log, let expected, let found):
      Problem(
        "sync.receipt",
        Phrase(
          "上级服务器只确认了 \(log) 到 \(found)，应为 \(expected)。",
          "The server acknowledged \(log) to \(found) only, not to \(expected)."),
        hint: Phrase("请再同步一次。", "Sync again."), exit: .failure)
    case .endless, .outOfOrder:
      Problem(
        "sync.confused", Phrase("上级服务器的应答前后不符。", "The server's answers do not fit together."),
        hint: Phrase("请再同步一次；仍然如此时联系管理员。", "Sync again; if it stays so, call the administrator."),
        exit: .failure)
    }
  }
}

extension ReportError {
  /// The fact in words.
  var problem: Problem {
    switch self {
    case .unknownOffice(let office): StoreError.unknownOffice(office).problem
    case .reversedPeriod(let from, let to):
      Problem(
        "report.period",
        Phrase(
          "截止日期 \(to.iso) 早于起始日期 \(from.iso)。",
          "The period ends (\(to.iso)) before it begins (\(from.iso))."),
        exit: .usage)
    case .sumTooLarge:
      Problem(
        "report.too_large",
        Phrase("金额合计超出范围，必有一笔录错。", "A sum is too large to hold: one of its records must be wrong."),
        hint: Phrase(
          "用 redress mediation list 查找异常金额。", "Look for an odd amount in redress mediation list."),
        exit: .failure)
    }
  }
}
