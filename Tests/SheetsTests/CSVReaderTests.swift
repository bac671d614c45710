import Sheets
import Testing

struct CSVReaderTests {
  @Test(
    arguments: [
      ("", []), ("\n\r\n\r", []), ("a", [["a"]]), ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
      ("a,b\nc,d", [["a", "b"], ["c", "d"]]), ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
      ("a,b\r\n\r\n\nc,d\n", [["a", "b"], ["c", "d"]]), (",\n", [["", ""]]), ("a,\n", [["a", ""]]),
      ("\"a,b\",c\n", [["a,b", "c"]]), ("\"a\"\"b\"\n", [["a\"b"]]), ("\"\"\n", [[""]]),
      ("\"\",\"\"", [["", ""]]), ("\"a\r\nb\",c\r\n", [["a\r\nb", "c"]]),
      ("\"a\nb\"\n", [["a\nb"]]),
      ("5\"管,b\n", [["5\"管", "b"]]), ("a,\"b\"c,d\n", [["a", "bc", "d"]]), ("\"a\"", [["a"]]),
      (" \"a\"\n", [[" \"a\""]]), ("\u{FEFF}a,b\n", [["a", "b"]]), ("\u{FEFF}\"a,b\"\n", [["a,b"]]),
      ("  \n", [["  "]]), ("\"\"\"\"\n", [["\""]]), ("a\u{0B}b\n", [["a\u{0B}b"]]),
    ] as [(String, [[String]])])
  func `records and cells are told apart`(text: String, expected: [[String]]) throws {
    #expect(isSame(try cells(text, delimiter: .comma), expected))
  }

  @Test(arguments: [
    ("姓名,电话\n张三,1\n", CSVDelimiter.comma), ("姓名;电话\n张三;1\n", .semicolon),
    ("姓名\t电话\n张三\t1\n", .tab), ("姓名\n张三\n", .comma), ("", .comma),
    ("台账（单位:元,人）\n姓名\t电话\t金额\n张三\t1\t2\n", .tab),
    ("姓名;金额\n张三;1,5\n李四;2,5\n王五;3\n", .semicolon),
    ("\"a,b,c,d\"\t1\n\"e,f,g,h\"\t2\n", .tab), ("\"a\"\"b,c,d\";1\n", .semicolon),
    ("sep=;\na,b,c;d\n", .semicolon), ("sep=\t\r\na,b\tc\n", .tab), ("SEP=,", .comma),
  ])
  func `the delimiter is found`(text: String, delimiter: CSVDelimiter) throws {
    let reader = try CSVReader(.bytes(Array(text.utf8)), encoding: nil, delimiter: nil)
    #expect(reader.delimiter == delimiter)
  }

  @Test func `a hint line is no record`() throws {
    let read = try records(.bytes(Array("sep=;\r\na;b\r\n".utf8)))
    #expect(read.map(\.cells) == [["a", "b"]])
    #expect(read.map(\.line) == [2])
    #expect(try cells("sep=;x\n", delimiter: .semicolon) == [["sep=", "x"]])
  }

  @Test func `each record knows the line it begins on`() throws {
    let text = "a,b\r\n\r\n\"x\r\ny\nz\rw\",1\r\nc,d\n\n\re,f"
    #expect(try records(.bytes(Array(text.utf8))).map(\.line) == [1, 3, 7, 10])
  }

