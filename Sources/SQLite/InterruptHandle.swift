internal import CSQLite
internal import Synchronization

/// A way to stop what a connection is running, from any thread, for as long as anyone likes.
///
/// The connection may be closed before the handle is let go; then ``interrupt()`` does nothing.
public final class InterruptHandle: Sendable {
  /// The address of the open `sqlite3`, 0 once closed.
  ///
  /// `sqlite3_interrupt` must not meet a closed
  /// connection: the lock is held across both.
  private let address: Mutex<UInt>

  init(_ pointer: OpaquePointer) {
    address = Mutex(UInt(bitPattern: pointer))
  }

  /// Makes the statements that run now throw ``SQLiteError/Kind/interrupted``.
  ///
  /// A statement that begins later is not affected; a transaction that was writing is rolled back.
  public func interrupt() {
    address.withLock { address in
      guard let pointer = unsafe OpaquePointer(bitPattern: address) else { return }
      unsafe sqlite3_interrupt(pointer)
    }
  }

  /// Runs a body that must come to its end: interrupts wait for it and then strike what follows.
  func holdingOff<R>(_ body: () -> R) -> R {
    address.withLock { _ in body() }
  }

  func disconnect() {
    address.withLock { $0 = 0 }
  }
}
