import CaseModel

/// Makes terms of the headings and members of a plan file, and gathers what is wrong.
struct PlanReader {
  /// What is wrong, in the order it was found.
  private(set) var faults: [PlanFault]
  private let sections: [PlanText.Section]

  private static let headings = ["window", "benefit", "benefit.segment", "benefit.amount"]

  init(_ text: PlanText) {
    faults = text.faults
    sections = text.sections
  }

  /// The terms; nil where something that they need is missing or wrong.
  mutating func terms() -> PlanTerms? {
    var top = MemberReader(sections[0])
    let format = top.number("format", PlanFile.format...Int.max)
    if let format, format > PlanFile.format {
      // What a newer version wrote is not judged by the rules of this one.
      faults = [top.fault("format", .newerFormat(format))]
      return nil
    }
    let code = top.planCode("code")
    let year = top.number("year", PlanVersion.years)
    let revision = top.number("revision", PlanVersion.revisions, isRequired: false)
    let name = top.name()
    let from = top.date("valid_from")
    let through = top.date("valid_through")
    if let from, let through, through < from {
      top.add("valid_through", .validityReversed(from: from, through: through))
    }
    let sex = top.word("sex", Sex.allCases.map(\.rawValue), isRequired: false)
    let ages = top.bounds("ages", 0...150)
    let fee = top.amount("fee", isRequired: false)
    let cap = top.amount("yearly_cap", isPositive: true, isRequired: false)
    faults += top.finish()
    let (windows, benefits) = entries()

    guard let code, let year, let name, let from, let through, from <= through,
      let version = PlanVersion(code: code, year: year, revision: revision ?? 1)
    else { return nil }
    return PlanTerms(
      version, name: name, validity: from...through,
      admission: Admission(sex: sex.flatMap { Sex(rawValue: $0) }, ages: ages, fee: fee),
      windows: windows, yearlyCap: cap, benefits: benefits)
  }

  // MARK: - Entries

  private mutating func entries() -> ([ClaimWindow], [PlanBenefit]) {
    var windows: [ClaimWindow] = []
    var benefits: [PlanBenefit] = []
    var index = 1
    while index < sections.count {
      let section = sections[index]
      index += 1
      switch section.heading {
      case "window": if let window = window(section) { windows.append(window) }
      case "benefit":
        let first = index
        while index < sections.count, sections[index].heading.hasPrefix("benefit.") { index += 1 }
        guard let benefit = benefit(section, sections[first..<index]) else { continue }
        if benefits.contains(where: { $0.code == benefit.code }) {
          add(section, "code", .codeTwice(benefit.code))
        }
        benefits.append(benefit)
      case "benefit.segment", "benefit.amount":
        add(section, nil, .headingTooEarly(after: "benefit"))
      default:
        add(section, nil, .unknownHeading(section.heading, allowed: PlanReader.headings))
      }
    }
    return (windows, benefits)
  }

  private mutating func window(_ section: PlanText.Section) -> ClaimWindow? {
    var members = MemberReader(section)
    let days = members.number("days", 0...3_660)
    let start = members.word("after", ClaimWindow.Start.allCases.map(\.rawValue))
      .flatMap { ClaimWindow.Start(rawValue: $0) }
    faults += members.finish()
    guard let days, let start else { return nil }
    return ClaimWindow(days, after: start)
  }

  private mutating func benefit(
    _ section: PlanText.Section, _ entries: ArraySlice<PlanText.Section>
  ) -> PlanBenefit? {
    var members = MemberReader(section)
    let code = members.code("code")
    let name = members.name()
    let floor = members.amount("floor", isRequired: false)
    let cap = members.amount("cap", isPositive: true, isRequired: false)
    if let floor, let cap, floor > cap {
      members.add("floor", .floorAboveCap(floor: floor, cap: cap))
    }
    let waitingDays = members.number("waiting_days", 0...3_660, isRequired: false)
    let waitsOnRenewal = members.flag("waits_on_renewal")
    let isOnce = members.flag("once")
    let word = members.word("shape", BenefitShape.words)
    var shape: BenefitShape?
    if let word { shape = self.shape(word, &members, entries) }
    // Without a shape nothing is known of what else may stand here.
    faults += word == nil ? members.faults : members.finish()
    guard let code, let name, let shape else { return nil }
    return PlanBenefit(
      code, name: name, shape, floor: floor, cap: cap, waitingDays: waitingDays ?? 0,
      waitsOnRenewal: waitsOnRenewal, isOnce: isOnce)
  }

