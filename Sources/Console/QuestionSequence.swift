public import CaseModel

/// A sequence of questions as a state machine: lines go in, actions come out.
///
/// What a line means:
/// 1. Empty: the preset (what was answered before, when the question is asked again); without
///    one the question is skipped, unless it must be answered.
/// 2. `?` (also `？`): the hint, and the question again.
/// 3. `<` (also `＜`, `《`): back to the question before; its answer becomes its preset.
/// 4. `-` alone: nothing, although there is a preset; not where an answer is required.
/// 5. Otherwise an answer: of choices the number, the code or the label, several separated by
///    commas or `、` where several may be picked.
///
/// 6. Where what was typed may mean something known, that is offered: a number takes it, and with it
///    the answers to other questions, which are then not asked; an empty line keeps what was typed;
///    anything else is a new answer.
///
/// A question whose condition does not hold is not asked, and an answer that it had before is not
/// among the result; it is kept as the preset, should the question be asked after all.
///
/// States: asking (→ asking, finished, cancelled), finished, cancelled. The last two are final.
public struct QuestionSequence: Sendable {
  /// What the one who runs the sequence is to do, in order.
  public enum Action: Sendable {
    /// Ask a question; an empty line would answer with the preset.
    case ask(Question, preset: [String])
    /// Ask whether what was typed to a question is one of these.
    case offer(Question, typed: String, [Question.Offer])
    /// Show the hint of a question.
    case explain(Question)
    /// Say why the line was no answer.
    case reject(Problem)
    /// All questions are answered.
    case finish(Answers)
    /// The person has left; nothing may be saved.
    case cancel
  }

  private let questions: [Question]
  /// What was answered last to each question, asked now or not.
  private var drafts: [String: [String]] = [:]
  /// The questions asked before the current one, in order, by index.
  private var history: [Int] = []
  /// The question being asked; nil before the start and at the end.
  private var current: Int?
  /// What is offered to the current question, and the answer that stands if none is taken.
  private var pending: (values: [String], offers: [Question.Offer])?
  /// Answers that came with an offer, and the question that it was taken at.
  private var filled: [String: (value: String, at: Int)] = [:]

  /// Prepares a sequence; keys must differ.
  public init(_ questions: [Question]) {
    precondition(
      Set(questions.map(\.key)).count == questions.count, "two questions have the same key")
    self.questions = questions
  }

  /// Begins with the first question.
  public mutating func start() -> [Action] { advance(from: 0) }

  /// Takes a line and tells what to do; nothing before the start and after the end.
  public mutating func receive(_ line: InputLine) -> [Action] {
    guard let index = current else { return [] }
    let question = questions[index]
    if let offered = pending {
      pending = nil
      if let actions = receive(line, to: offered, at: index) { return actions }
    }
    switch line {
    case .end:
      current = nil
      return [.cancel]
    case .unreadable:
      return [.reject(PromptFailure.unreadable.problem), ask(index)]
    case .text(let text):
      let text = Spelling.trimmed(text)
      switch text {
      case "?", "？": return [.explain(question), ask(index)]
      case "<", "＜", "《": return back(from: index)
      case "":
        return accept(preset(of: question), at: index)
      case "-", "－": return accept([], at: index)
      default:
        switch answer(text, to: question) {
        case .success(let values): return weigh(values, typed: text, at: index)
        case .failure(let problem): return [.reject(problem), ask(index)]
        }
      }
    }
  }

  /// The answers to the questions that were asked, in their order.
  private var answers: Answers {
    var answers = Answers()
    for index in history {
      answers.set(drafts[questions[index].key] ?? [], for: questions[index].key)
    }
    for key in filled.keys.sorted() {
      if let value = filled[key]?.value { answers.fill([value], for: key) }
    }
    return answers
  }

  private mutating func advance(from start: Int) -> [Action] {
    let answers = answers
    let next = questions[start...].firstIndex { filled[$0.key] == nil && $0.condition(answers) }
    guard let next else {
      current = nil
      return [.finish(answers)]
    }
    current = next
    return [ask(next)]
  }

  private mutating func back(from index: Int) -> [Action] {
    guard let previous = history.popLast() else {
      return [.reject(PromptFailure.atFirstQuestion.problem), ask(index)]
    }
    current = previous
    filled = filled.filter { $0.value.at != previous }
    return [ask(previous)]
  }

