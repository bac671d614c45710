import ChangeLog
import Testing

/// An order of the hotline: dispatched by the city, handled in the county, become a case, closed.
struct HotlineCourseTests {
  private let world: CountyAndCity

  init() throws { world = try CountyAndCity() }

  @Test func `an order that the city dispatches becomes a case of the county and is closed`() throws
  {
    // The city takes the call, and the order is the county's from the start.
    let taken = try world.city.json(
      "hotline", "add", "--office", Office.county, "--category", "投诉", "--matter", "欠薪",
      "--number", "NM12351-2025-00042", "--applicant", "李娜", "--phone", "13800000000",
      "--complexity", "难点", "--due", "2025-03-31", "--on", "2025-03-01", "--dispatched-to",
      Office.county, "--dispatched-on", "2025-03-02")
    let order = try #require(taken["short_number"]?.text)
    _ = try world.county.json("sync")
    let opened = try world.add("hotline", "open", "NM12351-2025-00042", "--employer", "通辽市建工集团")
    let mediation = try world.shown("mediation", opened)
    #expect(mediation["channel"]?.text == "hotline")
    #expect(mediation["dispute_types"]?.elements?.map(\.text) == ["wages"])
    #expect(mediation["participants"]?.elements?.first?["person"]?["name"]?.text == "李娜")
    #expect(mediation["office"]?.text == Office.county)
    #expect(try world.city.json("hotline", "list", "--open")["total"]?.integer == 1)
    try world.county(
      "hotline", "edit", "nm12351-2025-00042", "--closed-on", "2025-03-20", "--called-back-on",
      "2025-03-25", "--satisfaction", "满意")
    let shown = try world.shown("hotline", order)
    #expect(shown["became"]?.elements?.map(\.text) == [mediation["id"]?.text])
    #expect(shown["satisfaction"]?.text == "satisfied")
    #expect(try world.city.json("hotline", "list", "--open")["total"]?.integer == 0)
  }
}
