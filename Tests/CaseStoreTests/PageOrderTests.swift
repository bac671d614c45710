import ChangeLog
import SyncSession
import Testing

@testable import CaseStore

/// The order in which a hub gives out what a county lacks.
struct PageOrderTests {
  @Test(arguments: [100, 500, 1_000] as [Int64])
  func `nothing of a case comes before the case itself`(linesMax: Int64) throws {
    let city = try Site("150500", seed: 91, isHub: true)
    let county = try Site("150502", seed: 92)
    for number in 0..<300 { _ = try county.saveCase("笔录 \(number)") }
    let newcomer = try Site("150502", seed: 93)
    for site in [county, newcomer] { try InProcessSync.join(site, to: city) }
    var sync = InProcessSync()
    sync.linesMax = linesMax
    for site in [county, newcomer] { _ = try sync.run(site.store, with: city.store) }
    #expect(try newcomer.store.count("note") == 300)
    #expect(try newcomer.store.count("late_line") == 0)
  }
}
