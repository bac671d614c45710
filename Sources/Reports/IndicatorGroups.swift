internal import CaseModel
internal import Documents
internal import Indicators
internal import SQLite

/// The rows of a report of indicators: which there are, in order, and what they are called.
struct IndicatorGroups {
  /// A row before it has figures.
  struct Group {
    let key: String?
    let label: Phrase
    var level = 0
  }

  let query: IndicatorQuery
  let scope: ReportScope

  /// The groups, given the keys that have figures: offices and spans of time all stand there, with
  /// zeros; of fields, what occurs.
  func groups(
    keys: Set<String?>, _ connection: borrowing Connection
  ) throws -> [Group] {
    switch query.grouping {
    case .office: offices(keys)
    case .month, .quarter, .year:
      query.grouping.spans(of: query.period).map { Group(key: $0.key, label: $0.label) }
    case .disputeType: disputeTypes(keys)
    case .industry: choices(RecordType.industries, in: keys)
    case .channel:
      choices(RecordType.channels, RecordType.consultationWays, RecordType.hotlineSources, in: keys)
    case .outcome: choices(RecordType.outcomes, RecordType.aidOutcomes, in: keys)
    case .form: choices(RecordType.aidForms, in: keys)
    case .plan: try plans(keys, connection)
    case .size:
      SizeClass.allCases.filter { keys.contains($0.rawValue) }.map {
        Group(key: $0.rawValue, label: $0.label)
      } + notGiven(keys)
    case .mediator:
      keys.compactMap { $0 }.sorted().map { Group(key: $0, label: Phrase(verbatim: $0)) }
        + notGiven(keys)
    }
  }

  private func offices(_ keys: Set<String?>) -> [Group] {
    let known = scope.offices.filter { !scope.voided.contains($0.id) || keys.contains($0.id) }
    let others = keys.compactMap { $0 }.filter { !scope.contains($0) }.sorted()
    return known.map { Group(key: $0.id, label: Phrase(verbatim: $0.name)) }
      + others.map {
        let name = scope.tree.find(id: $0)?.name ?? $0
        return Group(key: $0, label: Phrase(verbatim: name))
      }
  }

  private func disputeTypes(_ keys: Set<String?>) -> [Group] {
    RecordType.disputeTypes.choices.filter { keys.contains($0.code) }.map {
      Group(key: $0.code, label: $0.label, level: $0.parent == nil ? 0 : 1)
    } + unknown(keys, [RecordType.disputeTypes]) + notGiven(keys)
  }

  /// Types of cases have lists of their own, which share many codes.
  private func choices(_ lists: ChoiceList..., in keys: Set<String?>) -> [Group] {
    var choices: [Choice] = []
    for choice in lists.flatMap(\.choices)
    where keys.contains(choice.code) && !choices.contains(where: { $0.code == choice.code }) {
      choices.append(choice)
    }
    return choices.map { Group(key: $0.code, label: $0.label) } + unknown(keys, lists)
      + notGiven(keys)
  }

  /// Plans by code, called as in their latest version.
  private func plans(
    _ keys: Set<String?>, _ connection: borrowing Connection
  ) throws -> [Group] {
    var names: [String: String] = [:]
    try connection.query(
      """
      SELECT code, name FROM plan WHERE voided IS NULL AND code IS NOT NULL AND name IS NOT NULL
      ORDER BY year, revision, id
      """
    ) { names[$0.text(0)] = $0.text(1) }
    return keys.compactMap { $0 }.sorted().map { code in
      Group(key: code, label: Phrase(verbatim: names[code] ?? code))
    } + notGiven(keys)
  }

  /// Codes that this version does not know stand as they are.
  private func unknown(_ keys: Set<String?>, _ lists: [ChoiceList]) -> [Group] {
    keys.compactMap { $0 }
      .filter { key in lists.allSatisfy { $0.find(code: key) == nil } }.sorted()
      .map { Group(key: $0, label: Phrase(verbatim: $0)) }
  }

  private func notGiven(_ keys: Set<String?>) -> [Group] {
    keys.contains(nil) ? [Group(key: nil, label: Phrase("未填", "not given"))] : []
  }
}

extension IndicatorGrouping {
  /// The key of the span that a day or month lies in.
  func span(of text: String) -> String {
    switch self {
    case .quarter:
      let month = Int(text.dropFirst(5).prefix(2)) ?? 1
      return "\(text.prefix(4))-Q\((month + 2) / 3)"
    case .year: return String(text.prefix(4))
    default: return String(text.prefix(7))
    }
  }

  /// The days of a span, as far as they lie in a period.
  func days(
    of key: String, within period: ReportPeriod
  ) -> (from: LocalDate, to: LocalDate)? {
    guard let span = ReportPeriod(typed: key) else { return nil }
    return (max(span.from, period.from), min(span.to, period.to))
  }

  /// What a span is called in a report; one of one year names that above its table.
  private func label(of span: ReportPeriod, in period: ReportPeriod) -> Phrase {
    guard self != .year, period.from.year == period.to.year else { return span.label }
    let name = PeriodName.withinYear(from: span.from, to: span.end)
    return Phrase(name.chinese, name.english.prefix(1).uppercased() + name.english.dropFirst())
  }

  /// The spans that a period touches, in order.
  func spans(of period: ReportPeriod) -> [(key: String, label: Phrase)] {
    var spans: [(key: String, label: Phrase)] = []
    var day = period.from
    while day <= period.to {
      let key = span(of: day.iso)
      guard let span = ReportPeriod(typed: key) else { break }
      spans.append((key, label(of: span, in: period)))
      guard span.end < .max else { break }
      day = span.end.adding(days: 1)
    }
    return spans
  }
}
