public import CaseModel
public import ChangeLog

/// A new record, or an edit of one that was shown, before it is saved.
///
/// It carries the heads from reading to saving: each changed field names the lines whose values the
/// person was shown, and fields that did not change are not written.
public struct RecordDraft: Sendable {
  /// The record.
  public let key: RecordKey
  /// The declaration of its type.
  public let type: RecordType
  private let shown: StoredRecord?
  private var changes: [String: FieldValue?] = [:]

  /// Begins a new record.
  public init(new type: RecordType, case caseID: RecordID?, id: RecordID) {
    key = RecordKey(case: caseID, type: type.name, id: id)
    self.type = type
    shown = nil
  }

  /// Begins an edit of a record as it was shown.
  public init(editing record: StoredRecord) {
    key = record.key
    type = record.type
    shown = record
  }

  /// Sets a field, or clears it with nil.
  public mutating func set(_ field: String, _ value: FieldValue?) {
    precondition(type.find(field: field) != nil, "\(type.name) has no field \(field)")
    changes[field] = .some(value)
  }

  /// The value that the draft gives a field: the changed one, else the shown one.
  public func value(of field: String) -> FieldValue? {
    if let change = changes[field] { return change }
    return shown?.values[field]
  }

  /// All values as they will be.
  public var values: [String: FieldValue] {
    var values = shown?.values ?? [:]
    for (field, value) in changes { values[field] = value }
    return values
  }

  /// The fields that will be written, each with the values that it replaces: for a command that
  /// shows nothing before it writes.
  public var replaced: [(field: Field, old: FieldValue)] {
    guard let shown else { return [] }
    return type.fields.compactMap { field in
      guard let change = changes[field.name], let old = shown.values[field.name], change != old
      else { return nil }
      return (field, old)
    }
  }

  /// The line that says it; nil if nothing changes.
  public func line() -> LineDraft? {
    guard let shown else { return firstLine() }
    var set: [JSONMember] = []
    var over: [Line.Replacement] = []
    func write(_ name: String, _ value: JSONValue) {
      let merge = shown.merges[name]
      // Writing the shown value again settles a conflict, so it is written where there is one.
      if let shown = merge?.shown, shown.isSame(as: value), merge?.isConflict == false { return }
      if merge == nil, value == .null || value == .boolean(false), isElement(name) || value == .null
      {
        return
      }
      set.append(JSONMember(name: name, value: value))
      let names = shown.shownNames(of: name)
      if !names.isEmpty { over.append(Line.Replacement(field: name, names: names)) }
    }
    for field in type.fields {
      guard let change = changes[field.name] else { continue }
      if case .set(let list) = field.kind {
        let codes = change?.codes ?? []
        for choice in list.choices {
          write("\(field.name).\(choice.code)", .boolean(codes.contains(choice.code)))
        }
      } else {
        write(field.name, change?.logValue ?? .null)
      }
    }
    guard !set.isEmpty else { return nil }
    return LineDraft(record: key, logClass: type.logClass, set: set, over: over)
  }

  /// The line of a new record: what was filled in.
  private func firstLine() -> LineDraft? {
    var set: [JSONMember] = []
    set.reserveCapacity(changes.count)
    for field in type.fields {
      guard let change = changes[field.name], let value = change else { continue }
      if case .set(let list) = field.kind {
        let codes = value.codes ?? []
        for choice in list.choices where codes.contains(choice.code) {
          set.append(JSONMember(name: "\(field.name).\(choice.code)", value: .boolean(true)))
        }
      } else if value.logValue != .null {
        set.append(JSONMember(name: field.name, value: value.logValue))
      }
    }
    guard !set.isEmpty else { return nil }
    return LineDraft(record: key, logClass: type.logClass, set: set, over: [])
  }

  /// The line that voids a record as it was shown, naming every value that was seen.
  public static func void(_ record: StoredRecord, reason: String) -> LineDraft {
    var names: [LineName] = []
    for field in record.merges.keys.sorted() {
      for name in record.shownNames(of: field) where !names.contains(name) { names.append(name) }
    }
    return LineDraft(
      record: record.key, logClass: record.type.logClass,
      set: [JSONMember(name: "voided", value: .string(reason))],
      over: [Line.Replacement(field: "voided", names: names)])
  }

  /// The line that settles a conflict with a value, over all values that stand.
  public static func settle(_ conflict: Conflict, value: JSONValue) -> LineDraft {
    settle(conflict.record, field: conflict.field, value: value)
  }

  /// The line that gives a field of a record as it was shown a value, over all values that stand.
  static func settle(_ record: StoredRecord, field: String, value: JSONValue) -> LineDraft {
    LineDraft(
      record: record.key, logClass: record.type.logClass,
      set: [JSONMember(name: field, value: value)],
      over: [Line.Replacement(field: field, names: record.shownNames(of: field))])
  }

  private func isElement(_ name: String) -> Bool { name.contains(".") }
}

extension FieldValue {
  /// The value as the log writes it; sets are written element by element and have no value of
  /// their own.
  public var logValue: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .integer(let integer): .integer(integer)
    case .flag(let truth): .boolean(truth)
    case .codes(let codes): .array(codes.map { .string($0) })
    }
  }
}

extension RecordType {
  /// The log that the type's lines go into.
  public var logClass: LogClass { isPersonal ? .personal : .plain }
}
