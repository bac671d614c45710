import CaseModel
import CaseStore
import ChangeLog
import Console

/// Options, questions and values from the declarations of fields.
struct FieldInput {
  /// What reading a typed value needs to know.
  let offices: OfficeTree
  let today: LocalDate
  /// The store in which a case that is named is looked for; nil where none is.
  var store: CaseStore?

  /// The option of the command line that sets a field.
  static func option(_ field: Field) -> OptionSpecification {
    let isList = if case .set = field.kind { true } else { false }
    return OptionSpecification(
      field.option, alternativeNames: [field.label.chinese], value: value(of: field.kind),
      help: help(of: field), isRepeatable: isList, group: field.group.label)
  }

  private static func help(of field: Field) -> Phrase {
    let unit: Phrase? = if case .money = field.kind { Phrase("（元）", " (yuan)") } else { nil }
    let hint = field.hint.map { Phrase("：\($0.chinese)", ": \($0.english)") }
    return Phrase(
      field.label.chinese + (unit?.chinese ?? "") + (hint?.chinese ?? ""),
      field.label.english + (unit?.english ?? "") + (hint?.english ?? ""))
  }

  private static func value(of kind: FieldKind) -> OptionSpecification.Value {
    switch kind {
    case .text, .reference: .text(placeholder: Phrase("文字", "TEXT"))
    case .integer: .text(placeholder: Phrase("数字", "NUMBER"))
    case .money: .text(placeholder: Phrase("金额", "YUAN"))
    case .date: .text(placeholder: Phrase("日期", "DATE"))
    case .choice(let list), .set(let list): .choice(choices(list))
    case .flag: .choice(yesNo)
    }
  }

  static let yesNo = [
    OptionSpecification.Choice("yes", Phrase("是", "yes"), aliases: ["true", "1", "y", "有"]),
    OptionSpecification.Choice("no", Phrase("否", "no"), aliases: ["false", "0", "n", "无"]),
  ]

  static func choices(_ list: ChoiceList) -> [OptionSpecification.Choice] {
    list.choices.map { OptionSpecification.Choice($0.code, $0.label, aliases: $0.aliases) }
  }

  /// Reads what was typed for a field.
  ///
  /// - Throws: `Problem`, naming the field and what would do.
  func read(_ typed: String, for field: Field) throws -> FieldValue {
    let text = TextFolding.trimmed(typed)
    guard !text.isEmpty else { throw invalid(field, typed, Phrase("不能为空", "it is empty")) }
    switch field.kind {
    case .text(.office):
      let found = offices.find(typed: text)
      guard found.count == 1 else { throw StoreError.unknownOffice(text) }
      return .text(found[0].id)
    case .text(.identityNumber): return .text(IdentityNumber.normalForm(text))
    case .text(.code): return .text(CreditCode.normalForm(text))
    case .text(.record) where store != nil:
      return .text(try store?.findCase(text).text ?? text)
    case .text(let use):
      guard text.count <= use.charactersMax else {
        throw invalid(
          field, typed,
          Phrase("最多 \(use.charactersMax) 个字", "at most \(use.charactersMax) characters"))
      }
      return .text(text)
    case .reference: return .text(text)
    case .integer(let range):
      guard let number = Int64(TextFolding.halfWidth(text)), range.contains(number) else {
        throw invalid(
          field, typed,
          Phrase(
            "应为 \(range.lowerBound) 到 \(range.upperBound) 的整数",
            "a whole number from \(range.lowerBound) to \(range.upperBound) is expected"))
      }
      return .integer(number)
    case .money: return .integer(try readMoney(text, field).rawValue)
    case .date: return .text(try readDate(text, field).iso)
    case .choice(let list):
      guard let choice = list.find(typed: text) else { throw unknown(field, text, list) }
      return .text(choice.code)
    case .set(let list): return .codes(try readSet([text], list, field))
    case .flag:
      guard let choice = FieldInput.yesNo.choice(named: text) else {
        throw invalid(field, typed, Phrase("请填“是”或“否”", "yes or no is expected"))
      }
      return .flag(choice.code == "yes")
    }
  }

  /// Reads the values of a field that may be given several times.
  func read(_ typed: [String], for field: Field) throws -> FieldValue {
    guard case .set(let list) = field.kind else { return try read(typed.last ?? "", for: field) }
    return .codes(try readSet(typed, list, field))
  }

  private func readSet(
    _ typed: [String], _ list: ChoiceList, _ field: Field
  ) throws -> [String] {
    var codes: Set<String> = []
    for part in typed {
      // A label may itself hold a comma, so the whole is tried before its parts.
      if let choice = list.find(typed: part) {
        codes.insert(choice.code)
        continue
      }
      for piece in part.split(whereSeparator: { ",，、;；".contains($0) }) {
        guard let choice = list.find(typed: String(piece)) else {
          throw unknown(field, String(piece), list)
        }
        codes.insert(choice.code)
      }
    }
    return list.choices.map(\.code).filter(codes.contains)
  }

