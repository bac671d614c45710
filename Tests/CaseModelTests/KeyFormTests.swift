import CaseModel
import Testing

/// What people, firms and papers are looked for by.
struct KeyFormTests {
  @Test(arguments: [
    (KeyForm.name, "张三", "张三"), (.name, " 张 三 ", "张三"), (.name, "ＡＢＣ（通辽）", "abc(通辽)"),
    (.name, "巴特尔.苏和", "巴特尔·苏和"), (.identityNumber, "150502198503072417", "150502198503072417"),
    (.identityNumber, "'１５０５０２１９８５０３０７２４１７", "150502198503072417"),
    (.identityNumber, "e1234567", "E1234567"),
    (.phone, "138 0013-8000", "13800138000"), (.phone, "+86 13800138000", "13800138000"),
    (.phone, "0475-5551772", "04755551772"), (.code, " 911505990486415391", "911505990486415391"),
    (.number, "〔2025〕7号", "(2025)7号"),
  ])
  func `a value has the form under which others write it`(
    form: KeyForm, text: String, key: String
  ) {
    #expect(form.key(of: text) == key)
  }

  @Test func `a number of 15 digits is the number of 18 that took its place`() throws {
    let old = "150502850307241"
    guard case .fifteenDigits(let upgraded) = IdentityNumber.check(old) else {
      Issue.record("\(old) is not read as a number of 15 digits")
      return
    }
    #expect(KeyForm.identityNumber.key(of: old) == upgraded)
    #expect(KeyForm.identityNumber.key(of: upgraded) == upgraded)
  }

  @Test(arguments: [
    (KeyForm.identityNumber, "1.50502E+17"), (.identityNumber, "150502198503072000"),
    (.phone, "8001"), (.phone, "无"), (.name, " \u{200B} "), (.code, "9.11506E+17"),
  ])
  func `what says nothing has no form`(form: KeyForm, text: String) {
    #expect(form.key(of: text) == nil)
  }

  @Test(arguments: KeyForm.allCases)
  func `a form is its own form`(form: KeyForm) {
    for text in ["张三", "ＡＢ 甲公司", "150502850307241", "0086 13800138000", "91150599MA0N1234XX"] {
      guard let key = form.key(of: text) else { continue }
      #expect(form.key(of: key) == key)
    }
  }
}
