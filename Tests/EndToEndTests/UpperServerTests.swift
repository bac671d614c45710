import ChangeLog
import Testing

/// A city's server that had counties before the region's server was there.
struct UpperServerTests {
  private let folder: Folder
  private let region: Office
  private let city: Office
  private let county: Office

  init() throws {
    folder = try Folder()
    region = try Office("150000", in: folder)
    city = try Office(Office.city, in: folder)
    county = try Office(Office.county, in: folder)
  }

  /// The cases that count above, of what the county wrote.
  private func casesAbove() throws -> Int64? {
    try region.json("mediation", "list")["total"]?.integer
  }

  @Test func `let in as a computer only, it is told so, and counts once it is a server above`()
    throws
  {
    let below = try Daemon(city)
    try county.join(below)
    _ = try county.json("sync")
    _ = try county.addCase(by: "王芳")
    _ = try county.json("sync")
    let above = try Daemon(region)
    try city.join(above)
    let synced = try city.run("sync", "--lang", "en").mustSucceed()
    let words = try #require(synced.errors.firstMatch(of: /computer renew ([0-9a-z]+) --server/))
    #expect(try casesAbove() == 0)
    #expect(try region.json("unmerged", "list")["total"]?.integer != 0)
    try region.run("computer", "renew", String(words.output.1), "--server").mustSucceed()
    let after = try city.run("sync", "--lang", "en").mustSucceed()
    #expect(!after.errors.contains("--server"), "\(after.errors)")
    #expect(try casesAbove() == 1)
    #expect(try city.run("sync", "--lang", "en").mustSucceed().errors.contains("--server") == false)
    try above.stop()
    try below.stop()
  }

  @Test func `let in as a server, it is told nothing, and its county's cases count at once`() throws
  {
    let below = try Daemon(city)
    try county.join(below)
    _ = try county.json("sync")
    _ = try county.addCase(by: "王芳")
    _ = try county.json("sync")
    let above = try Daemon(region)
    try city.join(above, asServer: true)
    let synced = try city.run("sync", "--lang", "en").mustSucceed()
    #expect(!synced.errors.contains("--server"), "\(synced.errors)")
    #expect(try casesAbove() == 1)
    try above.stop()
    try below.stop()
  }
}
