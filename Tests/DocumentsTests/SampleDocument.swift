import CaseModel
import Documents

/// The report on the third quarter of 2025, with the figures that README publishes and that the
/// sheets in Examples/tongliao-2025 give by office and month; the months of 2024 are made up.
enum SampleDocument {
  typealias Row = ReportDocument.Row
  typealias Cell = ReportDocument.Cell
  typealias Column = ReportDocument.Column

  private static let cases = Phrase("件", "cases")
  private static let people = Phrase("人", "persons")

  static func date(_ iso: String) -> LocalDate { LocalDate(iso: iso) ?? .min }

  static let document = document(names: offices.map(\.name), amountUnit: .wanYuan)

  /// The report with names of the offices and the unit of amounts as given.
  static func document(
    names: [Phrase], amountUnit: ReportDocument.AmountUnit
  ) -> ReportDocument {
    ReportDocument(
      title: Phrase("劳动争议调解情况季报表", "Labour dispute mediation, quarterly report"),
      reportingUnit: Phrase("通辽市总工会", "Tongliao Federation of Trade Unions"),
      period: .init(
        label: PeriodName.full(from: date("2025-07-01"), to: date("2025-09-30")),
        from: date("2025-07-01"), to: date("2025-09-30")),
      amountUnit: amountUnit,
      sections: [
        .init(title: Phrase("一、各单位情况", "1. By office"), tables: [byOffice(names)]),
        .init(
          title: Phrase("二、季度与构成", "2. Quarters and types"),
          paragraphs: [
            Phrase("工资报酬争议占三分之二。", "Pay is what two thirds of the disputes are about.")
          ], tables: [byQuarter, byType]),
        .init(title: Phrase("三、逐月到账", "3. Received by month"), tables: [byMonth]),
      ],
      sentence: try? sentence.phrase(),
      notes: [
        ReportDocument.roundingNote,
        Phrase(
          "调解成功率＝达成协议件数÷结案件数；撤回的案件计入结案。",
          "Success rate: agreed out of concluded cases; withdrawn ones count as concluded."),
        Phrase("2024年各月为示例数。", "The months of 2024 are examples."),
      ],
      signatures: ReportDocument.customarySignatures(filledOn: date("2025-10-09")))
  }

  static let sentence = OfficialSentence(
    whose: Phrase("全市各级工会", "unions across the city"), from: date("2025-07-01"),
    to: date("2025-09-30"),
    period: .init(
      concluded: 14, workers: 16, agreed: 13, agreedAmount: Fen(rawValue: 52_260_700),
      received: Fen(rawValue: 70_832_400)),
    yearToDate: .init(
      concluded: 44, workers: 59, agreed: 38, agreedAmount: Fen(rawValue: 162_045_100),
      received: Fen(rawValue: 157_045_250)))

  struct Office {
    let code: String
    let name: Phrase
    let figures: [Int64]
    let receivedThisYear: Int64

    init(_ code: String, _ chinese: String, _ english: String, _ figures: [Int64], _ year: Int64) {
      self.code = code
      name = Phrase(chinese, english)
      self.figures = figures
      receivedThisYear = year
    }
  }

