import CaseModel
import CaseStore
import ChangeLog
import Console

extension ConflictsCommand {
  static let resolve: Command<Session> = Command(
    "resolve", aliases: ["选定"], summary: Phrase("选定一个值", "choose a value"),
    discussion: Phrase(
      "VALUE 可以是 show 列出的序号（1、2……）、一个新的值，或 none（清空；对作废的案件是恢复，随案件作废的到账一并恢复）。",
      "VALUE is a number of show's list (1, 2 …), a value of its own, or none to empty the field: "
        + "a voided case then stands again, with the payments that were voided with it."),
    options: [
      OptionSpecification(
        "record", value: .text(placeholder: Phrase("编号", "ID")),
        help: Phrase("案件里有几条同类记录时，指定是哪一条", "which record, where a case has several"))
    ],
    arguments: [
      caseArgument,
      ArgumentSpecification(
        Phrase("项", "FIELD"), help: Phrase("show 列出的项", "a field that show lists")),
      ArgumentSpecification(
        Phrase("值", "VALUE"), help: Phrase("序号、新值或 none", "a number, a value or none")),
    ],
    examples: [
      Example(
        command: "redress conflicts resolve 9F3A-27C1 agreed 2",
        explanation: Phrase("选第二个值", "take the second value"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let offices = try store.officeTree()
      let (id, conflicts) = try find(parsed.arguments[0], store, offices)
      let conflict = try find(
        parsed.arguments[1], record: parsed.value("record"), choosing: parsed.arguments[2],
        in: conflicts)
      let drafts = try choose(
        parsed.arguments[2], conflict, FieldInput(offices: offices, today: store.today))
      try store.save(drafts, by: session.user(of: store))
      let words = FieldText(
        language: session.language, offices: offices, showsConfidential: session.isOnScreen)
      let label = words.label(type: conflict.record.type, field: conflict.field)
      if session.format == .json {
        session.print([
          "case": .string(id.text), "field": .string(conflict.field),
          "lines": .integer(Int64(drafts.count)),
        ])
        return
      }
      session.print(session.say("“\(label)”已选定。", "“\(label)” is settled."))
      // Payments that went with the case, whichever way.
      guard let caseVoid = conflict.caseVoid, drafts.first?.record == caseVoid.root.key else {
        return
      }
      let others = drafts.dropFirst().map(\.record)
      let payments = caseVoid.payments.filter { others.contains($0.key) }
      let isRestored = drafts.first?.set.first?.value == .null
      let told = isRestored ? PaymentWords.restored(payments) : PaymentWords.voided(payments)
      if let told { session.print(told[session.language]) }
    })

  private static func find(
    _ typed: String, record: String?, choosing value: String, in conflicts: [Conflict]
  ) throws -> Conflict {
    let key = TextFolding.comparisonForm(typed).lowercased()
    let found = conflicts.filter { conflict in
      let name = String(conflict.field.prefix { $0 != "." })
      let field = conflict.record.type.find(field: name)
      let id = conflict.record.key.id
      let isNamed =
        [conflict.field, name, field?.option, field?.label.chinese, field?.label.english]
        .compactMap { $0 }.contains { TextFolding.comparisonForm($0).lowercased() == key }
      return isNamed
        && (record.map { id.text == $0 || id.shortNumber == $0.uppercased() } ?? true)
    }
    guard let first = found.first else {
      throw Problem(
        "conflict.unknown", Phrase("“\(typed)”没有不一致的内容。", "Nothing differs in “\(typed)”."),
        hint: Phrase("用 redress conflicts show 案件 查看。", "See redress conflicts show CASE."),
        exit: .refused)
    }
    // Whichever of its payments is named, it is the one case that is restored.
    let areOfCase = found.allSatisfy { $0.caseVoid != nil }
    guard found.count == 1 || (areOfCase && isNone(value)) else {
      let ids = found.map(\.record.key.id.shortNumber)
      throw Problem(
        "conflict.ambiguous",
        Phrase(
          "有 \(found.count) 处“\(typed)”不一致：\(ids.joined(separator: "、"))。",
          "\(found.count) fields “\(typed)” differ: \(ids.joined(separator: ", "))."),
        hint: Phrase("用 --record 指定一条。", "Name one with --record."), exit: .refused)
    }
    return first
  }

  private static func isNone(_ typed: String) -> Bool { typed == "none" || typed == "无" }

  private static func choose(
    _ typed: String, _ conflict: Conflict, _ input: FieldInput
  ) throws -> [LineDraft] {
    if isNone(typed) { return conflict.drafts(taking: .null) }
    let choices =
      conflict.kind == .paymentOnVoidedCase
      ? [conflict.shown?.value ?? .null, .null] : conflict.merge.heads.map(\.value)
    if let number = Int(typed), choices.indices.contains(number - 1) {
      return conflict.drafts(taking: choices[number - 1])
    }
    let name = String(conflict.field.prefix { $0 != "." })
    guard let field = conflict.record.type.find(field: name) else {
      throw StoreError.invalidValue(type: conflict.record.type.name, field: conflict.field)
    }
    if case .set = field.kind {
      // An element of a set is in it or not.
      let isIn = FieldInput.yesNo.choice(named: typed)?.code
      guard let isIn else {
        throw StoreError.invalidValue(type: conflict.record.type.name, field: conflict.field)
      }
      return conflict.drafts(taking: .boolean(isIn == "yes"))
    }
    return conflict.drafts(taking: try input.read(typed, for: field).logValue)
  }
}
