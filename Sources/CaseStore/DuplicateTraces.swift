public import CaseModel
public import ChangeLog

/// What a case can be recognised by: what is known of one of its people, its firms and its day.
public struct DuplicateTraces: Sendable, Hashable {
  /// A firm of a case.
  public struct Firm: Sendable, Hashable {
    /// Its name, as typed.
    public var name: String?
    /// Its credit code, as typed.
    public var code: String?

    /// A firm.
    public init(name: String?, code: String?) {
      self.name = name
      self.code = code
    }
  }

  /// The person's name, as typed.
  public var name: String?
  /// The number of the person's document, as typed.
  public var identityNumber: String?
  /// The person's telephone number, as typed.
  public var phone: String?
  /// The person's year of birth.
  public var birthYear: Int64?
  /// The firms that the person has a dispute with.
  public var firms: [Firm] = []
  /// The day of the case.
  public var day: LocalDate?

  /// Nothing to recognise a case by.
  public init() {}

  /// What stands in the values of a form.
  ///
  /// - Parameters:
  ///   - person: fields of ``RecordType/person``.
  ///   - participant: fields of ``RecordType/participant``.
  ///   - employer: fields of ``RecordType/employer``.
  public init(
    person: [String: FieldValue], participant: [String: FieldValue],
    employer: [String: FieldValue], day: LocalDate?
  ) {
    name = person["name"]?.text
    identityNumber = person["identity_number"]?.text
    phone = person["phone"]?.text
    birthYear = participant["birth_year"]?.integer
    if birthYear == nil, let identityNumber {
      birthYear = DuplicateTraces.birthYear(identityNumber)
    }
    if !employer.isEmpty {
      firms = [Firm(name: employer["name"]?.text, code: employer["code"]?.text)]
    }
    self.day = day
  }

  /// The year of birth that an identity number tells.
  static func birthYear(_ number: String) -> Int64? {
    var finding = IdentityNumber.check(number)
    if case .fifteenDigits(let upgraded) = finding { finding = IdentityNumber.check(upgraded) }
    guard case .valid(let birth, _) = finding else { return nil }
    return Int64(birth.year)
  }
}

/// A case that may be the same as one that is being recorded.
public struct DuplicateCandidate: Sendable, Hashable {
  /// The case; of cases that count as one, the one that counts.
  public let caseID: RecordID
  /// Its type.
  public let type: RecordType
  /// The office that holds it.
  public let office: String
  /// Its official number.
  public let officialNumber: String?
  /// Its day.
  public let day: LocalDate?
  /// Whether it is concluded.
  public let isConcluded: Bool
  /// In what it is alike.
  public let likeness: Set<CaseLikeness>
  /// The person in it who is alike.
  public let participant: RecordID
  /// The case that the person stands in: the case itself or one that was merged into it.
  public let participantCase: RecordID

  /// In what it is alike, the surest first.
  public var likenessInOrder: [CaseLikeness] {
    CaseLikeness.allCases.filter(likeness.contains)
  }
}

/// That another office has a case on a person: all that may be said of it.
public struct CaseElsewhere: Sendable, Hashable {
  /// The office to ask.
  public let office: String
  /// The day of its first case on the person.
  public let since: LocalDate?

  /// Says it.
  public init(office: String, since: LocalDate?) {
    self.office = office
    self.since = since
  }
}

/// What a look for duplicates found.
public struct DuplicateSearch: Sendable, Hashable {
  /// Cases of the office itself, the newest first.
  public var candidates: [DuplicateCandidate] = []
  /// Other offices that have a case on the person, by their ids.
  public var elsewhere: [CaseElsewhere] = []

  /// Nothing found.
  public init() {}

  /// Whether nothing was found.
  public var isEmpty: Bool { candidates.isEmpty && elsewhere.isEmpty }
}
