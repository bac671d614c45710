import CaseModel

/// Takes members of one heading, each once, and says which were not asked for.
struct MemberReader {
  /// What is wrong so far.
  private(set) var faults: [PlanFault] = []
  private let section: PlanText.Section
  private var asked: [String] = []

  /// Characters of a name at most: as many as the name of a firm has.
  static let nameCharactersMax = 100

  init(_ section: PlanText.Section) { self.section = section }

  /// All faults, with members that nobody asked for.
  func finish() -> [PlanFault] {
    faults
      + section.members.filter { !asked.contains($0.name) }
      .map { fault($0.name, .unknownMember(allowed: asked)) }
  }

  mutating func add(_ name: String, _ kind: PlanFault.Kind) { faults.append(fault(name, kind)) }

  func fault(_ name: String, _ kind: PlanFault.Kind) -> PlanFault {
    let line = section.members.first { $0.name == name }?.line ?? section.line
    let path = section.heading.isEmpty ? name : section.heading + "." + name
    return PlanFault(line: line, member: path, kind: kind)
  }

  // MARK: - Values

  mutating func name() -> Phrase? {
    let chinese = text("name")
    let english = text("name_en", isRequired: false)
    return chinese.map { Phrase($0, english ?? $0) }
  }

  mutating func text(_ name: String, isRequired: Bool = true) -> String? {
    guard let value = value(name, isRequired) else { return nil }
    guard case .text(let text) = value, !text.isEmpty, TextFolding.trimmed(text) == text,
      text.count <= MemberReader.nameCharactersMax,
      text.unicodeScalars.allSatisfy({ $0.value >= 32 })
    else { return refuse(name, .text(charactersMax: MemberReader.nameCharactersMax)) }
    return text
  }

  mutating func planCode(_ name: String) -> String? {
    guard let value = value(name, true) else { return nil }
    guard case .text(let text) = value, PlanVersion.isCode(text) else {
      return refuse(name, .planCode)
    }
    return text
  }

  mutating func code(_ name: String) -> String? {
    guard let value = value(name, true) else { return nil }
    func isCodeByte(_ byte: UInt8) -> Bool {
      0x61...0x7A ~= byte || 0x41...0x5A ~= byte || 0x30...0x39 ~= byte
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
    guard case .text(let text) = value, 1...40 ~= text.utf8.count,
      text.utf8.allSatisfy(isCodeByte)
    else { return refuse(name, .code) }
    return text
  }

  mutating func word(_ name: String, _ allowed: [String], isRequired: Bool = true) -> String? {
    guard let value = value(name, isRequired) else { return nil }
    guard case .text(let text) = value else {
      add(name, .unknownWord(MemberReader.shown(value), allowed: allowed))
      return nil
    }
    guard allowed.contains(text) else {
      add(name, .unknownWord(text, allowed: allowed))
      return nil
    }
    return text
  }

  mutating func number(
    _ name: String, _ bounds: ClosedRange<Int>, isRequired: Bool = true
  ) -> Int? {
    guard let value = value(name, isRequired) else { return nil }
    guard case .number(let text) = value, let number = Int(text), bounds.contains(number) else {
      return refuse(name, .number(bounds))
    }
    return number
  }

  mutating func bounds(_ name: String, _ bounds: ClosedRange<Int>) -> ClosedRange<Int>? {
    guard let value = value(name, false) else { return nil }
    guard case .list(let texts) = value, texts.count == 2, let low = Int(texts[0]),
      let high = Int(texts[1]), low <= high, bounds.contains(low), bounds.contains(high)
    else { return refuse(name, .bounds(16...60)) }
    return low...high
  }

  mutating func amount(
    _ name: String, isPositive: Bool = false, isRequired: Bool = true
  ) -> Fen? {
    guard let value = value(name, isRequired) else { return nil }
    guard case .number(let text) = value, let fen = MemberReader.fen(text),
      !isPositive || fen > .zero
    else { return refuse(name, .amount(isPositive: isPositive)) }
    return fen
  }

  mutating func amounts(_ name: String) -> [Fen]? {
    guard let value = value(name, true) else { return nil }
    guard case .list(let texts) = value, !texts.isEmpty else { return refuse(name, .amounts) }
    let amounts = texts.compactMap { MemberReader.fen($0) }
    guard amounts.count == texts.count else { return refuse(name, .amounts) }
    return amounts
  }

  mutating func date(_ name: String) -> LocalDate? {
    guard let value = value(name, true) else { return nil }
    guard case .date(let date) = value else { return refuse(name, .date) }
    return date
  }

  mutating func flag(_ name: String) -> Bool {
    guard let value = value(name, false) else { return false }
    guard case .flag(let flag) = value else { return refuse(name, .flag) ?? false }
    return flag
  }

  mutating func rate(_ name: String) -> Rate? {
    guard let value = value(name, true) else { return nil }
    guard case .text(let text) = value, text.hasSuffix("%"), text.first != "-",
      let tenThousandths = MemberReader.scaled(String(text.dropLast()), places: 4)
    else { return refuse(name, .rate) }
    guard let rate = Rate(millionths: tenThousandths) else {
      add(name, .rateOutOfBounds(text))
      return nil
    }
    return rate
  }

  // MARK: - Steps

  private mutating func value(_ name: String, _ isRequired: Bool) -> PlanText.Value? {
    asked.append(name)
    let value = section.members.first { $0.name == name }?.value
    if value == nil, isRequired, !section.unreadable.contains(name) { add(name, .missing) }
    return value
  }

  private mutating func refuse<Value>(_ name: String, _ wanted: PlanFault.Wanted) -> Value? {
    add(name, .wanted(wanted))
    return nil
  }

  private static func fen(_ text: String) -> Fen? {
    guard let fen = scaled(text, places: 2), fen <= Fen.limit.rawValue else { return nil }
    return Fen(rawValue: Int64(fen))
  }

  /// A decimal number moved left by so many places; nil for more decimals than that.
  private static func scaled(_ text: String, places: Int) -> Int? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard 1...2 ~= parts.count, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard fraction.count <= places, text.utf8.count <= 18,
      text.utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") })
    else { return nil }
    return Int(parts[0] + fraction + String(repeating: "0", count: places - fraction.count))
  }

  private static func shown(_ value: PlanText.Value) -> String {
    switch value {
    case .text(let text), .number(let text): text
    case .date(let date): date.iso
    case .flag(let flag): String(flag)
    case .list(let texts): "[" + texts.joined(separator: ", ") + "]"
    }
  }
}
