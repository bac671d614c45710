import ChangeLog
import Testing

/// Deadlines at two stores: what is due in the county is due at the city, for the same reason.
struct DeadlineCourseTests {
  private let world: CountyAndCity

  init() throws { world = try CountyAndCity() }

  /// What is due at both, which must agree; what each store knows since when is its own.
  private func due(_ today: String, within: String = "30d") throws -> [JSONValue] {
    _ = try world.county.json("sync")
    func items(_ office: Office) throws -> [JSONValue] {
      let due = try office.json(
        "due", "--today", today, "--within", within, "--office", Office.county)
      return due["items"]?.elements ?? []
    }
    let here = try items(world.county)
    let there = try items(world.city)
    let names = ["short_number", "rule", "due_on", "raw_end_on", "overdue", "provisional", "why"]
    for (left, right) in zip(here, there) {
      for name in names { #expect(left[name] == right[name], "\(name)") }
    }
    #expect(here.count == there.count)
    return there
  }

  @Test func `a mediation, its agreement and its legal aid fall due at both`() throws {
    let number = try world.county.addCase("--accepted-on", "2025-10-17", "--sought", "9000")
    let aid = try world.add(
      "legal-aid", "add", "--applicant", "王芳", "--form", "仲裁代理", "--on", "2025-10-20")
    let first = try due("2025-10-20", within: "14d")
    let mediation = first.first { $0["rule"]?.text == "MED-15" }
    #expect(mediation?["short_number"]?.text == number)
    // Fifteen days end on Saturday, the first of November.
    #expect(mediation?["raw_end_on"]?.text == "2025-11-01")
    #expect(mediation?["due_on"]?.text == "2025-11-03")
    #expect(mediation?["article"]?["zh"]?.text == "《劳动争议调解仲裁法》第14条第3款")
    _ = aid
    // Due today is not overdue; the day after, it is.
    let today = try due("2025-11-03").first { $0["rule"]?.text == "MED-15" }
    #expect(today?["overdue"]?.boolean == false)
    let after = try due("2025-11-04").first { $0["rule"]?.text == "MED-15" }
    #expect(after?["overdue"]?.boolean == true)
    try world.county(
      "mediation", "conclude", number, "--outcome", "达成协议", "--agreed", "9000", "--on",
      "2025-11-03", "--signed-on", "2025-11-03", "--effective-on", "2025-11-03")
    let confirmed = try due("2025-11-04").compactMap { $0["rule"]?.text }
    #expect(confirmed.contains("CONF-30") && confirmed.contains("ARBREV-15"))
    #expect(!confirmed.contains("MED-15"))
  }

  @Test func `an interruption that the county records moves the limit at the city`() throws {
    let number = try world.county.addCase(
      "--dispute-type", "社会保险", "--accepted-on", "2025-03-03", "--known-on", "2024-05-06")
    func limit(_ office: Office) throws -> JSONValue? {
      try office.json("deadline", "show", number)["deadlines"]?.elements?
        .first { $0["rule"]?.text == "LIM-1Y" }
    }
    _ = try world.county.json("sync")
    #expect(try limit(world.city)?["due_on"]?.text == "2026-03-03")
    try world.county(
      "deadline", "add", number, "--rule", "LIM-1Y", "--change", "中断", "--on", "2025-06-10",
      "--because", "主张权利")
    _ = try world.county.json("sync")
    #expect(try limit(world.city)?["due_on"]?.text == "2026-06-10")
    #expect(try limit(world.city) == limit(world.county))
  }

  @Test func `a calendar that the city imports counts in the county after its sync`() throws {
    let number = try world.county.addCase("--accepted-on", "2026-12-20")
    let before = try due("2026-12-21").first { $0["short_number"]?.text == number }
    #expect(before?["provisional"]?.boolean == true)
    try world.folder.write(
      """
      日期,类型,名称
      2027-01-01,休息,元旦
      2027-01-02,休息,元旦
      2027-01-03,休息,元旦
      2027-01-04,休息,元旦
      2027-10-01,休息,国庆节

      """, to: "2027.csv")
    _ = try world.city.json("calendar", "import", world.folder.file("2027.csv"))
    let after = try due("2026-12-21").first { $0["short_number"]?.text == number }
    #expect(after?["due_on"]?.text == "2027-01-05")
    #expect(after?["provisional"]?.boolean == false)
  }
}
