import ChangeLog
import Testing

/// A county that keeps cases and the city that it syncs with: where a bullet of the casebook is
/// shown to hold at both.
final class CountyAndCity {
  let folder: Folder
  let county: Office
  let city: Office
  let daemon: Daemon

  init() throws {
    folder = try Folder()
    city = try Office(Office.city, in: folder)
    county = try Office(Office.county, in: folder)
    daemon = try Daemon(city)
    try county.join(daemon)
  }

  /// Records something at the county; the short number of what was recorded.
  func add(_ arguments: String..., at location: SourceLocation = #_sourceLocation) throws -> String
  {
    let result = try county.start(arguments + ["--json"]).wait().mustSucceed(location)
    return try #require(try JSONText.read(result.output)["short_number"]?.text)
  }

  /// Runs a command at the county, which must succeed.
  func county(_ arguments: String..., at location: SourceLocation = #_sourceLocation) throws {
    try county.start(arguments).wait().mustSucceed(location)
  }

  /// Syncs, and checks that the city shows a case as the county does; gives what both show.
  func shown(
    _ noun: String, _ number: String, at location: SourceLocation = #_sourceLocation
  ) throws -> JSONValue {
    #expect(try county.json("sync")["unsent"]?.integer == 0, sourceLocation: location)
    let here = try county.json(noun, "show", number)
    let there = try city.json(noun, "show", number)
    // What is the store's own: how far the case got, and what was newest when it was read.
    let own = ["view", "unsent_lines"]
    func shared(_ value: JSONValue) -> [JSONMember] {
      (value.members ?? []).filter { !own.contains($0.name) }
    }
    #expect(shared(here) == shared(there), sourceLocation: location)
    #expect(here["conflicts"]?.elements?.isEmpty == true, sourceLocation: location)
    for office in [county, city] {
      try office.run("verify").mustSucceed(location)
    }
    return there
  }
}
