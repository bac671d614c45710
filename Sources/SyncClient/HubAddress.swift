public import HTTPClient

/// The address of a hub as a person types it and as a store keeps it.
///
/// - `https://server.example:8420#sha256=PIN`: over TLS, and only with the key that has this
///   ``HTTPClient/KeyPin``; what `redressd` prints. `https://` may be left out.
/// - `https://hub.example`: over TLS; an authority that this computer trusts vouches for the name.
/// - `127.0.0.1:8420` or `http://…`: plain, to this computer only.
/// - `http://10.8.0.1:8420#unencrypted`: plain, to another; for lines that are encrypted otherwise.
///
/// What stands behind `#` never goes over the line.
public struct HubAddress: Sendable, Hashable {
  /// The address with its scheme, without a slash at its end and without what stands behind `#`.
  public let url: String
  /// The key that the hub must have.
  public let pin: KeyPin?
  /// The address whole, as it is kept; reads back as the same.
  public let text: String

  /// Reads an address.
  ///
  /// - Throws: ``SyncError/invalidAddress(_:)``; ``SyncError/invalidPin(_:)`` when what should be
  ///   the key's pin is none; ``SyncError/unencrypted(_:)`` for plain HTTP to another computer.
  public init(_ typed: String) throws(SyncError) {
    let halves = typed.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let mark = halves.count == 2 ? halves[1] : nil
    var given = String(halves.first ?? "")
    while given.hasSuffix("/") { given.removeLast() }
    let hasScheme = given.contains("://")
    if !hasScheme { given = "http://" + given }
    var parts = given.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, ["http:", "https:"].contains(parts[0]), !parts[2].contains("@"),
      let host = HubAddress.host(of: parts[2])
    else { throw .invalidAddress(typed) }
    if let mark, mark.hasPrefix(HubAddress.pinMark) {
      guard let pin = KeyPin(mark.dropFirst(HubAddress.pinMark.count)) else {
        throw .invalidPin(typed)
      }
      if !hasScheme { parts[0] = "https:" }
      guard parts[0] == "https:" else { throw .invalidAddress(typed) }
      self.pin = pin
    } else {
      let isPlain = parts[0] == "http:"
      guard mark == nil || (mark == "unencrypted" && isPlain) else { throw .invalidAddress(typed) }
      guard !isPlain || mark != nil || HubAddress.isLoopback(host) else {
        throw .unencrypted(typed)
      }
      pin = nil
    }
    url = parts.joined(separator: "/")
    text = url + (pin.map { "#\(HubAddress.pinMark)\($0)" } ?? mark.map { "#\($0)" } ?? "")
  }

  /// The same place with the key that a hub proved to serve with.
  ///
  /// - Returns: nil where a key was named before and none is now.
  func withPin(_ proved: String?) -> HubAddress? {
    guard pin != nil else { return self }
    guard let proved else { return nil }
    return try? HubAddress("\(url)#\(HubAddress.pinMark)\(proved)")
  }

  /// What stands between `#` and a pin.
  private static let pinMark = "sha256="

  private static func host(of authority: Substring) -> Substring? {
    if authority.first == "[" {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      return authority[authority.index(after: authority.startIndex)..<end]
    }
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.count == 1 || UInt16(parts[1]) != nil,
      parts[0].utf8.contains(where: isLetterOrDigit),
      parts[0].utf8.allSatisfy({ isLetterOrDigit($0) || "-._".utf8.contains($0) })
    else { return nil }
    return parts[0]
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  private static func isLoopback(_ host: Substring) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
