internal import CaseModel
internal import CaseStore
internal import Indicators
internal import SQLite

/// Whether 期初未结 + 受理 − 结案 = 期末未结 at each office.
///
/// Three of the four are sums that are kept; the closing stock is counted case by case. They
/// differ where a case was concluded before it was accepted, and by nothing else.
public struct StockCheck: Sendable, Hashable {
  /// An office at which they differ.
  public struct Difference: Sendable, Hashable {
    /// The name of the office.
    public let office: String
    /// What is open at the end, less what should be.
    public let cases: Int64
  }

  /// The offices at which they differ, in the register's order.
  public let differences: [Difference]

  static func run(
    _ query: IndicatorQuery, _ connection: borrowing Connection
  ) throws -> StockCheck {
    let register = try ReportOffices.read(connection)
    guard let scope = ReportScope(office: query.office, register: register) else {
      throw ReportError.unknownOffice(query.office)
    }
    let period = query.period
    let figures = FoundFigures(from: period.from, to: period.to, standing: query.standing)
    var differences = try figures.countOpen(connection)
    // What was open before, and what came and went since, are one sum.
    for tally in try KeptFigures.tallies(
      from: .min, to: period.to, at: query.standing, connection)
    {
      differences[tally.office, default: 0] -= StockCourse.change(tally.sums)
    }
    let offices = scope.offices.map(\.id)
    let others = differences.keys.filter { !scope.contains($0) && scope.admits($0) }.sorted()
    return StockCheck(
      differences: (offices + others).compactMap { office in
        guard let cases = differences[office], cases != 0 else { return nil }
        return Difference(
          office: scope.tree.find(id: office)?.name ?? office, cases: Int64(clamping: cases))
      })
  }

  /// What a report says of it.
  var notes: [Phrase] {
    guard !differences.isEmpty else {
      return [
        Phrase("已核对：期初未结＋受理－结案＝期末未结。", "Checked: opening + accepted − concluded = closing.")
      ]
    }
    return differences.map {
      Phrase(
        "注意：\($0.office)的期初未结＋受理－结案与期末未结相差\($0.cases.magnitude)件，请核对结案日期早于受理日期的案件。",
        "Note: at \($0.office) opening + accepted − concluded differs from closing by "
          + "\($0.cases.magnitude); look for cases concluded before they were accepted.")
    }
  }
}
