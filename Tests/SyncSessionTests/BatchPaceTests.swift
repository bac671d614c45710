import SyncSession
import Testing

/// Steps of a sync grow while they are quick and shrink when one was slow.
struct BatchPaceTests {
  @Test func `quick steps double up to what the protocol allows`() {
    var pace = BatchPace(aim: .milliseconds(250))
    var steps: [Int64] = []
    for _ in 0..<6 {
      steps.append(pace.lines)
      pace.note(pace.lines, took: .milliseconds(5))
    }
    #expect(steps == [100, 200, 400, 800, 1_000, 1_000])
  }

  @Test func `a slow step shrinks the next in proportion, to a quarter at most`() {
    var pace = BatchPace(aim: .milliseconds(250))
    for _ in 0..<4 { pace.note(pace.lines, took: .zero) }
    pace.note(1_000, took: .milliseconds(500))
    #expect(pace.lines == 500)
    pace.note(500, took: .seconds(60))
    #expect(pace.lines == 125)
    pace.note(125, took: .seconds(60))
    #expect(pace.lines == BatchPace.linesMin)
    pace.note(100, took: .seconds(60))
    #expect(pace.lines == BatchPace.linesMin)
  }

  @Test func `a step that just keeps the time, or was not full, changes nothing`() {
    var pace = BatchPace(aim: .milliseconds(250))
    pace.note(100, took: .milliseconds(200))
    #expect(pace.lines == 100)
    pace.note(12, took: .milliseconds(1))
    #expect(pace.lines == 100)
  }

  @Test func `a step without any line, however slow, leaves the least size`() {
    var pace = BatchPace(aim: .milliseconds(40))
    pace.note(0, took: .seconds(9))
    #expect(pace.lines == BatchPace.linesMin)
  }
}
