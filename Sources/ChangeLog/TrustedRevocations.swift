/// Which revocations count: a function of the held lines of certificates, offices and revocations
/// alone, worked out from all of them at once.
///
/// A revocation may take from other lines that they count, and so is not judged like them. Who may
/// revoke stands above, or beside for a node that certifies nobody; so what decides about a
/// revocation is never what it decides about, and the rounds below end after as many as the tree of
/// offices has tiers:
///
/// 1. With the bounds so far (none at first), find which certificates and offices count.
/// 2. A line counts as a revocation if its author is within its own bounds, may certify for an
///    office at or above every office of the node, and strictly above if the node may certify, too;
///    or if a root's recovery key signed it, whoever brings it.
/// 3. The lines that stand among these give the next bounds.
///
/// Offices that moved can stand above each other by turns. Should the rounds come back to where
/// they were, every revocation of that circle counts: who is doubted so is not trusted.
public struct TrustedRevocations: Sendable {
  /// The lines that count.
  public let lines: Set<Digest>

  /// An id whose office is known without a certificate: the store's own.
  public struct KnownNode: Sendable {
    let node: NodeID
    let office: String

    /// Knows an id.
    public init(node: NodeID, office: String) {
      self.node = node
      self.office = office
    }
  }

  /// Works out which revocations count.
  ///
  /// - Parameters:
  ///   - lines: all held lines of certificates, offices and revocations, in any order.
  ///   - edges: the tree of offices as the register has it.
  ///   - roots: the public keys of the recovery keys that the store trusts.
  ///   - known: the store's own ids.
  public init(
    among lines: [Line], edges: OfficeEdges, roots: [[UInt8]], known: [KnownNode]
  ) {
    let revocations = lines.filter { Revocation.isOne($0) }
    let others = lines.filter { !Revocation.isOne($0) }
    var counting: Set<Digest> = []
    var earlier: [Set<Digest>] = []
    while true {
      let bounds = Revocation.standing(revocations.filter { counting.contains($0.digest) })
      let trust = Trust(others, bounds: bounds, edges: edges, roots: roots, known: known)
      let next = Set(
        revocations.filter { trust.counts(revocation: $0, bounds: bounds) }.map(\.digest))
      if next == counting { break }
      if let turn = earlier.firstIndex(of: next) {
        for state in earlier[turn...] + [counting] { counting.formUnion(state) }
        break
      }
      earlier.append(counting)
      counting = next
    }
    self.lines = counting
  }

  /// Which offices nodes are of, and who stands above whom, by the lines that count.
  private struct Trust {
    private var offices: [NodeID: Set<String>] = [:]
    private var rights: [NodeID: Set<Certificate.Right>] = [:]
    private let roots: [[UInt8]]
    private var edges: OfficeEdges
    private var counted: [LineName: [Line]] = [:]

    init(
      _ lines: [Line], bounds: [NodeID: [Revocation]], edges: OfficeEdges, roots: [[UInt8]],
      known: [KnownNode]
    ) {
      self.edges = edges
      self.roots = roots
      for own in known { offices[own.node, default: []].insert(own.office) }
      var waiting = lines.filter { line in
        (bounds[line.log.node] ?? []).allSatisfy { $0.trusts(line) }
      }
      while true {
        var rest: [Line] = []
        for line in waiting {
          if counts(line) { take(line) } else { rest.append(line) }
        }
        if rest.count == waiting.count { return }
        waiting = rest
      }
    }

    private func counts(_ line: Line) -> Bool {
      if line.record.type == Certificate.recordType {
        guard let certificate = Certificate(line) else { return false }
        return certificate.isProved(
          byLineOf: line.log.node, roots: roots, rights: Array(rights[certificate.issuer] ?? [])
        ) { edges.isAtOrAbove($0, $1) }
      }
      let replaced = line.replaced(in: "reports_to").map { name in
        counted[name]?.first { $0.record == line.record }?.value(of: "reports_to")?.text
      }
      let entitlement = Entitlement(
        authorOffices: (offices[line.log.node] ?? []).sorted(), places: [],
        replacedPlaces: replaced)
      return entitlement.judge(line) { edges.isAtOrAbove($0, $1) } == nil
    }

    private mutating func take(_ line: Line) {
      counted[line.name, default: []].append(line)
      guard line.record.type == Certificate.recordType else {
        if let upper = line.value(of: "reports_to")?.text {
          edges.insert(upper: upper, above: line.record.id.text)
        }
        return
      }
      guard let certificate = Certificate(line) else { return }
      offices[certificate.node, default: []].insert(certificate.office)
      guard certificate.isHub else { return }
      rights[certificate.node, default: []].insert(
        Certificate.Right(publicKey: certificate.subject.publicKey, office: certificate.office))
    }

    func counts(revocation line: Line, bounds: [NodeID: [Revocation]]) -> Bool {
      guard let revocation = Revocation(line) else { return false }
      let office = line.record.id.office
      if roots.contains(where: { revocation.isSigned(by: $0, for: office) }) { return true }
      guard (bounds[line.log.node] ?? []).allSatisfy({ $0.trusts(line) }),
        let revoked = offices[revocation.node], !revoked.isEmpty
      else { return false }
      let mustBeAbove = rights[revocation.node] != nil
      return (rights[line.log.node] ?? []).map(\.office).contains { office in
        edges.isAtOrAbove(office, line.record.id.office)
          && revoked.allSatisfy {
            mustBeAbove ? edges.isAbove(office, $0) : edges.isAtOrAbove(office, $0)
          }
      }
    }
  }
}
