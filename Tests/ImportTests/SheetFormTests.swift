import CaseModel
import CaseStore
import Import
import Sheets
import Testing

/// The forms in which sheets come.
struct SheetFormTests {
  private let number = "150523-2025-0001"

  private var records: [[String]] {
    let row = Sheet.mediation(number, ["用人单位": "通辽市㑇丰物流有限公司"])
    return [Sheet.mediationHeader, Sheet.mediationHeader.map { row[$0] ?? "" }]
  }

  @Test(arguments: [
    (TextEncoding.utf8, false), (.utf8, true), (.gb18030, false),
  ])
  func `a file is read in whatever encoding it came`(encoding: TextEncoding, mark: Bool) throws {
    let world = try World()
    let bytes = try Sheet.bytes(records, encoding: encoding, hasByteOrderMark: mark)
    let outcome = try world.run(.mediations, bytes)
    #expect(outcome.encoding == encoding)
    #expect(outcome.encodingName == encoding.rawValue)
    #expect(outcome.new == 1)
    #expect(try world.mediations()[number]?.employer == "通辽市㑇丰物流有限公司")
    let other = try world.run(.mediations, try Sheet.bytes(records), encoding: .utf8)
    #expect(other.counts == [0, 1, 0, 0, 0])
  }

  @Test func `an encoding is known by its usual names`() {
    #expect(ImportOptions.encoding(named: "UTF-8") == .utf8)
    #expect(ImportOptions.encoding(named: "gb18030") == .gb18030)
    #expect(ImportOptions.encoding(named: "GBK") == .gb18030)
    #expect(ImportOptions.encoding(named: "big5") == nil)
  }

  @Test func `titles, totals, empty rows, page headers and signatures are passed over`() throws {
    let world = try World()
    let width = Sheet.mediationHeader.count
    func line(_ first: String) -> [String] {
      [first] + Array(repeating: "", count: width - 1)
    }
    let row = records[1]
    var second = row
    second[0] = "150523-2025-0002"
    let sheet =
      [line("通辽市总工会劳动争议调解台账"), line("填报单位：通辽市总工会")] + [Sheet.mediationHeader, row]
      + [line(""), Sheet.mediationHeader, second, line("合 计"), line("总计"), line("填表人：赵芳")]
    let outcome = try world.run(.mediations, Sheet.bytes(sheet))
    #expect(outcome.findings.map(\.phrase.english) == [])
    #expect(outcome.counts == [2, 0, 0, 0, 0])
    #expect(outcome.rowsWithoutData == 5)
  }

  @Test func `as above is the cell above, also of a row that said so`() throws {
    let world = try World()
    let rows = [
      Sheet.mediation("a"), Sheet.mediation("b", ["用人单位": "同上", "受理日期": "〃"]),
      Sheet.mediation("c", ["用人单位": " 同上 ", "争议类型": "加班费"]),
    ]
    let outcome = try world.run(.mediations, Sheet.mediations(rows))
    #expect(outcome.new == 3)
    #expect(try world.mediations()["c"]?.employer == "通辽市瑞丰物流有限公司")
    #expect(try world.mediations()["b"]?.values["accepted_on"] == .text("2025-01-08"))
  }

  @Test func `as above in the first row is an error`() throws {
    let world = try World()
    let outcome = try world.run(
      .mediations, Sheet.mediations([Sheet.mediation(number, ["用人单位": "同上"])]))
    #expect(outcome.words(.error) == ["line 2, 用人单位: says “as above”, but nothing is above"])
  }

  @Test func `headers are known in English, by name, with units and required marks`() throws {
    let world = try World()
    let header = [
      "Official number", "accepted_on *", "applicant's name", "workers", "employer",
      "dispute types（必填）", "sought（万元）", "agreed_fen", "concluded on", "outcome",
    ]
    let row = [
      "x-1", "2025/1/8", "Li Ming", "1", "瑞丰", "wages", "4.4918", "4130000", "2025.1.16", "agreed",
    ]
    let world523 = try World(office: "150523")
    let outcome = try world523.run(.mediations, Sheet.bytes([header, row]))
    #expect(outcome.findings.map(\.phrase.english) == [])
    #expect(outcome.unknownColumns == [])
    let values = try #require(try world523.mediations()["x-1"]?.values)
    #expect(values["sought_fen"] == .integer(4_491_800))
    #expect(values["agreed_fen"] == .integer(4_130_000))
    #expect(try world523.mediations()["x-1"]?.applicant == "Li Ming")
    #expect(try world.run(.mediations, Sheet.bytes([header, row]), dryRun: true).new == 1)
  }

  @Test(arguments: [
    ("协议金额(万元)", "4.13", 4_130_000), ("协议金额(万元)", "41300元", 4_130_000),
    ("协议金额/万元", "4.13万", 4_130_000), ("协议金额【千元】", "41.3", 4_130_000),
    ("协议金额（分）", "4130000", 4_130_000), ("协议金额", "4.13万", 4_130_000),
    ("协议金额(元)", "４１,300.00", 4_130_000),
  ])
  func `a unit in the header counts unless the cell has one`(
    title: String, cell: String, fen: Int64
  ) throws {
    let world = try World()
    let header = Sheet.mediationHeader.map { $0 == "协议金额(元)" ? title : $0 }
    let row = Sheet.mediation(number, [title: cell])
    let outcome = try world.run(.mediations, Sheet.bytes(header, [row]))
    #expect(outcome.findings.map(\.phrase.english) == [])
    #expect(try world.mediations()[number]?.values["agreed_fen"] == .integer(fen))
  }

