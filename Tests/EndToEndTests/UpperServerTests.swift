import ChangeLog
import Testing

/// A city's server that had counties before the region's server was there.
struct UpperServerTests {
  private let folder: Folder
  private let region: Office
  private let city: Office
  private let county: Office
  private let below: Daemon

  init() throws {
    folder = try Folder()
    region = try Office("150000", in: folder)
    city = try Office(Office.city, in: folder)
    county = try Office(Office.county, in: folder)
    below = try Daemon(city)
    try county.join(below)
    _ = try county.json("sync")
    _ = try county.addCase(by: "王芳")
    _ = try county.json("sync")
  }

  /// How many cases count at an office.
  private func cases(at office: Office) throws -> Int64? {
    try office.json("mediation", "list")["total"]?.integer
  }

  /// The computer that a sync says should be let in as a server.
  private func computerToRenew() throws -> String? {
    let errors = try city.run("sync", "--lang", "en").mustSucceed().errors
    return errors.firstMatch(of: /computer renew ([0-9a-z]+) --server/).map { String($0.output.1) }
  }

  @Test func `let in as a computer only, it is told so, and counts once it is a server above`()
    throws
  {
    let above = try Daemon(region)
    try city.join(above)
    let computer = try #require(try computerToRenew())
    #expect(try cases(at: region) == 0)
    #expect(try region.json("unmerged", "list")["total"]?.integer != 0)
    try region.run("computer", "renew", computer, "--server").mustSucceed()
    #expect(try computerToRenew() == nil)
    #expect(try cases(at: region) == 1)
    #expect(try computerToRenew() == nil)
    try above.stop()
    try below.stop()
  }

  @Test func `let in as a server, it is told nothing, and its county's cases count at once`() throws
  {
    let above = try Daemon(region)
    try city.join(above, asServer: true)
    #expect(try computerToRenew() == nil)
    #expect(try cases(at: region) == 1)
    try above.stop()
    try below.stop()
  }

  @Test func `a server above that took the lost one's place leaves it a server`() throws {
    let above = try Daemon(region)
    try city.join(above, asServer: true)
    #expect(try computerToRenew() == nil)
    try above.kill()
    let new = try Office("150000", in: folder, name: "new-region")
    _ = try new.json("computer", "recover", "--recovery-key", region.recovery)
    let address = above.address.split(separator: "#")[0].split(separator: "/")
    let again = try Daemon(new, listen: String(try #require(address.last)))
    #expect(try computerToRenew() == nil)
    _ = try new.json("computer", "open")
    for _ in 0..<2 { #expect(try computerToRenew() == nil) }
    #expect(try cases(at: new) == 1)
    try again.stop()
    try below.stop()
  }
}
