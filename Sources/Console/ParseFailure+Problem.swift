public import CaseModel

/// The words for command lines that were not understood.
extension ParseFailure {
  /// The failure as a person is told it.
  public var problem: Problem {
    Problem(code, sentence, hint: hint, exit: .usage)
  }

  /// The stable code of the failure.
  public var code: String {
    switch self {
    case .unknownCommand: "usage.unknown_command"
    case .unknownOption: "usage.unknown_option"
    case .missingValue: "usage.missing_value"
    case .unexpectedValue: "usage.unexpected_value"
    case .invalidChoice: "usage.invalid_choice"
    case .repeatedOption: "usage.repeated_option"
    case .missingOption: "usage.missing_option"
    case .missingArgument: "usage.missing_argument"
    case .unexpectedArgument: "usage.unexpected_argument"
    case .missingSubcommand: "usage.missing_subcommand"
    }
  }

  private var sentence: Phrase {
    switch self {
    case .unknownCommand(let given, _, let path):
      Phrase(
        "“\(Self.joined(path))”没有“\(given)”这个命令",
        "'\(given)' is not a command of '\(Self.joined(path))'")
    case .unknownOption(let given, _, let path):
      Phrase(
        "“\(Self.joined(path))”没有“\(given)”这个选项",
        "'\(Self.joined(path))' has no option '\(given)'")
    case .missingValue(let option, let placeholder):
      if let placeholder {
        Phrase(
          "选项“\(option)”后面缺少\(placeholder.chinese)",
          "option '\(option)' needs a value: \(placeholder.english)")
      } else {
        Phrase("选项“\(option)”后面缺少取值", "option '\(option)' needs a value")
      }
    case .unexpectedValue(let option, let given):
      Phrase(
        "选项“\(option)”不带取值，却写了“\(given)”",
        "option '\(option)' takes no value, but '\(given)' was given")
    case .invalidChoice(let option, let given, _, _):
      Phrase(
        "选项“\(option)”的取值里没有“\(given)”",
        "'\(given)' is not a value of option '\(option)'")
    case .repeatedOption(let option):
      Phrase("选项“\(option)”只能写一次", "option '\(option)' may be given only once")
    case .missingOption(let option, let path):
      Phrase(
        "“\(Self.joined(path))”缺少选项“\(option)”",
        "'\(Self.joined(path))' needs the option '\(option)'")
    case .missingArgument(let name, let path):
      Phrase(
        "“\(Self.joined(path))”缺少参数：\(name.chinese)",
        "'\(Self.joined(path))' needs an argument: \(name.english)")
    case .unexpectedArgument(let given, let path):
      Phrase(
        "“\(Self.joined(path))”多了一个参数“\(given)”",
        "'\(Self.joined(path))' does not take the argument '\(given)'")
    case .missingSubcommand(let path, _):
      Phrase(
        "“\(Self.joined(path))”后面要写一个命令",
        "'\(Self.joined(path))' needs a command after it")
    }
  }

  private var hint: Phrase? {
    switch self {
    case .unknownCommand(_, let suggestions, let path):
      if suggestions.isEmpty {
        Self.seeHelp(of: path)
      } else {
        Self.didYouMean(suggestions.map { Self.joined(path + [$0]) })
      }
    case .unknownOption(_, let suggestion, let path):
      if let suggestion { Self.didYouMean([suggestion]) } else { Self.seeHelp(of: path) }
    case .missingValue(let option, let placeholder):
      Self.writeValue(of: option, placeholder ?? Phrase("取值", "VALUE"))
    case .unexpectedValue(let option, _):
      Phrase("只写“\(option)”", "write '\(option)' alone")
    case .invalidChoice(_, _, let nearest, let choices):
      if nearest.isEmpty {
        Phrase(
          "可以写：\(Self.list(choices, .chinese))", "one of: \(Self.list(choices, .english))")
      } else {
        Phrase(
          "是不是想写：\(Self.list(nearest, .chinese))？",
          "did you mean: \(Self.list(nearest, .english))?")
      }
    case .repeatedOption:
      nil
    case .missingOption(_, let path), .missingArgument(_, let path),
      .unexpectedArgument(_, let path):
      Self.seeHelp(of: path)
    case .missingSubcommand(let path, let subcommands):
      if subcommands.isEmpty {
        Self.seeHelp(of: path)
      } else {
        Phrase(
          "可以写：\(subcommands.joined(separator: "、"))",
          "one of: \(subcommands.joined(separator: ", "))")
      }
    }
  }

  private static func joined(_ path: [String]) -> String { path.joined(separator: " ") }

  /// `redress mediation` becomes `redress help mediation`.
  private static func seeHelp(of path: [String]) -> Phrase {
    let command = joined(path.prefix(1) + ["help"] + path.dropFirst())
    return Phrase("用法见“\(command)”", "see '\(command)'")
  }

  private static func writeValue(of option: String, _ placeholder: Phrase) -> Phrase {
    Phrase(
      "写成“\(option) \(placeholder.chinese)”；以“--”开头的取值写成“\(option)=\(placeholder.chinese)”",
      "write '\(option) \(placeholder.english)', "
        + "or '\(option)=\(placeholder.english)' for a value that begins with '--'")
  }

  private static func didYouMean(_ spellings: [String]) -> Phrase {
    Phrase(
      "是不是想写\(spellings.map { "“\($0)”" }.joined(separator: "、"))？",
      "did you mean \(spellings.map { "'\($0)'" }.joined(separator: " or "))?")
  }

  private static func list(
    _ choices: [OptionSpecification.Choice], _ language: Language
  ) -> String {
    choices.map { $0.described(in: language) }
      .joined(separator: language == .chinese ? "、" : ", ")
  }
}

extension OptionSpecification.Choice {
  /// The code with its label behind it, where that says more: `performed（当场履行）`.
  func described(in language: Language) -> String {
    let label = label[language]
    guard Spelling.folded(label) != Spelling.folded(code) else { return code }
    return language == .chinese ? "\(code)（\(label)）" : "\(code) (\(label))"
  }
}
