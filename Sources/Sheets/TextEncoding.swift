// How the encoding of a file is found. Spreadsheet programs in China save CSV as GB18030 (or its
// parts GBK and GB2312) without any mark, others as UTF-8 with or without one, and both kinds lie
// in the same folder. The whole file decides, because 930 of the 6,768 characters of GB2312 are
// also well-formed UTF-8:
//
// 1. Magic bytes of workbooks and web pages, and the mark of UTF-16, refuse the file.
// 2. The mark EF BB BF means UTF-8, the mark 84 31 95 33 means GB18030.
// 3. A zero byte anywhere: not text.
// 4. Only one of the two encodings fits every byte: that one. But a text in which nearly every
//    character is Chinese under UTF-8 is damaged UTF-8, even if its bytes happen to fit GB18030:
//    it is refused with the place of the damage, not shown as nonsense.
// 5. Both fit: GB18030 if under UTF-8 the bytes above 7F give no East Asian character, else UTF-8.
// 6. Neither fits: refused with the place of the damage in the likelier one.

/// An encoding of text in which sheets come.
public enum TextEncoding: String, Sendable, CaseIterable {
  /// UTF-8, with or without a byte order mark.
  case utf8 = "UTF-8"
  /// GB18030, of which GBK and GB2312 are parts.
  case gb18030 = "GB18030"

  static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let gb18030Mark: [UInt8] = [0x84, 0x31, 0x95, 0x33]

  /// Finds the encoding of a file by reading all of it, in bounded memory.
  ///
  /// - Throws: ``SheetError`` where the file is no text, or text that is damaged.
  public static func detect(_ source: SheetSource) throws(SheetError) -> TextEncoding {
    var bytes = try ByteSource(source)
    var chunk = try bytes.next()
    try refuseMagic(chunk)
    let mark: TextEncoding? =
      chunk.starts(with: utf8Mark) ? .utf8 : chunk.starts(with: gb18030Mark) ? .gb18030 : nil

    var scanner = UTF8Scanner()
    var chinese = try GB18030Decoder()
    var chineseFault: SheetError?
    var discarded: [UInt8] = []
    while !chunk.isEmpty {
      scanner.scan(chunk)
      if scanner.hasZeroBytes { throw .binary }
      if chineseFault == nil {
        discarded.removeAll(keepingCapacity: true)
        do { try chinese.decode(chunk, appendingTo: &discarded) } catch { chineseFault = error }
      }
      chunk = try bytes.next()
    }
    if chineseFault == nil {
      do { try chinese.finish() } catch { chineseFault = error }
    }
    return try verdict(scanner, chineseFault, mark)
  }

  private static func verdict(
    _ scanner: UTF8Scanner, _ chineseFault: SheetError?, _ mark: TextEncoding?
  ) throws(SheetError) -> TextEncoding {
    let utf8Fault = fault(of: scanner)
    let faults = scanner.faults + (scanner.unfinished == nil ? 0 : 1)
    switch (mark, utf8Fault, chineseFault) {
    case (.utf8, nil, _): return .utf8
    case (.utf8, let fault?, _): throw fault
    case (.gb18030, _, nil): return .gb18030
    case (.gb18030, _, let fault?): throw fault
    case (nil, nil, nil):
      return scanner.hasHighBytes && scanner.eastAsianCharacters == 0 ? .gb18030 : .utf8
    case (nil, nil, _?): return .utf8
    case (nil, let fault?, nil):
      if scanner.eastAsianCharacters >= 4 * faults { throw fault }
      return .gb18030
    case (nil, let fault?, let chineseFault?):
      throw scanner.eastAsianCharacters > faults ? fault : chineseFault
    }
  }

  /// The first fault of UTF-8, as an error.
  static func fault(of scanner: UTF8Scanner) -> SheetError? {
    if let fault = scanner.firstFault {
      return .undecodable(.utf8, byteOffset: fault.byteOffset, line: fault.line)
    }
    return scanner.unfinished.map { .cutSequence(byteOffset: $0.byteOffset, line: $0.line) }
  }

  /// Refuses files that are no plain text by their first bytes.
  static func refuseMagic(_ start: [UInt8]) throws(SheetError) {
    // The compound file of OLE; and bare streams of BIFF 2 to 8, whose first record is 09.
    let legacy: [[UInt8]] = [
      [0xD0, 0xCF, 0x11, 0xE0], [0x09, 0x00], [0x09, 0x02], [0x09, 0x04], [0x09, 0x08],
    ]
    if legacy.contains(where: { start.starts(with: $0) }) { throw .legacySpreadsheet }
    // A zip archive, also an empty or a split one.
    let archives: [[UInt8]] = [
      [0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x05, 0x06], [0x50, 0x4B, 0x07, 0x08],
    ]
    if archives.contains(where: { start.starts(with: $0) }) { throw .workbook }
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { throw .utf16 }
    // A tab is no part of the space before markup: it could be an empty first cell.
    let text = start.dropFirst(start.starts(with: utf8Mark) ? 3 : 0)
      .drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
    let opening = String(decoding: text.prefix(9), as: UTF8.self).lowercased()
    for tag in ["<!doctype", "<html", "<head", "<meta", "<table", "<?xml"]
    where opening.hasPrefix(tag) { throw .markup }
  }
}
