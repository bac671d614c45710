internal import CMicroHTTPD
internal import Glibc

// What libmicrohttpd calls, each on the thread of the connection: C turned into values, and the
// step of `Exchange` turned into C. The functions stand at file scope and are `nonisolated`, since
// no actor's thread ever calls them.

/// `MHD_AcceptPolicyCallback`: somebody has connected; asked on the thread that accepts.
nonisolated func connectionOffered(
  context: UnsafeMutableRawPointer?, address: UnsafePointer<sockaddr>?, length: socklen_t
) -> MHD_Result {
  guard let context = unsafe context, let address = unsafe address else { return .NO }
  let service = unsafe Unmanaged<HTTPService>.fromOpaque(context).takeUnretainedValue()
  guard let limited = service.limited(unsafe ListenAddress(socketAddress: address)) else {
    return .YES
  }
  return service.mayConnect(limited) ? .YES : .NO
}

/// `MHD_NotifyConnectionCallback`: a connection begins, on the thread that accepts; or has ended,
/// and its socket is closed next.
nonisolated func connectionChanged(
  context: UnsafeMutableRawPointer?, handle: OpaquePointer?,
  state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, code: MHD_ConnectionNotificationCode
) {
  guard let context = unsafe context, let handle = unsafe handle, let state = unsafe state else {
    return
  }
  let service = unsafe Unmanaged<HTTPService>.fromOpaque(context).takeUnretainedValue()
  if code == .CONNECTION_NOTIFY_STARTED {
    let connection = unsafe Connection(
      descriptor: redress_client_socket(handle),
      limitedAddress: service.limited(clientAddress(of: handle)), at: .now)
    service.connections.add(connection)
    unsafe state.pointee = Unmanaged.passRetained(connection).toOpaque()
  } else if let opaque = unsafe state.pointee {
    unsafe state.pointee = nil
    service.connections.remove(
      unsafe Unmanaged<Connection>.fromOpaque(opaque).takeRetainedValue())
  }
}

/// The `Connection` that `connectionChanged` made.
nonisolated func openConnection(of handle: OpaquePointer) -> Connection? {
  guard let opaque = unsafe redress_socket_context(handle) else { return nil }
  return unsafe Unmanaged<Connection>.fromOpaque(opaque).takeUnretainedValue()
}

/// `MHD_OPTION_URI_LOG_CALLBACK`: the request line has come; what is returned travels with the
/// request to `requestCompleted`.
nonisolated func requestBegan(
  context: UnsafeMutableRawPointer?, uri: UnsafePointer<CChar>?, connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  guard let context = unsafe context, let uri = unsafe uri else { return nil }
  let service = unsafe Unmanaged<HTTPService>.fromOpaque(context).takeUnretainedValue()
  service.beginRequest()
  let exchange = unsafe Exchange(
    service: service, connection: connection.flatMap { unsafe openConnection(of: $0) },
    target: String(cString: uri))
  return unsafe Unmanaged.passRetained(exchange).toOpaque()
}

/// `MHD_AccessHandlerCallback`: called once with the header, then with each part of the body, then
/// once more at its end.
nonisolated func requestReceived(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?, url: UnsafePointer<CChar>?,
  method: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?,
  part: UnsafePointer<CChar>?, partBytes: UnsafeMutablePointer<Int>?,
  state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let connection = unsafe connection, let method = unsafe method,
    let partBytes = unsafe partBytes, let opaque = unsafe state?.pointee
  else { return .NO }
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(opaque).takeUnretainedValue()
  let step: Exchange.Step
  if exchange.isNew {
    step = unsafe exchange.receive(headers(of: connection))
  } else if unsafe partBytes.pointee > 0, let part = unsafe part {
    let bytes = unsafe UnsafeRawBufferPointer(start: part, count: partBytes.pointee)
    step = unsafe exchange.receive(bytes.bindMemory(to: UInt8.self))
    unsafe partBytes.pointee = 0
  } else {
    // However long the handler takes, MHD_queue_response restarts the idle timeout.
    step = unsafe exchange.complete(
      method: String(cString: method), remoteAddress: remoteAddress(of: connection))
  }
  switch step {
  case .proceed: return .YES
  case .answer(let response):
    exchange.beginSending(response)
    return unsafe queue(response, on: connection, service: exchange.service)
  case .cut: return .NO
  }
}

/// `MHD_RequestCompletedCallback`: the answer has been sent or the connection was lost.
nonisolated func requestCompleted(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
  state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, reason: MHD_RequestTerminationCode
) {
  guard let state = unsafe state, let opaque = unsafe state.pointee else { return }
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(opaque).takeRetainedValue()
  unsafe state.pointee = nil
  exchange.service.endRequest()
  exchange.end()
  if exchange.isAnsweredEarly, reason == .REQUEST_TERMINATED_COMPLETED_OK,
    let connection = unsafe connection
  {
    linger(on: unsafe redress_client_socket(connection))
  }
}

/// Reads and drops what a refused client is still sending, until it has seen the answer.
///
/// A socket that is closed with bytes unread resets the connection, and the reset can overtake the
/// answer. The bounds are for clients that go on all the same.
private nonisolated func linger(on descriptor: Int32) {
  shutdown(descriptor, Int32(SHUT_WR))
  var dropped = [UInt8](repeating: 0, count: 64 << 10)
  var droppedBytes = 0
  let deadline = ContinuousClock.now + .seconds(lingerSecondsMax)
  while droppedBytes < lingerBytesMax, ContinuousClock.now < deadline {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&waiting, 1, lingerSilenceMilliseconds) > 0 else { return }
    let count = unsafe recv(descriptor, &dropped, dropped.count, Int32(MSG_DONTWAIT))
    guard count > 0 else { return }
    droppedBytes += count
  }
}

/// How long a refused client may take in all to stop sending.
private let lingerSecondsMax = 10
/// How long a refused client may be silent before it is left to its fate.
private let lingerSilenceMilliseconds: Int32 = 2000
/// How much a refused client may send on; a well-behaved one stops when it reads the answer.
private let lingerBytesMax = 32 << 20

/// Copies the header: `MHD_get_connection_values_n`.
private nonisolated func headers(of connection: OpaquePointer) -> HTTPHeaders {
  var headers = HTTPHeaders()
  unsafe withUnsafeMutablePointer(to: &headers) { headers in
    _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, appendField, headers)
  }
  return headers
}

/// `MHD_KeyValueIteratorN`: one field of the header.
private nonisolated func appendField(
  context: UnsafeMutableRawPointer?, kind: MHD_ValueKind, name: UnsafePointer<CChar>?,
  nameBytes: Int, value: UnsafePointer<CChar>?, valueBytes: Int
) -> MHD_Result {
  guard let context = unsafe context, let name = unsafe name else { return .NO }
  let headers = unsafe context.assumingMemoryBound(to: HTTPHeaders.self)
  unsafe headers.pointee.append(text(name, nameBytes), text(value, valueBytes))
  return .YES
}

private nonisolated func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
  unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
}

private nonisolated func remoteAddress(of connection: OpaquePointer) -> String {
  unsafe clientAddress(of: connection)?.host ?? ""
}

private nonisolated func clientAddress(of connection: OpaquePointer) -> ListenAddress? {
  guard let address = unsafe redress_client_address(connection) else { return nil }
  return unsafe ListenAddress(socketAddress: address)
}
