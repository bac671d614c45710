// The report "mutual aid" (互助保障) counts what plans paid: claims, people, and money, by the day
// that it went out or came back.
//
// One query gives every movement of money of the period with its claim; MutualAidRows.swift makes
// rows of them without a store; the other files of that name render. Definitions in words: `rules`.

public import CaseModel
public import CaseStore
internal import MutualAid
internal import SQLite

/// Claims on mutual aid plans that were paid in a period, by plan, office or month.
public struct MutualAidReport: Sendable, Hashable {
  /// What is asked.
  public struct Query: Sendable, Hashable {
    /// The id of the office whose claims and those below it are counted.
    public let office: String
    /// The first day of the period.
    public let from: LocalDate
    /// The last day of the period.
    public let to: LocalDate
    /// What a row stands for.
    public let grouping: Grouping

    /// Asks for an office and all below it, from one day through another.
    public init(office: String, from: LocalDate, to: LocalDate, by grouping: Grouping) {
      self.office = office
      self.from = from
      self.to = to
      self.grouping = grouping
    }
  }

  /// What a row stands for.
  public enum Grouping: String, Sendable, CaseIterable {
    /// A plan, whatever the year.
    case plan
    /// An office.
    case office
    /// A calendar month.
    case month

    /// What a clerk calls the groups.
    public var label: Phrase {
      switch self {
      case .plan: Phrase("保障项目", "Plan")
      case .office: Phrase("办理单位", "Office")
      case .month: Phrase("月份", "Month")
      }
    }
  }

  /// The figures of a group, or of all.
  public struct Figures: Sendable, Hashable {
    /// Claims for which more was paid than came back.
    public var claims: Int64 = 0
    /// The people whom these claims are for, each counted once.
    public var people: Int64 = 0
    /// What went out.
    public var paid = Fen.zero
    /// What the bank sent back.
    public var returned = Fen.zero
    /// What went out less what came back; below zero where it came back later.
    public var amount = Fen.zero

    /// Makes figures that are all zero.
    public init() {}
  }

  /// One group and its figures.
  public struct Row: Sendable, Hashable {
    /// The code, id or month of the group; nil for offices beside the scope.
    public let key: String?
    /// What the group is called.
    public let label: Phrase
    /// Its figures.
    public let figures: Figures
  }

  /// What was asked.
  public let query: Query
  /// The name of the office.
  public let officeName: String
  /// When it was computed.
  public let computedAt: Instant
  /// The groups in order.
  public let rows: [Row]
  /// The figures of all claims, each counted once.
  public let total: Figures
  /// Of the claims, those without an identity number here: each counts as a person of its own, but
  /// where a record says who is the same.
  public let claimsWithoutNumber: Int64
  /// Claims of the scope and period in which a counted field has two values that people wrote
  /// without seeing each other.
  public let conflicts: Int64
  /// Claims of the scope and period that were paid twice or without an approval that counts.
  public let irregular: [RecordNumber]
  /// The end of each log as the figures saw it, so that they can be proved later.
  public let cut: [ReportCut]

  /// A case as a person calls it.
  public struct RecordNumber: Sendable, Hashable {
    /// The id.
    public let id: String
    /// The short number.
    public let shortNumber: String
  }
}

extension MutualAidReport {
  /// Computes the report from one state of a store.
  ///
  /// - Parameter computedAt: the time to print.
  /// - Throws: ``ReportError``; ``StoreError`` if the store cannot be read.
  public static func compute(
    _ query: Query, store: CaseStore, computedAt: Instant
  ) throws -> MutualAidReport {
    guard query.from <= query.to else {
      throw ReportError.reversedPeriod(from: query.from, to: query.to)
    }
    // What a plan is called, as in its latest year: the plans come by version.
    let names = Dictionary(
      try store.knownPlans().all.map { ($0.version.code, $0.terms.name) },
      uniquingKeysWith: { $1 })
    return try store.read { try compute(query, planNames: names, $0, computedAt: computedAt) }
  }

  /// Computes the report in a transaction of the caller.
  static func compute(
    _ query: Query, planNames: [String: Phrase], _ connection: borrowing Connection,
    computedAt: Instant
  ) throws -> MutualAidReport {
    let register = try ReportOffices.read(connection)
    guard let scope = ReportScope(office: query.office, register: register) else {
      throw ReportError.unknownOffice(query.office)
    }
    let movements = try MutualAidQueries(query).movements(connection).filter {
      scope.admits($0.office)
    }
    var persons = try SamePersonQuery.read(connection)
    MutualAidRows.join(movements, into: &persons)
    let counting = MutualAidRows(
      query: query, scope: scope, persons: persons, planNames: planNames)
    let claims = Set(movements.map(\.claim))
    let total = try counting.figures(of: movements)
    return MutualAidReport(
      query: query, officeName: scope.root.name, computedAt: computedAt,
      rows: try counting.rows(of: movements), total: total,
      claimsWithoutNumber: counting.claimsWithoutNumber(movements),
      conflicts: try MutualAidQueries.conflicts(in: claims, connection),
      irregular: try MutualAidQueries.irregular(claims, connection),
      cut: try ReportCut.read(connection))
  }
}
