/// What stands between the cells of a record.
public enum CSVDelimiter: UInt8, Sendable, CaseIterable {
  /// `,`, as nearly everywhere.
  case comma = 0x2C
  /// `;`, where the comma is the decimal point.
  case semicolon = 0x3B
  /// A tab: text copied or saved from a spreadsheet.
  case tab = 0x09

  /// How much of a file is looked at.
  private static let sampleBytes = 65_536
  private static let sampleLines = 20

  /// Finds the delimiter in the first lines of a source.
  ///
  /// The header line has the most delimiters and the rows below it as many; title lines above it
  /// have none or few. So each candidate scores by its most common number in a line, times the
  /// lines that have it; on equal scores the comma wins. A first line `sep=;` settles it.
  static func sniff(
    _ source: SheetSource, encoding: TextEncoding
  ) throws(SheetError) -> (delimiter: CSVDelimiter, isHinted: Bool) {
    var decoder = try TextDecoder(source, encoding: encoding)
    var sample: [UInt8] = []
    var isWhole = false
    while sample.count < sampleBytes {
      guard let text = try decoder.next() else {
        isWhole = true
        break
      }
      sample += text
    }
    if let hinted = hint(sample) { return (hinted, true) }
    let counts = countsByLine(sample, isWhole: isWhole)
    var best = (delimiter: CSVDelimiter.comma, score: 0)
    for candidate in [CSVDelimiter.comma, .tab, .semicolon] {
      let ofLines = counts.map { $0[candidate] ?? 0 }.filter { $0 > 0 }
      let score =
        Set(ofLines).map { count in count * ofLines.count { $0 == count } }.max() ?? 0
      if score > best.score { best = (candidate, score) }
    }
    return (best.delimiter, false)
  }

  /// The delimiter that a first line such as `sep=;` names.
  private static func hint(_ sample: [UInt8]) -> CSVDelimiter? {
    let line = sample.prefix(6)
    guard line.count >= 5, String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep=",
      line.count == 5 || line[5] == 0x0A || line[5] == 0x0D
    else { return nil }
    return CSVDelimiter(rawValue: line[4])
  }

  /// How often each delimiter stands outside quotes, for each line that is not empty.
  private static func countsByLine(
    _ sample: [UInt8], isWhole: Bool
  ) -> [[CSVDelimiter: Int]] {
    var lines: [[CSVDelimiter: Int]] = []
    var current: [CSVDelimiter: Int] = [:]
    var isQuoted = false
    var isCellStart = true
    var isBehindQuote = false
    var isEmpty = true
    for byte in sample {
      let isLineEnd = byte == 0x0A || byte == 0x0D
      if isQuoted {
        isBehindQuote = byte == 0x22
        if isBehindQuote { isQuoted = false }
        isCellStart = false
      } else if isLineEnd {
        if !isEmpty { lines.append(current) }
        if lines.count == sampleLines { return lines }
        current = [:]
        isEmpty = true
        isCellStart = true
        isBehindQuote = false
      } else {
        isEmpty = false
        let delimiter = CSVDelimiter(rawValue: byte)
        if let delimiter { current[delimiter, default: 0] += 1 }
        // The second of two doubled quotes opens again, which comes to the same.
        if byte == 0x22, isCellStart || isBehindQuote { isQuoted = true }
        isBehindQuote = false
        isCellStart = delimiter != nil
      }
    }
    if !isEmpty, isWhole || lines.isEmpty { lines.append(current) }
    return lines
  }
}
