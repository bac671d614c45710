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
///    office at or above every office of the node, and strictly above if the node may certify, too.
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
    let isHub: Bool

    /// Knows an id.
    public init(node: NodeID, office: String, isHub: Bool) {
      self.node = node
      self.office = office
      self.isHub = isHub
    }
  }

  /// Works out which revocations count.
  ///
  /// - Parameters:
  ///   - lines: all held lines of certificates, offices and revocations, in any order.
  ///   - edges: the tree of offices as the register has it.
  ///   - known: the store's own ids.
  public init(among lines: [Line], edges: OfficeEdges, known: [KnownNode]) {
    let revocations = lines.filter { Revocation.isOne($0) }
    let others = lines.filter { !Revocation.isOne($0) }
    var counting: Set<Digest> = []
    var earlier: [Set<Digest>] = []
    while true {
      let bounds = Revocation.standing(revocations.filter { counting.contains($0.digest) })
      let trust = Trust(others, bounds: bounds, edges: edges, known: known)
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
    private var hubs: Set<NodeID> = []
    private var edges: OfficeEdges
    private var counted: [LineName: [Line]] = [:]

    init(
      _ lines: [Line], bounds: [NodeID: [Revocation]], edges: OfficeEdges, known: [KnownNode]
    ) {
      self.edges = edges
      for own in known {
        offices[own.node, default: []].insert(own.office)
        if own.isHub { hubs.insert(own.node) }
      }
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
      guard line.record.type == "certificate" else {
        if let upper = line.value(of: "reports_to")?.text {
          edges.insert(upper: upper, above: line.record.id.text)
        }
        return
      }
      if let node = line.value(of: "node")?.text.flatMap({ NodeID($0) }),
        let office = line.value(of: "office")?.text
      {
        offices[node, default: []].insert(office)
      }
      // Until certificates say who may certify, it is whoever did.
      if let issuer = line.value(of: "issuer")?.text.flatMap({ NodeID($0) }) { hubs.insert(issuer) }
    }

    private func holdsHubCertificate(_ node: NodeID) -> Bool { hubs.contains(node) }

    func counts(revocation line: Line, bounds: [NodeID: [Revocation]]) -> Bool {
      guard let revocation = Revocation(line), holdsHubCertificate(line.log.node),
        (bounds[line.log.node] ?? []).allSatisfy({ $0.trusts(line) }),
        let revoked = offices[revocation.node], !revoked.isEmpty
      else { return false }
      let mustBeAbove = holdsHubCertificate(revocation.node)
      return (offices[line.log.node] ?? []).contains { office in
        edges.isAtOrAbove(office, line.record.id.office)
          && revoked.allSatisfy {
            mustBeAbove ? edges.isAbove(office, $0) : edges.isAtOrAbove(office, $0)
          }
      }
    }
  }
}
