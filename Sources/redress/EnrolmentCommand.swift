import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress enrolment`: who is enrolled in mutual-aid plans.
enum EnrolmentCommand {
  static let command: Command<Session> = Command(
    "enrolment", aliases: ["参保"],
    summary: Phrase("谁参加了互助保障", "who is enrolled in mutual-aid plans"),
    discussion: Phrase(
      "名单用 redress import enrolments 导入；单份名单见 redress enrolment-list。",
      "Lists are imported by `redress import enrolments`; for one list see "
        + "`redress enrolment-list`."),
    examples: [
      Example(
        command: "redress enrolment count --year 2025",
        explanation: Phrase("各方案参保人数", "people by plan"))
    ],
    subcommands: [find, count])

  // MARK: - find

  private static let find = Command<Session>(
    "find", aliases: ["查询"], summary: Phrase("查一个人的参保记录", "the enrolments of a person"),
    options: [
      OptionSpecification(
        "on", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("只列这一天在保障期内的", "only those that cover this day"))
    ],
    arguments: [
      ArgumentSpecification(
        Phrase("姓名或证件号码", "PERSON"),
        help: Phrase("姓名，或身份证号", "a name, or the number of an identity document"))
    ],
    examples: [
      Example(
        command: "redress enrolment find 王芳 --on 2025-03-01",
        explanation: Phrase("当天是否参保", "whether covered on that day"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let offices = try store.officeTree()
      let input = FieldInput(offices: offices, today: store.today)
      let day = try parsed.value("on").map { typed in
        guard let field = RecordType.enrolmentList.find(field: "enrolled_on") else {
          return store.today
        }
        return try input.readDate(typed, field)
      }
      session.noteRead(of: nil, store)
      let typed = parsed.arguments[0]
      let found =
        try day.map { try store.enrolments(of: typed, on: $0) } ?? store.enrolments(of: typed)
      if session.format == .json {
        session.print(.array(found.map { json($0) }))
        return
      }
      try session.print(
        [
          .init(Phrase("姓名", "Name"), importance: 2), .init(Phrase("证件号码", "Number")),
          .init(Phrase("方案", "Plan")), .init(Phrase("参保单位", "Unit"), importance: 2),
          .init(Phrase("保障期", "Cover")), .init(Phrase("第几年", "Year")),
          .init(Phrase("办理单位", "Office")), .init(Phrase("名单", "List")),
        ],
        found.map { person in
          [
            person.name ?? "", person.identityNumber ?? "", person.plan, person.unit ?? "",
            person.cover.map { "\($0.lowerBound) – \($0.upperBound)" } ?? "",
            String(person.yearOfParticipation),
            person.office.map { offices.find(id: $0)?.name ?? $0 } ?? "",
            person.list.shortNumber,
          ]
        })
      guard session.format == .table, found.isEmpty else { return }
      session.print(
        day.map { session.say("\($0) 没有参保记录。", "no enrolment covers \($0).") }
          ?? session.say("没有参保记录。", "no enrolment."))
    })

  private static func json(_ person: EnrolledPerson) -> JSONOutput {
    .object([
      ("list", .string(person.list.text)), ("id", .string(person.id.text)),
      ("name", .string(orNull: person.name)),
      ("identity_number", .string(orNull: person.identityNumber)),
      ("plan", .string(person.plan)), ("unit", .string(orNull: person.unit)),
      ("office", .string(orNull: person.office)),
      ("from_on", .string(orNull: person.cover?.lowerBound.iso)),
      ("through_on", .string(orNull: person.cover?.upperBound.iso)),
      ("year_of_participation", .integer(Int64(person.yearOfParticipation))),
    ])
  }

  // MARK: - count

  private static let count = Command<Session>(
    "count", aliases: ["统计"], summary: Phrase("各方案的参保人数", "people enrolled, by plan"),
    discussion: Phrase(
      "名单人数、女职工和缴费按名单所载；不同的人按证件号码计，只在存有个人信息的电脑上有数。",
      "People, women and fees are those of the lists; distinct people are counted by the "
        + "numbers of their documents, where names are held."),
    options: [
      OptionSpecification(
        "year", value: .text(placeholder: Phrase("年度", "YEAR")),
        help: Phrase("保障年度，默认今年", "the plan year; this one unless told"))
    ],
    examples: [
      Example(
        command: "redress enrolment count --year 2025 --json",
        explanation: Phrase("2025 年度，JSON", "2025, as JSON"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let year =
        try parsed.value("year").map { try EnrolmentCommand.year($0) } ?? store.today.year
      let counts = try store.enrolmentCounts(year: year)
      if session.format == .json {
        session.print([
          "year": .integer(Int64(year)),
          "plans": .array(counts.filter { $0.plan != nil }.map(json)),
          "total": (counts.last { $0.plan == nil } ?? counts.first).map(json) ?? .null,
        ])
        return
      }
      try session.print(
        [
          .init(Phrase("方案", "Plan"), importance: 2), .init(Phrase("名单", "Lists"), .right),
          .init(Phrase("名单人数", "People"), .right), .init(Phrase("其中女职工", "Women"), .right),
          .init(Phrase("缴费（元）", "Fees, yuan"), .right),
          .init(Phrase("存有姓名", "Names held"), .right),
          .init(Phrase("不同的人", "Distinct people"), .right),
        ],
        counts.map { count in
          [
            count.plan ?? session.say("合计", "Total"), String(count.lists), String(count.members),
            String(count.women), count.fees?.yuanGrouped ?? "", String(count.enrolments),
            String(count.persons),
          ]
        })
    })

  private static func json(_ count: EnrolmentCount) -> JSONOutput {
    .object([
      ("plan", .string(orNull: count.plan)), ("lists", .integer(Int64(count.lists))),
      ("members", .integer(Int64(count.members))), ("women", .integer(Int64(count.women))),
      ("fees_fen", count.fees.map { .integer($0.rawValue) } ?? .null),
      ("names_held", .integer(Int64(count.enrolments))),
      ("persons", .integer(Int64(count.persons))),
    ])
  }

  static func year(_ typed: String) throws -> Int {
    guard let year = Int(TextFolding.halfWidth(typed)), 2000...2199 ~= year else {
      throw Problem(
        "value.invalid", Phrase("“\(typed)”不是年度。", "“\(typed)” is no year."), exit: .usage)
    }
    return year
  }
}
