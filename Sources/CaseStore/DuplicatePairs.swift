// All pairs of a store that may be one case. People are walked in groups of one number or one name;
// within a group of one name those of one year of birth, and those who have the same firm near in
// time, are pairs. So the work is linear in the people, and no group makes more pairs than
// `groupMax` people can: of a larger one only neighbours are paired, which still lists each case.

public import CaseModel
public import ChangeLog
internal import SQLite

/// Two cases of one type that may be one.
public struct DuplicatePair: Sendable, Hashable {
  /// The later case.
  public let later: DuplicateCandidate
  /// The earlier one.
  public let earlier: DuplicateCandidate

  /// In what they are alike, the surest first.
  public var likeness: [CaseLikeness] { later.likenessInOrder }
}

/// Which pairs a list shows.
public struct DuplicateFilter: Sendable, Hashable {
  /// The office whose subtree is meant; nil for all that is held.
  public var office: String?
  /// A case that must be one of the two.
  public var caseID: RecordID?
  /// Whether pairs of cases of two offices are listed, and no others.
  public var isAcrossOffices = false
  /// How many pairs at most.
  public var pairsMax = 50

  /// A filter that lets all pairs within offices pass.
  public init() {}
}

extension CaseStore {
  /// The pairs of cases that may be one, the latest first, and how many there are in all.
  ///
  /// Pairs that somebody said to be two, and cases that are merged, are left out.
  public func duplicatePairs(
    _ filter: DuplicateFilter
  ) throws -> (pairs: [DuplicatePair], total: Int) {
    try read(by: .person, leaving: 0) { connection in
      var finder = DuplicatePairs(try MergedCases.read(connection))
      try finder.readDistinctions(connection)
      try finder.find(connection)
      let scope = try filter.office.map {
        Set(try OfficeQuery.tree(connection).subtree(of: $0).map(\.id))
      }
      let all = finder.pairs().filter { pair in
        let offices = [pair.later.office, pair.earlier.office]
        if let scope, !offices.contains(where: scope.contains) { return false }
        if let caseID = filter.caseID, ![pair.later.caseID, pair.earlier.caseID].contains(caseID) {
          return false
        }
        return (offices[0] != offices[1]) == filter.isAcrossOffices
      }
      return (Array(all.prefix(filter.pairsMax)), all.count)
    }
  }
}

/// Finds pairs.
private struct DuplicatePairs {
  /// People of one group who are paired each with each.
  static let groupMax = 12

  private struct Ends: Hashable {
    let first: RecordID
    let second: RecordID

    init(_ one: RecordID, _ other: RecordID) {
      (first, second) = one < other ? (one, other) : (other, one)
    }
  }

  private struct Member {
    let caseID: RecordID
    let participant: RecordID
  }

  private let merged: [RecordID: RecordID]
  private var distinct: Set<Ends> = []
  private var found: [RecordID: DuplicateQuery.Found?] = [:]
  private var likeness: [Ends: Set<CaseLikeness>] = [:]
  private var people: [RecordID: Member] = [:]

  init(_ merged: [RecordID: RecordID]) {
    self.merged = merged
  }

  mutating func readDistinctions(_ connection: borrowing Connection) throws {
    try connection.query(
      "SELECT case_id, from_case FROM distinction WHERE voided IS NULL AND from_case IS NOT NULL"
    ) { row in
      if let one = RecordID(row.text(0)), let other = RecordID(row.text(1)) {
        distinct.insert(Ends(merged[one] ?? one, merged[other] ?? other))
      }
    }
  }

  mutating func find(_ connection: borrowing Connection) throws {
    for (index, likeness) in [
      (DeferredIndex.identityNumber, CaseLikeness.identityNumber), (.phone, .phone),
    ] {
      for key in try repeated(index, connection) {
        try pair(members(index, key, connection), as: likeness, connection)
      }
    }
    for key in try repeated(.name, connection) {
      try pairNamesakes(members(.name, key, connection), connection)
    }
  }

  /// The forms that several people may have.
  private func repeated(
    _ index: DeferredIndex, _ connection: borrowing Connection
  ) throws -> [String] {
    try connection.rows(index.repeatedValues) { $0.text(0) }
  }

