import CaseModel
import Documents
import Testing

struct SentenceTests {
  private typealias Figures = OfficialSentence.Figures

  private static let city = Phrase("全市各级工会", "unions across the city")

  private static func figures(
    _ concluded: Int64, _ workers: Int64, _ agreed: Int64, _ amount: Int64, _ received: Int64
  ) -> Figures {
    Figures(
      concluded: concluded, workers: workers, agreed: agreed,
      agreedAmount: Fen(rawValue: amount), received: Fen(rawValue: received))
  }

  private static func sentence(
    _ from: String, _ to: String, _ period: Figures, _ year: Figures
  ) throws -> Phrase {
    try OfficialSentence(
      whose: city, from: SampleDocument.date(from), to: SampleDocument.date(to), period: period,
      yearToDate: year
    ).phrase()
  }

  private static let third = figures(14, 16, 13, 52_260_700, 70_832_400)
  private static let threeQuarters = figures(44, 59, 38, 162_045_100, 157_045_250)

  @Test func `a quarter is reported with the quarters before it`() throws {
    let phrase = try Self.sentence("2025-07-01", "2025-09-30", Self.third, Self.threeQuarters)
    #expect(
      phrase.chinese
        == "2025年三季度，全市各级工会共调解劳动争议案件14件，涉及职工16人，达成调解协议13件，"
        + "协议金额52.26万元，到账70.83万元；一至三季度累计44件、59人、到账157.05万元。")
    #expect(
      phrase.english
        == "The third quarter of 2025: unions across the city mediated 14 disputes involving "
        + "16 workers; 13 agreements for 522,607.00 yuan; 708,324.00 yuan received. "
        + "The first three quarters: 44 disputes, 59 workers, 1,570,452.50 yuan received.")
  }

  @Test(arguments: [
    ("2025-01-01", "2025-03-31", "2025年一季度", nil),
    ("2025-04-01", "2025-06-30", "2025年二季度", "上半年"),
    ("2025-10-01", "2025-12-31", "2025年四季度", "全年"),
    ("2025-01-01", "2025-06-30", "2025年上半年", nil),
    ("2025-07-01", "2025-12-31", "2025年下半年", "全年"),
    ("2025-01-01", "2025-12-31", "2025年", nil),
    ("2025-08-01", "2025-08-31", "2025年8月", "1—8月"),
    ("2025-01-01", "2025-08-31", "2025年1—8月", nil),
    ("2025-07-01", "2025-08-15", "2025年7月1日至2025年8月15日", "2025年1月1日至2025年8月15日"),
  ])
  func `other periods have their own names`(
    from: String, to: String, name: String, span: String?
  ) throws {
    let phrase = try Self.sentence(from, to, Self.third, Self.threeQuarters)
    #expect(
      phrase.chinese
        == name + "，全市各级工会共调解劳动争议案件14件，涉及职工16人，达成调解协议13件，协议金额52.26万元，"
        + "到账70.83万元" + (span.map { "；\($0)累计44件、59人、到账157.05万元" } ?? "") + "。")
  }

  @Test(arguments: [
    ("2024-02-01", "2024-02-29", "February 2024", "January to February"),
    ("2025-01-01", "2025-06-30", "the first half of 2025", "the first half"),
    ("2025-01-01", "2025-12-31", "2025", "the whole year"),
    ("2024-02-01", "2024-02-28", "2024-02-01 to 2024-02-28", "2024-01-01 to 2024-02-28"),
    ("2025-11-01", "2026-01-31", "2025-11-01 to 2026-01-31", "January"),
  ])
  func `English names a period and its year so far`(
    from: String, to: String, full: String, within: String
  ) {
    let (from, to) = (SampleDocument.date(from), SampleDocument.date(to))
    #expect(PeriodName.full(from: from, to: to).english == full)
    #expect(PeriodName.withinYear(from: to.yearStart, to: to).english == within)
  }

  @Test func `one is singular in English`() throws {
    let one = Self.figures(1, 1, 1, 0, 0)
    let phrase = try Self.sentence("2025-01-01", "2025-01-31", one, one)
    #expect(
      phrase.english
        == "January 2025: unions across the city mediated 1 dispute involving 1 worker; "
        + "1 agreement for 0.00 yuan; 0.00 yuan received.")
  }

  @Test func `a gap without a value is a fault, unless it is in brackets`() throws {
    let template = try SentenceTemplate("共{a}[，其中{b}]。")
    let noun = CountedNoun("件", "case", "cases")
    #expect(throws: SentenceFault.noValue("a")) { try template.filled(in: .chinese) { _ in nil } }
    let known: [String: SentenceValue] = ["a": .count(1234, noun), "b": .rate(Rate(1, of: 8))]
    #expect(try template.filled(in: .chinese) { $0 == "a" ? known[$0] : nil } == "共1234件。")
    #expect(try template.filled(in: .chinese) { known[$0] } == "共1234件，其中12.5%。")
  }

  @Test(arguments: [("{a", 2), ("a}", 2), ("[a", 2), ("a]", 2), ("[[a]]", 2), ("{a{b}}", 3)])
  func `what is left open in a template is told with its place`(text: String, place: Int) {
    #expect(throws: SentenceFault.unbalanced(character: place)) { try SentenceTemplate(text) }
  }
}
