import CaseModel
import Documents

/// Reports that nobody would write: every kind of cell, large and small numbers, names that try to
/// be something else.
enum RandomDocument {
  /// What names from other computers may hold.
  static let hostileNames = [
    "=HYPERLINK(\"http://x\",\"y\")", "+1+1", "-1", "@SUM(A1)", "＝1＋1", "a,b\"c", "甲|乙", "*粗*_斜_",
    "<script>alert(1)</script>", "&amp;", "</td><td class=\"n\">9", "\u{1B}[31m红", "一\n二", "\t制表",
    "\u{202E}反", "'科尔沁'", "科尔沁区总工会", "ᠮᠣᠩᠭᠣᠯ", "", "{{received@x@y}}", "[链](x)",
    "12345678901234567890",
  ]

  static func make(_ random: inout Randomness) -> ReportDocument {
    let columnCount = Int.random(in: 1...8, using: &random)
    let columns =
      [ReportDocument.Column("name", Phrase("名称", "Name"), .text)]
      + (0..<columnCount).map { index in
        let kinds = ReportDocument.Kind.allCases
        let kind = kinds[Int.random(in: 0..<kinds.count, using: &random)]
        let group = Bool.random(using: &random) ? Phrase("组\(index / 3)", "G\(index / 3)") : nil
        let title = hostile(&random).isEmpty ? "列" : "列\(index)"
        return ReportDocument.Column(
          "c\(index)", Phrase(title, "C\(index)"), kind, unit: Phrase("件", "cases"), group: group)
      }
    func row(_ key: String) -> ReportDocument.Row {
      ReportDocument.Row(
        key,
        columns.enumerated().map { index, column in
          index == 0 ? .text(Phrase(verbatim: hostile(&random))) : cell(column.kind, &random)
        }, level: Int.random(in: 0...2, using: &random))
    }
    let groups = (0..<Int.random(in: 1...3, using: &random)).map { group in
      ReportDocument.RowGroup(
        title: group > 0 ? Phrase(verbatim: hostile(&random)) : nil,
        rows: (0..<Int.random(in: 0...6, using: &random)).map { row("r\(group)-\($0)") },
        subtotal: Bool.random(using: &random) ? row("s\(group)") : nil)
    }
    let numbers = columns.filter { $0.kind.isNumber }
    let charts = numbers.first.map { column in
      ReportDocument.Chart.Form.allCases.map { form in
        ReportDocument.Chart(
          title: Phrase(verbatim: hostile(&random)), form: form,
          series: [.init(column.key, Phrase(verbatim: hostile(&random)))])
      }
    }
    let table = ReportDocument.Table(
      key: "table", title: Phrase(verbatim: hostile(&random)), columns: columns, groups: groups,
      totals: [row("total")], charts: charts ?? [])
    return ReportDocument(
      title: Phrase(verbatim: hostile(&random)), reportingUnit: Phrase(verbatim: hostile(&random)),
      period: .init(
        label: Phrase(verbatim: hostile(&random)), from: SampleDocument.date("2025-01-01"),
        to: SampleDocument.date("2025-12-31")),
      amountUnit: Bool.random(using: &random) ? .yuan : .wanYuan,
      sections: [.init(title: Phrase(verbatim: hostile(&random)), tables: [table])],
      notes: [Phrase(verbatim: hostile(&random)), Phrase(verbatim: hostile(&random))],
      signatures: ReportDocument.customarySignatures(filledOn: nil))
  }

  private static func hostile(_ random: inout Randomness) -> String {
    hostileNames[Int.random(in: 0..<hostileNames.count, using: &random)]
  }

  private static func number(_ random: inout Randomness) -> Int64 {
    let bound = [1, 20, 5_000, 1_000_000, 123_456_789_012][Int.random(in: 0..<5, using: &random)]
    return Int64.random(in: 0...Int64(bound), using: &random)
  }

  private static func cell(
    _ kind: ReportDocument.Kind, _ random: inout Randomness
  ) -> ReportDocument.Cell {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return .zero
    case 1: return .unknown
    case 2: return .empty
    default: break
    }
    func rate() -> Rate { Rate(number(&random) % 5_000, of: number(&random)) }
    return switch kind {
    case .text: .text(Phrase(verbatim: hostile(&random)))
    case .count: .count(number(&random))
    case .money: .money(Fen(rawValue: number(&random) - 500))
    case .rate: .rate(rate())
    case .change: .change(Change(number(&random) % 5_000, from: number(&random) % 3_000))
    case .points: .points(RateDifference(rate(), from: rate()))
    case .date:
      .date(LocalDate(daysSince1970: Int.random(in: 10_000...30_000, using: &random)))
    }
  }
}
