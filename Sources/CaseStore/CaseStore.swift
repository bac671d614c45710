public import CaseModel
public import ChangeLog
internal import Glibc
public import SQLite
internal import SyncSession
internal import Synchronization
internal import Turnstile

/// An office's store: its records, the log they come from, and what syncs.
///
/// `write` is one IMMEDIATE transaction and the only way to write; a line and the rows it changes
/// commit together. `read` sees one state. Both may be called from any thread, and several
/// processes may have the same store open.
public final class CaseStore: Sendable {
  /// How long a write waits for another process, in milliseconds: a sync's transaction is done in a
  /// tenth of that.
  public static let busyTimeoutMilliseconds: Int32 = 10_000

  /// The path of the file.
  public let path: String
  /// Who this installation is; whether it is a hub is as of opening.
  public var thisNode: ThisNode { identity.withLock { $0.node } }
  let environment: StoreEnvironment
  private let database: Database
  private let identity: Mutex<Identity>
  private let memory = WriterMemory()
  /// How many lines a push may have.
  let intakePace = Mutex(IntakePace())
  /// Lines stored since it was last looked how many rows stand behind the deferred indexes.
  let linesSinceIndexed = Mutex(0)
  /// The pushes that wait to be stored.
  let pushes = GroupTurnstile<PushIntake, PushReceipt>()

  /// Who this installation is, with the key that says so.
  private struct Identity {
    var node: ThisNode
    var key: NodeKey
  }

  /// Opens a store.
  ///
  /// - Throws: ``StoreError``.
  public init(path: String, environment: StoreEnvironment = .system) throws {
    guard unsafe access(path, F_OK) == 0 else { throw StoreError.missing(path: path) }
    let (database, thisNode) = try CaseStore.rethrowing(path) {
      // Looked at before it is opened for good, which would turn another program's file to WAL.
      try Migration.check(
        path: path,
        Connection(
          path: path, access: .readWrite(create: false),
          busyTimeoutMilliseconds: CaseStore.busyTimeoutMilliseconds))
      var wasMigrated = false
      let database = try Database(
        path: path, busyTimeoutMilliseconds: CaseStore.busyTimeoutMilliseconds
      ) { wasMigrated = try Migration.apply(path: path, $0) }
      guard let thisNode = try database.read({ try ThisNode.read($0) }) else {
        throw StoreError.notAStore(path: path)
      }
      if wasMigrated {
        try database.write { connection in
          let writer = LineWriter(thisNode: thisNode)
          try ForeignRecords.adopt(writer: writer, connection)
          try writer.flush(connection)
        }
      }
      return (database, thisNode)
    }
    let keyFile = KeyFile(besideStore: path)
    try keyFile.settle(publicKey: thisNode.publicKey)
    let key = try keyFile.read()
    guard key.publicKey == thisNode.publicKey else {
      throw StoreError.key(path: KeyFile(besideStore: path).path, .ofAnotherStore)
    }
    self.path = path
    identity = Mutex(Identity(node: thisNode, key: key))
    self.environment = environment
    self.database = database
    let held = try read { connection in
      try connection.integer(
        "SELECT through FROM log WHERE node = ?", .text(NodeID.register.text)) ?? 0
    }
    if held < OfficeRegister.lineCount() {
      try write { connection, writer in try OfficeRegister.apply(connection, writer: writer) }
    }
    if try read({ try FigureCheck.isOutdated($0) }) {
      try write { connection, _ in try FigureCheck.update(connection) }
    }
    // A full or write-protected disk is no reason not to open: what is due stays due.
    _ = try? eraseWhatIsDue()
  }

