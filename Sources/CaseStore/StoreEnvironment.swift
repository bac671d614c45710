internal import CSodium
internal import Glibc

/// What a store takes from outside: the time, randomness and the computer it runs on.
///
/// Tests and the simulator bring theirs.
public struct StoreEnvironment: Sendable {
  /// The wall clock, in milliseconds since 1970.
  public let nowMilliseconds: @Sendable () -> Int64
  /// That many random bytes.
  public let randomBytes: @Sendable (_ count: Int) -> [UInt8]
  /// Told of each named step of storage as it is passed; tests end the process there.
  public let passed: @Sendable (StorageStep) -> Void
  /// The computer.
  public let machine: Machine
  /// What has passed since some fixed moment, whatever is done to the clock; only for saying how
  /// long something took.
  public let elapsed: @Sendable () -> Duration

  /// Makes an environment.
  public init(
    nowMilliseconds: @escaping @Sendable () -> Int64,
    randomBytes: @escaping @Sendable (_ count: Int) -> [UInt8],
    passed: @escaping @Sendable (StorageStep) -> Void = { _ in }, machine: Machine = .unknown,
    elapsed: @escaping @Sendable () -> Duration = { .zero }
  ) {
    self.nowMilliseconds = nowMilliseconds
    self.randomBytes = randomBytes
    self.passed = passed
    self.machine = machine
    self.elapsed = elapsed
  }

  /// The same environment with a listener to the steps of storage.
  public func telling(_ passed: @escaping @Sendable (StorageStep) -> Void) -> StoreEnvironment {
    StoreEnvironment(
      nowMilliseconds: nowMilliseconds, randomBytes: randomBytes, passed: passed,
      machine: machine, elapsed: elapsed)
  }

  /// The machine's clock and the system's random numbers (`clock_gettime`, `randombytes_buf`).
  public static let system = StoreEnvironment(
    nowMilliseconds: {
      var time = timespec()
      unsafe clock_gettime(CLOCK_REALTIME, &time)
      return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    },
    randomBytes: { count in
      var bytes = [UInt8](repeating: 0, count: count)
      unsafe randombytes_buf(&bytes, count)
      return bytes
    }, machine: .thisComputer(),
    elapsed: {
      var time = timespec()
      unsafe clock_gettime(CLOCK_MONOTONIC, &time)
      return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    })
}

/// The steps of storage at which a crash would hurt most if anything were done in the wrong order.
public enum StorageStep: String, Sendable, CaseIterable {
  /// Typed records and their lines are written, the transaction is open.
  case saveWritten
  /// The save is committed, the person not told yet.
  case saveCommitted
  /// A node is enrolled, the answer not sent.
  case enrolmentCommitted
  /// A node's greeting is noted.
  case greetingCommitted
  /// A batch was read for sending.
  case batchRead
  /// A received batch is written, the transaction is open.
  case pushWritten
  /// A received batch is committed, the receipt not sent.
  case pushCommitted
  /// The hub's receipt is noted.
  case receiptCommitted
  /// A page was read for sending.
  case pageRead
  /// A received page is written, the transaction is open.
  case pageWritten
  /// A received page and its cursors are committed.
  case pageCommitted
  /// Records are erased as an order says, the transaction is open.
  case erasureWritten
  /// Records are erased; old pages are not yet out of the file.
  case erasureCommitted
  /// A complete sync is noted.
  case completionCommitted
  /// A batch of changes is written into the search index, the transaction is open.
  case searchTakenIn
}
