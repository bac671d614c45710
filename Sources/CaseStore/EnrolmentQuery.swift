public import CaseModel
public import ChangeLog
internal import MutualAid
internal import SQLite

/// A person enrolled in a plan: by which list, and for which days.
public struct EnrolledPerson: Sendable, Hashable {
  /// The list.
  public let list: RecordID
  /// The record of the person in it.
  public let id: RecordID
  /// The name, as it stands.
  public let name: String?
  /// The number of the identity document, as it stands.
  public let identityNumber: String?
  /// The plan version of the list, such as `NMG-INPATIENT-2025`.
  public let plan: String
  /// The year that the plan is named by; nil where the list does not tell.
  public let year: Int?
  /// The unit that enrolled the person.
  public let unit: String?
  /// The office of the list.
  public let office: String?
  /// The days of cover: the person's own, else the list's, else the plan year.
  public let cover: ClosedRange<LocalDate>?
  /// The first, second, … year in a row in this plan: as the list says, else by the lists held.
  public let yearOfParticipation: Int

  /// The plan's code without year and revision.
  public var planCode: String { EnrolmentQuery.code(of: plan) }
}

/// How many are enrolled in a plan.
public struct EnrolmentCount: Sendable, Hashable {
  /// The plan version; nil for all together.
  public let plan: String?
  /// Lists.
  public let lists: Int
  /// People enrolled, as the lists say.
  public let members: Int
  /// Of them women, as the lists say.
  public let women: Int
  /// Fees, as the lists say; nil where the sum leaves the range.
  public let fees: Fen?
  /// Enrolments whose people are held here; 0 where no names are.
  public let enrolments: Int
  /// Distinct people among them, by the numbers of their documents.
  public let persons: Int
}

/// Reads who is enrolled.
enum EnrolmentQuery {
  /// The enrolments that a number, or a name, finds; by year, plan and list.
  static func find(
    _ column: String, _ spellings: Set<String>, _ connection: borrowing Connection
  ) throws -> [EnrolledPerson] {
    var rows: [Row] = []
    for spelling in spellings.sorted() {
      rows += try connection.rows(
        """
        SELECT e.case_id, e.id, e.name, e.identity_number, e.from_on, e.through_on, e.years,
          l.plan, l.year, l.unit, l.office, l.from_on, l.through_on
        FROM enrolment e JOIN enrolment_list l ON l.id = e.case_id
        WHERE e.\(column) = ? AND e.voided IS NULL AND l.voided IS NULL
        """, .text(spelling)
      ) { row -> Row? in
        guard let list = RecordID(row.text(0)), let id = RecordID(row.text(1)) else { return nil }
        return Row(
          list: list, id: id, name: row.optionalText(2), number: row.optionalText(3),
          ownFrom: row.optionalText(4), ownThrough: row.optionalText(5),
          years: row.optionalInteger(6).map { Int($0) }, plan: row.optionalText(7) ?? "",
          year: row.optionalInteger(8).map { Int($0) }, unit: row.optionalText(9),
          office: row.optionalText(10), from: row.optionalText(11), through: row.optionalText(12))
      }.compactMap { $0 }
    }
    return rows.map { row in
      EnrolledPerson(
        list: row.list, id: row.id, name: row.name, identityNumber: row.number, plan: row.plan,
        year: row.planYear, unit: row.unit, office: row.office, cover: row.cover,
        yearOfParticipation: row.years ?? run(of: row, in: rows))
    }.sorted {
      ($0.year ?? 0, $0.plan, $0.list.text, $0.id.text)
        < ($1.year ?? 0, $1.plan, $1.list.text, $1.id.text)
    }
  }

  /// Who is enrolled under a number of an identity document, in 18 digits or the old 15.
  static func find(
    identityNumber typed: String, _ connection: borrowing Connection
  ) throws -> [EnrolledPerson] {
    let number = IdentityNumber.normalForm(typed)
    var spellings: Set<String> = [number]
    switch IdentityNumber.check(number) {
    case .fifteenDigits(let upgraded): spellings.insert(upgraded)
    case .valid where number.dropFirst(6).hasPrefix("19"):
      spellings.insert(String(number.prefix(6) + number.dropFirst(8).dropLast()))
    default: break
    }
    return try find("identity_number", spellings, connection)
  }

  private struct Row {
    let list: RecordID
    let id: RecordID
    let name: String?
    let number: String?
    let ownFrom: String?
    let ownThrough: String?
    let years: Int?
    let plan: String
    let year: Int?
    let unit: String?
    let office: String?
    let from: String?
    let through: String?

    var planYear: Int? { year ?? PlanVersion(plan)?.year }

    var cover: ClosedRange<LocalDate>? {
      let year = planYear
      let first =
        (ownFrom ?? from).flatMap { LocalDate(iso: $0) }
        ?? year.flatMap { LocalDate(year: $0, month: 1, day: 1) }
      let last =
        (ownThrough ?? through).flatMap { LocalDate(iso: $0) }
        ?? year.flatMap { LocalDate(year: $0, month: 12, day: 31) }
      guard let first, let last, first <= last else { return nil }
      return first...last
    }
  }

