/// Why a sheet cannot be read or written; facts only, the words are found at the edge.
///
/// Lines count from 1 and byte offsets from 0, as editors show them.
public enum SheetError: Error, Hashable, Sendable {
  /// The file cannot be opened or read; the number is `errno`.
  case unreadable(errno: Int32)
  /// A pipe, a device or a folder, where a file is needed that can be read twice.
  case notAFile
  /// A workbook of the old kind (`.xls`), which must be saved as CSV first.
  case legacySpreadsheet
  /// A workbook of today's kind (`.xlsx`), which must be saved as CSV first.
  case workbook
  /// A web page or XML, which some programs save under the name of a spreadsheet.
  case markup
  /// "Unicode text", UTF-16: to be saved as UTF-8 or GB18030.
  case utf16
  /// Not text at all: it contains zero bytes.
  case binary
  /// A byte sequence that is no character of the encoding.
  case undecodable(TextEncoding, byteOffset: Int, line: Int)
  /// The file ends in the middle of a character: it was cut, perhaps with rows lost.
  case cutSequence(byteOffset: Int, line: Int)
  /// A quoted cell that never ends; the line is that of its opening quote.
  case unterminatedQuote(line: Int)
  /// A cell above ``CSVReader/cellBytesMax``, most likely a quote that was never closed.
  case cellTooLong(line: Int)
  /// A record above ``CSVReader/recordBytesMax``.
  case recordTooLong(line: Int)
  /// A record of more cells than ``CSVReader/columnsMax``.
  case tooManyColumns(line: Int)
  /// A character that the encoding of the output cannot hold; `record` counts from 1.
  case unencodable(scalar: UInt32, record: Int)
  /// The system lacks the table of an encoding (glibc loads `gconv` modules at run time).
  case encodingUnavailable(TextEncoding)
}
