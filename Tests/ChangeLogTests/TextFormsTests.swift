import ChangeLog
import Testing

/// Base64url, digests, node ids and names of lines: one text for one value.
struct TextFormsTests {
  // Source: RFC 4648, section 10, without padding.
  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"),
    ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
  ])
  func `base64url follows the vectors of its standard`(plain: String, encoded: String) {
    #expect(Base64URL.encode(Array(plain.utf8)) == encoded)
    #expect(Base64URL.decode(encoded) == Array(plain.utf8))
  }

  @Test func `base64url has its own last two letters`() {
    #expect(Base64URL.encode([0xFB, 0xFF, 0xFE]) == "-__-")
    #expect(Base64URL.decode("-__-") == [0xFB, 0xFF, 0xFE])
  }

  @Test(arguments: [
    "A", "AAAAA", "Zg==", "Zg=", "Zh", "Zm9=", "Zm-", "Zm9w ", " Zm9v", "Zm9\n", "Zm+v", "Zm/v",
    "Zm9é", "Zm9\u{0}", "Zm9v====", "Z", "_x",
  ])
  func `a text that is not the one text of its bytes is refused`(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }

  @Test func `base64url gives all bytes back`() {
    var random = Randomness.announced()
    for count in 0..<200 {
      let bytes = random.bytes(count)
      let text = Base64URL.encode(bytes)
      #expect(text.utf8.count == (count * 4 + 2) / 3)
      #expect(Base64URL.decode(text) == bytes, "SEED=\(random.seed)")
    }
  }

  // BLAKE2b with 32 bytes of output and no key (RFC 7693), computed by another implementation.
  @Test(
    arguments: [
      ([], "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
      (Array("abc".utf8), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
      ([UInt8](0...255), "39a7eb9fedc19aabc83425c6755dd90e6f9d0c804964a1f4aaeea3b9fb599835"),
    ] as [([UInt8], String)])
  func `the digest is BLAKE2b of 32 bytes`(bytes: [UInt8], hexadecimal: String) {
    #expect(TextFormsTests.hexadecimal(Digest(of: bytes).bytes) == hexadecimal)
  }

  @Test func `a digest has one text and one order`() throws {
    let digest = Digest(of: "abc")
    #expect(digest.base64 == "vd2BPGNCOXIxce8_7phXm5SWTjuxyz5CcmLIwGjVIxk")
    #expect(Digest(base64: digest.base64) == digest)
    #expect(Digest(bytes: digest.bytes) == digest)
    #expect(Digest(base64: digest.base64 + "=") == nil)
    #expect(Digest(base64: String(digest.base64.dropLast())) == nil)
    #expect(Digest(bytes: [UInt8](repeating: 0, count: 31)) == nil)
    #expect(Digest(bytes: [UInt8](repeating: 0, count: 33)) == nil)
    var lower = [UInt8](repeating: 0, count: 32)
    var upper = lower
    (lower[31], upper[0]) = (0xFF, 0x01)
    let left = try #require(Digest(bytes: lower))
    let right = try #require(Digest(bytes: upper))
    #expect(left < right && !(right < left) && !(left < left))
  }

  @Test func `a node's id is the beginning of its key's digest`() throws {
    let seed = [UInt8](0..<32)
    let key = try #require(NodeKey(seed: seed))
    #expect(
      TextFormsTests.hexadecimal(key.publicKey)
        == "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8")
    #expect(key.node.text == "kmje5vnf4z1a")
    #expect(key.seed == seed)
    #expect(NodeID(publicKey: [UInt8](repeating: 0, count: 32)).text == "h7ngttmad4et")
    #expect(NodeKey(seed: [UInt8](repeating: 1, count: 31)) == nil)
    #expect(NodeKey(seed: [UInt8](repeating: 1, count: 33)) == nil)
  }

  @Test(arguments: [
    "", "k7q2m9x4d3h", "k7q2m9x4d3h88", "K7q2m9x4d3h8", "k7q2m9x4d3hi", "k7q2m9x4d3hl",
    "k7q2m9x4d3ho", "k7q2m9x4d3hu", "k7q2m9x4d3h ", "register0002", "ｋ7q2m9x4d3h8", "k7q2m9x4d-h8",
  ])
  func `a text outside the alphabet of ids is no node`(text: String) {
    #expect(NodeID(text) == nil)
  }

  @Test func `the register's id has letters that no key can give`() {
    #expect(NodeID("register0001") == .register)
    #expect("register0001".contains("i"))
  }

  @Test(arguments: [
    "k7q2m9x4d3h8.17.Zs81kQ0a", "register0001.1.AAAAAAAA", "000000000000.1099511627775.________",
  ])
  func `a line's name goes through text and back`(text: String) throws {
    let name = try #require(LineName(text))
    #expect(name.description == text)
    #expect(LineName(name.description) == name)
  }

  @Test(arguments: [
    "", "k7q2m9x4d3h8", "k7q2m9x4d3h8.17", "k7q2m9x4d3h8.17.", "k7q2m9x4d3h8..Zs81kQ0a",
    ".17.Zs81kQ0a", "k7q2m9x4d3h8.0.Zs81kQ0a", "k7q2m9x4d3h8.-1.Zs81kQ0a",
    "k7q2m9x4d3h8.+1.Zs81kQ0a", "k7q2m9x4d3h8.01.Zs81kQ0a", "k7q2m9x4d3h8.1099511627776.Zs81kQ0a",
    "k7q2m9x4d3h8.1e1.Zs81kQ0a", "k7q2m9x4d3h8.17.Zs81kQ0", "k7q2m9x4d3h8.17.Zs81kQ0aa",
    "k7q2m9x4d3h8.17.Zs81kQ0=", "k7q2m9x4d3h8.17.Zs81kQ+a", "k7q2m9x4d3h8.17.Zs81kQ0a.",
    "k7q2m9x4d3hi.17.Zs81kQ0a", "k7q2m9x4d3h8 .17.Zs81kQ0a", "k7q2m9x4d3h8.1７.Zs81kQ0a",
    "k7q2m9x4d3h8.\u{301}17.Zs81kQ0a",
  ])
  func `what is not the one text of a name is none`(text: String) {
    #expect(LineName(text) == nil)
  }

  @Test func `a log's number and key fit 64 bits`() {
    #expect(Line.sequenceMax == 1_099_511_627_775)
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
