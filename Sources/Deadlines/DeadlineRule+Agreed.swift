internal import CaseModel

extension DeadlineRule {
  /// Days that people agreed on: they are what they are, and move for no rest day.
  ///
  /// Source: 人民调解法 art. 29 (the day of performance), art. 31(2) (following it up is the body's
  /// duty), art. 27 (records); 特邀调解规定 art. 14.
  static let agreed: [DeadlineRule] = [
    DeadlineRule(
      "SESSION", Phrase("召开调解会", "session"),
      starts: Phrase("约定的日期", "the planned day"), .duty,
      .init(Law.peoplesMediation, 27, from: (2011, 1, 1), .theDayItself)),
    DeadlineRule(
      "INSTALMENT", Phrase("分期款到期，电话核实", "instalment due, call about it"),
      starts: Phrase("约定的付款日", "the agreed day of payment"), .duty,
      .init(Law.peoplesMediation, .init(31, 2), from: (2011, 1, 1), .theDayItself)),
    DeadlineRule(
      "PROMISE", Phrase("约定事项到期，核实履行", "promise due, ask whether it was kept"),
      starts: Phrase("约定的履行日", "the agreed day"), .duty,
      .init(Law.peoplesMediation, .init(31, 2), from: (2011, 1, 1), .theDayItself)),
  ]

  /// Orders of the hotline: the day on the order, else a number of working days by complexity.
  ///
  /// The numbers are what an office goes by until its platform says the day (``counted(_:)``).
  static let hotline: [DeadlineRule] = [
    hotline("HOT-DUE", Phrase("热线工单办结期限", "hotline order"), .theDayItself),
    hotline("HOT-ORDINARY", Phrase("热线工单（一般）", "hotline order, ordinary"), .workingDays(5)),
    hotline("HOT-DIFFICULT", Phrase("热线工单（难点）", "hotline order, difficult"), .workingDays(15)),
    hotline(
      "HOT-SPECIAL", Phrase("热线工单（特别复杂）", "hotline order, especially complex"),
      .workingDays(30)),
  ]

  private static func hotline(_ code: String, _ name: Phrase, _ length: Length) -> DeadlineRule {
    let isTyped = length == .theDayItself
    return DeadlineRule(
      code, name,
      starts: isTyped
        ? Phrase("工单上的期限", "the day on the order") : Phrase("派单或来电", "dispatched or received"),
      .duty, .init(Law.hotlinePlatform, 0, from: (2000, 1, 1), length))
  }
}
