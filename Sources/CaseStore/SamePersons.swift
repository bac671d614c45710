internal import CaseModel
public import ChangeLog
public import SQLite

// A person who takes part in several cases stands in each under an id of its own. That two ids are
// one person is a record (`same_as`) that names both; whatever is joined by such records is one
// person. Figures of people are counted so at every tier, also where no name may go.

/// Which participants are one person: disjoint sets of the ids of their records.
public struct SamePersons: Sendable {
  private var uppers: [RecordID: RecordID] = [:]

  /// Makes sets that each hold one id.
  public init() {}

  /// Joins the sets that two ids are in.
  public mutating func join(_ left: RecordID, _ right: RecordID) {
    let (left, right) = (flatten(left), flatten(right))
    // The least stands for all, so that it does not depend on the order of joining who that is.
    if left < right { uppers[right] = left } else if right < left { uppers[left] = right }
  }

  /// The id that stands for a person: the least of all that were joined with it.
  public func representative(of id: RecordID) -> RecordID {
    var id = id
    while let upper = uppers[id] { id = upper }
    return id
  }

  /// How many people some participants are.
  public func count(_ participants: some Sequence<RecordID>) -> Int {
    Set(participants.map { representative(of: $0) }).count
  }

  /// The ids that are joined with another, by who stands for them.
  public var groups: [[RecordID]] {
    Dictionary(grouping: Set(uppers.keys).union(uppers.values)) { representative(of: $0) }
      .values.map { $0.sorted() }.sorted { $0[0] < $1[0] }
  }

  private mutating func flatten(_ id: RecordID) -> RecordID {
    let top = representative(of: id)
    var id = id
    while let upper = uppers[id], upper != top {
      uppers[id] = top
      id = upper
    }
    return top
  }
}

/// Reads which participants are one person.
public enum SamePersonQuery {
  /// All that is said and was not voided.
  public static func read(_ connection: borrowing Connection) throws -> SamePersons {
    var persons = SamePersons()
    try connection.query(
      """
      SELECT participant, other FROM same_as
      WHERE voided IS NULL AND participant IS NOT NULL AND other IS NOT NULL
      """
    ) { row in
      if let one = RecordID(row.text(0)), let other = RecordID(row.text(1)) {
        persons.join(one, other)
      }
    }
    return persons
  }

  /// How many people the participants of some cases are, in one role or in any.
  ///
  /// - Parameter cases: a selection of ids of cases, such as `SELECT id FROM mediation WHERE …`.
  /// - Parameter bindings: the values of its parameters.
  public static func distinctPersons(
    in cases: String, bindings: [Value] = [], role: String? = "applicant",
    _ connection: borrowing Connection
  ) throws -> Int {
    let persons = try read(connection)
    let condition = role == nil ? "" : "AND role = ?"
    let statement = try connection.statement(
      """
      SELECT id FROM participant WHERE voided IS NULL AND case_id IN (\(cases)) \(condition)
      """)
    try statement.bind(bindings + (role.map { [.text($0)] } ?? []))
    var found: Set<RecordID> = []
    while try statement.step() {
      if let id = RecordID(statement.text(0)) { found.insert(persons.representative(of: id)) }
    }
    return found.count
  }

  /// A participant of a case, and the one of another case who is the same person.
  struct Pair: Hashable {
    let caseID: RecordID
    let participant: RecordID
    let otherCase: RecordID
    let other: RecordID
  }

  /// The people of two cases who have one identity number, or where one has none, one name; those
  /// that are noted already are left out.
  static func pairs(
    in caseID: RecordID, _ otherCase: RecordID, _ connection: borrowing Connection
  ) throws -> [Pair] {
    let known = try read(connection)
    let pairs = try connection.rows(
      """
      SELECT a.id, b.id FROM person a JOIN person b ON b.case_id = ?2
      WHERE a.case_id = ?1 AND a.voided IS NULL AND b.voided IS NULL
        AND (a.identity_number_key = b.identity_number_key OR a.name_key = b.name_key
          AND (a.identity_number_key IS NULL OR b.identity_number_key IS NULL))
      ORDER BY a.id, b.id
      """, .text(caseID.text), .text(otherCase.text)
    ) { (RecordID($0.text(0)), RecordID($0.text(1))) }
    return pairs.compactMap { one, other in
      guard let one, let other,
        known.representative(of: one) != known.representative(of: other)
      else { return nil }
      return Pair(caseID: caseID, participant: one, otherCase: otherCase, other: other)
    }
  }
}

extension CaseStore {
  /// Which participants are one person, by what is said of them.
  public func samePersons() throws -> SamePersons {
    try read { try SamePersonQuery.read($0) }
  }

  /// How many people the applicants of some cases are.
  public func distinctPersons(in cases: [RecordID]) throws -> Int {
    try read { connection in
      try SamePersonQuery.distinctPersons(
        in: "SELECT value FROM json_each(?)",
        bindings: [.text(JSONValue.array(cases.map { .string($0.text) }).compact)], connection)
    }
  }

  /// The cases that some participants stand in, in order of their ids.
  public func cases(ofParticipants participants: [RecordID]) throws -> [RecordID] {
    try read { connection in
      let wanted = Set(participants)
      var cases: Set<RecordID> = []
      // Who is the same stands in the records that say so: participants have no index by id alone.
      try connection.query(
        "SELECT participant, case_id, other, other_case FROM same_as WHERE voided IS NULL"
      ) { row in
        for place in [0, 2] {
          if let id = RecordID(row.text(place)), wanted.contains(id),
            let caseID = RecordID(row.text(place + 1))
          {
            cases.insert(caseID)
          }
        }
      }
      return cases.sorted()
    }
  }

  /// Notes that a participant of a case is the same person as one of another.
  ///
  /// - Returns: the record that says it; nil where it is said already.
  @discardableResult
  public func noteSamePerson(
    _ participant: RecordID, in caseID: RecordID, as other: RecordID, in otherCase: RecordID,
    by user: String
  ) throws -> RecordID? {
    let isKnown = try samePersons().count([participant, other]) == 1
    guard !isKnown else { return nil }
    let id = newRecordID()
    let pair = SamePersonQuery.Pair(
      caseID: caseID, participant: participant, otherCase: otherCase, other: other)
    guard let draft = CaseStore.sameAs(pair, id: id) else { return nil }
    try save([draft], by: user)
    return id
  }

  /// The line that says that two participants are one person.
  public static func sameAs(
    _ participant: RecordID, in caseID: RecordID, as other: RecordID, in otherCase: RecordID,
    id: RecordID
  ) -> LineDraft? {
    sameAs(
      SamePersonQuery.Pair(
        caseID: caseID, participant: participant, otherCase: otherCase, other: other), id: id)
  }

  static func sameAs(_ pair: SamePersonQuery.Pair, id: RecordID) -> LineDraft? {
    var draft = RecordDraft(new: .sameAs, case: pair.caseID, id: id)
    draft.set("participant", .text(pair.participant.text))
    draft.set("other_case", .text(pair.otherCase.text))
    draft.set("other", .text(pair.other.text))
    return draft.line()
  }
}
