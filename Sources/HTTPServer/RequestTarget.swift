/// What a request asks for: the path and the query of its first line (RFC 9112, section 3.2).
///
/// The path is split at `/` before it is decoded, so that an encoded slash stays within its
/// segment, and a pattern is compared with what was meant rather than with how it was written.
/// Validity:
///
/// 1. The target is `/…`, or `http://host/…` as a proxy writes it, whose host is left out.
/// 2. Each `%` begins two hexadecimal digits; the decoded bytes are UTF-8 without a zero byte.
/// 3. In the query, pairs stand between `&`, a name ends at the first `=`, and `+` is a space.
public struct RequestTarget: Sendable, Hashable {
  /// One pair of the query, decoded.
  public struct QueryItem: Sendable, Hashable {
    /// What stands before the first `=`.
    public let name: String
    /// What stands after it; empty if there is none.
    public let value: String
  }

  /// The path as it was sent, still encoded, without the query.
  public let path: String
  /// The decoded parts of the path between its slashes: `/a/b%2Fc` has `a` and `b/c`, `/` has none.
  public let segments: [String]
  /// The pairs of the query in their order.
  public let query: [QueryItem]

  /// Reads a target, or gives nil if it breaks one of the rules above.
  public init?(_ target: String) {
    var bytes = target.utf8[...]
    if bytes.first != slash {
      guard let origin = Self.dropScheme(bytes) else { return nil }
      bytes = origin
    }
    let mark = bytes.firstIndex(of: UInt8(ascii: "?"))
    let path = bytes[..<(mark ?? bytes.endIndex)]
    let query = mark.map { bytes[bytes.index(after: $0)...] }

    var segments: [String] = []
    if path.count > 1 {
      for part in path.dropFirst().split(separator: slash, omittingEmptySubsequences: false) {
        guard let segment = Self.decode(part, plusIsSpace: false) else { return nil }
        segments.append(segment)
      }
    }
    var items: [QueryItem] = []
    for pair in query?.split(separator: UInt8(ascii: "&")) ?? [] {
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.decode(parts[0], plusIsSpace: true),
        let value = parts.count > 1 ? Self.decode(parts[1], plusIsSpace: true) : ""
      else { return nil }
      items.append(QueryItem(name: name, value: value))
    }
    self.path = path.isEmpty ? "/" : String(Substring(path))
    self.segments = segments
    self.query = items
  }

  /// Leaves out `http://host` or `https://host`.
  private static func dropScheme(_ target: Substring.UTF8View) -> Substring.UTF8View? {
    for scheme in ["http://", "https://"] where target.starts(with: scheme.utf8) {
      let authority = target.dropFirst(scheme.utf8.count)
      let end = authority.firstIndex { $0 == slash || $0 == UInt8(ascii: "?") }
      return authority[(end ?? authority.endIndex)...]
    }
    return nil
  }

  /// Undoes percent-encoding.
  private static func decode(_ part: Substring.UTF8View, plusIsSpace: Bool) -> String? {
    var bytes: [UInt8] = []
    var rest = part
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(hexadecimalDigit),
          let low = rest.popFirst().flatMap(hexadecimalDigit)
        else { return nil }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    guard !bytes.contains(0) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

private let slash = UInt8(ascii: "/")
