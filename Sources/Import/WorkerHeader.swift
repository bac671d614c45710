internal import CaseModel
internal import Sheets

// Rows pasted from a chat or a sheet have no header. What a column is follows from its cells then:
//
//   - numbers that count from 1: the running number;
//   - 15 or 18 digits, as identity numbers have them, or a figure that was one: that number;
//   - 11 digits from 1, or a number with an area code: the telephone number;
//   - 16, 17 or 19 digits: the bank card;
//   - amounts: what is owed, where there is one such column; of three of which the third is always
//     the first less the second, what was due, what was paid and what is owed;
//   - of the columns of words without digits the one with the most different ones: the name, for a
//     trade stands in many rows.
//
// Where amounts remain that could be either, nothing is guessed and a header is asked for. Other
// columns are kept in notes.

/// Names the columns of rows without a header, by what stands in them.
enum WorkerHeader {
  /// How many records are looked at.
  static let recordsMax = 50

  /// A header for the rows, and how many records of titles stand above them.
  struct Found: Equatable {
    let header: [String]
    let titles: Int
  }

  /// Finds what the columns are; nil where nobody's name or no second column can be told.
  static func infer(_ records: [[String]]) -> Found? {
    let titles = records.prefix { cells in cells.count { !CSVRecord.isBlank($0) } < 2 }.count
    let rows = records.dropFirst(titles)
    guard let count = rows.map(\.count).max(), count >= 2 else { return nil }
    let columns = (0..<count).map { index in
      rows.map { $0.indices ~= index ? TextFolding.trimmed($0[index]) : "" }
    }
    var header = Array(repeating: "", count: count)
    var amounts: [Int] = []
    var names: (index: Int, count: Int)?
    for (index, cells) in columns.enumerated() {
      switch meaning(cells) {
      case .title(let title) where !header.contains(title): header[index] = title
      case .words where Set(cells).count > names?.count ?? 0: names = (index, Set(cells).count)
      case .title, .words, .other: continue
      case .amount: amounts.append(index)
      }
    }
    guard let names else { return nil }
    header[names.index] = "姓名"
    switch amounts.count {
    case 0: guard header.contains("身份证号") || header.contains("联系电话") else { return nil }
    case 1: header[amounts[0]] = "欠发"
    default:
      guard let triple = triple(amounts, columns) else { return nil }
      for (index, title) in zip(triple, ["应发", "已发", "欠发"]) { header[index] = title }
    }
    return Found(header: header, titles: titles)
  }

  private enum Meaning {
    case title(String)
    case words
    case amount
    case other
  }

  private static func meaning(_ cells: [String]) -> Meaning {
    let filled = cells.filter { !CellReader.isBlankMark($0) && !$0.isEmpty }
    guard !filled.isEmpty else { return .other }
    func all(_ isSo: (String) -> Bool) -> Bool { filled.allSatisfy(isSo) }
    if filled.count > 1, filled.enumerated().allSatisfy({ $1 == String($0 + 1) }) {
      return .title("序号")
    }
    if all({ isIdentityNumber(IdentityNumber.normalForm($0)) }) { return .title("身份证号") }
    if all({ isPhone(TextFolding.withoutSpaces(TextFolding.halfWidth($0))) }) {
      return .title("联系电话")
    }
    if all({ isCard(IdentityNumber.normalForm($0)) }) { return .title("银行卡号") }
    if all({ (try? Fen(yuanText: $0)) != nil }) { return .amount }
    return all(isWords) ? .words : .other
  }

  private static func isIdentityNumber(_ text: String) -> Bool {
    CellReader.isScientific(text) || text.wholeMatch(of: /[0-9]{15}|[0-9]{17}[0-9X]/) != nil
  }

  private static func isPhone(_ text: String) -> Bool {
    text.wholeMatch(of: /1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}/) != nil
  }

  private static func isCard(_ text: String) -> Bool {
    text.wholeMatch(of: /[0-9]{16,17}|[0-9]{19}/) != nil
  }

  private static func isWords(_ text: String) -> Bool {
    !text.unicodeScalars.contains { ("0"..."9").contains($0) }
  }

  /// Three columns of amounts, the third always the first less the second.
  private static func triple(_ amounts: [Int], _ columns: [[String]]) -> [Int]? {
    func fen(_ text: String) -> Int64? { (try? Fen(yuanText: text))?.rawValue }
    for first in amounts {
      for second in amounts where second > first {
        for third in amounts where third > second {
          let isSo = columns[first].indices.allSatisfy { row in
            guard let due = fen(columns[first][row]), let paid = fen(columns[second][row]),
              let owed = fen(columns[third][row])
            else { return columns[first][row].isEmpty }
            return due - paid == owed
          }
          if isSo { return [first, second, third] }
        }
      }
    }
    return nil
  }
}
