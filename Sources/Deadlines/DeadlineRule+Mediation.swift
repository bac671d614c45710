import CaseModel

/// The laws that are cited more than once.
enum Law {
  static let mediationAndArbitration = Phrase(
    "劳动争议调解仲裁法", "Labour Dispute Mediation and Arbitration Law")
  static let civilProcedure = Phrase("民事诉讼法", "Civil Procedure Law")
  static let courtMediators = Phrase(
    "最高人民法院关于人民法院特邀调解的规定", "Rules on Mediators Invited by Courts")
  static let onlineMediation = Phrase(
    "人民法院在线调解规则", "Rules on Online Mediation of Courts")
  static let arbitrationCases = Phrase(
    "劳动人事争议仲裁办案规则", "Rules on Handling Arbitration Cases")
  static let confirmation = Phrase(
    "最高人民法院关于人民调解协议司法确认程序的若干规定", "Rules on Judicial Confirmation")
  static let legalAid = Phrase("法律援助法", "Legal Aid Law")
  static let peoplesMediation = Phrase("人民调解法", "People's Mediation Law")
  /// The system sets a time for each complexity; how many days that is was not published, so each
  /// platform has its own.
  static let hotlinePlatform = Phrase(
    "12351热线平台规定的时限（以工单上的为准）", "the platform's limit (that of the order counts)")
  static let inspection = Phrase("劳动保障监察条例", "Regulation on Labour Inspection")
}

extension DeadlineRule {
  /// Mediation itself, what courts refer, and limitation.
  ///
  /// Source: domain notes 2.2.
  static let mediation: [DeadlineRule] = [
    // Not a ban on going on: afterwards the parties may turn to arbitration. Both may agree to go
    // on for longer.
    DeadlineRule(
      "MED-15", Phrase("调解期限", "mediation"),
      starts: Phrase("收到调解申请", "the application was received"), .duty, changes: [.extended],
      .init(Law.mediationAndArbitration, .init(14, 3), from: (2008, 5, 1), .days(15))),
    DeadlineRule(
      "REF-30", Phrase("委派调解期限", "mediation for a court, before filing"),
      starts: Phrase("签收法院移送的材料", "the court's papers were signed for"), .duty,
      changes: [.extended],
      .init(Law.courtMediators, 27, from: (2016, 7, 1), .days(30))),
    DeadlineRule(
      "REF-15", Phrase("委托调解期限（普通程序）", "mediation for a court, ordinary procedure"),
      starts: Phrase("签收法院移送的材料", "the court's papers were signed for"), .duty,
      changes: [.extended],
      .init(Law.courtMediators, 27, from: (2016, 7, 1), .days(15))),
    DeadlineRule(
      "REF-7", Phrase("委托调解期限（简易程序）", "mediation for a court, summary procedure"),
      starts: Phrase("签收法院移送的材料", "the court's papers were signed for"), .duty,
      changes: [.extended],
      .init(Law.courtMediators, 27, from: (2016, 7, 1), .days(7))),
    DeadlineRule(
      "REF-3WD", Phrase("在线委派：确认接受", "online referral: accept"),
      starts: Phrase("平台指派", "the platform assigned it"), .duty,
      .init(Law.onlineMediation, 12, from: (2022, 1, 1), .workingDays(3))),
    DeadlineRule(
      "REF-CONTACT", Phrase("在线委派：联系对方当事人", "online referral: contact the other side"),
      starts: Phrase("接受指派", "it was accepted"), .duty,
      .init(Law.onlineMediation, 15, from: (2022, 1, 1), .workingDays(3))),
    DeadlineRule(
      "LIM-1Y", Phrase("仲裁时效", "limitation of arbitration"),
      starts: Phrase("知道或应当知道权利被侵害", "the infringement was known"), .limitation,
      changes: [.interrupted, .suspended],
      .init(Law.mediationAndArbitration, .init(27, 1), from: (2008, 5, 1), .years(1))),
    // While the employment lasts arrears of pay have no limit.
    DeadlineRule(
      "LIM-WAGE", Phrase("拖欠劳动报酬的仲裁时效", "limitation of arrears of pay"),
      starts: Phrase("劳动关系终止", "the employment ended"), .limitation,
      changes: [.interrupted, .suspended],
      .init(Law.mediationAndArbitration, .init(27, 4), from: (2008, 5, 1), .years(1))),
  ]

  /// What may follow an agreement.
  static let exits: [DeadlineRule] = [
    // The same rule stood in other articles before: a text cites the one of its day.
    DeadlineRule(
      "CONF-30", Phrase("共同申请司法确认", "joint application for judicial confirmation"),
      starts: Phrase("调解协议生效", "the agreement took effect"), .right,
      .init(
        Law.civilProcedure, 194, from: (2013, 1, 1), through: (2021, 12, 31), .days(30)),
      .init(
        Law.civilProcedure, 201, from: (2022, 1, 1), through: (2023, 12, 31), .days(30)),
      .init(Law.civilProcedure, 205, from: (2024, 1, 1), .days(30))),
    DeadlineRule(
      "CONF-3", Phrase("法院决定是否受理司法确认", "court decides whether to take up a confirmation"),
      starts: Phrase("法院收到申请", "the court received the application"), .others,
      .init(Law.confirmation, 4, from: (2011, 3, 30), .days(3))),
    // The court may take ten days more.
    DeadlineRule(
      "CONF-15", Phrase("法院审查司法确认申请", "court reviews a confirmation"),
      starts: Phrase("法院受理申请", "the court took it up"), .others, changes: [.extended],
      .init(Law.confirmation, 5, from: (2011, 3, 30), .days(15))),
    DeadlineRule(
      "ARBREV-15", Phrase("共同申请仲裁审查", "joint application for arbitration review"),
      starts: Phrase("调解协议生效", "the agreement took effect"), .right,
      .init(Law.arbitrationCases, 74, from: (2017, 7, 1), .days(15))),
    // The article was not read; five days more are possible.
    DeadlineRule(
      "ARBREV-5", Phrase("仲裁委审查调解协议", "arbitration body reviews an agreement"),
      starts: Phrase("仲裁委受理", "the arbitration body took it up"), .others,
      changes: [.extended],
      .init(Law.arbitrationCases, 76, from: (2017, 7, 1), .days(5))),
    DeadlineRule(
      "PAYORD-5", Phrase("法院通知是否受理支付令申请", "court says whether it takes up a payment order"),
      starts: Phrase("法院收到申请", "the court received the application"), .others,
      .init(Law.civilProcedure, 226, from: (2024, 1, 1), .days(5))),
    DeadlineRule(
      "PAYORD-15", Phrase("法院发出支付令", "court issues a payment order"),
      starts: Phrase("法院受理申请", "the court took it up"), .others,
      .init(Law.civilProcedure, 227, from: (2024, 1, 1), .days(15))),
    DeadlineRule(
      "PAYORD-OBJ", Phrase("债务人清偿或提出异议", "debtor pays or objects"),
      starts: Phrase("债务人收到支付令", "the debtor received the order"), .others,
      .init(Law.civilProcedure, 227, from: (2024, 1, 1), .days(15))),
    DeadlineRule(
      "EXEC-2Y", Phrase("申请强制执行", "application for enforcement"),
      starts: Phrase("履行期间最后一日", "the last day of performance"), .limitation,
      changes: [.interrupted, .suspended],
      .init(Law.civilProcedure, 250, from: (2024, 1, 1), .years(2))),
  ]
}
