import CaseModel
import Testing

struct CaseNumberTests {
  @Test(arguments: [
    "通工调〔2025〕第0001号", "通工调[2025]第0001号", "通工调【2025】第0001号", "通工调（2025）第0001号",
    "通工调(２０２５)第０００１号", " 通工调 〔2025〕 第0001号\u{3000}", "通工调［2025］第0001号",
  ])
  func `any brackets, widths and spaces give one number`(text: String) {
    #expect(CaseNumber.normalForm(text) == "通工调(2025)第0001号")
  }

  @Test func `case and dashes are folded, leading zeros stay`() {
    #expect(CaseNumber.normalForm("ky—2025–0007a") == "KY-2025-0007A")
    #expect(CaseNumber.normalForm("0007") != CaseNumber.normalForm("7"))
  }

  @Test(arguments: [
    ("通工调〔2025〕第0001号", "通工调(2025)第1号"), ("150502-2025-0010", "150502-2025-10"),
    ("0000", "0"), ("007", "7"), ("号", "号"), ("", ""), ("2025-00A", "2025-0A"),
  ])
  func `the loose form forgets the zeros of the last number`(text: String, loose: String) {
    #expect(CaseNumber.looseForm(text) == loose)
  }

  @Test func `folding twice changes nothing more`() {
    var random = SeededGenerator.fresh("case number")
    let alphabet = Array("〔〕[]【】（）()— 0０1a号\u{A0}\u{200B}ß")
    for _ in 0..<2000 {
      let text = String((0..<12).map { _ in alphabet.randomElement(using: &random) ?? " " })
      let once = CaseNumber.normalForm(text)
      #expect(CaseNumber.normalForm(once) == once)
    }
  }
}
