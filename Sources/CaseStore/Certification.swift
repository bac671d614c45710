internal import CaseModel
internal import ChangeLog
internal import SQLite

/// Writes certificates, as lines of this node's plain log.
///
/// They travel in the common feed, so that all who hold a line can tell its author's office.
struct Certification {
  private let environment: StoreEnvironment

  init(environment: StoreEnvironment) {
    self.environment = environment
  }

  /// Certifies a node, unless the very same stands.
  ///
  /// - Parameters:
  ///   - key: this hub's, or the recovery key.
  ///   - isRenewed: whether it is written even if it stands.
  @discardableResult
  func certify(
    _ subject: Certificate.Subject, by key: NodeKey, isRenewed: Bool = false, writer: LineWriter,
    _ connection: borrowing Connection
  ) throws -> Certificate {
    let certificate = Certificate(subject, by: key)
    let record = RecordKey(
      case: nil, type: Certificate.recordType, id: certificate.recordID)
    if !isRenewed {
      for arrival in try writer.chains.arrivals(of: record, connection) {
        let line = try writer.line(at: arrival, connection)
        if line.flatMap({ Certificate($0) }) == certificate { return certificate }
      }
    }
    let held = try RecordMerge(writer: writer).allHeads(of: record, connection)
    let over = held.keys.sorted().compactMap { field in
      held[field].map { Line.Replacement(field: field, names: $0.heads.map(\.line.name)) }
    }
    try writer.append(
      LineDraft(record: record, logClass: .plain, set: certificate.members, over: over),
      at: environment.now.iso, by: writer.thisNode.defaultUser,
      salt: environment.randomBytes(Line.saltByteCount), connection)
    return certificate
  }
}
