internal import CMicroHTTPD
internal import Glibc

/// Hands a response to libmicrohttpd: `MHD_queue_response`.
///
/// A header field that HTTP does not allow (a line break in a value would begin a new field) turns
/// the whole response into a bare 500.
nonisolated func queue(
  _ response: HTTPResponse, on connection: OpaquePointer, service: HTTPService
) -> MHD_Result {
  guard let made = unsafe makeResponse(response, for: connection, service: service) else {
    guard let bare = unsafe MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT) else {
      return .NO
    }
    defer { unsafe MHD_destroy_response(bare) }
    return unsafe MHD_queue_response(connection, 500, bare)
  }
  // The connection holds a reference of its own.
  defer { unsafe MHD_destroy_response(made) }
  return unsafe MHD_queue_response(connection, UInt32(response.status), made)
}

private nonisolated func makeResponse(
  _ response: HTTPResponse, for connection: OpaquePointer, service: HTTPService
) -> OpaquePointer? {
  let made: OpaquePointer?
  switch response.body {
  case .bytes(var bytes):
    unsafe made = unsafe bytes.withUnsafeMutableBytes {
      unsafe MHD_create_response_from_buffer($0.count, $0.baseAddress, .RESPMEM_MUST_COPY)
    }
  case .stream(let stream):
    let reader = unsafe StreamReader(stream, connection: connection, service: service)
    let retained = unsafe Unmanaged.passRetained(reader)
    unsafe made = MHD_create_response_from_callback(
      stream.lengthBytes.map { UInt64($0) } ?? redress_size_unknown, streamBlockBytes, readStream,
      retained.toOpaque(), releaseStream)
    if unsafe made == nil { unsafe retained.release() }
  }
  guard let made = unsafe made else { return nil }
  var areFieldsValid = true
  for field in response.headers.fields {
    // The length is libmicrohttpd's to tell, and it cannot send a field without a value.
    if field.value.isEmpty || HTTPHeaders.areEqual(field.name, "Content-Length") { continue }
    areFieldsValid =
      unsafe areFieldsValid && !field.value.utf8.contains(0)
      && MHD_add_response_header(made, field.name, field.value) == .YES
  }
  if unsafe service.isEnding || isCrowded(connection, service.limits) {
    areFieldsValid =
      unsafe areFieldsValid && MHD_add_response_header(made, "Connection", "close") == .YES
  }
  guard areFieldsValid else {
    unsafe MHD_destroy_response(made)
    return nil
  }
  return unsafe made
}

/// Whether so many connections are open that none is kept for a next request.
private nonisolated func isCrowded(_ connection: OpaquePointer, _ limits: HTTPServer.Limits) -> Bool
{
  unsafe Int(redress_open_connections(connection)) > limits.connectionsMax * 3 / 4
}

/// How much of a stream libmicrohttpd asks for at a time.
private let streamBlockBytes = 64 << 10

/// Cuts the chunks of a stream to the room that the socket has; only its connection's thread
/// touches it.
@safe
private final class StreamReader {
  private let stream: HTTPBodyStream
  private let connection: OpaquePointer
  private let service: HTTPService
  private var chunk: [UInt8] = []
  private var offset = 0

  init(_ stream: HTTPBodyStream, connection: OpaquePointer, service: HTTPService) {
    self.stream = stream
    unsafe self.connection = connection
    self.service = service
  }

  /// Fills the buffer with what is left of a chunk or with the next one.
  ///
  /// - Returns: How many bytes, or one of libmicrohttpd's two signs for the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while offset == chunk.count {
      // Making a chunk is not the client's time; setting the timeout again after 0 restarts it.
      unsafe redress_set_idle_timeout(connection, 0)
      let client = unsafe openConnection(of: connection)
      client?.note { $0.beginHandling() }
      let next = try? service.run { Next(chunk: try stream.next()) }
      client?.note { $0.beginSending(next?.chunk?.count ?? 0, at: .now) }
      unsafe redress_set_idle_timeout(connection, UInt32(service.limits.idleTimeoutSeconds))
      guard let next else { return redress_reader_failed }
      guard let chunk = next.chunk else { return redress_reader_end }
      self.chunk = chunk
      offset = 0
    }
    let count = min(buffer.count, chunk.count - offset)
    unsafe buffer.copyBytes(from: chunk[offset..<(offset + count)])
    offset += count
    return count
  }

  /// A chunk or the end, as against no answer at all.
  private struct Next {
    let chunk: [UInt8]?
  }
}

/// `MHD_ContentReaderCallback`.
private nonisolated func readStream(
  context: UnsafeMutableRawPointer?, position: UInt64, buffer: UnsafeMutablePointer<CChar>?,
  room: Int
) -> Int {
  guard let context = unsafe context else { return redress_reader_failed }
  let reader = unsafe Unmanaged<StreamReader>.fromOpaque(context).takeUnretainedValue()
  return unsafe reader.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: room))
}

/// `MHD_ContentReaderFreeCallback`.
private nonisolated func releaseStream(context: UnsafeMutableRawPointer?) {
  guard let context = unsafe context else { return }
  unsafe Unmanaged<StreamReader>.fromOpaque(context).release()
}
