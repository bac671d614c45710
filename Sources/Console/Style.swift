/// Whether text is set off by colour and weight, and how.
public enum Style: Sendable, Hashable {
  /// As it is: files, pipes, terminals without colour.
  case plain
  /// With the escape sequences of a terminal (ECMA-48, select graphic rendition).
  case colored

  /// Text that names what stands below it.
  public func heading(_ text: String) -> String { wrapped(text, "1") }
  /// The word before an error.
  public func error(_ text: String) -> String { wrapped(text, "1;31") }
  /// The word before a piece of advice.
  public func hint(_ text: String) -> String { wrapped(text, "1;36") }
  /// A warning.
  public func warning(_ text: String) -> String { wrapped(text, "33") }
  /// What succeeded.
  public func success(_ text: String) -> String { wrapped(text, "32") }
  /// What matters less than the rest.
  public func faint(_ text: String) -> String { wrapped(text, "2") }

  private func wrapped(_ text: String, _ code: String) -> String {
    switch self {
    case .plain: text
    case .colored: "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
  }
}
