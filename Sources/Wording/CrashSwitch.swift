public import CaseStore
internal import Glibc
internal import Synchronization

extension StoreEnvironment {
  /// In debug builds, an environment that kills the process (SIGKILL) after the step of storage
  /// that `REDRESS_KILL_AFTER` names, `STEP` or `STEP:N` for its Nth time; so that tests can crash
  /// the programs at every step.
  ///
  /// In release builds, the environment itself.
  public func withCrashSwitch() -> StoreEnvironment {
    #if DEBUG
      guard let value = unsafe getenv("REDRESS_KILL_AFTER") else { return self }
      let parts = unsafe String(cString: value).split(separator: ":")
      guard let name = parts.first, let step = StorageStep(rawValue: String(name)) else {
        return self
      }
      let countdown = Countdown(parts.count > 1 ? Int(parts[1]) ?? 1 : 1)
      return telling { passed in
        if passed == step, countdown.isOver() { kill(getpid(), SIGKILL) }
      }
    #else
      return self
    #endif
  }
}

#if DEBUG
  /// Counts down from any thread.
  private final class Countdown: Sendable {
    private let remaining: Atomic<Int>

    init(_ count: Int) {
      remaining = Atomic(count)
    }

    func isOver() -> Bool {
      remaining.subtract(1, ordering: .relaxed).newValue == 0
    }
  }
#endif
