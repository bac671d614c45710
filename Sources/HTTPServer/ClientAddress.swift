internal import CMicroHTTPD
internal import Glibc

/// Whom the limits of an address hold: an IPv4 address, or the /64 that a site has of IPv6.
struct ClientAddress: Hashable, Sendable {
  private let prefix: UInt64
  private let isIPv6: Bool

  init(_ address: ListenAddress) {
    isIPv6 = address.isIPv6
    prefix = address.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Reads what a proxy wrote of its client: the last address in `X-Forwarded-For`.
  ///
  /// Those before it are the client's own word.
  init?(forwarded headers: HTTPHeaders) {
    let list = headers.values("X-Forwarded-For").last?.split(separator: ",") ?? []
    let written = list.last?.filter { !" \t[]".contains($0) } ?? ""
    guard let address = try? ListenAddress(host: written, port: 0) else { return nil }
    self.init(address)
  }
}
