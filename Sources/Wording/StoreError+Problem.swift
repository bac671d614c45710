public import CaseModel
public import CaseStore
internal import ChangeLog
internal import SQLite

extension StoreError {
  /// The fact in words, for a person at the command line or at the other end of a sync.
  public var problem: Problem {
    switch self {
    case .alreadyExists, .missing, .notAStore, .newerSchema, .key, .database: storageProblem
    case .unknownOffice, .invalidUser, .unknownCase, .ambiguousCase, .unknownRecord, .caseVoided,
      .recordVoided, .invalidValue, .missingValue, .lineTooLong:
      recordProblem
    case .cannotMerge(let caseID, let other, let fault): fault.problem(caseID, other)
    case .recordErased, .notErasable, .erasureNotEntitled, .erasureTooSoon, .erasureClosed:
      erasureProblem
    case .payment(let fault): fault.problem
    case .malformedLine, .gap, .forked, .misplacedLine, .brokenChain, .feedDisagrees, .logNotSigned,
      .feedNotSigned, .feedNotCertified, .notJoined,
      .hubNotAbove, .unknownNode, .otherHub, .classNotTaken:
      syncProblem
    case .notEnrolled, .invitation, .badSignature, .needsAdministrator, .invalidMachine:
      enrolmentProblem
    case .trust(let fault): fault.problem
    case .nodeRevoked, .notRevoked, .revocationNotEntitled, .unknownBranch, .tooManyTrusted:
      revocationProblem
    }
  }

  private var storageProblem: Problem {
    switch self {
    case .alreadyExists(let path):
      Problem(
        "store.exists",
        Phrase("\(path) 已经存在，没有改动它。", "\(path) exists already; it was left as it is."),
        hint: Phrase("换一个文件名，或直接使用已有的数据库。", "Choose another file, or use the store that is there."),
        exit: .refused)
    case .missing(let path):
      Problem(
        "store.missing", Phrase("找不到数据库 \(path)。", "There is no store at \(path)."),
        hint: Phrase(
          "先运行 redress init --office 单位代码 --user 姓名，或用 --store 指定文件。",
          "Run redress init --office CODE --user NAME first, or name the file with --store."),
        exit: .failure)
    case .notAStore(let path):
      Problem(
        "store.foreign",
        Phrase(
          "\(path) 不是 Redress 的数据库，没有改动它。",
          "\(path) is not a store of Redress; it was left as it is."),
        hint: Phrase("请检查 --store 或 REDRESS_STORE。", "Check --store or REDRESS_STORE."),
        exit: .failure)
    case .newerSchema(let path, let store, let program):
      Problem(
        "store.newer",
        Phrase(
          "\(path) 由更新的版本写入（结构 \(store)，本程序只到 \(program)）。",
          "\(path) was written by a newer version (schema \(store); this program knows \(program))."
        ),
        hint: Phrase("请升级 redress。", "Upgrade redress."), exit: .refused)
    case .key(let path, let fault): keyProblem(path, fault)
    case .database(let path, let error): databaseProblem(path, error)
    default: unexpected
    }
  }

  private func keyProblem(_ path: String, _ fault: KeyFault) -> Problem {
    let hint = Phrase(
      "密钥文件与数据库必须放在一起；拷贝来的数据库不能继续录入。",
      "The key file belongs beside the store; a copied store cannot be written on.")
    switch fault {
    case .missing:
      return Problem(
        "store.key_missing", Phrase("缺少密钥文件 \(path)。", "The key file \(path) is missing."),
        hint: hint, exit: .failure)
    case .unreadable:
      return Problem(
        "store.key_unreadable",
        Phrase("密钥文件 \(path) 无法读写。", "The key file \(path) cannot be read or written."),
        hint: Phrase("请检查该文件和文件夹的权限。", "Check the permissions of the file and its folder."),
        exit: .failure)
    case .ofAnotherStore:
      return Problem(
        "store.key_foreign",
        Phrase("密钥文件 \(path) 属于另一个数据库。", "The key file \(path) belongs to another store."),
        hint: hint, exit: .failure)
    }
  }

