public import CaseModel

/// Asks questions at the terminal: the thin loop around ``QuestionSequence``.
///
/// ```
/// 履行情况
///   1  当场履行
///   2  约定期限履行
/// 请选择［1］：
/// ```
public struct Prompt {
  private let language: Language
  private let style: Style
  private let readLine: () -> InputLine
  private let write: (String) -> Void

  /// Makes a prompt over a reader and a writer; the writer must show text before it returns.
  public init(
    language: Language, style: Style = .plain, readLine: @escaping () -> InputLine,
    write: @escaping (String) -> Void
  ) {
    self.language = language
    self.style = style
    self.readLine = readLine
    self.write = write
  }

  /// A prompt at the terminal: questions on standard error, answers from standard input.
  ///
  /// Standard output stays for the result, which may go to a file.
  public static func atTerminal(_ terminal: Terminal, language: Language) -> Prompt {
    Prompt(
      language: language, style: terminal.errorStyle,
      readLine: { LineInput.standard.readLine() },
      write: { text in
        TextOutput.standard.flush()
        TextOutput.error.write(text)
      })
  }

  /// Asks one question after another.
  ///
  /// - Returns: the answers, or nil if the person left; then that nothing is saved has been said.
  public func answers(to questions: [Question]) -> Answers? {
    var sequence = QuestionSequence(questions)
    write(style.faint(Self.instructions[language]) + "\n")
    var actions = sequence.start()
    while true {
      for action in actions {
        switch action {
        case .ask(let question, let preset): ask(question, preset: preset)
        case .offer(_, let typed, let offers): offer(offers, typed: typed)
        case .explain(let question): explain(question)
        case .reject(let problem): write(problem.text(in: language, style: style))
        case .finish(let answers): return answers
        case .cancel:
          write("\n" + Self.cancelled[language] + "\n")
          return nil
        }
      }
      actions = sequence.receive(readLine())
    }
  }

  /// Asks for yes or no; anything but a clear yes or no is asked again.
  ///
  /// - Parameter preset: what an empty line means; nil asks again.
  /// - Returns: the answer; false if the person left.
  public func confirm(_ question: Phrase, preset: Bool?) -> Bool {
    let choices =
      switch preset {
      case true: Phrase("［是］/否", "[yes]/no")
      case false: Phrase("是/［否］", "yes/[no]")
      default: Phrase("是/否", "yes/no")
      }
    while true {
      write(
        Phrase(
          "\(question.chinese)（\(choices.chinese)）：", "\(question.english) (\(choices.english)): ")[
            language])
      switch readLine() {
      case .end:
        write("\n")
        return false
      case .unreadable: write(PromptFailure.unreadable.problem.text(in: language, style: style))
      case .text(let text):
        switch Spelling.folded(text) {
        case "y", "yes", "是", "是的", "对", "好", "确认": return true
        case "n", "no", "否", "不", "不是", "取消": return false
        case "": if let preset { return preset }
        default: break
        }
      }
    }
  }

  private static let instructions = Phrase(
    "空行＝默认或跳过，?＝说明，<＝上一题，-＝留空，Ctrl-D＝放弃",
    "empty line = default or skip, ? = explain, < = back, - = leave empty, Ctrl-D = give up")
  private static let cancelled = Phrase("已放弃，没有保存任何内容。", "Given up; nothing was saved.")

  private func ask(_ question: Question, preset: [String]) {
    var label = style.heading(DisplayWidth.singleLine(question.label[language]))
    if question.isRequired { label += Phrase("（必填）", " (required)")[language] }
    let shown = preset.map { code in
      question.choices.first { $0.code == code }?.label[language] ?? code
    }
    let joined = shown.joined(separator: Phrase("、", ", ")[language])
    let bracketed =
      preset.isEmpty
      ? "" : Phrase("［\(joined)］", " [\(joined)]")[language]
    let colon = Phrase("：", ": ")[language]
    if question.choices.isEmpty {
      write("\(label)\(DisplayWidth.singleLine(bracketed))\(colon)")
      return
    }
    var table = TextTable([.init("", .right), .init("")])
    table.hasHeader = false
    table.indentation = 2
    for (index, choice) in question.choices.enumerated() {
      table.append(["\(index + 1)", choice.label[language]])
    }
    let pick =
      question.isSet
      ? Phrase("请选择（可选多项，用逗号分开）", "Choose one or more, separated by commas")
      : Phrase("请选择", "Choose")
    write("\(label)\n\(table.text(in: language, widthCells: nil))\(pick[language])")
    write("\(DisplayWidth.singleLine(bracketed))\(colon)")
  }

  private func offer(_ offers: [Question.Offer], typed: String) {
    var table = TextTable([.init("", .right), .init("")])
    table.hasHeader = false
    table.indentation = 2
    for (index, offer) in offers.enumerated() {
      table.append(["\(index + 1)", offer.label[language]])
    }
    let heading = Phrase("以前登记过：", "Recorded before:")
    let pick = Phrase(
      "输入编号选用，空行＝用“\(typed)”：", "Type a number to take one, empty line = “\(typed)”: ")
    write("\(heading[language])\n\(table.text(in: language, widthCells: nil))")
    write(DisplayWidth.singleLine(pick[language]))
  }

  private func explain(_ question: Question) {
    let none = Phrase("没有更多说明", "There is no further explanation.")
    write((question.hint ?? none)[language] + "\n")
    for choice in question.choices {
      write("  \(choice.described(in: language))\n")
    }
  }
}
