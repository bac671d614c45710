import CaseModel
import Testing

struct TextFoldingTests {
  @Test(arguments: [
    ("张 三", "张三"), (" 张三\u{A0}", "张三"), ("张\u{3000}三", "张三"), ("张\t三\u{200B}", "张三"),
    ("买买提•艾力", "买买提·艾力"), ("买买提・艾力", "买买提·艾力"), ("买买提∙艾力", "买买提·艾力"),
    ("买买提●艾力", "买买提·艾力"), ("买买提．艾力", "买买提·艾力"), ("买买提.艾力", "买买提·艾力"),
    ("买买提 · 艾力", "买买提·艾力"), ("买买提· 艾力", "买买提·艾力"), ("𠮷 田", "𠮷田"),
    ("Li  Ming", "Li Ming"), ("3.5", "3.5"), ("张3 号", "张3 号"), ("A•B", "A•B"),
    ("张..三", "张..三"), ("张三.", "张三."), (".张三", ".张三"), ("张 ", "张"), ("ＡＢＣ１２", "ABC12"),
    ("", ""), (" ", ""), ("二〇 二五", "二〇二五"),
  ])
  func `two spellings of a name compare equal`(text: String, folded: String) {
    #expect(Array(TextFolding.comparisonForm(text).unicodeScalars) == Array(folded.unicodeScalars))
  }

  @Test func `Mongolian text keeps its joiners`() {
    let word = "\u{182E}\u{1823}\u{180E}\u{1820}\u{202F}\u{1824}\u{200D}"
    #expect(Array(TextFolding.trimmed(word).unicodeScalars) == Array(word.unicodeScalars))
    #expect(TextFolding.trimmed("张\u{200D}三\u{202F}四") == "张三 四")
  }

  @Test func `line ends and control characters are no part of a text`() {
    #expect(TextFolding.trimmed("\r\n张三\n\n李四\u{0}\r\n") == "张三 李四")
    #expect(TextFolding.withoutSpaces(" 1\u{2009}2\u{FEFF}3\n") == "123")
  }

  @Test func `folding twice changes nothing more`() {
    var random = SeededGenerator.fresh("folding")
    let alphabet: [Unicode.Scalar] = [
      "张", "三", "〇", "A", "1", " ", " ", ".", "•", "\u{B7}", "\u{FF0E}", "\u{3000}", "\u{A0}",
      "\u{200B}", "\u{200D}", "\u{202F}", "\u{182E}", "\u{180E}", "\n", "\u{0}",
    ]
    for _ in 0..<5000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...10, using: &random) {
        text.append(alphabet.randomElement(using: &random) ?? " ")
      }
      let once = TextFolding.comparisonForm(String(text))
      let twice = TextFolding.comparisonForm(once)
      #expect(Array(once.unicodeScalars) == Array(twice.unicodeScalars))
    }
  }
}

struct ApplicantNameTests {
  @Test(arguments: [
    ("胡萨仁等12人", "胡萨仁", 12), ("胡萨仁 等 １２ 人", "胡萨仁", 12), ("胡萨仁（等12人）", "胡萨仁", 12),
    ("胡萨仁等十二人", "胡萨仁", 12), ("胡萨仁等三名职工", "胡萨仁", 3), ("胡萨仁等二十人", "胡萨仁", 20),
    ("胡萨仁等九十九位", "胡萨仁", 99), ("胡萨仁等10名农民工", "胡萨仁", 10), ("Li Ming 等2人", "Li Ming", 2),
    ("平等等2人", "平等", 2),
  ])
  func `the count of a group is read`(text: String, name: String, workers: Int) {
    let parsed = ApplicantName.parse(text)
    #expect(parsed.name == name)
    #expect(parsed.workers == workers)
    #expect(parsed.isGroup)
  }

  @Test(arguments: [
    "胡萨仁", "等12人", "胡萨仁等0人", "胡萨仁等100001人", "胡萨仁等99999999999999999999人",
    "胡萨仁等12", "胡萨仁等一二人", "胡萨仁等十十人", "胡萨仁12人", "高等", "胡萨仁等名", "",
  ])
  func `any other text is the name of one person`(text: String) {
    let parsed = ApplicantName.parse(text)
    #expect(parsed.name == text)
    #expect(parsed.workers == nil)
    #expect(!parsed.isGroup)
  }

  @Test func `a group without a number is a group`() {
    let parsed = ApplicantName.parse("胡萨仁等人")
    #expect(parsed.name == "胡萨仁")
    #expect(parsed.workers == nil)
    #expect(parsed.isGroup)
  }
}
