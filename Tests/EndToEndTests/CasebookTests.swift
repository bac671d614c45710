import CaseModel
import ChangeLog
import Testing

/// Every kind of case from the first word to the last, by the client.
struct CasebookTests {
  private let folder: Folder
  private let county: Office

  init() throws {
    folder = try Folder()
    county = try Office(Office.county, in: folder)
  }

  private func number(_ result: JSONValue) throws -> String {
    try #require(result["short_number"]?.text)
  }

  private func run(_ arguments: [String]) throws -> JSONValue {
    let result = try county.start(arguments + ["--json"]).wait().mustSucceed()
    return try JSONText.read(result.output)
  }

  /// Options with which a record of a type can be saved: what it requires, by its declaration.
  private func options(_ types: [RecordType]) -> [String] {
    types.flatMap(\.fields).filter { $0.required == .intake && $0.preset == nil }.flatMap {
      field -> [String] in
      switch field.kind {
      case .text(.office): ["--\(field.option)", "150502"]
      case .date: ["--\(field.option)", "2025-03-01"]
      case .money: ["--\(field.option)", "10000"]
      case .integer: ["--\(field.option)", "1"]
      case .flag: ["--\(field.option)", "yes"]
      case .choice(let list), .set(let list):
        ["--\(field.option)", list.choices.first?.code ?? ""]
      case .text(.record): [String]()
      case .text, .reference: ["--\(field.option)", "王芳"]
      }
    }
  }

  @Test(arguments: RecordType.all.filter { $0.place == .caseRoot }.map(\.name))
  func `every type of case has its commands by its declaration`(name: String) throws {
    let type = try #require(RecordType.find(name))
    let noun = String(name.map { $0 == "_" ? "-" : $0 })
    let parts = type.form.filter(\.isRequired).compactMap { RecordType.find($0.type) }
    let added = try number(run([noun, "add"] + options([type] + parts)))
    #expect(try county.json(noun, "list", "--from", "2025-01-01")["total"]?.integer == 1)
    _ = try county.json(noun, "edit", added, "--number", "〔2025〕7号")
    let shown = try county.json(noun, "show", "(2025)7号")
    #expect(shown["official_number"]?.text == "〔2025〕7号")
    for part in RecordType.all
    where part.hangs(on: type)
      && !["recovery", "merging", "same_as"].contains(part.name)
    {
      if RecordType.all.contains(where: { $0.twin == part.name }) { continue }
      let partNoun = String(part.name.map { $0 == "_" ? "-" : $0 })
      if part.fields.contains(where: { field in
        if case .reference = field.kind { field.required == .intake } else { false }
      }) {
        continue
      }
      var words = options([part])
      if part.name == "origin" { words = ["--from", added] }
      if part.name == "payment" { words = ["--claim", added, "--amount", "100"] }
      if part.name == "distinction" { words += ["--from", added] }
      if part.name == "participant" { words = ["--applicant", "李娜"] }
      if part.name == "handling" { words = ["--body-kind", "union"] }
      if part.name == "employment" { words = ["--contract", "none", "--job", "瓦工"] }
      let record = try number(run([noun, partNoun, "add", added] + words))
      // Where a person is required there is an applicant already.
      let isHeld =
        parts.contains(part) || part == .participant && parts.contains { $0 == .person }
      let count = isHeld ? 2 : 1
      let list = try county.json(noun, partNoun, "list", added).elements ?? []
      #expect(list.count == count, "\(part.name)")
      _ = try run([noun, partNoun, "void", added, record, "--reason", "mistake"])
    }
    _ = try county.json(noun, "void", added, "--reason", "mistake")
    try county.run("verify").mustSucceed()
    #expect(try county.json(noun, "list")["total"]?.integer == 0)
  }

