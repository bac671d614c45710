public import CaseModel

extension RecoveredReport {
  /// How the table shows amounts.
  public enum Amounts: Sendable, Hashable {
    /// 元, exact.
    case yuan
    /// 元 in the rows and the total, and the total once more in 万元.
    case yuanAndTotalInWanYuan
    /// 万元, rounded half up.
    case wanYuan
  }

  /// What the report is called.
  public static let title = Phrase("挽回经济损失", "Economic losses recovered")

  /// The report as a table.
  public func table(_ amounts: Amounts) -> ReportTable {
    let unit: ReportTable.AmountUnit = amounts == .wanYuan ? .wanYuan : .yuan
    var totals = [
      ReportTable.Row(cells: cells(.text(Phrase("合计", "Total")), total, unit, nil), level: 0)
    ]
    if amounts == .yuanAndTotalInWanYuan {
      let inWanYuan = cells(
        .text(Phrase("合计（万元）", "Total (10,000 yuan)")), total, .wanYuan, nil)
      totals.append(
        ReportTable.Row(
          cells: inWanYuan.map { if case .count = $0 { .empty } else { $0 } }, level: 0))
    }
    return ReportTable(
      title: Self.title, subtitle: subtitle, columns: columns(unit),
      rows: rows.map { row in
        let lastSync = row.lastSyncOn.map { ReportTable.Cell.date($0) } ?? .unknown
        return ReportTable.Row(
          cells: cells(.text(row.label), row.figures, unit, lastSync), level: row.level)
      },
      totals: totals, notes: rules(showsWanYuan: amounts != .yuan) + openQuestions + choiceLines)
  }

  /// The figures as CSV: amounts in 元, plain.
  public func csv(in language: Language) -> String { table(.yuan).csv(in: language) }

  private var subtitle: Phrase {
    Phrase(
      "\(officeName)　\(query.from.chinese)至\(query.to.chinese)",
      "\(officeName), \(query.from.iso) to \(query.to.iso)")
  }

  private func columns(_ unit: ReportTable.AmountUnit) -> [ReportTable.Column] {
    let suffix =
      switch unit {
      case .yuan: Phrase("（元）", " (yuan)")
      case .wanYuan: Phrase("（万元）", " (10,000 yuan)")
      }
    func count(_ chinese: String, _ english: String) -> ReportTable.Column {
      ReportTable.Column(title: Phrase(chinese, english), kind: .count)
    }
    func money(_ chinese: String, _ english: String) -> ReportTable.Column {
      ReportTable.Column(
        title: Phrase(chinese + suffix.chinese, english + suffix.english), kind: .money)
    }
    let name = ReportTable.Column(title: query.grouping.label, kind: .text)
    let figures = [
      count("受理", "Accepted"), count("结案", "Concluded"), count("达成协议", "agreed"),
      count("调解不成", "failed"), count("撤回", "withdrawn"), count("其他", "other"),
      count("涉及职工", "Workers"), money("协议金额", "Agreed amount"),
      money("期内到账", "Received in period"), money("其中工资加班费", "of it pay"),
      money("其中补缴社保费", "of it contributions"),
      money("结案案件累计到账", "Received so far on concluded"),
    ]
    guard query.grouping == .office else { return [name] + figures }
    let sync = ReportTable.Column(title: Phrase("最近同步", "Last sync"), kind: .date)
    return [name] + figures + [sync]
  }

  /// The cells of a row in the order of the columns; the last sync is shown by office only.
  private func cells(
    _ name: ReportTable.Cell, _ figures: RecoveredFigures, _ unit: ReportTable.AmountUnit,
    _ lastSync: ReportTable.Cell?
  ) -> [ReportTable.Cell] {
    let cells: [ReportTable.Cell] = [
      name, .count(figures.accepted), .count(figures.concluded), .count(figures.agreed),
      .count(figures.failed), .count(figures.withdrawn), .count(figures.other),
      .count(figures.workers), .money(figures.agreedAmount, unit),
      .money(figures.received, unit), .money(figures.receivedPay, unit),
      .money(figures.receivedContributions, unit), .money(figures.receivedOnConcluded, unit),
    ]
    return query.grouping == .office ? cells + [lastSync ?? .empty] : cells
  }
}
