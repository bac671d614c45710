import CaseModel
import Console
import Documents
import Glibc
import Indicators
import Sheets
import Testing

@testable import CaseStore
@testable import Reports

/// Five years of the whole region: its figures per league and year are in `Golden/region.txt`;
/// `REDRESS_WRITE_GOLDEN=1` writes them anew.
struct RegionTests {
  private let world: ReportWorld
  private let region: Region

  init() throws {
    world = try ReportWorld(office: Region.office)
    var region = try Region(seed: 2_365, store: world.store)
    try world.append(try region.lines())
    self.region = region
  }

  private func query(
    of office: String = Region.office, by grouping: IndicatorGrouping = .office,
    _ codes: String...
  ) throws -> IndicatorQuery {
    let period = try #require(
      ReportPeriod.range(from: date(Region.from), to: date(Region.through)))
    return IndicatorQuery(
      office: office, period: period, by: grouping,
      try codes.map { try #require(Indicator.find($0)) })
  }

  private func figures(_ values: [IndicatorValue]) -> [Int64] { values.compactMap(\.number) }

  @Test func `the region's figures are the published ones, in every form and of every league`()
    throws
  {
    #expect(region.offices.count == 103)
    let made = try IndicatorDocument.compute(
      query(
        "accepted", "concluded", "agreed", "success_rate", "workers", "agreed_amount", "received"),
      style: wanYuan, store: world.store)
    #expect(figures([made.report.total[2], made.report.total[5]]) == [2_365, 9_556_500_000])
    #expect(made.report.total[6].number == region.received)
    // A row an office: the region, its leagues and cities, their banners and counties.
    #expect(made.report.rows.count == 116)
    let document = made.document
    let csv = String(decoding: try document.csv(in: .chinese, encoding: .utf8), as: UTF8.self)
    #expect(csv.contains(",95565000.00,"))
    for text in [
      document.html(in: .chinese), document.markdown(in: .chinese),
      document.terminalText(in: .chinese, widthCells: nil, style: .plain),
    ] {
      #expect(text.contains("2,365") && text.contains("9,556.50"))
    }
    let sentence = try #require(document.sentence?.chinese)
    #expect(
      sentence.hasPrefix("2019年10月1日至2024年9月30日，全区各级工会共调解劳动争议案件"), "\(sentence)")
    #expect(sentence.contains("达成调解协议2365件，协议金额9556.50万元"), "\(sentence)")
    #expect(try world.store.checkFigures(isRepairing: false).isClean)
    #expect(document.notes.contains { $0.chinese == "已核对：期初未结＋受理－结案＝期末未结。" })

    let tree = try world.store.officeTree()
    let codes = ["concluded", "agreed", "workers", "agreed_amount", "received"]
    var text = "league or city | year | \(codes.joined(separator: " | "))\n"
    var sums = [Int64](repeating: 0, count: codes.count)
    for league in tree.offices(below: Region.office) {
      let report = try IndicatorReport.compute(
        query(
          of: league, by: .year, "concluded", "agreed", "workers", "agreed_amount", "received"),
        store: world.store)
      for row in report.rows {
        let values = figures(row.values)
        let shown = values.map(String.init).joined(separator: " | ")
        text += "\(league) | \(row.key ?? "") | \(shown)\n"
        for (index, value) in values.enumerated() { sums[index] += value }
      }
    }
    text += "150000 | all | \(sums.map(String.init).joined(separator: " | "))\n"
    #expect([sums[1], sums[3], sums[4]] == [2_365, 9_556_500_000, region.received])
    try expectGolden(text)
  }

  private var wanYuan: IndicatorDocument.Style {
    var style = IndicatorDocument.Style()
    style.amountUnit = .wanYuan
    return style
  }

  private func expectGolden(_ text: String) throws {
    let folder = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
    let path = folder + "/Golden/region.txt"
    if unsafe getenv("REDRESS_WRITE_GOLDEN") != nil {
      let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      try #require(file >= 0, "cannot write \(path)")
      defer { close(file) }
      let bytes = Array(text.utf8)
      #expect(unsafe write(file, bytes, bytes.count) == bytes.count)
      return
    }
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    try #require(file >= 0, "cannot read \(path)")
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe read(file, &bytes, bytes.count)
    #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == text)
  }
}

extension OfficeTree {
  /// The offices that report to one, in the register's order.
  fileprivate func offices(below id: String) -> [String] {
    subtree(of: id).map(\.id).filter { find(id: $0)?.reportsTo == id }
  }
}
