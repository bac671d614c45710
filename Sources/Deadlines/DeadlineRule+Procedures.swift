import CaseModel

extension DeadlineRule {
  /// Arbitration and what follows it.
  ///
  /// Art. 47 (which awards are final for the employer) sets a sum and no day: no rule here.
  ///
  /// Source: domain notes 2.2; 劳动争议调解仲裁法 arts. 29 to 50.
  static let arbitration: [DeadlineRule] = [
    // Silence means that one may sue.
    arbitration(
      "ARB-ACC", 29, .days(5), .others, Phrase("仲裁委决定是否受理", "arbitration body takes it up"),
      starts: Phrase("仲裁委收到申请", "it received the application")),
    arbitration(
      "ARB-SERVE", 30, .days(5), .others, Phrase("向被申请人送达申请书副本", "application served"),
      starts: Phrase("仲裁委受理", "arbitration began")),
    arbitration(
      "ARB-DEF", 30, .days(10), .others, Phrase("被申请人提交答辩书", "statement of defence"),
      starts: Phrase("被申请人收到申请书副本", "the respondent received the application")),
    arbitration(
      "ARB-FWD", 30, .days(5), .others, Phrase("向申请人送达答辩书副本", "defence forwarded"),
      starts: Phrase("仲裁委收到答辩书", "the defence was received")),
    arbitration(
      "ARB-PANEL", 32, .days(5), .others, Phrase("通知仲裁庭组成", "panel made known"),
      starts: Phrase("仲裁委受理", "arbitration began")),
    arbitration(
      "ARB-HEAR", 35, .daysBefore(5), .others, Phrase("通知开庭", "notice of the hearing"),
      starts: Phrase("开庭", "the hearing")),
    arbitration(
      "ARB-POSTPONE", 35, .daysBefore(3), .right, Phrase("请求延期开庭", "request to postpone"),
      starts: Phrase("开庭", "the hearing")),
    // Fifteen days more with approval; when late, one may sue.
    arbitration(
      "ARB-AWARD", 43, .days(45), .others, Phrase("仲裁裁决", "award"),
      starts: Phrase("仲裁委受理", "arbitration began"), changes: [.extended]),
    arbitration(
      "SUE-15", 50, .days(15), .right, Phrase("向法院起诉", "suit at court"),
      starts: Phrase("收到裁决书", "the award was received")),
    arbitration(
      "SUE-15-FINAL", 48, .days(15), .right, Phrase("劳动者对终局裁决起诉", "worker's suit, final award"),
      starts: Phrase("收到裁决书", "the award was received")),
    arbitration(
      "SETASIDE-30", 49, .days(30), .others, Phrase("用人单位申请撤销终局裁决", "employer asks to set aside"),
      starts: Phrase("用人单位收到裁决书", "the employer received the award")),
  ]

  private static func arbitration(
    _ code: String, _ article: Article, _ length: Length, _ nature: Nature, _ name: Phrase,
    starts: Phrase, changes: Set<DeadlineChange.Kind> = []
  ) -> DeadlineRule {
    DeadlineRule(
      code, name, starts: starts, nature, changes: changes,
      .init(Law.mediationAndArbitration, article, from: (2008, 5, 1), length))
  }

