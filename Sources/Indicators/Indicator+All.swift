internal import CaseModel

extension Indicator {
  /// All indicators, in the order in which they are listed.
  public static let all =
    mediation + money + progress + consultation + legalAid + hotline + mutualAid

  /// The indicator with a code, or with a label in either language; nil if there is none.
  public static func find(_ typed: String) -> Indicator? {
    let key = folded(typed)
    return all.first { indicator in
      [indicator.code, indicator.label.chinese, indicator.label.english]
        .contains { folded($0) == key }
    }
  }

  private static func folded(_ text: String) -> String {
    TextFolding.comparisonForm(text).lowercased()
  }

  private static let mediation: [Indicator] = [
    Indicator(
      "accepted", Phrase("受理案件", "accepted"), .cases, .sum("accepted"), in: .mediation,
      rule: Phrase(
        "受理日期在报告期内；不予受理的申请不计。", "Accepted on a day of the period; refused ones are none.")),
    Indicator(
      "refused", Phrase("不予受理", "refused"), .cases, .sum("refused"), in: .mediation,
      rule: Phrase("不予受理日期在报告期内的申请。", "Applications refused on a day of the period.")),
    Indicator(
      "concluded", Phrase("结案", "concluded"), .cases, .sum("concluded"), in: .mediation,
      rule: Phrase("结案日期在报告期内，不论何时受理。", "Concluded on a day of the period, whenever accepted.")),
    Indicator(
      "agreed", Phrase("达成协议", "agreed"), .cases, .sum("agreed"), in: .mediation,
      rule: Phrase(
        "报告期内结案，结果为书面协议、口头协议、当场履行或部分达成。",
        "Concluded in the period by an agreement in writing or orally, performed at once, or in "
          + "part."
      )),
    Indicator(
      "failed", Phrase("调解不成", "failed"), .cases, .sum("failed"), in: .mediation,
      rule: Phrase("报告期内结案，结果为调解不成。", "Concluded in the period without an agreement.")),
    Indicator(
      "withdrawn", Phrase("撤回", "withdrawn"), .cases, .sum("withdrawn"), in: .mediation,
      rule: Phrase("报告期内结案，结果为撤回。", "Concluded in the period by a withdrawal.")),
    Indicator(
      "success_rate", Phrase("调解成功率", "success rate"), .percent,
      .rate("agreed", of: "concluded"), in: .mediation,
      rule: Phrase(
        "达成协议件数÷结案件数；分母含调解不成、撤回、终止和移送。",
        "Agreed ÷ concluded; failed, withdrawn, ended and referred cases are in the denominator.")),
    Indicator(
      "workers", Phrase("涉及职工", "workers"), .personTimes, .sum("workers"), in: .mediation,
      rule: Phrase(
        "报告期内结案案件登记的职工人数之和，一人涉及两件的计两次。",
        "Workers of the cases concluded in the period; one in two cases counts twice.")),
    Indicator(
      "distinct_persons", Phrase("涉及职工（去重）", "distinct persons"), .persons,
      .found(.distinctPersons), in: .mediation,
      rule: Phrase(
        "报告期内结案案件中逐人登记的当事职工，经确认为同一人的只计一次；未逐人登记或未确认的重复无法去除，各单位之和可能大于合计。",
        "Workers entered one by one in the cases concluded in the period; those confirmed to be "
          + "one person count once. Who was not entered or not confirmed cannot be told apart, and "
          + "offices may add up to more than the total.")),
    Indicator(
      "employers", Phrase("涉及用人单位", "employers"), .firms, .found(.employers),
      in: .mediation,
      rule: Phrase(
        "报告期内结案案件登记的用人单位，信用代码相同的（没有代码的按名称）只计一次。",
        "Employers of the cases concluded in the period; those of one credit code, or without one "
          + "of one name, count once.")),
    Indicator(
      "migrant_share", Phrase("农牧民工占比", "migrant workers' share"), .percent,
      .rate("migrant_workers", of: "workers"), in: .mediation,
      rule: Phrase(
        "标明农牧民工的结案案件的职工人数÷全部结案案件的职工人数。",
        "Workers of concluded cases marked as migrant workers' ÷ workers of all concluded cases.")),
    Indicator(
      "collective", Phrase("集体争议", "collective disputes"), .cases,
      .sum("accepted_collective"), in: .mediation,
      rule: Phrase(
        "报告期内受理、职工十人以上（含十人）的案件（调解仲裁法第七条）。",
        "Accepted in the period with ten workers or more (Mediation and Arbitration Law, "
          + "art. 7).")),
    Indicator(
      "confirmed", Phrase("司法确认", "judicially confirmed"), .cases, .sum("confirmed"),
      in: .mediation,
      rule: Phrase("报告期内达成协议并经司法确认的案件。", "Agreed in the period and judicially confirmed.")),
  ]

