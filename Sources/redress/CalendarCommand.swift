import CaseModel
import CaseStore
import ChangeLog
import Console
import Deadlines
import Reports
import Sheets

/// `redress calendar`: days off and make-up workdays.
enum CalendarCommand {
  static let command: Command<Session> = Command(
    "calendar", aliases: ["日历"],
    summary: Phrase("节假日和调休上班日", "days off and make-up workdays"),
    discussion: Phrase(
      "程序自带 2020 至 2026 年的安排。本单位导入的年份对本单位及下级有效，并随同步下发；下级自己导入的以下级的为准。",
      "The program carries 2020 to 2026. A year that this office imports holds here and below, and "
        + "travels with the sync; an office below may import its own."),
    examples: [
      Example(command: "redress calendar show 2026", explanation: Phrase("2026 年", "the year 2026"))
    ],
    subcommands: [show, importFile])

  // MARK: - show

  private static let show = Command<Session>(
    "show", aliases: ["查看"], summary: Phrase("列出一年的安排", "the days of a year"),
    arguments: [
      ArgumentSpecification(
        Phrase("年份", "YEAR"), help: Phrase("默认今年", "this year unless told"), isRequired: false)
    ],
    examples: [
      Example(
        command: "redress calendar show 2025 --format csv",
        explanation: Phrase("2025 年，CSV", "2025, as CSV"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      var calendars = try store.calendars()
      let calendar = calendars.calendar(of: store.thisNode.office)
      let year = try year(parsed.arguments.first) ?? store.today.year
      let days = calendars.days(of: store.thisNode.office).filter { $0.date.year == year }
      if session.format == .json {
        session.print([
          "year": .integer(Int64(year)), "covered": .boolean(calendar.years.contains(year)),
          "calendar_through": .string(orNull: calendar.through?.iso),
          "days": .array(
            days.map { day in
              .object([
                ("date", .string(day.date.iso)), ("kind", .string(day.kind.rawValue)),
                ("holiday", .string(day.holiday)),
              ])
            }),
        ])
        return
      }
      try session.print(
        [
          .init(Phrase("日期", "Date")), .init(Phrase("星期", "Weekday")),
          .init(Phrase("类型", "Kind")), .init(Phrase("名称", "Holiday")),
        ], days.map { row($0, session) })
      guard session.format == .table else { return }
      if !calendar.years.contains(year) {
        session.remark(
          Phrase(
            "\(year) 年的安排还没有，按星期和固定节日推算的日期为暂定。",
            "there is no calendar for \(year): days are taken from weekdays and fixed holidays, "
              + "and are provisional."))
      }
      if let through = calendar.through {
        session.print(session.say("日历到 \(through) 为止。", "The calendar ends on \(through)."))
      }
    })

  private static func row(_ day: CalendarDay, _ session: Session) -> [String] {
    let kind = RecordType.calendarDayKinds.find(code: day.kind.rawValue)?.label
    let holiday = RecordType.holidays.find(code: day.holiday)?.label
    return [
      day.date.iso, words(day.date.weekday)[session.language], kind?[session.language] ?? "",
      holiday?[session.language] ?? "",
    ]
  }

  private static func words(_ weekday: Weekday) -> Phrase {
    switch weekday {
    case .monday: Phrase("星期一", "Monday")
    case .tuesday: Phrase("星期二", "Tuesday")
    case .wednesday: Phrase("星期三", "Wednesday")
    case .thursday: Phrase("星期四", "Thursday")
    case .friday: Phrase("星期五", "Friday")
    case .saturday: Phrase("星期六", "Saturday")
    case .sunday: Phrase("星期日", "Sunday")
    }
  }

  private static func year(_ typed: String?) throws -> Int? {
    guard let typed else { return nil }
    guard let year = Int(TextFolding.halfWidth(typed)), (1900...2199).contains(year) else {
      throw Problem(
        "value.invalid", Phrase("“\(typed)”不是年份。", "“\(typed)” is no year."), exit: .usage)
    }
    return year
  }

  // MARK: - import

  private static let importFile = Command<Session>(
    "import", aliases: ["导入"], summary: Phrase("从 CSV 导入一年或几年的安排", "take years from a CSV file"),
    discussion: Phrase(
      "列：日期、类型（休息／上班）、名称。文件里有的年份整年以文件为准；同一文件导入两次不会重复。",
      "Columns: date, kind (off, work), name. Each year of the file replaces what this office gave "
        + "for it before; the same file twice adds nothing."),
    options: [OptionSpecification("dry-run", help: Phrase("只检查，不写入", "check only, write nothing"))],
    arguments: [ImportCommand.fileArgument],
    examples: [
      Example(
        command: "redress calendar import 2027.csv",
        explanation: Phrase("公布次年安排后", "when the next year's notice is out"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let path = parsed.arguments[0]
      let days: [CalendarDay]
      do { days = try read(path) } catch let fault as CalendarSheet.Fault {
        throw problem(fault, path)
      } catch let error as SheetError {
        throw Problem(
          "import.unreadable",
          Phrase("\(path) 不是可以读取的 CSV 文件。", "\(path) cannot be read as a CSV file."),
          hint: Phrase("在表格软件里另存为 CSV 再导入。", "Save it as CSV and import again."),
          exit: error == .notAFile ? .usage : .failure)
      }
      let lines = try lines(days, store)
      if !parsed.isSet("dry-run"), !lines.isEmpty {
        try store.save(lines, by: session.user(of: store))
      }
      report(days, lines.count, isDryRun: parsed.isSet("dry-run"), session)
    })

  private static func read(_ path: String) throws -> [CalendarDay] {
    var reader = try CSVReader(.file(path: path), encoding: nil, delimiter: nil)
    var sheet = CalendarSheet()
    var found = false
    while !found, let record = try reader.next() { found = sheet.takeHeader(record.cells) }
    while let record = try reader.next() {
      if !record.isBlank { try sheet.take(record.cells, line: record.line) }
    }
    return try sheet.finish()
  }

  /// What must be written so that this office's calendar is the file in the file's years.
  private static func lines(_ days: [CalendarDay], _ store: CaseStore) throws -> [LineDraft] {
    let office = store.thisNode.office
    let years = Set(days.map(\.noticeYear))
    var lines: [LineDraft] = []
    var named: Set<RecordID> = []
    for day in days {
      let id = RecordID(
        office: office, derivedFrom: [RecordType.calendarDay.name, day.date.iso])
      named.insert(id)
      let key = RecordKey(case: nil, type: RecordType.calendarDay.name, id: id)
      var draft =
        try store.record(key).map { RecordDraft(editing: $0) }
        ?? RecordDraft(new: .calendarDay, case: nil, id: id)
      draft.set("day_on", .text(day.date.iso))
      draft.set("kind", .text(day.kind.rawValue))
      draft.set("holiday", .text(day.holiday))
      draft.set("voided", nil)
      if let line = draft.line() { lines.append(line) }
    }
    for id in try store.calendarDays(of: office, inNoticeYears: years) where !named.contains(id) {
      let key = RecordKey(case: nil, type: RecordType.calendarDay.name, id: id)
      if let record = try store.record(key), !record.isVoided {
        lines.append(RecordDraft.void(record, reason: "mistake"))
      }
    }
    return lines
  }

  private static func report(
    _ days: [CalendarDay], _ changes: Int, isDryRun: Bool, _ session: Session
  ) {
    let years = Set(days.map(\.noticeYear)).sorted()
    if session.format == .json {
      session.print([
        "years": .array(years.map { .integer(Int64($0)) }),
        "days": .integer(Int64(days.count)), "changes": .integer(Int64(changes)),
        "dry_run": .boolean(isDryRun),
      ])
      return
    }
    let list = years.map(String.init).joined(separator: session.say("、", ", "))
    let dry = isDryRun ? session.say("（只检查，没有写入）", " (checked only, nothing written)") : ""
    session.print(
      session.say(
        "\(list) 年：共 \(days.count) 天，变动 \(changes) 天。",
        "\(list): \(days.count) days, \(changes) changed.") + dry)
  }

  private static func problem(_ fault: CalendarSheet.Fault, _ path: String) -> Problem {
    let sentence: Phrase =
      switch fault {
      case .noHeader:
        Phrase("\(path) 没有“日期”和“类型”两列。", "\(path) has no columns for date and kind.")
      case .invalidDate(let line, let cell):
        Phrase("\(path) 第 \(line) 行：“\(cell)”不是日期。", "\(path), line \(line): “\(cell)” is no date.")
      case .invalidKind(let line, let cell):
        Phrase(
          "\(path) 第 \(line) 行：“\(cell)”应为“休息”或“上班”。",
          "\(path), line \(line): “\(cell)” should be off or work.")
      case .twice(let date, let line):
        Phrase(
          "\(path) 第 \(line) 行：\(date) 已经出现过，而且写得不一样。",
          "\(path), line \(line): \(date) stands twice and differs.")
      case .incomplete(let year):
        Phrase(
          "\(path) 的 \(year) 年不完整：缺元旦或国庆节。",
          "\(path) is not whole for \(year): New Year or National Day is missing.")
      case .empty: Phrase("\(path) 里没有日期。", "\(path) holds no days.")
      }
    return Problem(
      "calendar.file", sentence,
      hint: Phrase(
        "一行一天，例如：2027-01-01,休息,元旦。什么也没有写入。",
        "A day a row, such as 2027-01-01,off,元旦. Nothing was written."), exit: .refused)
  }

  // MARK: - status

  /// Warns when the calendar ends soon or has ended.
  static func warn(_ calendar: WorkCalendar, today: LocalDate, _ session: Session) {
    guard calendar.isEnding(on: today), let through = calendar.through else { return }
    session.warn(
      Phrase(
        "节假日安排只到 \(through)，之后的期限为暂定；次年安排公布后请用 redress calendar import 导入。",
        "the calendar ends on \(through): deadlines beyond it are provisional. When the next "
          + "year's notice is out, run redress calendar import."))
  }
}
