public import CaseModel

extension Problem {
  /// The lines that tell a problem on the command line, with a line end behind each.
  ///
  /// ```
  /// 错误：“redress”没有“mediaton”这个命令
  /// 提示：是不是想写“redress mediation”？
  /// ```
  ///
  /// Control characters that came in with the data are made harmless.
  public func text(in language: Language, style: Style = .plain) -> String {
    let error = style.error(Phrase("错误：", "error:")[language])
    let help = style.hint(Phrase("提示：", "help:")[language])
    let space = language == .chinese ? "" : " "
    var text = "\(error)\(space)\(DisplayWidth.singleLine(sentence[language]))\n"
    if let hint { text += "\(help)\(space)\(DisplayWidth.singleLine(hint[language]))\n" }
    return text
  }
}

/// Writes a problem to standard error.
public func printProblem(
  _ problem: Problem, in language: Language, style: Style = .plain, to output: TextOutput = .error
) {
  output.write(problem.text(in: language, style: style))
}
