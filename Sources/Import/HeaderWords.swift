internal import CaseModel

/// Which headers an import of one kind knows, and what each says.
///
/// A field is known by its labels in both languages, its name, its option and its aliases, in the
/// order of the types below: where two fields share a word (单位, name), the first has it.
struct HeaderWords {
  /// What a column says.
  enum Meaning: Hashable {
    /// A field of a record that the row makes.
    case field(type: String, name: String)
    /// The office, by code, id or name.
    case office
    /// The official number that a payment's case is found by.
    case caseNumber
    /// A short number or an id that a payment's case is found by.
    case caseReference
    /// What was due to a worker.
    case due
    /// What was paid of it.
    case paid
    /// Words about the case: kept in the note.
    case remark
    /// A running number of the sheet: passed over.
    case serial
  }

  private var meanings: [String: Meaning] = [:]
  private var labels: [String: Phrase] = [:]
  private var fenKeys: Set<String> = []

  init(_ kind: ImportKind) {
    switch kind {
    case .mediations:
      addOffice()
      add(.mediation, leavingOut: ["office"])
      add(.person)
      add(.employer)
      add(.participant, leavingOut: ["role"])
      add(.contact, leavingOut: ["employer"])
    case .recoveries:
      add(RecordType.mediation.fields.filter { $0.name == "official_number" }, as: .caseNumber)
      add(["案件", "案件短号", "短号", "调解案件", "case", "short number", "case id"], .caseReference)
      add(.recovery, leavingOut: ["worker"])
      addOffice()
    case .claims:
      addOffice()
      add(.claim, leavingOut: ["office", "benefit_basis"])
      add(["申领人", "参保人", "参保职工", "患者", "患者姓名"], .field(type: "person", name: "name"))
      add(.person)
      add(.participant, leavingOut: ["role", "migrant", "sought_fen", "agreed_fen"])
      add(.diagnosis)
      add(.payee)
      add(.contact, leavingOut: ["employer"])
      for field in RecordType.claimStep.fields where field.name == "done_on" {
        add(field.aliases, .field(type: "claim_step", name: field.name), label: field.label)
      }
    case .enrolments:
      addOffice()
      add(.enrolmentList, leavingOut: ["office", "members", "women", "fee_fen"])
      add(.enrolment, leavingOut: ["from_on", "through_on"])
      add(.contact, leavingOut: ["employer"])
    case .offices:
      add(.office)
    case .workers: addWorkers()
    }
    if kind != .offices {
      add(RecordType.note.fields.filter { $0.name == "text" }, as: .remark)
      add(["备注说明", "remarks", "remark"], .remark)
    }
    add(["序号", "行号", "no", "no.", "#", "№"], .serial)
  }

  /// What a header says, and the unit of its amounts; nil for an unknown one.
  func find(_ header: String) -> (meaning: Meaning, unit: HeaderText.Unit)? {
    let text = HeaderText(header)
    guard !text.key.isEmpty, let meaning = meanings[text.key] else { return nil }
    let unit = text.unit ?? (fenKeys.contains(text.key) ? .fen : .yuan)
    return (meaning, unit)
  }

  /// The label of the field that an unknown header may be meant for; nil if none is near.
  func nearest(to header: String) -> Phrase? {
    let word = Array(HeaderText.key(of: header).prefix(NearestChoices.typedCharactersMax))
    var best: (key: String, distance: Int)?
    for key in meanings.keys.sorted() {
      let letters = Array(key)
      let distance = NearestChoices.distance(word, letters)
      guard distance <= NearestChoices.bound(word.count), distance < letters.count else { continue }
      if distance < best?.distance ?? .max { best = (key, distance) }
    }
    return best.flatMap { labels[$0.key] }
  }

  /// The words of wage sheets; what is still owed is what a worker asks for.
  private mutating func addWorkers() {
    func addField(_ type: RecordType, _ field: String, _ words: [String]) {
      add(
        words, .field(type: type.name, name: field), label: type.find(field: field)?.label)
    }
    addField(.person, "name", ["name", "worker", "工人姓名", "农民工姓名", "民工姓名", "名字"])
    add(.person)
    addField(
      .participant, "sought_fen",
      [
        "欠发", "欠付", "欠薪", "欠款", "欠发金额", "欠付金额", "欠薪金额", "欠发工资", "欠付工资", "拖欠", "拖欠金额",
        "拖欠工资", "尚欠", "尚欠金额", "未付", "未付金额", "未发", "金额", "请求金额", "工资", "owed", "amount", "sought",
      ])
    add(.participant, leavingOut: ["role"])
    add(["应发", "应付", "应发工资", "应付工资", "应发金额", "应付金额", "工资总额", "总工资", "due"], .due)
    add(
      ["已发", "已付", "已发工资", "已付工资", "已发金额", "已付金额", "实发", "实发工资", "预支", "借支", "paid"], .paid)
    addField(.job, "title", ["工种", "岗位", "职务", "trade", "job"])
    add(.job)
    add(.employment, leavingOut: ["worker"])
    add(
      ["出勤天数", "出勤", "天数", "工日", "考勤天数", "工天", "日工资", "单价", "班组", "签字", "签名", "days"],
      .remark)
  }

  private mutating func addOffice() {
    add(RecordType.mediation.fields.filter { $0.name == "office" }, as: .office)
    add(["办理单位名称", "承办单位", "承办单位代码", "office name"], .office)
  }

  private mutating func add(_ type: RecordType, leavingOut left: Set<String> = []) {
    for field in type.fields where field.name != "voided" && !left.contains(field.name) {
      let isMain = type.place != .part || type.name == "recovery"
      // A bare `name` or `code` of a part could be anybody's.
      let names = isMain ? [field.name] : ["\(type.name)_\(field.name)", field.name]
      add(
        [field.label.chinese, field.label.english] + field.aliases + [field.option],
        .field(type: type.name, name: field.name), label: field.label)
      add(
        names.filter { $0 != "name" || isMain }, .field(type: type.name, name: field.name),
        label: field.label, countsFen: field.name.hasSuffix("_fen"))
    }
  }

  private mutating func add(_ fields: [Field], as meaning: Meaning) {
    for field in fields {
      let labels = [field.label.chinese, field.label.english]
      add(labels + field.aliases + [field.option, field.name], meaning, label: field.label)
    }
  }

  private mutating func add(
    _ spellings: [String], _ meaning: Meaning, label: Phrase? = nil, countsFen: Bool = false
  ) {
    for spelling in spellings {
      let key = HeaderText.key(of: spelling)
      guard !key.isEmpty, meanings[key] == nil else { continue }
      meanings[key] = meaning
      labels[key] = label
      if countsFen { fenKeys.insert(key) }
    }
  }
}
