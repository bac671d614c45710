import CaseModel
import Sheets

/// Sheets of people enrolled in plans: the claimants of the example, and made-up people up to any
/// number, the same for a seed.
///
/// Numbers begin with 150599, which is no division, so that they can be nobody's.
struct EnrolmentSheet {
  static let header = [
    "办理单位代码", "办理单位", "参保单位", "保障项目", "保障年度", "参保日期", "姓名", "身份证号", "缴费金额(元)",
    "缴费来源",
  ]
  static let inpatient = "住院医疗互助保障"
  static let women = "女性安康互助保障"

  /// A claimant of the example.
  struct Claimant {
    let name: String
    let number: String
    let unit: String
    let plan: String
    let officeCode: String
    let office: String

    /// What the seventeenth digit says.
    var isWoman: Bool {
      number.utf8.dropFirst(16).first.map { $0.isMultiple(of: 2) } ?? false
    }
  }

  /// The claims of the example, a claimant each.
  let claims: [Claimant]
  private let offices: [(code: String, name: String)]
  private let units: [String]

  /// Reads the example.
  init(filePath: String = #filePath) throws {
    let top = filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    var reader = try CSVReader(
      .file(path: "/\(top)/Examples/tongliao-2025/mutual-aid-claims.csv"), encoding: nil,
      delimiter: nil)
    var claims: [Claimant] = []
    _ = try reader.next()
    while let record = try reader.next() {
      let cells = record.cells
      claims.append(
        Claimant(
          name: cells[0], number: cells[1], unit: cells[2], plan: cells[3], officeCode: cells[13],
          office: cells[14]))
    }
    self.claims = claims
    offices = Set(claims.map(\.officeCode)).sorted().map { code in
      (code, claims.first { $0.officeCode == code }?.office ?? code)
    }
    units = Set(claims.map(\.unit)).sorted()
  }

  /// The rows of both plans, each person once a plan.
  ///
  /// - Parameters:
  ///   - inpatient: rows of the hospital plan, claimants among them.
  ///   - women: rows of the women's plan.
  func write(
    inpatient: Int, women: Int, seed: UInt64, _ append: ([String]) throws -> Void
  ) rethrows {
    var random = SplitMix(seed: seed)
    var taken = Set(claims.map(\.number))
    // Half of the women are enrolled in both plans.
    var both: [Claimant] = []
    try append(EnrolmentSheet.header)
    for (plan, count) in [(EnrolmentSheet.inpatient, inpatient), (EnrolmentSheet.women, women)] {
      var seen: Set<String> = []
      var rows: [Claimant] = claims.filter { $0.plan == plan && seen.insert($0.number).inserted }
      while rows.count < count, let one = both.popLast() {
        rows.append(one)
        if rows.count < count { rows.append(madeUp(&random, plan, &taken)) }
      }
      while rows.count < count {
        let one = madeUp(&random, plan, &taken)
        rows.append(one)
        if one.isWoman, plan == EnrolmentSheet.inpatient { both.append(one) }
      }
      // A sheet comes unit by unit, mostly.
      rows.sort { ($0.officeCode, $0.unit) < ($1.officeCode, $1.unit) }
      for row in rows {
        try append([
          row.officeCode, row.office, row.unit, plan, "2025", "2024-12-10", row.name, row.number,
          plan == EnrolmentSheet.women ? "36.00" : "100.00", "单位缴纳",
        ])
      }
    }
  }

  /// The sheet as bytes.
  func bytes(inpatient: Int, women: Int, seed: UInt64) throws -> [UInt8] {
    var writer = try CSVWriter(encoding: .utf8, hasByteOrderMark: true, delimiter: .comma)
    try write(inpatient: inpatient, women: women, seed: seed) { row in
      try writer.append(row.map { .text($0) })
    }
    return writer.takeBytes()
  }

  private func madeUp(
    _ random: inout SplitMix, _ plan: String, _ taken: inout Set<String>
  ) -> Claimant {
    let number = person(&random, isWoman: plan == EnrolmentSheet.women, &taken)
    let office = offices[random.below(offices.count)]
    return Claimant(
      name: name(&random), number: number, unit: units[random.below(units.count)], plan: plan,
      officeCode: office.code, office: office.name)
  }

  private func person(
    _ random: inout SplitMix, isWoman: Bool, _ taken: inout Set<String>
  ) -> String {
    while true {
      let day = LocalDate(daysSince1970: -3_650 + random.below(14_600))
      let order = 1 + random.below(499) * 2 + (isWoman ? 1 : random.below(2))
      let digits =
        "150599" + day.iso.filter { $0 != "-" } + String(1_000 + order % 1_000).suffix(3)
      let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
      let sum = zip(digits.utf8, weights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
      let number = digits + String(Array("10X98765432")[sum % 11])
      // As if a spreadsheet had lost its last digits.
      if number.hasSuffix("000") { continue }
      if taken.insert(number).inserted { return number }
    }
  }

  private func name(_ random: inout SplitMix) -> String {
    let families = Array("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗包白")
    let given = Array("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英")
    var name = String(families[random.below(families.count)])
    for _ in 0...random.below(2) { name.append(given[random.below(given.count)]) }
    return name
  }
}

/// SplitMix64: few lines, the same on every machine.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}
