public import CaseModel

extension RecoveredReport {
  /// The rules by which the figures count, to be printed with them.
  ///
  /// - Parameter showsWanYuan: whether amounts in 万元 stand beside them.
  public func rules(showsWanYuan: Bool) -> [Phrase] {
    Self.columnRules + [groupingRule] + (showsWanYuan ? [Self.roundingRule] : [])
  }

  /// What the figures leave open: empty where nothing does.
  public var openQuestions: [Phrase] {
    var notes: [Phrase] = []
    if doubts.conflicts > 0 {
      notes.append(
        Phrase(
          "有\(doubts.conflicts)件案件的同一项内容由多人填写且不一致，尚未核定；报表按目前显示的内容计算，核定后数字可能变动。",
          "In \(doubts.conflicts) case(s) people entered different values for the same field; "
            + "the report counts the value that is shown, and figures may change when it is "
            + "settled."))
    }
    if doubts.range != nil { notes.append(Self.choiceRule) }
    if !doubts.casesCut.isEmpty {
      let cases = doubts.casesCut
      notes.append(
        Phrase(
          "案件\(cases.joined(separator: "、"))不一致之处过多，合计范围只算了其中一部分。",
          "Too many fields differ in \(cases.joined(separator: ", ")); the range of the totals "
            + "covers only some of them."))
    }
    if doubts.unreadable > 0 {
      notes.append(
        Phrase(
          "有\(doubts.unreadable)件案件含有本版本无法识别的内容，这些内容未计入；请升级后重新制表。",
          "\(doubts.unreadable) case(s) hold values that this version cannot read and that the "
            + "figures leave out; upgrade and make the report again."))
    }
    if doubts.paymentsWithoutCase > 0 {
      notes.append(
        Phrase(
          "期内有\(doubts.paymentsWithoutCase)笔到账所属的案件尚未同步到本机，未计入。",
          "\(doubts.paymentsWithoutCase) payment(s) of the period belong to cases that are not on "
            + "this computer yet; they are left out."))
    }
    return notes
  }

  private static let choiceRule = Phrase(
    "改选另一内容后数字的变化逐处单独计算，其余各处按目前显示的内容；一件案件有多处不一致时，也逐处单独列出，合计范围则按该案各处一并选定计算。"
      + "已作废案件上未作废的到账，另一内容是案件不作废。",
    "What another value would change is told of each choice alone, all others being as shown, also "
      + "where several fields of one case differ; the range of the totals is over all choices of "
      + "a case together. Where a payment stands on a voided case, the other value is that the "
      + "case is not voided.")

  private static let columnRules = [
    Phrase(
      "受理：受理日期在统计期内的案件；不予受理的申请不计入受理，也不计入结案。",
      "Accepted: cases accepted on a day of the period. Refused applications are neither accepted "
        + "nor concluded."),
    Phrase(
      "结案：结案日期在统计期内的案件，不论何时受理；涉及职工按这些案件登记的人数相加，一人涉及两件的计两次。",
      "Concluded: cases concluded on a day of the period, whenever accepted. Workers are those of "
        + "these cases; a worker in two cases counts twice."),
    Phrase(
      "达成协议：含书面协议、口头协议、当场履行和部分达成协议；协议金额只计这些案件。其他：终止、移送及未填结果的案件。",
      "Agreed: in writing, orally, performed on the spot, or partly; the agreed amount is that of "
        + "these cases. Other: ended, referred out, or without an outcome."),
    Phrase(
      "期内到账：到账日期在统计期内的款项，不论属于哪件案件、是否结案；其中工资、加班费合列一栏，补缴社会保险费单列一栏，两栏均已含在期内到账之中。",
      "Received in period: money received on a day of the period, whichever case it belongs to, "
        + "concluded or not. Pay is wages and overtime; contributions to the insurer stand apart; "
        + "both are part of it."),
    Phrase(
      "结案案件累计到账：统计期内结案的案件截至制表时已到账的全部款项，不论到账日期。",
      "Received so far on concluded: all money received until now on the cases concluded in the "
        + "period, on whatever day."),
    Phrase(
      "办理单位：按案件目前所在的单位计，移交的案件计入接收单位。",
      "Office: the one that holds the case now; a case handed over counts at the office that took "
        + "it."),
    Phrase(
      "作废的案件及其到账、作废的到账均不计入。",
      "Voided cases with their money, and voided payments, count nowhere."),
  ]

  private var groupingRule: Phrase {
    switch query.grouping {
    case .office:
      Phrase(
        "最近同步：该单位数据最近一次完整同步到本机的日期，此后的录入可能尚未计入；“—”表示无记录。",
        "Last sync: the day of the office's last complete sync; what it entered since may be "
          + "missing. “—” where none is known.")
    case .month, .quarter:
      Phrase(
        "各栏按各自的日期归入月份或季度：受理按受理日期，结案、职工、协议金额和累计到账按结案日期，期内到账按到账日期。",
        "Each column goes by its own date: accepted by the day of acceptance; concluded, workers, "
          + "agreed amount and received so far by the day of conclusion; received in period by the "
          + "day of receipt.")
    case .industry:
      Phrase(
        "行业：按案件登记的第一个用人单位的行业计（GB/T 4754 门类）；全为零的行业不列。",
        "Industry: that of the first employer entered in the case (sections of GB/T 4754); rows "
          + "that are all zero are left out.")
    case .disputeType:
      Phrase(
        "一件案件有多种争议类型的，在每一类型下各计一次，合计中只计一次，故各行之和可大于合计；缩进的行包含在其上级类型之中；全为零的类型不列。",
        "A case of several types counts under each and once in the total, so rows can add up to "
          + "more; indented rows are part of the type above them; rows that are all zero are left "
          + "out.")
    }
  }

  private static let roundingRule = Phrase(
    "万元数由准确的元数四舍五入一次得出，分项之和与合计可能因四舍五入略有差异。",
    "Amounts in 10,000 yuan are rounded once, half up, from the exact sums; parts may differ "
      + "slightly from the total because of rounding.")
}
