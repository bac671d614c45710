import ChangeLog
import Testing

/// Checks that a county and its city hold the same after a sync that ended well.
func expectAgreement(
  _ county: Office, _ city: Office, at location: SourceLocation = #_sourceLocation
) throws {
  let nodes = try [county.node(), city.node()]
  // All that these cities write is of the county's cases, but for their notes of who was sent what.
  func isOfCounty(_ line: String) -> Bool { !line.contains("\"type\":\"access\"") }
  for node in nodes {
    let below = try county.lines(of: node).filter { node == nodes[0] || isOfCounty($0) }
    let above = try city.lines(of: node).filter { node == nodes[0] || isOfCounty($0) }
    #expect(below == above, "lines of \(node)", sourceLocation: location)
    #expect(!below.isEmpty || node == nodes[1], sourceLocation: location)
  }
  #expect(try county.totals() == city.totals(), sourceLocation: location)
  for office in [county, city] {
    #expect(try office.integrity() == "ok", sourceLocation: location)
    let status = try office.json("status")
    for name in ["conflicts", "unreadable"] {
      #expect(status[name]?.integer == 0, "\(name)", sourceLocation: location)
    }
    // The counts of what came from others add up.
    let received = try #require(status["received"])
    #expect(
      received["received"]?.integer
        == ["applied", "quarantined", "holes"].reduce(0) { $0 + (received[$1]?.integer ?? 0) },
      sourceLocation: location)
    #expect(received["quarantined"]?.integer == 0, sourceLocation: location)
    #expect(received["holes"]?.integer == 0, sourceLocation: location)
  }
  #expect(try county.json("status")["unsent"]?.integer == 0, sourceLocation: location)
}

/// A sheet of cases as offices keep it; amounts differ by row, so that sums tell rows apart.
func sheet(rows: Range<Int>, office: String = Office.county, year: Int = 2025) -> String {
  var text = "案号,办理单位代码,受理日期,申请人,用人单位,争议类型,请求金额,结案日期,调解结果,协议金额\n"
  for row in rows {
    let day = String(28 - row % 28).leftPadded(to: 2)
    text += "通工调〔\(year)〕第\(String(row).leftPadded(to: 4))号,\(office),\(year)-03-\(day),"
    text += "王芳\(row),通辽市瑞丰物流有限公司,劳动报酬,\(row).25,\(year)-04-\(day),达成协议,\(row).01\n"
  }
  return text
}

extension String {
  /// The text with zeros before it.
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: "0", count: max(0, width - count)) + self
  }
}
