import CaseModel
import ChangeLog

@testable import CaseStore

/// Five years of mediations of the region's 103 banners and counties, from a seed: as many agreed and
/// as much as the region's federation published, 2,365 cases and 95,565,000.00 yuan.
///
/// Who had how many of them, when and of what kind is invented; only the two totals are not.
struct Region {
  static let office = "150000"
  static let agreedCases = 2_365
  static let agreedTotal: Int64 = 9_556_500_000
  static let from = "2019-10-01"
  static let through = "2024-09-30"

  /// The banners and counties, in the order of their codes.
  let offices: [String]
  /// The sum of all payments through the last day.
  private(set) var received: Int64 = 0
  private var random: SplitMix
  private let store: CaseStore

  init(seed: UInt64, store: CaseStore) throws {
    random = SplitMix(seed: seed)
    self.store = store
    let tree = try store.officeTree()
    offices = tree.subtree(of: Self.office).map(\.id).filter { id in
      id != Self.office && tree.find(id: id)?.reportsTo != Self.office
    }.sorted()
  }

  /// The lines of all cases, those of one with each other.
  mutating func lines() throws -> [LineDraft] {
    let amounts = amounts()
    var lines: [LineDraft] = []
    for amount in amounts { lines += try agreed(amount) }
    for _ in 0..<430 { lines += try other() }
    return lines
  }

  /// Amounts that add up to the total exactly: each its share, rounded down, the last what is left.
  private mutating func amounts() -> [Int64] {
    let weights = (0..<Self.agreedCases).map { _ in
      Int64.random(in: 20...1_000, using: &random) * Int64.random(in: 1...60, using: &random)
    }
    let sum = weights.reduce(0, +)
    var amounts = weights.map { $0 * Self.agreedTotal / sum }
    amounts[amounts.count - 1] += Self.agreedTotal - amounts.reduce(0, +)
    return amounts
  }

  private mutating func agreed(_ amount: Int64) throws -> [LineDraft] {
    let concluded = try day()
    var root = try begun(before: concluded)
    let outcomes = ["agreed", "agreed", "agreed", "agreed_orally", "performed", "partly_agreed"]
    root.set("concluded_on", .text(concluded.iso))
    root.set("outcome", .text(outcomes.randomElement(using: &random) ?? ""))
    root.set("agreed_fen", .integer(amount))
    var drafts = [root]
    // One case in seven is paid in part; payments come in up to three months.
    let share = below(7) == 0 ? Int64(below(90)) : 100
    let count = Int64(1 + below(3))
    for place in 0..<count {
      let due = amount * share / 100
      let part = due * (place + 1) / count - due * place / count
      guard part > 0 else { continue }
      let on = concluded.adding(days: Int(place) * 30 + below(20))
      var payment = RecordDraft(
        new: .recovery, case: root.key.id, id: store.newRecordID())
      payment.set("received_on", .text(on.iso))
      payment.set("amount_fen", .integer(part))
      payment.set("kind", .text(below(4) == 0 ? "injury" : "wages"))
      drafts.append(payment)
      if on.iso <= Self.through { received += part }
    }
    return drafts.compactMap { $0.line() }
  }

  /// A case without an agreement, or one that is open.
  private mutating func other() throws -> [LineDraft] {
    let day = try day()
    var root = try begun(before: day)
    if below(10) > 0 {
      root.set("concluded_on", .text(day.iso))
      root.set("outcome", .text(below(3) == 0 ? "withdrawn" : "failed"))
    }
    return [root.line()].compactMap { $0 }
  }

  private mutating func begun(before day: LocalDate) throws -> RecordDraft {
    // Some counties have many times the cases of others.
    let office = offices[min(below(offices.count), below(offices.count))]
    let id = store.environment.newRecordID(office: office)
    var root = RecordDraft(new: .mediation, case: id, id: id)
    root.set("office", .text(office))
    root.set("accepted_on", .text(day.adding(days: -below(30)).iso))
    root.set("workers", .integer(below(12) == 0 ? Int64(2 + below(30)) : 1))
    root.set("dispute_types", .codes([below(4) == 0 ? "injury" : "wages"]))
    return root
  }

  private mutating func day() throws -> LocalDate {
    let first = try date(Self.from)
    return first.adding(days: below(first.daysUntil(try date(Self.through)) + 1))
  }

  private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
}