  /// Legal aid, inspection, contracts, records.
  static let others: [DeadlineRule] = [
    // A supplement is asked for once, in one list.
    DeadlineRule(
      "AID-7", Phrase("法律援助审查决定", "decision on legal aid"),
      starts: Phrase("收到法律援助申请", "the application was received"), .duty,
      .init(Law.legalAid, 43, from: (2022, 1, 1), .days(7))),
    DeadlineRule(
      "AID-3", Phrase("指派法律援助人员", "assignment of legal aid"),
      starts: Phrase("决定给予法律援助", "aid was granted"), .duty,
      .init(Law.legalAid, 43, from: (2022, 1, 1), .days(3))),
    // From this day on aid comes first and the papers later.
    DeadlineRule(
      "AID-URGENT", Phrase("可先行提供法律援助", "aid before papers"),
      starts: Phrase("时效或期限届满", "the last day of a limitation or period"), .right,
      .init(Law.legalAid, 44, from: (2022, 1, 1), .daysBefore(7))),
    DeadlineRule(
      "AID-OBJ", Phrase("司法行政部门处理异议", "decision on an objection"),
      starts: Phrase("收到异议", "the objection was received"), .others,
      .init(Law.legalAid, 49, from: (2022, 1, 1), .days(5))),
    // Thirty working days more with approval.
    DeadlineRule(
      "INSP-60WD", Phrase("劳动保障监察调查", "labour inspection"),
      starts: Phrase("监察立案", "inspection filed the case"), .others, changes: [.extended],
      .init(Law.inspection, 17, from: (2004, 12, 1), .workingDays(60))),
    DeadlineRule(
      "INSP-2Y", Phrase("劳动保障监察不再查处", "inspection no longer takes it up"),
      starts: Phrase("违法行为发生或终了", "the violation happened or ended"), .limitation,
      .init(Law.inspection, 20, from: (2004, 12, 1), .years(2))),
    // Without an objection by then the contract takes effect.
    DeadlineRule(
      "CC-15", Phrase("集体合同异议期", "objection to a collective contract"),
      starts: Phrase("劳动行政部门收到集体合同", "the labour office received it"), .others,
      .init(Phrase("劳动合同法", "Labour Contract Law"), 54, from: (2008, 1, 1), .days(15))),
    // Fifteen working days in Zhejiang and elsewhere; each region has its own number, so an office
    // may say another (``counted(_:)``).
    DeadlineRule(
      "OPINION-15WD", Phrase("用人单位答复工会监督意见书", "employer answers the union's opinion"),
      starts: Phrase("用人单位收到意见书", "the employer received it"), .others,
      .init(
        Phrase("浙江省工会劳动法律监督条例", "Zhejiang Regulation on Union Supervision"), 22,
        from: (2019, 1, 1), .workingDays(15))),
    DeadlineRule(
      "WAGE-BOOK", Phrase("工资支付台账保存", "pay ledger kept"),
      starts: Phrase("台账形成", "the ledger was made"), .keeping,
      .init(
        Phrase("保障农民工工资支付条例", "Regulation on Migrant Workers' Wages"), 15,
        from: (2020, 5, 1), .years(3))),
    DeadlineRule(
      "WAGE-ROSTER", Phrase("用工管理台账保存", "site register kept"),
      starts: Phrase("工程完工且工资全部结清", "work was done and all pay paid"), .keeping,
      .init(
        Phrase("保障农民工工资支付条例", "Regulation on Migrant Workers' Wages"), 28,
        from: (2020, 5, 1), .years(3))),
    DeadlineRule(
      "PIA-3Y", Phrase("个人信息保护影响评估报告保存", "privacy impact report kept"),
      starts: Phrase("报告形成", "the report was made"), .keeping,
      .init(
        Phrase("个人信息保护法", "Personal Information Protection Law"), 56, from: (2021, 11, 1),
        .years(3))),
    DeadlineRule(
      "SHARE-3Y", Phrase("提供、委托处理个人信息的记录保存", "record of giving personal data kept"),
      starts: Phrase("提供或委托", "data was given"), .keeping,
      .init(
        Phrase("网络数据安全管理条例", "Regulation on Network Data Security"), 12, from: (2025, 1, 1),
        .years(3))),
  ]

  /// The same rule with another length, where an office's region has one.
  public func counted(_ length: Length) -> DeadlineRule {
    DeadlineRule(
      copying: self,
      versions: versions.map { version in
        Version(
          law: version.law, article: version.article, validFrom: version.validFrom,
          validThrough: version.validThrough, length: length)
      })
  }

  private init(copying rule: DeadlineRule, versions: [Version]) {
    code = rule.code
    name = rule.name
    starts = rule.starts
    nature = rule.nature
    changes = rule.changes
    self.versions = versions
  }
}
