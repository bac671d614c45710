import CaseModel
import CaseStore
import ChangeLog
import Console
import Sheets

/// What only payment batches do: they are filled, closed once, and given to the bank.
enum PaymentBatchCommand {
  static let verbs: [Command<Session>] = [fill, close, export]

  private static let batchArgument = ArgumentSpecification(
    Phrase("批次", "BATCH"),
    help: Phrase("编号、批次号或内部编号开头", "short number, number or the beginning of an id"))

  // MARK: - fill

  private static let fill = Command<Session>(
    "fill", aliases: ["列入"],
    summary: Phrase("列入已审批、未支付的申请", "add the claims that are approved and not paid"),
    options: [
      OptionSpecification(
        "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
        help: Phrase(
          "只列该单位及其下级的申请，默认支付单位", "claims of this office and those below it; the batch's unless told"
        )),
      OptionSpecification(
        "claim", value: .text(placeholder: Phrase("申请", "CLAIM")),
        help: Phrase("只列这几件，可重复", "only these; may be repeated"), isRepeatable: true),
    ],
    arguments: [batchArgument],
    examples: [
      Example(
        command: "redress payment-batch fill 9F3A-27C1",
        explanation: Phrase("列入全部待支付的申请", "all that are to be paid"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let (view, batchID) = try openBatch(parsed.arguments[0], store)
      let office = try MediationList.office(parsed.value("office"), try store.officeTree())
      let named = try parsed.values("claim").map { try store.findCase($0, of: .claim) }
      let scope = office ?? view.root.values["office"]?.text ?? store.thisNode.office
      let claims = named.isEmpty ? try store.claimsToPay(in: scope) : named
      var lines: [LineDraft] = []
      var total = Fen.zero
      for claim in claims {
        let course = try store.claimCourse(of: claim)
        guard course.isApproved else {
          throw StoreError.payment(.notApproved(claim: claim))
        }
        let benefit = (try store.caseRoot(claim))?.values["benefit_fen"]?.integer
        guard let amount = course.amountApproved ?? benefit.map({ Fen(rawValue: $0) }) else {
          continue
        }
        var draft = RecordDraft(new: .payment, case: batchID, id: store.newRecordID())
        draft.set("claim", .text(claim.text))
        draft.set("amount_fen", .integer(amount.rawValue))
        lines += draft.line().map { [$0] } ?? []
        total = total.adding(amount) ?? total
      }
      try store.save(lines, by: session.user(of: store))
      if session.format == .json {
        session.print([
          "id": .string(batchID.text), "added": .integer(Int64(lines.count)),
          "added_fen": .integer(total.rawValue),
        ])
      } else {
        session.print(
          session.say(
            "列入 \(lines.count) 笔，\(total.yuanGrouped) 元。",
            "Added \(lines.count) payments of \(total.yuanGrouped) yuan."))
      }
    })

  // MARK: - close

  private static let close = Command<Session>(
    "close", aliases: ["封存"],
    summary: Phrase("封存批次，各申请登记为已支付", "close a batch: its claims are paid"),
    discussion: Phrase(
      "封存只有一次，之后不能改动。退汇的申请用 claim reopen 单独重新办理，批次不变。",
      "A batch is closed once and not edited after. Money that comes back opens its claim again "
        + "(claim reopen); the batch stays."),
    options: [
      OptionSpecification(
        "on", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("封存日期，默认今天", "the day; today unless told")),
      OptionSpecification(
        "approver", value: .text(placeholder: Phrase("用户名", "USER")),
        help: Phrase("批准人", "who approved it")),
    ],
    arguments: [batchArgument],
    examples: [
      Example(
        command: "redress payment-batch close 9F3A-27C1 --approver wang.jun",
        explanation: Phrase("封存", "close it"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let (view, batchID) = try openBatch(parsed.arguments[0], store)
      let batch = try PaymentBatch(view, store)
      guard !batch.payments.isEmpty else { throw StoreError.payment(.batchEmpty(batchID)) }
      let user = session.user(of: store)
      var root = RecordDraft(editing: view.root)
      if let approver = parsed.value("approver") { root.set("approver", .text(approver)) }
      try checkHead(root, batchID)
      let input = FieldInput(offices: try store.officeTree(), today: store.today)
      let field = RecordType.paymentBatch.find(field: "closed_on")
      let typed = try parsed.value("on").flatMap { typed in
        try field.map { try input.readDate(typed, $0) }
      }
      let day = (typed ?? store.today).iso
      root.set("closed_on", .text(day))
      root.set("closed_by", .text(user))
      root.set("closed_fen", .integer(batch.total.rawValue))
      root.set("closed_count", .integer(Int64(batch.payments.count)))
      let paidOn = view.root.values["paid_on"]?.text ?? day
      var lines: [LineDraft] = []
      for payment in batch.payments {
        var included = RecordDraft(editing: payment.record)
        included.set("included", .flag(true))
        lines += included.line().map { [$0] } ?? []
        lines += step(payment, of: batchID, paidOn: paidOn, by: user)
      }
      lines += root.line().map { [$0] } ?? []
      try store.save(lines, by: user)
      if session.format == .json {
        session.print([
          "id": .string(batchID.text), "payments": .integer(Int64(batch.payments.count)),
          "total_fen": .integer(batch.total.rawValue),
        ])
      } else {
        session.print(
          session.say(
            "已封存：\(batch.payments.count) 笔，\(batch.total.yuanGrouped) 元。",
            "Closed: \(batch.payments.count) payments of \(batch.total.yuanGrouped) yuan."))
      }
    })

  /// The step of a claim that says that the batch paid it; its id follows from both, so that a
  /// batch that is closed at two computers pays once.
  private static func step(
    _ payment: PaymentBatch.Payment, of batchID: RecordID, paidOn: String, by user: String
  ) -> [LineDraft] {
    guard let claim = payment.claim else { return [] }
    let id = RecordID(office: claim.office, derivedFrom: [claim.text, "claim_step", batchID.text])
    var draft = RecordDraft(new: .claimStep, case: claim, id: id)
    draft.set("state", .text("payment"))
    draft.set("outcome", .text("passed"))
    draft.set("done_on", .text(paidOn))
    draft.set("done_by", .text(user))
    draft.set("sequence", .integer(payment.course?.nextSequence ?? 1))
    draft.set("amount_fen", .integer(payment.amount.rawValue))
    draft.set("batch", .text(batchID.text))
    return draft.line().map { [$0] } ?? []
  }

  /// A batch that is closed names its number, the account and who approved it.
  private static func checkHead(_ root: RecordDraft, _ batchID: RecordID) throws {
    let missing = ["official_number", "account", "approver"].filter {
      root.value(of: $0) == nil
    }.compactMap { RecordType.paymentBatch.find(field: $0) }
    guard !missing.isEmpty else { return }
    throw Problem(
      "batch.incomplete",
      Phrase(
        "批次 \(batchID.shortNumber) 还缺：" + missing.map(\.label.chinese).joined(separator: "、") + "。",
        "Batch \(batchID.shortNumber) lacks: "
          + missing.map(\.label.english).joined(separator: ", ") + "."),
      hint: Phrase(
        "补上：redress payment-batch edit \(batchID.shortNumber) "
          + missing.map { "--\($0.option) …" }.joined(separator: " "),
        "Add it: redress payment-batch edit \(batchID.shortNumber) "
          + missing.map { "--\($0.option) …" }.joined(separator: " ")), exit: .refused)
  }

  // MARK: - export

  private static let export = Command<Session>(
    "export", aliases: ["导出"],
    summary: Phrase("导出银行代发清单（CSV）", "write the list for the bank (CSV)"),
    discussion: Phrase(
      "清单含姓名和账号，只能由本人读取；用后请妥善保管或销毁。",
      "The list holds names and account numbers; only its owner can read the file. Keep it safe, "
        + "or destroy it."),
    options: [
      OptionSpecification(
        "encoding",
        value: .choice([
          OptionSpecification.Choice("utf-8", Phrase("UTF-8", "UTF-8"), aliases: ["utf8"]),
          OptionSpecification.Choice(
            "gb18030", Phrase("GB18030", "GB18030"), aliases: ["gbk", "gb2312"]),
        ]), help: Phrase("文件编码，默认 UTF-8", "encoding of the file; UTF-8 unless told"))
    ],
    arguments: [
      batchArgument,
      ArgumentSpecification(
        Phrase("文件.csv", "FILE.csv"), help: Phrase("写入的文件", "the file to write"), isPath: true),
    ],
    examples: [
      Example(
        command: "redress payment-batch export 9F3A-27C1 代发.csv",
        explanation: Phrase("导出银行代发清单", "the list for the bank"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let batchID = try store.findCase(parsed.arguments[0], of: .paymentBatch)
      let batch = try PaymentBatch(try CaseView(store, batchID), store)
      guard batch.isClosed else { throw open(batchID) }
      let list = try BankList(batch, store)
      for claim in batch.counted.compactMap(\.claim) { session.noteRead(of: claim, store) }
      if !list.withoutAccount.isEmpty {
        session.warn(
          Phrase(
            "没有收款账号的有 \(list.withoutAccount.count) 笔："
              + list.withoutAccount.map(\.shortNumber).joined(separator: "、"),
            "\(list.withoutAccount.count) payments have no account: "
              + list.withoutAccount.map(\.shortNumber).joined(separator: ", ")))
      }
      let isGB18030 = parsed.value("encoding") == "gb18030"
      try TextFile.write(
        try list.csv(encoding: isGB18030 ? .gb18030 : .utf8), to: parsed.arguments[1],
        isPersonal: true)
      if session.format == .json {
        session.print([
          "id": .string(batchID.text), "file": .string(parsed.arguments[1]),
          "payments": .integer(Int64(batch.counted.count)),
          "total_fen": .integer(batch.total.rawValue),
          "without_account": .integer(Int64(list.withoutAccount.count)),
        ])
      } else {
        session.print(
          session.say(
            "\(parsed.arguments[1])：\(batch.counted.count) 笔，\(batch.total.yuanGrouped) 元。",
            "\(parsed.arguments[1]): \(batch.counted.count) payments, "
              + "\(batch.total.yuanGrouped) yuan."))
      }
    })

  private static func open(_ batchID: RecordID) -> Problem {
    Problem(
      "batch.open",
      Phrase(
        "批次 \(batchID.shortNumber) 还没有封存，不能导出清单。",
        "Batch \(batchID.shortNumber) is still open; there is no list of it yet."),
      hint: Phrase(
        "先封存：redress payment-batch close \(batchID.shortNumber)",
        "Close it first: redress payment-batch close \(batchID.shortNumber)"), exit: .refused)
  }

  private static func openBatch(
    _ typed: String, _ store: CaseStore
  ) throws -> (CaseView, RecordID) {
    let batchID = try store.findCase(typed, of: .paymentBatch)
    let view = try CaseView(store, batchID)
    guard !view.root.isVoided else { throw StoreError.caseVoided(batchID) }
    guard view.root.values["closed_on"] == nil else {
      throw StoreError.payment(.batchClosed(batchID))
    }
    return (view, batchID)
  }
}
