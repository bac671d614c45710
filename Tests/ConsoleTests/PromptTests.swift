import CaseModel
import Console
import Synchronization
import Testing

/// What a person sees, with what they typed in its place.
struct PromptTests {
  /// A person who types the lines given, and what appears on the screen.
  private final class Dialogue {
    var screen = ""
    private var lines: [InputLine]

    init(_ lines: [String]) {
      self.lines = lines.map { .text($0) }
    }

    func prompt(_ language: Language) -> Prompt {
      Prompt(
        language: language,
        readLine: {
          guard !self.lines.isEmpty else { return .end }
          let line = self.lines.removeFirst()
          if case .text(let text) = line { self.screen += "\(text)⏎\n" }
          return line
        },
        write: { self.screen += $0 })
    }
  }

  private let questions = [
    Question(
      "applicant", label: Phrase("申请人", "Applicant"),
      hint: Phrase("写身份证上的姓名。", "As on the identity card."), isRequired: true),
    Question(
      "outcome", label: Phrase("处理结果", "Outcome"), choices: outcomes, preset: ["agreed"]),
    Question("dispute", label: Phrase("争议类型", "Dispute"), choices: disputes, isSet: true),
  ]

  @Test func `a dialogue in Chinese`() {
    let dialogue = Dialogue(["", "?", "张三", "调解不", "2", "1、3"])
    let answers = dialogue.prompt(.chinese).answers(to: questions)
    #expect(
      dialogue.screen == """
        空行＝默认或跳过，?＝说明，<＝上一题，-＝留空，Ctrl-D＝放弃
        申请人（必填）：⏎
        错误：“申请人”必须填写
        提示：输入 ? 看说明，按 Ctrl-D 放弃
        申请人（必填）：?⏎
        写身份证上的姓名。
        申请人（必填）：张三⏎
        处理结果
          1  调解成功
          2  调解不成
          3  撤回申请
        请选择［调解成功］：调解不⏎
        错误：选项里没有“调解不”
        提示：是不是想写：failed（调解不成）？
        处理结果
          1  调解成功
          2  调解不成
          3  撤回申请
        请选择［调解成功］：2⏎
        争议类型
          1  劳动报酬
          2  社会保险
          3  工伤
        请选择（可选多项，用逗号分开）：1、3⏎

        """)
    #expect(answers?.value("applicant") == "张三")
    #expect(answers?.value("outcome") == "failed")
    #expect(answers?.values("dispute") == ["wages", "injury"])
  }

  @Test func `a dialogue in English that is given up`() {
    let dialogue = Dialogue(["Zhang San", "?"])
    #expect(dialogue.prompt(.english).answers(to: questions) == nil)
    #expect(
      dialogue.screen == """
        empty line = default or skip, ? = explain, < = back, - = leave empty, Ctrl-D = give up
        Applicant (required): Zhang San⏎
        Outcome
          1  agreed
          2  no agreement
          3  withdrawn
        Choose [agreed]: ?⏎
        There is no further explanation.
          agreed
          failed (no agreement)
          withdrawn
        Outcome
          1  agreed
          2  no agreement
          3  withdrawn
        Choose [agreed]:\u{20}
        Given up; nothing was saved.

        """)
  }

  @Test func `giving up says so in Chinese`() {
    let dialogue = Dialogue([])
    #expect(dialogue.prompt(.chinese).answers(to: questions) == nil)
    #expect(dialogue.screen.hasSuffix("申请人（必填）：\n已放弃，没有保存任何内容。\n"))
  }

  @Test(
    arguments: [
      (["是"], nil, true), (["y"], nil, true), (["ＹＥＳ"], false, true), (["no"], true, false),
      ([""], true, true), ([""], false, false), (["", "maybe", "否"], nil, false), ([], true, false),
    ] as [([String], Bool?, Bool)])
  func `yes and no are taken, and the end of input is no`(
    lines: [String], preset: Bool?, answer: Bool
  ) {
    let dialogue = Dialogue(lines)
    #expect(
      dialogue.prompt(.chinese).confirm(Phrase("作废吗", "Void it"), preset: preset) == answer)
  }

  @Test func `the choice that an empty line means stands in brackets`() {
    let dialogue = Dialogue(["", "y"])
    _ = dialogue.prompt(.chinese).confirm(Phrase("作废吗？", "Void it?"), preset: false)
    _ = dialogue.prompt(.english).confirm(Phrase("作废吗？", "Void it?"), preset: nil)
    #expect(dialogue.screen == "作废吗？（是/［否］）：⏎\nVoid it? (yes/no): y⏎\n")
  }
}
