/// An order to erase one record, by what it says: which record, from which day on.
///
/// 1. The order's id is derived from the office that gives it, the record and the day. An order
///    whose fields do not give its id is none: so nobody can turn an order to another record, and
///    who stands behind it is settled by the office in its id, as with every record without a case.
/// 2. It erases whole records of personal data that hang on a case, nothing else: facts and figures
///    of cases stay, or sums that were handed up could not be shown any more.
/// 3. It is of force if its office made the case, as the case's id says, or by any line that counts
///    once held the case, or once stood above one that did. More lines never take that away.
/// 4. It acts from its day on, by the clock of each computer, unless it was withdrawn before it had
///    acted there; and it lasts: whatever comes of the record later is kept as a digest at once.
public struct ErasureOrder: Sendable, Hashable {
  /// The type of orders' records.
  public static let recordType = "erasure"

  /// The order's id.
  public let id: RecordID
  /// What is erased.
  public let record: RecordKey
  /// The local date from which it acts, `2025-11-20`.
  public let actsOn: String

  /// Reads an order; nil for fields that do not give the id.
  public init?(id: RecordID, record: RecordKey, actsOn: String) {
    guard ErasureOrder.id(office: id.office, record: record, actsOn: actsOn) == id else {
      return nil
    }
    self.id = id
    self.record = record
    self.actsOn = actsOn
  }

  /// The id of an office's order.
  public static func id(office: String, record: RecordKey, actsOn: String) -> RecordID {
    RecordID(
      office: office,
      derivedFrom: [
        recordType, record.caseID?.text ?? "", record.type, record.id.text, actsOn,
      ])
  }

  /// Whether records like this one can be erased.
  ///
  /// - Parameter isPersonal: whether its type is of the personal class; for one that this version
  ///   does not know, whether its line stands in a personal log.
  public static func mayErase(_ record: RecordKey, isPersonal: Bool) -> Bool {
    isPersonal && record.caseID != nil && !record.isCaseRoot
  }

  /// Whether the office that gave it may.
  ///
  /// - Parameters:
  ///   - places: the offices that ever held the case.
  ///   - isAbove: whether an office ever was or stood above another.
  public func isEntitled(
    places: [String], isAbove: (_ upper: String, _ lower: String) throws -> Bool
  ) rethrows -> Bool {
    let offices = (record.caseID.map { [$0.office] } ?? []) + places
    return try offices.contains { try isAbove(id.office, $0) }
  }
}
