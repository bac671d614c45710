internal import Turnstile

/// A connection that threads use one after the other, in the order in which they asked.
///
/// `@unchecked Sendable`: the connection is private, and `use(_:)` alone reaches it, under the
/// lock; no statement, which would reach it too, outlives `use(_:)`, which is checked there.
final class LockedConnection: @unchecked Sendable {
  private let turnstile = Turnstile()
  private let connection: Connection

  init(path: String, access: Connection.Access, timeoutMilliseconds: Int32) throws {
    connection = try Connection(
      path: path, access: access, busyTimeoutMilliseconds: timeoutMilliseconds)
  }

  /// Gives the connection to a body while no other thread has it.
  func use<R: ~Copyable>(_ body: (borrowing Connection) throws -> R) throws -> R {
    try turnstile.pass {
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
