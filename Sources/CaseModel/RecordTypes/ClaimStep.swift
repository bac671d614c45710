extension RecordType {
  /// One step of a claim: received, sent back, reviewed, approved, paid, returned by the bank.
  ///
  /// A step is a record of its own, so that what two offices do without seeing each other adds up;
  /// how far the claim has come follows from all of them (`ClaimCourse`). A step's number is one
  /// more than the greatest that its writer saw: two of one number were made at the same time.
  ///
  /// Source: domain notes 2.9, 受理 → 补正 → 初审 → 复审 → 审批 → 支付 → 退汇 → 归档.
  public static let claimStep = RecordType(
    "claim_step", Phrase("办理记录", "step of a claim"), place: .part, roots: ["claim"],
    unit: Phrase("步", "steps"),
    fields: [
      Field(
        "state", .choice(claimStates), Phrase("办理环节", "state"), in: .claimStep,
        required: .intake),
      Field(
        "outcome", .choice(claimOutcomes), Phrase("办理结果", "outcome"), in: .claimStep,
        required: .intake, preset: .text("passed")),
      Field(
        "done_on", .date, Phrase("办理日期", "done on"), in: .claimStep, required: .intake,
        option: "on", aliases: ["发放日期", "支付日期", "打款日期"]),
      Field(
        "done_by", .text(.user), Phrase("办理人", "done by"), in: .claimStep, required: .intake,
        option: "by"),
      Field(
        "sequence", .integer(1...9999), Phrase("第几步", "number of the step"), in: .claimStep),
      Field(
        "reason", .choice(claimReasons), Phrase("退回原因", "why it went back"), in: .claimStep,
        option: "because"),
      Field(
        "checks", .set(claimChecks), Phrase("核对提示", "checks that failed"), in: .claimStep,
        option: "check"),
      Field(
        "passed_because", .choice(claimPassReasons), Phrase("仍予通过的理由", "why it went on"),
        in: .claimStep, when: .isSet("checks"), option: "although"),
      Field(
        "amount_fen", .money, Phrase("金额", "amount"), in: .claimStep,
        when: .isOneOf("state", ["approval", "payment", "payment_returned"])),
      Field(
        "batch", .text(.record), Phrase("支付批次", "payment batch"), in: .claimStep,
        when: .isOneOf("state", ["payment", "payment_returned"])),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.claimStep) }

  /// The states of a claim, in their order.
  public static let claimStates = ChoiceList([
    Choice("accepted", Phrase("受理", "received"), aliases: ["已受理"]),
    Choice("supplement", Phrase("补正", "papers asked for"), aliases: ["待补正"]),
    Choice("first_review", Phrase("初审", "first review")),
    Choice("second_review", Phrase("复审", "second review"), aliases: ["复核"]),
    Choice("approval", Phrase("审批", "approval"), aliases: ["批准"]),
    Choice("payment", Phrase("支付", "payment"), aliases: ["发放", "打款"]),
    Choice("payment_returned", Phrase("退汇", "payment returned"), aliases: ["退票"]),
    Choice("archive", Phrase("归档", "filed"), aliases: ["存档"]),
  ])

  /// Whether a step let the claim on.
  public static let claimOutcomes = ChoiceList([
    Choice("passed", Phrase("通过", "passed"), aliases: ["同意"]),
    Choice("returned", Phrase("退回", "sent back"), aliases: ["不通过"]),
    Choice("refused", Phrase("不予补助", "refused"), aliases: ["拒绝"]),
  ])

  /// Why a claim or its money went back.
  public static let claimReasons = ChoiceList([
    Choice("papers_missing", Phrase("材料不全", "papers missing"), aliases: ["缺材料"]),
    Choice("papers_unclear", Phrase("材料不清", "papers unreadable")),
    Choice("amount_wrong", Phrase("金额有误", "amount wrong")),
    Choice("not_enrolled", Phrase("不在保障期内", "not enrolled")),
    Choice("not_covered", Phrase("不属于保障范围", "not covered")),
    Choice("duplicate", Phrase("重复申请", "claimed twice")),
    Choice("account_wrong", Phrase("账号有误", "account number wrong"), aliases: ["账号错误"]),
    Choice("name_differs", Phrase("户名不符", "account of another name")),
    Choice("account_closed", Phrase("账户已销户", "account closed"), aliases: ["销户"]),
    Choice("other", Phrase("其他", "other")),
  ])

  /// What a check of a claim can find.
  public static let claimChecks = ChoiceList([
    Choice("not_enrolled", Phrase("查不到参保", "not found enrolled")),
    Choice("plan_unknown", Phrase("查不到该项目条款", "terms of the plan not found")),
    Choice("outside_period", Phrase("不在项目保障期内", "outside the plan's period")),
    Choice("outside_window", Phrase("超过申请期限", "outside the window")),
    Choice("waiting_period", Phrase("仍在等待期内", "within the waiting period")),
    Choice("maybe_paid", Phrase("可能已补助过", "maybe paid before")),
    Choice("cap_reached", Phrase("限额已用完", "the cap is reached")),
    Choice("not_covered", Phrase("条款不补助", "nothing to pay by the plan")),
    Choice("sex_against_plan", Phrase("性别与项目不符", "sex and plan at odds")),
    Choice("age_against_plan", Phrase("年龄与项目不符", "age and plan at odds")),
    Choice("input_missing", Phrase("缺少计算依据", "inputs missing")),
    Choice("benefit_above", Phrase("金额高于条款", "more than the plan gives")),
    Choice("benefit_below", Phrase("金额低于条款", "less than the plan gives")),
    Choice("account_missing", Phrase("没有收款账号", "no account to pay to")),
  ])

  /// Why a claim goes on although a check failed.
  public static let claimPassReasons = ChoiceList([
    Choice("papers_show_it", Phrase("有书面材料证明", "papers show otherwise"), aliases: ["材料证明"]),
    Choice("list_incomplete", Phrase("参保名单有遗漏", "the list of enrolled is incomplete")),
    Choice("number_misprinted", Phrase("证件号码登记有误", "the identity number is misprinted")),
    Choice("delay_excused", Phrase("逾期有正当理由", "the delay is excused")),
    Choice("leaders_decided", Phrase("集体研究决定", "decided by the leading body"), aliases: ["研究决定"]),
    Choice("other", Phrase("其他", "other")),
  ])
}

extension FieldGroup {
  static let claimStep = FieldGroup(Phrase("办理", "Step"))
}
