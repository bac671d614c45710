// What is checked before a report leaves: what is missing, what is open, what differs, and figures
// that cannot be or that the office never had. Nothing is changed; each finding opens its case.
//
// The checks of single cases are in +Cases, of what is held and does not count in +Held, of figures
// in +Figures. Open cases, marks and quarantined lines are read along small indexes, figures from
// the sums that the store keeps; only what was received on each case is compared with all cases
// that were agreed, in one walk (about a second for a million).

public import CaseModel
public import CaseStore
internal import ChangeLog
internal import Deadlines
public import Indicators
internal import SQLite

/// What is to be looked at before a report of a period leaves.
public struct ReportChecking: Sendable {
  /// What is asked.
  public struct Query: Sendable {
    /// The office whose cases and those below it are checked.
    public var office: String
    /// The period of the report.
    public var period: ReportPeriod
    /// The day that counts as today.
    public var today: LocalDate
    /// How many findings of each check are listed at most.
    public var itemsMax: Int

    /// Asks for the checks of a period.
    public init(office: String, period: ReportPeriod, today: LocalDate, itemsMax: Int) {
      self.office = office
      self.period = period
      self.today = today
      self.itemsMax = itemsMax
    }
  }

  /// What one check found.
  public struct Result: Sendable {
    /// The check.
    public let check: ReportCheck
    /// What it found, at most as many as were asked for.
    public let findings: [ReportFinding]
    /// How many there are, with those that are not listed.
    public let total: Int
  }

  /// What was asked.
  public let query: Query
  /// The office at the top.
  public let office: OfficeTree.Office
  /// Every check, in order, also those that found nothing.
  public let results: [Result]

  /// How many findings there are in all.
  public var total: Int { results.reduce(0) { $0 + $1.total } }

  /// Checks one state of a store.
  ///
  /// - Throws: ``ReportError``; `StoreError` if the store cannot be read.
  public static func compute(_ query: Query, store: CaseStore) throws -> ReportChecking {
    try store.read(by: .mediation) { connection in
      let register = try ReportOffices.read(connection)
      guard let scope = ReportScope(office: query.office, register: register) else {
        throw ReportError.unknownOffice(query.office)
      }
      let inspection = ReportInspection(
        query: query, scope: scope, merged: try MergedCases.read(connection))
      let results = try ReportCheck.allCases.map { check in
        let found = try inspection.find(check, connection)
        return Result(
          check: check, findings: Array(found.prefix(query.itemsMax)), total: found.count)
      }
      return ReportChecking(query: query, office: scope.root, results: results)
    }
  }

  static func isMoney(_ code: String) -> Bool { Measure.find(code)?.isMoney ?? false }
}

/// Runs the checks of one query.
struct ReportInspection {
  let query: ReportChecking.Query
  let scope: ReportScope
  /// Cases that count as part of another, with that one; nearly always none.
  let merged: [RecordID: RecordID]

  var from: LocalDate { query.period.from }
  var to: LocalDate { query.period.to }

  func find(
    _ check: ReportCheck, _ connection: borrowing Connection
  ) throws -> [ReportFinding] {
    switch check {
    case .overdue: try overdue(connection)
    case .agreedWithoutSum: try agreedWithoutSum(connection)
    case .receivedMoreThanAgreed: try receivedMoreThanAgreed(connection)
    case .receivedWithoutDate: try receivedWithoutDate(connection)
    case .differing: try differing(connection)
    case .unmerged: try unmerged(connection) + unreadable(connection)
    case .lastSync: try lastSyncs(connection)
    case .unusual: try unusual(connection) + agreedFarAboveSought(connection)
    case .impossible:
      try withoutWorkers(connection) + moreWorkersEntered(connection)
        + concludedBeforeAccepted(connection) + partsAboveWholes(connection)
    }
  }
}
