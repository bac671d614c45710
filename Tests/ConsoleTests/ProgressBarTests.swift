import CaseModel
import Console
import Synchronization
import Testing

struct ProgressBarTests {
  /// A clock that is set by hand, and what was drawn.
  private final class Screen: Sendable {
    let time = Mutex<Int64>(0)
    let drawn = Mutex<[String]>([])

    func bar(isTerminal: Bool = true, widthCells: Int = 60) -> ProgressBar {
      let terminal = Terminal(
        isInputTerminal: true, isOutputTerminal: false, isErrorTerminal: isTerminal,
        deviceWidthCells: widthCells, environment: { _ in nil })
      return ProgressBar(
        label: "同步", terminal: terminal, now: { self.time.withLock { $0 } },
        write: { text in self.drawn.withLock { $0.append(text) } })
    }

    var lines: [String] { drawn.withLock { $0 } }
  }

  @Test func `a bar is drawn in place and cleared at the end`() {
    let screen = Screen()
    let bar = screen.bar()
    bar.update(0, total: 2300)
    screen.time.withLock { $0 = 100 }
    bar.update(1200, total: 2300)
    bar.finish()
    let empty = DisplayWidth.spaces(for: 30)
    #expect(
      screen.lines == [
        "\r同步  \(empty)    0%  0/2300\u{1B}[K",
        "\r同步  ███████████████▋                 52%  1200/2300\u{1B}[K",
        "\r\u{1B}[K",
      ])
  }

  @Test func `it is drawn at most ten times a second, but the last step always`() {
    let screen = Screen()
    let bar = screen.bar()
    for step in 0...1000 {
      screen.time.withLock { $0 = Int64(step) }
      bar.update(Int64(step), total: 1000)
    }
    #expect(screen.lines.count == 11)
    #expect(screen.lines.last?.contains("100%  1000/1000") == true)
  }

  @Test func `nothing is drawn where nobody looks, and nothing after the end`() {
    let hidden = Screen()
    let bar = hidden.bar(isTerminal: false)
    bar.update(1, total: 2)
    bar.finish()
    #expect(hidden.lines == [])
    let shown = Screen()
    let other = shown.bar()
    other.finish()
    other.update(1, total: 2)
    other.finish()
    #expect(shown.lines == [])
  }

  @Test func `an unknown total shows the number alone`() {
    let screen = Screen()
    screen.bar().update(17, total: nil)
    screen.bar().update(17, total: 0)
    #expect(screen.lines == ["\r同步  17\u{1B}[K", "\r同步  17\u{1B}[K"])
  }

  @Test func `100 % is said only of what is done`() {
    let screen = Screen()
    screen.bar().update(999_999, total: 1_000_000)
    screen.bar().update(.max - 1, total: .max)
    #expect(screen.lines[0].contains(" 99%"))
    #expect(screen.lines[1].contains(" 99%"))
  }

  @Test(arguments: [5, 10, 25, 30, 38, 80])
  func `a drawing never reaches the last cell`(widthCells: Int) {
    let screen = Screen()
    screen.bar(widthCells: widthCells).update(123_456, total: 9_999_999)
    for line in screen.lines {
      let text = line.dropFirst().dropLast(3)
      #expect(DisplayWidth.cells(of: text) < widthCells, "\(text)")
    }
  }
}

extension DisplayWidth {
  /// So many spaces.
  fileprivate static func spaces(for width: Int) -> String { paddedRight("", to: width) }
}
