/// A line before it has its number and its bytes: what a write wants to say.
public struct LineDraft: Sendable, Hashable {
  /// The record to edit.
  public let record: RecordKey
  /// The class of the record's type, and so the log.
  public let logClass: LogClass
  /// The changed fields and their new values.
  public let set: [JSONMember]
  /// For each changed field, the lines whose values the person was shown.
  public let over: [Line.Replacement]

  /// Makes a draft.
  public init(
    record: RecordKey, logClass: LogClass, set: [JSONMember], over: [Line.Replacement] = []
  ) {
    self.record = record
    self.logClass = logClass
    self.set = set
    self.over = over
  }

  /// The line, as this version writes it: what its bytes read as.
  ///
  /// - Throws: ``LineFault`` for what no line may hold.
  public func line(
    node: NodeID, sequence: Int64, at: String, by user: String, salt: [UInt8]
  ) throws(LineFault) -> Line {
    let bytes = encoded(node: node, sequence: sequence, at: at, by: user, salt: salt)
    let replacements = over.filter { !$0.names.isEmpty }
    // What is plainly right need not be read back; the rest is, for its fault.
    let isPlain =
      bytes.count <= Line.bytesMax && sequence > 0 && sequence <= Line.sequenceMax
      && Line.isInstant(at) && (1...64).contains(user.utf8.count)
      && Line.isTypeName(record.type)
      && (logClass == .plain || salt.count == Line.saltByteCount)
      && (1...Line.fieldsMax).contains(set.count) && replacements.count <= Line.fieldsMax
      && set.allSatisfy { Line.isFieldName($0.name) && $0.value.isScalar }
      && replacements.allSatisfy {
        Line.isFieldName($0.field) && $0.names.count <= Line.namesMax
      }
      && LineDraft.areDistinct(set.map(\.name))
      && LineDraft.areDistinct(replacements.map(\.field))
    guard isPlain else { return try Line(bytes: bytes) }
    return Line(
      bytes: bytes, version: Line.version, log: LogID(node: node, logClass: logClass),
      sequence: sequence, at: at, by: user, record: record, set: set, over: replacements,
      digest: Digest(of: bytes))
  }

  private static func areDistinct(_ names: [String]) -> Bool {
    // They are ASCII by now, so that equal texts have equal bytes.
    for (index, name) in names.enumerated() where names[..<index].contains(name) { return false }
    return true
  }

  /// The bytes of the line, as this version writes them.
  ///
  /// - Parameters:
  ///   - node: the writing node.
  ///   - sequence: the number in the node's log of the draft's class.
  ///   - at: the wall clock, `2025-11-20T10:00:00.123Z`.
  ///   - user: who writes.
  ///   - salt: ``Line/saltByteCount`` random bytes; used in personal lines only.
  public func encoded(
    node: NodeID, sequence: Int64, at: String, by user: String, salt: [UInt8]
  ) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(512)
    func raw(_ text: String) { output.append(contentsOf: text.utf8) }
    func string(_ text: String) { JSONText.append(string: text, to: &output) }
    raw("{\"v\":1,\"node\":\"")
    raw(node.text)
    raw("\",\"log\":\"")
    raw(logClass.rawValue)
    raw("\",\"seq\":")
    raw(String(sequence))
    raw(",\"at\":\"")
    raw(at)
    raw("\",\"by\":")
    string(user)
    if let caseID = record.caseID {
      raw(",\"case\":\"")
      raw(caseID.text)
      raw("\"")
    }
    raw(",\"type\":\"")
    raw(record.type)
    raw("\",\"id\":\"")
    raw(record.id.text)
    raw("\",\"set\":{")
    for (index, member) in set.enumerated() {
      if index > 0 { raw(",") }
      string(member.name)
      raw(":")
      JSONText.append(member.value, to: &output)
    }
    raw("}")
    let replacements = over.filter { !$0.names.isEmpty }
    if !replacements.isEmpty {
      raw(",\"over\":{")
      for (index, replacement) in replacements.enumerated() {
        if index > 0 { raw(",") }
        string(replacement.field)
        raw(":[")
        raw(replacement.names.map { "\"\($0)\"" }.joined(separator: ","))
        raw("]")
      }
      raw("}")
    }
    if logClass == .personal { raw(",\"salt\":\"\(Base64URL.encode(salt))\"") }
    raw("}")
    return output
  }
}
