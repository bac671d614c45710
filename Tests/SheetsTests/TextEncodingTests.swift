import Glibc
import Sheets
import Testing

struct TextEncodingTests {
  private func detect(_ bytes: [UInt8]) throws(SheetError) -> TextEncoding {
    try TextEncoding.detect(.bytes(bytes))
  }

  private let line: [UInt8] = [0x2C, 0x31, 0x0D, 0x0A]

  @Test func `a plain file is told by its bytes`() throws {
    #expect(try detect([]) == .utf8)
    #expect(try detect(Array("a,b\r\n".utf8)) == .utf8)
    #expect(try detect(Array("姓名,电话\r\n".utf8)) == .utf8)
    #expect(try detect(GB18030.name + line) == .gb18030)
    #expect(try detect(GB18030.rare + line) == .gb18030)
    #expect(try detect(Array("ᠮᠣᠩᠭᠣᠯ,1\r\n".utf8)) == .utf8)
  }

  @Test func `a mark settles the encoding`() throws {
    #expect(try detect([0xEF, 0xBB, 0xBF] + Array("é".utf8)) == .utf8)
    #expect(try detect([0x84, 0x31, 0x95, 0x33] + Array("姓名".utf8)) == .gb18030)
    #expect(throws: SheetError.undecodable(.utf8, byteOffset: 3, line: 1)) {
      try detect([0xEF, 0xBB, 0xBF] + GB18030.name)
    }
    #expect(throws: SheetError.undecodable(.gb18030, byteOffset: 4, line: 1)) {
      try detect([0x84, 0x31, 0x95, 0x33, 0xFF])
    }
  }

  @Test func `bytes that fit both encodings are Chinese, not accented Latin`() throws {
    // 联系 is C1 AA CF B5; 系 alone is U+03F5 in UTF-8.
    #expect(try detect([0xCF, 0xB5] + line) == .gb18030)
    // 中 in UTF-8 with an even number of bytes above 7F also fits GB18030.
    #expect(try detect(Array("中中".utf8)) == .utf8)
    // An accented letter that is no GB18030 stays what it is.
    #expect(try detect(Array("é\"".utf8) + [0xC3, 0xA9, 0x20, 0xE2, 0x82, 0xAC, 0x0A]) == .utf8)
  }

  @Test(
    arguments: [
      ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], SheetError.legacySpreadsheet),
      ([0x09, 0x08, 0x10, 0x00], .legacySpreadsheet),
      ([0x09, 0x04, 0x06, 0x00], .legacySpreadsheet),
      ([0x50, 0x4B, 0x03, 0x04, 0x14], .workbook), ([0x50, 0x4B, 0x05, 0x06], .workbook),
      ([0xFF, 0xFE, 0x61, 0x00], .utf16), ([0xFE, 0xFF, 0x00, 0x61], .utf16),
      ([0x61, 0x00, 0x62], .binary), ([0x89, 0x50, 0x4E, 0x47, 0x00], .binary),
      (Array("<html><table>".utf8), .markup), (Array("\u{FEFF}\r\n<?xml version".utf8), .markup),
      (Array("<!DOCTYPE html>".utf8), .markup),
    ] as [([UInt8], SheetError)])
  func `what is no text is refused by its kind`(bytes: [UInt8], error: SheetError) {
    #expect(throws: error) { try detect(bytes) }
    #expect(throws: error) { try records(.bytes(bytes), encoding: .utf8) }
  }

  @Test func `a zero byte far behind is found`() {
    var bytes = Array(repeating: UInt8(ascii: "a"), count: 200_000)
    bytes[150_000] = 0
    #expect(throws: SheetError.binary) { try detect(bytes) }
    #expect(throws: SheetError.cellTooLong(line: 1)) { try records(.bytes(bytes), encoding: .utf8) }
  }

  @Test func `a small angle bracket before text is no markup`() throws {
    #expect(try detect(Array("<5人,>5人\n".utf8)) == .utf8)
  }

  @Test func `a broken character in Chinese UTF-8 is reported, not read as GB18030`() throws {
    let good = Array("姓名,电话\r\n通辽市,科尔沁区\r\n".utf8)
    var broken = good + Array("张三李四\r\n".utf8)
    // Two bytes of three are lost; what stays fits GB18030 in pairs.
    broken.removeSubrange((good.count + 1)..<(good.count + 3))
    #expect(throws: SheetError.undecodable(.utf8, byteOffset: good.count, line: 3)) {
      try detect(broken)
    }
  }

  @Test func `a byte that is nothing is reported with its line in GB18030`() {
    let rows = GB18030.name + line + GB18030.tongliao + line
    #expect(throws: SheetError.undecodable(.gb18030, byteOffset: rows.count, line: 3)) {
      try detect(rows + [0xFF] + line)
    }
    #expect(throws: SheetError.undecodable(.gb18030, byteOffset: rows.count, line: 3)) {
      try records(.bytes(rows + [0xFF] + line), encoding: .gb18030)
    }
  }

  @Test func `GB18030 cut at any byte is whole or reported with its place`() throws {
    let characters: [[UInt8]] =
      [[0xD0, 0xD5], [0xC3, 0xFB], [0x2C], GB18030.rare, [0x0D], [0x0A], [0xCD, 0xA8], [0x31]]
      + [GB18030.mongolian, [0xCA, 0xD0], [0x0A]]
    let text = Array(characters.joined())
    var starts: [Int] = []
    for character in characters {
      let begin = starts.count
      starts += character.map { _ in begin }
    }
    for length in 0...text.count {
      let start = length < text.count ? starts[length] : length
      let cut = SheetSource.bytes(Array(text.prefix(length)))
      if start == length {
        _ = try records(cut, encoding: .gb18030)
      } else {
        let line = start > 8 ? 2 : 1
        #expect(throws: SheetError.cutSequence(byteOffset: start, line: line), "\(length)") {
          try records(cut, encoding: .gb18030)
        }
        #expect(throws: SheetError.cutSequence(byteOffset: start, line: line), "\(length)") {
          try TextEncoding.detect(cut)
        }
      }
    }
  }

  @Test func `UTF-8 cut at any byte is whole or reported with its place`() throws {
    let text = "姓名,𠮷\r\né\rᠮ市\n"
    var whole = 0
    for (index, scalar) in text.unicodeScalars.enumerated() {
      let width = String(scalar).utf8.count
      for extra in 0..<width {
        let cut = SheetSource.bytes(Array(text.utf8.prefix(whole + extra)))
        if extra == 0 {
          _ = try records(cut, encoding: .utf8)
        } else {
          let line = index < 5 ? 1 : index < 8 ? 2 : 3
          #expect(throws: SheetError.cutSequence(byteOffset: whole, line: line)) {
            try records(cut, encoding: .utf8)
          }
        }
      }
      whole += width
    }
  }

  @Test(
    arguments: [
      [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xBF], [0xFE],
      [0xE4, 0xB8, 0x41],
    ] as [[UInt8]])
  func `ill-formed UTF-8 is refused`(bytes: [UInt8]) {
    #expect(throws: SheetError.undecodable(.utf8, byteOffset: 2, line: 2)) {
      try records(.bytes([0x61, 0x0A] + bytes + [0x0A]), encoding: .utf8)
    }
  }

  @Test func `the strict decoder agrees with the standard library`() {
    var random = SeededGenerator.fresh("utf8")
    let pool: [UInt8] =
      [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1]
      + [0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5]
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...7, using: &random)
      let bytes = (0..<count).map { _ in pool.randomElement(using: &random) ?? 0 }
      let text = (try? records(.bytes([0x41] + bytes), encoding: .utf8))?.first?.cells.first
      #expect(text == String(validating: [0x41] + bytes, as: UTF8.self), "\(bytes)")
    }
  }

  @Test func `characters that lie across chunks are decoded whole`() throws {
    let character = [UInt8]("𠮷".utf8)
    for shift in 0..<5 {
      let prefix = [UInt8](repeating: UInt8(ascii: "a"), count: 65_536 - shift)
      let utf8 = try records(.bytes(prefix + character + [0x0A]), encoding: .utf8)
      #expect(utf8.first?.cells.first?.unicodeScalars.last == "𠮷")
      let chinese = try records(.bytes(prefix + GB18030.rare + [0x0A]), encoding: .gb18030)
      #expect(chinese.first?.cells.first?.unicodeScalars.last == "𠮷")
      #expect(throws: SheetError.cutSequence(byteOffset: prefix.count, line: 1)) {
        try records(.bytes(prefix + GB18030.rare.dropLast()), encoding: .gb18030)
      }
    }
  }

  @Test func `a file that is missing or no file is refused`() {
    let directory = TemporaryDirectory()
    #expect(throws: SheetError.unreadable(errno: ENOENT)) {
      try TextEncoding.detect(.file(path: "\(directory.path)/none.csv"))
    }
    #expect(throws: SheetError.notAFile) { try TextEncoding.detect(.file(path: directory.path)) }
    #expect(throws: SheetError.notAFile) { try TextEncoding.detect(.file(path: "/dev/null")) }
  }

  @Test func `a file and the same bytes in memory read alike`() throws {
    let directory = TemporaryDirectory()
    let row = GB18030.name + line + GB18030.rare + line
    let bytes = Array(repeatElement(row, count: 5_000).joined())
    let path = directory.write(bytes, as: "rows.csv")
    let fromFile = try records(.file(path: path))
    #expect(fromFile == (try records(.bytes(bytes))))
    #expect(fromFile.count == 10_000)
    #expect(fromFile.last?.line == 10_000)
  }

  @Test func `descriptors are closed, also after a refusal`() throws {
    let directory = TemporaryDirectory()
    let good = directory.write(Array("a,b\n".utf8), as: "good.csv")
    let bad = directory.write([0x50, 0x4B, 0x03, 0x04], as: "bad.csv")
    do {
      let reader = try CSVReader(.file(path: good), encoding: .utf8, delimiter: .comma)
      #expect(openFiles(below: directory.path) == 1)
      _ = consume reader
    }
    _ = try records(.file(path: good))
    #expect(throws: SheetError.workbook) { try records(.file(path: bad)) }
    #expect(throws: SheetError.notAFile) { try records(.file(path: directory.path)) }
    #expect(openFiles(below: directory.path) == 0)
  }

  /// How many descriptors of this process are open on a directory or a file in it.
  private func openFiles(below path: String) -> Int {
    (0..<1024).count { descriptor in
      var target = [CChar](repeating: 0, count: 4096)
      let length = unsafe readlink("/proc/self/fd/\(descriptor)", &target, target.count)
      return length > 0 && target.starts(with: path.utf8.map(CChar.init(bitPattern:)))
    }
  }
}
