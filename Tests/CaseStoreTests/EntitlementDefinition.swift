import ChangeLog

/// Which lines count, by definition: the least set that the rule closes, worked out from all lines
/// at once and without looking at the order in which they came.
struct EntitlementDefinition {
  /// Which office stood directly above which before any of the lines.
  var edges: [(lower: String, upper: String)] = []
  /// The public keys of the recovery keys that are trusted.
  var roots: [[UInt8]] = []
  /// The offices of nodes that were known before.
  var offices: [String: Set<String>] = [:]

  /// The lines that count, with the revocations that stand by lines that count.
  ///
  /// What a revocation decides about stands below it, so that from round to round less is open;
  /// where offices stood above each other by turns, all that ever counted in the circle does.
  func counted(_ lines: [Line]) -> Set<Line> {
    let revocations = lines.filter { $0.record.type == "revocation" }
    let others = lines.filter { $0.record.type != "revocation" }
    var rounds: [Set<Line>] = [[]]
    while true {
      let bounds = standing(rounds.last ?? [])
      let counted = least(others.filter { isTrusted($0, bounds) })
      let next = Set(
        revocations.filter { mayRevoke($0, bounds, beside: counted) })
      if next == rounds.last { return counted.union(next) }
      if let turn = rounds.firstIndex(of: next) {
        let all = rounds[turn...].reduce(into: Set<Line>()) { $0.formUnion($1) }
        return least(others.filter { isTrusted($0, standing(all)) }).union(all)
      }
      rounds.append(next)
    }
  }

  /// Those that no other of its record names.
  private func standing(_ revocations: Set<Line>) -> [Line] {
    revocations.filter { line in
      !revocations.contains {
        $0.record == line.record && $0.replaced(in: "plain_through").contains(line.name)
      }
    }
  }

  private func isTrusted(_ line: Line, _ revocations: [Line]) -> Bool {
    revocations.allSatisfy { revocation in
      guard revocation.value(of: "node")?.text == line.log.node.text else { return true }
      let through = revocation.value(of: "\(line.log.logClass)_through")?.integer ?? 0
      let trusted = revocation.value(of: "trusted")?.text ?? ""
      return line.sequence <= through || trusted.contains(line.digest.base64)
    }
  }

  private func mayRevoke(
    _ line: Line, _ bounds: [Line], beside counted: Set<Line>
  ) -> Bool {
    let certificates = counted.filter { $0.record.type == "certificate" }
    func offices(_ node: String?) -> Set<String> {
      Set(
        certificates.filter { $0.value(of: "node")?.text == node }.compactMap {
          $0.value(of: "office")?.text
        }
      ).union(self.offices[node ?? ""] ?? [])
    }
    func hubOffices(_ node: String?) -> Set<String> {
      Set(
        certificates.filter {
          $0.value(of: "node")?.text == node && $0.value(of: "hub") == .boolean(true)
        }.compactMap { $0.value(of: "office")?.text })
    }
    let node = line.value(of: "node")?.text
    let isSigned = roots.contains { root in
      Revocation(line)?.isSigned(by: root, for: line.record.id.office) ?? false
    }
    if isSigned { return true }
    guard isTrusted(line, bounds), !offices(node).isEmpty else { return false }
    return hubOffices(line.log.node.text).contains { office in
      upper(of: line.record.id.office, beside: counted).contains(office)
        && offices(node).allSatisfy {
          upper(of: $0, beside: counted).contains(office)
            && (hubOffices(node).isEmpty || $0 != office)
        }
    }
  }

  /// The least set that the rule closes.
  private func least(_ lines: [Line]) -> Set<Line> {
    var counted: Set<Line> = []
    while true {
      let next = lines.filter { !counted.contains($0) && counts($0, beside: counted) }
      if next.isEmpty { return counted }
      counted.formUnion(next)
    }
  }

  private func counts(_ line: Line, beside counted: Set<Line>) -> Bool {
    let record = line.record
    if record.caseID == nil, record.type == "certificate" {
      return isProved(line, beside: counted)
    }
    var offices = self.offices[line.log.node.text] ?? []
    for certificate in counted where certificate.record.type == "certificate" {
      guard certificate.value(of: "node")?.text == line.log.node.text else { continue }
      offices.insert(certificate.value(of: "office")?.text ?? "")
    }
    let isRoot = record.caseID == record.id
    let field = isRoot ? "office" : record.type == "office" ? "reports_to" : nil
    if let field, !line.replaced(in: field).isEmpty {
      let places = line.replaced(in: field).map { name in
        counted.first { $0.name == name && $0.record == record }?.value(of: field)?.text
      }
      return offices.contains { office in
        places.allSatisfy { $0.map { upper(of: $0, beside: counted).contains(office) } ?? false }
      }
    }
    let isMaker = !offices.isDisjoint(with: upper(of: record.id.office, beside: counted))
    if let field, line.value(of: field) != nil { return isMaker }
    guard let caseID = record.caseID else { return isMaker }
    return counted.contains { root in
      guard root.record.caseID == caseID, root.record.id == caseID,
        let place = root.value(of: "office")?.text
      else { return false }
      return !offices.isDisjoint(with: upper(of: place, beside: counted))
    }
  }

  private func isProved(_ line: Line, beside counted: Set<Line>) -> Bool {
    guard let certificate = Certificate(line) else { return false }
    if roots.contains(where: { certificate.isSigned(by: $0) }) { return true }
    guard certificate.issuer == line.log.node else { return false }
    return counted.contains { other in
      guard let hub = Certificate(other), hub.isHub, hub.node == certificate.issuer,
        certificate.isSigned(by: hub.subject.publicKey)
      else { return false }
      return upper(of: certificate.office, beside: counted).contains(hub.office)
        && !(certificate.isHub && hub.office == certificate.office)
    }
  }

  /// An office and all that ever stood above it.
  private func upper(of office: String, beside counted: Set<Line>) -> Set<String> {
    let moved = counted.filter { $0.record.caseID == nil && $0.record.type == "office" }
      .compactMap { line in
        line.value(of: "reports_to")?.text.map { (lower: line.record.id.text, upper: $0) }
      }
    var found: Set<String> = [office]
    while true {
      let next = (edges + moved).filter { found.contains($0.lower) }.map(\.upper)
      if found.isSuperset(of: next) { return found }
      found.formUnion(next)
    }
  }
}
