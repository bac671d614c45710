/// One node's atomic edit of one record, as its stored bytes say it.
///
/// A line is one JSON object in UTF-8 without a line feed, at most ``bytesMax`` bytes:
///
/// ```json
/// {"v":1,"node":"k7q2m9x4d3h8","log":"plain","seq":42,"at":"2025-11-20T10:00:00.123Z",
///  "by":"zhang.wei","case":"150502-0199…","type":"mediation","id":"150502-0199…",
///  "set":{"outcome":"agreed"},"over":{"outcome":["k7q2m9x4d3h8.17.Zs81kQ0a"]}}
/// ```
///
/// Validity, judged at the door (``LineFault``):
/// 1. `v` is an integer from 1; `node` an id; `log` a class; `seq` from 1 to ``sequenceMax``.
/// 2. `at` is an instant with milliseconds in UTC; `by` 1 to 64 bytes.
/// 3. `type` is 1 to 32 of `a-z 0-9 _`; `id` a record id; `case`, where it stands, a record id.
/// 4. `set` is an object of 1 to ``fieldsMax`` members whose names are field names and whose values
///    are anything; `over`, where it stands, an object of field names whose values are arrays of 1
///    to ``namesMax`` names. A field name is 1 to ``fieldNameBytesMax`` visible ASCII characters,
/// so
///    that no two readers differ on which names are the same.
/// 5. A personal line has `salt`, 12 bytes in base64url; a plain line has none.
/// 6. Other members may stand: a newer version wrote them, and they are kept because bytes are.
public struct Line: Sendable, Hashable {
  /// The version of the format that this code writes.
  public static let version: Int64 = 1
  /// Bytes of a line at most: a note of 20,000 characters fits, a picture does not.
  public static let bytesMax = 65_536
  /// The greatest number of a line: 2⁴⁰ − 1, so that log and number pack into 64 bits.
  public static let sequenceMax: Int64 = 1 << 40 - 1
  /// Fields that one line may set.
  public static let fieldsMax = 256
  /// Bytes of a field's name at most.
  public static let fieldNameBytesMax = 64
  /// Names that `over` may hold for one field: a void names every value of its record.
  public static let namesMax = 1_024
  /// Bytes of salt in a personal line: nobody can guess its text from its digest.
  public static let saltByteCount = 12

  /// What the bytes say: one object, because a line is passed on much more often than it is made.
  private let content: LineContent

  init(_ content: LineContent) {
    self.content = content
  }

  /// The bytes as written by the node, kept and forwarded as they are.
  public var bytes: [UInt8] { content.bytes }
  /// The version of the format.
  public var version: Int64 { content.version }
  /// The node that wrote the line, and the class.
  public var log: LogID { content.log }
  /// The number in the log, from 1 without gaps.
  public var sequence: Int64 { content.sequence }
  /// The writer's wall clock as text, `2025-11-20T10:00:00.123Z`; texts order as instants do.
  public var at: String { content.at }
  /// Who wrote: a user name, on the node's word.
  public var by: String { content.by }
  /// The record that was edited.
  public var record: RecordKey { content.record }
  /// The fields set and their values, in the order they stand.
  public var set: [JSONMember] { content.set }
  /// Where the fields set stand in the bytes; nil for a line that only the general reader of JSON
  /// could read.
  public var fieldSpans: [FieldSpan]? { content.fieldSpans }
  /// For each field, the lines whose values the person was shown and so replaces.
  public var over: [Replacement] { content.over }
  /// The digest of the bytes.
  public var digest: Digest { content.digest }

  /// The lines that a line replaces in one field.
  public struct Replacement: Sendable, Hashable {
    /// The field's name.
    public let field: String
    /// The lines whose values of the field were shown.
    public let names: [LineName]

    /// Makes a replacement.
    public init(field: String, names: [LineName]) {
      self.field = field
      self.names = names
    }
  }

  /// The line's own name.
  public var name: LineName {
    LineName(node: log.node, sequence: sequence, prefix: digest.prefix)
  }

  /// The value that the line sets a field to; nil if it does not set it.
  public func value(of field: String) -> JSONValue? { content.value(of: field) }

  /// The names of lines whose value of a field this line replaces.
  public func replaced(in field: String) -> [LineName] {
    content.over.first { $0.field == field }?.names ?? []
  }

  /// Lines are the same if their bytes are.
  public static func == (left: Line, right: Line) -> Bool {
    left.content === right.content || left.content.bytes == right.content.bytes
  }

  /// Hashes the digest, which stands for the bytes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(content.digest)
  }
}

/// The key of a record: its case, its type and its id.
///
/// Office records and others without a case have none.
public struct RecordKey: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The case the record hangs on; the id itself for the case's own record; nil for none.
  public let caseID: RecordID?
  /// The record type's name, known to this version or not.
  public let type: String
  /// The record's id.
  public let id: RecordID

  /// Makes a key.
  public init(case caseID: RecordID?, type: String, id: RecordID) {
    self.caseID = caseID
    self.type = type
    self.id = id
  }

  /// Whether this is the record of a case itself: what routing looks at for the case's place.
  public var isCaseRoot: Bool { caseID == id }

  /// Orders keys by case, type, id.
  public static func < (left: RecordKey, right: RecordKey) -> Bool {
    (left.caseID?.text ?? "", left.type, left.id.text)
      < (right.caseID?.text ?? "", right.type, right.id.text)
  }

  /// `type id`, for messages.
  public var description: String { "\(type) \(id)" }
}