  @Test func `an amount in another money is no amount of ours`() throws {
    let world = try World()
    let header = Sheet.mediationHeader.map { $0 == "协议金额(元)" ? "协议金额(美元)" : $0 }
    let row = Sheet.mediation(number, ["协议金额(美元)": "5000"])
    let outcome = try world.run(.mediations, Sheet.bytes(header, [row]))
    #expect(outcome.unknownColumns == ["协议金额(美元)"])
    #expect(try world.mediations()[number]?.values["agreed_fen"] == nil)
  }

  @Test func `two columns of one field must agree`() throws {
    let world = try World()
    let same = Sheet.mediation(number, ["协议金额": "4.13万元"])
    #expect(
      try world.run(.mediations, Sheet.mediations([same], also: ["协议金额"]), dryRun: true).new == 1)
    let other = Sheet.mediation(number, ["协议金额": "4.14万元"])
    let outcome = try world.run(.mediations, Sheet.mediations([other], also: ["协议金额"]))
    #expect(outcome.words(.error) == ["line 2, 协议金额: disagrees with column 协议金额(元)"])
  }

  @Test func `unknown columns are named once, and their cells are kept in a note`() throws {
    let world = try World()
    let rows = [
      Sheet.mediation("a", ["备忘": "来过两次", "结案日其": "2025-01-16", "备注": "加急"]), Sheet.mediation("b"),
    ]
    let sheet = try Sheet.mediations(rows, also: ["备忘", "结案日其", "备注", ""])
    let outcome = try world.run(.mediations, sheet)
    #expect(outcome.unknownColumns == ["备忘", "结案日其"])
    #expect(outcome.nearestColumns["结案日其"]?.chinese == "结案日期")
    let notes = try world.records(.note, of: "a")
    #expect(notes.map { $0.values["text"] } == [.text("备忘：来过两次\n结案日其：2025-01-16\n备注：加急")])
    #expect(try world.records(.note, of: "b").isEmpty)
    #expect(try world.run(.mediations, sheet).counts == [0, 2, 0, 0, 0])
  }

  @Test(arguments: [(20_000, "字"), (16_500, "𠮷")])
  func `a remark that no note can hold is an error, and one that fits is kept`(
    count: Int, text: String
  ) throws {
    let world = try World()
    let long = String(repeating: text, count: count)
    let row = Sheet.mediation(number, ["备注": long])
    let outcome = try world.run(.mediations, Sheet.mediations([row], also: ["备注"]))
    #expect(outcome.facts(.error) == [.tooLong(charactersMax: 20_000)])
    let fitting = Sheet.mediation(number, ["备注": String(long.prefix(15_000))])
    #expect(try world.run(.mediations, Sheet.mediations([fitting], also: ["备注"])).new == 1)
  }

  @Test func `a column without a header is kept, too`() throws {
    let world = try World()
    let header = ["案号", ""] + Sheet.mediationHeader.dropFirst()
    let outcome = try world.run(
      .mediations, Sheet.bytes(Array(header), [Sheet.mediation(number, ["": "补录"])]))
    #expect(outcome.unknownColumns == ["第2列"])
    #expect(try world.records(.note, of: number).first?.values["text"] == .text("第2列：补录"))
  }

  @Test func `a row with too few or too many cells is an error and nothing else is said of it`()
    throws
  {
    let world = try World()
    let row = records[1]
    let sheet = [Sheet.mediationHeader, Array(row.dropLast(3)), ["通辽"] + row]
    let outcome = try world.run(.mediations, Sheet.bytes(sheet))
    #expect(
      outcome.words(.error) == [
        "line 2: 3 cells fewer than the header; the file may be incomplete",
        "line 3: 1 cell more than the header; a comma may have split one",
      ])
  }

  @Test func `a file cut at any byte imports nothing wrong`() throws {
    let world = try World()
    let lines = try world.lines()
    let whole = try Sheet.recoveries([Sheet.recovery(), Sheet.recovery()])
    try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
    let held = try world.lines()
    #expect(held == lines + 4)
    for length in 1..<whole.count {
      do {
        let outcome = try world.run(.recoveries, Array(whole[..<length]), dryRun: true)
        // What is not refused holds whole rows, or it is said that the last cell may be incomplete.
        let isDoubted = outcome.facts(.warning) == [.lineEndMissing]
        let isRowEnd = [0x0D, 0x0A].contains(whole[length - 1])
        #expect(outcome.isRefused || isDoubted || isRowEnd, "\(length)")
      } catch is ImportError {}
    }
    #expect(try world.lines() == held)
  }

  @Test func `a file that is no such sheet is refused with what it lacks`() throws {
    let world = try World()
    #expect(throws: ImportError.headerNotFound(.mediations)) {
      try world.run(.mediations, Sheet.bytes([["姓名", "年龄"], ["王芳", "30"]]))
    }
    let error = #expect(throws: ImportError.self) {
      try world.run(.mediations, Sheet.recoveries([Sheet.recovery()], also: ["受理日期"]))
    }
    let problem = error?.problem(path: "a.csv")
    #expect(problem?.code == "import.columns-missing")
    #expect(problem?.sentence.chinese == "a.csv：第1行表头缺少：争议类型")
    #expect(
      problem?.hint?.chinese == "没认出的列：到账日期、到账金额(元)、款项性质、支付方式")
    #expect(throws: ImportError.sheet(.workbook)) {
      try world.run(.mediations, [0x50, 0x4B, 0x03, 0x04, 0x14])
    }
    #expect(throws: ImportError.sheet(.unreadable(errno: 2))) {
      try Importer(
        store: world.store, user: "zhang.wei",
        options: ImportOptions(
          isDryRun: true, updatesChanged: false, encoding: nil, skipsOtherOffices: false)
      ).run(.mediations, path: world.scratch.path + "/none.csv")
    }
  }
}
