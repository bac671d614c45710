import CaseModel
import Documents
import Spreadsheets
import Templates

extension TemplateError {
  /// The fact in words.
  var problem: Problem {
    switch self {
    case .unreadable(let path, _):
      Problem(
        "template.unreadable", Phrase("\(path) 读不出来。", "\(path) cannot be read."),
        hint: Phrase("检查文件名和权限。", "Check its name and mode."), exit: .failure)
    case .notAWorkbook(let member):
      Problem(
        "template.not_a_workbook",
        Phrase(
          "模板不是 .xlsx 工作簿，或者已经损坏\(Self.place(member))。",
          "The template is no .xlsx workbook, or it is damaged\(Self.place(member))."),
        hint: Phrase(
          "用表格软件打开它，另存为 .xlsx。", "Open it with a spreadsheet program and save it as .xlsx."),
        exit: .refused)
    case .encrypted:
      Problem(
        "template.encrypted",
        Phrase(
          "模板有密码，或者是旧的 .xls 格式。", "The template has a password, or is of the old kind, .xls."),
        hint: Phrase("去掉密码，另存为 .xlsx。", "Take the password off and save it as .xlsx."),
        exit: .refused)
    case .unsupported(let member):
      Problem(
        "template.unsupported",
        Phrase(
          "模板里有不能使用的内容\(Self.place(member))。",
          "The template holds what cannot be used\(Self.place(member))."),
        hint: Phrase(
          "用表格软件打开它，另存为新的 .xlsx。",
          "Open it with a spreadsheet program and save it as a new .xlsx."), exit: .refused)
    case .tooLarge(let member):
      Problem(
        "template.too_large",
        Phrase("模板太大\(Self.place(member))。", "The template is too large\(Self.place(member))."),
        hint: Phrase(
          "删去不用的行和工作表后另存。", "Delete the rows and sheets that are not used and save it."),
        exit: .refused)
    case .placeholders(let findings): Self.problem(of: findings)
    case .nothingToFill:
      Problem(
        "template.nothing_to_fill",
        Phrase("模板里没有 {{…}}，没有可填的单元格。", "The template has no {{…}}: there is no cell to fill."),
        hint: Phrase(
          "在要填数的单元格里写 {{指标@单位@时期}}，例如 {{received@150502@2025Q3}}。",
          "Write {{indicator@office@period}} into the cells, for example "
            + "{{received@150502@2025Q3}}."), exit: .refused)
    case .exists(let path): fileExists(path)
    case .unwritable(let path, _): fileUnwritable(path)
    }
  }

  private static func place(_ member: String) -> String { member.isEmpty ? "" : " (\(member))" }

  /// One line a placeholder: sheet, cell, what stands there, what is wrong.
  private static func problem(of findings: [Finding]) -> Problem {
    let lines = findings.map { finding in
      let fault = finding.fault.phrase
      return Phrase(
        "“\(finding.sheet)”\(finding.cell)：\(finding.text)，\(fault.chinese)",
        "“\(finding.sheet)” \(finding.cell): \(finding.text), \(fault.english)")
    }
    return Problem(
      "template.placeholders",
      Phrase(
        "模板里有填不了的内容，没有写出文件：" + lines.map(\.chinese).joined(separator: "；") + "。",
        "Some cells of the template cannot be filled, and no file was written: "
          + lines.map(\.english).joined(separator: "; ") + "."),
      hint: Phrase(
        "改正这些单元格；指标代码见 redress indicators。",
        "Mend these cells; redress indicators lists the codes."), exit: .refused)
  }
}

extension PlaceholderFault {
  /// What is wrong, within a sentence.
  fileprivate var phrase: Phrase {
    switch self {
    case .unknownIndicator(let code): Phrase("没有指标 \(code)", "there is no indicator \(code)")
    case .unknownOffice(let typed): Phrase("没有单位 \(typed)", "there is no office \(typed)")
    case .unknownPeriod(let typed): Phrase("\(typed) 不是时期", "\(typed) is no period")
    case .notAvailable:
      Phrase("该指标不能按这个单位和时期统计", "it is not counted for this office and period")
    case .malformed: Phrase("大括号里写得不完整", "what stands in the braces is not whole")
    case .inFormula: Phrase("不能写在公式里", "it cannot stand within a formula")
    }
  }
}

extension SpreadsheetError {
  /// The fact in words.
  var problem: Problem {
    switch self {
    case .exists(let path): fileExists(path)
    case .unwritable(let path, _): fileUnwritable(path)
    case .tooLarge(let table):
      Problem(
        "workbook.too_large",
        Phrase("表 \(table) 超过一个工作表的容量。", "The table \(table) is larger than a sheet."),
        hint: Phrase("缩短时期，或用 --format csv。", "Choose a shorter period, or --format csv."),
        exit: .refused)
    case .refused:
      Problem(
        "workbook.refused", Phrase("工作簿没有写成。", "The workbook could not be written."),
        hint: Phrase("检查磁盘空间。", "Check the disk."), exit: .failure)
    }
  }
}

private func fileExists(_ path: String) -> Problem {
  Problem(
    "file.exists", Phrase("\(path) 已经存在，没有改动它。", "\(path) exists already; it was left as it is."),
    hint: Phrase("换一个文件名。", "Choose another name."), exit: .refused)
}

private func fileUnwritable(_ path: String) -> Problem {
  Problem(
    "file.unwritable", Phrase("\(path) 不能写入。", "\(path) cannot be written."),
    hint: Phrase("检查文件夹的权限和磁盘空间。", "Check the folder's mode and the disk."), exit: .failure)
}
