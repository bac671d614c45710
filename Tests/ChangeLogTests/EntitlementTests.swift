import ChangeLog
import Testing

/// What the judge says, fact by fact: a table.
struct EntitlementTests {
  /// The tree of the table: a region above two cities, a county below each.
  private static func isAbove(_ upper: String, _ lower: String) -> Bool {
    let uppers = [
      "11": ["11", "1", "0"], "21": ["21", "2", "0"], "1": ["1", "0"], "2": ["2", "0"],
    ]
    return (uppers[lower] ?? [lower]).contains(upper)
  }

  private static func line(
    type: String = "mediation", case caseID: String? = "11-a", id: String = "11-a",
    set: String = "\"workers\":1", over: String = "", node: String = "aaaaaaaaaaaa"
  ) throws -> Line {
    let text =
      "{\"v\":1,\"node\":\"\(node)\",\"log\":\"plain\",\"seq\":1,"
      + "\"at\":\"2025-11-20T10:00:00.000Z\",\"by\":\"li\""
      + (caseID.map { ",\"case\":\"\($0)\"" } ?? "") + ",\"type\":\"\(type)\",\"id\":\"\(id)\","
      + "\"set\":{\(set)}" + (over.isEmpty ? "}" : ",\"over\":{\(over)}}")
    return try Line(bytes: Array(text.utf8))
  }

  private static let name = "\"bbbbbbbbbbbb.1.AAAAAAAA\""

  private func judge(
    _ line: Line, by offices: [String], places: [String] = [], replaced: [String?] = []
  ) -> Entitlement.Reason? {
    Entitlement(authorOffices: offices, places: places, replacedPlaces: replaced)
      .judge(line, isAbove: EntitlementTests.isAbove)
  }

  @Test(
    arguments: [
      ([], ["11"], .authorUnknown), ([], [], .authorUnknown), (["11"], [], .caseUnknown),
      (["11"], ["11"], nil), (["1"], ["11"], nil), (["0"], ["11"], nil),
      (["21"], ["11"], .authorNotEntitled), (["2"], ["11"], .authorNotEntitled),
      // Neither a county above its city nor one beside it.
      (["11"], ["1"], .authorNotEntitled), (["11"], ["21", "11"], nil), (["2"], ["11", "21"], nil),
      (["21", "11"], ["11"], nil), (["21", "2"], ["11"], .authorNotEntitled),
    ] as [([String], [String], Entitlement.Reason?)])
  func `who writes into a case must have held it or stood above`(
    offices: [String], places: [String], expected: Entitlement.Reason?
  ) throws {
    for type in ["recovery", "note", "of_tomorrow"] {
      let part = try EntitlementTests.line(type: type, id: "11-p")
      #expect(judge(part, by: offices, places: places) == expected)
    }
    // The case's own record, too, unless the line gives it a place.
    #expect(judge(try EntitlementTests.line(), by: offices, places: places) == expected)
  }

  @Test(
    arguments: [
      ([], .authorUnknown), (["11"], nil), (["1"], nil), (["0"], nil), (["2"], .placeNotEntitled),
      (["21"], .placeNotEntitled), (["21", "11"], nil),
    ] as [([String], Entitlement.Reason?)])
  func `the first place comes from the office of the id or one above`(
    offices: [String], expected: Entitlement.Reason?
  ) throws {
    // Whatever place it gives, and whatever places are known.
    for place in ["\"11\"", "\"21\"", "null"] {
      for places in [[], ["11"], ["21"]] {
        let root = try EntitlementTests.line(set: "\"office\":\(place)")
        #expect(judge(root, by: offices, places: places) == expected)
        let foreign = try EntitlementTests.line(type: "legal_aid", set: "\"office\":\(place)")
        #expect(judge(foreign, by: offices, places: places) == expected)
      }
    }
  }

