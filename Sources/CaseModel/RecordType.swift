/// A type of record, declared once: its class, its fields, what it hangs on.
public final class RecordType: Sendable, Hashable {
  /// The name in the log and of the SQL table.
  public let name: String
  /// What a clerk calls one record of it.
  public let label: Phrase
  /// Whether its records are facts of cases or of people; a type is of one class as a whole.
  public let isPersonal: Bool
  /// Where its records hang.
  public let place: Place
  /// The types of cases that its records hang on, by name; empty for all.
  public let roots: [String]
  /// For a case, the types of parts whose fields stand in its form, in the order they are asked.
  public let form: [FormPart]
  /// The personal type whose record stands under the same id, by name: what is said of people.
  public let twin: String?
  /// What a case can become with one command; nil for nothing.
  public let succession: Succession?
  /// What a clerk counts its records in.
  public let unit: Phrase
  /// For a case, where it can stand, in the order that is asked; see ``CaseStatus``.
  let declaredStatuses: [CaseStatus]
  /// For a case, which of the types that hang on any case hang on its cases, by name; nil for all.
  public let parts: [String]?
  /// For a case, the fields that a list of cases shows after the day, by name; empty for its
  /// choices.
  public let listed: [String]
  /// The fields in the order they are asked.
  public let fields: [Field]

  /// A type whose first record is typed together with its case.
  public struct FormPart: Sendable, Hashable {
    /// The type's name.
    public let type: String
    /// Whether what the type requires is required of every case, or only where it was begun.
    public let isRequired: Bool

    /// A part that every case of the type has.
    public static func required(_ type: String) -> FormPart {
      FormPart(type: type, isRequired: true)
    }

    /// A part that some cases have.
    public static func optional(_ type: String) -> FormPart {
      FormPart(type: type, isRequired: false)
    }
  }

  /// What a case becomes, and where its values go: fields of the same name, and these.
  public struct Succession: Sendable, Hashable {
    /// The type of the new case, by name.
    public let type: String
    /// Fields of the new case by the fields that they are taken from; what does not fit is left.
    public let carried: [String: String]

    /// Declares what a case becomes.
    public init(_ type: String, carrying carried: [String: String] = [:]) {
      self.type = type
      self.carried = carried
    }
  }

  /// Where the records of a type hang.
  public enum Place: Sendable, Hashable {
    /// The record is a case: its id is the case's id, its `office` tells where the case is.
    case caseRoot
    /// The record hangs on a case.
    case part
    /// The record hangs on no case: an office.
    case alone
  }

  /// Declares a type.
  ///
  /// Every type can be voided with a reason, so that field is not repeated.
  public init(
    _ name: String, _ label: Phrase, isPersonal: Bool = false, place: Place,
    roots: [String] = [], form: [FormPart] = [], twin: String? = nil,
    becomes succession: Succession? = nil, unit: Phrase = Phrase("件", "cases"),
    statuses: [CaseStatus] = [], takes parts: [String]? = nil, listed: [String] = [],
    fields: [Field]
  ) {
    self.name = name
    self.label = label
    self.isPersonal = isPersonal
    self.place = place
    self.roots = roots
    self.form = form
    self.twin = twin
    self.succession = succession
    self.unit = unit
    declaredStatuses = statuses
    self.parts = parts
    self.listed = listed
    self.fields = fields + [RecordType.voidedField]
  }

  /// Types are the same if they are declared alike.
  public static func == (left: RecordType, right: RecordType) -> Bool {
    left === right
      || (left.name == right.name && left.label == right.label
        && left.isPersonal == right.isPersonal && left.place == right.place
        && left.roots == right.roots && left.form == right.form && left.twin == right.twin
        && left.succession == right.succession && left.unit == right.unit
        && left.declaredStatuses == right.declaredStatuses && left.parts == right.parts
        && left.listed == right.listed && left.fields == right.fields)
  }

  /// Hashes the name, which is rarely shared.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
  }

  /// Whether its records hang on cases of a type.
  public func hangs(on root: RecordType) -> Bool {
    place == .part && root.place == .caseRoot
      && (roots.isEmpty ? root.parts?.contains(name) ?? true : roots.contains(root.name))
  }

  /// The day that a list of its cases goes by: the first that every case has.
  public var dateField: Field? {
    fields.first { $0.kind == .date && $0.required == .intake }
  }

  /// Whether a field of it is confidential; see ``Field/isConfidential``.
  public var isConfidential: Bool { fields.contains(where: \.isConfidential) }

  /// The field with a name; nil if the type has none.
  public func find(field name: String) -> Field? {
    fields.first { $0.name == name }
  }

  /// The reason for which a record was voided; set means that it counts no more.
  public static let voidedField = Field(
    "voided", .choice(voidReasons), Phrase("作废原因", "voided because"), in: .state,
    option: "reason")

  /// Why a record is voided.
  public static let voidReasons = ChoiceList([
    Choice("mistake", Phrase("录入错误", "entered by mistake"), aliases: ["填错", "错误"]),
    Choice("duplicate", Phrase("重复录入", "entered twice"), aliases: ["重复"]),
    Choice("returned", Phrase("款项退回", "the money went back"), aliases: ["退回", "退款"]),
    Choice("test", Phrase("试用数据", "test data"), aliases: ["测试"]),
    Choice("other", Phrase("其他", "other")),
  ])
}

extension FieldGroup {
  /// What happened to the record itself.
  public static let state = FieldGroup(Phrase("状态", "State"))
}
