import Bench
import Testing

struct FigureTableTests {
  private var table: FigureTable {
    var table = FigureTable()
    table.circumstances = ["2 cores"]
    table.figures = [
      Figure(
        "save", "save a record", .perSecond, ours: [7_000, 8_000, 9_000],
        plain: [10_000, 10_000, 10_000], layout: [9_000, 9_100, 9_200], against: .plain,
        target: .atLeast(0.8), remark: "1 sync a transaction"),
      Figure("pull", "answer \"a\" pull", .milliseconds, [4.25, 4, 4.5], target: .atMost(5)),
      Figure(
        waiting: "tls", "with TLS", .perSecond, target: .atLeast(25_000), remark: "waits for D"),
      Figure("verify", "verify", .perSecond, [0.1234]),
    ]
    return table
  }

  @Test func `a row shows medians, the ratio with its spread, the target and the verdict`() {
    let lines = table.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "2 cores")
    // The columns are as wide as their widest cell; what they hold is looked at without spaces.
    let rows = lines[1...5].map { $0.split(separator: " ").joined(separator: " ") }
    #expect(
      rows == [
        "name work ours P L ratio (least-most) target verdict",
        "save save a record 8,000 /s 10,000 /s 9,100 /s 0.800 (0.700-0.900) >= 0.800 P undecided",
        "pull answer \"a\" pull 4.25 ms (4.00-4.50) <= 5.00 ms reached",
        "tls with TLS >= 25,000 /s waits",
        "verify verify 0.123 /s (0.123-0.123) -",
      ])
    #expect(lines[6...] == ["save: 1 sync a transaction", "tls: waits for D", ""])
  }

  @Test func `words stand at the left of their column and numbers at the right`() {
    let lines = table.text.split(separator: "\n").map(Array.init)
    let ours = lines[2].firstRange(of: Array("8,000 /s")).map(\.upperBound)
    #expect(ours == lines[3].firstRange(of: Array("4.25 ms")).map(\.upperBound))
    let verdicts = [(2, "undecided"), (3, "reached"), (4, "waits")].map { row, verdict in
      lines[row].firstRange(of: Array(verdict))?.lowerBound
    }
    #expect(Set(verdicts).count == 1)
  }

  @Test func `JSON holds every measurement and quotes what it must`() {
    let json = table.json
    #expect(json.contains(#""name": "save", "work": "save a record", "unit": "/s""#))
    #expect(json.contains(#""ours": [7000.0, 8000.0, 9000.0], "plain": [10000.0, "#))
    #expect(
      json.contains(#""reference": "P", "ratio": [0.7, 0.8, 0.9], "target": {"at_least": 0.8}"#))
    #expect(json.contains(#""work": "answer \"a\" pull""#))
    #expect(json.contains(#""name": "tls", "work": "with TLS", "unit": "/s", "ours": null"#))
    #expect(json.contains(#""verdict": "waits", "remark": "waits for D"}"#))
  }
}
