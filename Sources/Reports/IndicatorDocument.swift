// The report of indicators as offices hand it in: a row per office with zeros, 合计, comparisons
// side by side, charts as views of the table, the rules in words below.

public import CaseModel
public import CaseStore
public import Documents
internal import Indicators
internal import SQLite

/// A report of indicators with its comparisons, ready to be drawn.
public struct IndicatorDocument: Sendable {
  /// What is asked besides the figures.
  public struct Style: Sendable {
    /// The columns of each indicator, this period's first.
    public var comparisons: [Comparison] = [.current]
    /// The unit of amounts.
    public var amountUnit = ReportDocument.AmountUnit.yuan
    /// The day of filling in.
    public var filledOn: LocalDate?

    /// This period only, in yuan.
    public init() {}
  }

  /// The report of the period itself.
  public let report: IndicatorReport
  /// The document.
  public let document: ReportDocument

  /// Computes the report and what it is compared with, from one state of a store.
  ///
  /// - Throws: ``ReportError``; `StoreError` if the store cannot be read.
  public static func compute(
    _ query: IndicatorQuery, style: Style, store: CaseStore
  ) throws -> IndicatorDocument {
    try store.read(by: .mediation) { connection in
      var reports: [Comparison: IndicatorReport] = [:]
      for comparison in Comparison.allCases {
        guard let period = period(of: comparison, query.period, style.comparisons) else {
          continue
        }
        var other = query
        other.period = period
        reports[comparison] = try IndicatorReport.compute(other, connection)
      }
      guard let report = reports[.current] else {
        preconditionFailure("the period itself is always computed")
      }
      let sentence = try sentence(query, connection)
      let countsMediations = query.indicators.contains { $0.root == "mediation" }
      let drawing = Drawing(
        query: query, style: style, reports: reports, report: report,
        stock: countsMediations ? try StockCheck.run(query, connection) : nil)
      return IndicatorDocument(
        report: report, document: try drawing.document(sentence: sentence))
    }
  }

  /// The period that a comparison needs; nil for one that is not needed.
  private static func period(
    of comparison: Comparison, _ period: ReportPeriod, _ asked: [Comparison]
  ) -> ReportPeriod? {
    func needs(_ comparisons: Comparison...) -> Bool { comparisons.contains(where: asked.contains) }
    return switch comparison {
    case .current: period
    case .yearToDate: needs(.yearToDate) ? period.cumulative : nil
    case .samePeriodLastYear:
      needs(.samePeriodLastYear, .yearOnYear) ? period.yearBefore : nil
    case .previousPeriod: needs(.previousPeriod, .periodOnPeriod) ? period.before : nil
    case .yearOnYear, .periodOnPeriod: nil
    }
  }

  /// The figures of the period and of its year in one official sentence.
  private static func sentence(
    _ query: IndicatorQuery, _ connection: borrowing Connection
  ) throws -> Phrase? {
    let codes = ["concluded", "workers", "agreed", "agreed_amount", "received"]
    func figures(_ period: ReportPeriod) throws -> (OfficialSentence.Figures, String, Bool)? {
      var other = query
      other.period = period
      other.grouping = .office
      other.indicators = codes.compactMap { Indicator.find($0) }
      let report = try IndicatorReport.compute(other, connection)
      let values = report.total.compactMap(\.number)
      guard values.count == codes.count else { return nil }
      return (
        OfficialSentence.Figures(
          concluded: values[0], workers: values[1], agreed: values[2],
          agreedAmount: Fen(rawValue: values[3]), received: Fen(rawValue: values[4])),
        report.office.name, report.rows.count > 1
      )
    }
    guard let (current, name, hasOthers) = try figures(query.period),
      let (year, _, _) = try figures(query.period.cumulative)
    else { return nil }
    let sentence = OfficialSentence(
      whose: whose(name, hasOthers: hasOthers), from: query.period.from, to: query.period.to,
      period: current, yearToDate: year)
    return try? sentence.phrase()
  }

