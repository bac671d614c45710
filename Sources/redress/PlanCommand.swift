import CaseModel
import CaseStore
import ChangeLog
import Console
import MutualAid

/// `redress plan`: the terms of mutual-aid plans.
enum PlanCommand {
  static let command: Command<Session> = Command(
    "plan", aliases: ["方案"], summary: Phrase("互助保障方案及其条款", "mutual-aid plans and their terms"),
    discussion: Phrase(
      "方案按“代码-年度”称呼，如 NMG-INPATIENT-2025。条款一经导入不再改动：有变化就写新的修订版次（revision = 2）。方案随同步发给各单位。",
      "A plan is called by code and year, NMG-INPATIENT-2025. Terms once imported stay: changed "
        + "terms are a new revision (revision = 2). Plans travel to all offices with the sync."),
    examples: [
      Example(
        command: "redress plan check 2026.plan", explanation: Phrase("检查方案文件", "check a plan file"))
    ],
    subcommands: [list, show, check, importFile, export])

  private static let versionArgument = ArgumentSpecification(
    Phrase("方案", "PLAN"), help: Phrase("代码-年度或方案名称", "code and year, or the plan's name"))

  private static let fileArgument = ArgumentSpecification(
    Phrase("文件", "FILE"), help: Phrase("方案文件", "a plan file"), isPath: true)

  // MARK: - list

  private static let list = Command<Session>(
    "list", aliases: ["列表"], summary: Phrase("列出方案", "list the plans"),
    examples: [
      Example(command: "redress plan list", explanation: Phrase("全部方案", "all plans"))
    ],
    run: { parsed, session in
      let known = try session.openStore().knownPlans()
      if session.format == .json {
        session.print(.array(known.all.map(json)))
        return
      }
      try session.print(
        [
          .init(Phrase("方案", "Plan")), .init(Phrase("名称", "Name"), importance: 2),
          .init(Phrase("保障期", "Period")), .init(Phrase("保障内容", "Benefits")),
        ], known.all.map { row($0, session) })
      if !known.unreadable.isEmpty {
        session.warn(
          Phrase(
            "有 \(known.unreadable.count) 个方案本程序读不懂，请升级。",
            "\(known.unreadable.count) plans cannot be read by this version: upgrade."))
      }
    })

  private static func row(_ plan: KnownPlans.Plan, _ session: Session) -> [String] {
    let terms = plan.terms
    let benefits =
      terms.areKnown
      ? terms.benefits.map { $0.name[session.language] }.joined(separator: session.say("、", ", "))
      : session.say("条款未录入", "terms not known")
    return [
      plan.version.description, terms.name[session.language],
      "\(terms.validity.lowerBound) – \(terms.validity.upperBound)", benefits,
    ]
  }

  private static func json(_ plan: KnownPlans.Plan) -> JSONOutput {
    let terms = plan.terms
    return .object([
      ("plan", .string(plan.version.description)), ("code", .string(plan.version.code)),
      ("year", .integer(Int64(plan.version.year))),
      ("revision", .integer(Int64(plan.version.revision))),
      ("name", .string(terms.name.chinese)), ("name_en", .string(terms.name.english)),
      ("from_on", .string(terms.validity.lowerBound.iso)),
      ("through_on", .string(terms.validity.upperBound.iso)),
      ("terms_known", .boolean(terms.areKnown)),
      ("benefits", .array(terms.benefits.map { .string($0.code) })),
      ("id", .string(orNull: plan.id?.text)),
    ])
  }

  // MARK: - show, export

  private static let show = Command<Session>(
    "show", aliases: ["查看"], summary: Phrase("查看一个方案的条款", "the terms of a plan"),
    options: [yearOption], arguments: [versionArgument],
    examples: [
      Example(
        command: "redress plan show NMG-INPATIENT-2025",
        explanation: Phrase("2025 年度住院方案", "the hospital plan of 2025"))
    ],
    run: { parsed, session in
      let plan = try find(parsed, session.openStore())
      let text = PlanFile.write(plan.terms)
      if session.format == .json {
        guard case .object(let members) = json(plan) else { return }
        session.print(.object(members + [("terms", .string(text))]))
        return
      }
      // The text ends with a line end of its own.
      session.print(String(text.dropLast()))
      if !plan.terms.areKnown {
        session.remark(
          Phrase(
            "这个方案的待遇标准没有公布，申请按材料上的金额登记；拿到条款后请用 redress plan import 导入新版次。",
            "what this plan pays was not published: claims carry the amount of their papers. "
              + "With the terms in hand, import them as a new revision by `redress plan import`."))
      }
    })

