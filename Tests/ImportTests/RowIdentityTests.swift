import CaseModel
import CaseStore
import Import
import Sheets
import Testing

/// Ids follow from offices, numbers, dates and amounts, and from nothing personal.
struct RowIdentityTests {
  private func sheets() throws -> (mediations: [[String: String]], recoveries: [[String: String]]) {
    let numbers = (1...12).map { "150523-2025-\($0)" }
    let mediations = numbers.map { Sheet.mediation($0, ["备忘": "第\($0)件"]) }
    let recoveries = (0..<40).map { index in
      Sheet.recovery(
        numbers[index % 7],
        ["到账金额(元)": "\(100 + index % 3).00", "支付方式": ["现金", "微信", ""][index % 3]])
    }
    return (mediations, recoveries)
  }

  private func ids(
    _ mediations: [[String: String]], _ recoveries: [[String: String]], office: String = "150500"
  ) throws -> Set<String> {
    let world = try World(office: office)
    try world.run(.mediations, Sheet.mediations(mediations, also: ["备忘"]))
    try world.run(.recoveries, Sheet.recoveries(recoveries))
    return try world.ids()
  }

  @Test func `a file has the same ids at every store`() throws {
    let (mediations, recoveries) = try sheets()
    let city = try ids(mediations, recoveries)
    #expect(city.count == 12 * 5 + 40)
    #expect(try ids(mediations, recoveries, office: "150523") == city)
    #expect(try ids(mediations, recoveries, office: "150000") == city)
  }

  @Test func `no id changes with personal data`() throws {
    let (mediations, recoveries) = try sheets()
    let other = mediations.map {
      $0.merging([
        "申请人": "白明", "身份证号": "150599197101037384", "联系电话": "0475-5551137", "备忘": "别的话",
      ]) { $1 }
    }
    #expect(try ids(other, recoveries) == ids(mediations, recoveries))
  }

  @Test func `another number, office, date or amount is another id`() throws {
    let (mediations, _) = try sheets()
    let row = Sheet.recovery("150523-2025-1")
    let first = try ids(mediations, [row])
    for changes in [
      ["到账日期": "2025-02-05"], ["到账金额(元)": "1.00"], ["款项性质": "加班费"], ["支付方式": ""],
      ["案号": "150523-2025-2"],
    ] {
      #expect(try ids(mediations, [row.merging(changes) { $1 }]) != first)
    }
  }

  @Test func `shuffling the rows changes no id`() throws {
    let (mediations, recoveries) = try sheets()
    let first = try ids(mediations, recoveries)
    var generator = SeededGenerator.fresh("shuffled rows")
    for _ in 0..<3 {
      #expect(
        try ids(
          mediations.shuffled(using: &generator), recoveries.shuffled(using: &generator)) == first)
    }
  }

  @Test func `a shuffled file adds nothing to what is held`() throws {
    let (mediations, recoveries) = try sheets()
    let world = try World()
    try world.run(.mediations, Sheet.mediations(mediations, also: ["备忘"]))
    try world.run(.recoveries, Sheet.recoveries(recoveries))
    let lines = try world.lines()
    var generator = SeededGenerator.fresh("shuffled again")
    let first = try world.run(
      .mediations, Sheet.mediations(mediations.shuffled(using: &generator), also: ["备忘"]),
      update: true)
    #expect(first.unchanged == 12)
    let second = try world.run(
      .recoveries, Sheet.recoveries(recoveries.shuffled(using: &generator)), update: true)
    #expect(second.unchanged == 40)
    #expect(try world.lines() == lines)
  }
}

/// SplitMix64: repeatable numbers; the seed is printed so that a failure can be replayed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  static func fresh(_ name: String) -> SeededGenerator {
    let seed = UInt64.random(in: .min ... .max)
    print("SEED=\(seed) \(name)")
    return SeededGenerator(seed: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
