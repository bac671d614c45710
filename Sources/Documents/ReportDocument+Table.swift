public import CaseModel

extension ReportDocument {
  /// What the cells of a column are, and so how they are drawn.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Words.
    case text
    /// Whole numbers.
    case count
    /// Amounts, in the document's unit.
    case money
    /// Shares, in per cent with one decimal.
    case rate
    /// Growth, in per cent with a sign and one decimal.
    case change
    /// Differences of rates, in 百分点 with a sign and one decimal.
    case points
    /// Dates.
    case date

    /// Whether its cells stand at the right, digit below digit.
    public var isNumber: Bool { self != .text && self != .date }
  }

  /// A column.
  public struct Column: Sendable, Hashable {
    /// A stable name for programs, unique in its table: `received@current`.
    public let key: String
    /// What stands above it.
    public let title: Phrase
    /// What stands above it and its equal neighbours: an indicator over its comparisons.
    public let group: Phrase?
    /// What its cells are.
    public let kind: Kind
    /// What is counted, 件 or 人; nil for amounts, whose unit is the document's, and for rates.
    public let unit: Phrase?

    /// Makes a column.
    public init(
      _ key: String, _ title: Phrase, _ kind: Kind, unit: Phrase? = nil, group: Phrase? = nil
    ) {
      self.key = key
      self.title = title
      self.kind = kind
      self.unit = unit
      self.group = group
    }
  }

  /// The value of a cell, exact.
  public enum Cell: Sendable, Hashable {
    /// Words; always text, never a formula.
    case text(Phrase)
    /// A whole number.
    case count(Int64)
    /// An amount.
    case money(Fen)
    /// A share.
    case rate(Rate)
    /// Growth over a base.
    case change(Change)
    /// A difference of two rates.
    case points(RateDifference)
    /// A date.
    case date(LocalDate)
    /// Nothing was recorded, which counts as zero: `0`, or `0.00` in a column of amounts.
    case zero
    /// Cannot be known or computed: `—`.
    case unknown
    /// Does not apply: blank.
    case empty
  }

  /// A row: a cell for each column, the first one its name.
  public struct Row: Sendable, Hashable {
    /// A stable name for programs, unique in its table: an office's id, a month.
    public let key: String
    /// The cells.
    public let cells: [Cell]
    /// How deep the row stands below the one before it.
    public let level: Int

    /// Makes a row.
    public init(_ key: String, _ cells: [Cell], level: Int = 0) {
      self.key = key
      self.cells = cells
      self.level = level
    }
  }

  /// Rows that belong together.
  public struct RowGroup: Sendable, Hashable {
    /// What stands above them; nil where a table has but one group.
    public let title: Phrase?
    /// The rows.
    public let rows: [Row]
    /// 小计: the sum below them.
    public let subtotal: Row?

    /// Makes a group.
    public init(title: Phrase? = nil, rows: [Row], subtotal: Row? = nil) {
      self.title = title
      self.rows = rows
      self.subtotal = subtotal
    }
  }

  /// A table.
  public struct Table: Sendable, Hashable {
    /// A stable name for programs, unique in the document: `by_office`.
    public let key: String
    /// What stands above it; nil where the document's title says it.
    public let title: Phrase?
    /// The columns; the first one names the rows.
    public let columns: [Column]
    /// The rows.
    public let groups: [RowGroup]
    /// 合计: the rows at the end, computed from exact values.
    public let totals: [Row]
    /// Views of some of its columns.
    public let charts: [Chart]

    /// Makes a table; each row has as many cells as there are columns.
    public init(
      key: String, title: Phrase? = nil, columns: [Column], groups: [RowGroup],
      totals: [Row] = [], charts: [Chart] = []
    ) {
      self.key = key
      self.title = title
      self.columns = columns
      self.groups = groups
      self.totals = totals
      self.charts = charts
      precondition(!columns.isEmpty, "the first column of a table names its rows")
      precondition(
        Set(columns.map(\.key)).count == columns.count,
        "the columns of a table have keys of their own")
      precondition(
        allRows.allSatisfy { $0.cells.count == columns.count }, "a row has a cell for each column")
      precondition(
        charts.allSatisfy { chart in chart.series.allSatisfy { columnIndex($0.column) != nil } },
        "a chart shows columns of its table")
    }

    /// The rows without sums.
    public var rows: [Row] { groups.flatMap(\.rows) }

    /// All rows in the order they are drawn.
    public var allRows: [Row] {
      groups.flatMap { $0.rows + ($0.subtotal.map { [$0] } ?? []) } + totals
    }

    /// Where the column with a key stands.
    public func columnIndex(_ key: String) -> Int? { columns.firstIndex { $0.key == key } }
  }

  /// A chart: a view of some columns over the rows of its table, sums left out.
  public struct Chart: Sendable, Hashable {
    /// How the values are drawn.
    public enum Form: String, Sendable, Hashable, CaseIterable {
      /// A bar a row: offices.
      case bars
      /// A line over the rows: months, with last year's.
      case lines
      /// The rows as parts of a whole: types.
      case shares
    }

    /// A column that is drawn.
    public struct Series: Sendable, Hashable {
      /// The column's key.
      public let column: String
      /// What the legend calls it.
      public let title: Phrase

      /// Makes a series.
      public init(_ column: String, _ title: Phrase) {
        self.column = column
        self.title = title
      }
    }

    /// What the chart shows.
    public let title: Phrase
    /// How.
    public let form: Form
    /// The columns, the most important first; shares have one.
    public let series: [Series]

    /// Makes a chart.
    public init(title: Phrase, form: Form, series: [Series]) {
      precondition(!series.isEmpty, "a chart shows a column")
      precondition(form != .shares || series.count == 1, "shares are of one column")
      self.title = title
      self.form = form
      self.series = series
    }
  }
}
