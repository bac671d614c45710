import Glibc
import Sheets

/// GB18030 bytes by hand, so that the tests do not lean on what they test.
enum GB18030 {
  /// 姓名.
  static let name: [UInt8] = [0xD0, 0xD5, 0xC3, 0xFB]
  /// 通辽市.
  static let tongliao: [UInt8] = [0xCD, 0xA8, 0xC1, 0xC9, 0xCA, 0xD0]
  /// 𠮷, four bytes.
  static let rare: [UInt8] = [0x95, 0x34, 0xB2, 0x35]
  /// ᠮ, a Mongolian letter, four bytes.
  static let mongolian: [UInt8] = [0x81, 0x34, 0xD7, 0x34]
}

/// Reads all records of a source.
func records(
  _ source: SheetSource, encoding: TextEncoding? = nil, delimiter: CSVDelimiter? = nil
) throws(SheetError) -> [CSVRecord] {
  var reader = try CSVReader(source, encoding: encoding, delimiter: delimiter)
  var records: [CSVRecord] = []
  while let record = try reader.next() { records.append(record) }
  return records
}

/// Reads the cells of all records of a text.
func cells(
  _ text: String, encoding: TextEncoding? = nil, delimiter: CSVDelimiter? = nil
) throws(SheetError) -> [[String]] {
  try records(.bytes(Array(text.utf8)), encoding: encoding, delimiter: delimiter).map(\.cells)
}

/// Whether two texts have the same scalars; `==` would take canonical equivalents for equal.
func isSame(_ left: [[String]], _ right: [[String]]) -> Bool {
  left.elementsEqual(right) { leftRow, rightRow in
    leftRow.elementsEqual(rightRow) { $0.utf8.elementsEqual($1.utf8) }
  }
}

/// A directory of its own for one test, removed at the end.
struct TemporaryDirectory: ~Copyable {
  let path: String

  init() {
    var template = Array("/tmp/sheets-tests-XXXXXX".utf8CString)
    unsafe template.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { unsafe mkdtemp(start) }
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    if let directory = unsafe opendir(path) {
      while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { unsafe remove("\(path)/\(name)") }
      }
      unsafe closedir(directory)
    }
    unsafe rmdir(path)
  }

  func write(_ bytes: [UInt8], as name: String) -> String {
    let file = "\(path)/\(name)"
    let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      guard written > 0 else { break }
      rest = rest.dropFirst(written)
    }
    close(descriptor)
    return file
  }
}

/// SplitMix64: repeatable numbers; the seed is printed so that a failure can be replayed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  static func fresh(_ name: String) -> SeededGenerator {
    let seed = UInt64.random(in: .min ... .max)
    print("SEED=\(seed) \(name)")
    return SeededGenerator(seed: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
