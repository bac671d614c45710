/// A file that holds a sealing key, or the public half of one beside it.
public enum SealingKeyFile {
  /// What follows the name of a key's file in that of its public half.
  public static let publicSuffix = ".pub"
  private static let bytesMax = 4_096

  /// Writes a new key into a file that only its owner may read, and its public half beside it.
  ///
  /// - Throws: ``SealingFault``; a file that stands is never written over.
  public static func write(_ key: SealingKey, to path: String) throws(SealingFault) {
    try ByteFile.make(path) { (file) throws(SealingFault) in
      try file.write(Array(key.fileText.utf8))
    }
    try ByteFile.make(path + publicSuffix) { (file) throws(SealingFault) in
      try file.write(Array("\(key.recipient)\n".utf8))
    }
  }

  /// The key that a file holds.
  public static func read(_ path: String) throws(SealingFault) -> SealingKey {
    guard let key = SealingKey(fileText: try text(of: path)) else { throw .noKey(path: path) }
    return key
  }

  /// The public half that a file holds, by itself or with the key.
  public static func readRecipient(_ path: String) throws(SealingFault) -> RecipientKey {
    let text = try text(of: path)
    if let recipient = RecipientKey(String(text.prefix { !$0.isNewline })) { return recipient }
    guard let key = SealingKey(fileText: text) else { throw .noKey(path: path) }
    return key.recipient
  }

  private static func text(of path: String) throws(SealingFault) -> String {
    var file = try ByteFile(reading: path)
    return String(decoding: try file.read(upTo: bytesMax), as: UTF8.self)
  }
}
