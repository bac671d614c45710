internal import CaseModel
internal import ChangeLog
internal import Glibc
internal import SQLite

extension CaseStore {
  /// Makes a store from a copy of one, under a new id and key, so that the two never write under
  /// one
  /// id: for restoring a backup, and for setting up a second computer.
  ///
  /// - Parameters:
  ///   - source: the store or its backup; it is only read, and needs no key.
  ///   - path: where the new store goes; nothing may stand there.
  ///   - reason: what the history says of the change.
  /// - Throws: ``StoreError``; then nothing stands at `path`.
  public static func copy(
    from source: String, to path: String, reason: IdentityChange,
    environment: StoreEnvironment = .system
  ) throws -> CaseStore {
    guard unsafe access(source, F_OK) == 0 else { throw StoreError.missing(path: source) }
    guard unsafe access(path, F_OK) != 0 else { throw StoreError.alreadyExists(path: path) }
    guard let key = NodeKey(seed: environment.randomBytes(NodeKey.seedByteCount)) else {
      throw StoreError.key(path: path, .unreadable)
    }
    let draft = path + ".new"
    removeDraft(draft)
    var isWhole = false
    defer {
      if !isWhole { removeDraft(draft) }
    }
    try rethrowing(source) {
      let original = try Connection(
        path: source, access: .readOnly, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
      let application = try original.integer("PRAGMA application_id")
      guard application == Migration.applicationID else {
        throw StoreError.notAStore(path: source)
      }
      // One consistent state, whoever writes meanwhile.
      try vacuum(original, into: draft)
      let database = try Database(
        path: draft, busyTimeoutMilliseconds: busyTimeoutMilliseconds
      ) { try Migration.apply(path: source, $0) }
      try database.write { connection in
        try giveNewID(
          to: key, reason: reason, at: environment.now.iso, isHub: false, connection)
      }
      _ = try database.checkpoint(.truncate)
    }
    let keyFile = KeyFile(besideStore: path)
    if keyFile.exists { keyFile.setAside(suffix: String(environment.nowMilliseconds())) }
    try keyFile.write(key)
    guard unsafe Glibc.rename(draft, path) == 0 else { throw StoreError.missing(path: path) }
    isWhole = true
    for suffix in ["-wal", "-shm"] { unsafe unlink(draft + suffix) }
    return try CaseStore(path: path, environment: environment)
  }

  /// Gives a store a new id: the old one becomes a former one, whose receipts stay true.
  static func giveNewID(
    to key: NodeKey, reason: IdentityChange, at time: String, isHub: Bool,
    _ connection: borrowing Connection
  ) throws {
    guard let old = try ThisNode.read(connection) else { return }
    try connection.run(
      "INSERT OR IGNORE INTO former_node (node, office, until, reason) VALUES (?, ?, ?, ?)",
      .text(old.node.text), .text(old.office), .text(time), .text(reason.rawValue))
    try SignedLinks.note(old.publicKey, of: old.node, connection)
    try connection.run(
      "UPDATE this_node SET node = ?, public_key = ?, is_hub = ?", .text(key.node.text),
      .blob(key.publicKey), .integer(isHub ? 1 : 0))
  }
}
