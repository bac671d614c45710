import CaseModel
import Testing

@testable import Deadlines

/// What happens to a running period.
struct ChangeTests {
  private func end(
    _ code: String = "LIM-1Y", from start: String, _ changes: DeadlineChange...
  ) throws -> Deadline {
    let rule = try #require(DeadlineRule.find(code))
    return try #require(
      Deadline(rule, from: try date(start), changes: changes, calendar: .published))
  }

  @Test func `an interruption starts the period again, whole`() throws {
    let deadline = try end(
      from: "2024-03-04", .init(.interrupted, from: try date("2024-09-10")))
    #expect(deadline.startedOn.iso == "2024-03-04")
    #expect(deadline.countedFrom.iso == "2024-09-10")
    #expect(deadline.lastDay?.iso == "2025-09-10")
  }

  @Test func `interruptions follow one another in any order of entry`() throws {
    let deadline = try end(
      from: "2023-03-01", .init(.interrupted, from: try date("2024-12-02")),
      .init(.interrupted, from: try date("2024-01-10")))
    #expect(deadline.countedFrom.iso == "2024-12-02")
  }

  @Test func `an interruption after the end finds nothing to interrupt`() throws {
    let late = try end(from: "2024-03-04", .init(.interrupted, from: try date("2025-03-05")))
    #expect(late.lastDay?.iso == "2025-03-04")
    // On the last day it still does, and on a last day that was moved off a Sunday, too.
    let last = try end(from: "2024-03-04", .init(.interrupted, from: try date("2025-03-04")))
    #expect(last.lastDay?.iso == "2026-03-04")
    let moved = try end(from: "2024-03-02", .init(.interrupted, from: try date("2025-03-03")))
    #expect(moved.countedFrom.iso == "2025-03-03")
  }

  @Test func `a suspension adds its days`() throws {
    let deadline = try end(
      from: "2024-03-04",
      .init(.suspended, from: try date("2024-06-01"), until: try date("2024-06-11")))
    #expect(deadline.rawEnd?.iso == "2025-03-14")
    #expect(deadline.countedFrom.iso == "2024-03-04")
  }

  @Test func `days in two suspensions count once`() throws {
    let deadline = try end(
      from: "2024-03-04",
      .init(.suspended, from: try date("2024-06-06"), until: try date("2024-06-16")),
      .init(.suspended, from: try date("2024-06-01"), until: try date("2024-06-11")))
    #expect(deadline.rawEnd?.iso == "2025-03-19")
    let inside = try end(
      from: "2024-03-04",
      .init(.suspended, from: try date("2024-06-01"), until: try date("2024-06-21")),
      .init(.suspended, from: try date("2024-06-06"), until: try date("2024-06-11")))
    #expect(inside.rawEnd?.iso == "2025-03-24")
  }

  @Test func `a suspension that goes on leaves no end`() throws {
    let deadline = try end(
      from: "2024-03-04", .init(.suspended, from: try date("2024-06-01")))
    #expect(deadline.lastDay == nil)
    #expect(deadline.suspendedSince?.iso == "2024-06-01")
    #expect(!deadline.isOverdue(on: .max))
  }

  @Test func `a suspension after the end acts on nothing, an earlier one on what is left`() throws {
    let late = try end(from: "2024-03-04", .init(.suspended, from: try date("2025-03-05")))
    #expect(late.rawEnd?.iso == "2025-03-04")
    let early = try end(
      from: "2024-03-04",
      .init(.suspended, from: try date("2024-02-01"), until: try date("2024-03-14")))
    #expect(early.rawEnd?.iso == "2025-03-14")
    let over = try end(
      from: "2024-03-04",
      .init(.suspended, from: try date("2024-02-01"), until: try date("2024-03-01")))
    #expect(over.rawEnd?.iso == "2025-03-04")
  }

  @Test func `a suspension keeps an interruption possible, and only its rest counts afterwards`()
    throws
  {
    let deadline = try end(
      from: "2024-03-04",
      .init(.suspended, from: try date("2025-03-01"), until: try date("2025-03-21")),
      .init(.interrupted, from: try date("2025-03-11")))
    #expect(deadline.countedFrom.iso == "2025-03-11")
    #expect(deadline.rawEnd?.iso == "2026-03-21")
  }

  @Test func `an extension names its last day and moves off rest days`() throws {
    let deadline = try end(
      "MED-15", from: "2025-10-10",
      .init(.extended, from: try date("2025-10-20"), until: try date("2025-11-01")))
    #expect(deadline.lastDay?.iso == "2025-11-03")
    let shorter = try end(
      "MED-15", from: "2025-10-10",
      .init(.extended, from: try date("2025-10-20"), until: try date("2025-10-21")))
    #expect(shorter.lastDay?.iso == "2025-10-27")
  }

  @Test func `a rule leaves aside what cannot happen to it`() throws {
    let deadline = try end(
      "MED-15", from: "2025-09-15", .init(.interrupted, from: try date("2025-09-20")),
      .init(.suspended, from: try date("2025-09-20")))
    #expect(deadline.lastDay?.iso == "2025-09-30")
  }

  @Test func `working days stand still while suspended`() throws {
    let rule = DeadlineRule(
      "TEST", Phrase("试", "test"), starts: Phrase("始", "start"), .duty, changes: [.suspended],
      .init(Phrase("法", "law"), 1, from: (2020, 1, 1), .workingDays(5)))
    // Monday; five working days are Tuesday to Monday.
    let plain = Deadline(rule, from: try date("2025-06-09"), calendar: .published)
    #expect(plain?.lastDay?.iso == "2025-06-16")
    let paused = Deadline(
      rule, from: try date("2025-06-09"),
      changes: [.init(.suspended, from: try date("2025-06-10"), until: try date("2025-06-12"))],
      calendar: .published)
    #expect(paused?.lastDay?.iso == "2025-06-18")
  }

  @Test func `a day counted back moves to the working day before it`() throws {
    // Five days before Thursday 2025-10-09 is a holiday; the last working day before is 09-30.
    #expect(try end("ARB-HEAR", from: "2025-10-09").lastDay?.iso == "2025-09-30")
    #expect(try end("ARB-POSTPONE", from: "2025-06-20").lastDay?.iso == "2025-06-17")
  }
}
