// A table as records for whoever calculates on: one header line, names in the first column without
// indentation, amounts in 元 to the fen whatever the document's unit, per cents as plain numbers
// under a title that says so, nothing where nothing is known. A document of one table is just that;
// several follow each other, each under its title, with an empty record between. Notes and
// signatures are left out. What could run as a formula is neutralised by CSVWriter.

public import CaseModel
public import Sheets

extension ReportDocument {
  /// The tables as CSV: UTF-8 with a byte order mark, or GB18030.
  ///
  /// - Throws: where a name holds a character that GB18030 lacks.
  public func csv(in language: Language, encoding: TextEncoding) throws(SheetError) -> [UInt8] {
    var writer = try CSVWriter(encoding: encoding, hasByteOrderMark: true, delimiter: .comma)
    for record in csvRecords(in: language) { try writer.append(record) }
    return writer.takeBytes()
  }

  /// The records of the CSV form.
  public func csvRecords(in language: Language) -> [[CSVCell]] {
    let tables = sections.flatMap { section in section.tables.map { (section, $0) } }
    guard tables.count > 1 else { return tables.flatMap { $0.1.csvRecords(in: language) } }
    return tables.enumerated().flatMap { index, pair in
      let title = pair.1.title ?? pair.0.title ?? self.title
      return (index > 0 ? [[CSVCell.text("")]] : []) + [[.text(title[language])]]
        + pair.1.csvRecords(in: language)
    }
  }
}

extension ReportDocument.Table {
  fileprivate func csvRecords(in language: Language) -> [[CSVCell]] {
    var records = [columns.map { CSVCell.text($0.titleWithUnit(.yuan, language)) }]
    for group in groups {
      if let title = group.title {
        let blanks = Array(repeating: CSVCell.text(""), count: columns.count - 1)
        records.append([.text(title[language])] + blanks)
      }
      for row in group.rows + (group.subtotal.map { [$0] } ?? []) {
        records.append(record(row, language))
      }
    }
    return records + totals.map { record($0, language) }
  }

  private func record(_ row: ReportDocument.Row, _ language: Language) -> [CSVCell] {
    row.cells.enumerated().map { index, cell in
      switch cell {
      case .text(let phrase): .text(phrase[language])
      case .count(let count): .number(String(count))
      case .money(let amount): .number(amount.yuan)
      case .rate, .change, .points: cell.magnitude.map { .number(Self.percent($0)) } ?? .text("")
      case .date(let date): .text(date.iso)
      case .zero: .number(columns[index].kind == .money ? "0.00" : "0")
      case .unknown, .empty: .text("")
      }
    }
  }

  private static func percent(_ tenths: Int64) -> String {
    DecimalText.decimal(tenths, places: 1, isGrouped: false)
  }
}
