/// Finds the header of a sheet below its title lines.
public enum HeaderFinder {
  /// How many records are looked at by default: more titles than any sheet has.
  public static let recordsMax = 20

  /// A header, and what stands above it.
  public struct Found: Hashable, Sendable {
    /// The record that matched.
    public let header: CSVRecord
    /// The records above: titles, reporting unit, period.
    public let titles: [CSVRecord]
  }

  /// Reads up to the first record whose cells match, and makes it the header of the reader.
  ///
  /// ``CSVReader/expectedColumns`` becomes the number of its cells without blank ones at the end.
  ///
  /// - Returns: nil if none of the first records matches; these are consumed then.
  public static func find(
    in reader: inout CSVReader, recordsMax: Int = HeaderFinder.recordsMax,
    where isHeader: (_ cells: [String]) -> Bool
  ) throws(SheetError) -> Found? {
    var titles: [CSVRecord] = []
    while titles.count < recordsMax, let record = try reader.next() {
      if isHeader(record.cells) {
        let last = record.cells.lastIndex { !CSVRecord.isBlank($0) }
        reader.expectedColumns = last.map { $0 + 1 } ?? 0
        return Found(header: record, titles: titles)
      }
      titles.append(record)
    }
    return nil
  }
}
