import Bench
import Glibc
import Synchronization

/// What making a commit durable costs, held still.
///
/// A disk that others use answers `fdatasync` in 0.1 ms now and in 5 ms later, and whatever the
/// code does drowns in that. So figures of durable writes are taken twice: on the disk as it is,
/// and in memory with a call that takes a fixed time, that of a quiet disk. SQLite's calls come
/// here because the linker prefers the program's own `fdatasync` to the C library's.
enum SyncCost {
  /// What each call takes in nanoseconds; 0 leaves it to the device.
  static let fixedNanoseconds = Atomic<UInt64>(0)
  /// How many calls there were.
  static var callCount: Int { calls.load(ordering: .relaxed) }
  fileprivate static let calls = Atomic<Int>(0)

  /// Runs a body with a fixed cost, or with the device's own for nil.
  static func with<R>(microseconds: Int?, _ body: () throws -> R) rethrows -> R {
    let before = fixedNanoseconds.load(ordering: .relaxed)
    fixedNanoseconds.store(UInt64(microseconds ?? 0) * 1_000, ordering: .relaxed)
    defer { fixedNanoseconds.store(before, ordering: .relaxed) }
    return try body()
  }
}

private typealias DataSync = @convention(c) (Int32) -> Int32

/// The C library's function: the next of its name after the program's own (`RTLD_NEXT`).
private nonisolated let systemDataSync: DataSync? = {
  guard let symbol = unsafe dlsym(UnsafeMutableRawPointer(bitPattern: -1), "fdatasync") else {
    return nil
  }
  return unsafe unsafeBitCast(symbol, to: DataSync.self)
}()

/// Stands in for `fdatasync` in this program.
@c(fdatasync)
public nonisolated func synchronizeData(_ descriptor: Int32) -> Int32 {
  SyncCost.calls.add(1, ordering: .relaxed)
  let fixed = SyncCost.fixedNanoseconds.load(ordering: .relaxed)
  guard fixed > 0 else { return systemDataSync?(descriptor) ?? -1 }
  // On the thread's own clock, so that the wait is as long for who measures by that one.
  let end = Stopwatch.nanoseconds(.thread) + fixed
  while Stopwatch.nanoseconds(.thread) < end {}
  return 0
}