  /// Whose cases they are: of a city `全市各级工会`, of one office its name.
  private static func whose(_ office: String, hasOthers: Bool) -> Phrase {
    guard hasOthers else { return Phrase(office, office) }
    let scopes: [(suffixes: [String], words: Phrase)] = [
      (["自治区总工会"], Phrase("全区各级工会", "unions across the region")),
      (["市总工会"], Phrase("全市各级工会", "unions across the city")),
      (["盟工会", "盟总工会"], Phrase("全盟各级工会", "unions across the league")),
      (["旗总工会"], Phrase("全旗各级工会", "unions across the banner")),
      (["县总工会"], Phrase("全县各级工会", "unions across the county")),
      (["区总工会"], Phrase("全区各级工会", "unions across the district")),
    ]
    return scopes.first { $0.suffixes.contains(where: office.hasSuffix) }?.words
      ?? Phrase("\(office)及下级工会", "\(office) and the unions below it")
  }
}

/// Draws reports side by side.
private struct Drawing {
  let query: IndicatorQuery
  let style: IndicatorDocument.Style
  let reports: [Comparison: IndicatorReport]
  let report: IndicatorReport
  let stock: StockCheck?

  func document(sentence: Phrase?) throws -> ReportDocument {
    let name = report.office.name
    return ReportDocument(
      title: Phrase("\(name)\(about.chinese)统计表", "\(name): \(about.english)"),
      reportingUnit: Phrase(name, name),
      period: ReportDocument.Period(
        label: query.period.label, from: query.period.from, to: query.period.to),
      amountUnit: style.amountUnit,
      sections: try sections(), sentence: sentence, notes: notes,
      signatures: ReportDocument.customarySignatures(filledOn: style.filledOn))
  }

  /// What the report is about, for its title.
  private var about: Phrase {
    let subjects = Set(query.indicators.map(\.subject))
    if subjects.isSubset(of: [.mediation, .money, .progress]) {
      return Phrase("劳动争议调解情况", "labour disputes mediated")
    }
    guard let subject = subjects.first, subjects.count == 1 else {
      return Phrase("劳动争议调解和维权工作", "disputes, aid and what was recovered")
    }
    return Phrase("\(subject.label.chinese)情况", subject.label.english.lowercased())
  }

  /// A table a subject, so that none is wider than a page.
  private func sections() throws -> [ReportDocument.Section] {
    let subjects = Indicator.Subject.allCases.filter { subject in
      query.indicators.contains { $0.subject == subject }
    }
    return try subjects.map { subject in
      let places = query.indicators.indices.filter { query.indicators[$0].subject == subject }
      return ReportDocument.Section(
        title: subject.label, tables: [try table(subject, places)])
    }
  }

  private func table(
    _ subject: Indicator.Subject, _ places: [Int]
  ) throws -> ReportDocument.Table {
    let columns =
      [ReportDocument.Column(query.grouping.rawValue, query.grouping.label, .text)]
      + places.flatMap { self.columns(of: query.indicators[$0]) }
    let rows = try report.rows.map { row in
      ReportDocument.Row(
        row.key ?? "", [.text(row.label)] + (try cells(places, row.key, row.values)),
        level: row.level)
    }
    let total = ReportDocument.Row(
      "total",
      [.text(Phrase("合计", "Total"))] + (try cells(places, nil, report.total, isTotal: true)))
    return ReportDocument.Table(
      key: subject.rawValue, columns: columns, groups: [ReportDocument.RowGroup(rows: rows)],
      totals: [total], charts: charts(places))
  }

  private func columns(of indicator: Indicator) -> [ReportDocument.Column] {
    let kind: ReportDocument.Kind =
      switch indicator.unit {
      case .money: .money
      case .percent: .rate
      default: .count
      }
    let unit = kind == .count ? indicator.unit.label : nil
    if style.comparisons == [.current] {
      return [ReportDocument.Column(indicator.code, indicator.label, kind, unit: unit)]
    }
    return ReportDocument.Column.compared(
      indicator.code, indicator.label, kind, unit: unit, as: style.comparisons)
  }

