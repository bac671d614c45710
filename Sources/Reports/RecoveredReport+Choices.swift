public import CaseModel

extension RecoveredReport {
  /// How many choices stand below a table; JSON has all of them.
  public static let choiceLinesMax = 20

  /// What other values of conflicts would change, a line a choice, and between which totals they
  /// leave the report: empty without any choice.
  public var choiceLines: [Phrase] {
    var lines = doubts.choices.prefix(Self.choiceLinesMax).map { line(of: $0) }
    let more = doubts.choices.count - lines.count
    if more > 0 {
      lines.append(Phrase("另有\(more)处，见 JSON 格式。", "And \(more) more, see the JSON format."))
    }
    if let range = doubts.range { lines.append(line(of: range)) }
    return lines
  }

  private func line(of choice: RecoveredChoice) -> Phrase {
    let shown = Self.phrase(choice.shown)
    let other = Self.phrase(choice.other)
    let effect = Self.effect(of: choice)
    return Phrase(
      "案件 \(choice.shortNumber) \(choice.label.chinese)：现为“\(choice.shown.text.chinese)”"
        + "（\(shown)），另填“\(choice.other.text.chinese)”（\(other)）；"
        + "若改选，\(effect.chinese)。",
      "Case \(choice.shortNumber), \(choice.label.english): shown “\(choice.shown.text.english)” "
        + "(\(shown)), other “\(choice.other.text.english)” (\(other)); if that is taken: "
        + "\(effect.english).")
  }

  private static func phrase(_ value: RecoveredChoice.Value) -> String {
    "\(value.by) \(Instant(iso: value.at)?.localMinute ?? value.at)"
  }

  private static func effect(of choice: RecoveredChoice) -> Phrase {
    guard let change = choice.change else {
      return Phrase("合计金额过大，无法计算", "a sum is too large to be computed")
    }
    var parts: [Phrase] = []
    if !change.isZero { parts.append(named(Phrase("合计", "total"), change)) }
    // The rows say nothing new where the one that changes, changes as the total.
    if !choice.rows.allSatisfy({ $0.change == change }) {
      parts += choice.rows.map { named($0.label, $0.change) }
    }
    return Phrase(
      parts.map(\.chinese).joined(separator: "；"), parts.map(\.english).joined(separator: "; "))
  }

  private static func named(_ label: Phrase, _ change: RecoveredFigures) -> Phrase {
    let parts = RecoveredFigure.allCases.filter { change[$0] != 0 }.map { figure in
      let value = (change[figure] > 0 ? "+" : "") + figure.text(change[figure])
      return phrase(figure, value)
    }
    return list(label, parts)
  }

  private func line(of range: RecoveredRange) -> Phrase {
    let parts = RecoveredFigure.allCases.filter { range.lowest[$0] != range.highest[$0] }
      .map { figure in
        Self.phrase(
          figure, "\(figure.text(range.lowest[figure]))—\(figure.text(range.highest[figure]))")
      }
    guard !parts.isEmpty else {
      return Phrase("无论怎样选定，合计不变。", "Whatever is chosen, the totals stay as they are.")
    }
    let list = Self.list(Phrase("合计最低—最高", "totals, lowest—highest"), parts)
    return Phrase("无论怎样选定，\(list.chinese)。", "Whatever is chosen, \(list.english).")
  }

  private static func phrase(_ figure: RecoveredFigure, _ value: String) -> Phrase {
    Phrase(
      "\(figure.label.chinese) \(value)" + (figure.isAmount ? " 元" : ""),
      "\(figure.label.english) \(value)" + (figure.isAmount ? " yuan" : ""))
  }

  private static func list(_ label: Phrase, _ parts: [Phrase]) -> Phrase {
    Phrase(
      "\(label.chinese)：\(parts.map(\.chinese).joined(separator: "、"))",
      "\(label.english): \(parts.map(\.english).joined(separator: ", "))")
  }
}
