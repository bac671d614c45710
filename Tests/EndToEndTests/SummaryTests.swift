import CaseModel
import ChangeLog
import Documents
import Spreadsheets
import Testing

@testable import Templates

/// `redress report summary`, `report fill` and `indicators` over the year 2025 of eight counties, whose
/// totals are the published ones.
struct SummaryTests {
  private let folder: Folder
  private let city: Office

  init() throws {
    folder = try Folder()
    city = try Office(Office.city, in: folder)
    for county in Self.counties {
      for kind in ["mediations", "recoveries"] {
        try city.run("import", kind, "\(Self.example)/\(county)/\(kind).csv").mustSucceed()
      }
    }
  }

  private static let counties = [
    "150502", "150521", "150522", "150523", "150524", "150525", "150526", "150581",
  ]

  private static var example: String {
    let top = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return top.joined(separator: "/") + "/Examples/tongliao-2025"
  }

  private static let thirdQuarter =
    "2025年三季度，全市各级工会共调解劳动争议案件14件，涉及职工16人，达成调解协议13件，协议金额52.26万元，到账70.83万元；"
    + "一至三季度累计44件、59人、到账157.05万元。"

  private func summary(_ arguments: String...) throws -> ChildProcess.Result {
    try city.start(["--lang", "zh", "report", "summary"] + arguments).wait().mustSucceed()
  }

  private func file(_ name: String, _ arguments: String...) throws -> [UInt8] {
    try city.start(
      ["--lang", "zh", "report", "summary"] + arguments + ["-o", folder.file(name)]
    ).wait().mustSucceed()
    return try folder.read(name)
  }

