import ChangeLog
import Testing

/// A mediation with all that belongs to one, recorded in a county and shown at the city.
struct MediationCourseTests {
  private let world: CountyAndCity

  init() throws { world = try CountyAndCity() }

  @Test func `a case with several applicants goes from intake to the last instalment at both`()
    throws
  {
    let number = try world.county.addCase(
      "--sought", "24000", "--accepted-on", "2025-03-01", "--workers", "11", "--migrant", "yes",
      "--applicant-sought", "9000")
    try world.county(
      "mediation", "handling", "add", number, "--body", "科尔沁区总工会人民调解委员会", "--body-kind",
      "人民调解委员会", "--second-mediator", "bai.ming", "--recorder", "li.na", "--paper-file",
      "2025-卷7")
    _ = try world.add(
      "mediation", "participant", "add", number, "--applicant", "李娜", "--applicant-sought", "15000",
      "--role", "职工代表", "--id-number", "150599198009268934")
    try world.county("mediation", "employer", "add", number, "--employer", "通辽市建工集团")
    try world.county(
      "mediation", "respondent", "add", number, "--firm", "通辽市建工集团", "--role", "总包", "--joint",
      "yes")
    try world.county(
      "mediation", "respondent", "add", number, "--firm", "通辽市瑞丰物流有限公司", "--role", "劳务公司",
      "--above", "通辽市建工集团")
    try world.county(
      "mediation", "employment", "add", number, "--worker", "李娜", "--start", "2024-03-01", "--end",
      "2025-01-31", "--monthly", "5000", "--contract", "未签", "--job", "瓦工")
    let session = try world.add(
      "mediation", "session", "add", number, "--on", "2025-03-05", "--at", "14:30", "--place",
      "区总工会三楼", "--told-by", "电话", "--told-on", "2025-03-03", "--invited", "申请人、被申请人",
      "--result", "planned")
    try world.county(
      "mediation", "session", "edit", number, session, "--result", "agreed", "--attended",
      "申请人、被申请人", "--rights-told", "yes", "--notes", "双方各让一步")
    try world.county(
      "mediation", "conclude", number, "--outcome", "达成协议", "--agreed", "21000", "--on",
      "2025-03-06", "--signed-on", "2025-03-06", "--effective-on", "2025-03-07")
    try world.county(
      "mediation", "participant", "edit", number, "李娜", "--applicant-agreed", "13000")
    try world.county(
      "mediation", "promise", "add", number, "--kind", "出具离职证明", "--due", "2025-03-31",
      "--worker", "李娜")
    var instalments: [String] = []
    for due in ["2025-04-01", "2025-05-01", "2025-06-01"] {
      instalments.append(
        try world.add(
          "mediation", "instalment", "add", number, "--due", due, "--amount", "7000", "--method",
          "银行转账"))
    }
    let exit = try world.add(
      "mediation", "exit", "add", number, "--kind", "司法确认", "--on", "2025-03-20", "--jointly",
      "yes", "--body", "科尔沁区人民法院", "--number", "（2025）内0502诉前调确7号")
    try world.county(
      "mediation", "exit", "edit", number, exit, "--accepted", "2025-03-23", "--decided",
      "2025-04-02", "--result", "确认")
    for (instalment, day) in zip(instalments, ["2025-04-01", "2025-05-02", "2025-06-01"]) {
      try world.county(
        "recovery", "add", number, "--amount", "7000", "--on", day, "--instalment", instalment,
        "--worker", "李娜", "--method", "bank", "--payer", "general_contractor")
    }
    try world.county(
      "mediation", "return-visit", "add", number, "--on", "2025-06-08", "--way", "电话",
      "--performance", "已全部履行", "--satisfaction", "满意")

    let shown = try world.shown("mediation", number)
    #expect(shown["received_fen"]?.integer == 2_100_000)
    #expect(shown["participants"]?.elements?.count == 2)
    let li = shown["participants"]?.elements?.first { $0["role"]?.text == "representative" }
    #expect(li?["sought_fen"]?.integer == 1_500_000)
    #expect(li?["agreed_fen"]?.integer == 1_300_000)
    #expect(li?["birth_year"]?.integer == 1980)
    let handling = shown["handling"]?.elements?.first
    #expect(handling?["body_kind"]?.text == "people")
    #expect(handling?["paper_file_number"]?.text == "2025-卷7")
    #expect(shown["respondent"]?.elements?.count == 2)
    #expect(
      shown["employment"]?.elements?.first?["job"]?["title"]?.text == "瓦工")
    let held = shown["session"]?.elements?.first
    #expect(held?["result"]?.text == "agreed")
    #expect(held?["session_notes"]?["text"]?.text == "双方各让一步")
    #expect(shown["promise"]?.elements?.first?["due_on"]?.text == "2025-03-31")
    #expect(shown["exit"]?.elements?.first?["result"]?.text == "granted")
    let paid = shown["recoveries"]?.elements?.compactMap { $0["instalment"]?.text } ?? []
    let promised = shown["instalment"]?.elements?.compactMap { $0["id"]?.text } ?? []
    #expect(Set(paid) == Set(promised) && paid.count == 3)
    #expect(shown["return_visit"]?.elements?.first?["performance"]?.text == "performed")
    #expect(try world.city.totals() == world.county.totals())
    #expect(try world.city.totals()?["agreed_fen"]?.integer == 2_100_000)
    #expect(try world.city.totals()?["workers"]?.integer == 11)
  }

  @Test func `a refused application and a reopened case are the same at the city`() throws {
    let refused = try world.county.addCase("--accepted-on", "2025-03-01")
    try world.county(
      "mediation", "refuse", refused, "--because", "不属于劳动争议", "--to", "法院", "--on",
      "2025-03-02")
    let away = try world.shown("mediation", refused)
    #expect(away["refused_reason"]?.text == "not_labour_dispute")
    #expect(away["referral"]?.elements?.first?["target"]?.text == "court")
    #expect(try world.city.json("mediation", "list", "--open")["total"]?.integer == 0)

    let reopened = try world.county.addCase("--accepted-on", "2025-03-01", by: "李娜")
    try world.county(
      "mediation", "conclude", reopened, "--outcome", "达成协议", "--agreed", "5000", "--on",
      "2025-03-06", "--signed-on", "2025-03-06", "--effective-on", "2025-03-06")
    _ = try world.shown("mediation", reopened)
    try world.county("mediation", "reopen", reopened, "--because", "未履行", "--on", "2025-05-10")
    let open = try world.shown("mediation", reopened)
    #expect(open["concluded_on"] == nil)
    #expect(open["reopening"]?.elements?.first?["first_concluded_on"]?.text == "2025-03-06")
    #expect(try world.city.json("mediation", "list", "--open")["total"]?.integer == 1)
    try world.county(
      "mediation", "conclude", reopened, "--outcome", "调解不成", "--on", "2025-06-01")
    let closed = try world.shown("mediation", reopened)
    #expect(closed["concluded_on"]?.text == "2025-06-01")
    // The agreement that was not kept stands no more, but in the history.
    #expect(closed["agreed_fen"] == nil && closed["effective_on"] == nil)
    #expect(try world.city.run("history", reopened).output.contains("5,000.00"))
    #expect(closed["reopening"]?.elements?.first?["first_concluded_on"]?.text == "2025-03-06")
    // A case that was concluded twice is one case.
    #expect(try world.city.totals()?["concluded"]?.integer == 1)
  }
}