  private mutating func shape(
    _ word: String, _ members: inout MemberReader, _ entries: ArraySlice<PlanText.Section>
  ) -> BenefitShape? {
    let inner =
      switch word {
      case "segmented": "benefit.segment"
      case "lump_sum", "fixed": "benefit.amount"
      default: ""
      }
    for entry in entries where entry.heading != inner {
      let isKnown = PlanReader.headings.contains(entry.heading)
      add(
        entry, isKnown ? entry.heading : nil,
        isKnown
          ? .notOfShape(word)
          : .unknownHeading(entry.heading, allowed: PlanReader.headings))
    }
    let entries = entries.filter { $0.heading == inner }
    switch word {
    case "segmented":
      if entries.isEmpty { members.add("segment", .missing) }
      return .segmented(segments(entries))
    case "percent":
      let rate = members.rate("rate")
      let deductible = members.amount("deductible", isRequired: false)
      return rate.map { .percent($0, deductible: deductible ?? .zero) }
    case "per_day":
      let daily = members.amounts("daily")
      let most = members.number("days_max", 1...3_660, isRequired: false)
      return daily.map { .perDay($0, daysMax: most) }
    default:
      if entries.isEmpty { members.add("amount", .missing) }
      let amounts = amounts(entries)
      return word == "fixed" ? .fixed(amounts) : .lumpSum(amounts)
    }
  }

  private mutating func segments(_ entries: [PlanText.Section]) -> [Segment] {
    var segments: [Segment] = []
    for entry in entries {
      var members = MemberReader(entry)
      let from = members.amount("from")
      let through = members.amount("through", isPositive: true, isRequired: false)
      let rate = members.rate("rate")
      if let from {
        if let last = segments.last {
          judge(from, after: last, &members)
        } else if from > .zero {
          members.add("from", .segmentsGap(from: from, previousThrough: nil))
        }
        if let through, through <= from {
          members.add("through", .segmentReversed(from: from, through: through))
        }
      }
      faults += members.finish()
      // What follows is judged by the bounds, whatever the rate.
      if let from { segments.append(Segment(from, through, rate ?? .whole)) }
    }
    return segments
  }

  private func judge(_ from: Fen, after last: Segment, _ members: inout MemberReader) {
    guard let through = last.through else { return members.add("from", .segmentAfterLast) }
    if from < through {
      members.add("from", .segmentsOverlap(from: from, previousThrough: through))
    } else if from > through {
      members.add("from", .segmentsGap(from: from, previousThrough: through))
    }
  }

  private mutating func amounts(_ entries: [PlanText.Section]) -> [CodedAmount] {
    var amounts: [CodedAmount] = []
    for entry in entries {
      var members = MemberReader(entry)
      let code = members.code("code")
      let amount = members.amount("amount", isPositive: true)
      if let code, amounts.contains(where: { $0.code == code }) {
        members.add("code", .codeTwice(code))
      }
      faults += members.finish()
      if let code, let amount { amounts.append(CodedAmount(code, amount)) }
    }
    return amounts
  }

  private mutating func add(
    _ section: PlanText.Section, _ member: String?, _ kind: PlanFault.Kind
  ) {
    let path = member.map { $0.contains(".") ? $0 : section.heading + "." + $0 }
    faults.append(PlanFault(line: section.line, member: path, kind: kind))
  }
}