  /// Makes a store for an office: a new node with a key of its own.
  ///
  /// The store is made beside its place and moved there when it is whole, so that what stands at
  /// the path is always a store.
  ///
  /// - Parameter office: an id, code or name of the register.
  public static func create(
    path: String, office: String, user: String, environment: StoreEnvironment = .system
  ) throws -> CaseStore {
    guard unsafe access(path, F_OK) != 0 else { throw StoreError.alreadyExists(path: path) }
    try checkUser(user)
    let draft = path + ".new"
    removeDraft(draft)
    guard let key = NodeKey(seed: environment.randomBytes(NodeKey.seedByteCount)) else {
      throw StoreError.key(path: path, .unreadable)
    }
    var isWhole = false
    defer {
      if !isWhole { removeDraft(draft) }
    }
    try rethrowing(path) {
      let database = try Database(
        path: draft, busyTimeoutMilliseconds: CaseStore.busyTimeoutMilliseconds
      ) { try Migration.apply(path: path, $0) }
      try database.write { connection in
        let node = ThisNode(
          node: key.node, publicKey: key.publicKey, office: "", defaultUser: user, isHub: false)
        let writer = LineWriter(thisNode: node)
        try OfficeRegister.apply(connection, writer: writer)
        try writer.flush(connection)
        let found = try OfficeQuery.tree(connection).find(typed: office)
        guard found.count == 1 else { throw StoreError.unknownOffice(office) }
        try ThisNode(
          node: key.node, publicKey: key.publicKey, office: found[0].id, defaultUser: user,
          isHub: false
        ).insert(createdAt: environment.now.iso, connection)
      }
      _ = try database.checkpoint(.truncate)
    }
    let keyFile = KeyFile(besideStore: path)
    if keyFile.exists { keyFile.setAside(suffix: String(environment.nowMilliseconds())) }
    try keyFile.write(key)
    guard unsafe rename(draft, path) == 0 else { throw StoreError.missing(path: path) }
    isWhole = true
    for suffix in ["-wal", "-shm"] { unsafe unlink(draft + suffix) }
    return try CaseStore(path: path, environment: environment)
  }

