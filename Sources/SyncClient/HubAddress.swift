/// The address of a hub as a person types it.
public struct HubAddress: Sendable, Hashable {
  /// The address with its scheme, without a slash at its end.
  public let url: String

  /// Reads `HOST:PORT`, `[::1]:PORT` or a URL.
  ///
  /// - Throws: ``SyncError/invalidAddress(_:)``; ``SyncError/notLoopback(_:)`` for another
  ///   computer's address over plain HTTP.
  public init(_ typed: String) throws(SyncError) {
    var text = typed
    while text.hasSuffix("/") { text.removeLast() }
    if !text.contains("://") { text = "http://" + text }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "http:", !parts[2].isEmpty, !parts[2].contains("@"),
      let host = HubAddress.host(of: parts[2])
    else { throw .invalidAddress(typed) }
    guard HubAddress.isLoopback(host) else { throw .notLoopback(typed) }
    url = text
  }

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
