internal import CaseModel
internal import CaseStore
internal import ChangeLog

/// What the store holds of a row, and what would have to be written.
struct RowComparison {
  /// What the store holds.
  enum State: UInt8 {
    /// Nothing of it.
    case new
    /// All of it.
    case unchanged
    /// Some of it, or other values.
    case changed
    /// Something that a person must look at.
    case refused
  }

  var state: State
  /// What is to be said of it.
  var findings: [ImportFinding] = []
  /// What would be written, for a new or a changed row.
  var drafts: [Draft] = []
  /// What the comparison rests on: the lines that give the changed fields their values.
  var basis: UInt64 = 0
  /// Whether a value that a person wrote or took away would be written over.
  private(set) var replacesAny = false

  /// A record to be written, before its line is made: most comparisons end without one.
  enum Draft {
    case new(RecordPlan)
    case edit(RecordDraft)

    /// The line that says it; nil if nothing changes.
    func line() -> LineDraft? {
      switch self {
      case .edit(let draft): return draft.line()
      case .new(let record):
        var draft = RecordDraft(new: record.type, case: record.caseID, id: record.id)
        for (field, value) in record.fills { draft.set(field, value) }
        for (field, value) in record.values { draft.set(field, value) }
        return draft.line()
      }
    }
  }

  /// A row that has nothing in the store yet.
  static func new(_ records: [RecordPlan]) -> RowComparison {
    RowComparison(state: .new, drafts: records.map(Draft.new))
  }

  /// A row of which at least the first record is held.
  ///
  /// - Parameter stored: what is held of each record.
  init(_ records: [RecordPlan], stored: [StoredRecord?], line: Int) {
    var changes: [FieldChange] = []
    var basis: [String] = []
    var findings = RowFindings(line: line)
    state = .unchanged
    for (record, held) in zip(records, stored) {
      guard let held else {
        drafts.append(.new(record))
        changes += RowComparison.additions(record)
        basis.append("-")
        continue
      }
      guard !held.isVoided else {
        findings.add(.voided(record.type.label), .skipped)
        continue
      }
      var draft = RecordDraft(editing: held)
      let differences = RowComparison.differences(record, held)
      guard !differences.isEmpty else { continue }
      for difference in differences {
        if held.merges[difference.field.name] != nil { replacesAny = true }
        draft.set(difference.field.name, difference.new)
        changes.append(
          RowComparison.change(record.type, difference.field, difference.old, difference.new))
        basis.append(difference.field.name)
        basis += held.shownNames(of: difference.field.name).map(\.description)
      }
      drafts.append(.edit(draft))
    }
    if !changes.isEmpty {
      state = .changed
      findings.add(.changed(changes), .changed)
    }
    self.findings = findings.all
    self.basis = RowIdentity(basis).fingerprint
  }

  private init(state: State, drafts: [Draft]) {
    self.state = state
    self.drafts = drafts
  }

  /// A row whose record was voided: nothing is written.
  init(voided type: RecordType, _ findings: RowFindings) {
    var findings = findings
    findings.add(.voided(type.label), .skipped)
    self.init(state: .unchanged, drafts: [])
    self.findings = findings.all
  }

  /// A row that a person must look at.
  init(refusing findings: RowFindings) {
    state = .refused
    self.findings = findings.all
  }

  // MARK: - Differences

  private struct Difference {
    let field: Field
    let old: FieldValue?
    let new: FieldValue?
  }

  /// The fields in which cells differ from held values.
  ///
  /// An empty cell says nothing, so that a sheet of the time of acceptance takes away no conclusion
  /// that was recorded since.
  private static func differences(_ record: RecordPlan, _ held: StoredRecord) -> [Difference] {
    var found: [Difference] = []
    for field in record.type.fields {
      let old = held.values[field.name]
      if let new = record.values[field.name] {
        if !isSame(new, old, field) { found.append(Difference(field: field, old: old, new: new)) }
      } else if let new = record.fills[field.name], held.merges[field.name] == nil {
        // What a person has cleared since stays cleared.
        found.append(Difference(field: field, old: nil, new: new))
      }
    }
    // A number that is mended takes its doubt away, and a new doubtful one brings its own.
    let isNewNumber = found.contains { $0.field.name == "identity_number" }
    if isNewNumber, let note = record.type.find(field: "identity_note"),
      let old = held.values[note.name], record.values[note.name] == nil,
      record.fills[note.name] != old
    {
      found.append(Difference(field: note, old: old, new: record.fills[note.name]))
    }
    return found
  }

  /// Whether a cell says what is held; widths, spaces and brackets make no difference.
  private static func isSame(_ new: FieldValue, _ old: FieldValue?, _ field: Field) -> Bool {
    guard new != old else { return true }
    guard let left = new.text, let right = old?.text else {
      guard let left = new.codes, let right = old?.codes else { return false }
      return Set(left) == Set(right)
    }
    guard case .text(let use) = field.kind else { return false }
    switch use {
    case .number: return CaseNumber.normalForm(left) == CaseNumber.normalForm(right)
    case .identityNumber, .code, .phone, .bankCard:
      return IdentityNumber.normalForm(left) == IdentityNumber.normalForm(right)
    case .words, .digests, .terms: return false
    case .firm, .address, .office, .user, .record, .personName:
      return TextFolding.comparisonForm(left) == TextFolding.comparisonForm(right)
    }
  }

  private static func additions(_ record: RecordPlan) -> [FieldChange] {
    record.type.fields.compactMap { field in
      (record.values[field.name] ?? record.fills[field.name]).map {
        change(record.type, field, nil, $0)
      }
    }
  }

  private static func change(
    _ type: RecordType, _ field: Field, _ old: FieldValue?, _ new: FieldValue?
  ) -> FieldChange {
    FieldChange(
      record: type.label, field: field.label,
      old: type.isPersonal ? nil : old.map { $0.phrase(of: field.kind) },
      new: type.isPersonal ? nil : new.map { $0.phrase(of: field.kind) },
      isPersonal: type.isPersonal)
  }
}

extension FieldValue {
  /// The value as a clerk reads it.
  func phrase(of kind: FieldKind) -> Phrase {
    switch (self, kind) {
    case (.text(let code), .choice(let list)):
      return list.find(code: code)?.label ?? Phrase(verbatim: code)
    case (.codes(let codes), .set(let list)):
      let labels = codes.map { list.find(code: $0)?.label ?? Phrase(verbatim: $0) }
      return Phrase(
        labels.map(\.chinese).joined(separator: "、"), labels.map(\.english).joined(separator: ", "))
    case (.integer(let fen), .money): return Phrase(verbatim: Fen(rawValue: fen).yuanGrouped)
    case (.integer(let number), _): return Phrase(verbatim: String(number))
    case (.flag(let truth), _): return truth ? Phrase("是", "yes") : Phrase("否", "no")
    case (.text(let text), _): return Phrase(verbatim: text)
    case (.codes(let codes), _): return Phrase(verbatim: codes.joined(separator: ", "))
    }
  }
}
