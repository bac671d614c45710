internal import CCurl
internal import Glibc

/// The part of an address that all requests of a client share: `https://hub.example/redress`.
struct BaseURL {
  /// The URL without a slash at its end.
  let text: String
  /// Whether requests go over TLS.
  let isSecure: Bool
  /// Whether the server is this machine, so that no proxy may come between.
  let isLoopback: Bool

  /// Reads a URL as libcurl does: `curl_url_set`.
  ///
  /// - Throws: `malformedURL`, also for one with a query or a fragment.
  init(_ text: String) throws(HTTPClientError) {
    guard let parts = unsafe curl_url() else { throw .outOfMemory }
    defer { unsafe curl_url_cleanup(parts) }
    guard !text.utf8.contains(0), unsafe curl_url_set(parts, CURLUPART_URL, text, 0) == CURLUE_OK,
      let scheme = unsafe part(CURLUPART_SCHEME, of: parts),
      let host = unsafe part(CURLUPART_HOST, of: parts),
      ["http", "https"].contains(scheme),
      unsafe part(CURLUPART_QUERY, of: parts) == nil,
      unsafe part(CURLUPART_FRAGMENT, of: parts) == nil
    else { throw .malformedURL }
    self.text = text.hasSuffix("/") ? String(text.dropLast()) : text
    isSecure = scheme == "https"
    isLoopback = Self.isLoopback(host)
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    var address = in_addr()
    return unsafe inet_pton(AF_INET, host, &address) == 1
      && UInt32(bigEndian: address.s_addr) >> 24 == 127
  }
}

/// Copies one part of a URL: `curl_url_get`.
private func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
  var text: UnsafeMutablePointer<CChar>?
  guard unsafe curl_url_get(parts, part, &text, 0) == CURLUE_OK, let text = unsafe text else {
    return nil
  }
  defer { unsafe curl_free(text) }
  return unsafe String(cString: text)
}

extension String {
  /// The text as one segment of a path or one value of a query: all but unreserved characters
  /// (RFC 3986, section 2.3) percent-encoded.
  public var percentEncoded: String {
    var encoded: [UInt8] = []
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.append(byte)
      default:
        let digits = [UInt8]("0123456789ABCDEF".utf8)
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
