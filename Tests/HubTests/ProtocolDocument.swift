import Glibc
import HTTPServer
import Synchronization

/// `SyncProtocol.md` as the tests see it: fenced blocks whose info string is a kind and a name, such
/// as `http-request hello-1`.
///
/// With `REDRESS_WRITE_PROTOCOL=1` in the environment a test that finds another text writes it into
/// the document; without, it fails and shows the text.
struct ProtocolDocument {
  struct Block: Hashable {
    let kind: String
    let name: String
    /// The rows between the fences, each with its line feed.
    var text: String
  }

  static let path =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/") + "/SyncProtocol.md"

  static var isWriting: Bool { unsafe getenv("REDRESS_WRITE_PROTOCOL") != nil }

  private static let kinds = ["http-request", "http-response", "values", "lines", "shown"]

  private(set) var blocks: [Block] = []
  private var rows: [String]
  /// Of each block, the index of its first row.
  private var starts: [Int] = []

  init() throws {
    let text = String(decoding: try Files.read(ProtocolDocument.path), as: UTF8.self)
    rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var open: (kind: String, name: String, start: Int)?
    for (index, row) in rows.enumerated() where row.hasPrefix("```") {
      if let block = open {
        blocks.append(
          Block(
            kind: block.kind, name: block.name,
            text: rows[block.start..<index].map { $0 + "\n" }.joined()))
        starts.append(block.start)
        open = nil
        continue
      }
      let words = row.dropFirst(3).split(separator: " ").map(String.init)
      if words.count == 2, ProtocolDocument.kinds.contains(words[0]) {
        open = (words[0], words[1], index + 1)
      } else {
        open = ("", "", index + 1)
      }
    }
    // Blocks of other languages are only skipped.
    let kept = zip(blocks, starts).filter { !$0.0.kind.isEmpty }
    blocks = kept.map(\.0)
    starts = kept.map(\.1)
  }

  func block(_ kind: String, _ name: String) -> Block? {
    blocks.first { $0.kind == kind && $0.name == name }
  }

  private static let writing = Mutex(())

  /// The document as it is; when it is to be written, with these texts in the blocks of their names.
  static func read(writing texts: [(kind: String, name: String, text: String)]) throws
    -> ProtocolDocument
  {
    guard isWriting else { return try ProtocolDocument() }
    return try writing.withLock { _ in
      var document = try ProtocolDocument()
      try document.write(texts)
      return try ProtocolDocument()
    }
  }

  private mutating func write(_ texts: [(kind: String, name: String, text: String)]) throws {
    for (index, block) in blocks.enumerated().reversed() {
      guard let new = texts.first(where: { $0.kind == block.kind && $0.name == block.name }) else {
        continue
      }
      let oldCount = block.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
      let newRows = new.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      rows.replaceSubrange(
        starts[index]..<(starts[index] + oldCount), with: newRows.map(String.init))
    }
    try Files.write(Array(rows.joined(separator: "\n").utf8), to: ProtocolDocument.path)
  }
}

/// Requests and responses as the document writes them: the first row, the header, an empty row, the
/// body, which ends with a line feed where there is one.
enum HTTPText {
  private static let reasons = [
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict", 413: "Content Too Large", 415: "Unsupported Media Type",
  ]

  static func text(_ request: HTTPRequest) -> String {
    "\(request.method) \(request.pathAndQuery) HTTP/1.1\n" + text(request.headers, request.body)
  }

  static func text(_ response: RawResponse) -> String {
    // What the server adds (length, date, connection) is HTTP's and not the protocol's.
    var headers = HTTPHeaders()
    for field in response.headers.fields
    where [
      "Content-Type", "Cache-Control", "Allow", "Content-Encoding", "WWW-Authenticate",
    ].contains(field.name) {
      headers.append(field.name, field.value)
    }
    return "HTTP/1.1 \(response.status) \(reasons[response.status] ?? "")\n"
      + text(headers, response.body)
  }

  private static func text(_ headers: HTTPHeaders, _ body: [UInt8]) -> String {
    let fields = headers.fields.sorted { $0.name > $1.name }.map { "\($0.name): \($0.value)\n" }
    return fields.joined() + (body.isEmpty ? "" : "\n" + String(decoding: body, as: UTF8.self))
  }

  /// Reads a request as the document writes it.
  static func request(_ text: String) throws -> HTTPRequest {
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    let words = try rows.first.orThrow().split(separator: " ")
    let end = rows.dropFirst().firstIndex(of: "") ?? rows.endIndex
    var headers = HTTPHeaders()
    for row in rows[1..<end] {
      let colon = try row.firstIndex(of: ":").orThrow()
      headers.append(
        String(row[..<colon]), String(row[row.index(after: colon)...].drop { $0 == " " }))
    }
    let body = end < rows.endIndex ? rows[(end + 1)...].joined(separator: "\n") : ""
    return try HTTPRequest(
      method: String(words[0]), target: String(words[1]), headers: headers, body: Array(body.utf8))
  }
}
