import CaseModel
import CaseStore
import ChangeLog
import Console
import Reports

/// `redress handover`: all open cases of one colleague go to another, in one transaction.
///
/// It writes who handles the case over the value that is shown. Cases of which people named
/// different handlers are left to a person. What one run handed over can be handed back by its
/// time: all its changes bear the same.
enum HandoverCommand {
  static let command: Command<Session> = Command(
    "handover", aliases: ["交接"],
    summary: Phrase("把一位同事的未结案件交给另一位", "hand all open cases of one colleague to another"),
    discussion: Phrase(
      """
      各种案件一起交接：调解员、承办人、接待人改为接手人；协议还没有履行完的也算未结。先用 --dry-run 看清单。\
      交接后会给出交回的命令。同一案件承办人填写不一致的不动，列出来请人选定。
      """,
      """
      Cases of every type; one whose agreement is not performed yet counts as open. --dry-run \
      lists them first. It tells the command that hands them back. Cases of which people named different \
      handlers are left alone and listed.
      """),
    options: [
      OptionSpecification(
        "from", value: .text(placeholder: Phrase("用户名", "USER")),
        help: Phrase("原承办人", "who handles them now"), isRequired: true),
      OptionSpecification(
        "to", value: .text(placeholder: Phrase("用户名", "USER")),
        help: Phrase("接手人", "who takes over"), isRequired: true),
      OptionSpecification(
        "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
        help: Phrase("只交该单位及其下级的案件", "only cases of this office and those below it")),
      OptionSpecification(
        "handed-over-at", value: .text(placeholder: Phrase("时间", "TIME")),
        help: Phrase("只交回那一次交接的案件", "only what was handed over then: hands it back")),
      OptionSpecification("dry-run", help: Phrase("只列出，不改动", "list them, change nothing")),
    ],
    examples: [
      Example(
        command: "redress handover --from zhang.wei --to li.na --dry-run",
        explanation: Phrase("先看清单", "list them first"))
    ],
    run: { parsed, session in
      let from = parsed.value("from") ?? ""
      let to = parsed.value("to") ?? ""
      guard from != to else {
        throw Problem(
          "handover.same", Phrase("原承办人和接手人是同一人。", "Both are the same colleague."),
          exit: .usage)
      }
      let store = try session.openStore()
      let offices = try store.officeTree()
      let office = try MediationList.office(parsed.value("office"), offices)
      let plan = try plan(
        from, to, office: office, at: parsed.value("handed-over-at"), store)
      let isDryRun = parsed.isSet("dry-run")
      let count =
        isDryRun
        ? 0 : try store.save(plan.drafts.compactMap { $0.line() }, by: session.user(of: store))
      let time = try count > 0 ? time(of: plan.drafts, store) : nil
      if session.format == .json {
        session.print([
          "from": .string(from), "to": .string(to), "dry_run": .boolean(isDryRun),
          "cases": .array(plan.cases.map { json($0) }),
          "differing": .array(plan.differing.map { .string($0.key.id.text) }),
          "changed": .integer(Int64(count)), "handed_over_at": .string(orNull: time),
        ])
        return
      }
      report(plan, session)
      if isDryRun { return }
      session.print(
        session.say("已交接 \(count) 件：\(from) → \(to)。", "\(count) handed over: \(from) → \(to)."))
      if let time {
        session.remark(
          Phrase(
            "交回：redress handover --from \(to) --to \(from) --handed-over-at \(time)",
            "to hand them back: redress handover --from \(to) --to \(from) --handed-over-at "
              + time))
      }
    })

  private struct Plan {
    var cases: [(root: StoredRecord, status: CaseStatus?)] = []
    var drafts: [RecordDraft] = []
    var differing: [StoredRecord] = []
  }

  private static func plan(
    _ from: String, _ to: String, office: String?, at time: String?, _ store: CaseStore
  ) throws -> Plan {
    let moment = try store.moment()
    var plan = Plan()
    for type in RecordType.all {
      guard let handler = type.handlerField else { continue }
      let open = try store.openCases(of: type, handledBy: from, office: office, at: moment)
      for caseID in open {
        guard let root = try store.caseRoot(caseID) else { continue }
        if root.merges[handler.name]?.isConflict ?? false {
          plan.differing.append(root)
          continue
        }
        if let time, root.merges[handler.name]?.heads.first?.line.at != time { continue }
        var draft = RecordDraft(editing: root)
        draft.set(handler.name, .text(to))
        plan.cases.append((root, try store.status(of: caseID, at: moment)))
        plan.drafts.append(draft)
      }
    }
    return plan
  }

  /// The time that all changes of the hand-over bear.
  private static func time(of drafts: [RecordDraft], _ store: CaseStore) throws -> String? {
    guard let first = drafts.first, let handler = first.type.handlerField else { return nil }
    return try store.record(first.key)?.merges[handler.name]?.heads.first?.line.at
  }

  private static func report(_ plan: Plan, _ session: Session) {
    var table = TextTable([
      .init(Phrase("种类", "Type")), .init(Phrase("编号", "Case")),
      .init(Phrase("案号", "Number"), importance: 2), .init(Phrase("现状", "Status")),
    ])
    for (root, status) in plan.cases {
      table.append([
        root.type.label[session.language], root.key.id.shortNumber,
        root.values["official_number"]?.text ?? "", status?.label[session.language] ?? "",
      ])
    }
    session.print(table)
    session.print(
      session.say("未结案件共 \(plan.cases.count) 件。", "\(plan.cases.count) open cases."))
    for root in plan.differing {
      let number = root.key.id.shortNumber
      session.warn(
        Phrase(
          "\(number) 的承办人填写不一致，没有交接，请先选定：redress conflicts show \(number)",
          "people named different handlers of \(number), which stays as it is: redress conflicts "
            + "show \(number)"))
    }
  }

  private static func json(_ entry: (root: StoredRecord, status: CaseStatus?)) -> JSONOutput {
    .object([
      ("id", .string(entry.root.key.id.text)),
      ("short_number", .string(entry.root.key.id.shortNumber)),
      ("type", .string(entry.root.type.name)), ("status", .string(orNull: entry.status?.code)),
    ])
  }
}
