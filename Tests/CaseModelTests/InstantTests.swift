import CaseModel
import Testing

struct InstantTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00.000Z", 0), ("1969-12-31T23:59:59.999Z", -1),
    ("2025-11-20T10:00:00.123Z", 1_763_632_800_123),
    ("2001-09-09T01:46:40.000Z", 1_000_000_000_000),
  ])
  func `an instant and its text are one`(text: String, milliseconds: Int64) throws {
    let instant = try #require(Instant(iso: text))
    #expect(instant.millisecondsSince1970 == milliseconds)
    #expect(instant.iso == text)
  }

  @Test(arguments: [
    "", "2025-11-20", "2025-11-20T10:00:00Z", "2025-11-20 10:00:00.123Z", "2025-11-20T10:00:00.123",
    "2025-11-20T10:00:00.123+08:00", "2025-11-20t10:00:00.123z", "2025-02-29T10:00:00.123Z",
    "2025-11-20T24:00:00.000Z", "2025-11-20T10:60:00.000Z", "2025-12-31T23:59:60.000Z",
    "2025-11-20T1０:00:00.1Z", "2025-11-20T10:00:00,123Z", "0000-01-01T00:00:00.000Z",
  ])
  func `any other spelling is refused`(text: String) {
    #expect(Instant(iso: text) == nil)
  }

  @Test func `the local date changes at 16 o'clock UTC`() throws {
    #expect(try #require(Instant(iso: "2025-11-20T15:59:59.999Z")).localDate.iso == "2025-11-20")
    #expect(try #require(Instant(iso: "2025-11-20T16:00:00.000Z")).localDate.iso == "2025-11-21")
    #expect(try #require(Instant(iso: "1969-12-31T15:59:59.999Z")).localDate.iso == "1969-12-31")
  }

  @Test func `the ends of the range are kept`() {
    #expect(Instant.min.iso == "0001-01-01T00:00:00.000Z")
    #expect(Instant.max.iso == "9999-12-31T23:59:59.999Z")
    #expect(Instant.max.localDate == .max)
    #expect(Instant.max.adding(milliseconds: 1) == .max)
    #expect(Instant.max.adding(milliseconds: .max) == .max)
    #expect(Instant.min.adding(milliseconds: .min) == .min)
  }

  @Test func `a minute is told by the clocks of China`() throws {
    #expect(Instant(iso: "2025-11-20T16:09:59.999Z")?.localMinute == "2025-11-21 00:09")
    #expect(Instant.max.localMinute == "9999-12-31 23:59")
  }

  @Test func `order of text is order in time`() throws {
    var random = SeededGenerator.fresh("instant")
    let range = Instant.min.millisecondsSince1970...Instant.max.millisecondsSince1970
    for _ in 0..<2000 {
      let first = Instant(millisecondsSince1970: .random(in: range, using: &random))
      let second = Instant(millisecondsSince1970: .random(in: range, using: &random))
      #expect(Instant(iso: first.iso) == first)
      #expect((first < second) == (first.iso < second.iso))
    }
  }
}
