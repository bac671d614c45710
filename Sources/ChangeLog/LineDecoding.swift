/// Why bytes are no line; facts for the door and for the sender.
public enum LineFault: Error, Sendable, Hashable {
  /// More than ``Line/bytesMax`` bytes.
  case tooLong(bytes: Int)
  /// Not one JSON object in UTF-8.
  case notJSON(JSONText.Fault)
  /// A line feed stands in the bytes, which would break the batch.
  case lineFeed
  /// A member is missing or has a form that no version writes.
  case malformed(member: String)
}

extension Line {
  /// Reads a line from its bytes and checks its form.
  public init(bytes: [UInt8]) throws(LineFault) {
    guard bytes.count <= Line.bytesMax else { throw .tooLong(bytes: bytes.count) }
    if let content = LineScanner.read(bytes) {
      self.init(content)
    } else {
      try self.init(anyForm: bytes)
    }
  }

  /// Reads a line in whatever form of JSON it stands: the definition that ``LineScanner`` keeps to.
  init(anyForm bytes: [UInt8]) throws(LineFault) {
    guard bytes.count <= Line.bytesMax else { throw .tooLong(bytes: bytes.count) }
    guard !bytes.contains(0x0A) else { throw .lineFeed }
    let object: JSONValue
    do { object = try JSONText.read(bytes) } catch { throw .notJSON(error) }
    guard let members = object.members, members.first != nil else {
      throw .malformed(member: "")
    }
    let fields = LineMembers(object: object)
    let version = try fields.integer("v", in: 1...Int64.max)
    let log = LogID(node: try fields.node(), logClass: try fields.logClass())
    let sequence = try fields.integer("seq", in: 1...Line.sequenceMax)
    let at = try fields.instant()
    let by = try fields.text("by", bytesMax: 64)
    let type = try fields.typeName()
    let id = try fields.recordID("id")
    let record = RecordKey(case: try fields.optionalRecordID("case"), type: type, id: id)
    let set = try fields.set()
    let over = try fields.over()
    try fields.checkSalt(for: log.logClass)
    self.init(
      LineContent(
        bytes: bytes, version: version, log: log, sequence: sequence, at: at, by: by,
        record: record, fields: .read(set), over: over))
  }
}

extension Line {
  /// Whether a text has the shape of an instant: a clock may say anything, but the order of texts
  /// must hold.
  static func isInstant(_ text: String) -> Bool {
    text.utf8.count == instantShape.count
      && zip(text.utf8, instantShape).allSatisfy { letter, form in
        form == UInt8(ascii: "d") ? (0x30...0x39).contains(letter) : letter == form
      }
  }

  private static let instantShape = Array("dddd-dd-ddTdd:dd:dd.dddZ".utf8)

  /// Whether a text is a record type's name in form.
  static func isTypeName(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy { letter in
        (0x61...0x7A).contains(letter) || (0x30...0x39).contains(letter) || letter == 0x5F
      }
  }

  /// Whether a text is a field's name in form.
  static func isFieldName(_ name: String) -> Bool {
    (1...fieldNameBytesMax).contains(name.utf8.count)
      && name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}

/// Picks the members of a line out of its object, each with its check.
private struct LineMembers {
  let object: JSONValue

  func required(_ name: String) throws(LineFault) -> JSONValue {
    guard let value = object[name] else { throw .malformed(member: name) }
    return value
  }

  func integer(_ name: String, in range: ClosedRange<Int64>) throws(LineFault) -> Int64 {
    guard let integer = try required(name).integer, range.contains(integer) else {
      throw .malformed(member: name)
    }
    return integer
  }

  func text(_ name: String, bytesMax: Int) throws(LineFault) -> String {
    guard let text = try required(name).text, (1...bytesMax).contains(text.utf8.count) else {
      throw .malformed(member: name)
    }
    return text
  }

  func node() throws(LineFault) -> NodeID {
    guard let node = NodeID(try text("node", bytesMax: 12)) else {
      throw .malformed(member: "node")
    }
    return node
  }

  func logClass() throws(LineFault) -> LogClass {
    guard let logClass = LogClass(rawValue: try text("log", bytesMax: 16)) else {
      throw .malformed(member: "log")
    }
    return logClass
  }

  func instant() throws(LineFault) -> String {
    let text = try text("at", bytesMax: 24)
    guard Line.isInstant(text) else { throw .malformed(member: "at") }
    return text
  }

  func typeName() throws(LineFault) -> String {
    let text = try text("type", bytesMax: 32)
    guard Line.isTypeName(text) else { throw .malformed(member: "type") }
    return text
  }

  func recordID(_ name: String) throws(LineFault) -> RecordID {
    guard let id = RecordID(try text(name, bytesMax: RecordID.bytesMax)) else {
      throw .malformed(member: name)
    }
    return id
  }

  func optionalRecordID(_ name: String) throws(LineFault) -> RecordID? {
    object[name] == nil ? nil : try recordID(name)
  }

  func set() throws(LineFault) -> [JSONMember] {
    guard let members = try required("set").members, (1...Line.fieldsMax).contains(members.count),
      members.allSatisfy({ Line.isFieldName($0.name) })
    else { throw .malformed(member: "set") }
    return members
  }

  func over() throws(LineFault) -> [Line.Replacement] {
    guard let value = object["over"] else { return [] }
    guard let members = value.members, members.count <= Line.fieldsMax else {
      throw .malformed(member: "over")
    }
    var replacements: [Line.Replacement] = []
    for member in members {
      guard Line.isFieldName(member.name), let elements = member.value.elements,
        (1...Line.namesMax).contains(elements.count)
      else { throw .malformed(member: "over") }
      let names = elements.compactMap { $0.text.flatMap { LineName($0) } }
      guard names.count == elements.count else { throw .malformed(member: "over") }
      replacements.append(Line.Replacement(field: member.name, names: names))
    }
    return replacements
  }

  func checkSalt(for logClass: LogClass) throws(LineFault) {
    let salt = object["salt"]
    switch logClass {
    case .plain:
      guard salt == nil else { throw .malformed(member: "salt") }
    case .personal:
      guard let text = salt?.text, Base64URL.decode(text)?.count == Line.saltByteCount else {
        throw .malformed(member: "salt")
      }
    }
  }
}