  private static let money: [Indicator] = [
    Indicator(
      "sought", Phrase("请求金额", "sought"), .money, .sum("sought"), in: .money,
      rule: Phrase("报告期内受理案件的请求金额。", "What was sought in the cases accepted in the period.")),
    Indicator(
      "agreed_amount", Phrase("协议金额", "agreed amount"), .money, .sum("agreed_amount"),
      in: .money,
      rule: Phrase("报告期内达成协议的案件的协议金额。", "What was agreed in the cases agreed in the period.")),
    Indicator(
      "received", Phrase("到账金额", "received in the period"), .money, .sum("received"),
      in: .money,
      rule: Phrase(
        "到账日期在报告期内的款项，不论属于哪件案件、是否结案。",
        "Money received on a day of the period, whichever case it belongs to.")),
    Indicator(
      "received_pay", Phrase("其中：工资、加班费", "of it pay"), .money, .sum("received_pay"),
      in: .money,
      rule: Phrase("到账金额中的工资和加班费。", "Wages and overtime of what was received.")),
    Indicator(
      "received_contributions", Phrase("其中：补缴社会保险费", "of it contributions"), .money,
      .sum("received_contributions"), in: .money,
      rule: Phrase("到账金额中补缴的社会保险费。", "Contributions to the insurer of what was received.")),
    Indicator(
      "received_on_concluded", Phrase("结案案件累计到账", "received so far on concluded"), .money,
      .sum("received_on_concluded"), in: .money,
      rule: Phrase(
        "报告期内结案的案件截至制表时到账的全部款项，不论到账日期。",
        "All money received until now on the cases concluded in the period, on whatever day.")),
    Indicator(
      "outstanding", Phrase("尚未到账", "outstanding"), .money, .found(.outstanding), in: .money,
      rule: Phrase(
        "报告期内达成协议的案件，协议金额减去截至制表时的到账金额；多付的案件按零计，不冲抵其他案件。",
        "Of each case agreed in the period, the agreed amount less what has come; a case paid more "
          + "than agreed counts as nothing.")),
    Indicator(
      "overdue_instalments", Phrase("逾期分期", "overdue instalments"), .payments,
      .found(.overdueInstalments), in: .money,
      rule: Phrase(
        "应付日期在报告期截止日之前（不含当日）、截至该日到账不足的分期；注明期次的到账先抵该期，其余按应付日期先后抵付。当场履行或回访已履行的案件不计。",
        "Instalments due before the period's last day and not covered by that day; a payment "
          + "covers the instalment that it names, else the earliest. Cases that were performed "
          + "on the spot or were found performed do not count.")),
    Indicator(
      "overdue_amount", Phrase("逾期金额", "overdue amount"), .money, .found(.overdueAmount),
      in: .money,
      rule: Phrase("逾期分期中尚未到账的金额。", "What is missing of the overdue instalments.")),
  ]

  private static let progress: [Indicator] = [
    Indicator(
      "opening_stock", Phrase("期初未结", "open at the beginning"), .cases,
      .found(.openingStock), in: .progress,
      rule: Phrase(
        "报告期开始之前受理、此时尚未结案的案件；期初未结＋受理－结案＝期末未结。",
        "Accepted before the period and not concluded before it; opening + accepted − concluded = "
          + "closing.")),
    Indicator(
      "closing_stock", Phrase("期末未结", "open at the end"), .cases, .found(.closingStock),
      in: .progress,
      rule: Phrase(
        "报告期截止日及以前受理、截止日终尚未结案的案件。",
        "Accepted by the period's last day and not concluded by its end.")),
    Indicator(
      "deadlines_kept", Phrase("按期办结", "concluded in time"), .cases, .found(.deadlinesKept),
      in: .progress,
      rule: Phrase(
        "报告期内结案、且不晚于调解期限最后一日的案件：收到申请起十五日（调解仲裁法第十四条第三款），"
          + "法院委派的受理起三十日、委托的十五日，含延长。",
        "Concluded in the period and no later than the last day of the mediation period: 15 days "
          + "from the application (art. 14(3)), of cases that a court sent 30 or 15 from their "
          + "acceptance, extensions included.")),
    Indicator(
      "deadlines_missed", Phrase("超期办结", "concluded late"), .cases, .found(.deadlinesMissed),
      in: .progress,
      rule: Phrase(
        "报告期内结案、晚于调解期限最后一日的案件。",
        "Concluded in the period after the last day of the mediation period.")
    ),
  ]

  private static let consultation: [Indicator] = [
    Indicator(
      "consultations", Phrase("接待咨询", "consultations"), .times, .sum("consultations"),
      in: .consultation,
      rule: Phrase("咨询日期在报告期内，一次登记计一次。", "Consultations on a day of the period, each entry once."))
  ]

