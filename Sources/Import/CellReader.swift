internal import CaseModel

/// Reads a cell as a value of a field, in every form that sheets have it.
///
/// Dates and amounts are read as `CaseModel` reads what is typed. A dash, a slash or 无 where
/// nothing was filled in is an empty cell. What cannot be read without doubt is a fault, never a
/// guess.
final class CellReader {
  /// What a cell says.
  enum Reading: Hashable {
    /// Nothing.
    case empty
    /// A value.
    case value(FieldValue)
    /// Something that cannot be read.
    case fault(ImportFact)
  }

  /// How many cells of one list are remembered: lists repeat few words through many rows.
  private static let rememberedMax = 4_096

  private var remembered: [String: [String: Reading]] = [:]

  /// Reads a cell.
  ///
  /// - Parameter key: names the field among all fields, so that its words can be remembered.
  func read(_ cell: String, as field: Field, unit: HeaderText.Unit, key: String) -> Reading {
    if cell.isEmpty { return .empty }
    switch field.kind {
    case .choice, .set, .flag:
      if let reading = remembered[key]?[cell] { return reading }
      let reading = CellReader.word(cell, as: field.kind)
      if remembered[key, default: [:]].count >= CellReader.rememberedMax { remembered[key] = [:] }
      remembered[key, default: [:]][cell] = reading
      return reading
    case .text(let use):
      return CellReader.text(cell, use)
    case .reference:
      return .value(.text(cell))
    case .date:
      if let date = LocalDate(iso: cell), LocalDate.typedYears ~= date.year {
        return .value(.text(cell))
      }
      if CellReader.isBlankMark(cell) { return .empty }
      do throws(DateError) {
        return .value(.text(try LocalDate(typed: cell, century: .twentyFirst).iso))
      } catch { return .fault(.notADate(cell, error)) }
    case .money:
      if CellReader.isBlankMark(cell) { return .empty }
      do throws(AmountError) {
        return .value(.integer(try CellReader.amount(cell, unit)))
      } catch { return .fault(.notAnAmount(cell, error)) }
    case .integer(let range):
      if CellReader.isBlankMark(cell) { return .empty }
      guard let number = CellReader.integer(cell), range.contains(number) else {
        return .fault(.notANumber(cell, range))
      }
      return .value(.integer(number))
    }
  }

  /// Whether a cell says that nothing was filled in.
  static func isBlankMark(_ cell: String) -> Bool {
    // Longer marks than 暂无暂无 there are none.
    guard cell.utf8.count <= 16 else { return false }
    if cell.unicodeScalars.count <= 4, cell.unicodeScalars.allSatisfy(isDash) { return true }
    switch cell {
    case "无", "暂无", "N/A", "n/a", "NULL", "null", "#N/A": return true
    default: return false
    }
  }

  /// Whether a spreadsheet has written the number as a figure, `1.39E+10`, and lost digits.
  static func isScientific(_ cell: String) -> Bool {
    let hasMark = cell.unicodeScalars.contains {
      $0 == "E" || $0 == "e" || $0 == "\u{FF25}" || $0 == "\u{FF45}"
    }
    guard hasMark else { return false }
    let text = TextFolding.halfWidth(cell)
    return text.wholeMatch(of: /[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,2}/) != nil
  }

