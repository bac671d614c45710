import CaseModel
import CaseStore
import ChangeLog
import Console

/// The form of a case as it is typed: the fields of the case itself and of the records that its
/// type names, generated from their declarations.
struct CaseForm: Sendable {
  /// The type of the case.
  let root: RecordType
  /// The types whose fields stand in the form, in the order they are asked.
  let types: [RecordType]
  /// All fields that can be typed.
  let entries: [Entry]

  /// One field of the form.
  struct Entry {
    let type: RecordType
    let field: Field
    /// Whether the field must be filled in though nothing else of its type is.
    let isRequired: Bool
  }

  init(_ root: RecordType) {
    self.root = root
    let parts = root.form.filter { $0.type != RecordType.note.name }
    let notes = root.form.filter { $0.type == RecordType.note.name }
    let own = RecordType.FormPart.required(root.name)
    var entries: [Entry] = []
    var types: [RecordType] = []
    for part in parts + [own] + notes {
      guard let type = RecordType.find(part.type) else { continue }
      types.append(type)
      for field in type.fields where CaseForm.isTyped(field, of: type) {
        let isRequired = part.isRequired && field.required == .intake
        entries.append(Entry(type: type, field: field, isRequired: isRequired))
      }
    }
    self.types = types
    self.entries = entries
  }

  /// The options that set the fields.
  var options: [OptionSpecification] { entries.map { FieldInput.option($0.field) } }

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

  }

  /// The required fields that are empty.
  func missing(in form: Values) -> [Entry] {
    entries.filter { entry in
      let values = form[entry.type]
      guard entry.field.required == .intake, values[entry.field.name] == nil else { return false }
      // What only some cases have is required only where it was begun.
      return entry.isRequired || !values.isEmpty
    }
  }

  /// Reads the options that were given.
  func read(_ parsed: ParsedCommand, _ input: FieldInput) throws -> Values {
    var form = Values()
    for entry in entries where parsed.isSet(entry.field.option) {
      form[entry.type][entry.field.name] = try input.read(
        parsed.values(entry.field.option), for: entry.field)
    }
    return form
  }

  /// Asks for what was not given, group by group; nil if the person left.
  func ask(
    _ given: Values, _ input: FieldInput, presets: Values, prompt: Prompt
  ) throws -> Values? {
    let asked = entries.filter { entry in
      given.values[entry.type]?[entry.field.name] == nil && isAskedAtIntake(entry)
    }
    let questions = asked.map { entry in
      input.question(
        entry.field, preset: presets.values[entry.type]?[entry.field.name],
        offers: EmployerOffers.offers(entry, input.store))
    }
    guard let answers = prompt.answers(to: questions) else { return nil }
    var form = given
    // A firm that was met before brings what was not asked, such as its address.
    for entry in entries where given.values[entry.type]?[entry.field.name] == nil {
      let typed = answers.values(entry.field.option)
      guard !typed.isEmpty else { continue }
      form[entry.type][entry.field.name] = try input.read(typed, for: entry.field)
    }
    return form
  }

  /// A new case is asked about its intake; how it ended is asked when it is concluded.
  private func isAskedAtIntake(_ entry: Entry) -> Bool {
    // Sums and traits of single applicants matter where there are several: they are edited then.
    if entry.isRequired { return true }
    let isAsked = root.form.contains { $0.type == entry.type.name && $0.isRequired }
    return (isAsked || entry.type == root)
      && [
        "identity_number", "phone", "code", "industry", "migrant", "sought_fen", "channel",
        "referrer", "referral_number", "mediator", "official_number", "plan_year", "unit",
        "hospital", "admitted_on", "discharged_on", "settlement_number", "total_fen",
        "self_paid_fen", "account", "approver",
      ].contains(entry.field.name)
  }

  /// What stands in an empty form: this office, today, this user, and what the fields say.
  func presets(_ store: CaseStore, user: String) -> Values {
    var form = Values()
    for field in root.fields {
      switch field.kind {
      case .text(.office) where field.required == .intake:
        form[root][field.name] = .text(store.thisNode.office)
      // Who approves or closes is nobody yet.
      case .text(.user) where field.condition == nil && field.name != "approver":
        form[root][field.name] = .text(user)
      case .date where field == root.dateField:
        form[root][field.name] = .text(store.today.iso)
      default: form[root][field.name] = field.preset
      }
    }
    return form
  }

  /// The records of a new case, its own first.
  func drafts(of form: Values, caseID: RecordID, store: CaseStore) -> [LineDraft] {
    var form = form
    let applicant = store.newRecordID()
    // A case may have no person: who only asks may stay without a name.
    if types.contains(.person), !form[.person].isEmpty || !form[.participant].isEmpty {
      form[.participant]["role"] = .text("applicant")
    }
    CaseForm.completeFromIdentityNumber(&form)
    var drafts: [RecordDraft] = []
    func add(_ type: RecordType, _ id: RecordID) {
      let values = form[type]
      guard !values.isEmpty else { return }
      var draft = RecordDraft(new: type, case: caseID, id: id)
      for field in type.fields {
        if let value = values[field.name] { draft.set(field.name, value) }
      }
      drafts.append(draft)
    }
    let employer = store.newRecordID()
    if !form[.contact].isEmpty, types.contains(.employer) {
      form[.contact]["employer"] = .text(employer.text)
    }
    add(root, caseID)
    add(.employer, employer)
    add(.contact, store.newRecordID())
    add(.participant, applicant)
    add(.person, applicant)
    let added: [RecordType] = [root, .employer, .contact, .participant, .person, .note]
    for type in types where !added.contains(type) { add(type, store.newRecordID()) }
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

  /// A number that is mended takes away why the doubtful one was kept.
  static func settleIdentityNote(_ draft: inout RecordDraft, typed: [String: FieldValue]) {
    guard draft.type == .person, typed["identity_note"] == nil,
      let number = typed["identity_number"]?.text, case .valid = IdentityNumber.check(number),
      draft.value(of: "identity_note") != nil
    else { return }
    draft.set("identity_note", nil)
  }
}
