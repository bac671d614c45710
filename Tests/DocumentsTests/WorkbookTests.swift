import CaseModel
import Documents
import Glibc
import Testing

@testable import Spreadsheets

struct WorkbookTests {
  private static let instant = Instant(millisecondsSince1970: 1_760_000_000_000)

  @Test func `a sheet a table, and one for its charts`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.xlsx")
    try SampleDocument.document.writeWorkbook(to: path, in: .chinese, createdAt: Self.instant)
    let sheets = try ReadSheet.all(path)
    #expect(
      sheets.map(\.name) == [
        "一、各单位情况", "图表 一、各单位情况", "各季度", "三季度结案按争议类型", "图表 三季度结案按争议类型",
        "三、逐月到账", "图表 三、逐月到账",
      ])
    let first = try #require(sheets.first)
    #expect(first.cell(0, 0) == .text("劳动争议调解情况季报表"))
    #expect(first.cell(2, 0) == .text("填报单位：通辽市总工会　　报告期：2025年三季度　　单位：件、人、万元"))
    #expect(first.cell(14, 0) == .text("合计"))
    #expect(first.cell(14, 6) == .number(52.2607))
    #expect(first.cell(14, 7) == .number(70.8324))
    for setting in [
      "<pageSetup paperSize=\"9\" fitToHeight=\"0\" orientation=\"landscape\"", "state=\"frozen\"",
      "topLeftCell=\"B6\"",
    ] { #expect(first.xml.contains(setting), "\(setting)") }
  }

  @Test func `equal documents give equal files`() throws {
    let folder = try TemporaryFolder()
    for name in ["a.xlsx", "b.xlsx"] {
      try SampleDocument.document.writeWorkbook(
        to: folder.file(name), in: .english, createdAt: Self.instant)
    }
    #expect(
      try TemplateWorld.packed(folder.file("a.xlsx"))
        == TemplateWorld.packed(folder.file("b.xlsx")))
  }

  @Test func `a file that is there already is left as it is`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.xlsx")
    try Golden.write([1], to: path)
    #expect(throws: SpreadsheetError.exists(path: path)) {
      try SampleDocument.document.writeWorkbook(to: path, in: .english, createdAt: Self.instant)
    }
    #expect(try Golden.read(path) == [1])
    let nowhere = folder.file("no/a.xlsx")
    #expect(throws: SpreadsheetError.unwritable(path: nowhere, errno: ENOENT)) {
      try SampleDocument.document.writeWorkbook(to: nowhere, in: .english, createdAt: Self.instant)
    }
  }

  @Test(arguments: [
    ("各单位[到账]:2025/2026*?\\", "各单位到账20252026"), ("", "Sheet"), ("'甲'", "甲"),
    ("History", "Sheet History"), ("  甲 ", "甲"), ("\u{1B}[31m", "31m"),
    (String(repeating: "长", count: 40), String(repeating: "长", count: 31)),
    (String(repeating: "😀", count: 20), String(repeating: "😀", count: 15)),
  ])
  func `a title becomes a name that a sheet may have`(title: String, name: String) {
    #expect(SheetName.valid(for: title, avoiding: []) == name)
  }

  @Test func `names differ by more than case`() {
    let long = String(repeating: "a", count: 31)
    #expect(SheetName.valid(for: "abc", avoiding: ["ABC"]) == "abc 2")
    #expect(SheetName.valid(for: "abc", avoiding: ["ABC", "Abc 2"]) == "abc 3")
    #expect(SheetName.valid(for: long, avoiding: [long]) == String(long.dropLast(2)) + " 2")
  }
}
