public import CaseModel

/// How numbers are written: rounded here and nowhere before, half up.
public enum NumberText {
  /// An amount in a unit, with two decimals.
  public static func money(
    _ amount: Fen, _ unit: ReportDocument.AmountUnit, isGrouped: Bool
  ) -> String {
    let hundredths =
      switch unit {
      case .yuan: amount.rawValue
      case .wanYuan: amount.rawValue.dividedHalfUp(by: 10_000)
      }
    return DecimalText.decimal(hundredths, places: 2, isGrouped: isGrouped)
  }

  /// A share as `92.9%`, or nil where there is none.
  public static func percent(_ rate: Rate) -> String? {
    rate.permille.map { DecimalText.decimal($0, places: 1, isGrouped: true) + "%" }
  }

  /// Growth as `+12.5%`, or nil where there is none.
  public static func percent(_ change: Change) -> String? {
    change.permille.map { signed($0) + "%" }
  }

  /// A difference of rates as `-1.2`, in 百分点, or nil where there is none.
  public static func points(_ difference: RateDifference) -> String? {
    difference.tenths.map(signed)
  }

  private static func signed(_ tenths: Int64) -> String {
    (tenths > 0 ? "+" : "") + DecimalText.decimal(tenths, places: 1, isGrouped: true)
  }
}

extension ReportDocument.Cell {
  /// The sign for what cannot be known or computed.
  public static let unknownSign = "—"

  /// The cell for a person's eye.
  ///
  /// - Parameters:
  ///   - column: the column it stands in, which decides how zero is written.
  ///   - unit: the document's unit of amounts.
  public func text(
    in column: ReportDocument.Column, _ unit: ReportDocument.AmountUnit, _ language: Language
  ) -> String {
    switch self {
    case .text(let phrase): phrase[language]
    case .count(let count): DecimalText.decimal(count, places: 0, isGrouped: true)
    case .money(let amount): NumberText.money(amount, unit, isGrouped: true)
    case .rate(let rate): NumberText.percent(rate) ?? Self.unknownSign
    case .change(let change): NumberText.percent(change) ?? Self.unknownSign
    case .points(let difference): NumberText.points(difference) ?? Self.unknownSign
    case .date(let date): date.iso
    case .zero: column.kind == .money ? "0.00" : "0"
    case .unknown: Self.unknownSign
    case .empty: ""
    }
  }
}
