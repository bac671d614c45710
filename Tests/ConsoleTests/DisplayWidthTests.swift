import Console
import Testing

struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("张三", 4), ("张·巴图", 7), ("鄂托克前旗", 10), ("ᠮᠣᠩᠭᠣᠯ", 6),
    ("👨‍👩‍👧", 2), ("🇨🇳", 2), ("👍🏽", 2), ("❤️", 2), ("❤", 1), ("1️⃣", 2), ("１２３", 6),
    ("，。", 4), ("“”…—", 4), ("¥￥", 3), ("e\u{301}", 1), ("é", 1), ("\u{200B}a\u{FEFF}", 1),
    ("한국어", 6), ("\u{1112}\u{1161}\u{11AB}", 2), ("ｱｲｳ", 3), ("カタカナ", 8), ("が", 2),
    ("か\u{3099}", 2), ("𠮷野家", 6), ("ΑΒΓ", 3), ("Привет", 6), ("─█▏", 3), ("①", 1), ("㎡", 2),
    ("ก็", 1), ("\u{180E}", 0), ("ᠠ\u{180B}", 1), ("a\tb", 2), ("\u{1B}", 0), ("\r\n", 0), ("〇", 2),
    ("ﷺ", 1), ("\u{AD}", 1), ("⚡", 2), ("☎", 1), ("☎️", 2), ("㉑", 2), ("𝌆", 2), ("\u{FE0F}", 0),
    ("a\u{FE0F}", 1), ("字\u{FE0F}", 2), ("〿", 1),
  ])
  func `a text takes so many cells`(text: String, cells: Int) {
    #expect(DisplayWidth.cells(of: text) == cells)
    #expect(DisplayWidth.cells(of: text[...]) == cells)
  }

  @Test(arguments: [
    ("鄂托克前旗总工会", 16, "鄂托克前旗总工会"), ("鄂托克前旗总工会", 15, "鄂托克前旗总工…"),
    ("鄂托克前旗总工会", 14, "鄂托克前旗总…"), ("鄂托克前旗总工会", 2, "…"), ("鄂托克前旗总工会", 1, "…"),
    ("鄂托克前旗总工会", 0, ""), ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("a👨‍👩‍👧b", 3, "a…"),
    ("a👨‍👩‍👧b", 4, "a👨‍👩‍👧b"), ("", 0, ""),
  ])
  func `a text is cut to fit and shows it`(text: String, width: Int, cut: String) {
    #expect(DisplayWidth.truncated(text, to: width) == cut)
    #expect(DisplayWidth.cells(of: cut) <= width)
  }

  @Test func `padding counts cells, not characters`() {
    #expect(DisplayWidth.paddedRight("张三", to: 6) + "|" == "张三  |")
    #expect(DisplayWidth.paddedLeft("１２", to: 6) == "  １２")
    #expect(DisplayWidth.paddedLeft("张三", to: 3) == "张三")
  }

  @Test func `what could move the cursor is made harmless`() {
    #expect(DisplayWidth.singleLine("张三\n李四\r\n\t王五") == "张三 李四  王五")
    #expect(DisplayWidth.singleLine("\u{1B}[31m\u{9B}\u{7F}\u{202E}x") == "�[31m���x")
    #expect(DisplayWidth.singleLine("👨‍👩‍👧 ᠠ\u{180B}") == "👨‍👩‍👧 ᠠ\u{180B}")
  }

  @Test func `a scalar takes none, one or two cells`() {
    for value in stride(from: UInt32(0), through: 0x10FFFF, by: 11) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let cells = DisplayWidth.cells(of: Character(scalar))
      #expect((0...2).contains(cells))
    }
  }
}
