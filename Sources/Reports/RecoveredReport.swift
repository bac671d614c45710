// The report "recovered" (挽回经济损失) keeps apart what reviews like to mix: what was agreed and
// what arrived, and of what arrived, the money of the period and the money of the period's cases.
//
// Each column goes by one date: accepted_on, concluded_on or received_on. The four queries in
// RecoveredQueries.swift give tallies by office and group; RecoveredRows.swift makes rows of them
// without a store; the other files of that name render. Definitions in words: `rules`.

public import CaseModel
public import CaseStore
internal import SQLite

/// Cases, agreed amounts and money received in a period, by office or by another grouping.
public struct RecoveredReport: Sendable, Hashable {
  /// What is asked.
  public struct Query: Sendable, Hashable {
    /// The id of the office whose cases and those below it are counted.
    public let office: String
    /// The first day of the period.
    public let from: LocalDate
    /// The last day of the period.
    public let to: LocalDate
    /// What a row stands for.
    public let grouping: RecoveredGrouping

    /// Asks for an office and all below it, from one day through another.
    public init(office: String, from: LocalDate, to: LocalDate, by grouping: RecoveredGrouping) {
      self.office = office
      self.from = from
      self.to = to
      self.grouping = grouping
    }
  }

  /// One group and its figures.
  public struct Row: Sendable, Hashable {
    /// The id, period or code of the group; nil where the group is "other" or "not given".
    public let key: String?
    /// What the group is called.
    public let label: Phrase
    /// How deep it stands: 1 for a dispute type below its kind, else 0.
    public let level: Int
    /// Its figures.
    public let figures: RecoveredFigures
    /// The day of the office's last complete sync with or as this store; nil if unknown, and
    /// always for groups that are no offices.
    public let lastSyncOn: LocalDate?
  }

  /// What was asked.
  public let query: Query
  /// The name of the office.
  public let officeName: String
  /// When it was computed.
  public let computedAt: Instant
  /// The groups in order.
  public let rows: [Row]
  /// The figures of all cases, each counted once.
  public let total: RecoveredFigures
  /// What the figures leave open.
  public let doubts: RecoveredDoubts
  /// The end of each log as the figures saw it, so that they can be proved later.
  public let cut: [ReportCut]
}

/// What a row of the report "recovered" stands for.
public enum RecoveredGrouping: String, Sendable, CaseIterable {
  /// An office.
  case office
  /// A calendar month.
  case month
  /// A calendar quarter.
  case quarter
  /// A section of the classification of industries.
  case industry
  /// A kind of dispute of the statute, and what offices ask for below it.
  case disputeType = "dispute-type"

  /// What a clerk calls the groups.
  public var label: Phrase {
    switch self {
    case .office: Phrase("办理单位", "Office")
    case .month: Phrase("月份", "Month")
    case .quarter: Phrase("季度", "Quarter")
    case .industry: Phrase("行业", "Industry")
    case .disputeType: Phrase("争议类型", "Dispute type")
    }
  }
}

/// Records that make the figures of a report uncertain.
public struct RecoveredDoubts: Sendable, Hashable {
  /// Cases of the scope and period in which a counted field has two values that people wrote
  /// without seeing each other.
  public var conflicts: Int64 = 0
  /// Cases of the scope and period in which this version cannot read a counted field.
  public var unreadable: Int64 = 0
  /// Payments of the period, in the whole store, whose case is not here.
  public var paymentsWithoutCase: Int64 = 0
  /// What the figures would be with the other value of each conflict, by case and record: those
  /// that change any.
  public var choices: [RecoveredChoice] = []
  /// Between which totals all choices together leave the report; nil if none changes a figure.
  public var range: RecoveredRange?
  /// The short numbers of cases with so many choices that the range is not over all of them.
  public var casesCut: [String] = []
}

extension RecoveredReport {
  /// Computes the report from one state of a store.
  ///
  /// - Parameter computedAt: the time to print.
  /// - Throws: ``ReportError``; ``StoreError`` if the store cannot be read.
  public static func compute(
    _ query: Query, store: CaseStore, computedAt: Instant
  ) throws -> RecoveredReport {
    guard query.from <= query.to else {
      throw ReportError.reversedPeriod(from: query.from, to: query.to)
    }
    return try store.read(by: .mediation) { try compute(query, $0, computedAt: computedAt) }
  }

  /// Computes the report in a transaction of the caller.
  static func compute(
    _ query: Query, _ connection: borrowing Connection, computedAt: Instant
  ) throws -> RecoveredReport {
    let register = try ReportOffices.read(connection)
    guard let scope = ReportScope(office: query.office, register: register) else {
      throw ReportError.unknownOffice(query.office)
    }
    let queries = RecoveredQueries(query)
    let tallies = try queries.tallies(connection)
    let lastSyncs = try LastSyncs.read(connection)
    let counting = RecoveredRows(
      query: query, scope: scope, lastSyncs: lastSyncs,
      disputeTypes: try queries.disputeTypes(in: tallies, connection))
    let rows = try counting.rows(of: tallies)
    let total = try counting.total(of: tallies)
    let found = try RecoveredChoices(
      queries: queries, scope: scope, lastSyncs: lastSyncs, rows: rows
    ).find(connection)
    var doubts = try queries.doubts(scope: scope, found, connection)
    doubts.paymentsWithoutCase = try queries.paymentsWithoutCase(connection)
    if !found.cases.isEmpty {
      doubts.range = RecoveredRange(
        lowest: try total.adding(found.below), highest: try total.adding(found.above))
    }
    return RecoveredReport(
      query: query, officeName: scope.root.name, computedAt: computedAt, rows: rows, total: total,
      doubts: doubts, cut: try ReportCut.read(connection))
  }
}
