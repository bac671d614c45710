public import CaseModel

/// One check of tables that are computed from others: it compares them and computes them anew where
/// they differ.
///
/// Each stands in a file of its own, `StoreCheck+Search.swift`, and in ``all``.
public struct StoreCheck: Sendable {
  /// The name on the command line.
  public let name: String
  /// What a clerk calls what is checked.
  public let label: Phrase
  private let body: @Sendable (CaseStore, (Int64, Int64) -> Void) throws -> Outcome

  /// What a check found.
  public struct Outcome: Sendable, Hashable {
    /// How many rows were compared.
    public let examined: Int64
    /// How many differed or were missing; nil where the whole could not be read.
    public let wrong: Int64?
    /// Whether it was computed anew.
    public let isRebuilt: Bool

    /// Whether nothing was wrong.
    public var isSound: Bool { wrong == 0 }
  }

  init(
    _ name: String, _ label: Phrase,
    _ body: @escaping @Sendable (CaseStore, (Int64, Int64) -> Void) throws -> Outcome
  ) {
    self.name = name
    self.label = label
    self.body = body
  }

  /// Every check.
  public static let all: [StoreCheck] = [.search, .figures, .indexes]

  /// Checks a store, and repairs what can be computed again.
  ///
  /// - Parameter progress: told how much is done, and of how much.
  public func run(
    _ store: CaseStore, progress: (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
  ) throws -> Outcome {
    try body(store, progress)
  }
}
