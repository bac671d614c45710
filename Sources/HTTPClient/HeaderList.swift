internal import CCurl

/// Header fields as libcurl takes them: a `curl_slist` of lines.
@safe
struct HeaderList: ~Copyable {
  private(set) var first: UnsafeMutablePointer<curl_slist>?

  /// Writes the lines.
  ///
  /// - Throws: `malformedHeader`, so that no value can begin a field of its own; `outOfMemory`.
  init(_ fields: [(String, String)]) throws(HTTPClientError) {
    for (name, value) in fields {
      guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte), !value.utf8.contains(where: isBreak)
      else { throw .malformedHeader(name: name) }
      // libcurl takes `Name:` as the wish to leave a field out, `Name;` as an empty one.
      try append(value.isEmpty ? "\(name);" : "\(name): \(value)")
    }
    // libcurl would call every body a form.
    if !fields.contains(where: { $0.0.lowercased() == "content-type" }) {
      try append("Content-Type:")
    }
  }

  deinit {
    unsafe curl_slist_free_all(first)
  }

  private mutating func append(_ line: String) throws(HTTPClientError) {
    guard let longer = unsafe curl_slist_append(first, line) else { throw .outOfMemory }
    unsafe first = longer
  }
}

/// Whether a byte may stand in a field's name or a method (`tchar` of RFC 9110, 5.6.2).
func isTokenByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default:
    "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }
}

/// Whether a path is printable ASCII, as percent-encoding leaves it.
func isPlain(_ path: String) -> Bool {
  path.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "#") }
}

private func isBreak(_ byte: UInt8) -> Bool {
  byte == 0 || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
}
