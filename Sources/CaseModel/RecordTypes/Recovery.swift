extension RecordType {
  /// Money that reached the worker: one payment a record, never an edited total.
  public static let recovery = RecordType(
    "recovery", Phrase("到账", "recovery"), place: .part, roots: ["mediation", "legal_aid"],
    unit: Phrase("笔", "payments"),
    fields: [
      Field(
        "received_on", .date, Phrase("到账日期", "received on"), in: .payment, required: .intake,
        option: "on", aliases: ["收款日期", "付款日期"]),
      Field(
        "amount_fen", .money, Phrase("到账金额", "amount"), in: .payment, required: .intake,
        aliases: ["到账金额(元)", "金额", "金额(元)"]),
      Field(
        "kind", .choice(recoveryKinds), Phrase("款项性质", "kind"), in: .payment,
        required: .intake, aliases: ["性质", "款项类别"]),
      Field(
        "method", .choice(recoveryMethods), Phrase("支付方式", "method"), in: .payment,
        aliases: ["付款方式", "方式"]),
      Field(
        "payer", .choice(payers), Phrase("付款方", "payer"), in: .payment, aliases: ["支付方"]),
      Field(
        "worker", .reference(type: "participant"), Phrase("收款职工", "worker"), in: .payment),
      Field(
        "evidence", .choice(recoveryEvidence), Phrase("到账凭据", "evidence"), in: .payment,
        aliases: ["凭据", "凭证"]),
      Field(
        "instalment", .reference(type: "instalment"), Phrase("对应分期", "instalment"),
        in: .payment),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.recovery) }

  /// What money is for.
  public static let recoveryKinds = ChoiceList([
    Choice("wages", Phrase("工资", "wages"), aliases: ["劳动报酬"]),
    Choice("overtime", Phrase("加班费", "overtime pay"), aliases: ["加班工资"]),
    Choice("severance", Phrase("经济补偿", "severance"), aliases: ["经济补偿金", "赔偿金"]),
    Choice("injury", Phrase("工伤待遇", "work injury benefits"), aliases: ["工伤医疗费"]),
    Choice(
      "contributions", Phrase("补缴社会保险费", "contributions paid to the insurer"),
      aliases: ["社会保险费", "补缴社保"]),
    Choice("other", Phrase("其他", "other")),
  ])

  /// The kinds that are pay: wages and overtime.
  public static let payKinds = ["wages", "overtime"]

  /// How money was paid.
  public static let recoveryMethods = ChoiceList([
    Choice("cash", Phrase("现金", "cash")),
    Choice("bank", Phrase("银行转账", "bank transfer"), aliases: ["转账", "银行"]),
    Choice("wechat", Phrase("微信支付", "WeChat"), aliases: ["微信"]),
    Choice("alipay", Phrase("支付宝", "Alipay")),
    Choice("in_kind", Phrase("实物", "in kind"), aliases: ["实物抵付"]),
  ])

  /// Who paid.
  ///
  /// Source: 保障农民工工资支付条例 arts. 29, 30, 32, 63.
  public static let payers = ChoiceList([
    Choice("employer", Phrase("用人单位", "employer")),
    Choice("general_contractor", Phrase("施工总承包单位", "general contractor"), aliases: ["总包", "总承包"]),
    Choice("deposit", Phrase("工资保证金", "wage deposit"), aliases: ["保证金"]),
    Choice("emergency_fund", Phrase("应急周转金", "emergency fund"), aliases: ["周转金"]),
    Choice("other", Phrase("其他", "other")),
  ])

  /// What shows that money arrived.
  public static let recoveryEvidence = ChoiceList([
    Choice("receipt", Phrase("收条", "receipt"), aliases: ["收据"]),
    Choice("transfer_record", Phrase("转账记录", "transfer record"), aliases: ["流水"]),
    Choice("workers_word", Phrase("职工本人确认", "the worker's word"), aliases: ["本人确认"]),
  ])
}

extension FieldGroup {
  static let payment = FieldGroup(Phrase("到账", "Payment"))
}
