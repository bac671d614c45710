import CaseModel
import Console
import Testing

/// What is known already is offered while it is typed, and taking it answers other questions.
struct OfferTests {
  private static let questions: [Question] = [
    Question(
      "firm", label: Phrase("用人单位", "Employer"), isRequired: true,
      offers: { typed in
        typed.hasPrefix("瑞")
          ? [
            Question.Offer(
              Phrase("瑞丰物流", "Ruifeng"),
              answers: ["firm": "瑞丰物流有限公司", "code": "911505", "address": "通辽"]),
            Question.Offer(Phrase("瑞祥", "Ruixiang"), answers: ["firm": "瑞祥商贸"]),
          ] : []
      }),
    Question("code", label: Phrase("信用代码", "Code")),
    Question("sum", label: Phrase("金额", "Sum")),
  ]

  private var sequence = QuestionSequence(Self.questions)

  private mutating func play(_ lines: String...) -> [String] {
    var told = [tell(sequence.start())]
    for line in lines { told.append(tell(sequence.receive(.text(line)))) }
    return told
  }

  private func tell(_ actions: [QuestionSequence.Action]) -> String {
    actions.map { action in
      switch action {
      case .ask(let question, let preset):
        "ask \(question.key)\(preset.map { " [\($0)]" }.joined())"
      case .offer(_, let typed, let offers): "offer \(typed) \(offers.count)"
      case .finish(let answers):
        "finish "
          + ["firm", "code", "address", "sum"].compactMap { key in
            answers.value(key).map { "\(key)=\($0)" }
          }.joined(separator: " ")
      case .explain, .reject, .cancel: "other"
      }
    }.joined(separator: ", ")
  }

  @Test mutating func `taking one answers what it brings, and that is not asked`() {
    #expect(
      play("瑞丰", "1", "5") == [
        "ask firm", "offer 瑞丰 2", "ask sum", "finish firm=瑞丰物流有限公司 code=911505 address=通辽 sum=5",
      ])
  }

  @Test mutating func `an empty line keeps what was typed`() {
    #expect(
      play("瑞丰", "", "", "5") == [
        "ask firm", "offer 瑞丰 2", "ask code", "ask sum", "finish firm=瑞丰 sum=5",
      ])
  }

  @Test mutating func `another text is another answer`() {
    #expect(
      play("瑞丰", "瑞祥", "2", "", "5") == [
        "ask firm", "offer 瑞丰 2", "offer 瑞祥 2", "ask code", "ask sum", "finish firm=瑞祥商贸 sum=5",
      ])
    sequence = QuestionSequence(Self.questions)
    #expect(
      play("瑞丰", "9", "", "5") == [
        "ask firm", "offer 瑞丰 2", "ask code", "ask sum", "finish firm=9 sum=5",
      ])
  }

  @Test mutating func `going back takes back what came with an offer`() {
    #expect(
      play("瑞丰", "1", "<", "别家", "77", "5") == [
        "ask firm", "offer 瑞丰 2", "ask sum", "ask firm [瑞丰物流有限公司]", "ask code", "ask sum",
        "finish firm=别家 code=77 sum=5",
      ])
  }

  @Test mutating func `where nothing is known nothing is offered`() {
    #expect(play("别家", "", "5") == ["ask firm", "ask code", "ask sum", "finish firm=别家 sum=5"])
  }
}
