import ChangeLog
import Testing

/// Keys and signatures, and the letters that people read to each other.
struct SignatureTests {
  private func bytes(_ hex: String) -> [UInt8] {
    stride(from: 0, to: hex.count, by: 2).compactMap { place in
      UInt8(hex.dropFirst(place).prefix(2), radix: 16)
    }
  }

  // RFC 8032, section 7.1, tests 1 and 3.
  @Test(arguments: [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
        + "b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984d"
        + "c6594a7c15e9716ed28dc027beceea1ec40a"
    ),
  ])
  func `signatures are Ed25519's`(
    seed: String, publicKey: String, message: String, signature: String
  ) throws {
    let key = try #require(NodeKey(seed: bytes(seed)))
    #expect(key.publicKey == bytes(publicKey))
    #expect(key.sign(bytes(message)) == bytes(signature))
    #expect(Signature.isValid(bytes(signature), of: bytes(message), by: key.publicKey))
    #expect(!Signature.isValid(bytes(signature), of: bytes(message) + [0], by: key.publicKey))
    #expect(!Signature.isValid(bytes(signature), of: bytes(message), by: key.sealingKey))
    #expect(!Signature.isValid([], of: bytes(message), by: key.publicKey))
    #expect(!Signature.isValid(bytes(signature), of: bytes(message), by: []))
  }

  @Test func `a node's sealing key is another than its own, and the same each time`() throws {
    let key = try #require(NodeKey(seed: [UInt8](repeating: 1, count: 32)))
    #expect(key.sealingKey.count == 32)
    #expect(key.sealingKey != key.publicKey)
    #expect(key.sealingKey == NodeKey(seed: key.seed)?.sealingKey)
  }

  @Test func `base 32 gives the bytes back, however it was typed`() throws {
    for count in 0...40 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
      let text = Base32.encode(bytes)
      #expect(text.utf8.count == (count * 8 + 4) / 5)
      #expect(Base32.decode(text) == bytes)
      #expect(Base32.decode(text.uppercased()) == bytes)
    }
    #expect(Base32.decode("o0-Il1") == Base32.decode("00111"))
    for text in ["u", "0", "01_", "甲", "zz"] { #expect(Base32.decode(text) == nil, "\(text)") }
  }
}
