import CaseModel
import Glibc
import Testing

@testable import MutualAid

/// Plans as files: what is written is read again, and what is wrong is explained.
struct PlanFileTests {
  private static let whole = """
    format = 1
    code = "TEST-WHOLE"
    year = 2025
    revision = 2
    name = "试用“全项”\\"方案\\""
    name_en = "trial \\\\ plan"
    valid_from = 2025-01-01
    valid_through = 2026-12-31
    sex = "female"
    ages = [16, 60]
    fee = 36.00
    yearly_cap = 500000.00

    [[window]]
    days = 90
    after = "discharge"

    [[window]]
    days = 30
    after = "cover_end"

    [[benefit]]
    code = "inpatient"
    name = "住院补助"
    shape = "segmented"
    floor = 200.00
    cap = 100000.00

    [[benefit.segment]]
    from = 0.00
    through = 10000.00
    rate = "40%"

    [[benefit.segment]]
    from = 10000.00
    rate = "33.3333%"

    [[benefit]]
    code = "share"
    name = "补充"
    name_en = "share"
    shape = "percent"
    rate = "50%"
    deductible = 500.00

    [[benefit]]
    code = "allowance"
    name = "津贴"
    shape = "per_day"
    daily = [10.00, 20.00, 30.00]
    days_max = 90

    [[benefit]]
    code = "disease"
    name = "特病"
    shape = "lump_sum"
    waiting_days = 30
    waits_on_renewal = true
    once = true

    [[benefit.amount]]
    code = "C50"
    amount = 32000.00

    [[benefit.amount]]
    code = "any"
    amount = 1000.00

    [[benefit]]
    code = "event"
    name = "慰问"
    shape = "fixed"

    [[benefit.amount]]
    code = "birth"
    amount = 800.00

    """