  @Test(
    arguments: [
      (["11"], ["11"], nil), (["1"], ["11"], nil), (["11"], ["21"], .placeNotEntitled),
      (["11"], [nil], .placeNotEntitled), (["0"], [nil], .placeNotEntitled),
      (["11"], ["11", "21"], .placeNotEntitled), (["0"], ["11", "21"], nil),
      (["0"], ["11", nil], .placeNotEntitled), ([], ["11"], .authorUnknown),
      // One office must stand above all of them.
      (["11", "21"], ["11", "21"], .placeNotEntitled), (["21", "0"], ["11", "21"], nil),
    ] as [([String], [String?], Entitlement.Reason?)])
  func `a later place comes from an office at or above every place that it replaces`(
    offices: [String], replaced: [String?], expected: Entitlement.Reason?
  ) throws {
    let names = replaced.map { _ in EntitlementTests.name }.joined(separator: ",")
    let over = "\"office\":[\(names)]"
    let moved = try EntitlementTests.line(set: "\"office\":\"21\"", over: over)
    #expect(judge(moved, by: offices, places: ["11"], replaced: replaced) == expected)
    // To take the place away is no less.
    let taken = try EntitlementTests.line(set: "\"workers\":1", over: over)
    #expect(judge(taken, by: offices, places: ["11"], replaced: replaced) == expected)
  }

  @Test func `replacing another field takes no right of place`() throws {
    let edit = try EntitlementTests.line(over: "\"workers\":[\(EntitlementTests.name)]")
    #expect(judge(edit, by: ["11"], places: ["11", "21"]) == nil)
  }

  @Test(
    arguments: [
      ([], .authorUnknown), (["11"], .authorNotEntitled), (["1"], nil), (["0"], nil),
      (["2"], .authorNotEntitled),
    ] as [([String], Entitlement.Reason?)])
  func `a record without a case is its maker's or of one above`(
    offices: [String], expected: Entitlement.Reason?
  ) throws {
    for type in ["office", "plan"] {
      let line = try EntitlementTests.line(type: type, case: nil, id: "1-x", set: "\"name\":\"x\"")
      #expect(judge(line, by: offices) == expected)
    }
    let first = try EntitlementTests.line(
      type: "office", case: nil, id: "1-x", set: "\"reports_to\":\"2\"")
    let placed: Entitlement.Reason? =
      expected == .authorNotEntitled ? .placeNotEntitled : expected
    #expect(judge(first, by: offices) == placed)
  }

  @Test func `an office is moved by who stands above where it was`() throws {
    let moved = try EntitlementTests.line(
      type: "office", case: nil, id: "1-x", set: "\"reports_to\":\"2\"",
      over: "\"reports_to\":[\(EntitlementTests.name)]")
    #expect(judge(moved, by: ["1"], replaced: ["1"]) == nil)
    #expect(judge(moved, by: ["2"], replaced: ["1"]) == .placeNotEntitled)
    #expect(judge(moved, by: ["0"], replaced: ["1"]) == nil)
    #expect(judge(moved, by: ["0"], replaced: [nil]) == .placeNotEntitled)
  }

  @Test func `the register counts, and a certificate by its signatures only`() throws {
    let certificate = try EntitlementTests.line(
      type: "certificate", case: nil, id: "1-c", set: "\"node\":\"aaaaaaaaaaaa\"")
    #expect(judge(certificate, by: ["1"]) == .certificateUnproved)
    // What hangs on a case is no certificate.
    let part = try EntitlementTests.line(type: "certificate", id: "11-c")
    #expect(judge(part, by: []) == .authorUnknown)
    let register = try EntitlementTests.line(
      type: "office", case: nil, id: "1", set: "\"reports_to\":\"0\"",
      node: NodeID.register.text)
    #expect(judge(register, by: []) == nil)
  }

  @Test func `only a case's own record and an office have a place`() throws {
    #expect(Entitlement.placeField(of: try EntitlementTests.line().record) == "office")
    let part = try EntitlementTests.line(type: "mediation", id: "11-b")
    #expect(Entitlement.placeField(of: part.record) == nil)
    let office = try EntitlementTests.line(type: "office", case: nil, id: "1-x")
    #expect(Entitlement.placeField(of: office.record) == "reports_to")
    let plan = try EntitlementTests.line(type: "plan", case: nil, id: "1-x")
    #expect(Entitlement.placeField(of: plan.record) == nil)
  }

  @Test func `reasons have names that stay`() {
    #expect(
      Entitlement.Reason.allCases.map(\.rawValue) == [
        "author_unknown", "case_unknown", "author_not_entitled", "place_not_entitled",
        "certificate_unproved",
        "revoked",
      ])
  }
}
