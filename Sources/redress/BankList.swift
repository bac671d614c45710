import CaseModel
import CaseStore
import ChangeLog
import Sheets

/// The list of a payment batch as a bank takes it: who is paid, to which account, how much.
struct BankList {
  private let rows: [Row]
  /// The claims that no account is known for.
  let withoutAccount: [RecordID]

  private struct Row {
    let claim: RecordID
    let payee: String
    let account: String
    let bank: String
    let amount: Fen
  }

  /// Reads payees and accounts of the payments that were closed, from the personal records.
  init(_ batch: PaymentBatch, _ store: CaseStore) throws {
    rows = try batch.counted.compactMap { payment in
      guard let claim = payment.claim else { return nil }
      func first(_ type: RecordType) throws -> StoredRecord? {
        try store.records(of: type, in: claim).first { !$0.isVoided }
      }
      let payee = try first(.payee)
      let person = try first(.person)
      // An heir or guardian is paid in the patient's place.
      return Row(
        claim: claim, payee: (payee ?? person)?.values["name"]?.text ?? "",
        account: payee?.values["account"]?.text
          ?? (payee == nil ? person?.values["bank_card"]?.text : nil) ?? "",
        bank: payee?.values["bank"]?.text ?? "", amount: payment.amount)
    }
    withoutAccount = rows.filter(\.account.isEmpty).map(\.claim)
  }

  /// The list as CSV; text that a spreadsheet could run is made harmless.
  func csv(encoding: TextEncoding) throws -> [UInt8] {
    var writer = try CSVWriter(
      encoding: encoding, hasByteOrderMark: encoding == .utf8, delimiter: .comma)
    try writer.append(
      ["序号", "收款人", "收款账号", "开户银行", "金额（元）", "申请编号"].map { .text($0) })
    for (index, row) in rows.enumerated() {
      try writer.append([
        .number(String(index + 1)), .text(row.payee), .text(row.account), .text(row.bank),
        .number(row.amount.yuan), .text(row.claim.shortNumber),
      ])
    }
    return writer.takeBytes()
  }
}
