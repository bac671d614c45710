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

  /// The lines that count.
  func counted(_ lines: [Line]) -> Set<Line> {
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
