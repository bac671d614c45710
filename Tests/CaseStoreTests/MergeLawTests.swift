import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// The laws of the merge as exhaustive small cases: whatever lines name what, and in whatever order
/// they come, a record's heads, marks and columns are what the definition says of the set of lines.
struct MergeLawTests {
  private let world: World

  init() throws {
    world = try World()
  }

  /// Stores each list of sketches in every order, each order as a record of its own, and compares.
  private func check(
    _ lists: [[Sketch]], repeating: Bool = false, _ location: SourceLocation = #_sourceLocation
  ) throws {
    var book = Sketchbook()
    var orders = 0
    for chunk in stride(from: 0, to: lists.count, by: 64) {
      let failures = try world.store.write { connection, writer in
        var failures: [String] = []
        for sketches in lists[chunk..<min(chunk + 64, lists.count)] {
          for order in permutations(Array(sketches.indices)) {
            let key = book.nextCase()
            let lines = try book.lines(sketches, of: key)
            try place(key, connection)
            for (place, index) in order.enumerated() {
              let again = repeating ? Array(order[...place]) : []
              let isNew = try ([index] + again).map {
                try writer.store(lines[$0], .loose, connection).isNew
              }
              if isNew.filter(\.self) != [true] { failures.append("\(isNew) for \(sketches)") }
            }
            orders += 1
            let found = try MergeDefinition(lines: lines)
              .differences(key, writer: writer, connection)
            if !found.isEmpty { failures.append("\(sketches) in order \(order): \(found)") }
          }
        }
        return failures
      }
      #expect(failures.isEmpty, "\(failures.prefix(3))", sourceLocation: location)
      guard failures.isEmpty else { return }
    }
    #expect(orders > 0)
  }

  /// All ways in which each of `count` lines may replace any of those before it.
  private func relations(_ count: Int, ghosts: Bool) -> [[[Int]]] {
    choices((0..<count).map { subsets((ghosts ? [Sketch.ghost] : []) + Array(0..<$0)) })
  }

  @Test(arguments: [
    (["1", "2", "3"], [0, 0, 0]), (["1", "2", "3"], [2, 1, 0]), (["1", "1", "2"], [0, 1, 1]),
    (["1", "null", "\"x\""], [1, 0, 2]),
  ])
  func `three lines on one field, every relation, every order`(
    values: [String], times: [Int]
  ) throws {
    try check(
      relations(3, ghosts: true).map { relation in
        (0..<3).map { index in
          Sketch(
            node: index, at: times[index], set: [("workers", values[index])],
            over: [("workers", relation[index])])
        }
      })
  }

  @Test func `two lines of one node beside one of another, every relation, every order`() throws {
    try check(
      relations(3, ghosts: true).map { relation in
        (0..<3).map { index in
          Sketch(
            node: [0, 1, 0][index], set: [("mediator", "\"m\(index)\"")],
            over: [("mediator", relation[index])])
        }
      }, repeating: true)
  }

  @Test func `four lines on one field, every relation, every order`() throws {
    try check(
      relations(4, ghosts: false).map { relation in
        (0..<4).map { index in
          Sketch(
            node: index % 3, at: [2, 1, 1, 0][index], set: [("workers", "\(index + 1)")],
            over: [("workers", relation[index])])
        }
      })
  }

  @Test func `two fields, set alone or together, replaced whether set or not`() throws {
    let (one, both) = (["workers"], ["workers", "mediator"])
    try check(
      choices([[one, both], [["mediator"], both], [one, both]]).flatMap { sets in
        relations(3, ghosts: false).map { relation in
          (0..<3).map { index in
            Sketch(
              node: index,
              set: sets[index].map { ($0, $0 == "workers" ? "\(index + 1)" : "\"m\(index)\"") },
              over: [("workers", relation[index]), ("mediator", relation[index])])
          }
        }
      })
  }

  @Test(arguments: [
    ["true", "false", "null"], ["null", "true", "\"x\""],
  ])
  func `elements of a set merge one by one`(values: [String]) throws {
    let elements = [
      ["dispute_types.wages"], ["dispute_types.unheard_of", "dispute_types.wages"],
    ]
    try check(
      choices([elements, elements, elements]).flatMap { sets in
        relations(3, ghosts: false).map { relation in
          (0..<3).map { index in
            Sketch(
              node: index, set: sets[index].map { ($0, values[index]) },
              over: sets[index].map { ($0, relation[index]) })
          }
        }
      })
  }

  @Test func `a void stands against what it did not see, in every order`() throws {
    // The last two lines void or edit; each may have seen any of the lines before it.
    let acts = [
      ("voided", "\"mistake\""), ("voided", "\"test\""), ("voided", "null"), ("workers", "5"),
    ]
    try check(
      choices([acts, acts]).flatMap { pair in
        relations(3, ghosts: false).map { relation in
          [Sketch(node: 0, set: [("workers", "1"), ("mediator", "\"m\"")])]
            + (1..<3).map { index in
              Sketch(
                node: index, set: [pair[index - 1]],
                over: [(pair[index - 1].0, relation[index])])
            }
        }
      })
  }

  @Test func `fields that this version does not know merge like the others`() throws {
    try check(
      relations(3, ghosts: true).map { relation in
        (0..<3).map { index in
          Sketch(
            node: index, set: [("%;=,\(index % 2)", "[\(index)]"), ("workers.x", "\(index)")],
            over: [("%;=,0", relation[index]), ("workers.x", relation[index])])
        }
      })
  }

  @Test func `values that this version cannot read are heads, marked while they are shown`() throws
  {
    let values = ["\"agreed\"", "\"of_a_newer_version\""]
    try check(
      choices([values, values, values]).flatMap { chosen in
        relations(3, ghosts: false).map { relation in
          (0..<3).map { index in
            Sketch(
              node: index, at: index, set: [("outcome", chosen[index])],
              over: [("outcome", relation[index])])
          }
        }
      })
  }
}