  @Test func `a consultation takes one word, needs no name and becomes a case`() throws {
    let anonymous = try number(try county.json("consultation", "add", "--matter", "欠薪"))
    let shown = try county.json("consultation", "show", anonymous)
    #expect(shown["participants"]?.elements?.isEmpty == true)
    #expect(shown["way"]?.text == "visit")
    #expect(shown["handler"]?.text == "zhang.wei")
    let asked = try number(
      try county.json(
        "consultation", "add", "--matter", "工伤", "--way", "来电", "--applicant", "李娜", "--phone",
        "13800000000", "--note", "工地上摔伤"))
    #expect(try county.run("consultation", "list", "--lang", "zh").output.contains("共 2 次"))

    let missing = try county.run("consultation", "open", asked, "--lang", "zh")
    #expect(missing.status == 64)
    #expect(missing.errors.contains("缺少必填项：用人单位"))
    let opened = try number(
      try county.json("consultation", "open", asked, "--employer", "通辽市建工集团"))
    let mediation = try county.json("mediation", "show", opened)
    #expect(mediation["channel"]?.text == "call")
    #expect(mediation["dispute_types"]?.elements?.map(\.text) == ["injury"])
    let person = mediation["participants"]?.elements?.first?["person"]
    #expect(person?["name"]?.text == "李娜")
    #expect(person?["phone"]?.text == "13800000000")
    #expect(mediation["notes"]?.elements?.first?["text"]?.text == "工地上摔伤")
    let consultation = try county.json("consultation", "show", asked)
    #expect(consultation["became"]?.elements?.map(\.text) == [mediation["id"]?.text])
    #expect(
      mediation["origin"]?.elements?.first?["of_case"]?.text == consultation["id"]?.text)
    let again = try county.run("consultation", "open", asked, "--employer", "通辽市建工集团")
    #expect(again.status == 2)
    #expect(again.errors.contains("has become case \(opened)"))
  }

  @Test func `legal aid goes from application to the closing report`() throws {
    let mediation = try county.addCase()
    let aid = try number(
      try county.json(
        "legal-aid", "add", "--applicant", "王芳", "--form", "仲裁代理", "--matter", "劳动报酬",
        "--hardship", "农民工", "--employer", "通辽市瑞丰物流有限公司", "--mediation", mediation))
    _ = try county.json(
      "legal-aid", "edit", aid, "--supplement-asked-on", "2025-03-02", "--supplement-received-on",
      "2025-03-04", "--decided-on", "2025-03-05", "--decision", "给予")
    let lawyer = try number(
      try county.json(
        "legal-aid", "assignment", "add", aid, "--on", "2025-03-06", "--firm", "内蒙古蒙通律师事务所",
        "--lawyer", "白明", "--licence", "11505201", "--lawyer-phone", "04755550000"))
    _ = try county.json(
      "legal-aid", "assignment", "edit", aid, lawyer, "--lawyer-phone", "04755550001")
    _ = try county.json(
      "recovery", "add", aid, "--amount", "8000", "--kind", "wages", "--on", "2025-05-01")
    _ = try county.json(
      "legal-aid", "edit", aid, "--closed-on", "2025-05-02", "--outcome", "won", "--reported-on",
      "2025-05-03", "--subsidy", "1200", "--satisfaction", "满意")
    let shown = try county.json("legal-aid", "show", aid)
    #expect(shown["decision"]?.text == "granted")
    #expect(shown["hardship"]?.text == "exempt_migrant")
    #expect(shown["subsidy_fen"]?.integer == 120_000)
    #expect(shown["received_fen"]?.integer == 800_000)
    #expect(
      shown["of_case"]?.text == (try county.json("mediation", "show", mediation)["id"]?.text))
    let assignment = shown["assignment"]?.elements?.first
    #expect(assignment?["firm"]?.text == "内蒙古蒙通律师事务所")
    #expect(assignment?["lawyer"]?["phone"]?.text == "04755550001")
    #expect(try county.json("legal-aid", "list", "--closed")["total"]?.integer == 1)
    #expect(try county.json("legal-aid", "list", "--open")["total"]?.integer == 0)
    // A payment in legal aid is no payment of a mediation.
    #expect(try county.totals()?["received_fen"]?.integer == 0)
  }

  @Test func `a wage case goes from intake to the last instalment, and is reopened`() throws {
    let number = try county.addCase("--sought", "20000", "--accepted-on", "2025-03-01")
    _ = try county.json(
      "mediation", "handling", "add", number, "--body-kind", "人民调解委员会", "--recorder", "li")
    _ = try county.json("mediation", "employer", "add", number, "--employer", "通辽市建工集团")
    _ = try county.json(
      "mediation", "respondent", "add", number, "--firm", "通辽市建工集团", "--role", "总包", "--joint",
      "yes")
    _ = try county.json(
      "mediation", "respondent", "add", number, "--firm", "通辽市瑞丰物流有限公司", "--role", "劳务公司",
      "--above", "通辽市建工集团")
    _ = try county.json(
      "mediation", "participant", "add", number, "--applicant", "李娜", "--applicant-sought", "5000")
    _ = try county.json(
      "mediation", "employment", "add", number, "--worker", "李娜", "--start", "2024-03-01",
      "--monthly", "5000", "--contract", "未签", "--job", "瓦工")
    _ = try county.json(
      "mediation", "session", "add", number, "--on", "2025-03-05", "--place", "区总工会三楼",
      "--told-by", "电话", "--invited", "申请人、被申请人", "--notes", "双方各让一步")
    _ = try county.json(
      "mediation", "conclude", number, "--outcome", "达成协议", "--agreed", "20000", "--on",
      "2025-03-06", "--signed-on", "2025-03-06", "--effective-on", "2025-03-07")
    let first = try county.json(
      "mediation", "instalment", "add", number, "--due", "2025-04-01", "--amount", "10000")
    let firstNumber = try #require(first["short_number"]?.text)
    _ = try county.json(
      "mediation", "instalment", "add", number, "--due", "2025-05-01", "--amount", "10000")
    _ = try county.json(
      "mediation", "exit", "add", number, "--kind", "司法确认", "--on", "2025-03-20", "--jointly",
      "yes",
      "--body", "科尔沁区人民法院", "--number", "（2025）内0502诉前调确7号")
    let paid = try county.json(
      "recovery", "add", number, "--amount", "10000", "--on", "2025-04-01", "--instalment",
      firstNumber)
    #expect(paid["received_fen"]?.integer == 1_000_000)
    _ = try county.json(
      "mediation", "return-visit", "add", number, "--on", "2025-05-08", "--performance", "部分履行")
    _ = try county.json("mediation", "reopen", number, "--because", "未履行", "--on", "2025-05-10")
    #expect(
      try county.run("mediation", "reopen", number, "--because", "other").status == 2)
    let shown = try county.json("mediation", "show", number)
    #expect(shown["concluded_on"] == nil)
    #expect(
      shown["reopening"]?.elements?.first?["first_concluded_on"]?.text == "2025-03-06")
    #expect(shown["participants"]?.elements?.count == 2)
    #expect(shown["instalment"]?.elements?.count == 2)
    #expect(
      shown["recoveries"]?.elements?.first?["instalment"]?.text == first["id"]?.text)
    let chain = shown["respondent"]?.elements ?? []
    #expect(chain.last?["above"]?.text == chain.first?["employer"]?.text)
    let page = try county.run("mediation", "show", number, "--lang", "zh").output
    for words in ["调解会", "瓦工", "司法确认", "上一级发包单位"] {
      #expect(page.contains(words), "\(words)")
    }
  }

  @Test func `a refusal says why and where to`() throws {
    let number = try county.addCase()
    _ = try county.json(
      "mediation", "refuse", number, "--because", "not_labour_dispute", "--to", "court", "--on",
      "2025-03-02")
    let shown = try county.json("mediation", "show", number)
    #expect(shown["refused_reason"]?.text == "not_labour_dispute")
    #expect(shown["referral"]?.elements?.first?["target"]?.text == "court")
    #expect(try county.json("mediation", "list", "--open")["total"]?.integer == 0)
  }

  @Test func `a hotline order is dispatched, becomes a case and is closed`() throws {
    let order = try number(
      try county.json(
        "hotline", "add", "--category", "投诉", "--matter", "欠薪", "--number", "NM12351-2025-00042",
        "--applicant", "李娜", "--complexity", "难点", "--due", "2025-03-31", "--on", "2025-03-01",
        "--dispatched-to", Office.county, "--dispatched-on", "2025-03-02"))
    let opened = try number(
      try county.json("hotline", "open", order, "--employer", "通辽市建工集团"))
    let mediation = try county.json("mediation", "show", opened)
    #expect(mediation["channel"]?.text == "hotline")
    #expect(mediation["dispute_types"]?.elements?.map(\.text) == ["wages"])
    #expect(mediation["participants"]?.elements?.first?["person"]?["name"]?.text == "李娜")
    #expect(try county.json("hotline", "list", "--open")["total"]?.integer == 1)
    _ = try county.json(
      "hotline", "edit", "nm12351-2025-00042", "--closed-on", "2025-03-20", "--called-back-on",
      "2025-03-25", "--satisfaction", "满意")
    #expect(try county.json("hotline", "list", "--open")["total"]?.integer == 0)
    let shown = try county.json("hotline", "show", order)
    #expect(shown["became"]?.elements?.map(\.text) == [mediation["id"]?.text])
    #expect(shown["satisfaction"]?.text == "satisfied")
    #expect(try county.run("hotline", "list", "--lang", "zh").output.contains("共 1 单"))
  }

  @Test func `consultations and legal aid reach the city, whose list counts them`() throws {
    let city = try Office(Office.city, in: folder)
    let daemon = try Daemon(city)
    try county.join(daemon)
    _ = try county.json("consultation", "add", "--matter", "欠薪")
    _ = try county.json("legal-aid", "add", "--applicant", "王芳", "--form", "代书")
    #expect(try county.json("sync")["unsent"]?.integer == 0)
    #expect(try city.json("consultation", "list")["total"]?.integer == 1)
    #expect(try city.json("legal-aid", "list")["total"]?.integer == 1)
  }
}
