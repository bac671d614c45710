internal import ChangeLog
internal import Glibc

/// The file beside a store that holds the node's secret key: never in the store or its backups, so
/// that a copied store alone cannot write on under the node's id.
struct KeyFile {
  private static let heading = "redress node key 1"
  let path: String

  init(besideStore path: String) {
    self.path = path + ".key"
  }

  /// Whether something stands at the path.
  var exists: Bool { unsafe access(path, F_OK) == 0 }

  /// Writes a new key, readable by its owner only, and waits until it is on the disk.
  func write(_ key: NodeKey) throws(StoreError) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .key(path: path, .unreadable) }
    defer { close(file) }
    let text = Array("\(KeyFile.heading)\n\(Base64URL.encode(key.seed))\n".utf8)
    guard unsafe Glibc.write(file, text, text.count) == text.count, fsync(file) == 0 else {
      throw .key(path: path, .unreadable)
    }
  }

  /// Reads the key.
  func read() throws(StoreError) -> NodeKey { try read(path) }

  /// Reads the key that a store names: the one in use, or the one of a change of id that another
  /// process is about to end.
  func read(publicKey: [UInt8]) throws(StoreError) -> NodeKey {
    if let key = try? read(), key.publicKey == publicKey { return key }
    if let key = try? read(path + ".next"), key.publicKey == publicKey { return key }
    let key = try read()
    guard key.publicKey == publicKey else { throw .key(path: path, .ofAnotherStore) }
    return key
  }

  /// Writes the key of a new id beside the one in use.
  func writeSuccessor(_ key: NodeKey) throws(StoreError) {
    let successor = KeyFile(path: path + ".next")
    unsafe unlink(successor.path)
    try successor.write(key)
  }

  /// Puts the key of the new id, which the store names now, in the old one's place.
  ///
  /// Another process that opened the store meanwhile may have ended the change, either way.
  func adopt(_ key: NodeKey) throws(StoreError) {
    if let current = try? read(), current.publicKey == key.publicKey { return }
    let successor = KeyFile(path: path + ".next")
    if !successor.exists { try successor.write(key) }
    try complete(successor)
  }

  private func complete(_ successor: KeyFile) throws(StoreError) {
    // Under its id: on its word the hub takes the new one for this computer.
    setAside(suffix: (try? read())?.node.text ?? "cut")
    guard unsafe rename(successor.path, path) == 0 else { throw .key(path: path, .unreadable) }
  }

  /// Ends a change of id that a crash cut: the key that the store names is the one in use.
  func settle(publicKey: [UInt8]) throws(StoreError) {
    let successor = KeyFile(path: path + ".next")
    guard successor.exists else { return }
    if (try? successor.read())?.publicKey == publicKey {
      try complete(successor)
    } else if (try? read())?.publicKey == publicKey {
      // Not whole, or of a change that was never made: the key in use is the store's.
      unsafe unlink(successor.path)
    }
  }

  /// The key of an id that this store had; nil if it is not beside it.
  func readFormer(_ node: NodeID) -> NodeKey? {
    guard let key = try? read(path + ".aside-" + node.text), key.node == node else { return nil }
    return key
  }

  private init(path: String) {
    self.path = path
  }

  private func read(_ path: String) throws(StoreError) -> NodeKey {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw .key(path: path, errno == ENOENT ? .missing : .unreadable)
    }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe Glibc.read(file, &bytes, bytes.count)
    guard count >= 0 else { throw .key(path: path, .unreadable) }
    let rows = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n")
    guard rows.count == 2, rows[0] == KeyFile.heading, let seed = Base64URL.decode(String(rows[1])),
      let key = NodeKey(seed: seed)
    else { throw .key(path: path, .unreadable) }
    return key
  }

  /// Puts a key that has no store out of the way, keeping it: a store that was moved may need it.
  func setAside(suffix: String) {
    unsafe rename(path, path + ".aside-" + suffix)
  }
}
