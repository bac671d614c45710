internal import CaseModel

/// What the numbers of a person's cells tell, and what is doubtful in them.
enum PersonNumbers {
  /// Judges the numbers of a person, and lets a valid identity number tell what figures need: sex
  /// and year of birth of the participant.
  ///
  /// - Returns: whether the identity number is a man's; nil where no valid one tells.
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
    var finding = IdentityNumber.check(number)
    if case .fifteenDigits(let upgraded) = finding { finding = IdentityNumber.check(upgraded) }
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
}
