// Earlier cases that may be the same as one that is recorded now. What they are found by has an
// index each: identity number, telephone number and name of a person, all in the form for comparing
// (`KeyForm`). The name alone finds nobody: the year of birth or the other party must be the same,
// too, which are looked up for the few people of one name.
//
// Voided people, and people of voided cases, are found by nothing; an erased person has no row.

internal import CaseModel
public import ChangeLog
internal import SQLite

/// Looks for cases that may be the same.
struct DuplicateQuery {
  /// People of one name whose cases are looked at, the newest first: there is nobody who would read
  /// more, and a store of test data may have a hundred thousand of one name.
  static let namesakesMax = 2_000

  /// One person of one case who is alike.
  struct Hit: Hashable {
    let caseID: RecordID
    let participant: RecordID
  }

  private let traces: DuplicateTraces
  private let identityKey: String?
  private let phoneKey: String?
  private let nameKey: String?
  private let firmNames: Set<String>
  private let firmCodes: Set<String>

  init(_ traces: DuplicateTraces) {
    self.traces = traces
    identityKey = traces.identityNumber.flatMap { KeyForm.identityNumber.key(of: $0) }
    phoneKey = traces.phone.flatMap { KeyForm.phone.key(of: $0) }
    nameKey = traces.name.flatMap { KeyForm.name.key(of: $0) }
    firmNames = Set(traces.firms.compactMap { $0.name.flatMap { KeyForm.name.key(of: $0) } })
    firmCodes = Set(traces.firms.compactMap { $0.code.flatMap { KeyForm.code.key(of: $0) } })
  }

  /// In what whom is alike.
  func hits(_ connection: borrowing Connection) throws -> [Hit: Set<CaseLikeness>] {
    var hits: [Hit: Set<CaseLikeness>] = [:]
    func add(_ index: DeferredIndex, _ key: String?, _ likeness: CaseLikeness) throws {
      guard let key else { return }
      try connection.query(
        """
        SELECT case_id, id FROM person
        WHERE key IN (\(index.keys(where: "\(index.column) = ?1"))) AND voided IS NULL
        """, .text(key)
      ) { row in
        guard let caseID = RecordID(row.text(0)), let id = RecordID(row.text(1)) else { return }
        hits[Hit(caseID: caseID, participant: id), default: []].insert(likeness)
      }
    }
    try add(.identityNumber, identityKey, .identityNumber)
    try add(.phone, phoneKey, .phone)
    try addNamesakes(&hits, connection)
    return hits
  }

  private func addNamesakes(
    _ hits: inout [Hit: Set<CaseLikeness>], _ connection: borrowing Connection
  ) throws {
    guard let nameKey, traces.birthYear != nil || !(firmNames.isEmpty && firmCodes.isEmpty) else {
      return
    }
    let namesakes = try connection.rows(
      """
      SELECT case_id, id, identity_number_key FROM person
      WHERE key IN (\(DeferredIndex.name.keys(where: "name_key = ?1"))) AND voided IS NULL
      ORDER BY case_id DESC LIMIT ?2
      """, .text(nameKey), .integer(DuplicateQuery.namesakesMax)
    ) { (RecordID($0.text(0)), RecordID($0.text(1)), $0.optionalText(2)) }
    for (caseID, id, number) in namesakes {
      guard let caseID, let id else { continue }
      var likeness: Set<CaseLikeness> = []
      // Two numbers that differ are two people, whatever their names.
      let isAnother = number != nil && identityKey != nil && number != identityKey
      if !isAnother, let year = traces.birthYear,
        try birthYear(of: id, in: caseID, number, connection) == year
      {
        likeness.insert(.nameAndBirth)
      }
      if try !isAnother && hasFirm(caseID, connection) { likeness.insert(.partiesAndPeriod) }
      guard !likeness.isEmpty else { continue }
      hits[Hit(caseID: caseID, participant: id), default: []].formUnion(likeness)
    }
  }

  private func birthYear(
    of id: RecordID, in caseID: RecordID, _ number: String?, _ connection: borrowing Connection
  ) throws -> Int64? {
    let statement = try connection.statement(
      "SELECT birth_year FROM participant WHERE case_id = ? AND id = ? AND voided IS NULL")
    try statement.bind(caseID.text, id.text)
    if try statement.step(), let year = statement.optionalInteger(0) { return year }
    return number.flatMap { DuplicateTraces.birthYear($0) }
  }

  private func hasFirm(
    _ caseID: RecordID, _ connection: borrowing Connection
  ) throws -> Bool {
    guard !firmNames.isEmpty || !firmCodes.isEmpty else { return false }
    let statement = try connection.statement(
      "SELECT name_key, code_key FROM employer WHERE case_id = ? AND voided IS NULL")
    try statement.bind(caseID.text)
    while try statement.step() {
      if let code = statement.optionalText(1), !firmCodes.isEmpty {
        if firmCodes.contains(code) { return true }
        continue
      }
      if let name = statement.optionalText(0), firmNames.contains(name) { return true }
    }
    return false
  }

