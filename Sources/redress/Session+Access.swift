import CaseModel
import CaseStore
import ChangeLog
import Console
import Sheets

extension Session {
  /// Notes that the user looks at personal data, before it is shown.
  ///
  /// Somebody whose disk is full must still be able to read: what cannot be noted is said.
  ///
  /// - Parameter caseID: the case; nil for a list of cases with names.
  func noteRead(of caseID: RecordID?, _ store: CaseStore) {
    do { try store.noteRead(of: caseID, by: user(of: store)) } catch {
      warn(
        Phrase(
          "这次查看没有记下来：\(problem(for: error).sentence.chinese)",
          "That you looked was not noted: \(problem(for: error).sentence.english)"))
    }
  }

  /// Prints rows as a table, or as CSV for `--format csv`.
  func print(_ columns: [TextTable.Column], _ rows: [[String]]) throws {
    guard format == .csv else {
      var table = TextTable(columns)
      for row in rows { table.append(row) }
      print(table)
      return
    }
    var writer = try CSVWriter(encoding: .utf8, hasByteOrderMark: true, delimiter: .comma)
    try writer.append(columns.map { .text($0.title[language]) })
    for row in rows { try writer.append(row.map { .text($0) }) }
    TextOutput.standard.write(String(decoding: writer.takeBytes(), as: UTF8.self))
  }
}
