/// Why a placeholder has no value.
public enum PlaceholderFault: Error, Sendable, Hashable {
  /// No indicator has this code.
  case unknownIndicator(String)
  /// No office is meant by this, or several are.
  case unknownOffice(String)
  /// This is no period.
  case unknownPeriod(String)
  /// The indicator cannot be asked for this office or period.
  case notAvailable
  /// Two braces that begin no placeholder.
  case malformed
  /// A placeholder within a formula, where it cannot be filled.
  case inFormula
}

/// Why a template cannot be filled; nothing is written then.
public enum TemplateError: Error, Sendable, Hashable {
  /// A placeholder and what is wrong with it.
  public struct Finding: Sendable, Hashable {
    /// The sheet's name.
    public let sheet: String
    /// The cell: `B3`.
    public let cell: String
    /// The placeholder as it stands there.
    public let text: String
    /// What is wrong.
    public let fault: PlaceholderFault
  }

  /// The template cannot be read; the number is `errno`.
  case unreadable(path: String, errno: Int32)
  /// The file is no workbook of today's kind (`.xlsx`), or it is damaged; it names the member.
  case notAWorkbook(member: String)
  /// The workbook is protected by a password.
  case encrypted
  /// A member's text is not UTF-8, or it defines entities.
  case unsupported(member: String)
  /// More than ``TemplateLimits`` allows; it names what.
  case tooLarge(member: String)
  /// Placeholders that cannot be filled, the first ``TemplateLimits/findingsMax`` of them.
  case placeholders([Finding])
  /// There is no placeholder in any sheet.
  case nothingToFill
  /// A file stands already where the output should; it was left as it is.
  case exists(path: String)
  /// The output cannot be written; the number is `errno`, or 0 where the archive's writer gave
  /// none.
  case unwritable(path: String, errno: Int32)
}

/// What a template may take, against archives that unpack to more than a disk holds.
public enum TemplateLimits {
  /// The file.
  public static let fileBytesMax = 64 << 20
  /// Members of the archive.
  public static let membersMax = 10_000
  /// A member unpacked: a sheet of a million cells takes about 50 MB.
  public static let memberBytesMax = 128 << 20
  /// All members that are read, unpacked.
  public static let totalBytesMax = 384 << 20
  /// Elements within each other; a sheet has about ten.
  public static let depthMax = 64
  /// How many wrong placeholders are told at once.
  public static let findingsMax = 50
}
