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
    try Line(bytes: encoded(node: node, sequence: sequence, at: at, by: user, salt: salt))
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
    output.reserveCapacity(768)
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
