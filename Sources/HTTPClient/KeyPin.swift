/// What a client was told of a server's key: SHA-256 of the public key, its SubjectPublicKeyInfo in
/// DER.
///
/// Written as 43 letters and digits of base64url (RFC 4648, section 5) without padding.
public struct KeyPin: Sendable, Hashable, CustomStringConvertible {
  /// The digest in base64url, without padding.
  public let description: String

  /// Takes the 32 bytes of the digest.
  public init(_ digest: [UInt8]) {
    precondition(digest.count == 32, "SHA-256 has 32 bytes")
    var letters: [UInt8] = []
    for start in stride(from: 0, to: 33, by: 3) {
      let bits = (start..<start + 3).reduce(0) { $0 << 8 | Int($1 < 32 ? digest[$1] : 0) }
      letters += [18, 12, 6, 0].map { alphabet[bits >> $0 & 63] }
    }
    description = String(decoding: letters.prefix(43), as: UTF8.self)
  }

  /// Reads a pin, also in plain base64 and with its padding; nil if it is none.
  public init?(_ text: some StringProtocol) {
    var letters = text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      default: byte
      }
    }
    if letters.count == 44, letters.last == UInt8(ascii: "=") { letters.removeLast() }
    guard letters.count == 43, letters.allSatisfy(alphabet.contains),
      // 43 letters have two bits more than 32 bytes.
      let last = letters.last.flatMap(alphabet.firstIndex), last & 3 == 0
    else { return nil }
    description = String(decoding: letters, as: UTF8.self)
  }

  /// The pin as `CURLOPT_PINNEDPUBLICKEY` takes it.
  var curlText: String {
    let plain = description.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "-"): UInt8(ascii: "+")
      case UInt8(ascii: "_"): UInt8(ascii: "/")
      default: byte
      }
    }
    return "sha256//" + String(decoding: plain, as: UTF8.self) + "="
  }
}

private let alphabet = Array(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
