internal import CaseModel

/// What the numbers of a person say beside themselves, and what is wrong with them.
///
/// A number that fails its check is kept as it stands, with the reason beside it; only a number in
/// order gives sex and year of birth.
enum PersonNumbers {
  /// Judges the numbers of a person, and lets one in order tell what figures need.
  ///
  /// - Returns: whether the identity number is a man's; nil where none in order tells.
  @discardableResult
  static func judge(
    _ person: inout RecordPlan, _ participant: inout RecordPlan, _ columns: SheetColumns,
    findings: inout RowFindings
  ) -> Bool? {
    for name in ["phone", "bank_card"] {
      guard let number = person.values[name]?.text, CellReader.isScientific(number) else {
        continue
      }
      findings.warn(.damagedBySpreadsheet, columns.title(.person, name))
    }
    guard let number = person.values["identity_number"]?.text else { return nil }
    if person.values["identity_kind"] == nil { person.fills["identity_kind"] = .text("resident") }
    guard person.values["identity_kind"].map({ $0 == .text("resident") }) ?? true else {
      return nil
    }
    let finding = check(number)
    if let fault = ImportFact.NumberFault(finding) {
      findings.warn(.identityNumber(fault), columns.title(.person, "identity_number"))
      if person.values["identity_note"] == nil {
        let note = fault == .damagedBySpreadsheet ? "damaged_by_sheet" : "as_on_document"
        person.fills["identity_note"] = .text(note)
      }
    }
    guard case .valid(let birth, let isMale) = finding else { return nil }
    let sex = FieldValue.text(isMale ? "male" : "female")
    let year = FieldValue.integer(Int64(birth.year))
    if let given = participant.values["sex"] {
      if given != sex { findings.warn(.sexDisagrees, columns.title(.participant, "sex")) }
    } else {
      participant.fills["sex"] = sex
    }
    if let given = participant.values["birth_year"] {
      if given != year {
        findings.warn(.birthYearDisagrees, columns.title(.participant, "birth_year"))
      }
    } else {
      participant.fills["birth_year"] = year
    }
    return isMale
  }

  /// Checks a number, one of 15 digits as the card of today would have it.
  static func check(_ number: String) -> IdentityNumber.Finding {
    let finding = IdentityNumber.check(number)
    guard case .fifteenDigits(let upgraded) = finding else { return finding }
    return IdentityNumber.check(upgraded)
  }

  /// The number as people are told apart by it; nil where it fails its check, for a number that a
  /// spreadsheet damaged fits several people.
  static func telling(_ number: String?) -> String? {
    guard let number, case .valid = check(number) else { return nil }
    guard case .fifteenDigits(let upgraded) = IdentityNumber.check(number) else {
      return IdentityNumber.normalForm(number)
    }
    return upgraded
  }
}
