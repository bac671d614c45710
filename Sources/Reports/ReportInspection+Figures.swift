internal import CaseModel
internal import CaseStore
internal import Indicators
internal import SQLite

// Checks of figures by office, from the sums that the store keeps.

extension ReportInspection {
  /// Measures of which one is a part of the other, or never greater: each case has a worker.
  static let wholes: [(part: String, whole: String)] = [
    ("agreed", "concluded"), ("failed", "concluded"), ("withdrawn", "concluded"),
    ("confirmed", "agreed"), ("concluded", "workers"), ("migrant_workers", "workers"),
    ("accepted", "accepted_workers"), ("accepted_collective", "accepted"),
    ("received_pay", "received"), ("received_contributions", "received"),
    ("received_on_agreed", "received_on_concluded"), ("aid_represented", "aid_applied"),
    ("hotline_due_closed", "hotline_due"), ("hotline_due_closed_in_time", "hotline_due_closed"),
    ("hotline_satisfied", "hotline_called_back"),
  ]

  /// Ratios that cannot be, by office; also what the sums themselves would betray if they were
  /// damaged.
  func partsAboveWholes(_ connection: borrowing Connection) throws -> [ReportFinding] {
    let sums = try sums(from: from, to: to, connection)
    return sums.keys.sorted().flatMap { office -> [ReportFinding] in
      let sums = sums[office] ?? FigureSums()
      return Self.wholes.compactMap { part, whole in
        guard let partPlace = Measure.place(of: part), let wholePlace = Measure.place(of: whole),
          sums[partPlace] > sums[wholePlace]
        else { return nil }
        return ReportFinding(
          .impossible,
          .partExceedsWhole(
            part: part, Int64(clamping: sums[partPlace]), whole: whole,
            Int64(clamping: sums[wholePlace])), office: office)
      }
    }
  }

  /// What is compared with the office's own past.
  ///
  /// Sums of money are not: a few payments more or less make them of a small office; what a case
  /// had on the average is.
  static let figures: [UnusualFigure.Figure] =
    ["accepted", "concluded", "consultations", "aid_applied", "hotline_received"]
    .map { .sum($0) } + [
      .ratio("workers", per: "concluded"), .ratio("agreed_amount", per: "agreed"),
      .ratio("agreed", per: "concluded"), .ratio("aid_recovered", per: "aid_closed"),
    ]

  /// Cases below which nothing is said of what each of them had: one great case makes a mean.
  static let casesMin: Int128 = 3

  /// Figures far from those of the same office in the spans before; see OwnPast.swift.
  func unusual(_ connection: borrowing Connection) throws -> [ReportFinding] {
    var spans = SpanSums(inspection: self)
    var found: [ReportFinding] = []
    for span in Self.spans(of: query.period) {
      let now = try spans.sums(of: span, connection)
      var past: [[String: FigureSums]] = []
      var earlier = span
      for _ in 0..<OwnPast.spansMax {
        earlier = earlier.before
        past.append(try spans.sums(of: earlier, connection))
      }
      let offices = Set(now.keys).union(past.flatMap(\.keys)).sorted()
      for office in offices {
        // Its past begins with the first span in which it had anything.
        let had = past.map { $0[office] ?? FigureSums() }
        let count = had.lastIndex { !$0.isZero }.map { $0 + 1 } ?? 0
        found += Self.unusual(
          now[office] ?? FigureSums(), after: Array(had.prefix(count)), span: span, office: office)
      }
    }
    return found
  }

  private static func unusual(
    _ now: FigureSums, after past: [FigureSums], span: ReportPeriod, office: String
  ) -> [ReportFinding] {
    figures.compactMap { figure in
      guard let value = figure.value(in: now) else { return nil }
      let values = past.compactMap { figure.value(in: $0) }
      let own = OwnPast(values, areCounts: figure.isCount)
      guard own.isUnusual(value) else { return nil }
      return ReportFinding(
        .unusual,
        .unusual(
          UnusualFigure(
            figure: figure, from: span.from, to: span.to, value: figure.shown(value),
            median: figure.shown(own.median), spans: values.count)), office: office)
    }
  }

  /// What is compared: the quarters of halves and years, any other period as it is.
  static func spans(of period: ReportPeriod) -> [ReportPeriod] {
    switch period.kind {
    case .month, .quarter, .range: return [period]
    case .half, .year, .years:
      var spans: [ReportPeriod] = []
      var day = period.from
      while day <= period.to {
        if let quarter = ReportPeriod.quarter(day.quarter, of: day.year)?.seen(from: period.to) {
          spans.append(quarter)
        }
        day = day.quarterEnd.adding(days: 1)
      }
      return spans
    }
  }

  /// What each office of the scope adds up to.
  func sums(
    from: LocalDate, to: LocalDate, _ connection: borrowing Connection
  ) throws -> [String: FigureSums] {
    var sums: [String: FigureSums] = [:]
    let tallies = try KeptFigures.tallies(from: from, to: to, at: .holder, connection)
    for tally in tallies where scope.admits(tally.office) {
      sums[tally.office, default: FigureSums()].add(tally.sums)
    }
    return sums
  }
}

/// The sums of spans, each read once: the quarters of a year have most of their past in common.
private struct SpanSums {
  let inspection: ReportInspection
  private var read: [[LocalDate]: [String: FigureSums]] = [:]

  init(inspection: ReportInspection) {
    self.inspection = inspection
  }

  mutating func sums(
    of span: ReportPeriod, _ connection: borrowing Connection
  ) throws -> [String: FigureSums] {
    let key = [span.from, span.to]
    if let sums = read[key] { return sums }
    let sums = try inspection.sums(from: span.from, to: span.to, connection)
    read[key] = sums
    return sums
  }
}

extension UnusualFigure.Figure {
  /// Whether it is a number of cases, of which chance alone gives some spread.
  var isCount: Bool {
    switch self {
    case .sum(let code): !ReportChecking.isMoney(code)
    case .ratio: false
    }
  }

  /// The value in sums; nil for a ratio of too few cases.
  func value(in sums: FigureSums) -> Double? {
    func sum(_ code: String) -> Int128 { Measure.place(of: code).map { sums[$0] } ?? 0 }
    switch self {
    case .sum(let code): return Double(sum(code))
    case .ratio(let code, let whole):
      let count = sum(whole)
      guard count >= ReportInspection.casesMin else { return nil }
      return Double(sum(code)) / Double(count)
    }
  }

  /// As it is told: whole, of ratios in thousandths.
  func shown(_ value: Double) -> Int64 {
    let scaled: Double
    switch self {
    case .sum: scaled = value
    case .ratio: scaled = value * 1000
    }
    return Int64(exactly: scaled.rounded()) ?? .max
  }
}
