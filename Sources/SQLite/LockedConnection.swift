internal import Synchronization

/// A connection that threads use one after the other.
///
/// `@unchecked Sendable`: the connection is private, and `use(_:)` alone reaches it, under the
/// lock; no statement, which would reach it too, outlives `use(_:)`, which is checked there.
final class LockedConnection: @unchecked Sendable {
  private let lock = Mutex(())
  private let connection: Connection

  init(path: String, access: Connection.Access, timeoutMilliseconds: Int32) throws {
    connection = try Connection(
      path: path, access: access, busyTimeoutMilliseconds: timeoutMilliseconds)
  }

  /// Gives the connection to a body while no other thread has it.
  func use<R: ~Copyable>(_ body: (borrowing Connection) throws -> R) throws -> R {
    try lock.withLock { _ in
      defer {
        precondition(
          connection.handle.statementsOut == 0,
          "a statement was held beyond the body that asked for it")
        precondition(!connection.isInTransaction, "a body left a transaction open")
      }
      return try body(connection)
    }
  }
}
