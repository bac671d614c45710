internal import ChangeLog

/// A line as the oracle reads it: names are texts, and nothing of the engine's own reading is used
/// but JSON itself and the digest.
final class OracleLine {
  let digest: Digest
  /// `NODE.SEQ.PREFIX`, what other lines call it.
  let name: String
  let node: String
  let isPersonal: Bool
  let sequence: Int64
  let at: String
  let key: OracleKey
  let set: [String: JSONValue]
  /// The names replaced, by field.
  let over: [String: Set<String>]

  init?(_ bytes: [UInt8]) {
    guard let json = try? JSONText.read(bytes), let node = json["node"]?.text,
      let sequence = json["seq"]?.integer, let at = json["at"]?.text,
      let type = json["type"]?.text, let id = json["id"]?.text, let set = json["set"]?.members
    else { return nil }
    digest = Digest(of: bytes)
    name = "\(node).\(sequence).\(Base64URL.encode(Array(digest.bytes.prefix(6))))"
    self.node = node
    self.sequence = sequence
    self.at = at
    isPersonal = json["log"]?.text == "personal"
    key = OracleKey(caseID: json["case"]?.text ?? "", type: type, id: id)
    var values: [String: JSONValue] = [:]
    for member in set { values[member.name] = member.value }
    self.set = values
    var over: [String: Set<String>] = [:]
    for member in json["over"]?.members ?? [] {
      over[member.name] = Set((member.value.elements ?? []).compactMap(\.text))
    }
    self.over = over
  }

  /// Whether it is a register's line, which every store carries.
  var isRegister: Bool { node == "register0001" }

  /// Whether it may say where its case is.
  var placesCase: Bool { key.isRoot && (set["office"] != nil || over["office"] != nil) }

  /// Whether this line is shown before another where both stand: by (`at`, node, digest).
  func isShownBefore(_ other: OracleLine) -> Bool {
    if at != other.at { return other.at.utf8.lexicographicallyPrecedes(at.utf8) }
    if node != other.node { return other.node.utf8.lexicographicallyPrecedes(node.utf8) }
    return other.digest.bytes.lexicographicallyPrecedes(digest.bytes)
  }
}

/// The key of a record, with an empty case for none.
struct OracleKey: Hashable, Comparable, CustomStringConvertible {
  let caseID: String
  let type: String
  let id: String

  /// Whether it is a case's own record.
  var isRoot: Bool { !caseID.isEmpty && caseID == id }

  var description: String { "\(type) \(id)" }

  static func < (left: OracleKey, right: OracleKey) -> Bool {
    (left.caseID, left.type, left.id) < (right.caseID, right.type, right.id)
  }
}

/// Lines that were read once, so that each is read once in a run.
final class OracleArchive {
  private var lines: [Digest: OracleLine] = [:]

  /// A line that was held somewhere once.
  func known(_ digest: Digest) -> OracleLine? { lines[digest] }

  func line(_ bytes: [UInt8]) throws -> OracleLine {
    let digest = Digest(of: bytes)
    if let line = lines[digest] { return line }
    guard let line = OracleLine(bytes) else {
      throw Violation(.held, "a stored line cannot be read", nodes: [])
    }
    lines[digest] = line
    return line
  }
}
