// A year's notice as a sheet: a header with 日期 (date), 类型 (kind) and, if it likes, 名称 (name);
// a day a row.

public import CaseModel

/// Reads the rows of a sheet of days off and make-up workdays.
public struct CalendarSheet: Sendable {
  /// What is wrong with a sheet.
  public enum Fault: Error, Sendable, Hashable {
    /// No row has a column for the date and one for what the day is.
    case noHeader
    /// A cell of a row is no date.
    case invalidDate(line: Int, cell: String)
    /// A cell does not say whether people work.
    case invalidKind(line: Int, cell: String)
    /// A day stands twice, saying different things.
    case twice(LocalDate, line: Int)
    /// A year lacks 1 January or 1 October, so that it cannot be whole.
    case incomplete(year: Int)
    /// There is no day.
    case empty
  }

  private var columns: (date: Int, kind: Int, holiday: Int?)?
  private var days: [LocalDate: CalendarDay] = [:]

  /// Begins a sheet.
  public init() {}

  /// Whether a row names the columns; if so they are taken.
  public mutating func takeHeader(_ cells: [String]) -> Bool {
    func place(of field: String) -> Int? {
      guard let field = RecordType.calendarDay.find(field: field) else { return nil }
      let spellings = Set(
        ([field.name, field.label.chinese, field.label.english] + field.aliases + extra(field))
          .map { TextFolding.comparisonForm($0).lowercased() })
      return cells.firstIndex { spellings.contains(TextFolding.comparisonForm($0).lowercased()) }
    }
    guard let date = place(of: "day_on"), let kind = place(of: "kind") else { return false }
    columns = (date, kind, place(of: "holiday"))
    return true
  }

  private func extra(_ field: Field) -> [String] { field.name == "day_on" ? ["日子"] : [] }

  /// Takes a row.
  public mutating func take(_ cells: [String], line: Int) throws(Fault) {
    guard let columns else { throw .noHeader }
    func cell(_ index: Int) -> String {
      cells.indices ~= index ? TextFolding.trimmed(cells[index]) : ""
    }
    let typed = cell(columns.date)
    guard let date = try? LocalDate(typed: typed, century: .notAfter(.max)) else {
      throw .invalidDate(line: line, cell: typed)
    }
    let word = cell(columns.kind)
    guard let code = RecordType.calendarDayKinds.find(typed: word)?.code,
      let kind = CalendarDay.Kind(rawValue: code)
    else { throw .invalidKind(line: line, cell: word) }
    let name = columns.holiday.map { cell($0) } ?? ""
    let holiday = RecordType.holidays.find(typed: name)?.code ?? "other"
    let day = CalendarDay(date, kind, holiday: holiday)
    if let other = days[date], other.kind != kind { throw .twice(date, line: line) }
    days[date] = day
  }

  /// All days in order, when every year is whole.
  public func finish() throws(Fault) -> [CalendarDay] {
    guard columns != nil else { throw .noHeader }
    let days = days.values.sorted { $0.date < $1.date }
    guard !days.isEmpty else { throw .empty }
    let covered = Set(WorkCalendar.coveredYears(days))
    if let year = days.map(\.noticeYear).filter({ !covered.contains($0) }).min() {
      throw .incomplete(year: year)
    }
    return days
  }
}
