internal import CCurl
internal import Gzip

/// What comes back for one request, while it comes; libcurl calls it on the thread that sends.
///
/// The body is unpacked here and not by libcurl, which takes a gzip stream that breaks off for a
/// whole one and refuses one of several members.
final class Transfer {
  private(set) var headers: [(name: String, value: String)] = []
  private(set) var body: [UInt8] = []
  /// Why a callback made libcurl stop.
  private(set) var failure: HTTPClientError?
  private let responseBytesMax: Int
  private let progress: ((_ sentBytes: Int, _ receivedBytes: Int) -> Bool)?
  private var decoder: GzipDecoder?
  private var headerBytes = 0
  private var isHeaderWhole = false
  private var receivedBytes = 0

  init(responseBytesMax: Int, progress: ((Int, Int) -> Bool)?) {
    self.responseBytesMax = responseBytesMax
    self.progress = progress
  }

  /// Whether the end of the body was more than the end of the connection.
  var isProvenWhole: Bool {
    decoder != nil
      || headers.contains {
        ["content-length", "transfer-encoding"].contains($0.name.lowercased())
      }
  }

  /// Takes a line of the header: a status line, a field, or the empty line at the end.
  func receiveHeaderLine(_ line: String) -> Bool {
    headerBytes += line.utf8.count
    guard headerBytes <= headerBytesMax else {
      return fail(.tooLarge(maximumBytes: headerBytesMax))
    }
    if line.hasPrefix("HTTP/") {
      // A header of an interim response (100 Continue) came before.
      headers = []
      isHeaderWhole = false
    } else if line == "\r\n" || line == "\n" {
      isHeaderWhole = true
    } else if let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) {
      let name = String(line[..<colon])
      let value = String(line[line.utf8.index(after: colon)...].trimmed)
      headers.append((name, value))
    }
    return true
  }

  /// Takes a part of the body as it stands on the wire.
  func receiveBody(_ part: [UInt8]) -> Bool {
    do throws(HTTPClientError) {
      if receivedBytes == 0 { try chooseDecoder() }
      receivedBytes += part.count
      if let decoder {
        do {
          try decoder.decode(part, into: &body)
        } catch .overLimit {
          throw HTTPClientError.tooLarge(maximumBytes: responseBytesMax)
        } catch .outOfMemory {
          throw HTTPClientError.outOfMemory
        } catch {
          throw HTTPClientError.malformedBody
        }
        // Members without contents never reach the bound above.
        guard receivedBytes / 2 <= responseBytesMax + headerBytesMax else {
          throw .tooLarge(maximumBytes: responseBytesMax)
        }
      } else {
        guard receivedBytes <= responseBytesMax else {
          throw .tooLarge(maximumBytes: responseBytesMax)
        }
        body += part
      }
      return true
    } catch {
      return fail(error)
    }
  }

  /// Takes how far the request got, and tells whether to go on.
  func report(sentBytes: Int, receivedBytes: Int) -> Bool {
    guard let progress, !progress(sentBytes, receivedBytes) else { return true }
    return fail(.cancelled)
  }

  /// Confirms that the response is whole, once libcurl has it all.
  ///
  /// libcurl takes a header that breaks off for a response without a body.
  func finish() throws(HTTPClientError) {
    guard isHeaderWhole else { throw .connectionCut }
    guard let decoder else { return }
    do {
      try decoder.finish()
    } catch {
      throw .malformedBody
    }
  }

  private func chooseDecoder() throws(HTTPClientError) {
    let encodings = headers.filter { $0.name.lowercased() == "content-encoding" }
      .map { $0.value.lowercased() }
    switch encodings {
    case [], ["identity"]: return
    case ["gzip"], ["x-gzip"]: break
    default: throw .malformedBody
    }
    do {
      decoder = try GzipDecoder(limit: responseBytesMax)
    } catch {
      throw .outOfMemory
    }
  }

  private func fail(_ error: HTTPClientError) -> Bool {
    failure = error
    return false
  }
}

/// How large the header of a response may be, all interim ones together.
private let headerBytesMax = 64 << 10

extension Substring {
  /// The text without white space at its ends.
  fileprivate var trimmed: Substring {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}

// What libcurl calls: C turned into values.

/// `CURLOPT_HEADERFUNCTION`.
nonisolated func receiveHeaderLine(
  start: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
  guard let context = unsafe context else { return 0 }
  let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let line = unsafe UnsafeRawBufferPointer(start: start, count: size * count)
  return unsafe transfer.receiveHeaderLine(String(decoding: line, as: UTF8.self))
    ? size * count : refused(size * count)
}

/// `CURLOPT_WRITEFUNCTION`.
nonisolated func receiveBody(
  start: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
  guard let context = unsafe context else { return 0 }
  let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let part = unsafe UnsafeRawBufferPointer(start: start, count: size * count)
  return unsafe transfer.receiveBody([UInt8](part)) ? size * count : refused(size * count)
}

/// `CURLOPT_XFERINFOFUNCTION`.
nonisolated func reportProgress(
  context: UnsafeMutableRawPointer?, receiveTotal: curl_off_t, received: curl_off_t,
  sendTotal: curl_off_t, sent: curl_off_t
) -> Int32 {
  guard let context = unsafe context else { return 1 }
  let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return transfer.report(sentBytes: Int(sent), receivedBytes: Int(received)) ? 0 : 1
}

/// Any count but the one that was given makes libcurl stop; 0 would accept an empty part.
private nonisolated func refused(_ bytes: Int) -> Int { bytes == 0 ? 1 : 0 }
