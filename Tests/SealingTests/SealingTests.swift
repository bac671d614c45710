import Glibc
import Testing

@testable import Sealing

/// A sealed file opens with its key as it was, and with any fault not at all.
final class SealingTests {
  private let folder: String
  private let key: SealingKey

  init() throws {
    var template = Array("/tmp/redress-sealing-XXXXXX".utf8CString)
    let isMade = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return unsafe mkdtemp(start) != nil
    }
    try #require(isMade)
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    key = try #require(SealingKey(seed: [UInt8](repeating: 7, count: 32)))
  }

  deinit {
    for name in ["plain", "sealed", "opened", "bad", "key", "key.pub"] {
      unsafe unlink("\(folder)/\(name)")
    }
    unsafe rmdir(folder)
  }

  private func path(_ name: String) -> String { "\(folder)/\(name)" }

  private func write(_ bytes: [UInt8], to name: String) throws {
    unsafe unlink(path(name))
    var file = try ByteFile(making: path(name))
    try file.write(bytes)
  }

  private func read(_ name: String) throws -> [UInt8] {
    var file = try ByteFile(reading: path(name))
    return try file.read(upTo: 64 << 20)
  }

  /// Seals some contents and gives the bytes of the sealed file.
  private func seal(_ contents: [UInt8]) throws -> [UInt8] {
    try write(contents, to: "plain")
    unsafe unlink(path("sealed"))
    try SealedFile.seal(
      path("plain"), to: path("sealed"), for: key.recipient,
      seed: [UInt8](repeating: 9, count: 32))
    return try read("sealed")
  }

  /// What opening says of some bytes; nil if it takes them.
  private func fault(of bytes: [UInt8], _ key: SealingKey? = nil) throws -> SealingFault? {
    try write(bytes, to: "bad")
    unsafe unlink(path("opened"))
    do throws(SealingFault) {
      try SealedFile.open(path("bad"), to: path("opened"), with: key ?? self.key)
      return nil
    } catch {
      #expect(unsafe access(path("opened"), F_OK) != 0, "nothing is left of \(error)")
      #expect(unsafe access(path("opened.new"), F_OK) != 0)
      return error
    }
  }

  /// Bytes that do not pack away, the same each time.
  private func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
  }

  @Test(arguments: [0, 1, 1 << 20, (1 << 20) + 1, 5 << 19])
  func `contents of every length come back`(count: Int) throws {
    let contents = noise(count)
    #expect(try fault(of: seal(contents)) == nil)
    #expect(try read("opened") == contents)
  }

  @Test func `no word of the contents stands in the sealed file`() throws {
    let name = Array("萨日朗稀名".utf8)
    let sealed = try seal(Array(repeating: name, count: 100).flatMap { $0 })
    #expect(!sealed.indices.contains { sealed[$0...].starts(with: name) })
  }

  @Test func `a flipped bit is found wherever it is`() throws {
    let sealed = try seal(noise(300))
    for index in sealed.indices {
      var bytes = sealed
      bytes[index] ^= 0x04
      #expect(try fault(of: bytes) != nil, "byte \(index)")
    }
  }

  @Test func `a file that was cut is found wherever it was cut`() throws {
    let sealed = try seal(noise(300))
    for count in 0..<sealed.count {
      let fault = try fault(of: Array(sealed.prefix(count)))
      if count == 0 {
        #expect(fault == .notSealed(path: path("bad")))
      } else {
        #expect(fault == .cut(path: path("bad"), bytes: Int64(count)))
      }
    }
  }

  @Test func `pieces that are left out, doubled, or follow the last are found`() throws {
    let sealed = try seal(noise(3 << 20))
    var pieces: [[UInt8]] = []
    var rest = sealed.dropFirst(81)
    while !rest.isEmpty {
      let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) } + 4
      pieces.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    #expect(pieces.count == 3)
    let header = Array(sealed.prefix(81))
    for order in [[0, 2], [1, 2], [0, 0, 1, 2], [0, 2, 1], [0, 1, 2, 2]] {
      let fault = try fault(of: header + order.flatMap { pieces[$0] })
      guard case .damaged = fault else {
        Issue.record("\(order): \(String(describing: fault))")
        continue
      }
    }
    #expect(
      try fault(of: header + pieces[0] + pieces[1])
        == .cut(path: path("bad"), bytes: Int64(81 + pieces[0].count + pieces[1].count)))
  }

  @Test func `another key is told from damage`() throws {
    let other = try #require(SealingKey(seed: [UInt8](repeating: 8, count: 32)))
    #expect(try fault(of: seal([1, 2, 3]), other) == .otherKey(path: path("bad")))
    var newer = try seal([1, 2, 3])
    newer[15] = UInt8(ascii: "2")
    #expect(try fault(of: newer) == .newerForm(path: path("bad")))
    #expect(try fault(of: Array("SQLite format 3".utf8)) == .notSealed(path: path("bad")))
  }

  @Test func `a key goes into a file for its owner only, and is never written over`() throws {
    try SealingKeyFile.write(key, to: path("key"))
    var status = stat()
    #expect(unsafe lstat(path("key"), &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(try SealingKeyFile.read(path("key")).recipient == key.recipient)
    #expect(try SealingKeyFile.readRecipient(path("key")) == key.recipient)
    #expect(try SealingKeyFile.readRecipient(path("key.pub")) == key.recipient)
    #expect(RecipientKey(key.recipient.description) == key.recipient)
    #expect(throws: SealingFault.alreadyExists(path: path("key"))) {
      try SealingKeyFile.write(key, to: path("key"))
    }
    #expect(throws: SealingFault.noKey(path: path("key.pub"))) {
      try SealingKeyFile.read(path("key.pub"))
    }
  }
}
