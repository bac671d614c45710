public import CaseModel
public import ChangeLog

/// Something that calls for a person's choice: where it is, and what stands against what.
public struct Conflict: Sendable {
  /// What stands against what.
  public enum Kind: String, Sendable, Hashable {
    /// People wrote different values, or voided the record without having seen all of it.
    case values
    /// A payment counts on a case that was voided by someone who had not seen it.
    case paymentOnVoidedCase = "payment_on_voided_case"
    /// An office's edge upwards would close a cycle with others' and is ignored.
    case cycle
    /// A case was merged, and that does not count: it would close a cycle, leads to a case that was
    /// voided or is of another type, or another case was named later.
    case mergeIgnored = "merge_ignored"
  }

  /// What stands against what.
  public let kind: Kind
  /// The record as it stands.
  public let record: StoredRecord
  /// The field's name in the log, an element of a set with its code.
  public let field: String
  /// The case and its payments, where the choice concerns whether the case is voided.
  public let caseVoid: CaseVoid?

  init(_ kind: Kind, _ record: StoredRecord, _ field: String, _ caseVoid: CaseVoid?) {
    self.kind = kind
    self.record = record
    self.field = field
    let isOfCase = record.key.isCaseRoot && field == RecordType.voidedField.name
    self.caseVoid = kind == .paymentOnVoidedCase || isOfCase ? caseVoid : nil
  }

  /// The standing values, the shown one first.
  public var merge: FieldMerge {
    record.merges[field] ?? FieldMerge(heads: [])
  }

  /// What concurrent values of the field call for.
  public var concurrency: Field.Concurrency {
    record.type.find(field: String(field.prefix { $0 != "." }))?.concurrency ?? .review
  }

  /// The value that is shown, with its line: of a payment on a voided case, the case's void.
  public var shown: FieldMerge.Head? {
    guard kind == .paymentOnVoidedCase else { return merge.heads.first }
    return caseVoid?.root.merges[field]?.heads.first
  }

  /// A value that could count instead.
  public struct Alternative: Sendable, Hashable {
    /// The value; `null` against a void means that the record stands.
    public let value: JSONValue
    /// The lines that speak for it, the newest first; at least one.
    public let lines: [Line]
  }

  /// The values that somebody wrote and that do not count now, each once.
  ///
  /// What was written and not seen by a void speaks against the void. None for a cycle, whose value
  /// is shown and does not count.
  public var alternatives: [Alternative] {
    if kind == .paymentOnVoidedCase {
      return [Alternative(value: .null, lines: Conflict.newestFirst(record.heads.map(\.line)))]
    }
    guard kind == .values, let shown = merge.shown else { return [] }
    var alternatives: [Alternative] = []
    for head in merge.heads where !head.value.isSame(as: shown) {
      guard !alternatives.contains(where: { $0.value.isSame(as: head.value) }) else { continue }
      let lines = merge.heads.filter { $0.value.isSame(as: head.value) }.map(\.line)
      alternatives.append(Alternative(value: head.value, lines: lines))
    }
    let unseen = field == RecordType.voidedField.name && shown != .null ? record.unseenByVoid : []
    if !unseen.isEmpty, !alternatives.contains(where: { $0.value == .null }) {
      alternatives.append(Alternative(value: .null, lines: Conflict.newestFirst(unseen)))
    }
    return alternatives
  }

  /// The lines that settle it with a value, over all values that stand.
  ///
  /// - Parameter value: of the field; for `voided` a reason, or `null` for what stands again. A
  ///   case is voided and restored with its payments; see ``CaseVoid``.
  public func drafts(taking value: JSONValue) -> [LineDraft] {
    let isVoid = field == RecordType.voidedField.name
    switch (kind, value.text) {
    case (.paymentOnVoidedCase, let reason?): return [RecordDraft.void(record, reason: reason)]
    case (.paymentOnVoidedCase, nil): return caseVoid?.restoring ?? []
    case (.values, let reason?) where isVoid:
      return caseVoid?.voiding(reason: reason) ?? [RecordDraft.void(record, reason: reason)]
    case (.values, nil) where isVoid && caseVoid != nil: return caseVoid?.restoring ?? []
    case (.values, _), (.cycle, _), (.mergeIgnored, _):
      return [RecordDraft.settle(self, value: value)]
    }
  }

  private static func newestFirst(_ lines: [Line]) -> [Line] {
    var seen: Set<Digest> = []
    return lines.filter { seen.insert($0.digest).inserted }
      .sorted { FieldMerge.precedes($1, $0) }
  }
}

extension StoredRecord {
  /// All standing values of all fields.
  fileprivate var heads: [FieldMerge.Head] { merges.values.flatMap(\.heads) }

  /// The lines that give other fields values and that no standing void names.
  fileprivate var unseenByVoid: [Line] {
    let name = RecordType.voidedField.name
    let voids = merges[name]?.heads ?? []
    let seen = Set(voids.flatMap { $0.line.replaced(in: name) + [$0.line.name] })
    return merges.filter { $0.key != name }.values.flatMap(\.heads).map(\.line)
      .filter { !seen.contains($0.name) }
  }
}
