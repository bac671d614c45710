import Gzip
import Testing

struct GzipTests {
  @Test(arguments: [0, 1, 100, 65_535, 65_536, 65_537, 1_000_000])
  func `what is packed unpacks to the same bytes`(count: Int) throws {
    let bytes = mixedBytes(count: count)
    let packed = try gzip(bytes)
    #expect(packed.starts(with: [0x1f, 0x8b, 8]))
    #expect(try gunzip(packed, limit: count) == bytes)
  }

  @Test(arguments: [1, 6, 9] as [Int32])
  func `each level unpacks to the same bytes`(level: Int32) throws {
    let bytes = mixedBytes(count: 10_000)
    #expect(try gunzip(gzip(bytes, level: level), limit: 10_000) == bytes)
  }

  @Test func `a member that another program made is read with its name and comment`() throws {
    // FNAME "a" and FCOMMENT "b", then "hi" in a stored block.
    let member: [UInt8] =
      [0x1f, 0x8b, 8, 0x18, 0, 0, 0, 0, 0, 3, 0x61, 0, 0x62, 0]
      + [1, 2, 0, 0xfd, 0xff, 0x68, 0x69, 0xac, 0x2a, 0x93, 0xd8, 2, 0, 0, 0]
    #expect(try gunzip(member, limit: 2) == Array("hi".utf8))
  }

  @Test func `several members are one content`() throws {
    let packed = try gzip(Array("one".utf8)) + gzip([]) + gzip(Array("two".utf8))
    #expect(try gunzip(packed, limit: 6) == Array("onetwo".utf8))
    #expect(throws: GzipError.overLimit(maximumBytes: 5)) { try gunzip(packed, limit: 5) }
  }

  @Test func `a member cut at any byte is truncated`() throws {
    let packed = try gzip(mixedBytes(count: 300))
    for count in 0..<packed.count {
      #expect(throws: GzipError.truncated, "cut after \(count) bytes") {
        try gunzip(Array(packed[..<count]), limit: 300)
      }
    }
  }

  @Test func `a second member cut at any byte but its first is truncated`() throws {
    let first = try gzip([1, 2, 3])
    let second = try gzip([4, 5, 6])
    #expect(try gunzip(first, limit: 9) == [1, 2, 3])
    for count in 1..<second.count {
      #expect(throws: GzipError.truncated, "cut after \(count) bytes") {
        try gunzip(first + second[..<count], limit: 9)
      }
    }
  }

  @Test func `no changed bit of a small member changes its contents unnoticed`() throws {
    let bytes = mixedBytes(count: 60)
    let packed = try gzip(bytes)
    for place in packed.indices {
      for bit in 0..<8 {
        var changed = packed
        changed[place] ^= 1 << UInt8(bit)
        let contents = try? gunzip(changed, limit: 1000)
        #expect(contents == nil || contents == bytes, "bit \(bit) of byte \(place)")
      }
    }
  }

  @Test func `bytes that are not gzip are malformed`() {
    #expect(throws: GzipError.malformed) { try gunzip(Array("<html>".utf8), limit: 100) }
  }

  @Test func `bytes after the last member are an error of their own`() throws {
    let packed = try gzip([1, 2, 3])
    #expect(throws: GzipError.trailingBytes) { try gunzip(packed + [0], limit: 100) }
    #expect(throws: GzipError.malformed) { try gunzip(packed + [0x1f, 0x8c], limit: 100) }
  }

  @Test func `a bomb is refused at the bound`() throws {
    let bomb = try gzip([UInt8](repeating: 0, count: 50_000_000))
    #expect(bomb.count < 60_000)
    let decoder = try GzipDecoder(limit: 100_000)
    var takenBytes = 0
    #expect(throws: GzipError.overLimit(maximumBytes: 100_000)) {
      try decoder.decode(bomb) { takenBytes += $0.count }
    }
    #expect(takenBytes <= 100_000)
  }

  @Test func `the bound itself is allowed, one byte more is not`() throws {
    for count in [0, 1, 65_535, 65_536, 65_537, 131_072] {
      let packed = try gzip([UInt8](repeating: 7, count: count))
      #expect(try gunzip(packed, limit: count).count == count)
      if count > 0 {
        #expect(throws: GzipError.overLimit(maximumBytes: count - 1)) {
          try gunzip(packed, limit: count - 1)
        }
      }
    }
  }
}

struct GzipStreamTests {
  @Test(arguments: [1, 7, 1000, 100_000])
  func `chunks of any size pack and unpack to the same bytes`(chunkBytes: Int) throws {
    let bytes = mixedBytes(count: 200_000)
    let encoder = try GzipEncoder()
    var packed: [UInt8] = []
    for chunk in bytes.chunks(of: chunkBytes) { encoder.encode(chunk, into: &packed) }
    encoder.finish(into: &packed)

    let decoder = try GzipDecoder(limit: bytes.count)
    var unpacked: [UInt8] = []
    for chunk in packed.chunks(of: chunkBytes) { try decoder.decode(chunk, into: &unpacked) }
    try decoder.finish()
    #expect(unpacked == bytes)
  }

  @Test func `a large content passes in small pieces`() throws {
    let decoder = try GzipDecoder(limit: 10_000_000)
    var largestBytes = 0
    var totalBytes = 0
    try decoder.decode(gzip([UInt8](repeating: 1, count: 10_000_000))) { piece in
      largestBytes = max(largestBytes, piece.count)
      totalBytes += piece.count
    }
    try decoder.finish()
    #expect(totalBytes == 10_000_000)
    #expect(largestBytes <= 65_536)
  }

  @Test func `a decoder that failed goes on failing`() throws {
    let decoder = try GzipDecoder(limit: 100)
    var contents: [UInt8] = []
    #expect(throws: GzipError.malformed) { try decoder.decode([0, 1, 2], into: &contents) }
    #expect(throws: GzipError.malformed) { try decoder.decode(gzip([1]), into: &contents) }
    #expect(throws: GzipError.malformed) { try decoder.finish() }
    #expect(contents.isEmpty)
  }

  @Test func `a chunk after the end is a programmer's mistake`() async {
    await #expect(processExitsWith: .failure) {
      let encoder = try GzipEncoder()
      var packed: [UInt8] = []
      encoder.finish(into: &packed)
      encoder.encode([1], into: &packed)
    }
  }
}

/// Bytes that pack partly: runs and noise in turn, the same each time.
private func mixedBytes(count: Int) -> [UInt8] {
  var state: UInt32 = 42
  return (0..<count).map { place in
    state = state &* 1_664_525 &+ 1_013_904_223
    return place / 32 % 2 == 0 ? UInt8(truncatingIfNeeded: place / 64) : UInt8(state >> 24)
  }
}

extension [UInt8] {
  fileprivate func chunks(of size: Int) -> [[UInt8]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
