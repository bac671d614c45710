import CaseModel
import Console
import Testing

struct CommandLineProgramTests {
  struct Sad: Error {}

  /// The status of a program with two commands, and what it wrote.
  private func run(_ words: String...) throws -> (status: Int32, output: String, errors: String) {
    let output = try Pipe()
    let errors = try Pipe()
    let text = TextOutput(descriptor: output.writing, isBuffered: true)
    let root = Command<ExampleContext>(
      "redress", summary: Phrase("登记", "Register."),
      options: [
        OptionSpecification(
          "lang",
          value: .choice([
            Choice("zh", Phrase("中文", "Chinese")), Choice("en", Phrase("英文", "English")),
          ]),
          help: Phrase("语言", "Language."))
      ],
      subcommands: [
        Command("good", summary: Phrase("好", "Good."), run: { _, _ in text.write("done\n") }),
        Command(
          "bad", summary: Phrase("坏", "Bad."),
          run: { _, _ in
            text.write("half\n")
            throw Problem("rule.no", Phrase("不行", "no"), exit: .refused)
          }),
        Command("sad", summary: Phrase("悲", "Sad."), run: { _, _ in throw Sad() }),
      ])
    let program = CommandLineProgram(
      root: root, version: "redress 1.0",
      terminal: Terminal(
        isInputTerminal: false, isOutputTerminal: false, isErrorTerminal: false,
        deviceWidthCells: nil, environment: { $0 == "LANG" ? "zh_CN.UTF-8" : nil }),
      output: text, errorOutput: TextOutput(descriptor: errors.writing, isBuffered: false),
      problem: { _ in Problem("other", Phrase("别的", "other"), exit: .failure) })
    let status = program.run(words) { _, _ in ExampleContext() }
    // A byte on each, so that reading does not wait where nothing was written.
    send([0x2E], to: output.writing)
    send([0x2E], to: errors.writing)
    return (
      status, String(receive(from: output.reading).dropLast()),
      String(receive(from: errors.reading).dropLast())
    )
  }

  @Test func `what a command prints is flushed and the status is 0`() throws {
    #expect(try run("good") == (0, "done\n", ""))
    #expect(try run("--version") == (0, "redress 1.0\n", ""))
    #expect(try run("good", "--help", "--lang=en").output.hasPrefix("Good.\n\nUsage: redress good"))
  }

  @Test func `a problem ends with its status, in the language of the locale or the option`() throws
  {
    #expect(try run("bad") == (2, "half\n", "错误：不行\n"))
    #expect(try run("sad", "--lang", "en") == (1, "", "error: other\n"))
    #expect(
      try run("goof", "--lang", "en") == (
        64, "", "error: 'goof' is not a command of 'redress'\nhelp: did you mean 'redress good'?\n"
      ))
  }
}
