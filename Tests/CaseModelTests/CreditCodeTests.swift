import CaseModel
import Testing

struct CreditCodeTests {
  @Test(arguments: [
    "91150502MA0TEXT04R", "92150502MA0TEXT04N", "81150500MA0TEXT04X", "81150500999999998D",
    "51150500MA0TEXT041", "12150000MA0TEXT048", "91150502MA0TEXT099", "91150502ma0text04r",
    "９１１５０５０２ＭＡ０ＴＥＸＴ０４Ｒ", " 91150502 MA0TEXT04R ", "'91150502MA0TEXT04R",
  ])
  func `a code in order passes`(text: String) {
    guard case .valid = CreditCode.check(text) else {
      Issue.record("\(CreditCode.check(text))")
      return
    }
  }

  @Test(arguments: [
    ("91150502MA0TEXT04Q", CreditCode.Finding.wrongCheckDigit),
    ("91150502MA0TETX04R", .wrongCheckDigit), ("811505009O9999998D", .wrongCharacter),
    ("91I50502MA0TEXT04R", .wrongCharacter), ("9115050AMA0TEXT04R", .wrongCharacter),
    ("91150502MA0TEXT04无", .wrongCharacter), ("", .wrongLength), ("无", .wrongLength),
    ("91150502MA0TEXT04", .wrongLength), ("9.11505E+17", .damagedBySpreadsheet),
    ("911505021234567000", .damagedBySpreadsheet),
  ])
  func `what is wrong with a code is said`(text: String, finding: CreditCode.Finding) {
    #expect(CreditCode.check(text) == finding)
  }

  @Test func `the inner check is only a remark`() {
    #expect(CreditCode.check("91150502MA0TEXT04R") == .valid(innerCheckFits: true))
    #expect(CreditCode.check("91150502MA0TEXT099") == .valid(innerCheckFits: false))
  }

  @Test func `one wrong character never passes`() {
    let code = Array("91150502MA0TEXT04R")
    for position in code.indices {
      for character in "0123456789ABCDEFGHJKLMNPQRTUWXY" where character != code[position] {
        var changed = code
        changed[position] = character
        if case .valid = CreditCode.check(String(changed)) {
          Issue.record("\(String(changed)) passes")
        }
      }
    }
  }
}
