/// Which lines give the fields of a record their values, packed into one column.
///
/// Most records are written once and edited in a field or two, so the packing names one base line,
/// whose values stand for every field it sets, and lists only the fields that differ:
///
/// ```
/// 17                      line 17 gives every field that it sets
/// 17;23=agreed_fen,outcome;31=outcome
///                         … but agreed_fen comes from line 23, and outcome has two heads
/// ;0=outcome              no base; outcome was set, but every value of it is replaced
/// ```
///
/// Lines are named by their arrival on this computer. In field names `% ; = ,` are written `%25 %3B
/// %3D %2C`. Listed fields stand sorted within their line, lines ascending.
struct RecordHeads: Equatable, Sendable {
  /// The line whose values stand for all its fields that are not listed.
  var base: Int64?
  /// Fields that do not follow the base, with their heads.
  var listed: [String: [Int64]] = [:]

  init(base: Int64?) {
    self.base = base
  }

  /// Unpacks a column; nil if its text was damaged: only the very text that ``packed`` gives
  /// counts.
  init?(packed: String) {
    if let base = RecordHeads.plainBase(packed) {
      self.base = base
      return
    }
    if let (base, line, field) = RecordHeads.oneField(packed) {
      self.base = base
      listed = [field: [line]]
      return
    }
    // Bytes, not characters: a combining mark after a separator would hide it.
    let segments = packed.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard let first = segments.first else { return nil }
    if !first.isEmpty {
      guard let base = Int64(Substring(first)), base > 0 else { return nil }
      self.base = base
    }
    for segment in segments.dropFirst() {
      let parts = segment.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
      guard parts.count == 2, let line = Int64(Substring(parts[0])), line >= 0 else { return nil }
      for field in parts[1].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
        let name = RecordHeads.unescape(field)
        guard !name.isEmpty, line == 0 || listed[name]?.last != line else { return nil }
        listed[name, default: []] += line == 0 ? [] : [line]
      }
    }
    guard self.packed.utf8.elementsEqual(packed.utf8) else { return nil }
  }

  /// The base of a record that was written once: nearly all.
  private static func plainBase(_ packed: String) -> Int64? { number(packed.utf8) }

  /// The base and the field of a record of which one field was edited: nearly all others.
  private static func oneField(
    _ packed: String
  ) -> (base: Int64, line: Int64, field: String)? {
    let bytes = Array(packed.utf8)
    guard let semicolon = bytes.firstIndex(of: UInt8(ascii: ";")),
      let equals = bytes[semicolon...].firstIndex(of: UInt8(ascii: "=")),
      let base = number(bytes[..<semicolon]), let line = number(bytes[(semicolon + 1)..<equals])
    else { return nil }
    let field = bytes[(equals + 1)...]
    guard !field.isEmpty, !field.contains(where: isSeparator) else { return nil }
    return (base, line, String(decoding: field, as: UTF8.self))
  }

  /// A number above 0 as it is written.
  private static func number(_ digits: some Collection<UInt8>) -> Int64? {
    let safeDigits = 18
    guard (1...safeDigits).contains(digits.count), digits.first != 0x30 else { return nil }
    var number: Int64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      number = number &* 10 &+ Int64(digit - 0x30)
    }
    return number
  }

  /// The column's text.
  var packed: String {
    var text = base.map { String($0) } ?? ""
    guard !listed.isEmpty else { return text }
    var fields: [Int64: [String]] = [:]
    for (field, lines) in listed {
      for line in lines.isEmpty ? [0] : lines { fields[line, default: []].append(field) }
    }
    for line in fields.keys.sorted() {
      let names = (fields[line] ?? []).sorted().map { RecordHeads.escape($0) }
      text += ";\(line)=\(names.joined(separator: ","))"
    }
    return text
  }

  /// The heads of a field.
  ///
  /// - Parameter baseSets: whether the base line sets the field; asked only where it decides.
  func lines(of field: String, baseSets: () throws -> Bool) rethrows -> [Int64] {
    if let lines = listed[field] { return lines }
    guard let base, try baseSets() else { return [] }
    return [base]
  }

  private static func escape(_ name: String) -> String {
    guard name.utf8.contains(where: isSeparator) else { return name }
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      bytes +=
        isSeparator(byte) ? Array("%\(String(byte, radix: 16, uppercase: true))".utf8) : [byte]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "%") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "=")
      || byte == UInt8(ascii: ",")
  }

  private static func unescape(_ name: Substring.UTF8View) -> String {
    var bytes: [UInt8] = []
    var rest = name
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let code = UInt8(Substring(rest.prefix(2)), radix: 16) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
