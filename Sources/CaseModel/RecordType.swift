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
  /// The fields in the order they are asked.
  public let fields: [Field]

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
    _ name: String, _ label: Phrase, isPersonal: Bool = false, place: Place, fields: [Field]
  ) {
    self.name = name
    self.label = label
    self.isPersonal = isPersonal
    self.place = place
    self.fields = fields + [RecordType.voidedField]
  }

  /// Types are the same if they are declared alike.
  public static func == (left: RecordType, right: RecordType) -> Bool {
    left === right
      || (left.name == right.name && left.label == right.label
        && left.isPersonal == right.isPersonal && left.place == right.place
        && left.fields == right.fields)
  }

  /// Hashes the name, which is rarely shared.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
  }

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
