extension RecordType {
  /// What follows an agreement or a failure, with its dates: confirmation, review, order,
  /// arbitration, court.
  ///
  /// Source: 民事诉讼法 (2023) arts. 205, 225 to 228; 劳动人事争议仲裁办案规则 arts. 74 and 75;
  /// 劳动争议调解仲裁法 arts. 5, 15, 16, 43, 48 and 50.
  public static let exitStep = RecordType(
    "exit", Phrase("后续程序", "exit"), place: .part, roots: ["mediation"],
    fields: [
      Field(
        "kind", .choice(exitKinds), Phrase("程序", "which"), in: .exitStepGroup, required: .intake),
      Field(
        "applied_on", .date, Phrase("申请日期", "applied on"), in: .exitStepGroup, required: .intake,
        option: "on"),
      Field(
        "jointly", .flag, Phrase("双方共同申请", "applied for jointly"),
        hint: Phrase("司法确认和仲裁审查须双方共同申请", "as confirmation and review require"), in: .exitStepGroup),
      Field(
        "body", .text(.firm), Phrase("受理机关", "court or body"), in: .exitStepGroup),
      Field(
        "number", .text(.number), Phrase("受理案号", "its number"), in: .exitStepGroup),
      Field(
        "accepted_on", .date, Phrase("受理日期", "accepted on"), in: .exitStepGroup,
        option: "accepted"),
      Field(
        "decided_on", .date, Phrase("决定日期", "decided on"), in: .exitStepGroup, option: "decided"),
      Field(
        "served_on", .date, Phrase("送达日期", "served on"), in: .exitStepGroup, option: "served"),
      Field(
        "result", .choice(exitResults), Phrase("结果", "result"), in: .exitStepGroup),
      Field(
        "amount_fen", .money, Phrase("确定金额", "amount fixed"), in: .exitStepGroup),
      Field(
        "final", .flag, Phrase("终局", "final"), in: .exitStepGroup),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.exitStep) }

  /// The ways out.
  public static let exitKinds = ChoiceList([
    Choice("judicial_confirmation", Phrase("司法确认", "judicial confirmation")),
    Choice("arbitration_review", Phrase("仲裁审查确认", "arbitration review"), aliases: ["仲裁审查", "置换"]),
    Choice("payment_order", Phrase("支付令", "payment order")),
    Choice("arbitration", Phrase("劳动仲裁", "arbitration"), aliases: ["仲裁"]),
    Choice("court", Phrase("诉讼", "court"), aliases: ["起诉"]),
    Choice("enforcement", Phrase("强制执行", "enforcement"), aliases: ["执行"]),
  ])

  /// How a procedure ends.
  public static let exitResults = ChoiceList([
    Choice("granted", Phrase("确认或准许", "granted"), aliases: ["确认"]),
    Choice("refused", Phrase("驳回或不予受理", "refused"), aliases: ["驳回"]),
    Choice("mediated", Phrase("调解书", "mediated")),
    Choice("award", Phrase("裁决", "award")),
    Choice("judgment", Phrase("判决", "judgment")),
    Choice("objected", Phrase("债务人异议", "objected to")),
    Choice("withdrawn", Phrase("撤回", "withdrawn")),
  ])
}

extension FieldGroup {
  static let exitStepGroup = FieldGroup(Phrase("后续程序", "Exit"))
}
