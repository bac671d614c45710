import Glibc
import Synchronization

/// A line on standard error that shows how far a long task has come, and only to a person.
///
/// It redraws one line in place, at most ten times a second, and clears it at the end, so that
/// nothing is left between the lines of the result. Where standard error is not a terminal it
/// writes nothing.
public final class ProgressBar: Sendable {
  private struct State {
    var drawnMilliseconds: Int64?
    var isFinished = false
  }

  /// The least time between two drawings.
  public static let intervalMilliseconds: Int64 = 100

  private let label: String
  private let widthCells: Int
  private let isShown: Bool
  private let now: @Sendable () -> Int64
  private let write: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// Makes a progress bar; nothing is drawn before the first update.
  ///
  /// - Parameters:
  ///   - label: what is being done.
  ///   - terminal: tells whether, and how wide, to draw.
  ///   - now: a clock that never goes back, in milliseconds.
  ///   - write: where drawings go.
  public init(
    label: String, terminal: Terminal,
    now: @escaping @Sendable () -> Int64 = ProgressBar.monotonicMilliseconds,
    write: @escaping @Sendable (String) -> Void = { TextOutput.error.write($0) }
  ) {
    self.label = DisplayWidth.singleLine(label)
    widthCells = terminal.widthCells
    isShown = terminal.isErrorTerminal
    self.now = now
    self.write = write
  }

  /// Tells how much is done.
  ///
  /// - Parameter total: how much there is to do; nil or 0 where that is not known.
  public func update(_ done: Int64, total: Int64?) {
    guard isShown else { return }
    let isDue = state.withLock { state in
      if state.isFinished { return false }
      let time = now()
      if let drawn = state.drawnMilliseconds, time - drawn < Self.intervalMilliseconds {
        // The last step is drawn always, else the bar would seem to stop short.
        guard let total, done >= total, total > 0 else { return false }
      }
      state.drawnMilliseconds = time
      return true
    }
    if isDue { write("\r\(line(done, total))\u{1B}[K") }
  }

  /// Clears the line; further updates draw nothing.
  public func finish() {
    let wasDrawn = state.withLock { state in
      defer { state.isFinished = true }
      return !state.isFinished && state.drawnMilliseconds != nil
    }
    if wasDrawn { write("\r\u{1B}[K") }
  }

  private func line(_ done: Int64, _ total: Int64?) -> String {
    // The last cell stays free: some terminals wrap when it is written.
    let room = widthCells - 1
    guard let total, total > 0 else {
      return DisplayWidth.truncated("\(label)  \(done)", to: room)
    }
    let share = Self.percentage(done, of: total)
    let figures = "\(DisplayWidth.paddedLeft("\(share)%", to: 4))  \(done)/\(total)"
    let barRoom = room - DisplayWidth.cells(of: label) - figures.utf8.count - 4
    guard barRoom >= 8 else { return DisplayWidth.truncated("\(label)  \(figures)", to: room) }
    let width = min(barRoom, 30)
    let bar = DisplayWidth.paddedRight(Bar.text(done, of: total, width: width), to: width)
    return "\(label)  \(bar)  \(figures)"
  }

  /// Rounded down, so that 100 % is said of nothing that is not done.
  private static func percentage(_ done: Int64, of total: Int64) -> Int64 {
    if done >= total { return 100 }
    if done <= 0 { return 0 }
    let product = UInt64(done).multipliedFullWidth(by: 100)
    return Int64(UInt64(total).dividingFullWidth(product).quotient)
  }

  /// Milliseconds of a clock that never goes back: `clock_gettime(CLOCK_MONOTONIC)`.
  public static let monotonicMilliseconds: @Sendable () -> Int64 = {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
