import CaseModel
import CaseStore
import ChangeLog
import SyncSession

/// A node without a store, which writes what a test wants: another program, or one that errs.
struct RawNode {
  let key: NodeKey
  private(set) var written: [LogClass: [Line]] = [:]

  /// - Parameter word: what the key follows from.
  init(_ word: String) {
    // A digest has as many bytes as a seed.
    guard let key = NodeKey(seed: Digest(of: word).bytes) else {
      preconditionFailure("a seed has 32 bytes")
    }
    self.key = key
  }

  var node: NodeID { key.node }
  var publicKey: [UInt8] { key.publicKey }

  /// What makes it a hub of the city, on a root's word; empty without one.
  func hubChain(by recovery: RecoveryKey?) -> CertificateChain {
    CertificateChain(
      recovery.map { root in
        [
          Certificate(
            Certificate.Subject(
              publicKey: publicKey, office: Site.city, sealingKey: key.sealingKey,
              machine: "raw", isHub: true), by: root.key)
        ]
      } ?? [])
  }

  /// Asks for a certificate.
  func enrolment(
    by invitation: InvitationCode, office: String, machine: String = "raw"
  ) -> Enrolment {
    Enrolment(applicant(office: office, machine: machine), invitation: invitation, key: key)
  }

  func applicant(
    office: String, machine: String = "raw", mark: Digest? = nil
  ) -> Enrolment.Applicant {
    Enrolment.Applicant(
      node: node, office: office, publicKey: publicKey, sealingKey: key.sealingKey,
      machine: machine, machineMark: mark)
  }

  /// A greeting that names the logs written so far.
  func hello(office: String, versions: [Int64] = SyncProtocol.versions) -> Hello {
    Hello(
      versions: versions, node: node, office: office, publicKey: publicKey,
      logs: LogClass.allCases.compactMap { logClass in
        guard let lines = written[logClass], !lines.isEmpty else { return nil }
        return LogEnd(
          log: log(logClass), through: Int64(lines.count), link: batch(logClass).link)
      })
  }

  func log(_ logClass: LogClass = .plain) -> LogID { LogID(node: node, logClass: logClass) }

  /// Writes the next line of a log.
  @discardableResult
  mutating func write(
    _ record: RecordKey, _ set: KeyValuePairs<String, JSONValue>,
    over: KeyValuePairs<String, [Line]> = [:], in logClass: LogClass = .plain,
    at: String = "2025-11-20T01:00:00.000Z"
  ) throws -> Line {
    let draft = LineDraft(
      record: record, logClass: logClass,
      set: set.map { JSONMember(name: $0.key, value: $0.value) },
      over: over.map { Line.Replacement(field: $0.key, names: $0.value.map(\.name)) })
    return try append(draft, at: at)
  }

  private mutating func append(_ draft: LineDraft, at: String) throws -> Line {
    let logClass = draft.logClass
    let sequence = Int64(written[logClass, default: []].count + 1)
    let line = try Line(
      bytes: draft.encoded(
        node: node, sequence: sequence, at: at, by: "clerk",
        salt: [UInt8](repeating: UInt8(sequence % 256), count: Line.saltByteCount)))
    written[logClass, default: []].append(line)
    return line
  }

  /// Writes a certificate, whoever gave it.
  @discardableResult
  mutating func write(
    _ certificate: Certificate, id: RecordID? = nil, at: String = "2025-11-20T01:00:00.000Z"
  ) throws -> Line {
    let draft = LineDraft(
      record: RecordKey(case: nil, type: "certificate", id: id ?? certificate.recordID),
      logClass: .plain, set: certificate.members)
    return try append(draft, at: at)
  }

  /// The lines of a log.
  func lines(_ logClass: LogClass) -> [Line] { written[logClass] ?? [] }

  /// A run of a log, numbers counted from 1; to its end without a bound.
  ///
  /// - Parameter sender: who gives it, if it is not the author.
  func batch(
    _ logClass: LogClass = .plain, from: Int = 1, through: Int? = nil, sender: NodeID? = nil
  ) -> PushBatch {
    let lines = lines(logClass)
    let after = lines.prefix(from - 1).reduce(ChainLink.origin(of: log(logClass))) {
      $0.next($1.digest)
    }
    let run = lines[(from - 1)..<(through ?? lines.count)]
    return PushBatch(
      sender: sender ?? node, log: log(logClass), from: Int64(from), after: after,
      items: run.map { .line($0.bytes) },
      link: run.reduce(after) { $0.next($1.digest) }, signedBy: key)
  }

  /// Is enrolled with a hub and pushes all that was written.
  func pushAll(to hub: CaseStore, office: String) throws {
    try hub.greet(self, office: office)
    for logClass in LogClass.allCases where !lines(logClass).isEmpty {
      _ = try hub.receive(batch(logClass))
    }
  }
}
