internal import ChangeLog

/// One JSON object with a line feed after it.
func encode(_ members: KeyValuePairs<String, JSONValue>) -> [UInt8] {
  var output: [UInt8] = []
  JSONText.append(.object(members), to: &output)
  output.append(0x0A)
  return output
}

/// Reads JSON, turning its fault into a message's.
func parse(_ bytes: [UInt8]) throws(MessageFault) -> JSONValue {
  do { return try JSONText.read(bytes) } catch { throw .notJSON(error) }
}

/// Whether a row of a message stands for a line; only its first member is looked at.
func isLine(_ row: [UInt8]) -> Bool {
  row.starts(with: lineStart)
}

private let lineStart = Array("{\"v\":".utf8)

/// Picks the members of a message out of its object, each with its check.
struct MessageMembers {
  private let object: JSONValue

  init(_ object: JSONValue) {
    self.object = object
  }

  init(_ bytes: [UInt8], message: String) throws(MessageFault) {
    object = try parse(bytes)
    guard try text("message") == message else { throw .malformed(member: "message") }
  }

  func required(_ name: String) throws(MessageFault) -> JSONValue {
    guard let value = object[name] else { throw .malformed(member: name) }
    return value
  }

  func text(_ name: String) throws(MessageFault) -> String {
    guard let text = try required(name).text else { throw .malformed(member: name) }
    return text
  }

  /// Whether a member stands.
  func has(_ name: String) -> Bool { object[name] != nil }

  /// Bytes in base64url.
  func bytes(_ name: String, count: Int) throws(MessageFault) -> [UInt8] {
    guard let bytes = Base64URL.decode(try text(name)), bytes.count == count else {
      throw .malformed(member: name)
    }
    return bytes
  }

  func integer(_ name: String) throws(MessageFault) -> Int64 {
    guard let integer = try required(name).integer else { throw .malformed(member: name) }
    return integer
  }

  func boolean(_ name: String) throws(MessageFault) -> Bool {
    guard let truth = try required(name).boolean else { throw .malformed(member: name) }
    return truth
  }

  /// A number of a line or entry: bounded, so that counting on from it cannot overflow.
  func number(
    _ name: String, in range: ClosedRange<Int64> = 1...Line.sequenceMax
  ) throws(MessageFault) -> Int64 {
    let number = try integer(name)
    guard range.contains(number) else { throw .malformed(member: name) }
    return number
  }

  func array(_ name: String) throws(MessageFault) -> [JSONValue] {
    guard let elements = try required(name).elements else { throw .malformed(member: name) }
    return elements
  }

  func node(_ name: String) throws(MessageFault) -> NodeID {
    guard let node = NodeID(try text(name)) else { throw .malformed(member: name) }
    return node
  }

  func logClass(_ name: String) throws(MessageFault) -> LogClass {
    guard let logClass = LogClass(rawValue: try text(name)) else { throw .malformed(member: name) }
    return logClass
  }

  func link(_ name: String) throws(MessageFault) -> ChainLink {
    guard let link = ChainLink(base64: try text(name)) else { throw .malformed(member: name) }
    return link
  }

  func digest(_ name: String) throws(MessageFault) -> Digest {
    guard let digest = Digest(base64: try text(name)) else { throw .malformed(member: name) }
    return digest
  }

  func log() throws(MessageFault) -> LogID {
    LogID(node: try node("node"), logClass: try logClass("log"))
  }

  func certificate(_ name: String) throws(MessageFault) -> Certificate {
    let value = try required(name)
    guard let certificate = Certificate({ value[$0] }) else { throw .malformed(member: name) }
    return certificate
  }

  func chain(_ name: String) throws(MessageFault) -> CertificateChain {
    var certificates: [Certificate] = []
    for value in try array(name) {
      guard certificates.count < CertificateChain.linksMax,
        let certificate = Certificate({ value[$0] })
      else { throw .malformed(member: name) }
      certificates.append(certificate)
    }
    return CertificateChain(certificates)
  }

  func feed() throws(MessageFault) -> FeedID {
    let office = try required("office")
    guard office == .null || office.text != nil else { throw .malformed(member: "office") }
    return FeedID(office: office.text, logClass: try logClass("class"))
  }
}

extension CertificateChain {
  /// The certificates as an array.
  var json: JSONValue { .array(certificates.map { .object($0.members) }) }

  /// What stands for all of them where they are signed over.
  var digest: Digest { Digest(of: certificates.flatMap(\.signature)) }
}

/// The rows of NDJSON, one after the other.
struct MessageRows {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The next row without its line feed.
  mutating func next() throws(MessageFault) -> [UInt8] {
    let first = offset
    let count = unsafe bytes.withUnsafeBufferPointer { buffer -> Int? in
      var end = first
      while end < buffer.count {
        if unsafe buffer[end] == 0x0A { return end - first }
        end += 1
      }
      return nil
    }
    guard let count else { throw .cut }
    offset = first + count + 1
    return Array(bytes[first..<first + count])
  }

  /// Checks that nothing follows.
  func finish() throws(MessageFault) {
    guard offset == bytes.count else { throw .cut }
  }
}
