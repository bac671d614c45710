import ChangeLog
import Testing

/// Legal aid from a line in the book to the whole procedure, at two stores.
struct LegalAidCourseTests {
  private let world: CountyAndCity

  init() throws { world = try CountyAndCity() }

  @Test func `advice and drafting take one line each`() throws {
    let advice = try world.add("legal-aid", "add", "--applicant", "王芳")
    let drafting = try world.add("legal-aid", "add", "--applicant", "李娜", "--form", "代书")
    #expect(try world.shown("legal-aid", advice)["form"]?.text == "advice")
    #expect(try world.shown("legal-aid", drafting)["form"]?.text == "drafting")
    #expect(try world.city.json("legal-aid", "list")["total"]?.integer == 2)
  }

  @Test func `representation goes through its whole procedure, hanging on a mediation`() throws {
    let mediation = try world.county.addCase("--accepted-on", "2025-02-10")
    let aid = try world.add(
      "legal-aid", "add", "--applicant", "王芳", "--form", "仲裁代理", "--matter", "劳动报酬", "--on",
      "2025-03-01", "--hardship", "农民工", "--employer", "通辽市瑞丰物流有限公司", "--mediation",
      mediation, "--scope", "劳动争议")
    try world.county("legal-aid", "edit", aid, "--supplement-asked-on", "2025-03-02")
    try world.county(
      "legal-aid", "edit", aid, "--supplement-received-on", "2025-03-04", "--decided-on",
      "2025-03-05", "--decision", "给予", "--stage", "仲裁")
    let lawyer = try world.add(
      "legal-aid", "assignment", "add", aid, "--on", "2025-03-06", "--firm", "内蒙古蒙通律师事务所",
      "--lawyer", "白明", "--licence", "11505201", "--lawyer-phone", "04755550000")
    // The first lawyer is replaced by another.
    try world.county("legal-aid", "assignment", "edit", aid, lawyer, "--replaced", "2025-03-20")
    try world.county(
      "legal-aid", "assignment", "add", aid, "--on", "2025-03-20", "--firm", "内蒙古蒙通律师事务所",
      "--lawyer", "乌兰")
    try world.county(
      "recovery", "add", aid, "--amount", "8000", "--kind", "wages", "--on", "2025-05-01")
    try world.county(
      "legal-aid", "edit", aid, "--closed-on", "2025-05-02", "--outcome", "won", "--reported-on",
      "2025-05-03", "--subsidy", "1200", "--subsidy-paid-on", "2025-05-20", "--satisfaction", "满意")
    try world.county(
      "legal-aid", "return-visit", "add", aid, "--on", "2025-06-01", "--satisfaction", "满意")
    let shown = try world.shown("legal-aid", aid)
    #expect(shown["hardship"]?.text == "exempt_migrant")
    #expect(shown["decision"]?.text == "granted")
    #expect(shown["stage"]?.text == "arbitration")
    #expect(shown["subsidy_fen"]?.integer == 120_000)
    #expect(shown["received_fen"]?.integer == 800_000)
    let lawyers = shown["assignment"]?.elements ?? []
    #expect(lawyers.compactMap { $0["lawyer"]?["name"]?.text } == ["白明", "乌兰"])
    #expect(lawyers.first?["ended_on"]?.text == "2025-03-20")
    #expect(
      shown["of_case"]?.text == (try world.shown("mediation", mediation)["id"]?.text))
    #expect(shown["employers"]?.elements?.first?["name"]?.text == "通辽市瑞丰物流有限公司")
    #expect(try world.city.json("legal-aid", "list", "--closed")["total"]?.integer == 1)
    // What legal aid recovered is no payment of a mediation.
    #expect(try world.city.totals()?["received_fen"]?.integer == 0)
  }

  @Test func `a refusal says why`() throws {
    let aid = try world.add(
      "legal-aid", "add", "--applicant", "王芳", "--form", "仲裁代理", "--on", "2025-03-01")
    try world.county(
      "legal-aid", "edit", aid, "--decided-on", "2025-03-05", "--decision", "refused",
      "--decision-reason", "不符合经济困难条件", "--closed-on", "2025-03-05")
    let shown = try world.shown("legal-aid", aid)
    #expect(shown["decision"]?.text == "refused")
    #expect(shown["decision_reason"]?.text == "no_hardship")
  }
}