  private func members(
    _ index: DeferredIndex, _ key: String, _ connection: borrowing Connection
  ) throws -> [Member] {
    try connection.rows(
      """
      SELECT case_id, id FROM person
      WHERE key IN (\(index.keys(where: "\(index.column) = ?1"))) AND voided IS NULL
      ORDER BY case_id, id
      """, .text(key)
    ) { row -> Member? in
      guard let caseID = RecordID(row.text(0)), let id = RecordID(row.text(1)) else { return nil }
      return Member(caseID: caseID, participant: id)
    }.compactMap { $0 }
  }

  private mutating func pairNamesakes(
    _ members: [Member], _ connection: borrowing Connection
  ) throws {
    var byBirth: [Int64: [Member]] = [:]
    var byFirm: [String: [Member]] = [:]
    for member in members {
      let birth = try connection.integer(
        "SELECT birth_year FROM participant WHERE case_id = ? AND id = ? AND voided IS NULL",
        .text(member.caseID.text), .text(member.participant.text))
      if let birth { byBirth[birth, default: []].append(member) }
      try connection.query(
        "SELECT code_key, name_key FROM employer WHERE case_id = ? AND voided IS NULL",
        .text(member.caseID.text)
      ) { row in
        if let firm = row.optionalText(0) ?? row.optionalText(1) {
          byFirm[firm, default: []].append(member)
        }
      }
    }
    for birth in byBirth.keys.sorted() {
      try pair(byBirth[birth] ?? [], as: .nameAndBirth, connection)
    }
    for firm in byFirm.keys.sorted() {
      try pair(byFirm[firm] ?? [], as: .partiesAndPeriod, connection)
    }
  }

  private mutating func pair(
    _ members: [Member], as likeness: CaseLikeness, _ connection: borrowing Connection
  ) throws {
    guard members.count > 1 else { return }
    var cases: [DuplicateQuery.Found] = []
    for member in members {
      let end = merged[member.caseID] ?? member.caseID
      if people[end] == nil { people[end] = member }
      guard let standing = try held(end, connection),
        !cases.contains(where: { $0.caseID == end }) || cases.count > DuplicatePairs.groupMax
      else { continue }
      cases.append(standing)
    }
    let isSmall = cases.count <= DuplicatePairs.groupMax
    for (index, one) in cases.enumerated() {
      let others = isSmall ? cases[(index + 1)...] : cases[(index + 1)...].prefix(1)
      for other in others { join(one, other, likeness) }
    }
  }

  private mutating func join(
    _ one: DuplicateQuery.Found, _ other: DuplicateQuery.Found, _ likeness: CaseLikeness
  ) {
    let ends = Ends(one.caseID, other.caseID)
    guard one.caseID != other.caseID, one.type == other.type, !distinct.contains(ends) else {
      return
    }
    if likeness == .partiesAndPeriod, let day = one.day, let otherDay = other.day {
      let days = abs(day.daysSince1970 - otherDay.daysSince1970)
      guard days <= CaseLikeness.daysMax else { return }
    }
    self.likeness[ends, default: []].insert(likeness)
  }

  private mutating func held(
    _ caseID: RecordID, _ connection: borrowing Connection
  ) throws -> DuplicateQuery.Found? {
    if let known = found[caseID] { return known }
    let held = try DuplicateQuery.found(caseID, connection)
    found[caseID] = .some(held)
    return held
  }

  func pairs() -> [DuplicatePair] {
    likeness.compactMap { ends, likeness -> DuplicatePair? in
      guard let one = candidate(ends.first, likeness), let other = candidate(ends.second, likeness)
      else { return nil }
      let isLater = (one.day ?? .min, one.caseID) > (other.day ?? .min, other.caseID)
      return DuplicatePair(later: isLater ? one : other, earlier: isLater ? other : one)
    }.sorted { left, right in
      (left.later.day ?? .min, left.later.caseID, left.earlier.caseID)
        > (right.later.day ?? .min, right.later.caseID, right.earlier.caseID)
    }
  }

  private func candidate(
    _ caseID: RecordID, _ likeness: Set<CaseLikeness>
  ) -> DuplicateCandidate? {
    guard let held = found[caseID] ?? nil, let person = people[caseID] else { return nil }
    return DuplicateCandidate(
      caseID: caseID, type: held.type, office: held.office,
      officialNumber: held.officialNumber, day: held.day, isConcluded: held.isConcluded,
      likeness: likeness, participant: person.participant, participantCase: person.caseID)
  }
}
