import CaseModel
import CaseStore
import ChangeLog
import Claims
import Console

/// What only claims do: they are worked out, reviewed, approved, paid, and come back.
///
/// Each of these writes one step, numbered after those that were seen.
enum ClaimCommand {
  static let verbs: [Command<Session>] = [
    ClaimCompute.command, review, approve, sendBack, refuse, pay, reopen, archive,
  ]

  static let claimArgument = ArgumentSpecification(
    Phrase("申请", "CLAIM"),
    help: Phrase("编号、申请编号或内部编号开头", "short number, official number or the beginning of an id"))

  /// What a verb writes.
  struct Action: Sendable {
    let name: String
    let alias: String
    let summary: Phrase
    let example: String
    /// The state of the step, by the course so far.
    let state: @Sendable (ClaimCourse) -> ClaimCourse.State
    var outcome = ClaimCourse.Outcome.passed
    /// Whether the claim is checked first.
    var isChecked = false
    /// Whether it is about money that is on its way out, so that there must be an account.
    var isPayment = false
    /// Whether a reason must be given.
    var needsReason = false
    /// The amount that the step names.
    var amount: @Sendable (ClaimCourse, StoredRecord) -> Fen? = { _, _ in nil }
    /// Whether the step must have an amount.
    var needsAmount = false
  }

  private static let review = command(
    Action(
      name: "review", alias: "审核",
      summary: Phrase("审核：先初审，再复审", "review a claim: the first time, then once more"),
      example: "redress claim review 9F3A-27C1",
      state: { $0.reviewers.isEmpty ? .firstReview : .secondReview }, isChecked: true))

  private static let approve = command(
    Action(
      name: "approve", alias: "审批",
      summary: Phrase("审批；审批人不能是审核人", "approve a claim; not by who reviewed it"),
      example: "redress claim approve 9F3A-27C1 --by wang.jun",
      state: { _ in .approval }, isChecked: true,
      amount: { _, claim in
        (claim.values["benefit_fen"]?.integer).map { Fen(rawValue: $0) }
      }, needsAmount: true))

  private static let sendBack = command(
    Action(
      name: "return", alias: "退回补正",
      summary: Phrase("退回补正", "send a claim back for papers or corrections"),
      example: "redress claim return 9F3A-27C1 --because 材料不全",
      state: { _ in .supplement }, outcome: .returned, needsReason: true))

  private static let refuse = command(
    Action(
      name: "refuse", alias: "不予补助", summary: Phrase("不予补助", "refuse a claim"),
      example: "redress claim refuse 9F3A-27C1 --because 不属于保障范围",
      state: { $0.reviewers.isEmpty ? .firstReview : .approval }, outcome: .refused,
      needsReason: true))

  private static let pay = command(
    Action(
      name: "pay", alias: "支付",
      summary: Phrase(
        "登记单笔支付；成批支付用 payment-batch", "record a single payment; many go by payment-batch"),
      example: "redress claim pay 9F3A-27C1 --on 2025-03-01",
      state: { _ in .payment }, isChecked: true, isPayment: true,
      amount: { course, claim in
        course.amountApproved ?? (claim.values["benefit_fen"]?.integer).map { Fen(rawValue: $0) }
      }, needsAmount: true))

  private static let reopen = command(
    Action(
      name: "reopen", alias: "退汇",
      summary: Phrase(
        "登记退汇：这一件重新办理，批次不变", "the money came back: this claim is open again, its batch stays"),
      example: "redress claim reopen 9F3A-27C1 --because 账号有误",
      state: { _ in .paymentReturned }, outcome: .returned, needsReason: true,
      amount: { course, _ in course.amountPaid }))

  private static let archive = command(
    Action(
      name: "archive", alias: "归档", summary: Phrase("归档", "file a claim"),
      example: "redress claim archive 9F3A-27C1", state: { _ in .archive }))

  private static let fields = RecordType.claimStep

  private static func command(_ action: Action) -> Command<Session> {
    var options = [
      OptionSpecification(
        "on", value: .text(placeholder: Phrase("日期", "DATE")),
        help: Phrase("办理日期，默认今天", "the day; today unless told")),
      OptionSpecification(
        "by", value: .text(placeholder: Phrase("用户名", "USER")),
        help: Phrase(
          "办理人，默认当前用户；照纸质签字录入时填写", "who did it; the user unless told, as signed on paper")),
    ]
    if action.needsReason {
      options.append(
        OptionSpecification(
          "because", value: .choice(FieldInput.choices(RecordType.claimReasons)),
          help: Phrase("原因", "why"), isRequired: true))
    }
    if action.isChecked {
      options.append(
        OptionSpecification(
          "although", value: .choice(FieldInput.choices(RecordType.claimPassReasons)),
          help: Phrase("核对有提示仍予通过的理由", "why it goes on although a check failed")))
    }
    return Command(
      action.name, aliases: [action.alias], summary: action.summary, options: options,
      arguments: [claimArgument],
      examples: [Example(command: action.example, explanation: action.summary)],
      run: { parsed, session in try run(action, parsed, session) })
  }