  // MARK: - Cases

  /// A held case, as far as a look for duplicates needs it.
  struct Found {
    let caseID: RecordID
    let type: RecordType
    let office: String
    let officialNumber: String?
    let day: LocalDate?
    let isConcluded: Bool
  }

  /// A case that was not voided; nil for another or one that is not held.
  static func found(
    _ caseID: RecordID, _ connection: borrowing Connection
  ) throws -> Found? {
    for shape in RecordShape.ofCases {
      let type = shape.type
      func column(_ name: String?) -> String {
        guard let name, type.find(field: name) != nil else { return "NULL" }
        return name
      }
      let statement = try connection.statement(
        """
        SELECT voided, office, \(column("official_number")), \(column(type.dateField?.name)),
          coalesce(\(column("concluded_on")), \(column("closed_on")), \(column("refused_on")))
        FROM \(type.name) WHERE id = ?
        """)
      try statement.bind(caseID.text)
      guard try statement.step() else { continue }
      guard statement.isNull(0) else { return nil }
      return Found(
        caseID: caseID, type: type, office: statement.optionalText(1) ?? caseID.office,
        officialNumber: statement.optionalText(2),
        day: statement.optionalText(3).flatMap { LocalDate(iso: $0) },
        isConcluded: !statement.isNull(4))
    }
    return nil
  }

  /// The cases that are alike, each once, the newest first.
  ///
  /// - Parameter excluded: cases that are not looked for: the one itself and what it came from.
  func candidates(
    excluding excluded: Set<RecordID> = [], _ connection: borrowing Connection
  ) throws -> [DuplicateCandidate] {
    var byCase: [RecordID: DuplicateCandidate] = [:]
    for (hit, likeness) in try hits(connection).sorted(by: { $0.key.caseID < $1.key.caseID }) {
      let end = try CaseMergeQuery.end(of: hit.caseID, connection) ?? hit.caseID
      guard !excluded.contains(hit.caseID), !excluded.contains(end),
        let found = try DuplicateQuery.found(end, connection)
      else { continue }
      var likeness = likeness
      if likeness.contains(.partiesAndPeriod), !isNear(found.day) {
        likeness.remove(.partiesAndPeriod)
      }
      guard !likeness.isEmpty else { continue }
      let earlier = byCase[end]
      byCase[end] = DuplicateCandidate(
        caseID: end, type: found.type, office: found.office,
        officialNumber: found.officialNumber, day: found.day, isConcluded: found.isConcluded,
        likeness: (earlier?.likeness ?? []).union(likeness),
        participant: earlier?.participant ?? hit.participant,
        participantCase: earlier?.participantCase ?? hit.caseID)
    }
    return byCase.values.sorted {
      ($0.day ?? .min, $0.caseID) > ($1.day ?? .min, $1.caseID)
    }
  }

  private func isNear(_ day: LocalDate?) -> Bool {
    guard let day, let own = traces.day else { return true }
    return abs(day.daysSince1970 - own.daysSince1970) <= CaseLikeness.daysMax
  }
}

extension CaseStore {
  /// Looks for earlier cases that may be the same as one that is recorded now.
  ///
  /// Cases of other offices are not shown, only that there are some: who looks at one person should
  /// not be told another office's file. That it was told is noted.
  ///
  /// - Parameters:
  ///   - office: the office of the new case.
  ///   - excluded: cases that are not looked for.
  public func duplicates(
    of traces: DuplicateTraces, office: String, excluding excluded: Set<RecordID> = [],
    by user: String
  ) throws -> DuplicateSearch {
    let all = try read(by: .person) {
      try DuplicateQuery(traces).candidates(excluding: excluded, $0)
    }
    var search = DuplicateSearch()
    search.candidates = all.filter { $0.office == office }
    let others = all.filter { $0.office != office }
    search.elsewhere = DuplicateSearch.elsewhere(others)
    for candidate in others {
      try note(
        AccessNote(
          .matched, node: thisNode.node, case: candidate.caseID, record: candidate.participant,
          office: candidate.office), by: user)
    }
    return search
  }

  /// Looks for cases of an office that may be the same, without a note: what an import warns of.
  public func duplicatesInOffice(
    of traces: DuplicateTraces, office: String, excluding excluded: Set<RecordID>
  ) throws -> [DuplicateCandidate] {
    try read(by: .person) { try DuplicateQuery(traces).candidates(excluding: excluded, $0) }
      .filter { $0.office == office }
  }
}

extension DuplicateSearch {
  /// What may be said of cases of other offices: the office, and the day of its first case.
  static func elsewhere(_ candidates: [DuplicateCandidate]) -> [CaseElsewhere] {
    Dictionary(grouping: candidates, by: \.office).map { office, cases in
      CaseElsewhere(office: office, since: cases.compactMap(\.day).min())
    }.sorted { $0.office < $1.office }
  }
}
