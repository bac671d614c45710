import CaseModel
import CaseStore

/// Checks of content that warn and never block: what stands on paper is kept.
enum FieldCheck {
  /// What is doubtful in an identity number; nil if nothing is.
  static func identityNumber(_ number: String) -> Phrase? {
    switch IdentityNumber.check(number) {
    case .valid: nil
    case .wrongLength: Phrase("身份证号应为 18 位。", "an identity number has 18 characters.")
    case .wrongCharacter:
      Phrase("身份证号中有不该出现的字符。", "the identity number has a character that does not belong.")
    case .noSuchBirthDate:
      Phrase("身份证号中的出生日期不存在。", "the date of birth in the identity number does not exist.")
    case .wrongCheckDigit:
      Phrase("身份证号校验不符，可能有一位录错。", "the identity number fails its check: a digit may be wrong.")
    case .fifteenDigits(let upgraded):
      Phrase(
        "这是旧的 15 位号码，现号应为 \(upgraded)。",
        "this is an old number of 15 digits; today's would be \(upgraded).")
    case .damagedBySpreadsheet:
      Phrase(
        "身份证号末几位已被电子表格改成 000，请按原件补录。",
        "a spreadsheet has replaced the last digits of the identity number; restore it from "
          + "the document."
      )
    }
  }

  /// What is doubtful in a credit code; nil if nothing is.
  static func creditCode(_ code: String) -> Phrase? {
    switch CreditCode.check(code) {
    case .valid: nil
    case .wrongLength: Phrase("统一社会信用代码应为 18 位。", "a credit code has 18 characters.")
    case .wrongCharacter:
      Phrase(
        "统一社会信用代码中有不该出现的字符（没有 I、O、S、V、Z）。",
        "the credit code has a character that does not belong (there is no I, O, S, V, Z).")
    case .wrongCheckDigit:
      Phrase("统一社会信用代码校验不符，可能有一位录错。", "the credit code fails its check: a character may be wrong.")
    case .damagedBySpreadsheet:
      Phrase(
        "统一社会信用代码已被电子表格改坏，请按原件补录。",
        "a spreadsheet has damaged the credit code; restore it from the document.")
    }
  }

  /// All that is doubtful in the values of a record.
  static func findings(_ type: RecordType, _ values: [String: FieldValue]) -> [Phrase] {
    var findings: [Phrase] = []
    let isResident = values["identity_kind"]?.text ?? "resident" == "resident"
    if type == .person, isResident, let number = values["identity_number"]?.text,
      let finding = identityNumber(number)
    {
      let hint =
        values["identity_note"] == nil
        ? Phrase("已照录；可用 --id-note 说明原因。", " Kept as typed; --id-note says why.")
        : Phrase("已照录。", " Kept as typed.")
      findings.append(Phrase(finding.chinese + hint.chinese, finding.english + hint.english))
    }
    if type == .employer, let code = values["code"]?.text, let finding = creditCode(code) {
      findings.append(Phrase(finding.chinese + "已照录。", finding.english + " Kept as typed."))
    }
    return findings
  }
}
