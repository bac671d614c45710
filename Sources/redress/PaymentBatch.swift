import CaseModel
import CaseStore
import ChangeLog
import Console

/// A payment batch with what follows from its payments.
struct PaymentBatch {
  let root: StoredRecord
  let payments: [Payment]

  /// One payment of the batch.
  struct Payment {
    let record: StoredRecord
    let claim: RecordID?
    let amount: Fen
    /// Whether it stood in the batch when it was closed.
    let isIncluded: Bool
    /// How far its claim has come; nil where the claim is not held here.
    let course: ClaimCourse?
  }

  init(_ view: CaseView, _ store: CaseStore) throws {
    root = view.root
    payments = try (view.parts[.payment] ?? []).filter { !$0.isVoided }.map { record in
      let claim = record.values["claim"]?.text.flatMap { RecordID($0) }
      let isHeld = try claim.map { try store.caseRoot($0) != nil } ?? false
      return Payment(
        record: record, claim: claim,
        amount: Fen(rawValue: record.values["amount_fen"]?.integer ?? 0),
        isIncluded: record.values["included"]?.flag ?? false,
        course: isHeld ? try claim.map { try store.claimCourse(of: $0) } : nil)
    }
  }

  var isClosed: Bool { root.values["closed_on"] != nil }

  /// What the batch pays: all of an open one, of a closed one what was closed.
  var counted: [Payment] { isClosed ? payments.filter(\.isIncluded) : payments }

  /// What came into a closed batch from elsewhere: it is part of no list to the bank.
  var late: [Payment] { isClosed ? payments.filter { !$0.isIncluded } : [] }

  var total: Fen { Fen.sum(counted.map(\.amount)) ?? .limit }

  /// Payments of a closed batch whose money came back.
  var returned: [Payment] { isClosed ? counted.filter { $0.course?.isPaid == false } : [] }

  /// Whether what was closed has been changed elsewhere, by somebody who had not seen the closing.
  var differsFromClosing: Bool {
    isClosed
      && (root.values["closed_fen"]?.integer != total.rawValue
        || root.values["closed_count"]?.integer != Int64(counted.count))
  }

  var json: [(String, JSONOutput)] {
    [
      ("is_closed", .boolean(isClosed)), ("payments", .integer(Int64(counted.count))),
      ("total_fen", .integer(total.rawValue)), ("late", .integer(Int64(late.count))),
      ("returned", .integer(Int64(returned.count))),
      ("differs_from_closing", .boolean(differsFromClosing)),
    ]
  }

  func print(_ session: Session) {
    session.print("")
    session.print(
      session.say(
        "共 \(counted.count) 笔，合计 \(total.yuanGrouped) 元，" + (isClosed ? "已封存" : "未封存"),
        "\(counted.count) payments, \(total.yuanGrouped) yuan in all, "
          + (isClosed ? "closed" : "open")))
    for payment in returned {
      session.print(
        session.say(
          "退汇：\(payment.claim?.shortNumber ?? "") \(payment.amount.yuanGrouped) 元",
          "came back: \(payment.claim?.shortNumber ?? ""), \(payment.amount.yuanGrouped) yuan"))
    }
    for payment in late {
      session.print(
        session.say(
          "※ \(payment.claim?.shortNumber ?? "") 是封存之后从别处并入的，不在支付清单内",
          "* \(payment.claim?.shortNumber ?? "") came from elsewhere after the closing; it is on "
            + "no list to the bank"))
    }
    if differsFromClosing {
      let amount = Fen(rawValue: root.values["closed_fen"]?.integer ?? 0).yuanGrouped
      let count = root.values["closed_count"]?.integer ?? 0
      session.print(
        session.say(
          "※ 与封存时不符：封存时 \(count) 笔、\(amount) 元",
          "* differs from what was closed: \(count) payments, \(amount) yuan"))
    }
  }
}