  static func removeDraft(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unsafe unlink(path + suffix) }
  }

  /// Runs a body that sees one state of the store.
  ///
  /// - Throws: ``StoreError``, and what the body throws.
  public func read<R>(_ body: (borrowing Connection) throws -> R) throws -> R {
    try CaseStore.rethrowing(path) { try database.read(body) }
  }

  /// Runs a body in the one write transaction of this moment.
  func write<R>(_ body: (borrowing Connection, LineWriter) throws -> R) throws -> R {
    try CaseStore.rethrowing(path) {
      try database.withoutTransaction { connection in
        memory.forget()
        return try connection.immediateTransaction {
          let writer = try newWriter(connection)
          let result = try body(connection, writer)
          try writer.flush(connection)
          return result
        }
      }
    }
  }

  /// Runs a body that stores lines and writes no table but through its writer, in the one write
  /// transaction of this moment: the writer goes on from what it knew after the last of them.
  ///
  /// - Parameter pause: called after the commit, before another thread writes.
  func writeLines<R>(
    pause: () -> Void = {}, _ body: (borrowing Connection, LineWriter) throws -> R
  ) throws -> R {
    let (result, mayEraseNow) = try CaseStore.rethrowing(path) {
      try database.withoutTransaction { connection -> (R, Bool) in
        var next: LineWriter?
        let known = memory.take()
        let result = try connection.immediateTransaction {
          // It has changed if another connection committed since, this process's included.
          let writer =
            if let known, known.version == connection.dataVersion { known.writer } else {
              try newWriter(connection)
            }
          writer.begin()
          let result = try body(connection, writer)
          try writer.flush(connection)
          next = writer
          return result
        }
        // Only what was committed is known.
        if let next { memory.keep(next, version: connection.dataVersion) }
        pause()
        if next?.mayEraseNow == true { return (result, true) }
        return (result, false)
      }
    }
    // What is committed stays so: what cannot be erased now is when the store is opened next.
    if mayEraseNow { _ = try? eraseRecordsDue() }
    return result
  }

  /// Runs a body that changes nothing of which a writer knows, in the one write transaction of this
  /// moment, unless another program writes for longer than that is worth waiting for.
  func writeBesideLines<R>(_ body: (borrowing Connection) throws -> R) throws -> R {
    try CaseStore.rethrowing(path) { try database.write(waitingMilliseconds: 100, body) }
  }

  /// Runs a body with the writer outside of a transaction: for what rebuilds the file.
  func withoutTransaction<R>(_ body: (borrowing Connection) throws -> R) throws -> R {
    try CaseStore.rethrowing(path) {
      try database.withoutTransaction { connection in
        memory.forget()
        return try body(connection)
      }
    }
  }

  private func newWriter(_ connection: borrowing Connection) throws -> LineWriter {
    // A daemon may have made this node a hub since it was opened.
    guard let thisNode = try ThisNode.read(connection) else {
      throw StoreError.notAStore(path: path)
    }
    return LineWriter(
      thisNode: thisNode, environment: environment, key: try signingKey(of: thisNode))
  }

  /// The key of the node that the store names, which another process may have changed.
  func signingKey(of node: ThisNode) throws -> NodeKey {
    let known = identity.withLock { $0.key }
    if known.publicKey == node.publicKey { return known }
    return try KeyFile(besideStore: path).read(publicKey: node.publicKey)
  }

  /// Makes this node a hub, which keeps feeds for others, if it is none.
  ///
  /// Its word counts once it is certified: by a hub above, or by a recovery key
  /// (``becomeRoot(_:)``).
  public func becomeHub() throws {
    try write { connection, _ in
      guard let node = try ThisNode.read(connection), !node.isHub else { return }
      try connection.run("UPDATE this_node SET is_hub = 1")
      guard let hub = try ThisNode.read(connection) else { return }
      try beginFeeds(of: hub, connection)
    }
  }

  /// Feeds all that is held under a hub's id.
  private func beginFeeds(of hub: ThisNode, _ connection: borrowing Connection) throws {
    let writer = LineWriter(thisNode: hub, environment: environment)
    try writer.feedEverything(connection)
    try writer.flush(connection)
  }

  /// Goes on under a new id and key, because a copy of this store wrote under the old id.
  ///
  /// What was written stays under the old id, in both branches, and is sent as another's log; what
  /// is
  /// written from now on belongs to the new one. The old key is set aside. A hub begins its feeds
  /// anew,
  /// because their links follow from its id: who synced with it joins it again.
  ///
  /// - Returns: who this installation is now.
  @discardableResult
  public func takeNewIdentity(reason: IdentityChange) throws -> ThisNode {
    guard let key = NodeKey(seed: environment.randomBytes(NodeKey.seedByteCount)) else {
      throw StoreError.key(path: path, .unreadable)
    }
    let keyFile = KeyFile(besideStore: path)
    // The new key waits beside the old one until the store names it: a crash in between leaves a
    // store with its old key, and opening completes or drops the change.
    try keyFile.writeSuccessor(key)
    let changed = try write { connection, _ in
      guard let old = try ThisNode.read(connection) else {
        throw StoreError.notAStore(path: path)
      }
      try CaseStore.giveNewID(
        to: key, reason: reason, at: environment.now.iso, isHub: old.isHub, connection)
      guard let new = try ThisNode.read(connection) else {
        throw StoreError.notAStore(path: path)
      }
      if new.isHub { try beginFeeds(of: new, connection) }
      return new
    }
    try keyFile.adopt(key)
    identity.withLock { $0 = Identity(node: changed, key: key) }
    return changed
  }

  static func checkUser(_ user: String) throws {
    let isName =
      (1...TextUse.user.charactersMax).contains(user.utf8.count)
      && !user.unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x20 }
    guard isName else { throw StoreError.invalidUser(user) }
  }

  static func rethrowing<R>(_ path: String, _ body: () throws -> R) throws -> R {
    do { return try body() } catch let error as SQLiteError {
      if error.kind == .notADatabase { throw StoreError.notAStore(path: path) }
      throw StoreError.database(path: path, error)
    }
  }
}

extension StoreEnvironment {
  /// The wall clock as an instant.
  public var now: Instant { Instant(millisecondsSince1970: nowMilliseconds()) }

  /// Today's local date at +08:00.
  public var today: LocalDate { now.localDate }

  /// A new id of a record made by an office.
  public func newRecordID(office: String) -> RecordID {
    RecordID(office: office, milliseconds: nowMilliseconds(), random: randomBytes(10))
  }
}

extension CaseStore {
  /// A new id of a record made by this node's office.
  public func newRecordID() -> RecordID { environment.newRecordID(office: thisNode.office) }

  /// Today's local date at +08:00.
  public var today: LocalDate { environment.today }
}

/// Why a store goes on under a new id.
public enum IdentityChange: String, Sendable, Hashable {
  /// A sync showed that a copy of this store had written under its id.
  case forked
  /// The store was restored from a backup.
  case restored
  /// The store was cloned on purpose.
  case cloned
  /// The id was revoked, and an invitation lets the computer in again.
  case revoked
}