  @Test func `a quote that never closes is reported with the line of its opening`() {
    #expect(throws: SheetError.unterminatedQuote(line: 2)) { try cells("a,b\r\nc,\"d\r\ne,f\r\n") }
    #expect(throws: SheetError.unterminatedQuote(line: 3)) {
      try cells("a,b\r\n\"c\r\nd\",\"e\r\nf\r\n")
    }
    #expect(throws: SheetError.unterminatedQuote(line: 1)) { try cells("\"") }
    #expect(throws: SheetError.unterminatedQuote(line: 1)) { try cells("\"a\"\"") }
  }

  @Test func `text behind a closing quote is marked`() throws {
    let marks = try records(.bytes(Array("\"a\"b,c\n\"a\",c\n\"a\" ,c\n\"a\" \"b\",c\n".utf8)))
    #expect(marks.map(\.hasTextBehindQuote) == [true, false, false, true])
    #expect(marks.map { $0[0] } == ["ab", "a", "a ", "a \"b\""])
  }

  @Test func `records shorter or longer than the header are marked`() throws {
    let text = "a,b,c\n1,2,3\n1,2\n1\n1,2,3,,\n1,2,3, ,5\n"
    var reader = try CSVReader(.bytes(Array(text.utf8)), encoding: nil, delimiter: nil)
    let found = try HeaderFinder.find(in: &reader) { $0.contains("b") }
    #expect(found?.header.cells == ["a", "b", "c"])
    var shapes: [CSVRecord.Shape] = []
    while let record = try reader.next() {
      shapes.append(record.shape)
      #expect(record[9] == "")
    }
    #expect(shapes == [.whole, .short(missing: 1), .short(missing: 2), .whole, .long(extra: 2)])
  }

  @Test func `the header is found below its titles`() throws {
    let text = "2025年台账,,\n,,\n单位：元,,\n姓名,金额,\n张三,5,\n"
    var reader = try CSVReader(.bytes(Array(text.utf8)), encoding: nil, delimiter: nil)
    let found = try #require(
      try HeaderFinder.find(in: &reader) { $0.contains("姓名") && $0.contains("金额") })
    #expect(found.header.line == 4)
    #expect(found.titles.map(\.line) == [1, 2, 3])
    #expect(found.titles.map(\.isBlank) == [false, true, false])
    #expect(reader.expectedColumns == 2)
    #expect(try reader.next()?.shape == .whole)
  }

  @Test func `a sheet without the header is given up after its first records`() throws {
    let text = String(repeating: "x,y\n", count: 50)
    var reader = try CSVReader(.bytes(Array(text.utf8)), encoding: nil, delimiter: nil)
    let found = try HeaderFinder.find(in: &reader) { $0.contains("姓名") }
    #expect(found == nil)
    #expect(reader.expectedColumns == nil)
    #expect(try reader.next()?.line == HeaderFinder.recordsMax + 1)
  }

  @Test func `the limits hold`() throws {
    let cell = String(repeating: "a", count: CSVReader.cellBytesMax)
    #expect(try cells(cell + ",b").first?.first?.utf8.count == CSVReader.cellBytesMax)
    #expect(throws: SheetError.cellTooLong(line: 2)) { try cells("x\n" + cell + "a,b") }
    #expect(throws: SheetError.cellTooLong(line: 3)) { try cells("x,y\n\"1\n\",\"" + cell + "\n") }
    let row = Array(repeating: cell, count: 8).joined(separator: ",")
    #expect(throws: Never.self) { try cells(row, delimiter: .comma) }
    #expect(throws: SheetError.recordTooLong(line: 2)) {
      try cells("x\n" + row + "," + cell, delimiter: .comma)
    }
    let columns = String(repeating: ",", count: CSVReader.columnsMax - 1)
    #expect(try cells(columns).first?.count == CSVReader.columnsMax)
    #expect(throws: SheetError.tooManyColumns(line: 1)) { try cells(columns + ",") }
  }

  @Test func `nothing is read behind an error`() throws {
    var reader = try CSVReader(
      .bytes(Array("a,b\n\"c".utf8)), encoding: .utf8, delimiter: .comma)
    #expect(try reader.next()?.cells == ["a", "b"])
    #expect(throws: SheetError.unterminatedQuote(line: 2)) { try reader.next() }
    #expect(try reader.next() == nil)
  }

  @Test func `what spreadsheets in Chinese offices save is read`() throws {
    // 姓名,市 / 通辽市,"通辽市,通辽市" in GB18030 with CRLF.
    let bytes =
      GB18030.name + [0x2C, 0xCA, 0xD0, 0x0D, 0x0A] + GB18030.tongliao + [0x2C, 0x22]
      + GB18030.tongliao + [0x2C] + GB18030.tongliao + [0x22, 0x0D, 0x0A]
    var reader = try CSVReader(.bytes(bytes), encoding: nil, delimiter: nil)
    #expect(reader.encoding == .gb18030)
    #expect(reader.delimiter == .comma)
    #expect(try reader.next()?.cells == ["姓名", "市"])
    #expect(try reader.next()?.cells == ["通辽市", "通辽市,通辽市"])
    #expect(try reader.next() == nil)
  }

  @Test func `random bytes are read or refused, never worse`() {
    var random = SeededGenerator.fresh("random bytes")
    let pool: [UInt8] = [
      0x22, 0x2C, 0x3B, 0x09, 0x0A, 0x0D, 0x41, 0x30, 0x81, 0xD0, 0xFE, 0xE4, 0xB8,
    ]
    for _ in 0..<5000 {
      let count = Int.random(in: 0...40, using: &random)
      let isStructured = Bool.random(using: &random)
      let bytes = (0..<count).map { _ in
        isStructured
          ? pool.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
      }
      for encoding in [nil, TextEncoding.utf8, .gb18030] {
        guard let read = try? records(.bytes(bytes), encoding: encoding) else { continue }
        let lines = read.map(\.line)
        #expect(lines == lines.sorted(), "\(bytes)")
        #expect(read.allSatisfy { !$0.cells.isEmpty }, "\(bytes)")
      }
    }
  }
}
