internal import CaseModel
internal import CaseStore
internal import Synchronization

/// The one clock of a world: it moves when the world says so.
final class VirtualTime: Sendable {
  /// 2025-11-20T00:00:00Z, where every world begins.
  static let start: Int64 = 1_763_596_800_000
  private let milliseconds = Atomic<Int64>(VirtualTime.start)

  /// Milliseconds since 1970.
  var now: Int64 { milliseconds.load(ordering: .relaxed) }

  /// Milliseconds since the world began.
  var elapsed: Int64 { now - VirtualTime.start }

  func move(to milliseconds: Int64) {
    self.milliseconds.store(milliseconds, ordering: .relaxed)
  }
}

/// What one node's machine gives its store: a clock that may be wrong, randomness, and a power
/// plug that can be pulled between any two steps of storage.
final class Surroundings: Sendable {
  private struct State {
    var random: Randomness
    /// How far the clock is off.
    var offsetMilliseconds: Int64 = 0
    /// The clock shows only multiples of this, so that edits tie.
    var granularityMilliseconds: Int64 = 1
    /// The latest time that the clock has shown.
    var latestMilliseconds: Int64 = .min
    var path: String
    /// Steps to pass before the plug is pulled, and where the disk is kept as it is then.
    var plug: (stepsLeft: Int, disk: String)?
    var pulled: Pulled?
  }

  /// The plug was pulled: where, and the disk as it was.
  struct Pulled: Sendable {
    /// The step that was passed last; nil at the end of something that has no step of its own.
    let step: StorageStep?
    let disk: String
    let isCopied: Bool
  }

  private let time: VirtualTime
  private let machine: Machine
  private let state: Mutex<State>

  init(time: VirtualTime, random: Randomness, path: String, machine: Machine) {
    self.time = time
    self.machine = machine
    state = Mutex(State(random: random, path: path))
  }

  var environment: StoreEnvironment {
    StoreEnvironment(
      nowMilliseconds: { [self] in now },
      randomBytes: { [self] count in state.withLock { $0.random.bytes(count) } },
      passed: { [self] step in passed(step) }, machine: machine)
  }

  /// What the node's clock shows.
  var now: Int64 {
    state.withLock { state in
      let shown = time.now + state.offsetMilliseconds
      let rounded = shown - shown % state.granularityMilliseconds
      state.latestMilliseconds = max(state.latestMilliseconds, rounded)
      return rounded
    }
  }

  /// The latest date that the clock has shown.
  var latestDate: String {
    Instant(millisecondsSince1970: state.withLock { $0.latestMilliseconds }).localDate.iso
  }

  func setClock(offsetMilliseconds: Int64, granularityMilliseconds: Int64) {
    state.withLock { state in
      state.offsetMilliseconds = offsetMilliseconds
      state.granularityMilliseconds = max(1, granularityMilliseconds)
    }
  }

  func setPath(_ path: String) {
    state.withLock { $0.path = path }
  }

  /// Pulls the plug after some more steps of storage.
  func pullPlug(afterSteps steps: Int, disk: String) {
    state.withLock { $0.plug = (steps, disk) }
  }

  /// Whether the plug is to be pulled soon.
  var isPlugged: Bool { state.withLock { $0.plug != nil } }

  /// Takes back what was to come.
  func plugIn() {
    state.withLock { $0.plug = nil }
  }

  /// Whether the plug was pulled since this was asked last.
  func takePulled() -> Pulled? {
    state.withLock { state in
      defer { state.pulled = nil }
      return state.pulled
    }
  }

  /// Notes the end of something that a node did with its store.
  func passedEnd() { passed(nil) }

  private func passed(_ step: StorageStep?) {
    state.withLock { state in
      guard let plug = state.plug else { return }
      guard plug.stepsLeft <= 0 else {
        state.plug = (plug.stepsLeft - 1, plug.disk)
        return
      }
      // The process runs on and the world forgets what it does from here on: the copy is the disk
      // as a killed process leaves it, also while the transaction is open.
      let isCopied = (try? StoreFiles.copy(state.path, to: plug.disk)) != nil
      state.pulled = Pulled(step: step, disk: plug.disk, isCopied: isCopied)
      state.plug = nil
    }
  }
}
