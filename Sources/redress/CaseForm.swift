import CaseModel
import CaseStore
import ChangeLog
import Console

/// The form of a case as it is typed: the fields of the case itself and of the records that nearly
/// every case has, generated from their declarations.
enum CaseForm {
  /// The types whose fields stand in the form, in the order they are asked.
  static let types: [RecordType] = [.person, .participant, .employer, .contact, .mediation, .note]

  /// One field of the form.
  struct Entry {
    let type: RecordType
    let field: Field
  }

  /// All fields that can be typed.
  static let entries: [Entry] = types.flatMap { type in
    type.fields.filter { isTyped($0, of: type) }.map { Entry(type: type, field: $0) }
  }

  /// The options of `mediation add` and `mediation edit`.
  static let options: [OptionSpecification] = entries.map { FieldInput.option($0.field) }

  private static func isTyped(_ field: Field, of type: RecordType) -> Bool {
    if field == RecordType.voidedField { return false }
    switch (type, field.name) {
    case (.participant, "role"), (.contact, "employer"), (.note, "about"): return false
    default: return true
    }
  }

  /// What was typed, by type and field.
  struct Values {
    var values: [RecordType: [String: FieldValue]] = [:]

    subscript(type: RecordType) -> [String: FieldValue] {
      get { values[type] ?? [:] }
      set { values[type] = newValue }
    }

    /// The required fields that are empty.
    var missing: [Entry] {
      entries.filter { entry in
        let isPresent = values[entry.type]?[entry.field.name] != nil
        guard entry.field.required == .intake, !isPresent else { return false }
        // What only some cases have is required only where it was begun.
        let isOptional = entry.type == .contact || entry.type == .note
        return !isOptional || !(values[entry.type] ?? [:]).isEmpty
      }
    }
  }

  /// Reads the options that were given.
  static func read(_ parsed: ParsedCommand, _ input: FieldInput) throws -> Values {
    var form = Values()
    for entry in entries where parsed.isSet(entry.field.option) {
      form[entry.type][entry.field.name] = try input.read(
        parsed.values(entry.field.option), for: entry.field)
    }
    return form
  }

  /// Asks for what was not given, group by group; nil if the person left.
  static func ask(
    _ given: Values, _ input: FieldInput, presets: Values, prompt: Prompt
  ) throws -> Values? {
    let asked = entries.filter { entry in
      given.values[entry.type]?[entry.field.name] == nil && isAskedAtIntake(entry)
    }
    let questions = asked.map { entry in
      input.question(entry.field, preset: presets.values[entry.type]?[entry.field.name])
    }
    guard let answers = prompt.answers(to: questions) else { return nil }
    var form = given
    for entry in asked {
      let typed = answers.values(entry.field.option)
      guard !typed.isEmpty else { continue }
      form[entry.type][entry.field.name] = try input.read(typed, for: entry.field)
    }
    return form
  }

  /// A new case is asked about its intake; how it ended is asked when it is concluded.
  private static func isAskedAtIntake(_ entry: Entry) -> Bool {
    // Sums and traits of single applicants matter where there are several: they are edited then.
    if entry.type == .participant { return false }
    let isContact = entry.type == .contact
    return entry.field.required == .intake && !isContact && entry.type != .note
      || [
        "identity_number", "phone", "code", "industry", "migrant", "sought_fen", "channel",
        "referrer", "referral_number", "mediator", "official_number",
      ].contains(entry.field.name) && !isContact
  }

  /// What stands in an empty form: this office, today, one worker, this user.
  static func presets(_ store: CaseStore, user: String) -> Values {
    var form = Values()
    form[.mediation] = [
      "office": .text(store.thisNode.office), "accepted_on": .text(store.today.iso),
      "workers": .integer(1), "mediator": .text(user),
    ]
    return form
  }

  /// The records of a new case, its own first.
  static func drafts(of form: Values, caseID: RecordID, store: CaseStore) -> [LineDraft] {
    var form = form
    let applicant = store.newRecordID()
    form[.participant]["role"] = .text("applicant")
    completeFromIdentityNumber(&form)
    var drafts: [RecordDraft] = []
    func add(_ type: RecordType, _ id: RecordID) {
      guard let values = form.values[type], !values.isEmpty else { return }
      var draft = RecordDraft(new: type, case: caseID, id: id)
      for field in type.fields {
        if let value = values[field.name] { draft.set(field.name, value) }
      }
      drafts.append(draft)
    }
    let employer = store.newRecordID()
    if form.values[.contact] != nil { form[.contact]["employer"] = .text(employer.text) }
    add(.mediation, caseID)
    add(.employer, employer)
    add(.contact, store.newRecordID())
    add(.participant, applicant)
    add(.person, applicant)
    add(.note, store.newRecordID())
    return drafts.compactMap { $0.line() }
  }

  /// A valid number tells sex and year of birth, which figures need and the number must not follow.
  static func completeFromIdentityNumber(_ form: inout Values) {
    guard let number = form.values[.person]?["identity_number"]?.text else { return }
    if form.values[.person]?["identity_kind"] == nil {
      form[.person]["identity_kind"] = .text("resident")
    }
    guard form.values[.person]?["identity_kind"]?.text == "resident",
      case .valid(let birth, let isMale) = IdentityNumber.check(number)
    else { return }
    if form.values[.participant]?["sex"] == nil {
      form[.participant]["sex"] = .text(isMale ? "male" : "female")
    }
    if form.values[.participant]?["birth_year"] == nil {
      form[.participant]["birth_year"] = .integer(Int64(birth.year))
    }
  }
}
