import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress merge`: two cases that are one.
enum MergeCommand {
  static let command = Command<Session>(
    "merge", aliases: ["归并"],
    summary: Phrase("把重复登记的案件归并为一件", "make one case of two that are the same"),
    discussion: Phrase(
      "前一件归并到后一件：只计一件，到账加在一起，按前一件的编号也能找到后一件。两件的内容都不改动，"
        + "可以用 --undo 撤销。跨单位归并须由两家共同的上级办理。",
      "The first case becomes part of the second: they count once, their payments add up, and the "
        + "first's number leads to the second. Nothing of either is rewritten, and --undo takes it "
        + "back. Cases of two offices are merged by an office above both."),
    options: [
      OptionSpecification(
        "because", alternativeNames: ["原因"],
        value: .choice(FieldInput.choices(RecordType.mergingReasons)),
        help: Phrase("归并原因，默认重复登记", "why; recorded twice unless told")),
      OptionSpecification("undo", alternativeNames: ["撤销"], help: Phrase("撤销归并", "take it back")),
    ],
    arguments: [
      MediationCommand.caseArgument,
      ArgumentSpecification(
        Phrase("归并到的案件", "INTO"), help: Phrase("保留的案件", "the case that stays"),
        isRequired: false),
    ],
    examples: [
      Example(
        command: "redress merge 9F3A-27C1 04B1-77D2",
        explanation: Phrase("前一件归并到后一件", "the first into the second")),
      Example(
        command: "redress merge --undo 9F3A-27C1",
        explanation: Phrase("撤销归并", "take it back")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let user = session.user(of: store)
      let caseID = try store.findCase(parsed.arguments[0])
      if parsed.isSet("undo") {
        try store.undoMerging(caseID, by: user)
        return report(caseID, nil, session)
      }
      guard parsed.arguments.count > 1 else {
        throw Problem(
          "merge.target", Phrase("没有写明归并到哪一件。", "The case that stays is not named."),
          hint: Phrase(
            "redress merge \(caseID.shortNumber) 保留的案件",
            "redress merge \(caseID.shortNumber) CASE-THAT-STAYS"), exit: .usage)
      }
      let target = try store.findCase(parsed.arguments[1])
      let end = try store.merge(
        caseID, into: target, because: parsed.value("because") ?? "entered_twice", by: user)
      report(caseID, end, session)
      let doubles = PossibleDoubles.find(try CaseView(store, end).parts[.recovery] ?? [])
      for double in doubles { session.warn(double.phrase) }
    })

  private static func report(_ caseID: RecordID, _ end: RecordID?, _ session: Session) {
    if session.format == .json {
      session.print([
        "case": .string(caseID.text), "merged_into": .string(orNull: end?.text),
      ])
      return
    }
    let number = caseID.shortNumber
    guard let end = end?.shortNumber else {
      session.print(
        session.say("已撤销归并，\(number) 重新单独计件。", "\(number) stands for itself again."))
      return
    }
    session.print(
      session.say(
        "\(number) 已归并到 \(end)，两件计一件。", "\(number) is part of \(end): they count once."))
  }
}

/// Payments of one day and one amount on cases that count as one: perhaps one that was recorded
/// twice.
struct PossibleDoubles {
  let payments: [StoredRecord]

  static func find(_ recoveries: [StoredRecord]) -> [PossibleDoubles] {
    let standing = recoveries.filter { !$0.isVoided }
    let groups = Dictionary(grouping: standing) { payment in
      (payment.values["received_on"]?.text ?? "") + " "
        + String(payment.values["amount_fen"]?.integer ?? 0)
    }
    return groups.keys.sorted().compactMap { key in
      let group = groups[key] ?? []
      let cases = Set(group.map(\.key.caseID))
      return cases.count > 1 ? PossibleDoubles(payments: group) : nil
    }
  }

  var phrase: Phrase {
    let numbers = payments.map(\.key.id.shortNumber)
    let amount = CaseVoid.sum([payments[0]])?.yuanGrouped ?? ""
    let day = payments[0].values["received_on"]?.text ?? ""
    return Phrase(
      "到账 \(numbers.joined(separator: "、")) 日期和金额相同（\(day)，\(amount) 元），可能是同一笔；"
        + "重复的请作废：redress recovery void。",
      "payments \(numbers.joined(separator: ", ")) are of one day and amount (\(day), \(amount) "
        + "yuan) and may be one: void the double with redress recovery void.")
  }
}
