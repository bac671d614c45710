// Which of the two modules owns the members of sockaddr depends on the build: both are needed.
internal import CMicroHTTPD
internal import Glibc

// We open the socket ourselves, because libmicrohttpd does not say why it could not, and because
// the kernel then tells the port that stood for 0.

/// A socket that listens, as a file descriptor.
struct ListenSocket: ~Copyable {
  let descriptor: Int32

  /// Binds to an address and listens: `socket`, `bind`, `listen`.
  ///
  /// - Throws: `addressInUse`, `addressNotHere`, `permissionDenied`, `cannotStart`.
  init(_ address: ListenAddress) throws(HTTPServerError) {
    // Non-blocking: whoever leaves between poll and accept must not stop the thread that accepts.
    let type = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    descriptor = socket(address.isIPv6 ? AF_INET6 : AF_INET, Int32(type), 0)
    guard descriptor >= 0 else { throw .cannotStart(errno: errno) }
    // A restart must not wait for the old connections' last minute.
    set(SOL_SOCKET, SO_REUSEADDR, 1)
    if address.isIPv6 {
      // `[::]` serves IPv4 as well, whatever the system's default; any other address only itself.
      set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, address.isWildcard ? 0 : 1)
    }
    guard unsafe address.withSocketAddress({ unsafe bind(descriptor, $0, $1) }) == 0,
      listen(descriptor, backlogConnectionsMax) == 0
    else {
      switch errno {
      case EADDRINUSE: throw .addressInUse(address)
      case EADDRNOTAVAIL: throw .addressNotHere(address)
      case EACCES, EPERM: throw .permissionDenied(address)
      default: throw .cannotStart(errno: errno)
      }
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Gives the descriptor into other hands, which close it.
  consuming func take() -> Int32 {
    let descriptor = descriptor
    discard self
    return descriptor
  }

  /// The address that the kernel gave: `getsockname`.
  func boundAddress() throws(HTTPServerError) -> ListenAddress {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let bound: ListenAddress? = unsafe withUnsafeMutableBytes(of: &storage) { bytes in
      guard let address = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        unsafe getsockname(descriptor, address, &length) == 0
      else { return nil }
      return unsafe ListenAddress(socketAddress: address)
    }
    guard let bound else { throw .cannotStart(errno: errno) }
    return bound
  }

  private func set(_ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    _ = unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }
}

/// How many clients may wait to be accepted; the kernel caps it at `net.core.somaxconn`.
private let backlogConnectionsMax: Int32 = 511

extension ListenAddress {
  /// Reads `sockaddr_in` or `sockaddr_in6`.
  init?(socketAddress: UnsafePointer<sockaddr>) {
    switch Int32(unsafe socketAddress.pointee.sa_family) {
    case AF_INET:
      let address = unsafe UnsafeRawPointer(socketAddress).loadUnaligned(as: sockaddr_in.self)
      self.init(
        bytes: unsafe withUnsafeBytes(of: address.sin_addr) { unsafe [UInt8]($0) },
        port: UInt16(bigEndian: address.sin_port))
    case AF_INET6:
      let address = unsafe UnsafeRawPointer(socketAddress).loadUnaligned(as: sockaddr_in6.self)
      self.init(
        bytes: unsafe withUnsafeBytes(of: address.sin6_addr) { unsafe [UInt8]($0) },
        port: UInt16(bigEndian: address.sin6_port))
    default:
      return nil
    }
  }

  /// Gives the address as the C functions take it.
  func withSocketAddress<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    if isIPv6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      unsafe withUnsafeMutableBytes(of: &address.sin6_addr) { unsafe $0.copyBytes(from: bytes) }
      return unsafe withUnsafePointer(to: address) { unsafe call(body, $0) }
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    unsafe withUnsafeMutableBytes(of: &address.sin_addr) { unsafe $0.copyBytes(from: bytes) }
    return unsafe withUnsafePointer(to: address) { unsafe call(body, $0) }
  }

  private func call<Address, Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result, _ address: UnsafePointer<Address>
  ) -> Result {
    unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      unsafe body($0, socklen_t(MemoryLayout<Address>.size))
    }
  }
}
