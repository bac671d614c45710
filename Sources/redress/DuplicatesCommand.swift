import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress duplicates`: cases that may be recorded twice.
enum DuplicatesCommand {
  static let command = Command<Session>(
    "duplicates", aliases: ["查重"], summary: Phrase("可能重复登记的案件", "cases that may be recorded twice"),
    discussion: Phrase(
      "按证件号码、电话、姓名和出生年份、双方和时间查找。已归并的、已说明不是重复的不再列出。",
      "Found by identity number, phone, name and year of birth, or the same parties near in time. "
        + "What was merged, or said to be two cases, is listed no more."),
    options: [
      OptionSpecification(
        "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
        help: Phrase("只看一个单位及其下级", "one office and those below it")),
      OptionSpecification(
        "across", alternativeNames: ["跨单位"],
        help: Phrase("只看两个单位之间的", "pairs between two offices, and no others")),
      OptionSpecification(
        "limit", value: .text(placeholder: Phrase("数量", "NUMBER")),
        help: Phrase("最多列出多少对，默认 50", "how many pairs at most; 50 unless told")),
    ],
    arguments: [
      ArgumentSpecification(
        Phrase("案件", "CASE"),
        help: Phrase("只看与这一件相似的", "pairs with one case"), isRequired: false)
    ],
    examples: [
      Example(command: "redress duplicates", explanation: Phrase("全部", "all of them")),
      Example(
        command: "redress duplicates 9F3A-27C1",
        explanation: Phrase("与一件相似的", "those of one case")),
    ],
    run: { parsed, session in try run(parsed, session) })

  private static func run(_ parsed: ParsedCommand, _ session: Session) throws {
    let store = try session.openStore()
    let offices = try store.officeTree()
    var filter = DuplicateFilter()
    if let typed = parsed.value("office") {
      let found = offices.find(typed: typed)
      guard found.count == 1 else { throw StoreError.unknownOffice(typed) }
      filter.office = found[0].id
    }
    filter.caseID = try parsed.arguments.first.map { try session.findCase($0, store) }
    filter.isAcrossOffices = parsed.isSet("across")
    if let typed = parsed.value("limit") {
      guard let limit = Int(typed), limit > 0 else {
        throw Problem(
          "value.invalid", Phrase("“\(typed)”不是数量。", "“\(typed)” is no number."),
          hint: Phrase("例如 --limit 200。", "For example --limit 200."), exit: .usage)
      }
      filter.pairsMax = limit
    }
    let found = try store.duplicatePairs(filter)
    // Which cases are of one person is personal data, though no name is shown.
    if !found.pairs.isEmpty { session.noteRead(of: filter.caseID, store) }
    let elsewhere = try filter.caseID.map { try store.casesElsewhere(on: $0) } ?? []
    if session.format == .json {
      session.print([
        "total": .integer(Int64(found.total)), "pairs": .array(found.pairs.map { json($0) }),
        "elsewhere": .array(elsewhere.map { DuplicateWords.json($0) }),
      ])
      return
    }
    var table = TextTable([
      .init(Phrase("案件", "Case")), .init(Phrase("日期", "Date")), .init(Phrase("状态", "State")),
      .init(Phrase("相似案件", "Earlier")), .init(Phrase("日期", "Date")),
      .init(Phrase("状态", "State")),
      .init(Phrase("单位", "Office"), importance: 2), .init(Phrase("相同之处", "Alike in")),
    ])
    for pair in found.pairs {
      let names = [pair.later.office, pair.earlier.office].map { offices.find(id: $0)?.name ?? $0 }
      table.append(
        cells(pair.later, session) + cells(pair.earlier, session) + [
          names[0] == names[1] ? names[0] : names.joined(separator: " / "),
          pair.likeness.map { $0.label[session.language] }
            .joined(separator: session.say("、", ", ")),
        ])
    }
    session.print(table)
    session.print(
      session.say(
        "共 \(found.total) 对，列出 \(found.pairs.count) 对。",
        "\(found.pairs.count) of \(found.total) pairs."))
    for found in elsewhere { session.print(DuplicateWords.elsewhere(found, offices)[session.language]) }
    if let first = found.pairs.first {
      let (later, earlier) = (first.later.caseID.shortNumber, first.earlier.caseID.shortNumber)
      let noun = CaseNoun.name(first.later.type)
      session.remark(
        Phrase(
          "是同一件：redress merge \(later) \(earlier)；不是：redress \(noun) distinction add "
            + "\(later) --from \(earlier) --because 另一件事",
          "if they are one: redress merge \(later) \(earlier); if not: redress \(noun) distinction "
            + "add \(later) --from \(earlier) --because another_matter"))
    }
  }

  private static func cells(_ found: DuplicateCandidate, _ session: Session) -> [String] {
    [
      found.caseID.shortNumber, found.day?.iso ?? "",
      found.isConcluded ? session.say("已办结", "concluded") : session.say("办理中", "open"),
    ]
  }

  private static func json(_ pair: DuplicatePair) -> JSONOutput {
    .object([
      ("case", .string(pair.later.caseID.text)),
      ("short_number", .string(pair.later.caseID.shortNumber)),
      ("office", .string(pair.later.office)),
      ("earlier", .string(pair.earlier.caseID.text)),
      ("earlier_short_number", .string(pair.earlier.caseID.shortNumber)),
      ("earlier_office", .string(pair.earlier.office)),
      ("type", .string(pair.later.type.name)),
      ("alike_in", .array(pair.likeness.map { .string($0.rawValue) })),
    ])
  }
}

extension DuplicateWords {
  static func json(_ found: CaseElsewhere) -> JSONOutput {
    .object([
      ("office", .string(found.office)), ("since", .string(orNull: found.since?.iso)),
    ])
  }
}
