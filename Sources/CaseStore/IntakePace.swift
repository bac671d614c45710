internal import SyncSession

/// How many lines a hub takes in one push: as many as it stores in the time for which somebody who
/// saves a case there meanwhile may have to wait.
///
/// A hub tells it in its welcome (`lines_max`). It follows how long its own transactions took, so
/// that an old computer takes fewer and a full store fewer than an empty one.
struct IntakePace {
  /// How long a push may hold the store.
  private static let aim = Duration.milliseconds(20)
  /// What a line takes before one was measured.
  private static let eachAtFirst = Duration.microseconds(50)
  /// How much of the average each push is.
  private static let share = 0.25
  /// A push of fewer lines says more about its commit than about them.
  private static let linesCounted = 50

  private var each = eachAtFirst

  /// How many lines it takes now.
  var lines: Int64 {
    let fitting = IntakePace.aim / max(each, .nanoseconds(1))
    return Int64(min(max(Double(BatchPace.linesMin), fitting), Double(SyncProtocol.linesMax)))
  }

  /// How many lines it stores in one transaction where several pushes wait: twice as many, for who
  /// saves meanwhile waits for one such and not for each of them.
  var linesTogether: Int64 { 2 * lines }

  /// Takes note of a push that was stored.
  mutating func note(_ lines: Int, took duration: Duration) {
    guard lines >= IntakePace.linesCounted else { return }
    each = each * (1 - IntakePace.share) + duration / lines * IntakePace.share
  }
}
