import CaseModel
import Testing

struct IdentityNumberTests {
  @Test(arguments: [
    ("150502190001019997", "1900-01-01", true), ("15222119001231999X", "1900-12-31", true),
    ("15222119001231999x", "1900-12-31", true), ("150102190006159989", "1900-06-15", false),
    ("152321190007019998", "1900-07-01", true), ("150521190402299984", "1904-02-29", false),
    (" 150502 19000101 9997\u{A0}", "1900-01-01", true),
    ("'150502190001019997", "1900-01-01", true),
    ("１５２２２１１９００１２３１９９９ｘ", "1900-12-31", true),
  ])
  func `a number in order tells birth and sex`(text: String, birth: String, isMale: Bool) throws {
    let date = try #require(LocalDate(iso: birth))
    #expect(IdentityNumber.check(text) == .valid(birth: date, isMale: isMale))
  }

  @Test(arguments: [
    ("150521190002299993", IdentityNumber.Finding.noSuchBirthDate),
    ("152321190070019998", .noSuchBirthDate), ("150502190001019987", .wrongCheckDigit),
    ("150502190001019000", .damagedBySpreadsheet), ("150502190001020000", .damagedBySpreadsheet),
    ("1.5050219000102E+17", .damagedBySpreadsheet), ("1.50502E+17", .damagedBySpreadsheet),
    ("1.50502e17", .damagedBySpreadsheet),
    ("150502000101999", .fifteenDigits(upgraded: "150502190001019997")),
    ("150502000230999", .noSuchBirthDate), ("15050200010199X", .wrongCharacter),
    ("", .wrongLength), ("15050219000101999", .wrongLength), ("1505021900010199977", .wrongLength),
    ("1505O2190001019997", .wrongCharacter), ("15050219000101999A", .wrongCharacter),
    ("X50502190001019997", .wrongCharacter), ("15050219000101999七", .wrongCharacter),
    ("15050217990101999X", .noSuchBirthDate), ("E1234567", .wrongLength),
    ("H12345678", .wrongLength),
  ])
  func `what is wrong with a number is said`(text: String, finding: IdentityNumber.Finding) {
    #expect(IdentityNumber.check(text) == finding)
  }

  @Test func `one wrong digit never passes`() {
    let number = Array("150502190001019997")
    for position in number.indices {
      for digit in "0123456789X" where digit != number[position] {
        var changed = number
        changed[position] = digit
        if case .valid = IdentityNumber.check(String(changed)) {
          Issue.record("\(String(changed)) passes")
        }
      }
    }
  }

  @Test func `the normal form is what is stored`() {
    #expect(IdentityNumber.normalForm(" 15222119001231999ｘ\t") == "15222119001231999X")
  }
}
