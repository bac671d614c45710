import CaseModel
import CaseStore
import ChangeLog
import Claims
import Console
import MutualAid

/// `redress claim compute`: the benefit by the plan's terms, with its working.
enum ClaimCompute {
  static let command = Command<Session>(
    "compute", aliases: ["计算"],
    summary: Phrase("按条款计算补助金额", "work out the benefit by the plan's terms"),
    discussion: Phrase(
      "计算所用的参保情况、本年度已补助和条款版本一并记入申请，以后随时可以复算。",
      "What it rests on (the cover, what was paid in the year, the version of the plan) is kept on "
        + "the claim, so that it can be worked out again at any time."),
    options: [
      OptionSpecification("dry-run", help: Phrase("只计算，不写入", "work it out, write nothing"))
    ],
    arguments: [ClaimCommand.claimArgument],
    examples: [
      Example(
        command: "redress claim compute 9F3A-27C1",
        explanation: Phrase("计算并写入补助金额", "work it out and keep it"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let claimID = try store.findCase(parsed.arguments[0], of: .claim)
      let view = try CaseView(store, claimID)
      guard !view.root.isVoided else { throw StoreError.caseVoided(claimID) }
      guard view.root.values["benefit_basis"]?.text != "given" else { throw given(claimID) }
      if view.hasPersonalData { session.noteRead(of: claimID, store) }
      let (draft, working) = try ClaimAssessor(store).compute(claimID)
      guard let working else { throw termsUnknown(view.root) }
      if !parsed.isSet("dry-run") {
        try store.save(draft.line().map { [$0] } ?? [], by: session.user(of: store))
      }
      if session.format == .json {
        session.print([
          "id": .string(claimID.text), "benefit_fen": .integer(working.amount.rawValue),
          "plan_version": .string(working.version.description),
          "working": ClaimWorking.json(working, session.language),
        ])
      } else {
        ClaimWorking.print(working, session)
      }
    })

  private static func given(_ claimID: RecordID) -> Problem {
    Problem(
      "claim.given",
      Phrase(
        "\(claimID.shortNumber) 是历史给付，金额照录，不再计算。",
        "The benefit of \(claimID.shortNumber) was taken over as it was paid; it is not worked out."
      ),
      hint: Phrase(
        "查看：redress claim show \(claimID.shortNumber)",
        "See redress claim show \(claimID.shortNumber)"), exit: .refused)
  }

  private static func termsUnknown(_ claim: StoredRecord) -> Problem {
    let plan = claim.values["plan_code"]?.text ?? ""
    return Problem(
      "claim.terms_unknown",
      Phrase("本机没有“\(plan)”的条款，无法计算。", "The terms of “\(plan)” are not known here."),
      hint: Phrase(
        "先导入条款：redress plan import 文件；已核定的金额可用 claim edit --benefit 填写。",
        "Import them first: redress plan import FILE; an amount that is settled can be set by "
          + "claim edit --benefit."), exit: .refused)
  }
}

/// The working of a benefit, printed.
enum ClaimWorking {
  static func print(_ working: BenefitWorking, _ session: Session) {
    session.print(
      session.say(
        "补助金额 \(working.amount.yuanGrouped) 元（条款 \(working.version)）",
        "Benefit \(working.amount.yuanGrouped) yuan (terms \(working.version))"))
    for line in working.lines { session.print("  " + line[session.language]) }
    for reason in working.allReasons { session.print("  · " + reason.phrase[session.language]) }
  }

  static func json(_ working: BenefitWorking, _ language: Language) -> JSONOutput {
    .object([
      ("plan_version", .string(working.version.description)),
      ("amount_fen", .integer(working.amount.rawValue)),
      ("lines", .array(working.lines.map { .string($0[language]) })),
      (
        "reasons",
        .array(
          working.allReasons.map { reason in
            .object([
              ("code", .string(reason.code)), ("message", .string(reason.phrase[language])),
            ])
          })
      ),
    ])
  }
}
