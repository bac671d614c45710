internal import ChangeLog

/// Which lines count, by definition: DESIGN.md, section "Sync", on entitlement.
///
/// Lines are added in the order they came; a line that does not count yet is looked at again
/// whenever another one counts. What counts in the end is the same in every order.
struct OracleJudge {
  /// Offices of the store's own ids, which need no certificate here.
  private let ownOffices: [String: String]
  /// The public keys of the recovery keys that the store trusts.
  private let roots: [[UInt8]]
  /// By hub, the offices that counting certificates make it one of, with its key.
  private var hubs: [String: Set<OracleCertificate.Right>] = [:]
  /// By node, the offices that its certificates ever named.
  private var certified: [String: Set<String>] = [:]
  /// By office, those that ever stood directly above it.
  private var uppers: [String: Set<String>] = [:]
  /// By case, the offices that ever held it.
  private(set) var places: [String: Set<String>] = [:]
  private var counting: [String: [OracleLine]] = [:]
  /// Lines that wait, in order of arrival.
  private(set) var waiting: [OracleLine] = []

  init(ownOffices: [String: String], roots: [[UInt8]]) {
    self.ownOffices = ownOffices
    self.roots = roots
  }

  /// Adds a line.
  ///
  /// - Returns: the lines that count now and did not before.
  mutating func add(_ line: OracleLine) -> [OracleLine] {
    guard counts(line) else {
      waiting.append(line)
      return []
    }
    var settled = [line]
    take(line)
    // Only a line that places something or certifies somebody decides about others.
    var open = decides(line)
    while open {
      open = false
      for (place, candidate) in waiting.enumerated() where counts(candidate) {
        waiting.remove(at: place)
        take(candidate)
        settled.append(candidate)
        open = true
        break
      }
    }
    return settled
  }

  private func decides(_ line: OracleLine) -> Bool {
    line.key.type == "certificate" || line.key.type == "office" || line.placesCase
  }

  private mutating func take(_ line: OracleLine) {
    counting[line.name, default: []].append(line)
    if line.key.caseID.isEmpty, line.key.type == "certificate", let node = line.set["node"]?.text,
      let office = line.set["office"]?.text
    {
      certified[node, default: []].insert(office)
      if let right = OracleCertificate(line)?.right { hubs[node, default: []].insert(right) }
    }
    if line.key.caseID.isEmpty, line.key.type == "office", let upper = line.set["reports_to"]?.text
    {
      uppers[line.key.id, default: []].insert(upper)
    }
    if line.key.isRoot, let office = line.set["office"]?.text {
      places[line.key.caseID, default: []].insert(office)
    }
  }

  /// The offices that a node was ever of.
  func offices(of node: String) -> Set<String> {
    (certified[node] ?? []).union(ownOffices[node].map { [$0] } ?? [])
  }

  private func counts(_ line: OracleLine) -> Bool {
    if line.isRegister { return true }
    if line.key.caseID.isEmpty, line.key.type == "certificate" {
      guard let certificate = OracleCertificate(line) else { return false }
      if roots.contains(where: { certificate.isSigned(by: $0) }) { return true }
      return line.node == certificate.issuer
        && (hubs[certificate.issuer] ?? []).contains { hub in
          everAbove(hub.office, certificate.office)
            && (!certificate.isHub || hub.office != certificate.office)
            && certificate.isSigned(by: hub.publicKey)
        }
    }
    let authors = offices(of: line.node)
    guard !authors.isEmpty else { return false }
    let maker = RecordID(line.key.id)?.office ?? ""
    let field = line.key.isRoot ? "office" : "reports_to"
    let isPlace = line.key.isRoot || (line.key.caseID.isEmpty && line.key.type == "office")
    if isPlace, line.set[field] != nil {
      let names = line.over[field] ?? []
      if names.isEmpty { return authors.contains { everAbove($0, maker) } }
      return names.allSatisfy { name in
        let value = counting[name]?.first { $0.key == line.key }?.set[field]?.text
        return value.map { place in authors.contains { everAbove($0, place) } } ?? false
      }
    }
    if line.key.caseID.isEmpty { return authors.contains { everAbove($0, maker) } }
    return (places[line.key.caseID] ?? []).contains { place in
      authors.contains { everAbove($0, place) }
    }
  }

  /// Whether an office made a case, or ever held it, or ever stood above one that did.
  func hasRight(_ office: String, to caseID: String, madeBy maker: String) -> Bool {
    (places[caseID] ?? []).union([maker]).contains { everAbove(office, $0) }
  }

  /// Whether a line's author may say up to which lines a node is trusted.
  func mayRevoke(_ line: OracleLine) -> Bool {
    func certifies(_ node: String) -> Bool { hubs[node] != nil }
    guard !line.isPersonal, let node = line.set["node"]?.text, let id = RecordID(line.key.id),
      let revoked = NodeID(node), Revocation.id(office: id.office, node: revoked) == id,
      line.set["plain_through"]?.integer != nil, line.set["personal_through"]?.integer != nil,
      certifies(line.node), !offices(of: node).isEmpty
    else { return false }
    return (hubs[line.node] ?? []).map(\.office).contains { office in
      everAbove(office, id.office)
        && offices(of: node).allSatisfy {
          everAbove(office, $0) && (office != $0 || !certifies(node))
        }
    }
  }

  /// Whether an office is another, or ever stood above it.
  private func everAbove(_ upper: String, _ lower: String) -> Bool {
    var seen: Set<String> = [lower]
    var open = [lower]
    while let office = open.popLast() {
      if office == upper { return true }
      for next in (uppers[office] ?? []) where seen.insert(next).inserted { open.append(next) }
    }
    return false
  }
}
