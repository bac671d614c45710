public import ChangeLog

/// What a file of evidence proves, checked with nothing else at hand.
public struct EvidenceCheck: Sendable {
  /// One line of the history.
  public struct Entry: Sendable {
    /// The line.
    public let line: Line
    /// What stands behind it.
    public let standing: LineStanding
    /// The office of its author, by the certificates.
    public let office: String?
  }

  /// The lines.
  public let entries: [Entry]
  /// Whether the file is as its maker signed it.
  public let isIntact: Bool
  /// The maker's office by the certificates; nil if none leads from it to the root.
  public let makerOffice: String?
  /// The root's public key, to be compared with what the union publishes.
  public let root: [UInt8]?
  /// Lines of another case, which prove nothing of this one.
  public let strayCount: Int

  /// Whether the file is whole, its maker certified, and every line proved.
  public var isProved: Bool {
    isIntact && makerOffice != nil && strayCount == 0
      && entries.allSatisfy { $0.standing == .proved }
  }
}

extension EvidenceFile {
  /// Checks every line to the signature of the node that wrote it, and every node to the root.
  ///
  /// - Parameter isAbove: whether an office ever was or stood above another.
  public func check(
    isAbove: (_ upper: String, _ lower: String) throws -> Bool
  ) rethrows -> EvidenceCheck {
    var subjects: [NodeID: [Certificate.Subject]] = [:]
    for author in Set(content.lines.map(\.log.node) + [maker]) {
      subjects[author] = try proved(author, isAbove)
    }
    let signed = content.runs.filter(\.isSigned)
    let entries = content.lines.map { line in
      let run = signed.first { $0.covers(line.log, line.sequence, line.digest) }
      let known = subjects[line.log.node] ?? []
      let subject = known.first { $0.publicKey == run?.signature.publicKey }
      let standing: LineStanding =
        run == nil ? .unproved : subject == nil ? .authorUncertified : .proved
      return EvidenceCheck.Entry(
        line: line, standing: standing, office: subject?.office ?? known.first?.office)
    }
    return EvidenceCheck(
      entries: entries, isIntact: isIntact, makerOffice: subjects[maker]?.first?.office,
      root: content.root,
      strayCount: content.lines.count { $0.record.caseID != content.caseID })
  }

  /// What the certificates of a node say that lead to the root.
  private func proved(
    _ node: NodeID, _ isAbove: (_ upper: String, _ lower: String) throws -> Bool
  ) rethrows -> [Certificate.Subject] {
    guard let root = content.root else { return [] }
    return try content.certificates.filter { $0.node == node }.filter {
      try leadsToRoot([$0], root, isAbove)
    }.map(\.subject)
  }

  /// Whether a beginning of a chain can be carried on to the root.
  private func leadsToRoot(
    _ chain: [Certificate], _ root: [UInt8],
    _ isAbove: (_ upper: String, _ lower: String) throws -> Bool
  ) rethrows -> Bool {
    if try CertificateChain(chain).isValid(to: root, isAbove: isAbove) { return true }
    guard let last = chain.last, chain.count < CertificateChain.linksMax else { return false }
    for upper in content.certificates
    where upper.node == last.issuer && upper.isHub && !chain.contains(upper) {
      if try leadsToRoot(chain + [upper], root, isAbove) { return true }
    }
    return false
  }
}
