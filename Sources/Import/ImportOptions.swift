public import ChangeLog
public import Sheets

/// How a sheet is imported.
public struct ImportOptions: Sendable, Hashable {
  /// Whether everything is checked and listed, and nothing written.
  public var isDryRun: Bool
  /// Whether the changed cells of rows that are held already are written, too.
  public var updatesChanged: Bool
  /// The encoding of the file; nil to find it.
  public var encoding: TextEncoding?
  /// Whether rows of offices that are not this store's are passed over rather than refused.
  public var skipsOtherOffices: Bool
  /// The case whose workers a list names; the rows of other sheets name their cases themselves.
  public var caseID: RecordID?

  /// Chooses how a sheet is imported.
  public init(
    isDryRun: Bool, updatesChanged: Bool, encoding: TextEncoding?, skipsOtherOffices: Bool
  ) {
    self.isDryRun = isDryRun
    self.updatesChanged = updatesChanged
    self.encoding = encoding
    self.skipsOtherOffices = skipsOtherOffices
  }

  /// The names under which ``encoding(named:)`` knows encodings, for help texts.
  public static let encodingNames = ["utf-8", "gb18030"]

  /// The encoding that a person names: `utf-8`, `gb18030` or one of its parts; nil for any other.
  public static func encoding(named name: String) -> TextEncoding? {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" && $0 != " " }) {
    case "utf8", "utf8bom": .utf8
    case "gb18030", "gbk", "gb2312", "cp936": .gb18030
    default: nil
    }
  }
}
