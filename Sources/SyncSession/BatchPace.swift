/// How many lines to move in one step, so that no step takes long: neither does a hub that many
/// ask keep one of them waiting for another's thousands, nor does a person who saves wait for a
/// page that is being stored.
///
/// It begins small, doubles while steps are quick and shrinks when one was slow. On a slow disk or
/// line a step may take its time whatever its size, so there is a least size, too.
public struct BatchPace: Sendable {
  /// Lines of the first step, and of the least one: smaller steps would cost more in commits and
  /// round trips than they save.
  public static let linesMin: Int64 = 100

  /// Lines of the next step.
  public private(set) var lines = linesMin
  private let aim: Duration

  /// Begins at the least step.
  ///
  /// - Parameter aim: how long a step should take at most.
  public init(aim: Duration) {
    self.aim = aim
  }

  /// Takes note of a step.
  ///
  /// - Parameters:
  ///   - moved: how many lines it moved; a step that was not full says nothing of a larger one.
  ///   - duration: how long it took.
  public mutating func note(_ moved: Int64, took duration: Duration) {
    if duration > aim {
      let share = max(aim / duration, 0.25)
      lines = max(BatchPace.linesMin, Int64(Double(min(moved, lines)) * share))
    } else if moved >= lines, duration * 2 <= aim {
      lines = min(lines * 2, SyncProtocol.linesMax)
    }
  }
}