  private static func isDash(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "-", "/", "\\", "\u{2010}"..."\u{2015}", "\u{2212}", "\u{FF0D}", "\u{FF0F}": true
    default: false
    }
  }

  // MARK: - Words

  private static func word(_ cell: String, as kind: FieldKind) -> Reading {
    switch kind {
    case .choice(let list):
      if let choice = list.find(typed: cell) { return .value(.text(choice.code)) }
      if isBlankMark(cell) { return .empty }
      return .fault(.unknownValue(cell, nearest: NearestChoices.find(cell, in: list)))
    case .set(let list):
      return isBlankMark(cell) ? .empty : set(cell, list)
    default:
      return flag(cell)
    }
  }

  private static let truths: Set<String> = [
    "是", "有", "对", "已", "已确认", "已司法确认", "√", "✓", "✔", "☑", "y", "yes", "true", "t", "1",
  ]

  private static let untruths: Set<String> = [
    "否", "无", "没有", "非", "不是", "未", "未确认", "未司法确认", "×", "✗", "✘", "☐", "n", "no", "false",
    "f", "0",
  ]

  private static func flag(_ cell: String) -> Reading {
    let word = TextFolding.withoutSpaces(TextFolding.halfWidth(cell)).lowercased()
    if truths.contains(word) { return .value(.flag(true)) }
    if untruths.contains(word) { return .value(.flag(false)) }
    return isBlankMark(cell) ? .empty : .fault(.notAFlag(cell))
  }

  /// Several choices in one cell, separated as people do.
  ///
  /// A label that holds a separator itself (除名、辞退和辞职、离职) is found because the longest run of
  /// parts that is a choice is taken.
  private static func set(_ cell: String, _ list: ChoiceList) -> Reading {
    let separators: Set<Character> = ["、", "，", ",", ";", "；", "/", "|", "+", "＋", "／", "\n"]
    let parts = cell.split { separators.contains($0) }
    var codes: Set<String> = []
    var first = 0
    while first < parts.count {
      var last = parts.count - 1
      var found: Choice?
      while last >= first, found == nil {
        let run = cell[parts[first].startIndex..<parts[last].endIndex]
        found = list.find(typed: String(run))
        if found == nil { last -= 1 }
      }
      guard let found else {
        let typed = TextFolding.trimmed(String(parts[first]))
        return .fault(.unknownValue(typed, nearest: NearestChoices.find(typed, in: list)))
      }
      codes.insert(found.code)
      first = last + 1
    }
    return codes.isEmpty
      ? .empty : .value(.codes(list.choices.map(\.code).filter(codes.contains)))
  }

  // MARK: - Figures

  /// An amount in fen; a unit in the cell goes before that of the header.
  private static func amount(_ cell: String, _ unit: HeaderText.Unit) throws(AmountError) -> Int64 {
    if unit == .yuan, let fen = plainYuan(cell) { return fen }
    let text = TextFolding.withoutSpaces(TextFolding.halfWidth(cell))
    let hasUnit = text.unicodeScalars.contains { "元圆万亿".unicodeScalars.contains($0) }
    switch hasUnit ? .yuan : unit {
    case .yuan: return try Fen(yuanText: text).rawValue
    case .tenThousandYuan: return try Fen(yuanText: text + "万").rawValue
    case .hundredMillionYuan: return try Fen(yuanText: text + "亿").rawValue
    case .thousandYuan:
      // A tenth of ten thousand; what 0.0001 thousand cannot say, fen cannot either.
      let tenfold = try Fen(yuanText: text + "万").rawValue
      guard tenfold.isMultiple(of: 10) else { throw .fractionOfFen }
      return tenfold / 10
    case .fen:
      let hundredfold = try Fen(yuanText: text).rawValue
      guard hundredfold.isMultiple(of: 100) else { throw .fractionOfFen }
      return hundredfold / 100
    }
  }

  /// `1234.50` in fen: digits, a point and two digits, as nearly all sheets have it.
  private static func plainYuan(_ cell: String) -> Int64? {
    var fen: Int64 = 0
    var hasPoint = false
    let letters = cell.utf8
    guard 4...14 ~= letters.count, letters.first != 0x2E else { return nil }
    for (index, letter) in letters.enumerated() {
      switch letter {
      case 0x30...0x39: fen = fen * 10 + Int64(letter - 0x30)
      case 0x2E where index == letters.count - 3: hasPoint = true
      default: return nil
      }
    }
    return hasPoint ? fen : nil
  }

  /// A whole number, also as `12人`, `1,200` or `12.0`.
  private static func integer(_ cell: String) -> Int64? {
    if let number = Int64(cell), number >= 0, cell.utf8.first != UInt8(ascii: "+") { return number }
    var text = TextFolding.withoutSpaces(TextFolding.halfWidth(cell))
    for suffix in ["人", "名", "位", "个", "年"] where text.hasSuffix(suffix) { text.removeLast() }
    if text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) { return Int64(text) }
    guard let match = text.wholeMatch(of: /([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?:\.0+)?/) else {
      return nil
    }
    return Int64(match.output.1.filter { $0 != "," })
  }

  // MARK: - Text

  private static func text(_ cell: String, _ use: TextUse) -> Reading {
    if isBlankMark(cell) { return .empty }
    guard cell.count <= use.charactersMax else {
      return .fault(.tooLong(charactersMax: use.charactersMax))
    }
    return .value(.text(cell))
  }
}
