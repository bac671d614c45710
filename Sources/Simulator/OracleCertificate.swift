internal import ChangeLog

/// A certificate as the oracle reads it out of a line: by `SyncProtocol.md`, not by the engine's
/// own reading of it.
struct OracleCertificate {
  /// What a hub's certificate entitles it to.
  struct Right: Hashable {
    let publicKey: [UInt8]
    let office: String
  }

  let issuer: String
  let office: String
  let isHub: Bool
  private let publicKey: [UInt8]
  private let signature: [UInt8]
  private let text: String

  init?(_ line: OracleLine) {
    func text(_ name: String) -> String? { line.set[name]?.text }
    guard line.set.count == 8, !line.isPersonal, let issuer = text("issuer"),
      let node = text("node"), let office = text("office"), let machine = text("machine"),
      let key = text("public_key"), let sealing = text("sealing_key"),
      let isHub = line.set["hub"]?.boolean,
      let publicKey = Base64URL.decode(key), let signed = text("signature"),
      let signature = Base64URL.decode(signed), NodeID(publicKey: publicKey).text == node
    else { return nil }
    let kind = isHub ? "hub" : "plain"
    let id = RecordID(office: office, derivedFrom: ["certificate", issuer, key, kind])
    guard id.text == line.key.id else { return nil }
    self.issuer = issuer
    self.office = office
    self.isHub = isHub
    self.publicKey = publicKey
    self.signature = signature
    self.text = [
      "redress certificate v1", issuer, node, office, key, sealing, kind, machine,
    ].joined(separator: "\n")
  }

  var right: Right? { isHub ? Right(publicKey: publicKey, office: office) : nil }

  func isSigned(by key: [UInt8]) -> Bool {
    NodeID(publicKey: key).text == issuer
      && Signature.isValid(signature, of: Array(text.utf8), by: key)
  }
}
