import Testing

@testable import CaseModel

/// How texts are split into the words that a search compares.
struct SearchTextTests {
  @Test(arguments: [
    ("张三", ["张", "三"]), ("张 三", ["张", "三"]), ("古丽·买提", ["古", "丽", "买", "提"]),
    ("古丽•买提", ["古", "丽", "买", "提"]), ("古丽．买提", ["古", "丽", "买", "提"]),
    ("ＡＢＣ有限公司", ["abc", "有", "限", "公", "司"]), ("Li\u{200B} Ming", ["li", "ming"]),
    ("科工调字〔2025〕第0017号", ["科", "工", "调", "字", "2025", "第", "0017", "号"]),
    ("科工调字（２０２５）第0017 号", ["科", "工", "调", "字", "2025", "第", "0017", "号"]),
    ("𠮷野家", ["𠮷", "野", "家"]), ("ᠮᠣᠩᠭᠣᠯ ᠪᠠᠶᠠᠷ", ["ᠮᠣᠩᠭᠣᠯ", "ᠪᠠᠶᠠᠷ"]),
    ("ᠮᠣᠩ\u{180E}ᠭᠣᠯ", ["ᠮᠣᠩᠭᠣᠯ"]), ("——！", []), ("", []), ("3.5", ["3", "5"]),
  ])
  func `characters of Chinese are words, and so are runs of other letters`(
    text: String, words: [String]
  ) {
    #expect(SearchText.words(of: text) == words)
  }

  @Test func `a number with dashes is also one word`() {
    #expect(
      SearchText.words(ofNumber: "0475-823 1111") == ["0475", "823", "1111", "|", "04758231111"])
    #expect(SearchText.words(ofNumber: "13800000000") == ["13800000000"])
    #expect(SearchText.words(ofNumber: "内0502-1") == ["内", "0502", "1"])
  }

  @Test(arguments: [
    ["张", "三", "|", "138", "0475", "|", "a", "b", "王", "c"], ["|"], [], ["𠮷", "x"],
    ["x", "|", "y"],
    ["2025", "年"],
  ])
  func `words are packed and come out again`(words: [String]) {
    #expect(SearchText.unpacked(SearchText.packed(words)) == words)
  }

  @Test func `the space between Chinese words is not packed`() {
    #expect(SearchText.packed(["张", "三", "12", "ab", "四"]) == "张三12 ab四")
  }
}