  private func databaseProblem(_ path: String, _ error: SQLiteError) -> Problem {
    switch error.kind {
    case .busy:
      Problem(
        "store.busy",
        Phrase(
          "\(path) 正被另一个程序写入，这次没有保存。", "Another program is writing \(path); nothing was saved."),
        hint: Phrase("稍后再试一次。", "Try again in a moment."), exit: .failure)
    case .full:
      Problem(
        "store.full",
        Phrase(
          "磁盘已满，这次没有保存；已保存的数据完好。",
          "The disk is full; nothing was saved, and what was saved before is safe."),
        hint: Phrase("请清理磁盘后再试。", "Free some space and try again."), exit: .failure)
    case .corrupt:
      Problem(
        "store.corrupt", Phrase("数据库 \(path) 已损坏。", "The store \(path) is damaged."),
        hint: Phrase(
          "不要继续写入；请先备份该文件再联系管理员。",
          "Do not write to it; keep a copy of the file and call the administrator."),
        exit: .failure)
    case .readOnly, .cannotOpen:
      Problem(
        "store.read_only",
        Phrase("\(path) 不能写入，这次没有保存。", "\(path) cannot be written; nothing was saved."),
        hint: Phrase("请检查文件和所在文件夹的权限。", "Check the permissions of the file and its folder."),
        exit: .failure)
    case .inputOutput:
      Problem(
        "store.input_output",
        Phrase(
          "磁盘读写 \(path) 时出错（SQLite \(error.extendedCode)），这次没有保存。",
          "The disk failed on \(path) (SQLite \(error.extendedCode)); nothing was saved."),
        hint: Phrase(
          "请检查磁盘是否已满或损坏，再试一次；仍然出错时联系管理员。",
          "Look whether the disk is full or damaged and try again; if it stays so, call the "
            + "administrator."
        ),
        exit: .failure)
    default:
      Problem(
        "store.database",
        Phrase(
          "读写 \(path) 时出错（SQLite \(error.extendedCode)）。",
          "Reading or writing \(path) failed (SQLite \(error.extendedCode))."),
        hint: Phrase("请再试一次；仍然出错时联系管理员。", "Try again; if it stays so, call the administrator."),
        exit: .failure)
    }
  }

  private var recordProblem: Problem {
    switch self {
    case .unknownOffice(let typed):
      Problem(
        "office.unknown", Phrase("没有“\(typed)”这个单位。", "There is no office “\(typed)”."),
        hint: Phrase("用 redress office list 查看单位代码。", "See redress office list for the codes."),
        exit: .refused)
    case .invalidUser(let user):
      Problem(
        "user.invalid",
        Phrase(
          "用户名“\(user)”不能用：不能为空、不能有空格，最长 64 字节。",
          "The user name “\(user)” cannot be used: it must be 1 to 64 bytes without spaces."),
        exit: .refused)
    case .unknownCase(let typed):
      Problem(
        "case.unknown", Phrase("找不到案件“\(typed)”。", "There is no case “\(typed)” here."),
        hint: Phrase("用 redress mediation list 查看案件。", "See redress mediation list."),
        exit: .refused)
    case .ambiguousCase(let typed, let ids):
      Problem(
        "case.ambiguous",
        Phrase(
          "“\(typed)”对应 \(ids.count) 个案件：\(ids.map(\.shortNumber).joined(separator: "、"))。",
          "“\(typed)” may be \(ids.count) cases: \(ids.map(\.shortNumber).joined(separator: ", "))."
        ),
        hint: Phrase("请用编号指定其中一个。", "Name one of them by its short number."), exit: .refused)
    case .unknownRecord(let type, let id):
      Problem(
        "record.unknown",
        Phrase("找不到\(label(type).chinese)“\(id)”。", "There is no \(label(type).english) “\(id)”."),
        exit: .refused)
    case .caseVoided(let id):
      Problem(
        "case.voided",
        Phrase(
          "案件 \(id.shortNumber) 已作废，不能再添加内容。",
          "Case \(id.shortNumber) was voided; nothing can be added to it."),
        hint: Phrase(
          "用 redress mediation show 查看作废原因。", "See redress mediation show for the reason."),
        exit: .refused)
    case .recordVoided(let type, let id):
      Problem(
        "record.voided",
        Phrase(
          "\(label(type).chinese) \(id.shortNumber) 已经作废。",
          "The \(label(type).english) \(id.shortNumber) was voided before."),
        exit: .refused)
    case .invalidValue(let type, let field):
      Problem(
        "value.invalid",
        Phrase(
          "\(label(type).chinese)的“\(label(type, field).chinese)”填写不对，没有保存。",
          "The \(label(type).english)'s “\(label(type, field).english)” does not fit; "
            + "nothing was saved."
        ),
        exit: .refused)
    case .missingValue(let type, let field):
      Problem(
        "value.missing",
        Phrase(
          "\(label(type).chinese)缺少“\(label(type, field).chinese)”，没有保存。",
          "The \(label(type).english) lacks “\(label(type, field).english)”; nothing was saved."),
        exit: .refused)
    case .lineTooLong(let type, let bytes):
      Problem(
        "record.too_long",
        Phrase(
          "\(label(type).chinese)内容太长（\(bytes) 字节），没有保存。",
          "The \(label(type).english) is too long (\(bytes) bytes); nothing was saved."),
        hint: Phrase("请分成几条备注。", "Split it into several notes."), exit: .refused)
    default: unexpected
    }
  }

