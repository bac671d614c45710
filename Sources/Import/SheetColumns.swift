internal import CaseModel

/// The columns of a sheet as its header names them.
struct SheetColumns {
  /// One column.
  struct Column: Hashable {
    /// Its place in a record, from 0.
    let index: Int
    /// The header as it stands in the sheet, without outer spaces.
    let title: String
    /// What its amounts are counted in.
    let unit: HeaderText.Unit
  }

  /// The columns of one field; more than one where the sheet says it twice.
  struct FieldColumns {
    let type: RecordType
    let field: Field
    let columns: [Column]
    /// Names the field among those of all types.
    let key: String
  }

  /// The fields that the sheet has, in the order of their declaration.
  let fields: [FieldColumns]
  /// Columns of an office's code or name.
  let office: [Column]
  /// Columns of the number that a payment's case is found by.
  let caseNumber: [Column]
  /// Columns of another reference to that case.
  let caseReference: [Column]
  /// Columns of what was due to a worker, and of what was paid of it.
  let due: [Column]
  let paid: [Column]
  /// Columns whose words go into the note: remarks and unknown ones, in the order of the sheet.
  let noted: [Column]
  /// The headers that nothing is known by.
  let unknown: [String]
  /// For some of these the label of the field that may be meant.
  let nearest: [String: Phrase]
  /// Columns without a header, called by their place; their cells are noted, too.
  let unnamed: [Column]
  /// All headers as they stand.
  let titles: [String]
  /// All columns that count for comparing two rows: without running numbers.
  let counted: [Int]

  init(header: [String], kind: ImportKind, words: HeaderWords) {
    var byMeaning: [HeaderWords.Meaning: [Column]] = [:]
    var noted: [Column] = []
    var unknown: [String] = []
    var counted: [Int] = []
    var nearest: [String: Phrase] = [:]
    var unnamed: [Column] = []
    for (index, cell) in header.enumerated() {
      let title = TextFolding.trimmed(cell)
      guard !title.isEmpty else {
        let column = Column(index: index, title: "第\(index + 1)列", unit: .yuan)
        unnamed.append(column)
        noted.append(column)
        counted.append(index)
        continue
      }
      guard let (meaning, unit) = words.find(title) else {
        unknown.append(title)
        nearest[title] = words.nearest(to: title)
        counted.append(index)
        noted.append(Column(index: index, title: title, unit: .yuan))
        continue
      }
      let column = Column(index: index, title: title, unit: unit)
      // What was due and paid has no field; the note keeps it.
      if meaning == .remark || meaning == .due || meaning == .paid { noted.append(column) }
      if meaning != .serial { counted.append(index) }
      byMeaning[meaning, default: []].append(column)
    }
    var fields: [FieldColumns] = []
    for type in RecordType.all {
      for field in type.fields {
        let meaning = HeaderWords.Meaning.field(type: type.name, name: field.name)
        guard let columns = byMeaning[meaning] else { continue }
        fields.append(
          FieldColumns(
            type: type, field: field, columns: columns, key: type.name + "." + field.name))
      }
    }
    self.fields = fields
    titles = header
    office = byMeaning[.office] ?? []
    caseNumber = byMeaning[.caseNumber] ?? []
    caseReference = byMeaning[.caseReference] ?? []
    due = byMeaning[.due] ?? []
    paid = byMeaning[.paid] ?? []
    self.noted = noted
    self.unknown = unknown
    self.nearest = nearest
    self.unnamed = unnamed
    self.counted = counted
  }

  /// The columns of a field; empty if the sheet has none.
  func columns(of type: RecordType, _ field: String) -> [Column] {
    fields.first { $0.type.name == type.name && $0.field.name == field }?.columns ?? []
  }

  /// The labels of the columns without which no row can be read.
  func missing(_ kind: ImportKind) -> [Phrase] {
    var missing: [Phrase] = []
    func need(_ type: RecordType, _ name: String) {
      guard columns(of: type, name).isEmpty, let field = type.find(field: name) else { return }
      missing.append(field.label)
    }
    switch kind {
    case .mediations:
      for name in ["official_number", "accepted_on", "dispute_types"] { need(.mediation, name) }
    case .recoveries:
      if caseNumber.isEmpty, caseReference.isEmpty,
        let field = RecordType.mediation.find(field: "official_number")
      {
        missing.append(field.label)
      }
      for name in ["received_on", "amount_fen", "kind"] { need(.recovery, name) }
    case .claims:
      need(.claim, "plan_code")
      need(.person, "name")
    case .enrolments:
      for name in ["plan", "unit"] { need(.enrolmentList, name) }
      for name in ["name", "identity_number"] { need(.enrolment, name) }
    case .offices:
      for name in ["code", "name"] { need(.office, name) }
    case .workers: need(.person, "name")
    }
    return missing
  }

  /// The letters by which a spreadsheet calls the column of a title; nil for an unknown title.
  func letters(of title: String) -> String? {
    let found =
      titles.firstIndex { TextFolding.trimmed($0) == title }
      ?? unnamed.first { $0.title == title }?.index
    guard var index = found else { return nil }
    var letters = ""
    while index >= 0 {
      letters = String(UnicodeScalar(UInt8(65 + index % 26))) + letters
      index = index / 26 - 1
    }
    return letters
  }

  /// How many of the cells of a record are headers that are known: two make it the header.
  static func knownHeaders(_ cells: [String], _ words: HeaderWords) -> Int {
    cells.count { words.find($0) != nil }
  }
}
