/// One field of a record type, declared once.
///
/// Command-line options, questions, forms, columns, validation, JSON names and the headers that an
/// import understands all come from this declaration.
public final class Field: Sendable, Hashable {
  /// The name in the log, in SQL and in JSON; an amount's ends in `_fen`.
  public let name: String
  /// What a value is.
  public let kind: FieldKind
  /// What a clerk calls it.
  public let label: Phrase
  /// A sentence that helps to fill it in.
  public let hint: Phrase?
  /// The heading it stands under in forms and questions.
  public let group: FieldGroup
  /// The stage at which it must be filled in.
  public let required: Stage
  /// When it is asked and shown; nil for always.
  public let condition: Condition?
  /// What two concurrent values call for.
  public let concurrency: Concurrency
  /// What stands in an empty form.
  public let preset: FieldValue?
  /// The long option of the command line, without the hyphens.
  public let option: String
  /// Further headers under which an import knows it, beside the two labels and the name.
  public let aliases: [String]
  /// The form under which its values are looked for; nil where nobody looks for them.
  public let keyForm: KeyForm?
  /// Whether its values never leave with an export.
  ///
  /// An export is whatever a program or another office could go on using: JSON, CSV, a file (also
  /// one that a shell makes of the output), evidence, and whatever the search finds or a history
  /// tells in one of these forms. The value is read on a screen, by someone who may see the case;
  /// its place in an export says that something is withheld. It travels in the logs, of the
  /// personal class, as every value does: sync, data packages, backups and copies of a store carry
  /// it, since they are the store itself.
  public let isConfidential: Bool

  /// When a field must be filled in.
  public enum Stage: Sendable, Hashable {
    /// Before the record can be saved at all.
    case intake
    /// Before the case can be concluded.
    case conclusion
    /// Never.
    case never
  }

  /// What two concurrent values of a field call for.
  public enum Concurrency: Sendable, Hashable {
    /// A person decides: money, outcome, dates, and whatever is not declared otherwise.
    case review
    /// The later one is shown with a mark: remarks.
    case latest
  }

  /// The condition under which a field is asked, as data so that pages can evaluate it, too.
  public indirect enum Condition: Sendable, Hashable {
    /// Another field has a value.
    case isSet(String)
    /// Another choice field has one of these codes.
    case isOneOf(String, [String])
    /// One of the conditions holds.
    case any([Condition])
  }

  /// Declares a field.
  public init(
    _ name: String, _ kind: FieldKind, _ label: Phrase, hint: Phrase? = nil, in group: FieldGroup,
    required: Stage = .never, when condition: Condition? = nil,
    concurrency: Concurrency = .review, preset: FieldValue? = nil, option: String? = nil,
    aliases: [String] = [], soughtAs keyForm: KeyForm? = nil, isConfidential: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.label = label
    self.hint = hint
    self.group = group
    self.required = required
    self.condition = condition
    self.concurrency = concurrency
    self.preset = preset
    self.option = option ?? Field.option(of: name)
    self.aliases = aliases
    self.keyForm = keyForm ?? (kind == .text(.number) ? .number : nil)
    self.isConfidential = isConfidential
  }

  /// Fields are the same if they are declared alike.
  public static func == (left: Field, right: Field) -> Bool {
    left === right
      || (left.name == right.name && left.kind == right.kind && left.label == right.label
        && left.hint == right.hint && left.group == right.group
        && left.required == right.required && left.condition == right.condition
        && left.concurrency == right.concurrency && left.preset == right.preset
        && left.option == right.option && left.aliases == right.aliases
        && left.keyForm == right.keyForm && left.isConfidential == right.isConfidential)
  }

  /// Hashes the name, which is rarely shared.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
  }

  private static func option(of name: String) -> String {
    var option = name
    if option.hasSuffix("_fen") { option.removeLast(4) }
    return String(option.map { $0 == "_" ? "-" : $0 })
  }
}

/// What the values of a field are.
public enum FieldKind: Sendable, Hashable {
  /// Text of a bounded use; see ``TextUse``.
  case text(TextUse)
  /// A whole number within bounds.
  case integer(ClosedRange<Int64>)
  /// An amount in fen, not negative.
  case money
  /// A local date, `2025-01-05`.
  case date
  /// One code of a list.
  case choice(ChoiceList)
  /// Any codes of a list, written and merged element by element.
  case set(ChoiceList)
  /// Yes or no.
  case flag
  /// The id of a record of another type in the same case.
  case reference(type: String)
}

/// What a text field holds.
///
/// Plain types have no free text: theirs are the uses that ``isPlain`` admits.
public enum TextUse: Sendable, Hashable, CaseIterable {
  /// A number of a case, paper or document, compared in normal form.
  case number
  /// The name of a firm or an organisation.
  case firm
  /// An address of a firm.
  case address
  /// The id of an office.
  case office
  /// A code: a credit code, a code of another system.
  case code
  /// The id of a record of any case.
  case record
  /// Digests of lines, with spaces between.
  case digests
  /// The terms of a plan, in the notation of plan files.
  case terms
  /// A user name of the office.
  case user
  /// The name of a person.
  case personName
  /// The number of a person's identity document.
  case identityNumber
  /// A telephone number.
  case phone
  /// The number of a bank card.
  case bankCard
  /// Words without a form.
  case words

  /// Whether the use is a fact of a case and not of a person.
  public var isPlain: Bool {
    switch self {
    case .number, .firm, .address, .office, .code, .record, .digests, .terms, .user: true
    case .personName, .identityNumber, .phone, .bankCard, .words: false
    }
  }

  /// Characters at most.
  public var charactersMax: Int {
    switch self {
    case .number, .code, .user, .office, .identityNumber, .phone, .bankCard: 64
    case .record: 69
    // 1,400 of 43 characters: with them a line keeps its limit.
    case .digests: 61_600
    case .terms: 32_768
    case .firm, .address, .personName: 200
    case .words: 20_000
    }
  }
}

/// A heading of forms and questions.
public struct FieldGroup: Sendable, Hashable {
  /// What a clerk reads above the group.
  public let label: Phrase

  /// Names a group.
  public init(_ label: Phrase) {
    self.label = label
  }
}

/// The codes that a choice or a set may hold.
public struct ChoiceList: Sendable, Hashable {
  /// The codes in the order they are offered.
  public let choices: [Choice]

  /// Makes a list.
  public init(_ choices: [Choice]) {
    self.choices = choices
  }

  /// The choice with a code; nil for a code that this version does not know.
  public func find(code: String) -> Choice? {
    choices.first { $0.code == code }
  }

  /// The choice that a person means by a code, a label in either language or an alias, whatever
  /// widths and cases were typed.
  public func find(typed: String) -> Choice? {
    let key = ChoiceList.fold(typed)
    return choices.first { $0.spellings.contains { ChoiceList.fold($0) == key } }
  }

  private static func fold(_ text: String) -> String {
    TextFolding.comparisonForm(text).lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
  }
}

/// One code of a list.
public struct Choice: Sendable, Hashable {
  /// The code in the log.
  public let code: String
  /// What a clerk reads.
  public let label: Phrase
  /// Other words that mean it in sheets and on the command line.
  public let aliases: [String]
  /// The code of the first level that this one belongs to, in a list of two levels.
  public let parent: String?

  /// Makes a choice.
  public init(_ code: String, _ label: Phrase, aliases: [String] = [], under parent: String? = nil)
  {
    self.code = code
    self.label = label
    self.aliases = aliases
    self.parent = parent
  }

  /// All spellings: code, labels, aliases.
  public var spellings: [String] { [code, label.chinese, label.english] + aliases }
}
