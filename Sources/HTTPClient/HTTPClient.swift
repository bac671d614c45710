internal import CCurl
internal import Glibc
internal import Gzip

/// Sends requests to one server: a libcurl easy handle.
///
/// The connection is kept for the next request. A client belongs to one thread at a time; a program
/// that sends in parallel has several. No redirect is followed: a hub that moved says so, and a
/// changed address is a matter for the person who keeps it.
///
/// There is no bound on the whole of a request, since a weak line may take long for much; only a
/// line on which nothing moves is given up.
@safe
public final class HTTPClient {
  /// How long a client waits.
  public struct Timeouts: Sendable, Hashable {
    /// For the name, the connection and TLS together; a satellite line needs a few seconds.
    public var connectSeconds = 20
    /// With not a byte in either direction; longer than the server's slowest handler.
    public var stallSeconds = 60

    /// Makes timeouts for a weak line.
    public init() {}
  }

  private let easy: UnsafeMutableRawPointer
  private let base: BaseURL
  private let pin: KeyPin?
  private let takesAnyKey: Bool
  private let timeouts: Timeouts

  /// Makes a client without connecting.
  ///
  /// - Parameters:
  ///   - baseURL: `http://…` or `https://…`, with a port and a path if need be; the paths of
  ///     requests are written behind it.
  ///   - pin: the server's key, if it is known. Then this alone decides: no name, no issuer and no
  ///     date, so that no clock takes part. Without it a certificate must be in order as usual.
  ///   - takesAnyKey: whether the line need not say who is at its other end: for what is asked of
  ///     anybody and proves itself.
  /// - Throws: `malformedURL`, also for a pin without `https`; `outOfMemory`, `tlsUnavailable`,
  ///   `libraryMissing`.
  public init(
    baseURL: String, pin: KeyPin? = nil, takesAnyKey: Bool = false,
    timeouts: Timeouts = Timeouts()
  ) throws(HTTPClientError) {
    guard libraryStarted == CURLE_OK else { throw .libraryMissing }
    base = try BaseURL(baseURL)
    guard pin == nil || base.isSecure else { throw .malformedURL }
    self.pin = pin
    self.takesAnyKey = takesAnyKey && pin == nil
    self.timeouts = timeouts
    guard let easy = unsafe curl_easy_init() else { throw .outOfMemory }
    unsafe self.easy = easy
  }

  deinit {
    unsafe curl_easy_cleanup(easy)
  }

  /// Sends a request and waits for the response.
  ///
  /// - Parameters:
  ///   - path: Begins with `/`; percent-encoded, with a query if need be.
  ///   - headers: Fields beside those that follow from the other parameters.
  ///   - body: The contents; nil sends none.
  ///   - gzipBody: Packs the contents and says so with `Content-Encoding: gzip`.
  ///   - responseBytesMax: How large the response may be, unpacked.
  ///   - progress: Called now and then, at least about once a second, with the bytes of the two
  ///     bodies that went over the line; false gives up the request.
  /// - Throws: Every fact of `HTTPClientError`.
  public func send(
    _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil,
    gzipBody: Bool = false, responseBytesMax: Int,
    progress: ((_ sentBytes: Int, _ receivedBytes: Int) -> Bool)? = nil
  ) throws(HTTPClientError) -> HTTPClientResponse {
    precondition(path.first == "/", "the path of a request begins with a slash")
    precondition(responseBytesMax >= 0, "a bound on bytes is not negative")
    guard isPlain(path), !method.isEmpty, method.utf8.allSatisfy(isTokenByte) else {
      throw .malformedURL
    }
    var fields = headers
    var body = body
    if gzipBody, let contents = body {
      do {
        body = try gzip(contents)
      } catch {
        throw .outOfMemory
      }
      fields.append(("Content-Encoding", "gzip"))
    }
    fields.append(("Accept-Encoding", "gzip"))

    let list = try HeaderList(fields)
    let transfer = Transfer(responseBytesMax: responseBytesMax, progress: progress)
    let retained = unsafe Unmanaged.passRetained(transfer)
    defer { unsafe retained.release() }
    // Options of the last request go; connections, names and TLS sessions stay.
    unsafe curl_easy_reset(easy)
    prepare(method: method, path: path)
    guard pinKey() else { throw .tlsUnavailable }
    unsafe redress_set_list(easy, CURLOPT_HTTPHEADER, list.first)
    unsafe redress_set_callbacks(
      easy, receiveHeaderLine, receiveBody, reportProgress, retained.toOpaque())
    let result = withExtendedLifetime(list) { perform(method: method, body: body) }
    if let failure = transfer.failure { throw failure }
    if let failure = failure(of: result) { throw failure }
    try transfer.finish()
    let status = unsafe redress_get_long(easy, CURLINFO_RESPONSE_CODE)
    let hasNoBody = method == "HEAD" || status == 204 || status == 304
    return HTTPClientResponse(
      status: status, headers: transfer.headers, body: transfer.body,
      isProvenWhole: hasNoBody || transfer.isProvenWhole)
  }

