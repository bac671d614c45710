public import CaseModel

/// An option of a command, as it is declared: its names, what value it takes, and its help.
///
/// On the command line it is written `--agreed 3000`, `--agreed=3000`, with a short name `-a 3000`
/// or `-a3000`, or with any of its alternative names (`--协议金额 3000`). Whichever was typed, the
/// parsed value is found under ``name``.
public struct OptionSpecification: Sendable, Hashable {
  /// One of the values that an option takes from a fixed list.
  public struct Choice: Sendable, Hashable {
    /// The code that is stored, such as `performed`.
    public let code: String
    /// What a person reads; may be typed as well, in either language.
    public let label: Phrase
    /// Further spellings that are understood.
    public let aliases: [String]

    /// Makes a choice of its code, its label and further spellings.
    public init(_ code: String, _ label: Phrase, aliases: [String] = []) {
      self.code = code
      self.label = label
      self.aliases = aliases
    }
  }

  /// What an option takes.
  public enum Value: Sendable, Hashable {
    /// Nothing: the option is set or not.
    case flag
    /// Any text; what it means is the command's business.
    case text(placeholder: Phrase)
    /// The path of a file or a folder; differs from text only in how the shell completes it.
    case path(placeholder: Phrase)
    /// One of a list. Where the option is repeatable, also several separated by commas or `、`.
    case choice([Choice])
  }

  /// The long name without dashes, such as `agreed`; the key of the parsed value.
  public let name: String
  /// The one-letter name, if there is one.
  public let short: Character?
  /// Further long names without dashes, such as Chinese ones.
  public let alternativeNames: [String]
  /// Long names of earlier versions, without dashes: understood, and never shown.
  public let formerNames: [String]
  /// What the option takes.
  public let value: Value
  /// One sentence for the help.
  public let help: Phrase
  /// Whether the command does nothing without it.
  public let isRequired: Bool
  /// Whether it may be given several times.
  public let isRepeatable: Bool
  /// The heading under which the help lists it; nil for the plain list of options.
  public let group: Phrase?
  /// Whether help and completion leave it out.
  public let isHidden: Bool

  /// Declares an option.
  public init(
    _ name: String,
    short: Character? = nil,
    alternativeNames: [String] = [],
    formerNames: [String] = [],
    value: Value = .flag,
    help: Phrase,
    isRequired: Bool = false,
    isRepeatable: Bool = false,
    group: Phrase? = nil,
    isHidden: Bool = false
  ) {
    self.name = name
    self.short = short
    self.alternativeNames = alternativeNames
    self.formerNames = formerNames
    self.value = value
    self.help = help
    self.isRequired = isRequired
    self.isRepeatable = isRepeatable
    self.group = group
    self.isHidden = isHidden
  }

  /// Whether the option is followed by a value.
  public var takesValue: Bool { value != .flag }

  /// The name and its alternatives, without dashes.
  public var names: [String] { [name] + alternativeNames }

  /// The choices of an option that takes one of a list, else none.
  public var choices: [Choice] {
    if case .choice(let choices) = value { choices } else { [] }
  }
}

extension OptionSpecification {
  /// `--help`, `-h`: every program has it, whether its root declares it or not.
  public static let help = OptionSpecification(
    "help", short: "h", help: Phrase("显示帮助", "Show this help."))

  /// `--version`: every program has it, whether its root declares it or not.
  public static let version = OptionSpecification(
    "version", help: Phrase("显示版本号", "Show the version."))
}
