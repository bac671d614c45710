import CSodium

/// The id of a record: the office that made it, a hyphen and a UUID, `150502-0199…`.
///
/// Offices are the exception: a shipped office's id is its code, and an office that another adds
/// has the id `MAKER-SUFFIX`. In every case what stands before the last part names the office that
/// may give the record its first place. Source of the UUID forms: RFC 9562, sections 5.7 and 5.8.
public struct RecordID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// How many bytes an id may have at most: an office of 32 bytes, a hyphen, a UUID of 36.
  public static let bytesMax = 69
  /// The id as text.
  public let text: String

  /// An id from its text; nil unless it has 1 to 69 of the letters `0-9 a-z -`.
  public init?(_ text: String) {
    guard (1...RecordID.bytesMax).contains(text.utf8.count),
      text.utf8.allSatisfy({ letter in
        (0x30...0x39).contains(letter) || (0x61...0x7A).contains(letter) || letter == 0x2D
      })
    else { return nil }
    self.text = text
  }

  /// An id whose letters were looked at already.
  init(unchecked text: String) {
    self.text = text
  }

  private init(office: String, uuid: [UInt8]) {
    text = office + "-" + RecordID.uuidText(uuid)
  }

  /// The id of a record made now: UUIDv7 of a clock and ten random bytes.
  ///
  /// - Parameters:
  ///   - office: the office that makes the record.
  ///   - milliseconds: the wall clock, in milliseconds since 1970.
  ///   - random: ten random bytes.
  public init(office: String, milliseconds: Int64, random: [UInt8]) {
    precondition(random.count == 10, "a UUIDv7 takes ten random bytes")
    let stamp = UInt64(max(0, milliseconds))
    var uuid = (0..<6).map { UInt8(truncatingIfNeeded: stamp >> (8 * (5 - UInt64($0)))) } + random
    uuid[6] = uuid[6] & 0x0F | 0x70
    uuid[8] = uuid[8] & 0x3F | 0x80
    self.init(office: office, uuid: uuid)
  }

  /// The id that follows from what a record is, so that importing it twice makes it once: UUIDv8 of
  /// the digest of its parts.
  ///
  /// No part may be personal data.
  public init(office: String, derivedFrom parts: [String]) {
    // A part is counted before it is written, so that ("a", "bc") and ("ab", "c") differ.
    let joined = ([office] + parts).map { "\($0.utf8.count):\($0)" }.joined()
    var uuid = Array(Digest(of: joined).bytes.prefix(16))
    uuid[6] = uuid[6] & 0x0F | 0x80
    uuid[8] = uuid[8] & 0x3F | 0x80
    self.init(office: office, uuid: uuid)
  }

  /// The office whose word gives the record its first place: all before the UUID, or before the
  /// last part of an office's id; the whole text where there is no hyphen.
  public var office: String {
    if let start = uuidStart { return String(text[..<text.index(before: start)]) }
    guard let hyphen = text.lastIndex(of: "-") else { return text }
    return String(text[..<hyphen])
  }

  /// The last eight hexadecimal digits, which a person can read out over the phone: `9F3A-27C1`.
  ///
  /// It follows from the id, so that it exists without a network, is the same everywhere, and no
  /// counter can start again; two cases in 100,000 share one about once, and then both are shown.
  public var shortNumber: String {
    let tail = text.suffix(8).uppercased()
    return "\(tail.prefix(4))-\(tail.suffix(4))"
  }

  /// Whether the id follows from what the record is, as that of an imported one does: the version
  /// of its UUID is 8.
  public var isDerived: Bool {
    let letters = Array(text.utf8)
    return letters.count > 22 && letters[letters.count - 22] == UInt8(ascii: "8")
  }

  private var uuidStart: String.Index? {
    let letters = text.utf8
    guard letters.count > 37 else { return nil }
    let start = letters.index(letters.endIndex, offsetBy: -36)
    for offset in [-1, 8, 13, 18, 23]
    where letters[letters.index(start, offsetBy: offset)] != UInt8(ascii: "-") {
      return nil
    }
    return start
  }

  private static func uuidText(_ bytes: [UInt8]) -> String {
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += byte < 16 ? "0" + String(byte, radix: 16) : String(byte, radix: 16)
    }
    return text
  }

  /// Orders ids by their characters.
  public static func < (left: RecordID, right: RecordID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// The id as text.
  public var description: String { text }
}