  private static func run(
    _ action: Action, _ parsed: ParsedCommand, _ session: Session
  ) throws {
    let store = try session.openStore()
    let claimID = try store.findCase(parsed.arguments[0], of: .claim)
    let view = try CaseView(store, claimID)
    guard !view.root.isVoided else { throw StoreError.caseVoided(claimID) }
    let course = try store.claimCourse(of: claimID)
    var draft = try step(action, parsed, view, course, store, session)
    if action.isChecked {
      if view.hasPersonalData { session.noteRead(of: claimID, store) }
      let assessment = try ClaimAssessor(store).assess(claimID, forPayment: action.isPayment)
      try judge(assessment.findings, parsed, action, claimID, &draft, session)
    }
    try store.save(draft.line().map { [$0] } ?? [], by: session.user(of: store))
    let after = try store.claimCourse(of: claimID)
    if session.format == .json {
      session.print([
        "id": .string(draft.key.id.text), "case": .string(claimID.text),
        "state": .string(after.state.rawValue),
      ])
    } else {
      let status = ClaimWords.status(after)
      session.print(
        session.say(
          "已登记，\(claimID.shortNumber) 现为：\(status.chinese)。",
          "Recorded; \(claimID.shortNumber) is now: \(status.english)."))
    }
  }

  private static func step(
    _ action: Action, _ parsed: ParsedCommand, _ view: CaseView, _ course: ClaimCourse,
    _ store: CaseStore, _ session: Session
  ) throws -> RecordDraft {
    let input = FieldInput(offices: try store.officeTree(), today: store.today)
    var draft = RecordDraft(new: .claimStep, case: view.root.key.id, id: store.newRecordID())
    draft.set("state", .text(action.state(course).rawValue))
    draft.set("outcome", .text(action.outcome.rawValue))
    let day = RecordType.claimStep.find(field: "done_on")
    let given = try parsed.value("on").flatMap { typed in
      try day.map { try input.readDate(typed, $0) }
    }
    draft.set("done_on", .text((given ?? store.today).iso))
    draft.set("done_by", .text(parsed.value("by") ?? session.user(of: store)))
    draft.set("sequence", .integer(course.nextSequence))
    if let reason = parsed.value("because") { draft.set("reason", .text(reason)) }
    let amount = action.amount(course, view.root)
    if let amount { draft.set("amount_fen", .integer(amount.rawValue)) }
    if action.needsAmount, amount == nil {
      let number = view.root.key.id.shortNumber
      throw Problem(
        "claim.no_benefit",
        Phrase("\(number) 还没有补助金额。", "\(number) has no benefit yet."),
        hint: Phrase(
          "先计算：redress claim compute \(number)",
          "Work it out first: redress claim compute \(number)"),
        exit: .refused)
    }
    return draft
  }

  /// Lists what the checks found; the claim goes on only with a reason.
  private static func judge(
    _ findings: [ClaimFinding], _ parsed: ParsedCommand, _ action: Action, _ claimID: RecordID,
    _ draft: inout RecordDraft, _ session: Session
  ) throws {
    guard !findings.isEmpty else { return }
    for finding in findings { session.warn(finding.phrase) }
    guard let reason = parsed.value("although") else {
      throw Problem(
        "claim.needs_reason",
        Phrase(
          "\(claimID.shortNumber) 的核对有 \(findings.count) 处提示，未登记。",
          "\(findings.count) check(s) of \(claimID.shortNumber) failed; nothing was recorded."),
        hint: Phrase(
          "核实后仍予通过的，写明理由：redress claim \(action.name) \(claimID.shortNumber) --although 理由",
          "To go on, give a reason: redress claim \(action.name) \(claimID.shortNumber) "
            + "--although REASON"),
        exit: .refused)
    }
    let codes = Set(findings.map(\.check))
    draft.set(
      "checks", .codes(RecordType.claimChecks.choices.map(\.code).filter(codes.contains)))
    draft.set("passed_because", .text(reason))
  }
}
