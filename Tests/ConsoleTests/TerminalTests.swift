import CaseModel
import Console
import Testing

struct TerminalTests {
  private func terminal(
    isTerminal: Bool = true, device: Int? = nil, _ environment: [String: String] = [:]
  ) -> Terminal {
    Terminal(
      isInputTerminal: isTerminal, isOutputTerminal: isTerminal, isErrorTerminal: isTerminal,
      deviceWidthCells: device, environment: { environment[$0] })
  }

  @Test(
    arguments: [
      (["LANG": "zh_CN.UTF-8"], .chinese), (["LANG": "zh_TW"], .chinese),
      (["LANG": "ZH"], .chinese),
      (["LANG": "en_GB.UTF-8"], .english), (["LANG": "mn_CN"], .english), ([:], .english),
      (["LANG": "zh_CN", "LC_ALL": "C.UTF-8"], .english),
      (["LANG": "zh_CN", "LC_MESSAGES": "en_US"], .english),
      (["LANG": "en_US", "LC_ALL": "zh_CN", "LC_MESSAGES": "en_US"], .chinese),
      (["LANG": "zh_CN", "LC_ALL": ""], .chinese),
    ] as [([String: String], Language)])
  func `the first locale variable that is set decides the language`(
    environment: [String: String], language: Language
  ) {
    #expect(terminal(environment).language == language)
  }

  @Test func `the width is that of COLUMNS, else of the device, else 80`() {
    #expect(terminal(device: 120, ["COLUMNS": "60"]).widthCells == 60)
    #expect(terminal(device: 120).widthCells == 120)
    #expect(terminal(device: 0).widthCells == 80)
    #expect(terminal().widthCells == 80)
    for nonsense in ["", "0", "-4", "wide", "99999999999999999999"] {
      #expect(terminal(device: 120, ["COLUMNS": nonsense]).widthCells == 120)
    }
  }

  @Test func `colour is for terminals whose owner did not refuse it`() {
    #expect(terminal().outputStyle == .colored)
    #expect(terminal(["NO_COLOR": "1"]).outputStyle == .plain)
    #expect(terminal(["NO_COLOR": "1"]).errorStyle == .plain)
    #expect(terminal(["NO_COLOR": ""]).errorStyle == .colored)
    #expect(terminal(["TERM": "dumb"]).outputStyle == .plain)
    #expect(terminal(isTerminal: false).outputStyle == .plain)
  }

  @Test func `only a terminal asks for a layout that fits`() {
    #expect(terminal(device: 120).layoutWidthCells == 120)
    #expect(terminal(isTerminal: false, device: 120, ["COLUMNS": "60"]).layoutWidthCells == nil)
  }
}
