import CaseModel
import Testing

@testable import Documents

struct HTMLTests {
  @Test func `the file needs nothing else and runs nothing`() {
    for language in Language.allCases {
      let html = SampleDocument.document.html(in: language)
      #expect(!html.contains("<script") && !html.contains("<link") && !html.contains("<img"))
      #expect(!html.contains("@import") && !html.contains("src="))
      // The only addresses are names of what SVG is.
      let addresses = html.split(separator: "http", omittingEmptySubsequences: false).dropFirst()
      for address in addresses {
        #expect(address.hasPrefix("://www.w3.org/2000/svg\"") || address.hasPrefix("-equiv="))
      }
    }
  }

  @Test func `names cannot become markup`() {
    let hostile = RandomDocument.hostileNames.map { Phrase(verbatim: $0) }
    let names = SampleDocument.offices.indices.map { hostile[($0 + 8) % hostile.count] }
    let document = SampleDocument.document(names: names, amountUnit: .yuan)
    let html = document.html(in: .chinese)
    #expect(!html.contains("<script"))
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(!html.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
    let tags = html.split(separator: "<").dropFirst().map { $0.prefix { $0.isLetter || $0 == "/" } }
    let plain = SampleDocument.document(
      names: SampleDocument.offices.map(\.name), amountUnit: .yuan
    ).html(in: .chinese)
    let plainTags = plain.split(separator: "<").dropFirst()
      .map { $0.prefix { $0.isLetter || $0 == "/" } }
    #expect(tags == plainTags)
  }

  @Test func `each mark of a chart bears the number of the table`() {
    let html = SampleDocument.document.html(in: .chinese)
    for table in SampleDocument.document.tables {
      for series in table.charts.flatMap(\.series) {
        guard let index = table.columnIndex(series.column) else { continue }
        for row in table.rows where row.cells[index] != .unknown {
          let text = row.cells[index].text(in: table.columns[index], .wanYuan, .chinese)
          #expect(
            html.contains(">\(text)</text>") || html.contains(" \(text)（"), "\(table.key) \(text)")
        }
      }
    }
  }

  @Test(
    arguments: [
      (0, 10, [0, 2, 4, 6, 8, 10]), (0, 1, [0, 1]), (0, 37, [0, 10, 20, 30, 40]),
      (-6, 12, [-10, -5, 0, 5, 10, 15]),
      (0, 36_624_700, [0, 10_000_000, 20_000_000, 30_000_000, 40_000_000]),
    ] as [(Int64, Int64, [Int64])])
  func `an axis has few round numbers`(low: Int64, high: Int64, ticks: [Int64]) {
    #expect(ChartDrawing.ticks(low: low, high: high) == ticks)
  }

  @Test func `the widest range has an axis, too`() {
    let ticks = ChartDrawing.ticks(low: 0, high: .max)
    #expect(ticks.count < 10 && ticks.last == .max)
  }

  @Test func `a chart without numbers says so`() {
    let table = ReportDocument.Table(
      key: "t",
      columns: [
        .init("name", Phrase("名", "N"), .text), .init("count", Phrase("数", "C"), .count),
      ],
      groups: [.init(rows: [])],
      charts: ReportDocument.Chart.Form.allCases.map {
        .init(title: Phrase("图", "Chart"), form: $0, series: [.init("count", Phrase("数", "C"))])
      })
    let document = ReportDocument(
      title: Phrase("空", "Empty"), reportingUnit: Phrase("甲", "A"),
      period: .init(label: Phrase("期", "P"), from: .min, to: .min), amountUnit: .yuan,
      sections: [.init(tables: [table])])
    #expect(document.html(in: .chinese).contains(">没有数据</text>"))
  }
}
