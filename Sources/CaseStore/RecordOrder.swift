internal import CaseModel
package import ChangeLog
internal import SQLite

/// The order of the records of one type in a case: the one that came with it by an import, then
/// what was typed, as it was typed, then what came with sheets besides.
///
/// Whoever means a case's applicant or employer and names none means the first. By their ids alone
/// it would be anybody: ids of typed records count up (UUIDv7), ids that follow from a sheet do not
/// (UUIDv8, whose version stands 22 letters before the end; ``RecordID/isDerived``).
enum RecordOrder {
  /// What to order by; ?1 is the case and ?2 the id that comes first.
  static let sql = "id <> ?2, substr(id, -22, 1) = '8', id"

  /// The id that comes first; a person has that of the participant whose name he or she is.
  static func first(_ type: RecordType, in caseID: RecordID) -> Value {
    let plain = RecordType.all.first { $0.twin == type.name } ?? type
    return .text(caseID.imported(plain.name).text)
  }
}

extension RecordID {
  /// The id that an import gives the one record of a type that comes with this case.
  package func imported(_ type: String) -> RecordID {
    RecordID(office: office, derivedFrom: [text, type, "1"])
  }
}
