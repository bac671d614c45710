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

  /// Unpacks a column; nil if its text was damaged.
  init?(packed: String) {
    let segments = packed.split(separator: ";", omittingEmptySubsequences: false)
    guard let first = segments.first else { return nil }
    if !first.isEmpty {
      guard let base = Int64(first) else { return nil }
      self.base = base
    }
    for segment in segments.dropFirst() {
      let parts = segment.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, let line = Int64(parts[0]) else { return nil }
      for field in parts[1].split(separator: ",") {
        let name = RecordHeads.unescape(field)
        if line == 0 {
          listed[name] = listed[name] ?? []
        } else {
          listed[name, default: []].append(line)
        }
      }
    }
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
    guard name.utf8.contains(where: { $0 == 0x25 || $0 == 0x3B || $0 == 0x3D || $0 == 0x2C }) else {
      return name
    }
    return name.reduce(into: "") { text, letter in
      switch letter {
      case "%": text += "%25"
      case ";": text += "%3B"
      case "=": text += "%3D"
      case ",": text += "%2C"
      default: text.append(letter)
      }
    }
  }

  private static func unescape(_ name: Substring) -> String {
    guard name.contains("%") else { return String(name) }
    var bytes: [UInt8] = []
    var rest = Array(name.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == 0x25, rest.count >= 2,
        let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
