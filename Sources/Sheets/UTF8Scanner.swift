// Well-formed UTF-8, table 3-7 of the Unicode standard:
//
//   first byte   second   third    fourth
//   00–7F
//   C2–DF        80–BF
//   E0           A0–BF    80–BF
//   E1–EC EE EF  80–BF    80–BF
//   ED           80–9F    80–BF             (no surrogates)
//   F0           90–BF    80–BF    80–BF
//   F1–F3        80–BF    80–BF    80–BF
//   F4           80–8F    80–BF    80–BF    (not above U+10FFFF)

/// Walks over bytes that may be UTF-8, chunk by chunk, and remembers what it saw.
///
/// After a fault it goes on with the next byte, so that a text of thousands of characters with one
/// broken can be told from a text in another encoding.
struct UTF8Scanner {
  /// Where the first ill-formed sequence begins.
  private(set) var firstFault: Fault?
  /// How many ill-formed sequences there were.
  private(set) var faults = 0
  /// How many characters of East Asian scripts there were, Mongolian and punctuation included.
  private(set) var eastAsianCharacters = 0
  /// Whether any byte was outside ASCII.
  private(set) var hasHighBytes = false
  /// Whether any byte was zero.
  private(set) var hasZeroBytes = false

  /// A place in the bytes.
  struct Fault: Hashable {
    let byteOffset: Int
    let line: Int
  }

  private var lines = LineCounter()
  private var offset = 0
  private var missing = 0
  private var bounds: ClosedRange<UInt8> = 0x80...0xBF
  private var value: UInt32 = 0
  private var start = 0

  /// The beginning of a character whose end has not come yet, if any.
  var unfinished: Fault? { missing > 0 ? Fault(byteOffset: start, line: lines.line) : nil }

  /// How many of the last bytes belong to an unfinished character.
  var unfinishedBytes: Int { missing > 0 ? offset - start : 0 }

  /// Walks over the next bytes.
  mutating func scan(_ bytes: [UInt8]) {
    for byte in bytes {
      if missing > 0, bounds ~= byte {
        missing -= 1
        bounds = 0x80...0xBF
        value = value << 6 | UInt32(byte & 0x3F)
        if missing == 0, isEastAsian(value) { eastAsianCharacters += 1 }
      } else {
        if missing > 0 { note(Fault(byteOffset: start, line: lines.line)) }
        missing = 0
        begin(byte)
      }
      offset += 1
    }
  }

  /// Takes the first byte of a character.
  private mutating func begin(_ byte: UInt8) {
    if byte < 0x80 {
      if byte == 0 { hasZeroBytes = true }
      lines.count(byte)
      return
    }
    hasHighBytes = true
    start = offset
    switch byte {
    case 0xC2...0xDF: missing = 1
    case 0xE0...0xEF: missing = 2
    case 0xF0...0xF4: missing = 3
    default: note(Fault(byteOffset: offset, line: lines.line))
    }
    value = UInt32(byte) & (missing == 1 ? 0x1F : missing == 2 ? 0xF : 0x7)
    switch byte {
    case 0xE0: bounds = 0xA0...0xBF
    case 0xED: bounds = 0x80...0x9F
    case 0xF0: bounds = 0x90...0xBF
    case 0xF4: bounds = 0x80...0x8F
    default: bounds = 0x80...0xBF
    }
  }

  private mutating func note(_ fault: Fault) {
    faults += 1
    if firstFault == nil { firstFault = fault }
  }

  private func isEastAsian(_ value: UInt32) -> Bool {
    switch value {
    case 0x1800...0x18AF, 0x2E80...0xA4CF, 0xF900...0xFAFF, 0xFF00...0xFFEF, 0x20000...0x3FFFF: true
    default: false
    }
  }
}

/// Counts lines that end in LF, CR or CRLF.
///
/// Works on the raw bytes of UTF-8 and of GB18030 alike: neither uses these bytes inside a
/// character.
struct LineCounter {
  /// The line that the next byte stands on, from 1.
  private(set) var line = 1
  private var isBehindCarriageReturn = false

  /// Takes one byte.
  mutating func count(_ byte: UInt8) {
    if byte == 0x0D || byte == 0x0A && !isBehindCarriageReturn { line += 1 }
    isBehindCarriageReturn = byte == 0x0D
  }
}
