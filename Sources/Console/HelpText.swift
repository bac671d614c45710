public import CaseModel

/// The help of a node of the command tree, as text.
///
/// ```
/// Record a mediation.
///
/// Usage: redress mediation add [OPTIONS] APPLICANT
///
/// Options:
///   --agreed AMOUNT   the amount agreed on
/// ```
///
/// Names in Chinese characters appear in the Chinese help only; both are understood always.
public struct HelpText {
  /// The widest a line gets, however wide the terminal: longer lines are hard to read.
  static let widthMax = 100
  /// The widest the left column gets; longer names push their text to the next line.
  static let leftColumnMax = 32

  private let language: Language
  private let width: Int

  /// Prepares help texts in a language, for a terminal of so many cells.
  public init(language: Language, widthCells: Int) {
    self.language = language
    width = min(max(widthCells, 40), Self.widthMax)
  }

  /// The help of the node at a path; the path begins with the program's name.
  ///
  /// A path that is not in the tree gets the help of the nearest node above it.
  public func text<Context>(of root: Command<Context>, path: [String]) -> String {
    var path = path
    var chain = root.chain(along: path)
    while chain == nil, !path.isEmpty {
      path.removeLast()
      chain = root.chain(along: path)
    }
    let nodes = chain ?? [root]
    let node = nodes.last ?? root
    var blocks: [[String]] = [wrapped(node.summary[language], indentation: 0)]
    blocks.append(usage(of: node, path: nodes.map(\.name), nodes: nodes))
    if let discussion = node.discussion {
      blocks.append(wrapped(discussion[language], indentation: 0))
    }
    blocks += arguments(of: node) + subcommands(of: node) + options(of: nodes)
    blocks += examples(of: node)
    if !node.subcommands.isEmpty {
      let command = (nodes.prefix(1).map(\.name) + ["help"] + nodes.dropFirst().map(\.name))
        .joined(separator: " ")
      let more = Phrase("某个命令的用法见“\(command) 命令”", "See '\(command) COMMAND' for a command.")
      blocks.append(wrapped(more[language], indentation: 0))
    }
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }
}

extension HelpText {
  private func usage<Context>(
    of node: Command<Context>, path: [String], nodes: [Command<Context>]
  ) -> [String] {
    var words = path
    let own = nodes.dropFirst().flatMap(\.options).filter { !$0.isHidden }
    words += own.filter(\.isRequired).map { label(of: $0, named: "--\($0.name)") }
    let hasOptional = nodes.count == 1 || own.contains { !$0.isRequired }
    if hasOptional { words.append(Phrase("[选项]", "[OPTIONS]")[language]) }
    if node.run == nil || (!node.subcommands.isEmpty && node.arguments.isEmpty) {
      let command = Phrase("命令", "COMMAND")[language]
      words.append(node.run == nil ? command : "[\(command)]")
    }
    words += node.arguments.map { usage(of: $0) }
    let heading = Phrase("用法：", "Usage: ")[language]
    let indentation = DisplayWidth.cells(of: heading)
    let units = Array(words.map { [$0] }.joined(separator: [" "]))
    let lines = TextWrapping.lines(ofUnits: units, width: width - indentation)
    return lines.enumerated().map { index, line in
      (index == 0 ? heading : DisplayWidth.spaces(indentation)) + line
    }
  }

  private func usage(of argument: ArgumentSpecification) -> String {
    let name = argument.name[language] + (argument.isRepeatable ? "…" : "")
    return argument.isRequired ? name : "[\(name)]"
  }

  private func arguments<Context>(of node: Command<Context>) -> [[String]] {
    section(
      Phrase("参数", "Arguments"),
      rows: node.arguments.map { Row(label: $0.name[language], text: $0.help[language]) })
  }

  private func subcommands<Context>(of node: Command<Context>) -> [[String]] {
    let visible = node.subcommands.filter { !$0.isHidden }
    return grouped(visible, by: \.group, plain: Phrase("命令", "Commands")) { command in
      let names = [command.name] + shown(command.aliases)
      return Row(label: names.joined(separator: ", "), text: command.summary[language])
    }
  }

  private func options<Context>(of nodes: [Command<Context>]) -> [[String]] {
    let own = nodes.dropFirst().reversed().flatMap(\.options).filter { !$0.isHidden }
    let general = nodes.first?.optionsOfRoot.filter { !$0.isHidden } ?? []
    let plain = nodes.count == 1 ? Phrase("选项", "Options") : Phrase("通用选项", "General options")
    return grouped(own, by: \.group, plain: Phrase("选项", "Options"), row: row)
      + grouped(general, by: \.group, plain: plain, row: row)
  }

