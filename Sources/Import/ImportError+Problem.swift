public import CaseModel
internal import Sheets

extension ImportError {
  /// The failure as a person is told it.
  ///
  /// - Parameter path: the file, as it was named.
  public func problem(path: String) -> Problem {
    switch self {
    case .sheet(let error): return error.problem(path: path)
    case .headerNotFound(let kind):
      return Problem(
        "import.header-not-found",
        Phrase("\(path)：没有找到表头", "\(path): no header was found"),
        hint: kind.headerHint, exit: .refused)
    case .columnsMissing(let labels, let line, let unknown):
      let chinese = labels.map(\.chinese).joined(separator: "、")
      let english = labels.map(\.english).joined(separator: ", ")
      let hint = Phrase(
        "没认出的列：" + unknown.joined(separator: "、"),
        "columns that are not known: " + unknown.joined(separator: ", "))
      return Problem(
        "import.columns-missing",
        Phrase(
          "\(path)：第\(line)行表头缺少：\(chinese)",
          "\(path): the header on line \(line) lacks: \(english)"),
        hint: unknown.isEmpty ? nil : hint, exit: .refused)
    case .fileChanged:
      return Problem(
        "import.file-changed",
        Phrase("\(path)：导入时文件被改动，什么都没有写入", "\(path) was changed meanwhile; nothing was written"),
        hint: Phrase("关闭正在编辑它的程序，再导入一次", "close what edits it and import again"), exit: .failure)
    case .storeChanged:
      return Problem(
        "import.store-changed",
        Phrase(
          "导入时有人改了同样的记录，什么都没有写入", "the same records were changed meanwhile; nothing was written"),
        hint: Phrase("再导入一次", "import again"), exit: .failure)
    }
  }
}

extension ImportKind {
  fileprivate var headerHint: Phrase {
    switch self {
    case .mediations:
      Phrase(
        "表头至少要有：案号、受理日期、争议类型", "it needs at least: official number, accepted on, dispute types")
    case .recoveries:
      Phrase(
        "表头至少要有：案号、到账日期、到账金额、款项性质", "it needs at least: official number, received on, amount, kind")
    case .claims:
      Phrase("表头至少要有：保障项目、申领人", "it needs at least: plan, applicant's name")
    case .enrolments:
      Phrase(
        "表头至少要有：保障方案、参保单位、参保人姓名、证件号码", "it needs at least: plan, unit, name, identity number")
    case .offices:
      Phrase("表头至少要有：单位代码、单位名称", "it needs at least: code, name")
    case .workers:
      Phrase(
        "每行至少要有姓名，再加金额或身份证号；有多列时请写上表头",
        "each row needs a name and an amount or an identity number; with more columns, a header")
    }
  }
}

extension SheetError {
  fileprivate func problem(path: String) -> Problem {
    let asCSV = Phrase("请另存为 CSV（UTF-8）再导入", "save it as CSV (UTF-8) and import that")
    let whole = Phrase("请重新导出或重新复制该文件", "export or copy the file again")
    func refused(_ code: String, _ chinese: String, _ english: String, _ hint: Phrase?) -> Problem {
      Problem(
        "import." + code, Phrase("\(path)：\(chinese)", "\(path): \(english)"), hint: hint,
        exit: .refused)
    }
    switch self {
    case .unreadable(let errno):
      return Problem(
        "import.unreadable",
        Phrase("\(path)：读不出来（错误\(errno)）", "\(path): cannot be read (error \(errno))"),
        hint: Phrase("请检查文件名和权限", "check the name and the permissions"), exit: .failure)
    case .notAFile: return refused("not-a-file", "不是普通文件", "is no regular file", nil)
    case .legacySpreadsheet: return refused("xls", "是 .xls 工作簿", "is an .xls workbook", asCSV)
    case .workbook: return refused("xlsx", "是 .xlsx 工作簿", "is an .xlsx workbook", asCSV)
    case .markup: return refused("markup", "是网页，不是表格", "is a web page, not a sheet", asCSV)
    case .utf16: return refused("utf16", "是 UTF-16 编码", "is UTF-16", asCSV)
    case .binary: return refused("binary", "不是文本文件", "is no text file", asCSV)
    case .undecodable(let encoding, let offset, let line):
      return refused(
        "undecodable", "第\(line)行（第\(offset)字节）不是\(encoding.rawValue)字符",
        "line \(line) (byte \(offset)) is no \(encoding.rawValue)",
        Phrase("用 --encoding 指定编码，或重新导出", "name the encoding with --encoding, or export again"))
    case .cutSequence(_, let line):
      return refused(
        "cut", "在第\(line)行中断，文件不完整", "ends within line \(line): the file is incomplete", whole)
    case .unterminatedQuote(let line):
      return refused(
        "open-quote", "第\(line)行的双引号没有结束", "the quote on line \(line) never ends", whole)
    case .cellTooLong(let line):
      return refused("cell-too-long", "第\(line)行有一格太长", "a cell on line \(line) is too long", nil)
    case .recordTooLong(let line):
      return refused("row-too-long", "第\(line)行太长", "line \(line) is too long", nil)
    case .tooManyColumns(let line):
      return refused("too-many-columns", "第\(line)行的格数太多", "line \(line) has too many cells", nil)
    case .unencodable, .encodingUnavailable:
      return Problem(
        "import.encoding-unavailable",
        Phrase("这台电脑缺少 GB18030 编码表", "this system lacks the table of GB18030"),
        hint: Phrase("请另存为 UTF-8 再导入", "save the file as UTF-8"), exit: .failure)
    }
  }
}
