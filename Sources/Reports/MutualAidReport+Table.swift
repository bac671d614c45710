public import CaseModel

extension MutualAidReport {
  /// What the report is called.
  public static let title = Phrase("互助保障补助情况", "Mutual aid paid")

  /// The report as a table, amounts in 元, the total once more in 万元.
  public var table: ReportTable {
    let inWanYuan: [ReportTable.Cell] = [
      .text(Phrase("合计（万元）", "Total (10,000 yuan)")), .empty, .empty,
      .money(total.paid, .wanYuan), .money(total.returned, .wanYuan),
      .money(total.amount, .wanYuan),
    ]
    return ReportTable(
      title: Self.title,
      subtitle: Phrase(
        "\(officeName)　\(query.from.chinese)至\(query.to.chinese)",
        "\(officeName), \(query.from.iso) to \(query.to.iso)"),
      columns: columns,
      rows: rows.map { ReportTable.Row(cells: cells($0.label, $0.figures), level: 0) },
      totals: [
        ReportTable.Row(cells: cells(Phrase("合计", "Total"), total), level: 0),
        ReportTable.Row(cells: inWanYuan, level: 0),
      ], notes: rules + openQuestions)
  }

  /// The figures as CSV: amounts in 元, plain.
  public func csv(in language: Language) -> String {
    let whole = table
    return ReportTable(
      title: whole.title, subtitle: whole.subtitle, columns: whole.columns, rows: whole.rows,
      totals: Array(whole.totals.prefix(1)), notes: []
    ).csv(in: language)
  }

  private var columns: [ReportTable.Column] {
    [
      ReportTable.Column(title: query.grouping.label, kind: .text),
      ReportTable.Column(title: Phrase("补助件数", "Claims"), kind: .count),
      ReportTable.Column(title: Phrase("补助人数", "People"), kind: .count),
      ReportTable.Column(title: Phrase("支付（元）", "Paid (yuan)"), kind: .money),
      ReportTable.Column(title: Phrase("退汇（元）", "Came back (yuan)"), kind: .money),
      ReportTable.Column(title: Phrase("补助金额（元）", "Amount (yuan)"), kind: .money),
    ]
  }

  private func cells(_ name: Phrase, _ figures: Figures) -> [ReportTable.Cell] {
    [
      .text(name), .count(figures.claims), .count(figures.people), .money(figures.paid, .yuan),
      .money(figures.returned, .yuan), .money(figures.amount, .yuan),
    ]
  }

  /// The rules by which the figures count, to be printed with them.
  public var rules: [Phrase] {
    [
      Phrase(
        "按支付日期、退汇日期统计；已作废的申请和记录不计。补助金额＝支付－退汇。",
        "Counted by the day that money went out or came back; what was voided counts nowhere. "
          + "Amount = paid - came back."),
      Phrase(
        "补助件数：期内支付后没有退回的申请，每件只计一次。",
        "Claims: those paid in the period whose money did not come back in it, each once."),
      Phrase(
        "补助人数：按身份证号和“同一人”记录去重；同一人有几件申请的只计一人，所以各行人数之和可能大于合计。",
        "People are told apart by identity number and by what is noted of who is the same, and "
          + "counted once, so the rows may add up to more than the total."),
    ]
  }

  /// What the figures leave open: empty where nothing does.
  public var openQuestions: [Phrase] {
    var notes: [Phrase] = []
    if claimsWithoutNumber > 0 {
      notes.append(
        claimsWithoutNumber == total.claims
          ? Phrase(
            "本机没有个人信息，只按已注明的“同一人”去重，其余按每件一人计。",
            "No personal data is held here: people are told apart only by what is noted of who is "
              + "the same; any other claim counts as one person.")
          : Phrase(
            "有\(claimsWithoutNumber)件申请在本机没有身份证号，除注明为同一人的以外，按每件一人计。",
            "\(claimsWithoutNumber) claim(s) have no identity number here; each counts as one "
              + "person, but where it is noted who is the same."))
    }
    if conflicts > 0 {
      notes.append(
        Phrase(
          "有\(conflicts)件申请的同一项内容由多人填写且不一致，尚未核定；报表按目前显示的内容计算。",
          "In \(conflicts) claim(s) people entered different values for the same field; the report "
            + "counts the value that is shown."))
    }
    if !irregular.isEmpty {
      let numbers = irregular.prefix(20).map(\.shortNumber)
      let more = irregular.count > 20
      notes.append(
        Phrase(
          "有\(irregular.count)件申请重复支付，或支付前没有有效的审批，请核对：" + numbers.joined(separator: "、")
            + (more ? "等" : ""),
          "\(irregular.count) claim(s) were paid twice, or without an approval that counts: "
            + numbers.joined(separator: ", ") + (more ? ", …" : "")))
    }
    return notes
  }
}
