import CaseModel
import CaseStore
import ChangeLog
import Console

extension Session {
  /// The case that a person means; for one that was merged, the case that counts, which is said.
  func findCase(
    _ typed: String, of type: RecordType? = nil, _ store: CaseStore
  ) throws -> RecordID {
    let found = try store.findStandingCase(typed, of: type)
    if let merged = found.merged {
      remark(
        Phrase(
          "案件 \(merged.shortNumber) 已归并到 \(found.id.shortNumber)，以下是 \(found.id.shortNumber)。",
          "case \(merged.shortNumber) was merged into \(found.id.shortNumber); this is "
            + "\(found.id.shortNumber)."))
    }
    return found.id
  }
}
