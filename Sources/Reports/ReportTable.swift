public import CaseModel

/// A report as a table of typed cells, for whoever draws it: a terminal, a sheet, a page.
public struct ReportTable: Sendable, Hashable {
  /// What the cells of a column are, and so where their text stands.
  public enum Kind: Sendable, Hashable {
    /// Words.
    case text
    /// Whole numbers.
    case count
    /// Amounts of money.
    case money
    /// Dates.
    case date
  }

  /// A column.
  public struct Column: Sendable, Hashable {
    /// What stands above it.
    public let title: Phrase
    /// What its cells are.
    public let kind: Kind
  }

  /// The unit in which an amount is shown.
  public enum AmountUnit: Sendable, Hashable {
    /// 元, exact, with two decimals.
    case yuan
    /// 万元, rounded half up to two decimals.
    case wanYuan
  }

  /// A cell.
  public enum Cell: Sendable, Hashable {
    /// Words.
    case text(Phrase)
    /// A whole number.
    case count(Int64)
    /// An amount and the unit to show it in; it is exact until then.
    case money(Fen, AmountUnit)
    /// A date.
    case date(LocalDate)
    /// A value that is not known: `—`.
    case unknown
    /// Nothing.
    case empty
  }

  /// A row: a cell for each column.
  public struct Row: Sendable, Hashable {
    /// The cells, the first one the row's name.
    public let cells: [Cell]
    /// How deep the row stands below the one before it; its name is indented so far.
    public let level: Int
  }

  /// What the report is called.
  public let title: Phrase
  /// What it counts: the office and the period.
  public let subtitle: Phrase
  /// The columns.
  public let columns: [Column]
  /// The rows.
  public let rows: [Row]
  /// The rows below them, under a rule.
  public let totals: [Row]
  /// The rules by which it counts, and what it leaves open; to be shown below the table.
  public let notes: [Phrase]
}

extension ReportTable.Cell {
  /// The cell for a person's eye: amounts with thousands commas.
  public func text(in language: Language) -> String {
    switch self {
    case .text(let phrase): phrase[language]
    case .count(let count): String(count)
    case .money(let amount, .yuan): amount.yuanGrouped
    case .money(let amount, .wanYuan): amount.wanYuan(decimals: 2)
    case .date(let date): date.iso
    case .unknown: "—"
    case .empty: ""
    }
  }
}

extension ReportTable.Row {
  /// The texts of the cells, the first one indented by the row's level.
  public func texts(in language: Language) -> [String] {
    cells.enumerated().map { index, cell in
      let text = cell.text(in: language)
      return index == 0 ? String(repeating: " ", count: 2 * level) + text : text
    }
  }
}
