public import CaseModel
import Glibc

/// What is known of the terminal a program runs in, read once at its start.
public struct Terminal: Sendable, Hashable {
  /// The width that is assumed where none is known.
  public static let widthCellsDefault = 80

  /// Whether a person types at standard input.
  public let isInputTerminal: Bool
  /// Whether standard output is shown to a person.
  public let isOutputTerminal: Bool
  /// Whether standard error is shown to a person.
  public let isErrorTerminal: Bool
  /// The cells of a line.
  public let widthCells: Int
  /// The language of the locale.
  public let language: Language
  /// How text on standard output is set off.
  public let outputStyle: Style
  /// How text on standard error is set off.
  public let errorStyle: Style

  /// Derives what is known from the facts; a function of its parameters.
  ///
  /// - Parameters:
  ///   - environment: the value of a variable, nil if it is not set.
  ///   - deviceWidthCells: the width that the terminal itself reports, nil or 0 if it does not.
  public init(
    isInputTerminal: Bool, isOutputTerminal: Bool, isErrorTerminal: Bool, deviceWidthCells: Int?,
    environment: (String) -> String?
  ) {
    self.isInputTerminal = isInputTerminal
    self.isOutputTerminal = isOutputTerminal
    self.isErrorTerminal = isErrorTerminal
    widthCells = Self.width(columns: environment("COLUMNS"), device: deviceWidthCells)
    language = Self.language(environment: environment)
    // https://no-color.org: set and not empty, whatever the value.
    let isColorWanted = (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    outputStyle = isColorWanted && isOutputTerminal ? .colored : .plain
    errorStyle = isColorWanted && isErrorTerminal ? .colored : .plain
  }

  /// The terminal of this process.
  public static func current() -> Terminal {
    let streams = [STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO]
    return Terminal(
      isInputTerminal: isatty(STDIN_FILENO) == 1,
      isOutputTerminal: isatty(STDOUT_FILENO) == 1,
      isErrorTerminal: isatty(STDERR_FILENO) == 1,
      deviceWidthCells: streams.lazy.compactMap(deviceWidth).first,
      environment: environmentValue)
  }

  /// The width to lay out standard output for: nil where it goes to a file or a pipe.
  public var layoutWidthCells: Int? { isOutputTerminal ? widthCells : nil }

  /// The language that a locale's variables ask for: the first that is set decides.
  ///
  /// Where none is set, or the locale is `C`, English.
  public static func language(environment: (String) -> String?) -> Language {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      if let value = environment(name), !value.isEmpty {
        return value.lowercased().hasPrefix("zh") ? .chinese : .english
      }
    }
    return .english
  }

  /// The value of an environment variable of this process, nil if it is not set: `getenv`.
  public static func environmentValue(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  private static func width(columns: String?, device: Int?) -> Int {
    if let columns = columns.flatMap({ Int($0) }), (1...10_000).contains(columns) {
      return columns
    }
    if let device, device > 0 { return device }
    return widthCellsDefault
  }

  /// The width that the device behind a descriptor reports: `ioctl(TIOCGWINSZ)`.
  private static func deviceWidth(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }
}