  @Test func `the official sentence says what the city reported`() throws {
    #expect(try summary("2025年三季度", "--format", "text").output == Self.thirdQuarter + "\n")
    #expect(
      try summary("2025", "--format", "text").output
        == "2025年，全市各级工会共调解劳动争议案件59件，涉及职工74人，达成调解协议52件，协议金额233.14万元，到账228.93万元。\n")
    let english = try city.run(
      "--lang", "en", "report", "summary", "2025Q3", "--format", "text"
    ).mustSucceed().output
    #expect(
      english.hasPrefix("The third quarter of 2025: unions across the city mediated 14 disputes"))
  }

  @Test func `a table has a row an office with zeros, the total, the rules and the check of stock`()
    throws
  {
    let table = try summary("2025Q3").output
    let lines = table.split(separator: "\n").map(String.init)
    #expect(lines[0] == "通辽市总工会劳动争议调解情况统计表")
    #expect(lines[1] == "填报单位：通辽市总工会  报告期：2025年三季度  单位：件、人次、元")
    for office in ["通辽市总工会", "库伦旗总工会"] {
      #expect(
        lines.contains {
          $0.split(separator: " ").map(String.init) == [office, "0", "0", "0", "—", "0"]
        },
        "\(office)")
    }
    #expect(
      lines.contains {
        $0.split(separator: " ").map(String.init) == ["合计", "17", "14", "13", "92.9%", "16"]
      })
    #expect(table.contains("· 到账金额：到账日期在报告期内的款项，不论属于哪件案件、是否结案。\n"))
    #expect(table.contains("· 已核对：期初未结＋受理－结案＝期末未结。\n"))
  }

  @Test func `every format shows the published figures of the year`() throws {
    let sheet = String(decoding: try file("a.csv", "2025"), as: UTF8.self)
    #expect(sheet.utf8.starts(with: [0xEF, 0xBB, 0xBF]))
    #expect(sheet.contains("合计,60,59,52,88.1,74\r\n"))
    #expect(sheet.contains("合计,2331400.00,2289252.50\r\n"))
    let old = try file("old.csv", "2025", "--encoding", "gb18030")
    #expect(old.starts(with: [0xC0, 0xCD, 0xB6, 0xAF]), "劳动")
    let json = try city.json("report", "summary", "2025")
    let tables = (json["sections"]?.elements ?? []).flatMap { $0["tables"]?.elements ?? [] }
    #expect(tables.count == 3)
    let page = String(decoding: try file("a.html", "2025", "--unit", "wan"), as: UTF8.self)
    let mark = String(decoding: try file("a.md", "2025", "--unit", "wan"), as: UTF8.self)
    for text in [page, mark] {
      #expect(text.contains("233.14") && text.contains("228.93"))
      #expect(text.contains("单位负责人") && text.contains("填报日期"))
    }
    #expect(page.contains("<svg") && page.contains("霍林郭勒市总工会"))
    #expect(mark.contains("| **合计** | **60** | **59** | **52** | **88.1%** | **74** |"))
    let workbook = try file("a.xlsx", "2025", "--by", "month", "--compare", "year")
    #expect(workbook.starts(with: Array("PK".utf8)))
    #expect(
      try String(decoding: file("a.txt", "2025Q3"), as: UTF8.self) == Self.thirdQuarter + "\n")
  }

  @Test func `months and comparisons stand side by side`() throws {
    let months = try summary("2025", "--by", "month", "--indicators", "concluded,received").output
    let lines = months.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("12月 ") } && months.contains("2,289,252.50"))
    let july = try city.json(
      "report", "summary", "2025", "--by", "month", "--cases", "received", "--row", "2025年7月")
    #expect(july["sum"]?.integer == 32_466_400)
    let compared = try summary(
      "2025Q3", "--compare", "cumulative,year,previous", "--indicators", "结案,到账金额", "--unit",
      "wan"
    ).output
    let total = compared.split(separator: "\n").filter { $0.hasPrefix("合计") }
      .map { $0.split(separator: " ").map(String.init) }
    #expect(total.first == ["合计", "14", "44", "0", "—", "15", "-6.7%"])
    #expect(total.last == ["合计", "70.83", "157.05", "0.00", "—", "37.74", "+87.7%"])
    // A period that is not over is compared with the like part.
    let part = try summary("2025", "--today", "2025-08-20", "--indicators", "concluded").output
    #expect(part.contains("报告期尚未结束，计至2025年8月20日；比较数取相同天数。"))
  }

  @Test func `a figure opens to its cases, which add up to it`() throws {
    let cases = try city.json("report", "summary", "2025Q3", "--cases", "agreed_amount")
    #expect(cases["sum"]?.integer == 52_260_700)
    #expect(cases["cases"]?.elements?.count == 13)
    let numbers = cases["cases"]?.elements?.compactMap { $0["official_number"]?.text } ?? []
    #expect(numbers.contains("150581-2025-0006"))
    let row = try city.json(
      "report", "summary", "2025", "--by", "dispute-type", "--cases", "received", "--row", "劳动报酬")
    #expect(row["sum"]?.integer == 131_770_350)
    let open = try summary("2025Q3", "--cases", "期末未结").output
    #expect(open.contains("150525-2025-0004") && open.contains("4 件"))
    let unknown = try city.run("--lang", "zh", "report", "summary", "2025", "--cases", "到帐")
    #expect(unknown.ending == .exited(64))
    #expect(unknown.errors.contains("没有“到帐”这个指标。"))
  }

  @Test func `an office's own form is filled, and all else in it stays`() throws {
    let cells = [
      "{{concluded@150500@2025Q3}}", "{{received}}", "{{success_rate@150526}}", "{{到账金额@@2025}}",
      "说明：由各旗县填报",
    ]
    let rows = cells.enumerated().map { place, cell in
      ReportDocument.Row("r\(place)", [.text(Phrase(verbatim: cell))])
    }
    let form = ReportDocument(
      title: Phrase(verbatim: "季报"), reportingUnit: Phrase(verbatim: "通辽市总工会"),
      period: .init(
        label: Phrase(verbatim: "三季度"), from: try day("2025-07-01"), to: try day("2025-09-30")),
      amountUnit: .wanYuan,
      sections: [
        .init(tables: [
          .init(
            key: "form", columns: [.init("cell", Phrase(verbatim: "内容"), .text)],
            groups: [.init(rows: rows)])
        ])
      ])
    try form.writeWorkbook(
      to: folder.file("form.xlsx"), in: .chinese, createdAt: Instant(millisecondsSince1970: 0))
    let filled = try city.run(
      "--lang", "zh", "report", "fill", folder.file("form.xlsx"), "--period", "2025Q3", "--unit",
      "wan", "-o", folder.file("filled.xlsx")
    ).mustSucceed()
    #expect(filled.output.hasPrefix("填写了 4 个单元格"))
    let archive = try ZipArchive(path: folder.file("filled.xlsx"), isReadOnly: true)
    let sheet = String(
      decoding: try #require(try archive.read("xl/worksheets/sheet1.xml")), as: UTF8.self)
    for value in ["<v>14</v>", "<v>70.8324</v>", "<v>228.92525</v>"] {
      #expect(sheet.contains(value), "\(value)")
    }
    let texts = String(
      decoding: try #require(try archive.read("xl/sharedStrings.xml")), as: UTF8.self)
    #expect(texts.contains("说明：由各旗县填报"))
    let wrong = try city.run(
      "--lang", "zh", "report", "fill", folder.file("form.xlsx"), "--period", "2099Q9", "-o",
      folder.file("other.xlsx"))
    #expect(wrong.ending == .exited(64))
  }

  @Test func `all indicators are listed with their rules, and can be asked for at once`() throws {
    let list = try city.json("indicators").elements ?? []
    #expect(list.count > 40)
    for indicator in list {
      #expect(indicator["rule"]?.text?.isEmpty == false && indicator["unit"]?.text != nil)
    }
    let codes = Set(list.compactMap { $0["code"]?.text })
    for code in [
      "accepted", "refused", "success_rate", "distinct_persons", "outstanding", "claims_amount",
      "hotline_closing_rate", "deadlines_missed", "migrant_share", "aid_recovered",
    ] {
      #expect(codes.contains(code), "\(code)")
    }
    for grouping in ["size", "channel", "industry", "outcome", "mediator", "quarter"] {
      let all = try summary("2025", "--by", grouping, "--indicators", "all").output
      #expect(all.contains("2,331,400.00"), "\(grouping)")
    }
  }

  @Test func `doctor compares the kept figures with the cases and computes them anew`() throws {
    let sound = try city.run("--lang", "zh", "doctor", "--figures").mustSucceed()
    #expect(sound.output == "统计数：核对了 64 件，全部相符。\n")
    try city.execute("DELETE FROM figure_month WHERE month = '2025-07'")
    let repaired = try city.run("--lang", "zh", "doctor", "--figures").mustSucceed()
    #expect(repaired.output.hasSuffix("处不符。已重建。\n"))
    #expect(try summary("2025Q3", "--format", "text").output == Self.thirdQuarter + "\n")
  }

  @Test func `doctor compares what is indexed with the cases and fills it anew`() throws {
    // With no day in any of its columns.
    try city.execute("INSERT OR REPLACE INTO mediation_indexed (key) SELECT key FROM mediation")
    let repaired = try city.run("--lang", "zh", "doctor", "--indexes").mustSucceed()
    #expect(repaired.output.hasPrefix("查询索引：核对了 ") && repaired.output.hasSuffix("已重建。\n"))
    let sound = try city.run("--lang", "zh", "doctor", "--indexes").mustSucceed()
    #expect(sound.output.hasSuffix("全部相符。\n"))
    #expect(try summary("2025Q3", "--format", "text").output == Self.thirdQuarter + "\n")
  }

  private func day(_ iso: String) throws -> LocalDate { try #require(LocalDate(iso: iso)) }
}
