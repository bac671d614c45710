public import CaseModel
public import ChangeLog
internal import SQLite

/// How long an order to erase is listed before it acts.
public enum ErasureTerm {
  /// Days from today, unless a date is given: time for the offices below to look at it and, with a
  /// network once a month, to have it in time.
  ///
  /// Source: 个人信息保护法 art. 47 gives no days; a month is usual for a request.
  public static let daysDefault = 30
  /// Days from today at least: a mistake must be seen before it is too late.
  public static let daysMin = 7
}

/// An order to erase, and what became of it on this computer.
public struct Erasure: Sendable, Hashable {
  /// What became of an order here.
  public enum State: Sendable, Hashable {
    /// Its day has not come.
    case waiting
    /// Its day has come and it has not acted yet: the store could not be written.
    case due
    /// Its record was erased here, with so many lines; none if nothing of it ever came.
    case done(on: String, lines: Int)
    /// It was withdrawn before it acted here.
    case withdrawn
    /// Its office may not, as far as is known here, or it is none.
    case withoutForce
  }

  /// The order's id.
  public let id: RecordID
  /// What it erases.
  public let record: RecordKey
  /// Why, a code of ``RecordType/erasureReasons``.
  public let reason: String
  /// The local date from which it acts.
  public let actsOn: String
  /// What became of it here.
  public let state: State

  /// The office that gave it.
  public var office: String { id.office }
}

extension CaseStore {
  /// How many lines of a record are held with their bytes.
  public func lineCount(of record: RecordKey) throws -> Int {
    try read { connection in
      let writer = LineWriter(thisNode: thisNode)
      return try CaseStore.lineCount(of: record, writer, connection)
    }
  }

  private static func lineCount(
    of record: RecordKey, _ writer: LineWriter, _ connection: borrowing Connection
  ) throws -> Int {
    try CaseChains.stored(of: record, connection).count {
      try writer.line(at: $0, connection)?.record == record
    }
  }

  /// Checks that this office may have a record erased on a date.
  ///
  /// - Throws: ``StoreError`` for a type that is not erased, a record that is not here or is
  ///   erased, an office without the right, a date before the term ends.
  public func checkErasure(of record: RecordKey, on actsOn: LocalDate) throws {
    let isPersonal = RecordType.find(record.type)?.isPersonal ?? false
    guard ErasureOrder.mayErase(record, isPersonal: isPersonal) else {
      throw StoreError.notErasable(type: record.type)
    }
    guard actsOn >= today.adding(days: ErasureTerm.daysMin) else {
      throw StoreError.erasureTooSoon(daysMin: ErasureTerm.daysMin)
    }
    try read { connection in
      let writer = LineWriter(thisNode: thisNode, environment: environment)
      let query = ErasureQuery(writer)
      if try query.isErased(record, connection) {
        throw StoreError.recordErased(type: record.type, id: record.id)
      }
      guard try CaseStore.lineCount(of: record, writer, connection) > 0 else {
        throw StoreError.unknownRecord(type: record.type, id: record.id.text)
      }
      let id = ErasureOrder.id(office: thisNode.office, record: record, actsOn: actsOn.iso)
      guard let order = ErasureOrder(id: id, record: record, actsOn: actsOn.iso),
        try query.isOfForce(order, connection)
      else {
        throw StoreError.erasureNotEntitled(
          office: thisNode.office, case: record.caseID ?? record.id)
      }
      let isWithdrawn =
        try connection.integer(
          "SELECT 1 FROM erasure WHERE id = ? AND voided IS NOT NULL", .text(id.text)) != nil
      if isWithdrawn { throw StoreError.erasureClosed(id, hasActed: false) }
    }
  }

