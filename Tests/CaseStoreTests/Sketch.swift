import ChangeLog

/// A line as a merge test thinks of it: who wrote it when, what it sets, and which lines of the
/// same test it replaces.
///
/// Names follow from bytes, so a line can name earlier ones of its list only.
struct Sketch: Sendable {
  /// Stands for a line that never comes.
  static let ghost = -1

  var node: Int
  var at = 0
  var set: [(field: String, json: String)]
  var over: [(field: String, lines: [Int])] = []

  /// Ids of the nodes that tests write as, in the order that ties are settled by.
  static let nodes = ["aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"]
}

/// Turns sketches into lines of one record, numbered so that no number of a node comes twice.
struct Sketchbook {
  private var numbers = [Int64](repeating: 0, count: Sketch.nodes.count)
  private var records: Int64 = 0

  /// A key that no earlier test used.
  mutating func nextCase() -> RecordKey {
    records += 1
    let id = RecordID(
      office: "150502", milliseconds: records, random: [UInt8](repeating: 0, count: 10))
    return RecordKey(case: id, type: "mediation", id: id)
  }

  mutating func lines(
    _ sketches: [Sketch], of record: RecordKey, log: LogClass = .plain
  ) throws -> [Line] {
    var lines: [Line] = []
    for sketch in sketches {
      numbers[sketch.node] += 1
      let names = lines.map(\.name.description)
      let over = sketch.over.filter { !$0.lines.isEmpty }.map { replacement in
        let replaced = replacement.lines.map { index in
          index == Sketch.ghost ? "dddddddddddd.7.AAAAAAAA" : names[index]
        }
        return "\"\(replacement.field)\":[\(replaced.map { "\"\($0)\"" }.joined(separator: ","))]"
      }
      let set = sketch.set.map { "\"\($0.field)\":\($0.json)" }
      let caseText = record.caseID.map { ",\"case\":\"\($0)\"" } ?? ""
      let text =
        "{\"v\":1,\"node\":\"\(Sketch.nodes[sketch.node])\",\"log\":\"\(log.rawValue)\""
        + ",\"seq\":\(numbers[sketch.node]),\"at\":\"2025-11-20T10:00:0\(sketch.at).000Z\""
        + ",\"by\":\"li\"\(caseText),\"type\":\"\(record.type)\",\"id\":\"\(record.id)\""
        + ",\"set\":{\(set.joined(separator: ","))}"
        + (over.isEmpty ? "" : ",\"over\":{\(over.joined(separator: ","))}")
        + (log == .personal ? ",\"salt\":\"AAAAAAAAAAAAAAAA\"}" : "}")
      lines.append(try Line(bytes: Array(text.utf8)))
    }
    return lines
  }
}

/// All subsets of some elements.
func subsets<Element>(_ elements: [Element]) -> [[Element]] {
  elements.reduce([[]]) { found, element in found + found.map { $0 + [element] } }
}

/// All orders of some elements.
func permutations<Element>(_ elements: [Element]) -> [[Element]] {
  guard elements.count > 1 else { return [elements] }
  return elements.indices.flatMap { index in
    var rest = elements
    let first = rest.remove(at: index)
    return permutations(rest).map { [first] + $0 }
  }
}

/// All lists that take one element of each list.
func choices<Element>(_ lists: [[Element]]) -> [[Element]] {
  lists.reduce([[]]) { found, list in found.flatMap { head in list.map { head + [$0] } } }
}
