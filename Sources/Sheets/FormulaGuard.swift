// A spreadsheet program runs a cell that begins with = + - @ as a formula, also behind a tab or a
// line end, and in Chinese versions in full width. A name or a remark could so fetch data from the
// machine of whoever opens the file. An apostrophe in front makes it text.
//
// Source: OWASP, "CSV Injection".

/// Makes text harmless for spreadsheet programs, and takes it back.
public enum FormulaGuard {
  /// The text with an apostrophe in front if a spreadsheet could run it.
  ///
  /// A text of that kind that begins with apostrophes already gets one more, so that
  /// ``restored(_:)`` gives every text back.
  public static func neutralised(_ text: String) -> String {
    isRisky(text) ? "'" + text : text
  }

  /// The text without the apostrophe that ``neutralised(_:)`` put there; any other is unchanged.
  public static func restored(_ text: String) -> String {
    text.unicodeScalars.first == "'" && isRisky(text)
      ? String(String.UnicodeScalarView(text.unicodeScalars.dropFirst())) : text
  }

  private static func isRisky(_ text: String) -> Bool {
    switch text.unicodeScalars.first(where: { $0 != "'" }) {
    case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
    default: false
    }
  }
}
