internal import CaseModel

/// The numbers of rows in the search index: a day and a number within it, so that the newest case
/// has the greatest.
enum SearchRow {
  /// Cases of one day at most; far more than all offices of a region have in one.
  private static let bitsWithinDay: Int64 = 20

  /// The day of a date; 0 is for cases without one.
  static func day(_ date: LocalDate) -> Int64 { Int64(max(1, date.daysSince1970)) }

  static let lastDay = day(.max)

  /// The rows of some days.
  static func rows(ofDays days: ClosedRange<Int64>) -> ClosedRange<Int64> {
    (days.lowerBound << bitsWithinDay)...((days.upperBound + 1) << bitsWithinDay - 1)
  }

  static func rows(ofDay day: Int64) -> ClosedRange<Int64> { rows(ofDays: day...day) }

  static func day(ofRow row: Int64) -> Int64 { row >> bitsWithinDay }
}

/// A set of rows as bits, 1,024 a chunk: what counts exactly and fast.
struct RowSet: Equatable {
  /// Rows of a chunk.
  static let chunkBits: Int64 = 10
  private static let wordsEach = 16

  /// The numbers of the chunks that hold a row, ascending.
  private(set) var chunks: [Int64] = []
  /// Sixteen words a chunk.
  private(set) var words: [UInt64] = []

  /// Adds a row that is greater than all before.
  mutating func append(_ row: Int64) {
    let chunk = row >> RowSet.chunkBits
    if chunks.last != chunk {
      chunks.append(chunk)
      words.append(contentsOf: repeatElement(0, count: RowSet.wordsEach))
    }
    let bit = Int(row & (1 << RowSet.chunkBits - 1))
    words[words.count - RowSet.wordsEach + bit >> 6] |= 1 << UInt64(bit & 63)
  }

  /// Adds a chunk, beyond all before, of its bytes: the lowest rows first, trailing zeros left out.
  mutating func append(chunk: Int64, bytes: [UInt8]) {
    chunks.append(chunk)
    for word in 0..<RowSet.wordsEach {
      var bits: UInt64 = 0
      for byte in 0..<8 where word * 8 + byte < bytes.count {
        bits |= UInt64(bytes[word * 8 + byte]) << UInt64(byte * 8)
      }
      words.append(bits)
    }
  }

  /// The bytes of each chunk, as ``append(chunk:bytes:)`` takes them.
  func forEachChunk(_ body: (Int64, [UInt8]) throws -> Void) rethrows {
    for (index, chunk) in chunks.enumerated() {
      var bytes: [UInt8] = []
      for word in words[(index * RowSet.wordsEach)..<((index + 1) * RowSet.wordsEach)] {
        for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(byte * 8))) }
      }
      while bytes.last == 0 { bytes.removeLast() }
      try body(chunk, bytes)
    }
  }

  /// How many rows.
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// The greatest rows, descending.
  func greatest(_ countMax: Int) -> [Int64] {
    var found: [Int64] = []
    for index in words.indices.reversed() {
      var word = words[index]
      while word != 0 {
        guard found.count < countMax else { return found }
        let bit = 63 - word.leadingZeroBitCount
        word &= ~(1 << UInt64(bit))
        let chunk = chunks[index / RowSet.wordsEach] << RowSet.chunkBits
        found.append(chunk + Int64(index % RowSet.wordsEach * 64 + bit))
      }
    }
    return found
  }

  func union(_ other: RowSet) -> RowSet {
    if isEmpty { return other }
    if other.isEmpty { return self }
    return merged(with: other, keepsOwn: true, keepsOther: true) { $0 | $1 }
  }

  func intersection(_ other: RowSet) -> RowSet {
    merged(with: other, keepsOwn: false, keepsOther: false) { $0 & $1 }
  }

  func subtracting(_ other: RowSet) -> RowSet {
    if other.isEmpty { return self }
    return merged(with: other, keepsOwn: true, keepsOther: false) { $0 & ~$1 }
  }

  /// Rows within a range, whose bounds are those of chunks.
  func within(_ range: ClosedRange<Int64>) -> RowSet {
    let (first, last) = (range.lowerBound >> RowSet.chunkBits, range.upperBound >> RowSet.chunkBits)
    let start = chunks.firstIndex { $0 >= first } ?? chunks.count
    let end = chunks[start...].firstIndex { $0 > last } ?? chunks.count
    var rows = RowSet()
    rows.chunks = Array(chunks[start..<end])
    rows.words = Array(words[(start * RowSet.wordsEach)..<(end * RowSet.wordsEach)])
    return rows
  }

  var isEmpty: Bool { chunks.isEmpty }

  static func == (left: RowSet, right: RowSet) -> Bool {
    left.subtracting(right).count == 0 && right.subtracting(left).count == 0
  }

  private func merged(
    with other: RowSet, keepsOwn: Bool, keepsOther: Bool, _ combine: (UInt64, UInt64) -> UInt64
  ) -> RowSet {
    var result = RowSet()
    result.chunks.reserveCapacity(chunks.count)
    result.words.reserveCapacity(words.count)
    var (own, others) = (0, 0)
    let each = RowSet.wordsEach
    while own < chunks.count || others < other.chunks.count {
      let left = own < chunks.count ? chunks[own] : .max
      let right = others < other.chunks.count ? other.chunks[others] : .max
      if left < right {
        if keepsOwn {
          result.chunks.append(left)
          result.words.append(contentsOf: words[(own * each)..<((own + 1) * each)])
        }
        own += 1
      } else if right < left {
        if keepsOther {
          result.chunks.append(right)
          result.words.append(contentsOf: other.words[(others * each)..<((others + 1) * each)])
        }
        others += 1
      } else {
        result.chunks.append(left)
        for word in 0..<each {
          result.words.append(combine(words[own * each + word], other.words[others * each + word]))
        }
        own += 1
        others += 1
      }
    }
    return result
  }
}