  private var erasureProblem: Problem {
    switch self {
    case .recordErased(let type, let id):
      Problem(
        "record.erased",
        Phrase(
          "\(label(type).chinese) \(id.shortNumber) 已按决定删除，不能再填写。",
          "The \(label(type).english) \(id.shortNumber) was erased by an order; nothing can be "
            + "added to it."
        ),
        hint: Phrase("用 redress erase list 查看删除决定。", "See redress erase list for the order."),
        exit: .refused)
    case .notErasable(let type):
      Problem(
        "record.not_erasable",
        Phrase(
          "\(label(type).chinese)是案件事实，不能删除，只能作废。",
          "A \(label(type).english) is a fact of a case: it is voided, not erased."),
        hint: Phrase(
          "能删除的是个人信息：当事人、联系人、备注。",
          "What can be erased is personal data: persons, contacts, notes."),
        exit: .refused)
    case .erasureNotEntitled(_, let caseID):
      Problem(
        "erasure.not_entitled",
        Phrase(
          "案件 \(caseID.shortNumber) 不由本单位或下级单位办理，不能决定删除。",
          "Case \(caseID.shortNumber) is not with this office or one below it, so that it cannot "
            + "order an erasure there."
        ),
        hint: Phrase("请由承办单位或其上级决定。", "The office that holds the case decides, or one above it."),
        exit: .refused)
    case .erasureTooSoon(let days):
      Problem(
        "erasure.too_soon",
        Phrase(
          "删除决定至少要公示 \(days) 天才能执行。",
          "An order to erase is listed for at least \(days) days before it acts."),
        hint: Phrase("请用 --on 选一个更晚的日期。", "Choose a later date with --on."), exit: .refused)
    case .erasureClosed(let id, let hasActed):
      Problem(
        "erasure.closed",
        hasActed
          ? Phrase(
            "删除决定 \(id.shortNumber) 的执行日期已到，不能撤回。",
            "The day of order \(id.shortNumber) has come; it cannot be withdrawn any more.")
          : Phrase(
            "删除决定 \(id.shortNumber) 已经撤回。", "Order \(id.shortNumber) was withdrawn before."),
        hint: hasActed ? nil : Phrase("要再次删除，请换一个日期。", "To order it again, choose another date."),
        exit: .refused)
    default: unexpected
    }
  }

