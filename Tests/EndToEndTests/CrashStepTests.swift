import CaseStore
import ChangeLog
import Glibc
import Testing

// REDRESS_KILL_AFTER=STEP:N ends a debug program (SIGKILL) right after it has passed a step of
// storage for the Nth time: the moments at which a power cut would hurt most if anything were done
// in the wrong order. After each, syncing once more must bring both ends to the same lines.

/// The programs are killed at each named step of storage, and nothing is lost or doubled.
@Suite(.enabled(if: hasCrashSwitch, "only debug builds can be killed at a step"))
struct CrashStepTests {
  /// A county with cases that wait to be sent, and its city with cases of that county.
  private struct Template {
    let county: [String: [UInt8]]
    let city: [String: [UInt8]]

    init() throws {
      let folder = try Folder()
      let (city, county) = try (
        Office(Office.city, in: folder), Office(Office.county, in: folder)
      )
      let daemon = try Daemon(city)
      try county.join(daemon)
      try daemon.stop()
      let below = try folder.write(sheet(rows: 1..<80), to: "below.csv")
      let above = try folder.write(sheet(rows: 1..<30, year: 2024), to: "above.csv")
      _ = try county.json("import", "mediations", below)
      _ = try city.json("import", "mediations", above)
      self.county = try county.files()
      self.city = try city.files()
    }
  }

  private static let template = Result { try Template() }

  private let folder: Folder
  private let county: Office
  private let city: Office

  init() throws {
    folder = try Folder()
    let template = try Self.template.get()
    county = try Office(Office.county, in: folder, files: template.county)
    city = try Office(Office.city, in: folder, files: template.city)
  }

  /// The steps that the client passes in a sync, and how often at least.
  static let clientSteps: [(StorageStep, count: Int)] = [
    (.batchRead, 2), (.receiptCommitted, 2), (.pageWritten, 2), (.pageCommitted, 2),
    (.completionCommitted, 1),
  ]
  /// The steps that the daemon passes in two syncs.
  static let daemonSteps: [(StorageStep, count: Int)] = [
    (.enrolmentCommitted, 1), (.greetingCommitted, 2), (.pushWritten, 2), (.pushCommitted, 2),
    (.pageRead, 2),
  ]
  /// The steps of erasing; ErasureTests kills them.
  static let erasingSteps: [StorageStep] = [.erasureWritten, .erasureCommitted]
  /// The step of taking changes into the search index; SearchTests kills it.
  static let searchingSteps: [StorageStep] = [.searchTakenIn]
  /// The steps of saving.
  static let savingSteps: [StorageStep] = [.saveWritten, .saveCommitted]

  private static func moments(
    _ steps: [(StorageStep, count: Int)]
  ) -> [(step: StorageStep, number: Int)] {
    steps.flatMap { step, count in (1...count).map { (step, $0) } }
  }

  @Test func `every named step of storage is one of these tests`() {
    let tested =
      Self.clientSteps.map(\.0) + Self.daemonSteps.map(\.0) + Self.savingSteps
      + Self.erasingSteps + Self.searchingSteps
    #expect(Set(tested) == Set(StorageStep.allCases))
  }

  @Test(arguments: moments(clientSteps))
  func `a client that is killed in a sync goes on with the next`(
    moment: (step: StorageStep, number: Int)
  ) throws {
    let daemon = try Daemon(city)
    _ = try county.json("join", daemon.address)
    let held = try county.lines(of: county.node())
    let killed = try county.run(
      "sync", extra: ["REDRESS_KILL_AFTER": "\(moment.step.rawValue):\(moment.number)"])
    #expect(killed.ending == .killed(signal: SIGKILL), "\(killed)")
    #expect(killed.output == "")
    #expect(try county.lines(of: county.node()) == held)
    _ = try county.json("sync")
    try expectAgreement(county, city)
    #expect(try county.json("mediation", "list")["total"]?.integer == 79 + 29)
    try daemon.stop()
  }

  @Test(arguments: moments(daemonSteps))
  func `a daemon that is killed in a sync costs the client one failure and nothing else`(
    moment: (step: StorageStep, number: Int)
  ) throws {
    let daemon = try Daemon(
      city, extra: ["REDRESS_KILL_AFTER": "\(moment.step.rawValue):\(moment.number)"])
    // Joining is an enrolment and a greeting, too.
    let code = try daemon.invitation(for: Office.county)
    let joined = try county.run("join", code)
    var failed = joined
    // Where one sync does not pass the step often enough, the next does.
    for _ in 1...2 where failed.ending == .exited(0) { failed = try county.run("sync") }
    #expect(failed.ending == .exited(1), "\(failed)")
    // Whether the client noticed the cut, or was refused when it tried the request again.
    let sentences = [
      "The connection to http://\(daemon.address) was cut.",
      "The server at http://\(daemon.address) cannot be reached.",
    ]
    #expect(
      sentences.contains {
        failed.errors == "error: \($0)\n"
          + "help: All data is on this computer; run redress sync again later.\n"
      }, "\(failed)")
    #expect(try daemon.process.wait().ending == .killed(signal: SIGKILL))
    let again = try Daemon(city, listen: daemon.address)
    // A code whose answer was lost serves the same computer again.
    if joined.ending != .exited(0) { _ = try county.json("join", code) }
    _ = try county.json("sync")
    try expectAgreement(county, city)
    #expect(try city.json("mediation", "list")["total"]?.integer == 79 + 29)
    try again.stop()
  }

  private static let saves = [
    [
      "mediation", "add", "--applicant", "李娜", "--employer", "甲公司", "--dispute-type", "劳动报酬",
      "--number", "K-1",
    ],
    ["mediation", "conclude", "{case}", "--outcome", "performed", "--agreed", "7", "--paid", "7"],
    ["recovery", "add", "{case}", "--amount", "7"],
    ["import", "mediations", "{sheet}"],
  ]

  @Test(arguments: saves)
  func `a save that is killed before its commit leaves nothing, after it everything`(
    save: [String]
  ) throws {
    let rows = try folder.write(sheet(rows: 1..<20, year: 2023), to: "more.csv")
    let arguments = save.map { word in
      switch word {
      case "{case}": "通工调〔2025〕第0007号"
      case "{sheet}": rows
      default: word
      }
    }
    let before = try county.holdings()
    for step in ["saveWritten", "saveWritten", "saveCommitted"] {
      #expect(try county.holdings() == before)
      let killed = try county.start(arguments, extra: ["REDRESS_KILL_AFTER": step]).wait()
      #expect(killed.ending == .killed(signal: SIGKILL), "\(killed)")
      #expect(killed.output == "")
    }
    let after = try county.holdings()
    #expect(after.count > before.count)
    #expect(try county.integrity() == "ok")
    // A payment of the same day and sum would be a second one; what has a number is known again.
    if save[0] == "import" {
      let again = try county.json("import", "mediations", rows)
      #expect(again["new"]?.integer == 0)
      #expect(again["unchanged"]?.integer == 19)
      #expect(try county.holdings() == after)
    }
    let daemon = try Daemon(city)
    _ = try county.json("join", daemon.address)
    _ = try county.json("sync")
    try expectAgreement(county, city)
    try daemon.stop()
  }
}

#if DEBUG
  let hasCrashSwitch = true
#else
  let hasCrashSwitch = false
#endif
