import Bench
import CaseModel
import CaseStore
import ChangeLog
import FoundationEssentials
import SQLite

/// A city's hub with many cases of its counties, five changes a case: mediation, person and three
/// payments.
///
/// One county has a hundredth of them unless told otherwise, spread evenly over the store; the
/// others share the rest.
/// The cases are saved at the hub itself, which is the shortest way through our code that makes
/// all that a hub holds: lines, records, feeds.
struct LargeHub {
  static let office = "150500"
  static let county = "150502"
  static let otherCounties = ["150521", "150522", "150523", "150524", "150525", "150526", "150581"]
  static let changesEach = 5
  /// Cases in a transaction.
  private static let casesEach = 200

  let path: String
  let cases: Int
  let countyCases: Int
  /// How long it took to build; nil for one that was kept.
  let buildSeconds: Double?

  /// Opens the kept hub of this size and layout, or builds one.
  init(_ workshop: Workshop, cases: Int, countyCases: Int? = nil) throws {
    self.cases = cases
    let countyCases = countyCases ?? max(1, cases / 100)
    self.countyCases = countyCases
    guard let kept = workshop.kept else {
      path = workshop.disk + "/large-\(cases).sqlite"
      buildSeconds = try LargeHub.build(workshop, path, cases, countyCases)
      return
    }
    try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
    let name = "\(kept)/large-\(cases)-\(countyCases)-\(try LargeHub.layout(workshop)).sqlite"
    path = name
    if workshop.size(of: name) > 0 {
      buildSeconds = nil
    } else {
      let draft = "\(kept)/large-draft.sqlite"
      workshop.remove(draft)
      buildSeconds = try LargeHub.build(workshop, draft, cases, countyCases)
      try FileManager.default.moveItem(atPath: draft + ".key", toPath: name + ".key")
      try FileManager.default.moveItem(atPath: draft, toPath: name)
    }
  }

  /// A name of the tables and indexes as a new store has them: a kept hub of others is of no use.
  private static func layout(_ workshop: Workshop) throws -> String {
    let path = workshop.memory + "/layout.sqlite"
    defer { workshop.remove(path) }
    let store = try workshop.makeStore(path, office: office)
    let text = try store.read { connection in
      try connection.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name") {
        $0.text(0)
      }.joined(separator: ";")
    }
    return String(Digest(of: text).base64.prefix(12))
  }

  private static func build(
    _ workshop: Workshop, _ path: String, _ cases: Int, _ countyCases: Int
  ) throws -> Double {
    workshop.tell("building a hub with \(cases) cases")
    let hub = try workshop.makeStore(path, office: office)
    try hub.becomeRootHub()
    let rare = max(1, cases / countyCases)
    var county = SampleCases(office: LargeHub.county, seed: 11, days: 0...2_190)
    var others = otherCounties.enumerated().map {
      SampleCases(office: $0.element, seed: UInt64(12 + $0.offset), days: 0...2_190)
    }
    let watch = Stopwatch()
    // What a disk takes to be sure is of no interest here.
    try SyncCost.with(microseconds: 1) {
      for start in stride(from: 0, to: cases, by: casesEach) {
        var drafts: [LineDraft] = []
        for number in start..<min(start + casesEach, cases) {
          if number % rare == 0 {
            append(&county, to: &drafts)
          } else {
            append(&others[number % others.count], to: &drafts)
          }
        }
        try hub.save(drafts, by: "clerk.1")
        if start > 0, start % 100_000 == 0 {
          workshop.tell("  \(start) cases, \(Int(Double(start) / watch.seconds)) a second")
        }
      }
    }
    return watch.seconds
  }

  private static func append(_ samples: inout SampleCases, to drafts: inout [LineDraft]) {
    let whole = samples.wholeCase()
    var records = [whole.mediation, whole.person, whole.recovery]
    for _ in 0..<2 {
      records.append(samples.recovery(on: whole.mediation.key.id, worker: whole.person.key.id))
    }
    for record in records { if let line = record.line() { drafts.append(line) } }
  }

  /// Opens the store as its daemon does.
  func open() throws -> CaseStore { try CaseStore(path: path) }
}