  /// Reads an amount in yuan.
  func readMoney(_ text: String, _ field: Field) throws -> Fen {
    do { return try Fen(yuanText: text) } catch {
      let reason: Phrase =
        switch error {
        case .empty: Phrase("不能为空", "it is empty")
        case .malformed: Phrase("不是金额", "it is no amount")
        case .negative: Phrase("不能是负数", "an amount cannot be negative")
        case .fractionOfFen: Phrase("最小到分，不能有三位小数", "an amount has at most two decimals")
        case .tooLarge: Phrase("数额太大", "it is too large")
        }
      throw invalid(field, text, reason, hint: Phrase("例如 1234.50", "for example 1234.50"))
    }
  }

  /// Reads a date; `today` and `今天` are dates, too.
  func readDate(_ text: String, _ field: Field) throws -> LocalDate {
    switch text.lowercased() {
    case "today", "今天": return today
    case "yesterday", "昨天": return today.adding(days: -1)
    default: break
    }
    do { return try LocalDate(typed: text, century: .notAfter(today.adding(years: 10))) } catch {
      let reason: Phrase =
        switch error {
        case .empty: Phrase("不能为空", "it is empty")
        case .malformed: Phrase("不是日期", "it is no date")
        case .noSuchDay: Phrase("没有这一天", "there is no such day")
        case .outOfRange: Phrase("年份应在 1900 到 2199 之间", "the year must be from 1900 to 2199")
        }
      throw invalid(
        field, text, reason,
        hint: Phrase("例如 2025-01-05 或 2025年1月5日", "for example 2025-01-05"))
    }
  }

  private func invalid(
    _ field: Field, _ typed: String, _ reason: Phrase, hint: Phrase? = nil
  ) -> Problem {
    Problem(
      "value.invalid",
      Phrase(
        "“\(field.label.chinese)”填写不对：“\(typed)”，\(reason.chinese)。",
        "“\(typed)” does not fit \(field.label.english): \(reason.english)."),
      hint: hint.map { Phrase($0.chinese + "。", $0.english + ".") }, exit: .usage)
  }

  private func unknown(_ field: Field, _ typed: String, _ list: ChoiceList) -> Problem {
    let near = FieldInput.choices(list).nearest(to: typed).prefix(3)
    let offered = near.isEmpty ? Array(FieldInput.choices(list).prefix(12)) : Array(near)
    return Problem(
      "value.unknown_choice",
      Phrase(
        "“\(field.label.chinese)”没有“\(typed)”这一项。",
        "\(field.label.english) has no choice “\(typed)”."),
      hint: Phrase(
        "可填：" + offered.map(\.label.chinese).joined(separator: "；"),
        "Choose from: " + offered.map { "\($0.code) (\($0.label.english))" }.joined(separator: ", ")
      ),
      exit: .usage)
  }

  /// The question that asks for a field.
  ///
  /// - Parameter offers: what is known already that a typed text may mean.
  func question(
    _ field: Field, preset: FieldValue?,
    offers: @escaping @Sendable (String) -> [Question.Offer] = { _ in [] }
  ) -> Question {
    let choices: [OptionSpecification.Choice] =
      switch field.kind {
      case .choice(let list), .set(let list): FieldInput.choices(list)
      case .flag: FieldInput.yesNo
      default: []
      }
    let isSet = if case .set = field.kind { true } else { false }
    let unit = if case .money = field.kind { true } else { false }
    let condition = field.condition
    return Question(
      field.option,
      label: unit
        ? Phrase(field.label.chinese + "（元）", field.label.english + " (yuan)") : field.label,
      hint: field.hint, choices: choices, isSet: isSet, preset: presetText(preset, field),
      isRequired: field.required == .intake,
      condition: { answers in
        condition.map { FieldInput.holds($0, answers) } ?? true
      },
      offers: offers,
      validate: { typed in
        do {
          let value = try read(typed, for: field)
          return .success(FieldInput.canonical(value, typed))
        } catch let problem as Problem { return .failure(problem) } catch {
          return .failure(problem(for: error))
        }
      })
  }

  private func presetText(_ preset: FieldValue?, _ field: Field) -> [String] {
    switch preset {
    case nil: []
    case .text(let text): [text]
    case .integer(let integer):
      if case .money = field.kind { [Fen(rawValue: integer).yuan] } else { [String(integer)] }
    case .flag(let truth): [truth ? "yes" : "no"]
    case .codes(let codes): codes
    }
  }

  private static func canonical(_ value: FieldValue, _ typed: String) -> String {
    switch value {
    case .text(let text): text
    case .integer, .codes: typed
    case .flag(let truth): truth ? "yes" : "no"
    }
  }

  /// Conditions name fields, answers stand under options: the two differ by declared spelling only.
  private static func holds(_ condition: Field.Condition, _ answers: Answers) -> Bool {
    func value(_ field: String) -> String? {
      let declared = RecordType.all.lazy.compactMap { $0.find(field: field) }.first
      return answers.value(declared?.option ?? field)
    }
    return switch condition {
    case .isSet(let field): value(field) != nil
    case .isOneOf(let field, let codes): value(field).map(codes.contains) ?? false
    case .any(let conditions): conditions.contains { holds($0, answers) }
    }
  }
}