  /// Offers what an answer may mean, or takes it as it is.
  private mutating func weigh(
    _ values: [String], typed: String, at index: Int
  ) -> [Action] {
    let question = questions[index]
    let offers = question.offers(typed)
    guard !offers.isEmpty else { return accept(values, at: index) }
    pending = (values, offers)
    return [.offer(question, typed: typed, offers)]
  }

  /// What a line means after an offer; nil where it is a new answer.
  private mutating func receive(
    _ line: InputLine, to offered: (values: [String], offers: [Question.Offer]), at index: Int
  ) -> [Action]? {
    guard case .text(let text) = line else { return nil }
    let typed = Spelling.folded(Spelling.trimmed(text))
    if typed.isEmpty { return accept(offered.values, at: index) }
    guard let number = Int(typed), offered.offers.indices.contains(number - 1) else { return nil }
    let answers = offered.offers[number - 1].answers
    let key = questions[index].key
    for (other, value) in answers where other != key { filled[other] = (value, index) }
    return accept(answers[key].map { [$0] } ?? offered.values, at: index)
  }

  private mutating func accept(_ values: [String], at index: Int) -> [Action] {
    let question = questions[index]
    if values.isEmpty, question.isRequired {
      return [.reject(PromptFailure.required(question.label).problem), ask(index)]
    }
    drafts[question.key] = values
    history.append(index)
    return advance(from: index + 1)
  }

  private func ask(_ index: Int) -> Action {
    .ask(questions[index], preset: preset(of: questions[index]))
  }

  private func preset(of question: Question) -> [String] {
    drafts[question.key] ?? question.preset
  }

  private func answer(_ text: String, to question: Question) -> Result<[String], Problem> {
    if question.choices.isEmpty { return question.validate(text).map { [$0] } }
    let parts = question.isSet ? [OptionSpecification.Choice].parts(of: text) : [text]
    if parts.isEmpty { return .failure(PromptFailure.notAChoice(text, nearest: []).problem) }
    var values: [String] = []
    for part in parts {
      guard let choice = Self.choice(part, among: question.choices) else {
        let nearest = question.choices.nearest(to: part)
        return .failure(PromptFailure.notAChoice(part, nearest: nearest).problem)
      }
      switch question.validate(choice.code) {
      case .success(let value): if !values.contains(value) { values.append(value) }
      case .failure(let problem): return .failure(problem)
      }
    }
    return .success(values)
  }

  /// The choice that a typed word means; a code that is a number goes before a place in the list.
  private static func choice(
    _ text: String, among choices: [OptionSpecification.Choice]
  ) -> OptionSpecification.Choice? {
    if let named = choices.choice(named: text) { return named }
    guard let number = Int(Spelling.folded(text)), choices.indices.contains(number - 1) else {
      return nil
    }
    return choices[number - 1]
  }
}

/// Why a line was no answer: facts, and their words.
enum PromptFailure: Hashable {
  case unreadable
  case atFirstQuestion
  case required(Phrase)
  case notAChoice(String, nearest: [OptionSpecification.Choice])

  var problem: Problem {
    switch self {
    case .unreadable:
      Problem(
        "prompt.unreadable",
        Phrase("输入的不是 UTF-8 文字，没有采用", "what was typed is not UTF-8 text and was not taken"),
        hint: Phrase("把终端的字符编码设为 UTF-8", "set the terminal's character encoding to UTF-8"),
        exit: .usage)
    case .atFirstQuestion:
      Problem(
        "prompt.at_first_question",
        Phrase("这已经是第一个问题", "this is the first question"), exit: .usage)
    case .required(let label):
      Problem(
        "prompt.required",
        Phrase("“\(label.chinese)”必须填写", "'\(label.english)' must be answered"),
        hint: Phrase(
          "输入 ? 看说明，按 Ctrl-D 放弃", "type ? for an explanation, press Ctrl-D to give up"),
        exit: .usage)
    case .notAChoice(let text, let nearest):
      Problem(
        "prompt.not_a_choice",
        Phrase("选项里没有“\(text)”", "'\(text)' is none of the choices"),
        hint: nearest.isEmpty
          ? Phrase("输入前面的编号", "type the number in front of a choice")
          : Phrase(
            "是不是想写：\(nearest.map { $0.described(in: .chinese) }.joined(separator: "、"))？",
            "did you mean: \(nearest.map { $0.described(in: .english) }.joined(separator: ", "))?"),
        exit: .usage)
    }
  }
}
