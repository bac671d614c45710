internal import Glibc

/// Where a server listens: a numeric address of this machine and a port.
///
/// Written `127.0.0.1:8080`, `[::1]:8080`, or `localhost:8080`, which always means 127.0.0.1: no
/// name is looked up, so that what is written is what is opened. Port 0 asks for any free one.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
  /// The bytes of the address, 4 or 16 in network order.
  let bytes: [UInt8]
  /// The port, or 0 for any.
  public let port: UInt16

  /// Reads an address.
  ///
  /// - Throws: `invalidAddress`.
  public init(_ text: String) throws(HTTPServerError) {
    guard let colon = text.lastIndex(of: ":"),
      let port = UInt16(text[text.index(after: colon)...])
    else { throw .invalidAddress(text) }
    var host = text[..<colon]
    if host.first == "[", host.last == "]" {
      host = host.dropFirst().dropLast()
      guard host.contains(":") else { throw .invalidAddress(text) }
    } else {
      guard !host.contains(":") else { throw .invalidAddress(text) }
    }
    try self.init(host: String(host), port: port)
  }

  /// Makes an address of a numeric host without brackets, or `localhost`, and a port.
  ///
  /// - Throws: `invalidAddress`.
  public init(host: String, port: UInt16) throws(HTTPServerError) {
    let numeric = host == "localhost" ? "127.0.0.1" : host
    var bytes = [UInt8](repeating: 0, count: 16)
    if unsafe inet_pton(AF_INET, numeric, &bytes) == 1 {
      bytes.removeLast(12)
    } else if unsafe inet_pton(AF_INET6, numeric, &bytes) != 1 {
      throw .invalidAddress(host)
    }
    self.init(bytes: bytes, port: port)
  }

  /// Makes an address of its parts; an IPv4 address inside IPv6 (RFC 4291, 2.5.5.2) becomes plain.
  init(bytes: [UInt8], port: UInt16) {
    self.bytes =
      bytes.starts(with: mappedPrefix) && bytes.count == 16 ? [UInt8](bytes[12...]) : bytes
    self.port = port
  }

  /// Whether the address is IPv6.
  var isIPv6: Bool { bytes.count == 16 }

  /// Whether the address means every address of this machine.
  public var isWildcard: Bool { bytes.allSatisfy { $0 == 0 } }

  /// Whether only programs on this machine can reach the address.
  public var isLoopback: Bool {
    isIPv6 ? bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1 : bytes.first == 127
  }

  /// The address without the port, numeric and without brackets.
  public var host: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let length = socklen_t(text.count)
    guard unsafe inet_ntop(isIPv6 ? AF_INET6 : AF_INET, bytes, &text, length) != nil else {
      return ""
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The address as it is written, with brackets around IPv6.
  public var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

private let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
