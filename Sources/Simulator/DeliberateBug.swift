package import CaseStore

/// A bug that is switched on to prove that the simulator would find it: at a seam of the world,
/// where
/// people, messages and power meet the engine, or inside the engine.
public enum DeliberateBug: Sendable, Hashable {
  /// A bug of what surrounds the engine.
  case seam(Seam)
  /// A bug of the engine itself; only in a debug build.
  case engine(EngineFault)

  /// Bugs at the seams.
  public enum Seam: String, Sendable, CaseIterable {
    /// An edit is saved without saying what it replaces.
    case lostOver = "lost-over"
    /// An edit replaces what the store holds when it is saved, not what the person was shown.
    case overFromStore = "over-from-store"
    /// A void does not name the values that it voids.
    case voidWithoutHeads = "void-without-heads"
    /// A hub sends the receipt before its transaction is committed, and its power fails.
    case receiptBeforeCommit = "receipt-before-commit"
    /// A node asks for what follows one entry more than it holds.
    case cursorOffByOne = "cursor-off-by-one"
    /// A save is told as done before it is committed.
    case saveToldEarly = "save-told-early"
  }

  /// A bug inside the engine, by its name.
  public struct EngineFault: Sendable, Hashable {
    package let fault: DeliberateFault
  }

  /// All that this build can switch on.
  public static var allCases: [DeliberateBug] {
    var all = Seam.allCases.map { DeliberateBug.seam($0) }
    #if DEBUG
      all += DeliberateFault.allCases.map { .engine(EngineFault(fault: $0)) }
    #endif
    return all
  }

  /// The name on the command line.
  public var name: String {
    switch self {
    case .seam(let seam): seam.rawValue
    case .engine(let engine): engine.fault.rawValue
    }
  }

  /// Runs a body with the engine's fault switched on, if it is one.
  func whileActive<R>(_ body: () throws -> R) rethrows -> R {
    #if DEBUG
      if case .engine(let engine) = self {
        return try DeliberateFault.$active.withValue(engine.fault) { try body() }
      }
    #endif
    return try body()
  }
}