  private static let export = Command<Session>(
    "export", aliases: ["导出"], summary: Phrase("把方案写成文件", "write a plan to a file"),
    options: [
      OptionSpecification(
        "output", short: "o", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("写入这个新文件", "the new file"), isRequired: true), yearOption,
    ],
    arguments: [versionArgument],
    examples: [
      Example(
        command: "redress plan export NMG-INPATIENT-2025 -o 2025.plan",
        explanation: Phrase("交给别的单位，或改成新年度", "for another office, or next year's"))
    ],
    run: { parsed, session in
      let plan = try find(parsed, session.openStore())
      let path = parsed.value("output") ?? ""
      try TextFile.write(Array(PlanFile.write(plan.terms).utf8), to: path)
      if session.format == .json {
        session.print([
          "plan": .string(plan.version.description), "output": .string(path),
        ])
      } else {
        session.print(
          session.say("\(plan.version) 已写入 \(path)。", "\(plan.version) is written to \(path)."))
      }
    })

  private static let yearOption = OptionSpecification(
    "year", value: .text(placeholder: Phrase("年度", "YEAR")),
    help: Phrase("用名称或代码指方案时的年度", "the plan year, where a name or code is given"))

  /// The plan that a person means.
  static func find(_ parsed: ParsedCommand, _ store: CaseStore) throws -> KnownPlans.Plan {
    let typed = parsed.arguments[0]
    let known = try store.knownPlans()
    let year = try parsed.value("year").map { try EnrolmentCommand.year($0) }
    let found = known.find(named: typed, year: year)
    if found.count == 1, let plan = found.first { return plan }
    let names = (found.isEmpty ? known.all : found).map(\.version.description)
    let list = Phrase(names.joined(separator: "、"), names.joined(separator: ", "))
    guard found.isEmpty else {
      throw Problem(
        "plan.ambiguous",
        Phrase("“\(typed)”可能指几个方案。", "“\(typed)” may mean several plans."),
        hint: Phrase("写明一个：\(list.chinese)", "Name one of: \(list.english)"), exit: .refused)
    }
    throw Problem(
      "plan.unknown", Phrase("没有方案“\(typed)”。", "there is no plan “\(typed)”."),
      hint: Phrase("已有的方案：\(list.chinese)", "The plans are: \(list.english)"), exit: .refused)
  }

  // MARK: - check, import

  private static let check = Command<Session>(
    "check", aliases: ["检查"], summary: Phrase("检查方案文件", "check a plan file"),
    arguments: [fileArgument],
    examples: [
      Example(
        command: "redress plan check 2026.plan",
        explanation: Phrase("逐项指出错误", "every fault, and where it stands"))
    ],
    run: { parsed, session in
      let terms = try read(parsed.arguments[0], session)
      if session.format == .json {
        session.print(["plan": .string(terms.version.description), "faults": .array([])])
      } else {
        session.print(
          session.say("\(terms.version)：没有错误。", "\(terms.version): no faults."))
      }
    })

  private static let importFile = Command<Session>(
    "import", aliases: ["导入"], summary: Phrase("导入方案文件", "take a plan from a file"),
    arguments: [fileArgument],
    examples: [
      Example(
        command: "redress plan import 2026.plan",
        explanation: Phrase("先检查，有错误就不写入", "checked first; with a fault nothing is written"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let terms = try read(parsed.arguments[0], session)
      do {
        let draft = try store.draft(of: terms)
        if let draft { try store.save([draft], by: session.user(of: store)) }
        if session.format == .json {
          session.print([
            "plan": .string(terms.version.description), "new": .boolean(draft != nil),
          ])
        } else {
          session.print(
            draft == nil
              ? session.say("\(terms.version) 已经有了，没有变化。", "\(terms.version) is held already.")
              : session.say("已导入 \(terms.version)。", "\(terms.version) is imported."))
        }
      } catch is PlanTaken {
        throw Problem(
          "plan.taken",
          Phrase(
            "\(terms.version) 已有另外的条款，条款不能改动，什么也没有写入。",
            "\(terms.version) has other terms already, and terms are never changed; nothing was "
              + "written."),
          hint: Phrase(
            "把文件里的 revision 改为 \(terms.version.revision + 1) 再导入。",
            "Write revision = \(terms.version.revision + 1) into the file and import it again."),
          exit: .refused)
      }
    })

  private static func read(_ path: String, _ session: Session) throws -> PlanTerms {
    let bytes = try TextFile.read(path)
    let faults: PlanFaults
    do { return try PlanFile.read(bytes) } catch let found { faults = found }
    if session.format == .json {
      session.print([
        "faults": .array(
          faults.all.map { fault in
            .object([
              ("line", .integer(Int64(fault.line))), ("member", .string(orNull: fault.member)),
              ("message", .string(fault.phrase[session.language])),
            ])
          })
      ])
    } else {
      for fault in faults.all { session.print(fault.phrase[session.language]) }
    }
    throw Problem(
      "plan.faulty",
      Phrase("\(path) 有 \(faults.all.count) 处错误。", "\(path) has \(faults.all.count) faults."),
      hint: Phrase("改正上面列出的各行。", "Mend the places listed above."), exit: .refused)
  }
}
