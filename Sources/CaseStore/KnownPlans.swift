internal import CaseModel
public import ChangeLog
public import MutualAid
internal import SQLite

/// The plans that a store knows: those that offices gave, and those that the program carries.
///
/// Where several offices gave one version, the nearest counts, going up from this store's office,
/// then any other; what the program carries counts last. Records that were voided count nowhere.
public struct KnownPlans: Sendable {
  /// A plan with where it is from.
  public struct Plan: Sendable, Hashable {
    /// The terms.
    public let terms: PlanTerms
    /// The record; nil for a plan that the program carries.
    public let id: RecordID?

    /// Which plan, year and revision.
    public var version: PlanVersion { terms.version }
  }

  /// All plans by version, each version once.
  public let all: [Plan]
  /// Records whose terms this version of the program cannot read.
  public let unreadable: [RecordID]

  /// The plan of a version; nil for one that is not known.
  public func find(_ version: PlanVersion) -> Plan? { all.first { $0.version == version } }

  /// The plans that a sheet or a person means: by version, by code, or by what a plan was called.
  ///
  /// - Parameter year: the plan year; nil for any.
  /// - Returns: of each code and year the newest revision, by version; empty for none.
  public func find(named typed: String, year: Int?) -> [Plan] {
    if let version = PlanVersion(TextFolding.trimmed(typed)), let plan = find(version) {
      return year == nil || year == version.year ? [plan] : []
    }
    let key = TextFolding.comparisonForm(typed).lowercased()
    var newest: [Plan] = []
    for plan in all where year == nil || year == plan.version.year {
      let spellings = [plan.version.code, plan.terms.name.chinese, plan.terms.name.english]
      guard spellings.contains(where: { TextFolding.comparisonForm($0).lowercased() == key })
      else { continue }
      if let last = newest.last, last.version.code == plan.version.code,
        last.version.year == plan.version.year
      {
        newest.removeLast()
      }
      newest.append(plan)
    }
    return newest
  }

  /// Reads the plans in a transaction of the caller.
  ///
  /// - Parameter office: whose plans come first.
  static func read(for office: String, _ connection: borrowing Connection) throws -> KnownPlans {
    var ranks: [String: Int] = [:]
    var uppers: [String: String] = [:]
    for found in try OfficeQuery.all(connection) {
      uppers[found.office.id] = found.office.reportsTo
    }
    var next: String? = office
    while let above = next, ranks[above] == nil {
      ranks[above] = ranks.count
      next = uppers[above]
    }
    var found: [(plan: Plan, rank: Int)] = []
    var unreadable: [RecordID] = []
    try connection.query("SELECT id, terms FROM plan WHERE voided IS NULL ORDER BY id") { row in
      guard let id = RecordID(row.text(0)) else { return }
      guard let terms = row.optionalText(1).flatMap({ try? PlanFile.read($0) }) else {
        unreadable.append(id)
        return
      }
      found.append((Plan(terms: terms, id: id), ranks[id.office] ?? ranks.count))
    }
    found += PublishedPlans.all.map { (Plan(terms: $0, id: nil), Int.max) }
    var all: [Plan] = []
    for next in found.enumerated().sorted(by: {
      ($0.element.plan.version, $0.element.rank, $0.offset)
        < ($1.element.plan.version, $1.element.rank, $1.offset)
    }) where all.last?.version != next.element.plan.version {
      all.append(next.element.plan)
    }
    return KnownPlans(all: all, unreadable: unreadable)
  }
}

extension CaseStore {
  /// The plans as this store knows them.
  public func knownPlans() throws -> KnownPlans {
    try read { try KnownPlans.read(for: thisNode.office, $0) }
  }

  /// The draft of a plan given by this store's office; nil where it stands so already.
  ///
  /// - Throws: ``PlanTaken`` where the office gave the version other terms before: terms that
  ///   claims may have been computed by are never edited.
  public func draft(of terms: PlanTerms) throws -> LineDraft? {
    let version = terms.version
    let id = RecordID(
      office: thisNode.office,
      derivedFrom: [
        RecordType.plan.name, version.code, String(version.year), String(version.revision),
      ])
    let text = PlanFile.write(terms)
    if let held = try record(RecordKey(case: nil, type: RecordType.plan.name, id: id)) {
      guard !held.isVoided, held.values["terms"]?.text == text else { throw PlanTaken() }
      return nil
    }
    var draft = RecordDraft(new: .plan, case: nil, id: id)
    draft.set("code", .text(version.code))
    draft.set("year", .integer(Int64(version.year)))
    draft.set("revision", .integer(Int64(version.revision)))
    draft.set("name", .text(terms.name.chinese))
    draft.set("from_on", .text(terms.validity.lowerBound.iso))
    draft.set("through_on", .text(terms.validity.upperBound.iso))
    draft.set("terms", .text(text))
    return draft.line()
  }
}

/// The office gave this version of the plan other terms before, or took it back.
public struct PlanTaken: Error, Sendable, Hashable {}
