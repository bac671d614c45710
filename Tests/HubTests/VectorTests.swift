import ChangeLog
import Testing

/// The files of `Tests/Vectors`: what programs in other languages are held to, so is this one.
///
/// What follows from the rest of an object is worked out anew and compared; with
/// `REDRESS_WRITE_PROTOCOL=1` in the environment it is written.
struct VectorTests {
  @Test func `lines have their digests, names and links, and what is no line is none`() throws {
    try check("lines") { vector in
      let text = try vector["line"]?.text.orThrow() ?? ""
      if vector["fault"] != nil {
        #expect(throws: LineFault.self, "\(text)") { try Line(bytes: Array(text.utf8)) }
        return vector
      }
      let line = try Line(bytes: Array(text.utf8))
      let before = try link(vector["before"]) ?? .origin(of: line.log)
      return .object([
        "line": .string(text), "digest": .string(line.digest.base64),
        "name": .string(line.name.description), "before": .string(before.base64),
        "link": .string(before.next(line.digest).base64),
      ])
    }
  }

  @Test func `lines in every order show the same`() throws {
    try check("merges") { vector in
      let texts = try vector["lines"]?.elements.orThrow() ?? []
      let lines = try texts.map { try Line(bytes: Array($0.text.orThrow().utf8)) }
      let shown = Shown(of: lines).text
      for order in permutations(lines) { #expect(Shown(of: order).text == shown) }
      return .object([
        "name": vector["name"] ?? .null, "lines": .array(texts),
        "shown": .array(
          try shown.split(separator: "\n").map { try JSONText.read(Array($0.utf8)) }),
      ])
    }
  }

  @Test func `the merge vectors are the examples of the page, and more`() throws {
    let vectors = try read("merges")
    for example in try MergeExamples.all() {
      let vector = try #require(vectors.first { $0["name"]?.text == example.name })
      let lines = vector["lines"]?.elements?.compactMap(\.text)
      #expect(lines == example.lines.map { String(decoding: $0.bytes, as: UTF8.self) })
    }
    #expect(vectors.count > (try MergeExamples.all().count))
  }

  @Test func `feeds have their links and cursors`() throws {
    try check("feeds") { vector in
      let hub = try NodeID(try vector["hub"]?.text.orThrow() ?? "").orThrow()
      let logClass = try LogClass(rawValue: vector["class"]?.text ?? "").orThrow()
      let feed = FeedID(office: vector["office"]?.text, logClass: logClass)
      var link = ChainLink.origin(of: feed, at: hub)
      let origin = link
      var entries: [JSONValue] = []
      for entry in try vector["entries"]?.elements.orThrow() ?? [] {
        let text = try entry["line"]?.text.orThrow() ?? ""
        link = link.next(try Line(bytes: Array(text.utf8)).digest)
        entries.append(
          .object([
            "line": .string(text), "position": .integer(Int64(entries.count + 1)),
            "link": .string(link.base64),
          ]))
      }
      return .object([
        "hub": .string(hub.text), "office": vector["office"] ?? .null,
        "class": .string(logClass.rawValue), "origin": .string(origin.base64),
        "entries": .array(entries),
      ])
    }
  }

  @Test func `ids of records are derived from offices and parts`() throws {
    try check("record-ids") { vector in
      let office = try vector["office"]?.text.orThrow() ?? ""
      let parts = try vector["parts"]?.elements.orThrow() ?? []
      let id = RecordID(office: office, derivedFrom: parts.compactMap(\.text))
      return .object([
        "office": .string(office), "parts": .array(parts), "id": .string(id.text),
      ])
    }
  }

  @Test func `ids of nodes and the origins of their logs follow from their keys`() throws {
    try check("node-ids") { vector in
      let key = try Base64URL.decode(try vector["public_key"]?.text.orThrow() ?? "").orThrow()
      let node = NodeID(publicKey: key)
      let origins = LogClass.allCases.map { logClass in
        JSONMember(
          name: logClass.rawValue,
          value: .string(ChainLink.origin(of: LogID(node: node, logClass: logClass)).base64))
      }
      return .object([
        "public_key": .string(Base64URL.encode(key)), "digest": .string(Digest(of: key).base64),
        "node": .string(node.text), "origins": .object(origins),
      ])
    }
  }

  // MARK: - Files

  private static let folder =
    ProtocolDocument.path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    .joined(separator: "/") + "/Tests/Vectors/"

  private func read(_ name: String) throws -> [JSONValue] {
    try JSONText.read(try Files.read(VectorTests.folder + name + ".json")).elements.orThrow()
  }

  /// Completes each object of a file and compares the whole.
  private func check(_ name: String, _ complete: (JSONValue) throws -> JSONValue) throws {
    let vectors = try read(name)
    #expect(!vectors.isEmpty)
    let completed = try vectors.map(complete)
    if ProtocolDocument.isWriting {
      let text =
        "[\n" + completed.map { "  " + written($0, "  ") }.joined(separator: ",\n") + "\n]\n"
      try Files.write(Array(text.utf8), to: VectorTests.folder + name + ".json")
    }
    for (vector, whole) in zip(vectors, completed) { #expect(vector == whole) }
  }

  /// An object with each member, and each element of an array of objects or lines, on a row.
  private func written(_ value: JSONValue, _ margin: String) -> String {
    let inner = margin + "  "
    switch value {
    case .object(let members) where margin.count < 6:
      let rows = members.map {
        inner + JSONValue.string($0.name).compact + ": " + written($0.value, inner)
      }
      return "{\n" + rows.joined(separator: ",\n") + "\n" + margin + "}"
    case .array(let elements) where margin.count < 6 && !elements.isEmpty:
      let rows = elements.map { inner + $0.compact }
      return "[\n" + rows.joined(separator: ",\n") + "\n" + margin + "]"
    default: return value.compact
    }
  }

  private func link(_ value: JSONValue?) throws -> ChainLink? {
    try value.map { try ChainLink(base64: $0.text.orThrow()).orThrow() }
  }
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
