import ChangeLog

/// The worked examples of merging in `SyncProtocol.md`: two nodes write on one record.
struct MergeExamples {
  let name: String
  let nodes: [RawNode]
  /// In the order of the document.
  let lines: [Line]

  static func all() throws -> [MergeExamples] {
    [
      try conflict(), try settled(), try dangling(), try arrived(), try tie(), try fork(),
      try set(), try void(),
    ]
  }

  private static let caseID = RecordID(office: "150502", derivedFrom: ["example", "case"])
  private static let mediation = RecordKey(case: caseID, type: "mediation", id: caseID)
  private static let recovery = RecordKey(
    case: caseID, type: "recovery",
    id: RecordID(office: "150502", derivedFrom: ["example", "recovery"]))

  private static func hour(_ hour: Int) -> String { "2025-11-20T0\(hour):00:00.000Z" }

  private static func conflict() throws -> MergeExamples {
    var (a, b) = (RawNode("example a"), RawNode("example b"))
    let first = try a.write(
      mediation, ["office": .string("150502"), "sought_fen": .integer(3_200_000)], at: hour(1))
    let left = try a.write(
      mediation, ["sought_fen": .integer(3_000_000)], over: ["sought_fen": [first]], at: hour(3))
    let right = try b.write(
      mediation, ["sought_fen": .integer(2_800_000)], over: ["sought_fen": [first]], at: hour(2))
    return MergeExamples(name: "merge-conflict", nodes: [a, b], lines: [first, left, right])
  }

  private static func settled() throws -> MergeExamples {
    let before = try conflict()
    var b = before.nodes[1]
    let (first, left, right) = (before.lines[0], before.lines[1], before.lines[2])
    let last = try b.write(
      mediation, ["sought_fen": .integer(2_900_000)], over: ["sought_fen": [left, right]],
      at: hour(4))
    return MergeExamples(
      name: "merge-settled", nodes: [before.nodes[0], b], lines: [last, right, first, left])
  }

  /// A line replaces one that was not here when it came; then that one comes.
  private static func dangling() throws -> MergeExamples {
    let whole = try arrived()
    var a = RawNode("example a")
    let first = try a.write(
      mediation, ["office": .string("150502"), "workers": .integer(1)], at: hour(1))
    return MergeExamples(
      name: "merge-early", nodes: [a, whole.nodes[1]], lines: [first, whole.lines[0]])
  }

  private static func arrived() throws -> MergeExamples {
    var (a, b) = (RawNode("example a"), RawNode("example b"))
    let first = try a.write(
      mediation, ["office": .string("150502"), "workers": .integer(1)], at: hour(1))
    let middle = try a.write(
      mediation, ["workers": .integer(2)], over: ["workers": [first]], at: hour(2))
    let early = try b.write(
      mediation, ["workers": .integer(3)], over: ["workers": [middle]], at: hour(3))
    return MergeExamples(name: "merge-arrived", nodes: [a, b], lines: [early, middle, first])
  }

  /// Two values of one instant.
  private static func tie() throws -> MergeExamples {
    var (a, b) = (RawNode("example a"), RawNode("example b"))
    let first = try a.write(mediation, ["office": .string("150502")], at: hour(1))
    let left = try a.write(mediation, ["workers": .integer(2)], at: hour(2))
    let right = try b.write(mediation, ["workers": .integer(3)], at: hour(2))
    return MergeExamples(name: "merge-tie", nodes: [a, b], lines: [first, left, right])
  }

  /// Two copies of one store wrote line 2.
  private static func fork() throws -> MergeExamples {
    var a = RawNode("example a")
    let first = try a.write(
      mediation, ["office": .string("150502"), "workers": .integer(1)], at: hour(1))
    var copy = a
    let left = try a.write(
      mediation, ["workers": .integer(2)], over: ["workers": [first]], at: hour(2))
    let right = try copy.write(
      mediation, ["workers": .integer(3)], over: ["workers": [first]], at: hour(3))
    return MergeExamples(name: "merge-fork", nodes: [a, copy], lines: [first, left, right])
  }

  private static func set() throws -> MergeExamples {
    var (a, b) = (RawNode("example a"), RawNode("example b"))
    let first = try a.write(
      mediation,
      [
        "office": .string("150502"), "workers": .integer(3), "dispute_types.wages": .boolean(true),
      ], at: hour(1))
    let added = try b.write(
      mediation, ["dispute_types.severance": .boolean(true), "workers": .integer(4)],
      over: ["workers": [first]], at: hour(2))
    let removed = try a.write(
      mediation, ["dispute_types.wages": .boolean(false), "workers": .integer(4)],
      over: ["dispute_types.wages": [first], "workers": [first]], at: hour(3))
    return MergeExamples(name: "merge-set", nodes: [a, b], lines: [first, added, removed])
  }

  private static func void() throws -> MergeExamples {
    var (a, b) = (RawNode("example a"), RawNode("example b"))
    let root = try a.write(
      mediation, ["office": .string("150502"), "workers": .integer(1)], at: hour(1))
    let paid = try a.write(
      recovery, ["amount_fen": .integer(500_000), "kind": .string("wages")], at: hour(1))
    let void = try a.write(
      recovery, ["voided": .string("mistake")], over: ["voided": [paid]], at: hour(2))
    let unseen = try b.write(
      recovery, ["amount_fen": .integer(600_000)], over: ["amount_fen": [paid]], at: hour(3))
    return MergeExamples(name: "merge-void", nodes: [a, b], lines: [root, paid, void, unseen])
  }
}
