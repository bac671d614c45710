internal import CaseModel

/// Draws values that a clerk could type, from pools small enough that people at different offices
/// often write the same.
struct ValueDrawing {
  /// Offices that cases may be at.
  let offices: [String]
  /// Records that a reference may name, by type.
  let references: [String: [String]]
  /// Cases that a case may name.
  var cases: [String] = []

  /// A value that fits a field; nil to clear it.
  func value(_ field: Field, _ random: inout Randomness) -> FieldValue? {
    if field.required == .never, random.happens(perMille: 120) { return nil }
    switch field.kind {
    case .text(let use): return .text(text(use, &random))
    case .integer(let range): return .integer(integer(range, &random))
    case .money: return .integer(integer(0...50_000_00, &random))
    case .date: return .text(date(&random))
    case .choice(let list): return .text(random.pick(list.choices).code)
    case .flag: return .flag(random.happens(perMille: 500))
    case .reference(let type):
      return .text(random.pick((references[type] ?? []) + ["150502-gone"]))
    case .set(let list):
      let few = Array(list.choices.prefix(4))
      let chosen = few.filter { _ in random.happens(perMille: 400) }
      return .codes((chosen.isEmpty ? [random.pick(few)] : chosen).map(\.code))
    }
  }

  private func text(_ use: TextUse, _ random: inout Randomness) -> String {
    switch use {
    case .office: random.pick(offices)
    case .number: random.pick(["通劳人调〔2025〕7号", "通劳人调(2025)7号", "2025-007", "7"])
    case .record: random.pick(["150502-1", "150502-2"] + cases + cases)
    case .digests: ""
    case .user: random.pick(["li", "zhang.wei", "wu"])
    default:
      random.pick([
        "甲", "乙", "一", "同一", "“引号” 与 \\ 和 /", "e\u{301}", "\u{e9}", "\u{FA10}", "\u{585A}",
        "a\tb\nc", "🙂", String(repeating: "长", count: 1 + random.below(64)),
      ])
    }
  }

  private func integer(_ range: ClosedRange<Int64>, _ random: inout Randomness) -> Int64 {
    switch random.below(8) {
    case 0: range.lowerBound
    case 1: range.upperBound
    case 2, 3: random.within(range)
    default: min(range.upperBound, range.lowerBound + random.within(0...3))
    }
  }

  private func date(_ random: inout Randomness) -> String {
    let month = random.within(1...12)
    let day = random.within(1...28)
    return "\(random.pick([2024, 2025, 2026]))-\(month < 10 ? "0" : "")\(month)"
      + "-\(day < 10 ? "0" : "")\(day)"
  }
}
