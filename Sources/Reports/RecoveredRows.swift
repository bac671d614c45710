internal import CaseModel

/// Makes the rows of the report of its tallies, without a store.
///
/// By office and by period, every group has a row, zeros too. By industry and by dispute type,
/// groups without figures are left out. A group that is not in a declaration, or not given, has a
/// row as well, so that the rows account for all of the total.
struct RecoveredRows {
  let query: RecoveredReport.Query
  let scope: ReportScope
  let lastSyncs: LastSyncs
  /// The codes that stand in each column of dispute types.
  let disputeTypes: [String: [String]]

  /// The groups in order.
  func rows(of tallies: [RecoveredTally]) throws(ReportError) -> [RecoveredReport.Row] {
    var sums: [String?: RecoveredFigures] = [:]
    for tally in tallies where scope.admits(tally.office) {
      for group in groups(of: tally) {
        sums[group] = try (sums[group] ?? RecoveredFigures()).adding(tally.figures)
      }
    }
    switch query.grouping {
    case .office: return officeRows(sums)
    case .month, .quarter: return periodRows(sums)
    case .industry: return codeRows(sums, RecordType.industries)
    case .disputeType: return codeRows(sums, RecordType.disputeTypes)
    }
  }

  /// The sum of all tallies of the scope.
  func total(of tallies: [RecoveredTally]) throws(ReportError) -> RecoveredFigures {
    var total = RecoveredFigures()
    for tally in tallies where scope.admits(tally.office) {
      total = try total.adding(tally.figures)
    }
    return total
  }

  /// The groups that a tally counts in, each once.
  private func groups(of tally: RecoveredTally) -> [String?] {
    switch query.grouping {
    case .office: return [scope.contains(tally.office) ? tally.office : nil]
    case .month, .quarter, .industry: return [tally.key]
    case .disputeType:
      let codes = tally.key.flatMap { disputeTypes[$0] } ?? []
      if codes.isEmpty { return [nil] }
      let parents = codes.compactMap { RecordType.disputeTypes.find(code: $0)?.parent }
      return Set(codes + parents).sorted()
    }
  }

  private func officeRows(_ sums: [String?: RecoveredFigures]) -> [RecoveredReport.Row] {
    var rows: [RecoveredReport.Row] = []
    for office in scope.offices {
      let figures = sums[office.id] ?? RecoveredFigures()
      let isVoided = scope.voided.contains(office.id)
      if isVoided, figures.isZero { continue }
      let label =
        isVoided
        ? Phrase("\(office.name)（已撤销）", "\(office.name) (closed)")
        : Phrase(verbatim: office.name)
      rows.append(
        RecoveredReport.Row(
          key: office.id, label: label, level: 0, figures: figures,
          lastSyncOn: lastSyncs.date(of: office.id)))
    }
    if let others = sums[nil] { rows.append(row(nil, Phrase("其他单位", "other offices"), others)) }
    return rows
  }

  private func periodRows(_ sums: [String?: RecoveredFigures]) -> [RecoveredReport.Row] {
    RecoveredPeriod.all(from: query.from, to: query.to, areQuarters: query.grouping == .quarter)
      .map { row($0.key, $0.label, sums[$0.key] ?? RecoveredFigures()) }
  }

  private func codeRows(
    _ sums: [String?: RecoveredFigures], _ list: ChoiceList
  ) -> [RecoveredReport.Row] {
    var rows: [RecoveredReport.Row] = []
    func append(_ choice: Choice) {
      guard let figures = sums[choice.code] else { return }
      let level = choice.parent == nil ? 0 : 1
      rows.append(row(choice.code, choice.label, figures, level: level))
    }
    for choice in list.choices where choice.parent == nil {
      append(choice)
      for below in list.choices where below.parent == choice.code { append(below) }
    }
    let unknown = sums.keys.compactMap { $0 }.filter { list.find(code: $0) == nil }.sorted()
    for code in unknown {
      guard let figures = sums[code] else { continue }
      rows.append(row(code, Phrase(verbatim: code), figures))
    }
    if let figures = sums[nil] { rows.append(row(nil, Phrase("未填写", "not given"), figures)) }
    return rows.filter { !$0.figures.isZero }
  }

  private func row(
    _ key: String?, _ label: Phrase, _ figures: RecoveredFigures, level: Int = 0
  ) -> RecoveredReport.Row {
    RecoveredReport.Row(key: key, label: label, level: level, figures: figures, lastSyncOn: nil)
  }
}

/// A calendar month or quarter, or as much of it as a report's period has.
struct RecoveredPeriod: Sendable, Hashable {
  /// `2025-01` or `2025-Q1`, as the queries group.
  let key: String
  /// The name, with the days where it is not whole.
  let label: Phrase

  /// The months or quarters that a period has days of, in order.
  static func all(from: LocalDate, to: LocalDate, areQuarters: Bool) -> [RecoveredPeriod] {
    var periods: [RecoveredPeriod] = []
    var start = areQuarters ? from.quarterStart : from.monthStart
    while start <= to {
      let end = areQuarters ? start.quarterEnd : start.monthEnd
      periods.append(
        RecoveredPeriod(
          start: start, end: end, areQuarters: areQuarters,
          days: start < from || end > to ? (max(start, from), min(end, to)) : nil))
      guard end < .max else { break }
      start = end.adding(days: 1)
    }
    return periods
  }

  private init(
    start: LocalDate, end: LocalDate, areQuarters: Bool, days: (LocalDate, LocalDate)?
  ) {
    let year = start.iso.prefix(4)
    key = areQuarters ? "\(year)-Q\(start.quarter)" : String(start.iso.prefix(7))
    let chinese =
      areQuarters
      ? "\(start.year)年第\(["一", "二", "三", "四"][start.quarter - 1])季度"
      : "\(start.year)年\(start.month)月"
    guard let (first, last) = days else {
      label = Phrase(chinese, key)
      return
    }
    label = Phrase(
      "\(chinese)（\(first.month)月\(first.day)日至\(last.month)月\(last.day)日）",
      "\(key) (\(first.iso.dropFirst(5)) to \(last.iso.dropFirst(5)))")
  }
}
