public import CaseModel
public import ChangeLog
internal import SQLite

/// A case and its payments as a person saw them: voided together and restored together.
///
/// A void of a case voids each payment that the person saw, so that a payment that stands on a
/// voided case is one that nobody looked at. Taking the void back brings those payments back that
/// went with it: the ones that the same node voided at the same instant.
public struct CaseVoid: Sendable {
  /// The case's own record.
  public let root: StoredRecord
  /// Its payments, voided ones too.
  public let payments: [StoredRecord]

  /// Takes the payments from the records of a case.
  public init(root: StoredRecord, parts: [StoredRecord]) {
    self.root = root
    // What was merged into the case stands for itself again when the case is voided.
    payments = parts.filter { $0.type == .recovery && $0.key.caseID == root.key.id }
  }

  /// Reads the payments of a case.
  static func read(_ root: StoredRecord, _ connection: borrowing Connection) throws -> CaseVoid {
    CaseVoid(
      root: root,
      parts: try RecordQuery.records(of: .recovery, in: root.key.id, connection))
  }

  /// The payments that are not voided.
  public var standing: [StoredRecord] { payments.filter { !$0.isVoided } }

  /// The payments that were voided with the case.
  public var voidedWithCase: [StoredRecord] {
    let ofCase = voids(of: root)
    return payments.filter { payment in
      guard payment.isVoided, let line = voids(of: payment).first else { return false }
      return ofCase.contains { $0.log.node == line.log.node && $0.at == line.at }
    }
  }

  /// The lines that void the case and its standing payments, each over all that was seen of it.
  public func voiding(reason: String) -> [LineDraft] {
    ([root] + standing).map { RecordDraft.void($0, reason: reason) }
  }

  /// The lines that take the void of the case back, and those of the payments that went with it.
  public var restoring: [LineDraft] {
    ([root] + voidedWithCase).map {
      RecordDraft.settle($0, field: RecordType.voidedField.name, value: .null)
    }
  }

  /// What payments add up to; nil if that is more than an amount can be.
  public static func sum(_ payments: [StoredRecord]) -> Fen? {
    Fen.sum(payments.map { Fen(rawValue: $0.values["amount_fen"]?.integer ?? 0) })
  }

  /// The lines that void a record, the one that is shown first.
  private func voids(of record: StoredRecord) -> [Line] {
    (record.merges[RecordType.voidedField.name]?.heads ?? []).filter { $0.value != .null }
      .map(\.line)
  }
}
