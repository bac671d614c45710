import Sheets
import Testing

struct CSVWriterTests {
  private func written(
    _ rows: [[CSVCell]], encoding: TextEncoding = .utf8, hasByteOrderMark: Bool = false,
    delimiter: CSVDelimiter = .comma
  ) throws(SheetError) -> [UInt8] {
    var writer = try CSVWriter(
      encoding: encoding, hasByteOrderMark: hasByteOrderMark, delimiter: delimiter)
    for row in rows { try writer.append(row) }
    return writer.takeBytes()
  }

  private func line(_ cells: CSVCell...) throws -> String {
    let text = String(decoding: try written([[.text("x")], cells]), as: UTF8.self)
    return String(text.unicodeScalars.dropFirst(3).dropLast(2).map(Character.init))
  }

  @Test func `cells are quoted where they must be`() throws {
    #expect(try line(.text("a"), .text("b c"), .number("1.50")) == "a,b c,1.50")
    #expect(try line(.text("a,b"), .text("c;d"), .text("e\tf")) == "\"a,b\",\"c;d\",\"e\tf\"")
    #expect(try line(.text("5\"管"), .text(" a"), .text("a ")) == "\"5\"\"管\",\" a\",\"a \"")
    #expect(try line(.text("a\nb"), .text("a\r\nb")) == "\"a\nb\",\"a\r\nb\"")
    #expect(try line(.text("")) == "\"\"")
    #expect(try line(.text(""), .text("")) == ",")
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+86", "'+86"), ("-5", "'-5"), ("@a", "'@a"), ("＝1", "'＝1"), ("＋", "'＋"),
    ("－", "'－"), ("＠", "'＠"), ("'=1", "''=1"), ("'a", "'a"), ("a=1", "a=1"), ("", ""), ("'", "'"),
    ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("\n=1", "'\n=1"),
  ])
  func `text that a spreadsheet could run is made harmless and given back`(
    text: String, harmless: String
  ) {
    #expect(FormulaGuard.neutralised(text) == harmless)
    #expect(FormulaGuard.restored(harmless) == text)
  }

  @Test func `figures are written as they are, and only figures`() throws {
    #expect(try line(.number("-1234.50"), .number("0"), .number("12")) == "-1234.50,0,12")
    #expect(
      try line(.number("-1+1"), .number("=1"), .number("-"), .number("-.5")) == "'-1+1,'=1,'-,'-.5")
    #expect(try line(.text("-1234.50")) == "'-1234.50")
  }

  @Test func `marks and encodings are written as asked`() throws {
    let row: [[CSVCell]] = [[.text("姓名"), .number("1")]]
    #expect(try written(row) == Array("姓名,1\r\n".utf8))
    #expect(
      try written(row, hasByteOrderMark: true) == [0xEF, 0xBB, 0xBF] + Array("姓名,1\r\n".utf8))
    #expect(try written(row, encoding: .gb18030) == GB18030.name + [0x2C, 0x31, 0x0D, 0x0A])
    #expect(
      try written([[.text("𠮷ᠮ")]], encoding: .gb18030)
        == GB18030.rare + GB18030.mongolian + [0x0D, 0x0A])
  }

  @Test func `the beginning of a file is never mistaken`() throws {
    for text in ["sep=;", "ID", "\u{FEFF}a", "<html>", "PK\u{3}\u{4}", "\t1", "id,x"] {
      let bytes = try written([[.text(text)], [.text("b")]])
      #expect(
        isSame(
          try records(.bytes(bytes), encoding: .utf8, delimiter: .comma)
            .map { $0.cells.map(FormulaGuard.restored) }, [[text], ["b"]]), "\(text)")
      #expect(!bytes.starts(with: Array("ID".utf8)))
    }
  }

  @Test func `a character without a place in GB18030 is reported and the record left out`() throws {
    var writer = try CSVWriter(encoding: .gb18030, hasByteOrderMark: false, delimiter: .comma)
    try writer.append([.text("a")])
    #expect(throws: SheetError.unencodable(scalar: 0xE78D, record: 2)) {
      try writer.append([.text("b\u{E78D}c")])
    }
    try writer.append([.text("d")])
    #expect(writer.takeBytes() == Array("a\r\nd\r\n".utf8))
    #expect(writer.takeBytes() == [])
  }

  @Test func `a zero byte in a text does not make the file binary`() throws {
    let bytes = try written([[.text("a\u{0}b")]])
    #expect(try records(.bytes(bytes), encoding: .utf8).first?.cells == ["a\u{FFFD}b"])
  }

  @Test func `every seventh character survives GB18030`() throws {
    var rows: [[String]] = []
    var row = ""
    for value in stride(from: UInt32(1), to: 0x110000, by: 7) {
      guard let scalar = Unicode.Scalar(value), !(0xE78D...0xE864).contains(value) else { continue }
      row.unicodeScalars.append(scalar)
      if row.unicodeScalars.count == 500 {
        rows.append([row, "x"])
        row = ""
      }
    }
    let bytes = try written(rows.map { $0.map { .text($0) } }, encoding: .gb18030)
    let read = try records(.bytes(bytes), encoding: .gb18030, delimiter: .comma)
    #expect(isSame(read.map { $0.cells.map(FormulaGuard.restored) }, rows))
  }

  @Test func `what is written is read back`() throws {
    var random = SeededGenerator.fresh("round trip")
    let pool: [Unicode.Scalar] = [
      "a", "1", "张", "𠮷", "\u{182E}", "é", "e", "\u{301}", "\"", "\"", ",", ";", "\t", "\r", "\n",
      " ",
      "'", "=", "-", "＋", "@", "\u{FEFF}", "<", "\u{A0}", "\u{B7}",
    ]
    for _ in 0..<1000 {
      let width = Int.random(in: 1...4, using: &random)
      let rows: [[String]] = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        (0..<width).map { _ in
          var text = String.UnicodeScalarView()
          for _ in 0..<Int.random(in: 0...5, using: &random) {
            text.append(pool.randomElement(using: &random) ?? "a")
          }
          return String(text)
        }
      }
      for encoding in TextEncoding.allCases {
        for delimiter in CSVDelimiter.allCases {
          let hasMark = Bool.random(using: &random)
          let bytes = try written(
            rows.map { $0.map { .text($0) } }, encoding: encoding, hasByteOrderMark: hasMark,
            delimiter: delimiter)
          let read = try records(.bytes(bytes), encoding: encoding, delimiter: delimiter)
          #expect(
            isSame(read.map { $0.cells.map(FormulaGuard.restored) }, rows), "\(rows) \(encoding)")
        }
      }
    }
  }

  @Test func `written Chinese sheets are detected as what they are`() throws {
    var random = SeededGenerator.fresh("detection")
    let header = ["案号", "受理日期", "申请人", "用人单位", "请求金额(元)"]
    for _ in 0..<1000 {
      var rows = [header]
      for _ in 0..<Int.random(in: 0...5, using: &random) {
        rows.append(
          header.map { _ in
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...6, using: &random) {
              text.append(Unicode.Scalar(UInt32.random(in: 0x4E00...0x9FA5, using: &random)) ?? "a")
            }
            return String(text)
          })
      }
      for encoding in TextEncoding.allCases {
        let bytes = try written(rows.map { $0.map { .text($0) } }, encoding: encoding)
        #expect(try TextEncoding.detect(.bytes(bytes)) == encoding)
        #expect(isSame(try records(.bytes(bytes)).map(\.cells), rows))
      }
    }
  }
}