  @Test func `every member is read and written to the same bytes`() throws {
    let terms = try PlanFile.read(PlanFileTests.whole)
    #expect(PlanFile.write(terms) == PlanFileTests.whole)
    #expect(terms.version.description == "TEST-WHOLE-2025.2")
    #expect(terms.name == Phrase("试用“全项”\"方案\"", "trial \\ plan"))
    #expect(terms.admission == Admission(sex: .female, ages: 16...60, fee: Fen(rawValue: 3_600)))
    #expect(
      terms.windows == [ClaimWindow(90, after: .discharge), ClaimWindow(30, after: .coverEnd)])
    #expect(terms.benefits.map(\.shape.word) == BenefitShape.words)
    #expect(terms.benefits[3].isOnce && terms.benefits[3].waitsOnRenewal)
  }

  @Test(arguments: [
    TestPlans.inpatient, TestPlans.days, TestPlans.women, TestPlans.percent,
  ])
  func `terms come back from their file`(terms: PlanTerms) throws {
    let text = PlanFile.write(terms)
    #expect(try PlanFile.read(text) == terms)
    #expect(PlanFile.write(try PlanFile.read(text)) == text)
  }

  @Test(arguments: [UInt64(5), 20_250_105])
  func `random plans come back from their files`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    for _ in 0..<500 {
      let terms = random.plan()
      #expect(try PlanFile.read(PlanFile.write(terms)) == terms, "SEED=\(seed)")
    }
  }

  @Test func `remarks, blanks, windows line ends and a byte order mark make no difference`() throws
  {
    let typed = PlanFileTests.whole.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "  # 说明" : "  " + $0 + " # 说明" }.joined(separator: "\r\n")
    let terms = try PlanFile.read([0xEF, 0xBB, 0xBF] + Array(typed.utf8))
    #expect(PlanFile.write(terms) == PlanFileTests.whole)
  }

  @Test func `the plans that the program carries are in order`() throws {
    #expect(PublishedPlans.all.count == PublishedPlans.files.count)
    for (terms, file) in zip(PublishedPlans.all, PublishedPlans.files) {
      #expect(PlanFile.write(terms) == file)
      #expect(!terms.areKnown)
    }
    let women = try #require(PlanVersion("NMG-WOMEN-2025").flatMap(PublishedPlans.find))
    #expect(women.admission.sex == .female)
    #expect(women.name.chinese == "女性安康互助保障")
  }

  @Test(arguments: [
    (
      "from = 10000.00", "from = 9000.00",
      "第35行 benefit.segment.from：从9000.00元起，与到10000.00元为止的上一段重叠，应从10000.00元起"
    ),
    (
      "from = 10000.00", "from = 11000.00",
      "第35行 benefit.segment.from：从11000.00元起，前面空着，应从10000.00元起"
    ),
    ("from = 0.00", "from = 5.00", "第30行 benefit.segment.from：从5.00元起，前面空着，应从0.00元起"),
    ("through = 10000.00\n", "", "第34行 benefit.segment.from：上一段没有终点（through），后面不能再有段"),
    ("rate = \"40%\"", "rate = \"140%\"", "第32行 benefit.segment.rate：比例“140%”应在 0% 至 100% 之间"),
    ("rate = \"40%\"", "rate = 0.4", "第32行 benefit.segment.rate：应为百分比，如 \"40%\""),
    ("2026-12-31", "2024-12-31", "第8行 valid_through：保障期止2024-12-31早于起2025-01-01"),
    (
      "2026-12-31", "2026-13-31",
      "第8行 valid_through：“2026-13-31”读不懂；文字加英文引号，金额如 200.00，日期如 2025-01-01"
    ),
    (
      "\"segmented\"", "\"tiered\"",
      "第25行 benefit.shape：没有“tiered”，可用：segmented、percent、per_day、lump_sum、fixed"
    ),
    ("floor = 200.00", "floor = 200000.00", "第26行 benefit.floor：最低200000.00元高于最高100000.00元"),
    (
      "floor = 200.00", "flor = 200.00",
      "第26行 benefit.flor：没有这一项，可用：code、name、name_en、floor、cap、waiting_days、waits_on_renewal、once、shape"
    ),
    ("code = \"TEST-WHOLE\"\n", "", "第1行 code：缺少这一项"),
    ("code = \"share\"", "code = \"inpatient\"", "第38行 benefit.code：代码“inpatient”重复"),
    ("code = \"TEST-WHOLE\"", "code = \"测试\"", "第2行 code：应为方案代码：大写字母、数字、连字符，如 \"NMG-INPATIENT\""),
    ("year = 2025", "year = 25", "第3行 year：应为2000至2199的整数"),
    ("year = 2025", "year = 2025\nyear = 2026", "第4行 year：重复，第3行已经写过"),
    (
      "[[window]]\ndays = 90", "[[windows]]\ndays = 90",
      "第14行：没有标题“windows”，可用：window、benefit、benefit.segment、benefit.amount"
    ),
    ("sex = \"female\"", "sex = \"women\"", "第9行 sex：没有“women”，可用：male、female"),
    ("ages = [16, 60]", "ages = [60, 16]", "第10行 ages：应为两个整数，小的在前，如 [16, 60]"),
    ("once = true", "once = 是", "第59行 benefit.once：“是”读不懂；文字加英文引号，金额如 200.00，日期如 2025-01-01"),
    (
      "daily = [10.00, 20.00, 30.00]", "daily = []",
      "第50行 benefit.daily：应为一组金额，如 [10.00, 20.00, 30.00]"
    ),
    ("yearly_cap = 500000.00", "yearly_cap = 0.00", "第12行 yearly_cap：应为大于零的金额（元），如 200.00"),
    ("fee = 36.00", "fee = 36.005", "第11行 fee：应为金额（元），如 200.00"),
  ])
  func `a fault names its line, its member and what is allowed`(
    text: String, instead: String, sentence: String
  ) throws {
    let file = PlanFileTests.whole.replacing(text, with: instead, maxReplacements: 1)
    let faults = #expect(throws: PlanFaults.self) { try PlanFile.read(file) }
    #expect(faults?.all.map(\.phrase.chinese) == [sentence])
  }

  @Test func `all faults are told at once, in the order of their lines`() throws {
    let file = PlanFileTests.whole
      .replacing("year = 2025", with: "year = 25").replacing("rate = \"50%\"", with: "rate = 50")
      .replacing("days = 90", with: "days = x")
    let faults = #expect(throws: PlanFaults.self) { try PlanFile.read(file) }
    #expect(
      faults?.all.map(\.member) == ["year", "window.days", "benefit.rate"])
  }

  @Test func `a newer format is not judged by this one's rules`() throws {
    let file = PlanFileTests.whole.replacing("format = 1", with: "format = 2\nspecial = 1")
    let faults = #expect(throws: PlanFaults.self) { try PlanFile.read(file) }
    #expect(faults?.all.map(\.kind) == [.newerFormat(2)])
  }

  @Test func `the example for clerks is a plan`() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let descriptor = unsafe open("/\(root)/Examples/plans/TEST-INPATIENT-2025.plan", O_RDONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
    #expect(try PlanFile.read(Array(bytes.prefix(count))) == TestPlans.inpatient)
  }

  @Test func `bytes that are no text are refused`() throws {
    let faults = #expect(throws: PlanFaults.self) { try PlanFile.read([0xFF, 0xFE, 0x00]) }
    #expect(faults?.all.map(\.kind) == [.notText])
  }

  @Test(arguments: [
    ("NMG-INPATIENT-2025", "NMG-INPATIENT", 2025, 1), ("A-2025.12", "A", 2025, 12),
  ])
  func `a version has one spelling`(text: String, code: String, year: Int, revision: Int) throws {
    let version = try #require(PlanVersion(text))
    #expect((version.code, version.year, version.revision) == (code, year, revision))
    #expect(version.description == text)
  }

  @Test(arguments: ["", "A", "A-25", "A-2025.1", "A-2025.02", "a-2025", "A--", "-2025", "A-02025"])
  func `what is no version is none`(text: String) {
    #expect(PlanVersion(text) == nil)
  }
}
