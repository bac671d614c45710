import CaseModel
import Console
import Testing

/// Every message for a line that was not understood, word for word.
struct ProblemWordsTests {
  private func told(_ words: String...) -> (chinese: String, english: String)? {
    do throws(ParseFailure) {
      _ = try CommandLineParser.parse(words, exampleTree)
      return nil
    } catch {
      let problem = error.problem
      #expect(problem.exit == .usage)
      return (problem.text(in: .chinese), problem.text(in: .english))
    }
  }

  @Test func `unknown command with a suggestion`() throws {
    let text = try #require(told("mediaton"))
    #expect(
      text.chinese == """
        错误：“redress”没有“mediaton”这个命令
        提示：是不是想写“redress mediation”？

        """)
    #expect(
      text.english == """
        error: 'mediaton' is not a command of 'redress'
        help: did you mean 'redress mediation'?

        """)
  }

  @Test func `unknown command without a suggestion`() throws {
    let text = try #require(told("mediation", "frobnicate"))
    #expect(
      text.chinese == """
        错误：“redress mediation”没有“frobnicate”这个命令
        提示：用法见“redress help mediation”

        """)
    #expect(
      text.english == """
        error: 'frobnicate' is not a command of 'redress mediation'
        help: see 'redress help mediation'

        """)
  }

  @Test func `unknown option`() throws {
    let text = try #require(told("mediation", "add", "--agred=3"))
    #expect(
      text.chinese == """
        错误：“redress mediation add”没有“--agred”这个选项
        提示：是不是想写“--agreed”？

        """)
    #expect(
      text.english == """
        error: 'redress mediation add' has no option '--agred'
        help: did you mean '--agreed'?

        """)
  }

  @Test func `missing value`() throws {
    let text = try #require(told("mediation", "add", "--agreed"))
    #expect(
      text.chinese == """
        错误：选项“--agreed”后面缺少金额
        提示：写成“--agreed 金额”；以“--”开头的取值写成“--agreed=金额”

        """)
    #expect(
      text.english == """
        error: option '--agreed' needs a value: AMOUNT
        help: write '--agreed AMOUNT', or '--agreed=AMOUNT' for a value that begins with '--'

        """)
  }

  @Test func `value of a flag`() throws {
    let text = try #require(told("--json=yes"))
    #expect(
      text.chinese == """
        错误：选项“--json”不带取值，却写了“yes”
        提示：只写“--json”

        """)
    #expect(
      text.english == """
        error: option '--json' takes no value, but 'yes' was given
        help: write '--json' alone

        """)
  }

  @Test func `not a choice, with near ones`() throws {
    let text = try #require(told("mediation", "add", "--outcome", "agred"))
    #expect(
      text.chinese == """
        错误：选项“--outcome”的取值里没有“agred”
        提示：是不是想写：agreed（调解成功）？

        """)
    #expect(
      text.english == """
        error: 'agred' is not a value of option '--outcome'
        help: did you mean: agreed?

        """)
  }

  @Test func `not a choice, with none near`() throws {
    let text = try #require(told("mediation", "add", "--outcome", "?"))
    #expect(
      text.chinese == """
        错误：选项“--outcome”的取值里没有“?”
        提示：可以写：agreed（调解成功）、failed（调解不成）、withdrawn（撤回申请）

        """)
    #expect(
      text.english == """
        error: '?' is not a value of option '--outcome'
        help: one of: agreed, failed (no agreement), withdrawn

        """)
  }

  @Test func `repeated option`() throws {
    let text = try #require(told("--store", "a", "--store", "b"))
    #expect(
      text.chinese == """
        错误：选项“--store”只能写一次

        """)
    #expect(
      text.english == """
        error: option '--store' may be given only once

        """)
  }

  @Test func `missing option`() throws {
    let text = try #require(told("mediation", "void", "7"))
    #expect(
      text.chinese == """
        错误：“redress mediation void”缺少选项“--reason”
        提示：用法见“redress help mediation void”

        """)
    #expect(
      text.english == """
        error: 'redress mediation void' needs the option '--reason'
        help: see 'redress help mediation void'

        """)
  }

  @Test func `missing argument`() throws {
    let text = try #require(told("import"))
    #expect(
      text.chinese == """
        错误：“redress import”缺少参数：文件
        提示：用法见“redress help import”

        """)
    #expect(
      text.english == """
        error: 'redress import' needs an argument: FILE
        help: see 'redress help import'

        """)
  }

  @Test func `an argument too many`() throws {
    let text = try #require(told("import", "a", "b"))
    #expect(
      text.chinese == """
        错误：“redress import”多了一个参数“b”
        提示：用法见“redress help import”

        """)
    #expect(
      text.english == """
        error: 'redress import' does not take the argument 'b'
        help: see 'redress help import'

        """)
  }

  @Test func `missing command`() throws {
    let text = try #require(told("mediation"))
    #expect(
      text.chinese == """
        错误：“redress mediation”后面要写一个命令
        提示：可以写：add、void

        """)
    #expect(
      text.english == """
        error: 'redress mediation' needs a command after it
        help: one of: add, void

        """)
  }

  @Test func `codes are stable`() {
    #expect(failure("x")?.code == "usage.unknown_command")
    #expect(failure("--x")?.code == "usage.unknown_option")
    #expect(failure("--store")?.code == "usage.missing_value")
    #expect(failure("--json=1")?.code == "usage.unexpected_value")
    #expect(failure("--lang=x")?.code == "usage.invalid_choice")
    #expect(failure("--store=1", "--store=1")?.code == "usage.repeated_option")
    #expect(failure("mediation", "void", "1")?.code == "usage.missing_option")
    #expect(failure("import")?.code == "usage.missing_argument")
    #expect(failure("import", "1", "2")?.code == "usage.unexpected_argument")
    #expect(failure("mediation")?.code == "usage.missing_subcommand")
  }

  @Test func `escape sequences in what was typed do not reach the terminal`() throws {
    let text = try #require(told("\u{1B}[2Jx\ny"))
    #expect(text.english.hasPrefix("error: '\u{FFFD}[2Jx y' is not a command of 'redress'\n"))
  }

  @Test func `with colour only the words in front are set off`() {
    let problem = Problem(
      "x.y", Phrase("坏了", "it broke"), hint: Phrase("修", "mend it"), exit: .failure)
    #expect(
      problem.text(in: .english, style: .colored)
        == "\u{1B}[1;31merror:\u{1B}[0m it broke\n\u{1B}[1;36mhelp:\u{1B}[0m mend it\n")
    #expect(problem.text(in: .chinese) == "错误：坏了\n提示：修\n")
  }
}