  /// Accepted, concluded, agreed, workers, agreed amount, received; received the quarter before.
  static let offices = [
    Office(
      "150502", "科尔沁区总工会", "Horqin District", [2, 2, 2, 2, 3_873_400, 3_873_400, 1_249_300],
      13_326_600),
    Office(
      "150521", "科尔沁左翼中旗总工会", "Horqin Left Middle Banner",
      [3, 2, 2, 2, 9_863_300, 9_982_100, 9_345_800], 30_395_450),
    Office(
      "150522", "科尔沁左翼后旗总工会", "Horqin Left Rear Banner",
      [1, 1, 1, 1, 6_698_100, 6_698_100, 2_296_400], 8_994_500),
    Office(
      "150523", "开鲁县总工会", "Kailu County",
      [2, 2, 2, 2, 8_256_400, 8_256_400, 3_436_400], 20_856_300),
    Office("150524", "库伦旗总工会", "Hure Banner", [0, 0, 0, 0, 0, 674_000, 7_503_000], 23_195_200),
    Office(
      "150525", "奈曼旗总工会", "Naiman Banner", [2, 1, 1, 1, 2_182_800, 1_455_200, 0], 5_190_600),
    Office(
      "150526", "扎鲁特旗总工会", "Jarud Banner",
      [4, 3, 2, 4, 10_712_500, 31_933_900, 7_929_400], 41_143_200),
    Office(
      "150581", "霍林郭勒市总工会", "Holingol City",
      [3, 3, 3, 4, 10_674_200, 7_959_300, 5_984_100], 13_943_400),
    Office("150571", "通辽经济技术开发区总工会", "Development Zone", [0, 0, 0, 0, 0, 0, 0], 0),
  ]

  private static func byOffice(_ names: [Phrase]) -> ReportDocument.Table {
    let columns =
      [
        Column("office", Phrase("单位", "Office"), .text),
        Column("accepted", Phrase("受理", "Accepted"), .count, unit: cases),
        Column("concluded", Phrase("结案", "Concluded"), .count, unit: cases),
        Column("agreed", Phrase("达成协议", "Agreed"), .count, unit: cases),
        Column("success", Phrase("调解成功率", "Success rate"), .rate),
        Column("workers", Phrase("涉及职工", "Workers"), .count, unit: people),
        Column("agreed_amount", Phrase("协议金额", "Agreed amount"), .money),
      ]
      + Column.compared(
        "received", Phrase("到账", "Received"), .money,
        as: [.current, .yearToDate, .previousPeriod, .periodOnPeriod])
    func cells(_ name: Phrase, _ figures: [Int64], _ year: Int64) -> [Cell] {
      [
        .text(name), figures[0] == 0 ? .zero : .count(figures[0]), .count(figures[1]),
        .count(figures[2]), .rate(Rate(figures[2], of: figures[1])), .count(figures[3]),
        figures[4] == 0 ? .zero : .money(Fen(rawValue: figures[4])),
        .money(Fen(rawValue: figures[5])), .money(Fen(rawValue: year)),
        .money(Fen(rawValue: figures[6])), .change(Change(figures[5], from: figures[6])),
      ]
    }
    let rows = zip(offices, names).map { office, name in
      Row(office.code, cells(name, office.figures, office.receivedThisYear))
    }
    let sums = (0..<7).map { index in offices.reduce(0) { $0 + $1.figures[index] } }
    let year = offices.reduce(0) { $0 + $1.receivedThisYear }
    return ReportDocument.Table(
      key: "by_office", columns: columns, groups: [.init(rows: rows)],
      totals: [Row("total", cells(Phrase("合计", "Total"), sums, year))],
      charts: [
        .init(
          title: Phrase("各单位到账", "Received by office"), form: .bars,
          series: [
            .init("received@current", Phrase("本期", "This period")),
            .init("received@previous_period", Phrase("上期", "Previous period")),
          ])
      ])
  }

