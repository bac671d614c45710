internal import CaseModel
internal import CaseStore

/// The people of the rows of a sheet, so that a row is recognised that stands in it a second time
/// under another number: some forty bytes a row.
struct SimilarRows {
  private var lines: [RowIdentity: Int32] = [:]

  init() {}

  /// Notes a row; gives the row above that may be the same case.
  mutating func meet(
    _ traces: DuplicateTraces, line: Int
  ) -> (line: Int, likeness: CaseLikeness)? {
    var found: (line: Int, likeness: CaseLikeness)?
    func look(_ form: KeyForm, _ text: String?, _ likeness: CaseLikeness) {
      guard let key = text.flatMap({ form.key(of: $0) }) else { return }
      let identity = RowIdentity([likeness.rawValue, key])
      if let earlier = lines[identity] {
        found = found ?? (Int(earlier), likeness)
      } else {
        lines[identity] = Int32(clamping: line)
      }
    }
    look(.identityNumber, traces.identityNumber, .identityNumber)
    look(.phone, traces.phone, .phone)
    return found
  }
}
