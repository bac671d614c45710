import CaseModel
import Console
import Documents
import Sheets
import Testing

/// The forms of one report, byte for byte; `REDRESS_WRITE_GOLDEN=1` writes them anew.
struct GoldenTests {
  @Test(arguments: Language.allCases)
  func `the terminal shows aligned tables with bars`(language: Language) throws {
    let text = SampleDocument.document.terminalText(
      in: language, widthCells: 100, style: .plain)
    try Golden.expect(text, "report.\(language.rawValue).txt")
  }

  @Test(arguments: Language.allCases)
  func `CSV is as it was`(language: Language) throws {
    let bytes = try SampleDocument.document.csv(in: language, encoding: .utf8)
    try Golden.expect(String(decoding: bytes, as: UTF8.self), "report.\(language.rawValue).csv")
  }

  @Test(arguments: Language.allCases)
  func `JSON is as it was`(language: Language) throws {
    let json = SampleDocument.document.json(in: language)
    let text = JSONWriter(isPretty: true).text(of: json) + "\n"
    try Golden.expect(text, "report.\(language.rawValue).json")
  }

  @Test(arguments: Language.allCases)
  func `Markdown is as it was`(language: Language) throws {
    try Golden.expect(
      SampleDocument.document.markdown(in: language), "report.\(language.rawValue).md")
  }

  @Test(arguments: Language.allCases)
  func `HTML is as it was`(language: Language) throws {
    try Golden.expect(
      SampleDocument.document.html(in: language), "report.\(language.rawValue).html")
  }

  @Test(arguments: [60, 80, 100, 200])
  func `no line of a terminal is wider than it, and no number is cut`(width: Int) {
    let document = SampleDocument.document
    let text = document.terminalText(in: .chinese, widthCells: width, style: .plain)
    let table = text.split(separator: "\n").prefix { !$0.hasPrefix("·") }
    for line in table { #expect(DisplayWidth.cells(of: line) <= width, "\(line)") }
    for row in document.tables.flatMap(\.allRows) {
      for case .money(let amount) in row.cells {
        #expect(text.contains(NumberText.money(amount, .wanYuan, isGrouped: true)))
      }
    }
  }
}