  /// Sets what does not depend on the body.
  private func prepare(method: String, path: String) {
    unsafe redress_set_text(easy, CURLOPT_URL, base.text + path)
    unsafe redress_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    unsafe redress_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    unsafe redress_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    unsafe redress_set_long(easy, CURLOPT_PATH_AS_IS, 1)
    unsafe redress_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
    unsafe redress_set_long(easy, CURLOPT_HTTP_CONTENT_DECODING, 0)
    // Timeouts of names by SIGALRM would hit the whole program.
    unsafe redress_set_long(easy, CURLOPT_NOSIGNAL, 1)
    unsafe redress_set_long(easy, CURLOPT_NOPROGRESS, 0)
    unsafe redress_set_long(easy, CURLOPT_CONNECTTIMEOUT, timeouts.connectSeconds)
    unsafe redress_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 1)
    unsafe redress_set_long(easy, CURLOPT_LOW_SPEED_TIME, timeouts.stallSeconds)
    if base.isLoopback {
      unsafe redress_set_text(easy, CURLOPT_NOPROXY, "*")
    }
  }

  /// Makes the pinned key decide, and nothing else.
  ///
  /// libcurl checks a pinned key also where it checks neither name nor issuer. A server that shows
  /// no certificate at all would pass then; TLS 1.3 has no such handshake, and of those of TLS 1.2
  /// only those with a certificate are offered.
  ///
  /// - Returns: Whether libcurl can do all of it; not every TLS library of its can.
  private func pinKey() -> Bool {
    if takesAnyKey {
      return unsafe [
        redress_set_long(easy, CURLOPT_SSL_VERIFYPEER, 0),
        redress_set_long(easy, CURLOPT_SSL_VERIFYHOST, 0),
      ].allSatisfy { $0 == CURLE_OK }
    }
    guard let pin else { return true }
    return unsafe [
      redress_set_text(easy, CURLOPT_PINNEDPUBLICKEY, pin.curlText),
      redress_set_text(easy, CURLOPT_SSL_CIPHER_LIST, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!PSK"),
      redress_set_long(easy, CURLOPT_SSL_VERIFYPEER, 0),
      redress_set_long(easy, CURLOPT_SSL_VERIFYHOST, 0),
      redress_set_text(easy, CURLOPT_PROTOCOLS_STR, "https"),
    ].allSatisfy { $0 == CURLE_OK }
  }

  /// Sends with `curl_easy_perform`; the body stays where it is meanwhile.
  private func perform(method: String, body: [UInt8]?) -> CURLcode {
    guard let body else {
      unsafe redress_set_long(easy, method == "HEAD" ? CURLOPT_NOBODY : CURLOPT_HTTPGET, 1)
      unsafe redress_set_text(easy, CURLOPT_CUSTOMREQUEST, method)
      return withoutPipeSignal { unsafe curl_easy_perform(easy) }
    }
    return unsafe body.withUnsafeBytes { bytes in
      unsafe redress_set_long(easy, CURLOPT_POST, 1)
      unsafe redress_set_text(easy, CURLOPT_CUSTOMREQUEST, method)
      unsafe redress_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
      // Without an address libcurl would ask a read callback for the body.
      if !body.isEmpty, let start = bytes.baseAddress {
        unsafe redress_set_text(
          easy, CURLOPT_POSTFIELDS, start.assumingMemoryBound(to: CChar.self))
      } else {
        unsafe redress_set_text(easy, CURLOPT_COPYPOSTFIELDS, "")
      }
      return withoutPipeSignal { unsafe curl_easy_perform(easy) }
    }
  }

  /// Turns libcurl's code into a fact; nil if all went well.
  private func failure(of code: CURLcode) -> HTTPClientError? {
    switch code {
    case CURLE_OK: return nil
    case CURLE_URL_MALFORMAT: return .malformedURL
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: return .cannotResolve
    case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED:
      let number = Int32(truncatingIfNeeded: unsafe redress_get_long(easy, CURLINFO_OS_ERRNO))
      return .cannotConnect(isRefused: number == ECONNREFUSED, errno: number)
    case CURLE_OPERATION_TIMEDOUT:
      // Reused connections are past this phase from the beginning.
      let isConnected = unsafe redress_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T) > 0
      return .timedOut(isConnected ? .stalled : .connect)
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE:
      return .connectionCut
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH: return .otherKey
    case CURLE_PEER_FAILED_VERIFICATION: return .untrustedCertificate
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE,
      CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_INITFAILED,
      CURLE_SSL_CLIENTCERT,
      CURLE_USE_SSL_FAILED:
      return .tlsFailed(code: Int(code.rawValue))
    case CURLE_OUT_OF_MEMORY: return .outOfMemory
    default: return .protocolError(code: Int(code.rawValue))
    }
  }
}

/// Loads and starts libcurl once for the program: `curl_global_init`.
///
/// Nothing of it may be called before.
private let libraryStarted = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
