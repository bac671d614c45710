import CaseModel
import Console
import Testing

/// The machine, driven by lines; each action is written as a short text.
struct QuestionSequenceTests {
  private static let amountProblem = Problem(
    "amount.unreadable", Phrase("不是金额", "not an amount"), exit: .usage)

  private static let questions: [Question] = [
    Question("applicant", label: Phrase("申请人", "Applicant"), isRequired: true),
    Question(
      "outcome", label: Phrase("处理结果", "Outcome"), choices: outcomes, preset: ["agreed"]),
    Question(
      "agreed", label: Phrase("协议金额", "Agreed"),
      condition: { $0.value("outcome") == "agreed" },
      validate: { text in
        Int(text).map { .success("\($0).00") } ?? .failure(amountProblem)
      }),
    Question(
      "dispute", label: Phrase("争议类型", "Dispute"), hint: Phrase("可多选", "Several."),
      choices: disputes, isSet: true),
  ]

  private var sequence = QuestionSequence(Self.questions)

  /// What the machine answers to each line, after its start.
  private mutating func play(_ lines: String...) -> [String] {
    var told = [tell(sequence.start())]
    for line in lines { told.append(tell(sequence.receive(.text(line)))) }
    return told
  }

  private func tell(_ actions: [QuestionSequence.Action]) -> String {
    actions.map { action in
      switch action {
      case .ask(let question, let preset):
        "ask \(question.key)\(preset.isEmpty ? "" : " [\(preset.joined(separator: " "))]")"
      case .offer(let question, _, let offers): "offer \(question.key) \(offers.count)"
      case .explain(let question): "explain \(question.key)"
      case .reject(let problem): "reject \(problem.code)"
      case .finish(let answers):
        "finish "
          + answers.answeredKeys.map {
            "\($0)=\(answers.values($0).joined(separator: "+"))"
          }.joined(separator: " ")
      case .cancel: "cancel"
      }
    }.joined(separator: ", ")
  }

  @Test mutating func `answers lead from question to question`() {
    #expect(
      play("张三", "1", "3000", "1,3") == [
        "ask applicant", "ask outcome [agreed]", "ask agreed", "ask dispute",
        "finish applicant=张三 outcome=agreed agreed=3000.00 dispute=wages+injury",
      ])
  }

  @Test mutating func `an empty line takes the preset or skips`() {
    #expect(
      play("张三", "", "", "") == [
        "ask applicant", "ask outcome [agreed]", "ask agreed", "ask dispute",
        "finish applicant=张三 outcome=agreed",
      ])
  }

  @Test mutating func `a required question is not skipped`() {
    #expect(
      play("", "  ", "-") == [
        "ask applicant", "reject prompt.required, ask applicant",
        "reject prompt.required, ask applicant", "reject prompt.required, ask applicant",
      ])
  }

  @Test mutating func `a question whose condition fails is not asked`() {
    #expect(
      play("张三", "failed", "-") == [
        "ask applicant", "ask outcome [agreed]", "ask dispute",
        "finish applicant=张三 outcome=failed",
      ])
  }

  @Test mutating func `a dash leaves a question empty in spite of its preset`() {
    #expect(
      play("张三", "-", "") == [
        "ask applicant", "ask outcome [agreed]", "ask dispute", "finish applicant=张三",
      ])
  }

  @Test mutating func `back brings the last question with its answer as preset`() {
    #expect(
      play("张三", "1", "3000", "<", "＜", "《", "<", "", "2", "工资") == [
        "ask applicant", "ask outcome [agreed]", "ask agreed", "ask dispute",
        "ask agreed [3000.00]", "ask outcome [agreed]", "ask applicant [张三]",
        "reject prompt.at_first_question, ask applicant [张三]", "ask outcome [agreed]",
        "ask dispute", "finish applicant=张三 outcome=failed dispute=wages",
      ])
  }

  @Test mutating func `an answer given before a detour comes back as the preset`() {
    #expect(
      play("张三", "1", "3000", "<", "<", "2", "<", "1", "", "") == [
        "ask applicant", "ask outcome [agreed]", "ask agreed", "ask dispute",
        "ask agreed [3000.00]", "ask outcome [agreed]", "ask dispute", "ask outcome [failed]",
        "ask agreed [3000.00]", "ask dispute",
        "finish applicant=张三 outcome=agreed agreed=3000.00",
      ])
  }

  @Test mutating func `a rejected answer is asked again and leaves nothing behind`() {
    #expect(
      play("张三", "1", "many", "") == [
        "ask applicant", "ask outcome [agreed]", "ask agreed",
        "reject amount.unreadable, ask agreed", "ask dispute",
      ])
  }

  @Test(arguments: ["2", "２", "failed", "调解不成", "No Agreement", " failed "])
  mutating func `a choice is named by number, code or label`(line: String) {
    #expect(play("张三", line).last == "ask dispute")
    #expect(tell(sequence.receive(.text(""))) == "finish applicant=张三 outcome=failed")
  }

  @Test(arguments: ["0", "4", "-1", "9999999999999999999999", "agree to", ","])
  mutating func `what is no choice is asked again`(line: String) {
    #expect(play("张三", line).last == "reject prompt.not_a_choice, ask outcome [agreed]")
  }

  @Test(arguments: ["1、3", "工资，工伤", "wages, injury ,", "1,wages；3"])
  mutating func `several choices are named in one line, each once`(line: String) {
    #expect(
      play("张三", "2", line).last == "finish applicant=张三 outcome=failed dispute=wages+injury")
  }

  @Test mutating func `one wrong choice of several rejects the line`() {
    #expect(play("张三", "2", "1,7").last == "reject prompt.not_a_choice, ask dispute")
    #expect(play("张三", "2", ",").last == "reject prompt.not_a_choice, ask dispute")
  }

  @Test mutating func `a question mark explains and asks again`() {
    #expect(play("？").last == "explain applicant, ask applicant")
    #expect(play("张三", "2", "?").last == "explain dispute, ask dispute")
  }

  @Test mutating func `the end of input cancels for good`() {
    _ = play("张三")
    #expect(tell(sequence.receive(.end)) == "cancel")
    #expect(tell(sequence.receive(.text("1"))) == "")
  }

  @Test mutating func `a line that is not UTF-8 is asked again`() {
    _ = play()
    #expect(tell(sequence.receive(.unreadable)) == "reject prompt.unreadable, ask applicant")
  }

  @Test mutating func `nothing happens after the end or before the start`() {
    #expect(tell(sequence.receive(.text("张三"))) == "")
    _ = play("张三", "2", "1")
    #expect(tell(sequence.receive(.text("张三"))) == "")
  }

  @Test func `without questions it is finished at once`() {
    var sequence = QuestionSequence([])
    #expect(tell(sequence.start()) == "finish ")
  }

  @Test func `two questions with one key are a mistake of the programmer`() async {
    await #expect(processExitsWith: .failure) {
      let question = Question("a", label: Phrase(verbatim: "A"))
      _ = QuestionSequence([question, question])
    }
  }
}
