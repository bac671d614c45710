import CaseModel
import Console
import Testing

struct TextTableTests {
  private var figures: TextTable {
    var table = TextTable([
      TextTable.Column(Phrase("办理单位", "Office")),
      TextTable.Column(Phrase("件数", "Cases"), .right),
      TextTable.Column(Phrase("到账（万元）", "Received (10,000 yuan)"), .right),
    ])
    table.append(["鄂托克旗总工会", "12", "218.28"], bar: 21828)
    table.append(["Otog", "3", "7.90"], bar: 790)
    table.append(["张·巴图", "０"], bar: 0)
    table.footer = [.init(["合计", "15", "226.18"])]
    return table
  }

  @Test func `Chinese columns line up`() {
    #expect(
      figures.text(in: .chinese, widthCells: nil) == """
        办理单位        件数  到账（万元）
        鄂托克旗总工会    12        218.28
        Otog               3          7.90
        张·巴图           ０
        合计              15        226.18

        """)
  }

  @Test func `rules, bars and a margin are added when asked for`() {
    var table = figures
    table.hasRule = true
    table.barWidth = 8
    table.indentation = 2
    #expect(
      table.text(in: .english, widthCells: nil) == """
          Office          Cases  Received (10,000 yuan)
          ---------------------------------------------
          鄂托克旗总工会     12                  218.28  ████████
          Otog                3                    7.90  ▎
          张·巴图            ０
          ---------------------------------------------
          合计               15                  226.18

        """)
  }

  @Test func `without a header there is no rule below it`() {
    var table = figures
    table.hasHeader = false
    table.hasRule = true
    table.rows = Array(table.rows.prefix(1))
    #expect(
      table.text(in: .chinese, widthCells: nil) == """
        鄂托克旗总工会  12  218.28
        --------------------------
        合计            15  226.18

        """)
  }

  @Test func `only titles are set off by style`() {
    var table = TextTable([.init("A"), .init("B")])
    table.append(["x", "y"])
    #expect(
      table.text(in: .english, widthCells: nil, style: .colored)
        == "\u{1B}[1mA  B\u{1B}[0m\nx  y\n")
  }

  @Test func `the least important text is cut first`() {
    var table = TextTable([
      .init("Number", importance: 3),
      .init("Employer", importance: 1),
      .init("Applicant", importance: 2),
      .init("Fen", .right, importance: 0),
    ])
    table.append(["2025-17", "Bright Future Brick Works", "Zhang San", "123456789"])
    #expect(
      table.text(in: .english, widthCells: 51) == """
        Number   Employer              Applicant        Fen
        2025-17  Bright Future Brick…  Zhang San  123456789

        """)
    #expect(
      table.text(in: .english, widthCells: 37) == """
        Number   Emplo…  Applicant        Fen
        2025-17  Brigh…  Zhang San  123456789

        """)
    #expect(
      table.text(in: .english, widthCells: 35) == """
        Number   Emplo…  Applic…        Fen
        2025-17  Brigh…  Zhang …  123456789

        """)
    let narrowest = table.text(in: .english, widthCells: 10)
    #expect(narrowest.contains("123456789"), "a number is never cut")
    #expect(narrowest.hasPrefix("Number  Emplo…  Appli…        Fen\n"))
  }

  @Test func `a cut wide character leaves its cell empty`() {
    var table = TextTable([.init("单位", leastWidth: 4), .init("数", .right)])
    table.append(["鄂托克旗总工会", "1"])
    table.append(["鄂旗", "20"])
    #expect(
      table.text(in: .chinese, widthCells: 10) == """
        单位    数
        鄂托…    1
        鄂旗    20

        """)
    #expect(
      table.text(in: .chinese, widthCells: 11) == """
        单位     数
        鄂托克…   1
        鄂旗     20

        """)
  }

  @Test func `bars are exact to an eighth and never vanish`() {
    let bars: [(Int64, String)] = [
      (0, ""), (-5, ""), (1, "▏"), (99, "▏"), (1000, "▏"), (4000, "▌"), (7000, "▉"), (7500, "█"),
      (8000, "█"), (8500, "█▏"), (8499, "█"), (16000, "██"),
    ]
    var table = TextTable([.init("")])
    table.hasHeader = false
    table.barWidth = 2
    for (value, _) in bars { table.append(["x"], bar: value) }
    let lines = table.text(in: .english, widthCells: nil).split(separator: "\n")
    #expect(lines.map { String($0) } == bars.map { $0.1.isEmpty ? "x" : "x  \($0.1)" })
  }

  @Test func `the greatest and the least numbers make bars`() {
    var table = TextTable([.init("")])
    table.hasHeader = false
    table.barWidth = 3
    for value in [Int64.max, Int64.max / 2, Int64.min, 1] { table.append(["x"], bar: value) }
    #expect(table.text(in: .english, widthCells: nil) == "x  ███\nx  █▌\nx\nx  ▏\n")
  }

  @Test func `line ends and escapes in data cannot break a table`() {
    var table = TextTable([.init("A"), .init("B")])
    table.append(["two\nlines", "\u{1B}[2J"])
    #expect(
      table.text(in: .english, widthCells: nil) == """
        A          B
        two lines  �[2J

        """)
  }

  @Test func `a table without rows is its titles, and without columns nothing`() {
    #expect(TextTable([.init("A")]).text(in: .english, widthCells: 80) == "A\n")
    #expect(TextTable([]).text(in: .english, widthCells: 80) == "\n")
  }
}
