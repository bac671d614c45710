import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress person`: who is the same person in several cases.
enum PersonCommand {
  static let command = Command<Session>(
    "person", aliases: ["人员"],
    summary: Phrase("几件案件里的同一个人", "people who stand in several cases"),
    examples: [
      Example(
        command: "redress person same 9F3A-27C1/王芳 04B1-77D2/王芳",
        explanation: Phrase("两件里的王芳是同一人", "they are one person"))
    ],
    subcommands: [same, list])

  private static func argument(_ name: Phrase) -> ArgumentSpecification {
    ArgumentSpecification(
      name,
      help: Phrase(
        "案件/当事人：姓名、编号，或第几位", "CASE/WHO: a name, a number, or the place in the case"))
  }

  private static let same = Command<Session>(
    "same", aliases: ["同一人"],
    summary: Phrase("记下两件案件里的人是同一人，或撤销", "note that two participants are one person"),
    discussion: Phrase(
      "统计人数时只算一次，不需要姓名，因此上级也能这样统计。",
      "They are then counted once, also where no names go."),
    options: [
      OptionSpecification("undo", alternativeNames: ["撤销"], help: Phrase("撤销", "take it back"))
    ],
    arguments: [argument(Phrase("当事人", "PERSON")), argument(Phrase("另一当事人", "OTHER"))],
    examples: [
      Example(
        command: "redress person same 9F3A-27C1/1 04B1-77D2/1",
        explanation: Phrase("两件里的第一位是同一人", "the first of both")),
      Example(
        command: "redress person same --undo 9F3A-27C1/1 04B1-77D2/1",
        explanation: Phrase("撤销", "take it back")),
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let user = session.user(of: store)
      let one = try find(parsed.arguments[0], store, session)
      let other = try find(parsed.arguments[1], store, session)
      let (caseID, otherCase) = (one.key.caseID ?? one.key.id, other.key.caseID ?? other.key.id)
      guard parsed.isSet("undo") else {
        try store.noteSamePerson(one.key.id, in: caseID, as: other.key.id, in: otherCase, by: user)
        return report(one.key.id, other.key.id, isSame: true, session)
      }
      let said = try [(caseID, one, other), (otherCase, other, one)].flatMap { held, left, right in
        try store.records(of: .sameAs, in: held).filter { record in
          !record.isVoided && record.values["participant"]?.text == left.key.id.text
            && record.values["other"]?.text == right.key.id.text
        }
      }
      guard !said.isEmpty else {
        throw Problem(
          "person.not_same",
          Phrase("没有记过这两位是同一人。", "Nobody noted that these two are one person."),
          hint: Phrase(
            "查看：redress person list \(caseID.shortNumber)。",
            "See redress person list \(caseID.shortNumber)."), exit: .refused)
      }
      try store.save(said.map { RecordDraft.void($0, reason: "mistake") }, by: user)
      report(one.key.id, other.key.id, isSame: false, session)
    })

  private static func report(
    _ one: RecordID, _ other: RecordID, isSame: Bool, _ session: Session
  ) {
    if session.format == .json {
      return session.print([
        "participant": .string(one.text), "other": .string(other.text), "same": .boolean(isSame),
      ])
    }
    session.print(
      isSame
        ? session.say("已记下是同一人，统计时算一人。", "Noted: they are counted as one person.")
        : session.say("已撤销，统计时算两人。", "Taken back: they are counted as two."))
  }

  /// `CASE/WHO`; a case with one participant needs no more than its number.
  private static func find(
    _ typed: String, _ store: CaseStore, _ session: Session
  ) throws -> StoredRecord {
    let parts = typed.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { "/／".contains($0) })
    let view = try CaseView(store, try store.findCase(String(parts.first ?? "")))
    session.noteRead(of: view.root.key.id, store)
    let people = (view.parts[.participant] ?? []).filter { !$0.isVoided }
    if parts.count < 2, let only = people.first, people.count == 1 { return only }
    let who = parts.count < 2 ? "" : String(parts[1])
    if let place = Int(TextFolding.halfWidth(who)), people.indices.contains(place - 1) {
      return people[place - 1]
    }
    return try view.find(who, of: .participant)
  }

  private static let list = Command<Session>(
    "list", aliases: ["列表"],
    summary: Phrase("一件案件里的人还在哪些案件里", "where else the people of a case stand"),
    arguments: [MediationCommand.caseArgument],
    examples: [
      Example(
        command: "redress person list 9F3A-27C1",
        explanation: Phrase("这些人的其他案件", "their other cases"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let view = try CaseView(store, try session.findCase(parsed.arguments[0], store))
      session.noteRead(of: view.root.key.id, store)
      let persons = try store.samePersons()
      let groups = Dictionary(grouping: persons.groups, by: { persons.representative(of: $0[0]) })
      let people = (view.parts[.participant] ?? []).filter { !$0.isVoided }
      let rows = try people.enumerated().map { place, participant in
        let id = participant.key.id
        let same = groups[persons.representative(of: id)]?.first ?? []
        let cases = try store.cases(ofParticipants: same.filter { $0 != id })
        let name = view.parts[.person]?.first { $0.key.id == id }?.values["name"]?.text
        return (place: place + 1, id: id, name: name, cases: cases)
      }
      if session.format == .json {
        return session.print(
          .array(
            rows.map { row in
              .object([
                ("participant", .string(row.id.text)), ("name", .string(orNull: row.name)),
                ("cases", .array(row.cases.map { .string($0.text) })),
              ])
            }))
      }
      try session.print(
        [
          .init("", .right), .init(Phrase("姓名", "Name")), .init(Phrase("编号", "Number")),
          .init(Phrase("其他案件", "Other cases"), importance: 2),
        ],
        rows.map { row in
          [
            String(row.place), row.name ?? "", row.id.shortNumber,
            row.cases.map(\.shortNumber).joined(separator: session.say("、", ", ")),
          ]
        })
    })
}