  /// Orders records to be erased from a date on: lines of the common feed, all of them or none.
  ///
  /// - Parameter reason: a code of ``RecordType/erasureReasons``.
  /// - Returns: the orders' ids, one a record.
  /// - Throws: as ``checkErasure(of:on:)``.
  @discardableResult
  public func orderErasure(
    of records: [RecordKey], reason: String, on actsOn: LocalDate, by user: String
  ) throws -> [RecordID] {
    var drafts: [LineDraft] = []
    var ids: [RecordID] = []
    for record in records {
      try checkErasure(of: record, on: actsOn)
      let id = ErasureOrder.id(office: thisNode.office, record: record, actsOn: actsOn.iso)
      ids.append(id)
      let key = RecordKey(case: nil, type: ErasureOrder.recordType, id: id)
      guard try self.record(key) == nil else { continue }
      var draft = RecordDraft(new: .erasure, case: nil, id: id)
      draft.set("record_case", record.caseID.map { .text($0.text) })
      draft.set("record_type", .text(record.type))
      draft.set("record", .text(record.id.text))
      draft.set("reason", .text(reason))
      draft.set("acts_on", .text(actsOn.iso))
      guard let line = draft.line() else { continue }
      let note = AccessNote(.erasureOrdered, case: record.caseID, record: id)
      drafts += [line, note.draft(id: newRecordID(), by: user, on: today)]
    }
    if !drafts.isEmpty { try save(drafts, by: user) }
    return ids
  }

  /// Withdraws an order that has not acted.
  ///
  /// Where it acts before the withdrawal comes, the data is gone.
  ///
  /// - Parameter reason: a code of ``RecordType/voidReasons``.
  /// - Throws: ``StoreError/erasureClosed(_:hasActed:)`` from its day on, or if it was withdrawn.
  public func withdrawErasure(_ id: RecordID, reason: String, by user: String) throws {
    let key = RecordKey(case: nil, type: ErasureOrder.recordType, id: id)
    guard let order = try record(key) else {
      throw StoreError.unknownRecord(type: key.type, id: id.text)
    }
    guard !order.isVoided else { throw StoreError.erasureClosed(id, hasActed: false) }
    guard let actsOn = order.values["acts_on"]?.text, today.iso < actsOn else {
      throw StoreError.erasureClosed(id, hasActed: true)
    }
    let caseID = order.values["record_case"]?.text.flatMap { RecordID($0) }
    let note = AccessNote(.erasureWithdrawn, case: caseID, record: id)
    try save(
      [
        RecordDraft.void(order, reason: reason), note.draft(id: newRecordID(), by: user, on: today),
      ], by: user)
  }

  /// All orders to erase that are known here, those that act first in front.
  public func erasures() throws -> [Erasure] {
    try read { connection in
      let query = ErasureQuery(LineWriter(thisNode: thisNode, environment: environment))
      let today = today.iso
      var erasures: [Erasure] = []
      try connection.query(
        """
        SELECT e.id, e.record_case, e.record_type, e.record, e.reason, e.acts_on, e.voided,
          r.erased_on, (SELECT count(*) FROM erased_line l WHERE l.erasure = e.id)
        FROM erasure e LEFT JOIN erased_record r
          ON r.case_id = e.record_case AND r.type = e.record_type AND r.id = e.record
        ORDER BY e.acts_on, e.id
        """
      ) { row in
        guard let id = RecordID(row.text(0)), let recordID = RecordID(row.text(3)) else { return }
        let key = RecordKey(case: RecordID(row.text(1)), type: row.text(2), id: recordID)
        let actsOn = row.text(5)
        let order = ErasureOrder(id: id, record: key, actsOn: actsOn)
        let state: Erasure.State
        if let erasedOn = row.optionalText(7) {
          state = .done(on: erasedOn, lines: Int(row.integer(8)))
        } else if !row.isNull(6) {
          state = .withdrawn
        } else if let order, try query.isOfForce(order, connection) {
          state = today < actsOn ? .waiting : .due
        } else {
          state = .withoutForce
        }
        erasures.append(
          Erasure(id: id, record: key, reason: row.text(4), actsOn: actsOn, state: state))
      }
      return erasures
    }
  }
}