  private static var byQuarter: ReportDocument.Table {
    func row(_ quarter: Int, _ figures: [Int64]) -> Row {
      let name = ["一季度", "二季度", "三季度"][quarter - 1]
      return Row(
        "2025-Q\(quarter)", cells(Phrase("2025年" + name, "2025 Q\(quarter)"), figures), level: 1)
    }
    func cells(_ name: Phrase, _ figures: [Int64]) -> [Cell] {
      [
        .text(name), .count(figures[0]), .count(figures[1]), .count(figures[2]),
        .count(figures[3]), .money(Fen(rawValue: figures[4])), .money(Fen(rawValue: figures[5])),
      ]
    }
    return ReportDocument.Table(
      key: "by_quarter", title: Phrase("各季度", "By quarter"),
      columns: [
        Column("quarter", Phrase("季度", "Quarter"), .text),
        Column("accepted", Phrase("受理", "Accepted"), .count, unit: cases),
        Column("concluded", Phrase("结案", "Concluded"), .count, unit: cases),
        Column("agreed", Phrase("达成协议", "Agreed"), .count, unit: cases),
        Column("workers", Phrase("涉及职工", "Workers"), .count, unit: people),
        Column("agreed_amount", Phrase("协议金额", "Agreed amount"), .money),
        Column("received", Phrase("到账", "Received"), .money),
      ],
      groups: [
        .init(
          title: Phrase("上半年", "First half"),
          rows: [
            row(1, [15, 15, 11, 17, 46_779_200, 48_468_450]),
            row(2, [15, 15, 14, 26, 63_005_200, 37_744_400]),
          ],
          subtotal: Row(
            "H1", cells(Phrase("小计", "Subtotal"), [30, 30, 25, 43, 109_784_400, 86_212_850]))),
        .init(
          title: Phrase("下半年", "Second half"),
          rows: [row(3, [17, 14, 13, 16, 52_260_700, 70_832_400])]),
      ],
      totals: [
        Row("total", cells(Phrase("累计", "Total"), [47, 44, 38, 59, 162_045_100, 157_045_250]))
      ])
  }

  private static var byType: ReportDocument.Table {
    func row(_ key: String, _ chinese: String, _ english: String, _ count: Int64) -> Row {
      Row(key, [.text(Phrase(chinese, english)), .count(count), .rate(Rate(count, of: 14))])
    }
    return ReportDocument.Table(
      key: "by_type", title: Phrase("三季度结案按争议类型", "Concluded in Q3 by type"),
      columns: [
        Column("type", Phrase("争议类型", "Type of dispute"), .text),
        Column("concluded", Phrase("结案", "Concluded"), .count, unit: cases),
        Column("share", Phrase("占比", "Share"), .rate),
      ],
      groups: [
        .init(rows: [
          row("wages", "劳动报酬", "Pay", 9), row("overtime", "加班费", "Overtime", 1),
          row("injury", "工伤待遇", "Work injury", 2),
          row("termination", "解除或终止劳动合同", "End of contract", 2),
        ])
      ], totals: [row("total", "合计", "Total", 14)],
      charts: [
        .init(
          title: Phrase("结案构成", "Concluded cases by type"), form: .shares,
          series: [.init("concluded", Phrase("结案", "Concluded"))])
      ])
  }

  private static var byMonth: ReportDocument.Table {
    let received: [Int64] = [
      8_605_050, 3_238_700, 36_624_700, 9_675_500, 14_749_400, 13_319_500, 32_466_400, 19_347_800,
      19_018_200,
    ]
    let before: [Int64] = [
      7_210_000, 4_105_000, 21_870_000, 12_300_000, 11_045_500, 15_600_000, 18_230_000,
      20_115_000, 16_400_000, 24_900_000, 13_500_000, 17_725_000,
    ]
    let rows = before.enumerated().map { index, last in
      let now: Cell =
        index < received.count ? .money(Fen(rawValue: received[index])) : .unknown
      let change: Cell =
        index < received.count ? .change(Change(received[index], from: last)) : .unknown
      return Row(
        "2025-\(index < 9 ? "0" : "")\(index + 1)",
        [
          .text(Phrase("\(index + 1)月", "\(index + 1)")), now, .money(Fen(rawValue: last)), change,
        ])
    }
    return ReportDocument.Table(
      key: "by_month",
      columns: [
        Column("month", Phrase("月份", "Month"), .text),
        Column("received", Phrase("2025年", "2025"), .money),
        Column("last_year", Phrase("2024年", "2024"), .money),
        Column("change", Phrase("同比", "Year on year"), .change),
      ], groups: [.init(rows: rows)],
      charts: [
        .init(
          title: Phrase("逐月到账", "Received by month"), form: .lines,
          series: [
            .init("received", Phrase("2025年", "2025")), .init("last_year", Phrase("2024年", "2024")),
          ])
      ])
  }
}