  private var syncProblem: Problem {
    switch self {
    case .malformedLine(let log, let sequence, _):
      Problem(
        "line.malformed",
        Phrase(
          "\(log) 第 \(sequence) 条修改格式不对，这一批没有保存。",
          "Change \(sequence) of \(log) is malformed; nothing of the batch was stored."),
        exit: .failure)
    case .gap(let log, let heldThrough, let from):
      Problem(
        "log.gap",
        Phrase(
          "\(log) 已有到 \(heldThrough)，不能从 \(from) 接上。",
          "\(log) is held to \(heldThrough); a batch from \(from) leaves a gap."),
        hint: Phrase("请从缺少的地方重新发送。", "Send from what is missing."), exit: .failure)
    case .forked(let log, let sequence):
      Problem(
        "log.forked",
        Phrase(
          "\(log) 在第 \(sequence) 条修改处与已有的不同：可能有两个数据库副本在同时使用。",
          "\(log) differs from what is held at change \(sequence): two copies of one store may "
            + "be in use."
        ),
        hint: Phrase(
          "两份数据都完好，没有合并；请联系管理员。", "Both are safe and nothing was mixed; call the administrator."),
        exit: .refused)
    case .misplacedLine(let log, let sequence):
      Problem(
        "line.misplaced",
        Phrase(
          "第 \(sequence) 条修改不属于 \(log)，这一批没有保存。",
          "Change \(sequence) does not belong to \(log); nothing of the batch was stored."),
        exit: .failure)
    case .classNotTaken:
      Problem(
        "line.class_not_taken",
        Phrase(
          "这一级单位不接收个人信息，这一批没有保存。",
          "This tier takes no personal data; nothing of the batch was stored."),
        exit: .refused)
    case .brokenChain(let log, let sequence):
      Problem(
        "log.broken_chain",
        Phrase(
          "\(log) 到第 \(sequence) 条修改的校验不符，这一批没有保存。",
          "The links of \(log) to change \(sequence) do not follow from its changes; nothing of "
            + "the batch was stored."
        ),
        hint: Phrase("传输可能出错，请再同步一次。", "The transfer may have failed; sync again."), exit: .failure)
    case .feedDisagrees(_, let position):
      Problem(
        "feed.disagrees",
        Phrase(
          "收到的数据与已有的在第 \(position) 处不一致，这一页没有保存。",
          "What came differs from what is held at entry \(position); nothing of the page was "
            + "stored."
        ),
        hint: Phrase("请再同步一次；仍然如此时联系管理员。", "Sync again; if it stays so, call the administrator."),
        exit: .failure)
    case .logNotSigned(let log, let sequence):
      Problem(
        "log.not_signed",
        Phrase(
          "\(log) 到第 \(sequence) 条修改没有作者电脑的有效签名，这一批没有保存。",
          "No signature of its author's computer stands over \(log) to change \(sequence); nothing "
            + "of the batch was stored."),
        hint: Phrase(
          "请再同步一次；仍然如此时联系管理员。", "Sync again; if it stays so, call the administrator."),
        exit: .refused)
    case .feedNotSigned(let hub, _, let position):
      Problem(
        "feed.not_signed",
        Phrase(
          "收到的数据到第 \(position) 处没有服务器 \(hub) 的有效签名，没有保存。",
          "No signature of the server \(hub) stands over what came to entry \(position); "
            + "nothing of it was stored."),
        hint: Phrase(
          "请再同步一次；仍然如此时联系管理员。", "Sync again; if it stays so, call the administrator."),
        exit: .refused)
    case .feedNotCertified(let hub):
      Problem(
        "feed.not_certified",
        Phrase(
          "没有通到根密钥的证书说明 \(hub) 是本单位或上级的服务器，它的数据没有保存。",
          "No certificate that leads to the root makes \(hub) a server of this office or one "
            + "above; nothing of its data was stored."),
        hint: Phrase("数据仍在送来的电脑上。", "It stays on the computer that brought it."),
        exit: .refused)
    case .notJoined:
      Problem(
        "sync.not_joined", Phrase("还没有指定上级服务器。", "No server above was joined yet."),
        hint: Phrase(
          "向上级单位要邀请码，运行 redress join 邀请码。",
          "Ask the office above for an invitation, and run redress join CODE."), exit: .refused)
    case .hubNotAbove(let hub, let office):
      Problem(
        "sync.not_above",
        Phrase("单位 \(hub) 不是 \(office) 的上级。", "Office \(hub) does not stand above \(office)."),
        hint: Phrase("请检查服务器地址和本机所属单位。", "Check the address and this computer's office."),
        exit: .refused)
    case .unknownNode(let node):
      Problem(
        "node.unknown",
        Phrase(
          "编号 \(node) 与公钥不符，或是服务器自己的编号。",
          "The id \(node) does not follow from the key, or is the server's own."), exit: .refused)
    case .otherHub(let expected, let found):
      Problem(
        "sync.other_hub",
        Phrase(
          "这个地址的服务器（\(found)）不是原来的那台（\(expected)）。",
          "The server at this address (\(found)) is not the one that was joined (\(expected))."),
        hint: Phrase(
          "数据都在本机，没有发送；请联系管理员。",
          "All data is on this computer and was not sent; call the administrator."),
        exit: .refused)
    default: unexpected
    }
  }

  var unexpected: Problem {
    Problem(
      "store.unexpected", Phrase("数据库出现意外情况。", "The store met an unexpected fault."),
      exit: .failure)
  }

  private func label(_ type: String) -> Phrase {
    RecordType.find(type)?.label ?? Phrase(verbatim: type)
  }

  private func label(_ type: String, _ field: String) -> Phrase {
    let name = String(field.prefix { $0 != "." })
    return RecordType.find(type)?.find(field: name)?.label ?? Phrase(verbatim: field)
  }
}
