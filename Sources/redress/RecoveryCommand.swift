import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress recovery`: money that reached the worker, one payment a record.
enum RecoveryCommand {
  static let command: Command<Session> = Command(
    "recovery", aliases: ["到账"], summary: Phrase("到账记录", "money that reached the worker"),
    examples: [
      Example(
        command: "redress recovery add 9F3A-27C1 --amount 20000",
        explanation: Phrase("今天到账两万元", "20,000 yuan that came today"))
    ],
    subcommands: [add, list, void])

  private static let detailFields = [
    "kind", "method", "payer", "worker", "evidence", "instalment",
  ].compactMap { RecordType.recovery.find(field: $0) }

  /// The options that say more of a payment than its sum and day.
  static let detailOptions = detailFields.map { FieldInput.option($0) }

  private static let add = Command<Session>(
    "add", aliases: ["登记"], summary: Phrase("登记一笔到账", "record a payment"),
    options: [
      OptionSpecification(
        "amount", value: .text(placeholder: Phrase("金额", "YUAN")),
        help: Phrase("到账金额（元）", "the amount (yuan)"), isRequired: true),
      OptionSpecification(
        "on", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("到账日期，默认今天", "the day; today unless told")),
    ] + detailOptions,
    arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command: "redress recovery add 9F3A-27C1 --amount 20000 --on 2025-03-01 --kind wages",
        explanation: Phrase("工资到账两万元", "20,000 yuan of wages"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let view = try CaseView(store, try session.findCase(parsed.arguments[0], store))
      guard !view.root.isVoided else {
        throw StoreError.caseVoided(view.root.key.id)
      }
      let input = FieldInput(offices: try store.officeTree(), today: store.today)
      guard let dateField = RecordType.recovery.find(field: "received_on") else { return }
      let day = try parsed.value("on").map { try input.readDate($0, dateField) } ?? store.today
      let draft = try draft(
        parsed, amount: parsed.value("amount") ?? "", on: day, view, input, store, session)
      try store.save(draft.line().map { [$0] } ?? [], by: session.user(of: store))
      let total = try store.received(on: view.root.key.id)
      if session.format == .json {
        session.print([
          "id": .string(draft.key.id.text), "case": .string(view.root.key.id.text),
          "received_fen": .integer(total.rawValue),
        ])
      } else {
        session.print(
          session.say(
            "已登记，本案到账合计 \(total.yuanGrouped) 元。",
            "Recorded; the case has received \(total.yuanGrouped) yuan."))
      }
    })

  /// The payment that options describe, with warnings about what looks odd.
  static func draft(
    _ parsed: ParsedCommand, amount: String, on day: LocalDate, _ view: CaseView,
    _ input: FieldInput, _ store: CaseStore, _ session: Session
  ) throws -> RecordDraft {
    let caseID = view.root.key.id
    var draft = RecordDraft(new: .recovery, case: caseID, id: store.newRecordID())
    guard let amountField = RecordType.recovery.find(field: "amount_fen") else { return draft }
    let fen = try input.readMoney(amount, amountField)
    draft.set("amount_fen", .integer(fen.rawValue))
    draft.set("received_on", .text(day.iso))
    for field in detailFields {
      if let typed = parsed.value(field.option) {
        draft.set(field.name, try input.read(typed, for: field))
      }
    }
    for (field, type) in [("worker", RecordType.participant), ("instalment", .instalment)] {
      guard let typed = draft.value(of: field)?.text else { continue }
      draft.set(field, .text(try view.find(typed, of: type).key.id.text))
    }
    if draft.value(of: "kind") == nil { draft.set("kind", .text(try kind(of: view))) }
    let isDouble = (view.parts[.recovery] ?? []).contains { recovery in
      !recovery.isVoided && recovery.values["received_on"]?.text == day.iso
        && recovery.values["amount_fen"]?.integer == fen.rawValue
    }
    if isDouble {
      session.warn(
        Phrase(
          "本案同一天已有一笔同样金额的到账，请核对是否重复。",
          "the case has a payment of the same day and amount; it may be a double."))
    }
    if day > input.today {
      session.warn(
        Phrase("到账日期 \(day.iso) 在今天之后。", "the payment's day \(day.iso) is in the future."))
    }
    if let agreed = view.root.values["agreed_fen"]?.integer,
      view.received.rawValue + fen.rawValue > agreed
    {
      session.warn(Phrase("到账合计将超过协议金额。", "more will have been received than was agreed."))
    }
    return draft
  }

  /// What money is for where nobody said it: what the dispute is about, if it is about one thing.
  private static func kind(of view: CaseView) throws -> String {
    let kinds = Set(
      ((view.root.values["dispute_types"] ?? view.root.values["matter"])?.codes ?? []).map { code in
        switch code {
        case "wages", "overtime", "severance", "injury": code
        case "contract_termination", "dismissal", "damages": "severance"
        case "social_insurance": "contributions"
        default: "other"
        }
      })
    guard kinds.count == 1, let kind = kinds.first else {
      throw Problem(
        "value.missing",
        Phrase(
          "本案有几种争议，请说明款项性质。", "The case has several dispute types; say what the money is for."),
        hint: Phrase(
          "加上 --kind，可填："
            + RecordType.recoveryKinds.choices.map(\.label.chinese).joined(separator: "、"),
          "Add --kind, one of: "
            + RecordType.recoveryKinds.choices.map(\.code).joined(separator: ", ")),
        exit: .usage)
    }
    return kind
  }

  // MARK: - list

  private static let list = Command<Session>(
    "list", aliases: ["列表"], summary: Phrase("一个案件的到账记录", "the payments of a case"),
    arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command: "redress recovery list 150502-2025-0001",
        explanation: Phrase("按案号", "by official number"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let view = try CaseView(store, try session.findCase(parsed.arguments[0], store))
      let recoveries = view.parts[.recovery] ?? []
      if session.format == .json {
        session.print([
          "case": .string(view.root.key.id.text),
          "received_fen": .integer(view.received.rawValue),
          "recoveries": .array(recoveries.map { .object(FieldText.json($0)) }),
        ])
        return
      }
      let words = FieldText(language: session.language, offices: try store.officeTree())
      session.print(table(recoveries, words, session))
      session.print(
        session.say("合计 \(view.received.yuanGrouped) 元", "Total \(view.received.yuanGrouped) yuan"))
    })

  /// Payments as a table, oldest first.
  static func table(
    _ recoveries: [StoredRecord], _ words: FieldText, _ session: Session
  ) -> TextTable {
    let fields = ["received_on", "amount_fen", "kind", "method", "payer", "evidence"].compactMap {
      RecordType.recovery.find(field: $0)
    }
    var table = TextTable(
      [.init(Phrase("编号", "Payment"))]
        + fields.map { field in
          let isMoney = if case .money = field.kind { true } else { false }
          return .init(field.label, isMoney ? .right : .left)
        } + [.init("")])
    table.indentation = 2
    let sorted = recoveries.sorted {
      ($0.values["received_on"]?.text ?? "", $0.key.id) < (
        $1.values["received_on"]?.text ?? "", $1.key.id
      )
    }
    for recovery in sorted {
      table.append(
        [recovery.key.id.shortNumber]
          + fields.map { field in recovery.values[field.name].map { words.text($0, field) } ?? "" }
          + [recovery.isVoided ? session.say("已作废", "voided") : ""])
    }
    return table
  }

  // MARK: - void

  private static let void = Command<Session>(
    "void", aliases: ["作废"], summary: Phrase("作废一笔录错或退回的到账", "void a payment"),
    options: [CaseVoiding.reasonOption],
    arguments: [
      MediationCommand.caseArgument,
      ArgumentSpecification(
        Phrase("到账编号", "PAYMENT"),
        help: Phrase("recovery list 列出的编号", "its number in recovery list")),
    ],
    examples: [
      Example(
        command: "redress recovery void 9F3A-27C1 04B1-77D2 --reason returned",
        explanation: Phrase("款项退回", "the money went back"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let view = try CaseView(store, try session.findCase(parsed.arguments[0], store))
      let typed = TextFolding.halfWidth(parsed.arguments[1])
      let found = (view.parts[.recovery] ?? []).filter { recovery in
        let number = recovery.key.id.shortNumber
        return number == typed.uppercased()
          || number.filter { $0 != "-" } == typed.uppercased()
          || recovery.key.id.text == typed.lowercased()
      }
      guard let recovery = found.first, found.count == 1 else {
        throw StoreError.unknownRecord(type: "recovery", id: typed)
      }
      guard !recovery.isVoided else {
        throw StoreError.recordVoided(type: "recovery", id: recovery.key.id)
      }
      try store.save(
        [RecordDraft.void(recovery, reason: parsed.value("reason") ?? "")],
        by: session.user(of: store))
      let total = try store.received(on: view.root.key.id)
      if session.format == .json {
        session.print([
          "id": .string(recovery.key.id.text), "received_fen": .integer(total.rawValue),
        ])
      } else {
        session.print(
          session.say(
            "已作废，本案到账合计 \(total.yuanGrouped) 元。",
            "Voided; the case has received \(total.yuanGrouped) yuan."))
      }
    })
}
