internal import CaseModel
public import ChangeLog
internal import SQLite

extension CaseStore {
  /// Why a case cannot be put into another.
  public enum MergeFault: Sendable, Hashable {
    /// It is the case itself, or leads back to it.
    case leadsBack
    /// It is of another type.
    case otherType
    /// It was merged before; into which.
    case mergedBefore(RecordID)
    /// The office here is not at or above the offices of both.
    case notEntitled(office: String)
    /// It is not merged.
    case notMerged
  }

  /// The case that a case counts as part of, at the end of all edges; nil where it stands for
  /// itself.
  public func mergedInto(_ caseID: RecordID) throws -> RecordID? {
    try read { try CaseMergeQuery.end(of: caseID, $0) }
  }

  /// The cases that count as part of a case, in order of their ids.
  public func casesMerged(into caseID: RecordID) throws -> [RecordID] {
    try read { try CaseMergeQuery.parts(of: caseID, $0) }
  }

  /// Puts a case into another: it counts as part of that from now on, with its payments.
  ///
  /// No part of either is rewritten, so that ``undoMerging(_:by:)`` brings back what was. People
  /// who stand in both under one number, or one name, are noted to be the same.
  ///
  /// - Parameter reason: a code of ``RecordType/mergingReasons``.
  /// - Returns: the case that counts for both: the other, or what that leads to.
  /// - Throws: ``StoreError/cannotMerge(_:_:_:)`` and what a save throws.
  @discardableResult
  public func merge(
    _ caseID: RecordID, into target: RecordID, because reason: String, by user: String
  ) throws -> RecordID {
    let drafts = try read { connection in
      try checkMerging(caseID, into: target, connection)
      let id = CaseStore.mergingID(of: caseID)
      let key = RecordKey(case: caseID, type: RecordType.merging.name, id: id)
      var draft =
        try RecordQuery.record(key, connection).map { RecordDraft(editing: $0) }
        ?? RecordDraft(new: .merging, case: caseID, id: id)
      draft.set("into_case", .text(target.text))
      draft.set("because", .text(reason))
      if draft.value(of: RecordType.voidedField.name) != nil {
        draft.set(RecordType.voidedField.name, nil)
      }
      let people = try SamePersonQuery.pairs(in: caseID, target, connection).compactMap {
        CaseStore.sameAs($0, id: environment.newRecordID(office: thisNode.office))
      }
      return (draft.line().map { [$0] } ?? []) + people
    }
    try save(drafts, by: user)
    return try mergedInto(caseID) ?? target
  }

  /// Lets a merged case stand for itself again.
  ///
  /// - Throws: ``StoreError/cannotMerge(_:_:_:)`` for a case that is not merged.
  public func undoMerging(_ caseID: RecordID, by user: String) throws {
    let records = try records(of: .merging, in: caseID).filter { !$0.isVoided }
    guard let target = records.first?.values["into_case"]?.text.flatMap(RecordID.init) else {
      throw StoreError.cannotMerge(caseID, caseID, .notMerged)
    }
    try read { try checkEntitled(caseID, target, $0) }
    try save(records.map { RecordDraft.void($0, reason: "mistake") }, by: user)
  }

  /// The id of the record that puts a case into another: two who do are in conflict.
  public static func mergingID(of caseID: RecordID) -> RecordID {
    RecordID(office: caseID.office, derivedFrom: [caseID.text, RecordType.merging.name])
  }

  private func checkMerging(
    _ caseID: RecordID, into target: RecordID, _ connection: borrowing Connection
  ) throws {
    guard let root = try CaseQuery.root(of: caseID, connection) else {
      throw StoreError.unknownCase(caseID.text)
    }
    guard let other = try CaseQuery.root(of: target, connection) else {
      throw StoreError.unknownCase(target.text)
    }
    for case let found in [root, other] where found.isVoided {
      throw StoreError.caseVoided(found.key.id)
    }
    guard root.type == other.type else {
      throw StoreError.cannotMerge(caseID, target, .otherType)
    }
    if let end = try CaseMergeQuery.end(of: caseID, connection) {
      throw StoreError.cannotMerge(caseID, target, .mergedBefore(end))
    }
    let end = try CaseMergeQuery.end(of: target, connection)
    guard target != caseID, end != caseID else {
      throw StoreError.cannotMerge(caseID, target, .leadsBack)
    }
    try checkEntitled(caseID, target, connection)
  }

  /// A case of another office is put into one, or has one put into it, by an office above both.
  private func checkEntitled(
    _ caseID: RecordID, _ target: RecordID, _ connection: borrowing Connection
  ) throws {
    let tree = try OfficeQuery.tree(connection)
    for id in [caseID, target] {
      guard let office = try CaseQuery.root(of: id, connection)?.values["office"]?.text else {
        continue
      }
      guard tree.isAtOrAbove(thisNode.office, office) else {
        throw StoreError.cannotMerge(caseID, target, .notEntitled(office: office))
      }
    }
  }
}
