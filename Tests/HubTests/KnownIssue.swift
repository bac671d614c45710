import Testing

/// Marks a test that shows a fault which is not mended yet: it must fail, and says so when it no
/// longer does.
struct KnownIssue: TestTrait, TestScoping {
  let fault: Comment

  func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    await withKnownIssue(fault) { try await function() }
  }
}

extension Trait where Self == KnownIssue {
  static func knownIssue(_ fault: Comment) -> Self { KnownIssue(fault: fault) }
}
