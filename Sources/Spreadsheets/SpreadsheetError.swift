/// Why a workbook cannot be written.
public enum SpreadsheetError: Error, Sendable, Hashable {
  /// A file stands there already; it was left as it is.
  case exists(path: String)
  /// The file cannot be made; the number is `errno`.
  case unwritable(path: String, errno: Int32)
  /// More rows or columns than a sheet has; it names the table.
  case tooLarge(table: String)
  /// libxlsxwriter refused a step; the number is its `lxw_error`.
  case refused(code: Int32)
}
