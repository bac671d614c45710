import ChangeLog
import Testing

/// Consultations from a word at the counter to a case at the city.
struct ConsultationCourseTests {
  private let world: CountyAndCity

  init() throws { world = try CountyAndCity() }

  @Test func `a consultation without a name is counted in times at both`() throws {
    let anonymous = try world.add("consultation", "add", "--matter", "欠薪", "--way", "来电")
    _ = try world.add("consultation", "add", "--matter", "工伤", "--applicant", "李娜")
    let shown = try world.shown("consultation", anonymous)
    #expect(shown["participants"]?.elements?.isEmpty == true)
    #expect(shown["way"]?.text == "call")
    for office in [world.county, world.city] {
      #expect(try office.run("consultation", "list", "--lang", "zh").output.contains("共 2 次"))
      // Times that people asked are no mediations.
      #expect(try office.totals()?["accepted"]?.integer == 0)
    }
  }

  @Test func `a consultation becomes a case, and each names the other at both`() throws {
    let asked = try world.add(
      "consultation", "add", "--matter", "欠薪", "--applicant", "李娜", "--phone", "13800000000",
      "--note", "三个月没有发工资")
    let before = try world.shown("consultation", asked)
    #expect(before["became"]?.elements?.isEmpty == true)
    let opened = try world.add(
      "consultation", "open", asked, "--employer", "通辽市建工集团", "--sought", "15000")
    let mediation = try world.shown("mediation", opened)
    let consultation = try world.shown("consultation", asked)
    #expect(consultation["became"]?.elements?.map(\.text) == [mediation["id"]?.text])
    #expect(
      mediation["origin"]?.elements?.first?["of_case"]?.text == consultation["id"]?.text)
    #expect(mediation["dispute_types"]?.elements?.map(\.text) == ["wages"])
    #expect(mediation["sought_fen"]?.integer == 1_500_000)
    let person = mediation["participants"]?.elements?.first?["person"]
    #expect(person?["phone"]?.text == "13800000000")
    #expect(mediation["notes"]?.elements?.first?["text"]?.text == "三个月没有发工资")
  }
}
