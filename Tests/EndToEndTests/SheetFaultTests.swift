import ChangeLog
import Glibc
import Testing

/// A sheet that is cut, broken or wrong is told with its line, and nothing of it is written.
struct SheetFaultTests {
  private let folder: Folder
  private let county: Office

  init() throws {
    folder = try Folder()
    county = try Office(Office.county, in: folder)
  }

  private static let header = "案号,受理日期,申请人,用人单位,争议类型\n"
  private static let row = "A-1,2025-03-01,王芳,甲公司,劳动报酬\n"

  /// A text in GB18030, by iconv(3).
  private static func gb18030(_ text: String) throws -> [UInt8] {
    let converter = unsafe iconv_open("GB18030", "UTF-8")
    defer { unsafe iconv_close(converter) }
    var input = text.utf8.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: input.count * 2)
    var (left, room) = (input.count, output.count)
    let isWhole = unsafe input.withUnsafeMutableBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        var (from, to) = (source.baseAddress, target.baseAddress)
        return unsafe iconv(converter, &from, &left, &to, &room) == 0
      }
    }
    try #require(isWhole)
    return output.dropLast(room).map { UInt8(bitPattern: $0) }
  }

  private func check(
    _ path: String, _ status: Int32, _ chinese: String, _ english: String,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try county.holdings()
    try Refusal(["import", "mediations", path], status, chinese, english)
      .check(on: county, at: location)
    #expect(try county.holdings() == before, sourceLocation: location)
  }

  @Test func `a sheet that ends within a quoted cell is refused`() throws {
    let path = try folder.write(Self.header + Self.row + "A-2,2025-03-01,\"王", to: "cut.csv")
    try check(
      path, 2, "错误：\(path)：第3行的双引号没有结束\n提示：请重新导出或重新复制该文件",
      "error: \(path): the quote on line 3 never ends\nhelp: export or copy the file again")
  }

  @Test func `a sheet that ends within a character of GB18030 is refused`() throws {
    let whole = try Self.gb18030(Self.header + Self.row + "A-2,2025-03-01,李娜,甲公")
    let path = try folder.write(Array(whole.dropLast()), to: "cut.csv")
    try check(
      path, 2, "错误：\(path)：在第3行中断，文件不完整\n提示：请重新导出或重新复制该文件",
      "error: \(path): ends within line 3: the file is incomplete\nhelp: export or copy the file again"
    )
    // The same sheet, whole, is read in its encoding.
    let mended = try folder.write(
      try Self.gb18030(Self.header + Self.row + "A-2,2025-03-01,李娜,甲公司,劳动报酬\n"), to: "whole.csv")
    let outcome = try county.json("import", "mediations", mended)
    #expect(outcome["new"]?.integer == 2)
    #expect(try county.json("mediation", "show", "A-2")["employers"]?.elements?.count == 1)
  }

  @Test func `a sheet that ends within a character of UTF-8 is refused`() throws {
    let whole = Array((Self.header + Self.row + "A-2,2025-03-01,李娜,甲公").utf8)
    let path = try folder.write(Array(whole.dropLast()), to: "cut.csv")
    try check(
      path, 2, "错误：\(path)：在第3行中断，文件不完整\n提示：请重新导出或重新复制该文件",
      "error: \(path): ends within line 3: the file is incomplete\nhelp: export or copy the file again"
    )
  }

  @Test func `what is no sheet of cases is refused by what it is`() throws {
    let plain = try folder.write("1,2,3\n4,5,6\n", to: "plain.csv")
    try check(
      plain, 2, "错误：\(plain)：没有找到表头\n提示：表头至少要有：案号、受理日期、争议类型",
      "error: \(plain): no header was found\n"
        + "help: it needs at least: official number, accepted on, dispute types")
    let book = try folder.write([0x50, 0x4B, 0x03, 0x04] + Array("rest".utf8), to: "book.xlsx")
    try check(
      book, 2, "错误：\(book)：是 .xlsx 工作簿\n提示：请另存为 CSV（UTF-8）再导入",
      "error: \(book): is an .xlsx workbook\nhelp: save it as CSV (UTF-8) and import that")
    let page = try folder.write("<!DOCTYPE html><html><table></table></html>", to: "page.xls")
    try check(
      page, 2, "错误：\(page)：是网页，不是表格\n提示：请另存为 CSV（UTF-8）再导入",
      "error: \(page): is a web page, not a sheet\nhelp: save it as CSV (UTF-8) and import that")
    let absent = folder.file("absent.csv")
    try check(
      absent, 1, "错误：\(absent)：读不出来（错误2）\n提示：请检查文件名和权限",
      "error: \(absent): cannot be read (error 2)\nhelp: check the name and the permissions")
    try check(
      folder.path, 2, "错误：\(folder.path)：不是普通文件", "error: \(folder.path): is no regular file")
  }

  @Test func `wrong cells are listed by line and column, and right rows are not written either`()
    throws
  {
    let path = try folder.write(
      """
      案号,受理日期,申请人,用人单位,争议类型,请求金额,办理单位代码
      A-1,2025-02-30,王芳,甲公司,劳动报酬,5,150502
      A-2,2025-03-01,李娜,甲公司,劳动报酬,-5,150502
      A-3,2025-03-01,李娜,甲公司,劳动报酬,1.005,150502
      A-4,2025-03-01,李娜,甲公司,劳动报酬,5,999999
      A-5,2025-03-01,李娜,甲公司,劳动报酬,5,150521
      A-6,2025-03-01,李娜,甲公司,劳动报酬,5,150502

      """, to: "wrong.csv")
    let before = try county.holdings()
    let chinese = try county.run("import", "mediations", path, "--lang", "zh")
    #expect(chinese.status == 2)
    #expect(
      chinese.output == """
        第 2 行“受理日期”（B2）  错误：“2025-02-30”这一天不存在
        第 3 行“请求金额”（F3）  错误：金额“-5”小于零
        第 4 行“请求金额”（F4）  错误：金额“1.005”不到一分
        第 5 行“办理单位代码”（G5）  错误：没有名为“999999”的单位
        第 6 行“办理单位代码”（G6）  错误：科尔沁左翼中旗总工会不是本单位，也不在本单位之下；加 --skip-other-offices 可跳过外单位的行
        新增 0 条，未变 0 条，有变化 0 条，拒绝 5 条，未写入 1 条

        """)
    #expect(chinese.errors == "错误：\(path) 有 5 处错误，什么也没有写入。\n提示：改正上面列出的行后再导入一次。\n")
    let english = try county.run("import", "mediations", path)
    #expect(english.status == 2)
    #expect(
      english.output.contains(
        "line 6, column “办理单位代码” (G6)  error: 科尔沁左翼中旗总工会 is not this office nor below it; "))
    #expect(
      english.errors == "error: \(path) has 5 errors; nothing was written.\n"
        + "help: Mend the rows listed above and import again.\n")
    #expect(try county.holdings() == before)
    #expect(try county.run("import", "mediations", path, "--json").status == 2)
  }

  @Test func `a payment for a case that is not there is refused with its line`() throws {
    let path = try folder.write("案号,到账日期,到账金额,款项性质\nA-9,2025-03-01,5,工资\n", to: "paid.csv")
    let before = try county.holdings()
    let result = try county.run("import", "recoveries", path, "--lang", "zh")
    #expect(result.status == 2)
    #expect(result.output.hasPrefix("第 2 行“案号”（A2）  错误：找不到案件“A-9”"))
    #expect(result.errors == "错误：\(path) 有 1 处错误，什么也没有写入。\n提示：改正上面列出的行后再导入一次。\n")
    #expect(try county.holdings() == before)
  }
}
