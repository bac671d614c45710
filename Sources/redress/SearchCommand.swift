import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress search 张 欠薪`: finds cases by words, newest first.
enum SearchCommand {
  static let command: Command<Session> = Command(
    "search", aliases: ["搜索"],
    summary: Phrase("按姓名、单位、号码、事由查找案件", "find cases by names, firms, numbers, words"),
    discussion: Phrase(
      """
      几个词用空格隔开，都要找到；一个词里的汉字要连着出现。号码不论括号、全角半角都能找到，四位以上的数字可以只输入开头。
      欠薪、口头协议这类选项的名称和别名也能搜到。最近的案件在前。
      """,
      """
      All of several words must be found; the Chinese characters of one stand side by side. A number is
      found whatever brackets and widths were typed, four digits or more also by their beginning. Labels
      of choices are found, too. The newest cases come first.
      """),
    options: restrictions + [
      OptionSpecification(
        "type", value: .choice(types),
        help: Phrase("只找这一类", "cases of this type only")),
      OptionSpecification(
        "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
        help: Phrase("只找该单位及其下级的", "only this office and those below it")),
      OptionSpecification(
        "from", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("日期不早于", "of this day or later")),
      OptionSpecification(
        "to", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("日期不晚于", "of this day or earlier")),
      OptionSpecification("voided", help: Phrase("也找已作废的", "voided ones, too")),
      OptionSpecification(
        "limit", value: .text(placeholder: Phrase("数字", "NUMBER")),
        help: Phrase("最多列几件，默认 50", "rows at most; 50 unless told")),
    ],
    arguments: [
      ArgumentSpecification(
        Phrase("词", "WORD"), help: Phrase("要找的词", "what to look for"), isRepeatable: true)
    ],
    examples: [
      Example(
        command: "redress search 张 欠薪",
        explanation: Phrase("姓张的欠薪案件", "wage cases with 张 in them")),
      Example(
        command: "redress search --people 张三 --from 2025-01-01",
        explanation: Phrase("今年当事人里有张三的案件", "cases of this year with a person 张三")),
      Example(
        command: "redress search '科工调字[2025]第17号' --json",
        explanation: Phrase("按案号查找，括号写法不限", "by a number, whatever its brackets")),
    ],
    run: { parsed, session in try run(parsed, session) })

  /// The columns that a search can be kept to.
  private static let columns: [(column: SearchColumn, help: Phrase)] = [
    (.people, Phrase("只在姓名里找", "in names of people only")),
    (.employer, Phrase("只在单位名称和地址里找", "in firms and their addresses only")),
    (.numbers, Phrase("只在号码里找", "in numbers only")),
    (.notes, Phrase("只在备注里找", "in notes only")),
  ]

  private static let restrictions = columns.map {
    OptionSpecification($0.column.rawValue, help: $0.help)
  }

  private static let roots = RecordType.all.filter { $0.place == .caseRoot }

  private static let types = roots.map {
    OptionSpecification.Choice(CaseNoun.name($0), $0.label)
  }

  private static func run(_ parsed: ParsedCommand, _ session: Session) throws {
    let store = try session.openStore()
    let offices = try store.officeTree()
    let input = FieldInput(offices: offices, today: store.today)
    var search = CaseStore.Search(parsed.arguments.joined(separator: " "))
    search.columns = Set(columns.map(\.column).filter { parsed.isSet($0.rawValue) })
    if let name = parsed.value("type") {
      search.types = roots.filter { CaseNoun.name($0) == name }
    }
    search.office = try MediationList.office(parsed.value("office"), offices)
    search.from = try parsed.value("from").map { try input.readDate($0, day) }
    search.to = try parsed.value("to").map { try input.readDate($0, day) }
    search.includesVoided = parsed.isSet("voided")
    search.rowsMax = try MediationList.limit(parsed.value("limit")) ?? search.rowsMax
    let found = try find(search, store, session)
    if found.rows.contains(where: { $0.summary.applicant != nil }) {
      session.noteRead(of: nil, store)
    }
    if session.format == .json {
      session.print([
        "total": .integer(Int64(found.count)),
        "changes_missing": .integer(found.changesMissing),
        "cases": .array(found.rows.map { json($0) }),
      ])
    } else {
      try print(found, offices, session)
    }
    if found.changesMissing > 0 {
      session.warn(
        Phrase(
          "最近的 \(found.changesMissing) 处修改还没有编入搜索（现在写不了数据库文件），可能有案件没列出来。",
          "The newest \(found.changesMissing) changes are not in the search yet, because the store "
            + "cannot be written now; cases may be missing."))
    }
  }

  private static let day = Field("day", .date, Phrase("日期", "day"), in: .state)

  private static func find(
    _ search: CaseStore.Search, _ store: CaseStore, _ session: Session
  ) throws -> CaseStore.SearchResult {
    let bar = ProgressBar(
      label: session.say("编入新的修改", "Taking in changes"), terminal: session.terminal)
    defer { bar.finish() }
    let found = try store.search(search) { done, total in bar.update(done, total: total) }
    guard !found.isEmptyQuery else {
      throw Problem(
        "search.empty",
        Phrase("没有可以查找的字：请输入汉字、字母或数字。", "Nothing to look for: type letters or digits."),
        exit: .usage)
    }
    return found
  }

  private static func print(
    _ found: CaseStore.SearchResult, _ offices: OfficeTree, _ session: Session
  ) throws {
    let words = FieldText(language: session.language, offices: offices)
    let rows = found.rows.map { row in
      let summary = row.summary
      func text(_ field: Field?) -> String {
        guard let field, let value = summary.values[field.name] else { return "" }
        return words.text(value, field)
      }
      let mark =
        session.format == .csv || !summary.hasConflict ? "" : session.say(" ※", " *")
      return [
        summary.id.shortNumber + mark, row.type.label[session.language],
        text(row.type.find(field: "official_number")), text(row.type.dateField),
        summary.applicant ?? "", summary.employer ?? "", text(matter(of: row.type)),
        summary.values["voided"] == nil ? "" : session.say("已作废", "voided"),
      ]
    }
    guard !rows.isEmpty || session.format == .csv else {
      session.print(session.say("没有找到。", "Nothing was found."))
      return
    }
    try session.print(
      [
        .init(Phrase("编号", "Case")), .init(Phrase("类别", "Type")),
        .init(Phrase("登记号", "Number"), importance: 2), .init(Phrase("日期", "Date")),
        .init(Phrase("姓名", "Name"), importance: 2),
        .init(Phrase("单位", "Employer"), importance: 2), .init(Phrase("事项", "Matter")),
        .init(""),
      ], rows)
    guard session.format != .csv else { return }
    session.print(
      found.count == found.rows.count
        ? session.say("共 \(found.count) 件。", "\(found.count) cases.")
        : session.say(
          "共 \(grouped(found.count)) 件，列出最近的 \(grouped(found.rows.count)) 件。",
          "first \(grouped(found.rows.count)) of \(grouped(found.count))."))
    if found.rows.contains(where: \.summary.hasConflict) {
      session.remark(
        Phrase(
          "带 ※ 的案件有填写不一致的地方，请用 show 查看。",
          "cases with * hold values that differ between people; see show."))
    }
  }

  /// What a case is about: the first list that every case of the type has a value of.
  private static func matter(of type: RecordType) -> Field? {
    type.fields.first { field in
      switch field.kind {
      case .choice, .set: field.required == .intake
      default: false
      }
    }
  }

  private static func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  private static func json(_ row: CaseStore.FoundCase) -> JSONOutput {
    let summary = row.summary
    var members: [(String, JSONOutput)] = [
      ("id", .string(summary.id.text)), ("type", .string(row.type.name)),
      ("short_number", .string(summary.id.shortNumber)),
      ("applicant", .string(orNull: summary.applicant)),
      ("employer", .string(orNull: summary.employer)),
    ]
    for field in row.type.fields {
      if let value = summary.values[field.name] {
        members.append((field.name, FieldText.json(value)))
      }
    }
    members.append(("has_conflict", .boolean(summary.hasConflict)))
    return .object(members)
  }
}
