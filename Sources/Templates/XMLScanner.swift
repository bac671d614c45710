// Reads XML with the place of each tag in bytes, so that a cell can be replaced where it stands and
// all else stays as it was. expat, which only this target links, knows no entities here: a document
// type is refused, and with it every bomb that is made of them.

internal import CExpat

/// What stands in a document, in order; ranges are of bytes.
enum XMLEvent {
  /// A tag that opens an element, with its name and attributes as written.
  case start(name: String, attributes: [XMLAttribute], range: Range<Int>)
  /// A tag that closes an element; empty behind a tag that does both.
  case end(name: String, range: Range<Int>)
  /// A piece of text, its entities resolved; a text may come in several.
  case text(String)
}

/// An attribute of a tag.
struct XMLAttribute: Hashable {
  /// The name with its prefix: `r:id`.
  let name: String
  /// The value, its entities resolved.
  let value: String
}

/// Why XML cannot be read.
enum XMLFault: Error, Hashable {
  /// It is not well formed.
  case malformed
  /// It is not UTF-8, or has a document type.
  case unsupported
  /// Its elements stand too deep within each other.
  case tooDeep
}

/// A name without its prefix.
func localName(_ name: String) -> Substring { name.split(separator: ":").last ?? "" }

/// The prefix of a name with its colon, or nothing.
func prefix(_ name: String) -> Substring {
  name.contains(":") ? name.prefix { $0 != ":" } + ":" : ""
}

/// Scans documents with expat.
enum XMLScanner {
  /// How much expat is given at once, since it counts in 32 bits.
  private static let chunkBytes = 1 << 20

  /// Tells what stands in a document.
  static func scan(
    _ bytes: [UInt8], _ body: @escaping (XMLEvent) -> Void
  ) throws(XMLFault) {
    // UTF-16 needs no declaration, only a mark.
    guard bytes.first != 0xFF, bytes.first != 0xFE, bytes.first != 0 else { throw .unsupported }
    guard let parser = unsafe XML_ParserCreate("UTF-8") else { throw .malformed }
    defer { unsafe XML_ParserFree(parser) }
    let listener = unsafe XMLListener(parser: parser, body: body)
    unsafe XML_SetUserData(parser, Unmanaged.passUnretained(listener).toOpaque())
    unsafe XML_SetElementHandler(parser, elementStarted, elementEnded)
    unsafe XML_SetCharacterDataHandler(parser, textFound)
    unsafe XML_SetStartDoctypeDeclHandler(parser, doctypeFound)
    unsafe XML_SetXmlDeclHandler(parser, declarationFound)
    var offset = 0
    var status = XML_STATUS_OK
    repeat {
      let end = min(bytes.count, offset + chunkBytes)
      status = unsafe bytes.withUnsafeBytes { buffer in
        let start = unsafe buffer.baseAddress?.advanced(by: offset)
          .assumingMemoryBound(to: CChar.self)
        return unsafe XML_Parse(
          parser, start, Int32(end - offset), end == bytes.count ? 1 : 0)
      }
      offset = end
    } while status == XML_STATUS_OK && offset < bytes.count
    // The listener must outlive the calls that expat makes to it.
    let fault = withExtendedLifetime(listener) { listener.fault }
    if let fault { throw fault }
    guard status == XML_STATUS_OK else { throw .malformed }
  }
}

/// Where expat's calls arrive.
@safe
private final class XMLListener {
  let parser: XML_Parser
  let body: (XMLEvent) -> Void
  var depth = 0
  var fault: XMLFault?

  init(parser: XML_Parser, body: @escaping (XMLEvent) -> Void) {
    unsafe self.parser = unsafe parser
    self.body = body
  }

  /// The bytes of what expat is telling.
  var range: Range<Int> {
    let start = unsafe Int(XML_GetCurrentByteIndex(parser))
    return start..<(start + (unsafe Int(XML_GetCurrentByteCount(parser))))
  }

  func stop(_ fault: XMLFault) {
    self.fault = self.fault ?? fault
    _ = unsafe XML_StopParser(parser, 0)
  }
}

private nonisolated func listener(_ data: UnsafeMutableRawPointer?) -> XMLListener? {
  unsafe data.map { unsafe Unmanaged<XMLListener>.fromOpaque($0).takeUnretainedValue() }
}

private nonisolated func elementStarted(
  _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
  _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) {
  guard let listener = unsafe listener(data), let name = unsafe name else { return }
  var read: [XMLAttribute] = []
  var index = 0
  while let key = unsafe attributes?[index], let value = unsafe attributes?[index + 1] {
    read.append(
      XMLAttribute(name: unsafe String(cString: key), value: unsafe String(cString: value)))
    index += 2
  }
  listener.depth += 1
  guard listener.depth <= TemplateLimits.depthMax else {
    listener.stop(.tooDeep)
    return
  }
  listener.body(
    .start(name: unsafe String(cString: name), attributes: read, range: listener.range))
}

private nonisolated func elementEnded(
  _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?
) {
  guard let listener = unsafe listener(data), let name = unsafe name else { return }
  listener.depth -= 1
  listener.body(.end(name: unsafe String(cString: name), range: listener.range))
}

private nonisolated func textFound(
  _ data: UnsafeMutableRawPointer?, _ text: UnsafePointer<CChar>?, _ length: Int32
) {
  guard let listener = unsafe listener(data), let text = unsafe text else { return }
  let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(length))
  listener.body(.text(unsafe String(decoding: bytes, as: UTF8.self)))
}

private nonisolated func doctypeFound(
  _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?, _ system: UnsafePointer<CChar>?,
  _ publicName: UnsafePointer<CChar>?, _ hasSubset: Int32
) {
  unsafe listener(data)?.stop(.unsupported)
}

private nonisolated func declarationFound(
  _ data: UnsafeMutableRawPointer?, _ version: UnsafePointer<CChar>?,
  _ encoding: UnsafePointer<CChar>?, _ standalone: Int32
) {
  guard let encoding = unsafe encoding else { return }
  let name = unsafe String(cString: encoding).lowercased()
  if name != "utf-8", name != "utf8" { unsafe listener(data)?.stop(.unsupported) }
}