  private func cells(
    _ places: [Int], _ key: String?, _ values: [IndicatorValue], isTotal: Bool = false
  ) throws -> [ReportDocument.Cell] {
    try places.flatMap { place in
      let indicator = query.indicators[place]
      func value(_ comparison: Comparison) -> IndicatorValue {
        if comparison == .current { return values[place] }
        guard let other = reports[comparison] else { return .none }
        if isTotal { return other.total[place] }
        // Spans of another period have other keys: they are compared in their order.
        if query.grouping.isTime {
          guard comparison != .yearToDate,
            let index = report.rows.firstIndex(where: { $0.key == key }),
            other.rows.indices.contains(index)
          else { return .none }
          return other.rows[index].values[place]
        }
        return other.rows.first { $0.key == key }?.values[place]
          ?? (indicator.unit == .percent ? .rate(Rate(0, of: 0)) : .number(0))
      }
      return try style.comparisons.map { comparison in
        switch comparison {
        case .yearOnYear: change(values[place], value(.samePeriodLastYear))
        case .periodOnPeriod: change(values[place], value(.previousPeriod))
        default: try cell(value(comparison), indicator)
        }
      }
    }
  }

  private func cell(
    _ value: IndicatorValue, _ indicator: Indicator
  ) throws -> ReportDocument.Cell {
    switch value {
    case .none: return .unknown
    case .rate(let rate): return .rate(rate)
    case .number(let number):
      guard indicator.unit == .money else { return .count(number) }
      guard Fen.zero.adding(Fen(rawValue: number)) != nil else { throw ReportError.sumTooLarge }
      return .money(Fen(rawValue: number))
    }
  }

  private func change(_ value: IndicatorValue, _ base: IndicatorValue) -> ReportDocument.Cell {
    switch (value, base) {
    case (.number(let value), .number(let base)): .change(Change(value, from: base))
    case (.rate(let value), .rate(let base)): .points(RateDifference(value, from: base))
    default: .unknown
    }
  }

  // MARK: - Charts and notes

  private func charts(_ places: [Int]) -> [ReportDocument.Chart] {
    guard report.rows.count > 1,
      let place = places.first(where: { query.indicators[$0].unit == .money })
        ?? places.first(where: { query.indicators[$0].figure == .found(.closingStock) })
        ?? places.first(where: { query.indicators[$0].unit != .percent })
    else { return [] }
    let indicator = query.indicators[place]
    func column(_ comparison: Comparison) -> String {
      style.comparisons == [.current]
        ? indicator.code : "\(indicator.code)@\(comparison.rawValue)"
    }
    guard style.comparisons.contains(.current) else { return [] }
    var series = [
      ReportDocument.Chart.Series(column(.current), Comparison.current.label)
    ]
    let title = Phrase(
      "\(indicator.label.chinese)（按\(query.grouping.label.chinese)）",
      "\(indicator.label.english) by \(query.grouping.label.english.lowercased())")
    switch query.grouping {
    case .month, .quarter, .year:
      if style.comparisons.contains(.samePeriodLastYear) {
        series.append(
          ReportDocument.Chart.Series(
            column(.samePeriodLastYear), Comparison.samePeriodLastYear.label))
      }
      return [ReportDocument.Chart(title: title, form: .lines, series: series)]
    case .office, .mediator:
      return [ReportDocument.Chart(title: title, form: .bars, series: series)]
    default:
      // A case of several kinds stands under each: its shares would be more than the whole.
      let form: ReportDocument.Chart.Form = query.grouping == .disputeType ? .bars : .shares
      return [ReportDocument.Chart(title: title, form: form, series: series)]
    }
  }

  private var notes: [Phrase] {
    var notes = query.indicators.map {
      Phrase(
        "\($0.label.chinese)：\($0.rule.chinese)", "\($0.label.english): \($0.rule.english)")
    }
    notes.append(
      Phrase(
        "案件按\(query.standing.label.chinese)计；作废的案件和到账不计；合并的案件计一次。",
        "Cases count at \(query.standing.label.english); what was voided does not count, and "
          + "merged cases count once."))
    if !query.period.isWhole {
      notes.append(
        Phrase(
          "报告期尚未结束，计至\(query.period.to.chinese)；比较数取相同天数。",
          "The period is not over; it is counted through \(query.period.to.iso), and what it is "
            + "compared with ends alike."))
    }
    if let stock { notes += stock.notes }
    if query.grouping == .disputeType {
      notes.append(
        Phrase(
          "一件案件有多种争议类型的，在每一类型下各计一次，合计只计一次。",
          "A case of several types counts under each and once in the total."))
    }
    if style.amountUnit == .wanYuan { notes.append(ReportDocument.roundingNote) }
    return notes
  }
}
