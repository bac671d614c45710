/// Whether the author of a line was entitled to write it: a function of held lines alone, so that
/// all who hold the same lines agree.
///
/// An author may write into a case if its office, by any line that counts, once held the case or
/// once stood above an office that did. A line that gives a case or an office its place needs more:
/// the first place comes from the office in the record's id or one above it, a later one names held
/// values in `over` and comes from an office at or above every one of them. What is not entitled,
/// or not yet provably so, is quarantined and judged again when the lines that decide it come.
/// More lines never make a line count less, so the order of arrival does not matter; only a
/// revocation (``Revocation``) takes back what counted, and is judged apart from all other lines.
public struct Entitlement: Sendable {
  /// The offices that the author was ever of; none while no certificate of the author is held.
  public let authorOffices: [String]
  /// Every office that a line that counts ever gave the record's case; empty before its own record.
  public let places: [String]
  /// The values of the place field that the line names as replaced: nil for one that is not held or
  /// does not count.
  public let replacedPlaces: [String?]

  /// Gathers what decides.
  public init(authorOffices: [String], places: [String], replacedPlaces: [String?]) {
    self.authorOffices = authorOffices
    self.places = places
    self.replacedPlaces = replacedPlaces
  }

  /// Why a line is quarantined.
  public enum Reason: String, Error, Sendable, Hashable, CaseIterable {
    /// No certificate says which office the author belongs to.
    case authorUnknown = "author_unknown"
    /// The case's own record has not come.
    case caseUnknown = "case_unknown"
    /// The author's office never held the case nor stood above one that did.
    case authorNotEntitled = "author_not_entitled"
    /// The place is not the author's to give, or names a value that is not held.
    case placeNotEntitled = "place_not_entitled"
    /// The certificate is not signed by who may give it, or it is not yet known who may.
    case certificateUnproved = "certificate_unproved"
    /// The author was revoked, and the line is beyond what is trusted of it.
    case revoked
  }

  /// The field that gives a record its place; nil for a record that has none.
  public static func placeField(of record: RecordKey) -> String? {
    if record.isCaseRoot { return "office" }
    return record.caseID == nil && record.type == "office" ? "reports_to" : nil
  }

  /// Whether the record is the author's to make, by the office in its id.
  private func isOwn(
    _ record: RecordKey, _ isAbove: (_ upper: String, _ lower: String) throws -> Bool
  ) rethrows -> Bool {
    let office = record.id.office
    return try authorOffices.contains { try isAbove($0, office) }
  }

  /// Judges a line.
  ///
  /// - Parameter isAbove: whether an office ever was or stood above another.
  /// - Returns: nil for a line that counts.
  public func judge(
    _ line: Line, isAbove: (_ upper: String, _ lower: String) throws -> Bool
  ) rethrows -> Reason? {
    if line.log.node == .register { return nil }
    // A certificate is judged by its signatures (``Certificate``), and by nothing else.
    if line.record.caseID == nil, line.record.type == Certificate.recordType {
      return .certificateUnproved
    }
    guard !authorOffices.isEmpty else { return .authorUnknown }
    if let field = Entitlement.placeField(of: line.record) {
      // Taking the place away takes the same right as giving it.
      if !line.replaced(in: field).isEmpty {
        let replaced = replacedPlaces.compactMap { $0 }
        guard replaced.count == replacedPlaces.count else { return .placeNotEntitled }
        let isAboveAll = try authorOffices.contains { office in
          try replaced.allSatisfy { try isAbove(office, $0) }
        }
        return isAboveAll ? nil : .placeNotEntitled
      }
      if line.value(of: field) != nil {
        return try isOwn(line.record, isAbove) ? nil : .placeNotEntitled
      }
    }
    guard line.record.caseID != nil else {
      return try isOwn(line.record, isAbove) ? nil : .authorNotEntitled
    }
    guard !places.isEmpty else { return .caseUnknown }
    let isOfCase = try authorOffices.contains { office in
      try places.contains { try isAbove(office, $0) }
    }
    return isOfCase ? nil : .authorNotEntitled
  }
}
