/// Why a server did not start.
public enum HTTPServerError: Error, Sendable, Hashable {
  /// The text is no numeric address with a port.
  case invalidAddress(String)
  /// Another program listens there.
  case addressInUse(ListenAddress)
  /// The address is not one of this machine.
  case addressNotHere(ListenAddress)
  /// The port is below 1024 or otherwise forbidden to this user.
  case permissionDenied(ListenAddress)
  /// The system gave no socket or thread; the number is its `errno`.
  case cannotStart(errno: Int32)
  /// libmicrohttpd refused the key or the certificate, or was built without TLS.
  case cannotStartTLS
}
