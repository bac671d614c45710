// A plan as a file: what an office gives another, and what the record of a plan keeps.
//
//   format = 1
//   code = "TEST-INPATIENT"
//   year = 2025
//   revision = 1                     may be left out
//   name = "住院医疗互助保障"
//   name_en = "inpatient mutual aid" may be left out
//   valid_from = 2025-01-01
//   valid_through = 2025-12-31
//   sex = "female"                   this and the next three may be left out
//   ages = [16, 60]
//   fee = 100.00
//   yearly_cap = 500000.00
//
//   [[window]]                       until when claims are filed; any number of them
//   days = 90
//   after = "discharge"              settlement, event, cover_end
//
//   [[benefit]]                      none where the terms are not known
//   code = "inpatient"
//   name = "住院补助"
//   shape = "segmented"              percent, per_day, lump_sum, fixed
//   floor = 200.00                   this and the next four may be left out
//   cap = 20000.00
//   waiting_days = 30
//   waits_on_renewal = true
//   once = true
//
//   [[benefit.segment]]              of segmented: from 0 on, each from where the last ended
//   from = 0.00
//   through = 10000.00               the last has none
//   rate = "40%"
//
//   rate = "50%", deductible = 500.00          of percent
//   daily = [10.00, 20.00], days_max = 90      of per_day, by the year of participation
//   [[benefit.amount]] code = "any", amount = 32000.00   of lump_sum and fixed
//
// Writing gives one text a plan: what was written is read to the same terms, and written again to
// the same bytes.

import CaseModel

/// Plans as text.
public enum PlanFile {
  /// The newest format that is read, and the one that is written.
  public static let format = 1
  /// Bytes of a file at most: the largest plan with room to spare, and with it a line of the log
  /// keeps its limit.
  public static let bytesMax = 32_768

  /// Reads a plan.
  ///
  /// - Throws: every fault of the file, in the order of its lines.
  public static func read(_ text: String) throws(PlanFaults) -> PlanTerms {
    var reader = PlanReader(PlanText(text))
    let terms = reader.terms()
    guard reader.faults.isEmpty, let terms else {
      throw PlanFaults(
        reader.faults.sorted {
          ($0.line, $0.member ?? "") < ($1.line, $1.member ?? "")
        })
    }
    return terms
  }

  /// Reads the bytes of a file.
  ///
  /// - Throws: every fault of the file, in the order of its lines.
  public static func read(_ bytes: [UInt8]) throws(PlanFaults) -> PlanTerms {
    // A byte order mark is what some editors put before a text.
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    guard body.count <= bytesMax, let text = String(validating: body, as: UTF8.self) else {
      throw PlanFaults([PlanFault(line: 1, member: nil, kind: .notText)])
    }
    return try read(text)
  }

  /// Writes a plan: the text that ``read(_:)-(String)`` gives the same terms for.
  public static func write(_ terms: PlanTerms) -> String {
    var writer = PlanWriter()
    writer.write(terms)
    return writer.text
  }
}

/// All faults of a plan file.
public struct PlanFaults: Error, Hashable, Sendable {
  /// The faults in the order of their lines.
  public let all: [PlanFault]

  init(_ all: [PlanFault]) { self.all = all }
}

/// Puts terms into lines.
private struct PlanWriter {
  private(set) var text = ""

  mutating func write(_ terms: PlanTerms) {
    member("format", String(PlanFile.format))
    member("code", quoted(terms.version.code))
    member("year", String(terms.version.year))
    member("revision", String(terms.version.revision))
    name(terms.name)
    member("valid_from", terms.validity.lowerBound.iso)
    member("valid_through", terms.validity.upperBound.iso)
    if let sex = terms.admission.sex { member("sex", quoted(sex.rawValue)) }
    if let ages = terms.admission.ages {
      member("ages", "[\(ages.lowerBound), \(ages.upperBound)]")
    }
    if let fee = terms.admission.fee { member("fee", fee.yuan) }
    if let cap = terms.yearlyCap { member("yearly_cap", cap.yuan) }
    for window in terms.windows {
      heading("window")
      member("days", String(window.days))
      member("after", quoted(window.start.rawValue))
    }
    for benefit in terms.benefits { write(benefit) }
  }

  private mutating func write(_ benefit: PlanBenefit) {
    heading("benefit")
    member("code", quoted(benefit.code))
    name(benefit.name)
    member("shape", quoted(benefit.shape.word))
    if let floor = benefit.floor { member("floor", floor.yuan) }
    if let cap = benefit.cap { member("cap", cap.yuan) }
    if benefit.waitingDays > 0 { member("waiting_days", String(benefit.waitingDays)) }
    if benefit.waitsOnRenewal { member("waits_on_renewal", "true") }
    if benefit.isOnce { member("once", "true") }
    switch benefit.shape {
    case .segmented(let segments):
      for segment in segments {
        heading("benefit.segment")
        member("from", segment.from.yuan)
        if let through = segment.through { member("through", through.yuan) }
        member("rate", quoted(segment.rate.text))
      }
    case .percent(let rate, let deductible):
      member("rate", quoted(rate.text))
      member("deductible", deductible.yuan)
    case .perDay(let daily, let daysMax):
      member("daily", "[" + daily.map(\.yuan).joined(separator: ", ") + "]")
      if let daysMax { member("days_max", String(daysMax)) }
    case .lumpSum(let amounts), .fixed(let amounts):
      for amount in amounts {
        heading("benefit.amount")
        member("code", quoted(amount.code))
        member("amount", amount.amount.yuan)
      }
    }
  }

  private mutating func name(_ name: Phrase) {
    member("name", quoted(name.chinese))
    if name.english != name.chinese { member("name_en", quoted(name.english)) }
  }

  private mutating func heading(_ heading: String) { text += "\n[[\(heading)]]\n" }

  private mutating func member(_ name: String, _ value: String) { text += "\(name) = \(value)\n" }

  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for character in text {
      if character == "\"" || character == "\\" { quoted.append("\\") }
      quoted.append(character)
    }
    return quoted + "\""
  }
}
