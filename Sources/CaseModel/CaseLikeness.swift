/// In what two cases are alike.
public enum CaseLikeness: String, Sendable, Hashable, CaseIterable {
  /// A person of both has the same identity number.
  case identityNumber = "identity_number"
  /// A person of both has the same telephone number.
  case phone
  /// A person of both has the same name and year of birth.
  case nameAndBirth = "name_and_birth"
  /// Both are between the same employer and a person of the same name, near in time.
  case partiesAndPeriod = "parties_and_period"

  /// Days between two cases of the same parties that may still be one.
  ///
  /// Half of what a mediation and its limitation take: who comes again after a quarter comes with
  /// something new.
  public static let daysMax = 90

  /// What a clerk calls it.
  public var label: Phrase {
    switch self {
    case .identityNumber: Phrase("证件号码相同", "same identity number")
    case .phone: Phrase("电话相同", "same phone")
    case .nameAndBirth: Phrase("姓名和出生年份相同", "same name and year of birth")
    case .partiesAndPeriod: Phrase("双方相同、时间相近", "same parties, near in time")
    }
  }
}