  private static let legalAid: [Indicator] = [
    Indicator(
      "aid_applied", Phrase("法律援助", "legal aid"), .cases, .sum("aid_applied"), in: .legalAid,
      rule: Phrase(
        "申请日期在报告期内的法律援助，含咨询、代书等一次性服务。",
        "Applied for in the period, services in one line among them.")),
    Indicator(
      "aid_represented", Phrase("其中：代理案件", "of it representation"), .cases,
      .sum("aid_represented"), in: .legalAid,
      rule: Phrase(
        "形式为协商、仲裁、诉讼等代理的法律援助。", "Of them representation in negotiation, arbitration or court.")),
    Indicator(
      "aid_granted", Phrase("给予援助", "aid granted"), .cases, .sum("aid_granted"),
      in: .legalAid,
      rule: Phrase("决定日期在报告期内、给予援助的。", "Granted on a day of the period.")),
    Indicator(
      "aid_refused", Phrase("不予援助", "aid refused"), .cases, .sum("aid_refused"), in: .legalAid,
      rule: Phrase("决定日期在报告期内、不予援助的。", "Refused on a day of the period.")),
    Indicator(
      "aid_closed", Phrase("援助结案", "aid closed"), .cases, .sum("aid_closed"), in: .legalAid,
      rule: Phrase("结案日期在报告期内的法律援助。", "Closed on a day of the period.")),
    Indicator(
      "aid_recovered", Phrase("援助挽回金额", "recovered by aid"), .money, .sum("aid_recovered"),
      in: .legalAid,
      rule: Phrase(
        "登记在法律援助案件上、到账日期在报告期内的款项。", "Money received in the period on cases of legal aid.")),
    Indicator(
      "aid_subsidy", Phrase("办案补贴", "subsidies"), .money, .sum("aid_subsidy"), in: .legalAid,
      rule: Phrase("发放日期在报告期内的办案补贴。", "Subsidies paid on a day of the period.")),
  ]

  private static let hotline: [Indicator] = [
    Indicator(
      "hotline_received", Phrase("热线工单", "orders received"), .orders, .sum("hotline_received"),
      in: .hotline, rule: Phrase("来电日期在报告期内的工单。", "Orders received on a day of the period.")),
    Indicator(
      "hotline_closed", Phrase("办结工单", "orders closed"), .orders, .sum("hotline_closed"),
      in: .hotline, rule: Phrase("办结日期在报告期内的工单。", "Orders closed on a day of the period.")),
    Indicator(
      "hotline_closing_rate", Phrase("办结率", "closing rate"), .percent,
      .rate("hotline_due_closed", of: "hotline_due"), in: .hotline,
      rule: Phrase(
        "办结期限在报告期内的工单中已办结的÷办结期限在报告期内的工单；分母是到期工单，不是派发工单。",
        "Of the orders due in the period those closed ÷ those due; not those dispatched.")),
    Indicator(
      "hotline_punctuality", Phrase("按时办结率", "closed in time"), .percent,
      .rate("hotline_due_closed_in_time", of: "hotline_due"), in: .hotline,
      rule: Phrase(
        "办结期限在报告期内的工单中按期办结的÷办结期限在报告期内的工单。",
        "Of the orders due in the period those closed by then ÷ those due.")),
    Indicator(
      "hotline_satisfaction", Phrase("满意率", "satisfaction"), .percent,
      .rate("hotline_satisfied", of: "hotline_called_back"), in: .hotline,
      rule: Phrase(
        "回访日期在报告期内、答复满意或基本满意的工单÷回访到的工单；未联系上的不计入分母。",
        "Satisfied or fairly so ÷ those reached by a call back in the period.")),
  ]

  private static let mutualAid: [Indicator] = [
    Indicator(
      "enrolled", Phrase("参保人次", "enrolments"), .personTimes, .sum("enrolled"), in: .mutualAid,
      rule: Phrase(
        "参保日期在报告期内的名单人数之和，一人参加两个项目的计两次。",
        "People on the lists enrolled on a day of the period; one in two plans counts twice.")),
    Indicator(
      "enrolment_fees", Phrase("参保缴费", "fees"), .money, .sum("enrolment_fees"),
      in: .mutualAid,
      rule: Phrase("参保日期在报告期内的名单缴费总额。", "Fees of the lists enrolled on a day of the period.")),
    Indicator(
      "claims_received", Phrase("互助金申请", "claims received"), .cases, .sum("claims_received"),
      in: .mutualAid,
      rule: Phrase("受理日期在报告期内的申请。", "Claims received on a day of the period.")),
    Indicator(
      "claims_paid", Phrase("补助件数", "claims paid"), .cases, .found(.claimsPaid), in: .mutualAid,
      rule: Phrase(
        "报告期内支付后没有退回的申请，每件只计一次。",
        "Claims paid in the period whose money did not come back in it, each once.")),
    Indicator(
      "claimants", Phrase("补助人数", "people paid"), .persons, .found(.claimants), in: .mutualAid,
      rule: Phrase(
        "补助件数中的申请人；身份证号相同或注明为同一人的只计一次，各行之和可能大于合计。本机没有个人信息的，按已注明的去重。",
        "People of the claims paid; those of one identity number, or noted to be one person, count "
          + "once, so rows may add up to more than the total. Where no personal data is held, only "
          + "what is noted counts.")),
    Indicator(
      "claims_amount", Phrase("补助金额", "amount paid"), .money,
      .difference("claims_paid_out", less: "claims_returned"), in: .mutualAid,
      rule: Phrase(
        "支付日期在报告期内的金额减去退汇日期在报告期内的金额。",
        "What was paid on a day of the period, less what came back on one.")),
  ]
}