  /// How many years in a row, up to a row's, somebody of the same number is enrolled in its plan.
  private static func run(of row: Row, in rows: [Row]) -> Int {
    guard let year = row.planYear else { return 1 }
    // Without a number a namesake's years would count.
    guard let number = row.number else { return 1 }
    let code = code(of: row.plan)
    let years = Set(
      rows.filter { $0.number == number && EnrolmentQuery.code(of: $0.plan) == code }
        .compactMap(\.planYear))
    var count = 1
    while years.contains(year - count) { count += 1 }
    return count
  }

  /// The code of a plan version as a list has it.
  static func code(of plan: String) -> String { PlanVersion(plan)?.code ?? plan }

  /// What the lists of a year say, and whom they name.
  static func counts(
    year: Int, _ connection: borrowing Connection
  ) throws -> [EnrolmentCount] {
    var held: [String: (enrolments: Int, persons: Int)] = [:]
    // Who has no number is a person of their own.
    let people = """
      count(*), count(DISTINCT ifnull(e.identity_number, e.id))
      FROM enrolment e CROSS JOIN enrolment_list l ON l.id = e.case_id
      WHERE l.year = ? AND e.voided IS NULL AND l.voided IS NULL
      """
    try connection.query("SELECT l.plan, \(people) GROUP BY l.plan", .integer(Int64(year))) { row in
      held[row.text(0)] = (Int(row.integer(1)), Int(row.integer(2)))
    }
    let all = try connection.rows("SELECT \(people)", .integer(Int64(year))) {
      (enrolments: Int($0.integer(0)), persons: Int($0.integer(1)))
    }.first
    var lists: [String: [(members: Int64, women: Int64, fee: Int64)]] = [:]
    try connection.query(
      "SELECT plan, members, women, fee_fen FROM enrolment_list WHERE year = ? AND voided IS NULL",
      .integer(Int64(year))
    ) { row in
      lists[row.optionalText(0) ?? "", default: []].append(
        (row.integer(1), row.integer(2), row.integer(3)))
    }
    var counts = lists.keys.sorted().map { plan in
      let all = lists[plan] ?? []
      return EnrolmentCount(
        plan: plan, lists: all.count, members: Int(all.reduce(0) { $0 + $1.members }),
        women: Int(all.reduce(0) { $0 + $1.women }),
        fees: Fen.sum(all.map { Fen(rawValue: $0.fee) }),
        enrolments: held[plan]?.enrolments ?? 0, persons: held[plan]?.persons ?? 0)
    }
    guard counts.count > 1 else { return counts }
    counts.append(
      EnrolmentCount(
        plan: nil, lists: counts.reduce(0) { $0 + $1.lists },
        members: counts.reduce(0) { $0 + $1.members }, women: counts.reduce(0) { $0 + $1.women },
        fees: Fen.sum(counts.compactMap(\.fees)), enrolments: all?.enrolments ?? 0,
        persons: all?.persons ?? 0))
    return counts
  }
}

extension CaseStore {
  /// The enrolments of whoever has a number of an identity document, or a name; whatever the year.
  ///
  /// - Returns: by year, plan and list; several people where a name is shared.
  public func enrolments(of typed: String) throws -> [EnrolledPerson] {
    let typed = TextFolding.trimmed(typed)
    return try read { connection in
      let isNumber = TextFolding.halfWidth(typed).utf8.contains { 0x30...0x39 ~= $0 }
      if isNumber { return try EnrolmentQuery.find(identityNumber: typed, connection) }
      return try EnrolmentQuery.find(
        "name", [typed, TextFolding.comparisonForm(typed)], connection)
    }
  }

  /// Those of them whose cover holds a day.
  public func enrolments(of typed: String, on day: LocalDate) throws -> [EnrolledPerson] {
    try enrolments(of: typed).filter { $0.cover?.contains(day) ?? false }
  }

  /// How many are enrolled for a year: a row a plan, and of several plans all together at the end.
  public func enrolmentCounts(year: Int) throws -> [EnrolmentCount] {
    try read { try EnrolmentQuery.counts(year: year, $0) }
  }
}

/// What is counted of the people of a list.
public struct EnrolmentFigures: Sendable, Hashable {
  /// People.
  public let members: Int64
  /// Of them women.
  public let women: Int64
  /// Their fees in fen.
  public let fee: Int64
}

extension CaseStore {
  /// What the people of a list come to, as far as they are held.
  public func enrolmentFigures(of list: RecordID) throws -> EnrolmentFigures {
    try read { connection in
      var figures = EnrolmentFigures(members: 0, women: 0, fee: 0)
      try connection.query(
        """
        SELECT sex = 'female', fee_fen FROM enrolment WHERE case_id = ? AND voided IS NULL
        """, .text(list.text)
      ) { row in
        figures = EnrolmentFigures(
          members: figures.members + 1, women: figures.women + row.integer(0),
          fee: figures.fee.addingReportingOverflow(row.integer(1)).partialValue)
      }
      return figures
    }
  }

  /// The person of a list who has a number; nil for nobody.
  public func enrolment(number: String, in list: RecordID) throws -> RecordID? {
    try read { connection in
      try connection.text(
        """
        SELECT id FROM enrolment WHERE identity_number = ? AND case_id = ? AND voided IS NULL
        ORDER BY id LIMIT 1
        """, .text(number), .text(list.text)
      ).flatMap { RecordID($0) }
    }
  }
}