  private func row(of option: OptionSpecification) -> Row {
    let short = option.short.map { ["-\($0)"] } ?? []
    let names = short + ["--\(option.name)"] + shown(option.alternativeNames).map { "--\($0)" }
    var help = option.help[language]
    if option.isRequired { help += remark(Phrase("必填", "required")) }
    if option.isRepeatable { help += remark(Phrase("可写多次", "may be repeated")) }
    let choices = inlineChoices(of: option) == nil ? option.choices : []
    return Row(
      label: label(of: option, named: names.joined(separator: ", ")), text: help,
      choices: choices.map { $0.described(in: language) })
  }

  private func remark(_ phrase: Phrase) -> String {
    Phrase("（\(phrase.chinese)）", " (\(phrase.english))")[language]
  }

  private func label(of option: OptionSpecification, named names: String) -> String {
    switch option.value {
    case .flag: names
    case .text(let placeholder), .path(let placeholder): "\(names) \(placeholder[language])"
    case .choice:
      "\(names) \(inlineChoices(of: option) ?? Phrase("取值", "VALUE")[language])"
    }
  }

  /// A few short codes stand in place of the placeholder: `--lang zh|en`.
  private func inlineChoices(of option: OptionSpecification) -> String? {
    let joined = option.choices.map(\.code).joined(separator: "|")
    return joined.isEmpty || joined.utf8.count > 16 ? nil : joined
  }

  private func examples<Context>(of node: Command<Context>) -> [[String]] {
    if node.examples.isEmpty { return [] }
    var lines = [Phrase("示例：", "Examples:")[language]]
    for example in node.examples {
      lines.append("  \(example.command)")
      lines += wrapped(example.explanation[language], indentation: 6)
    }
    return [lines]
  }

  /// Names with other than ASCII characters are for readers of Chinese.
  private func shown(_ names: [String]) -> [String] {
    language == .chinese ? names : names.filter { $0.utf8.allSatisfy { $0 < 0x80 } }
  }
}

// Layout.
extension HelpText {
  /// A line of two columns; the choices stand below the text.
  private struct Row {
    let label: String
    let text: String
    var choices: [String] = []
  }

  private func wrapped(_ text: String, indentation: Int) -> [String] {
    TextWrapping.lines(of: text, width: width - indentation)
      .map { $0.isEmpty ? "" : DisplayWidth.spaces(indentation) + $0 }
  }

  /// A block for each heading, in the order in which the headings first appear.
  private func grouped<Item>(
    _ items: [Item], by group: (Item) -> Phrase?, plain: Phrase, row: (Item) -> Row
  ) -> [[String]] {
    var headings: [Phrase] = []
    for item in items {
      let heading = group(item) ?? plain
      if !headings.contains(heading) { headings.append(heading) }
    }
    return headings.flatMap { heading in
      section(heading, rows: items.filter { (group($0) ?? plain) == heading }.map(row))
    }
  }

  private func section(_ heading: Phrase, rows: [Row]) -> [[String]] {
    if rows.isEmpty { return [] }
    let bound = min(Self.leftColumnMax, width / 2)
    let fitting = rows.map { DisplayWidth.cells(of: $0.label) }.filter { $0 <= bound }
    let left = fitting.max() ?? bound
    let margin = DisplayWidth.spaces(left + 4)
    var lines = [heading[language] + Phrase("：", ":")[language]]
    for row in rows {
      var right = TextWrapping.lines(of: row.text, width: width - left - 4)
      right += choiceLines(row.choices, width: width - left - 4)
      if DisplayWidth.cells(of: row.label) <= left {
        lines.append("  \(DisplayWidth.paddedRight(row.label, to: left))  \(right.removeFirst())")
      } else {
        lines.append("  \(row.label)")
      }
      lines += right.map { margin + $0 }
    }
    return [lines.map(Self.withoutTrailingSpaces)]
  }

  /// The choices behind each other; none is broken in the middle.
  private func choiceLines(_ choices: [String], width: Int) -> [String] {
    if choices.isEmpty { return [] }
    var units: [String] = []
    for (index, choice) in choices.enumerated() {
      let isLast = index == choices.count - 1
      units.append(choice + (isLast ? "" : Phrase("、", ",")[language]))
      if language == .english { units.append(" ") }
    }
    return TextWrapping.lines(ofUnits: units, width: width)
  }

  private static func withoutTrailingSpaces(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
