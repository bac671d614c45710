public import CaseModel

/// What has been answered so far, by the keys of the questions.
public struct Answers: Sendable, Hashable {
  private var keys: [String] = []
  private var valuesByKey: [String: [String]] = [:]

  /// Makes an empty set of answers.
  public init() {}

  /// Makes answers of keys and values, for what is known before the first question.
  public init(_ answers: KeyValuePairs<String, [String]>) {
    for (key, values) in answers { set(values, for: key) }
  }

  /// The keys that have an answer, in the order of the questions.
  public var answeredKeys: [String] { keys }

  /// The answer to a question, the first where there are several; nil if it was left empty.
  public func value(_ key: String) -> String? { valuesByKey[key]?.first }

  /// All answers to a question that takes several.
  public func values(_ key: String) -> [String] { valuesByKey[key] ?? [] }

  mutating func fill(_ values: [String], for key: String) {
    if valuesByKey[key] == nil { set(values, for: key) }
  }

  mutating func set(_ values: [String], for key: String) {
    if valuesByKey[key] == nil, !values.isEmpty { keys.append(key) }
    if values.isEmpty { keys.removeAll { $0 == key } }
    valuesByKey[key] = values.isEmpty ? nil : values
  }
}

/// One question of a sequence, as it is declared.
public struct Question: Sendable {
  /// The key of the answer.
  public let key: String
  /// What is asked, such as `请求金额（元）` and `Amount sought`.
  public let label: Phrase
  /// What `?` shows.
  public let hint: Phrase?
  /// The choices to pick from by number, code or label; none for free text.
  public let choices: [OptionSpecification.Choice]
  /// Whether several choices may be picked.
  public let isSet: Bool
  /// The values that an empty line stands for, as codes or canonical text.
  public let preset: [String]
  /// Whether the question must be answered.
  public let isRequired: Bool
  /// Whether the question is asked at all, given the answers before it.
  public let condition: @Sendable (Answers) -> Bool
  /// What is known already that a typed text may mean; none for most questions.
  public let offers: @Sendable (String) -> [Offer]
  /// Turns a typed text into the canonical one, or tells what is wrong with it.
  public let validate: @Sendable (String) -> Result<String, Problem>

  /// Something known that a person may mean: taking it answers other questions, too.
  public struct Offer: Sendable, Hashable {
    /// What is shown.
    public let label: Phrase
    /// The answers, by the keys of their questions; this question's among them.
    public let answers: [String: String]

    /// Offers something.
    public init(_ label: Phrase, answers: [String: String]) {
      self.label = label
      self.answers = answers
    }
  }

  /// Declares a question.
  public init(
    _ key: String,
    label: Phrase,
    hint: Phrase? = nil,
    choices: [OptionSpecification.Choice] = [],
    isSet: Bool = false,
    preset: [String] = [],
    isRequired: Bool = false,
    condition: @escaping @Sendable (Answers) -> Bool = { _ in true },
    offers: @escaping @Sendable (String) -> [Offer] = { _ in [] },
    validate: @escaping @Sendable (String) -> Result<String, Problem> = { .success($0) }
  ) {
    self.key = key
    self.label = label
    self.hint = hint
    self.choices = choices
    self.isSet = isSet
    self.preset = preset
    self.isRequired = isRequired
    self.condition = condition
    self.offers = offers
    self.validate = validate
  }
}
