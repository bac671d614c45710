internal import CXLSXWriter
import CaseModel
import Documents

/// The native charts of a sheet: they refer to its cells, and follow them when somebody edits.
///
/// A table whose rows are broken by titles or subtotals has none, for a spreadsheet would draw
/// these, too.
@safe
struct SheetCharts {
  /// Shades of grey by pattern, as on the page; see `ChartDrawing`.
  private static let patterns: [UInt8] = [
    0, UInt8(LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL.rawValue),
    UInt8(LXW_CHART_PATTERN_PERCENT_5.rawValue),
    UInt8(LXW_CHART_PATTERN_DOTTED_GRID.rawValue),
    UInt8(LXW_CHART_PATTERN_NARROW_HORIZONTAL.rawValue),
    UInt8(LXW_CHART_PATTERN_PERCENT_25.rawValue),
    UInt8(LXW_CHART_PATTERN_SMALL_GRID.rawValue),
    UInt8(LXW_CHART_PATTERN_NARROW_VERTICAL.rawValue),
  ]
  /// What the library makes a chart without a scale, in pixels.
  private static let chartPixels = (width: 480.0, height: 288.0)
  /// As wide as a page upright.
  private static let widthPixels = 720.0
  private static let rowPixels = 20

  let file: WorkbookFile
  let sheetName: String
  let table: ReportDocument.Table
  let unit: ReportDocument.AmountUnit
  let language: Language
  /// The sheet's row of the first row of the table, counted from 0.
  let firstRow: Int

  /// Draws the charts below each other, on a sheet of their own.
  ///
  /// Below the table they would be cut where a page ends.
  func insert(into sheet: UnsafeMutablePointer<lxw_worksheet>) throws(SpreadsheetError) {
    unsafe worksheet_set_paper(sheet, 9)
    unsafe worksheet_fit_to_pages(sheet, 1, 1)
    unsafe worksheet_center_horizontally(sheet)
    unsafe worksheet_gridlines(sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
    var row = 0
    for drawing in table.charts {
      var height = 380.0
      if drawing.form == .bars {
        height = Double(90 + (22 * drawing.series.count + 8) * table.rows.count)
      }
      guard let chart = unsafe add(drawing) else {
        throw .refused(code: Int32(LXW_ERROR_MEMORY_MALLOC_FAILED.rawValue))
      }
      unsafe redress_insert_chart(
        sheet, chart, UInt32(row), 0, Self.widthPixels / Self.chartPixels.width,
        height / Self.chartPixels.height)
      row += Int(height) / Self.rowPixels + 2
    }
  }

  /// Whether a spreadsheet can draw them.
  var canBeDrawn: Bool {
    table.groups.count == 1 && table.groups.first?.title == nil && !table.rows.isEmpty
      && !table.charts.isEmpty
  }

  private func add(_ drawing: ReportDocument.Chart) -> UnsafeMutablePointer<lxw_chart>? {
    let made =
      switch drawing.form {
      case .bars: unsafe redress_add_bar_chart(file.workbook)
      case .lines: unsafe redress_add_line_chart(file.workbook)
      case .shares: unsafe redress_add_pie_chart(file.workbook)
      }
    guard let chart = unsafe made else { return nil }
    unsafe chart_title_set_name(chart, Self.plain(title(of: drawing)))
    for (index, series) in drawing.series.enumerated() {
      guard let column = table.columnIndex(series.column) else { continue }
      unsafe add(series, column, index, drawing.form, to: chart)
    }
    switch drawing.form {
    case .bars:
      // The first row on top, as in the table.
      // The library calls the level axis of a bar chart x, although values stand along it.
      unsafe chart_axis_set_reverse(chart.pointee.y_axis)
      unsafe chart_axis_major_gridlines_set_visible(chart.pointee.x_axis, 0)
      unsafe chart_axis_off(chart.pointee.x_axis)
    case .lines:
      let kind = drawing.series.first.flatMap { table.columnIndex($0.column) }
        .map { table.columns[$0].kind }
      // Lines of the grid would run through the labels.
      if kind.map(hasRoomForLabels) ?? false {
        unsafe chart_axis_major_gridlines_set_visible(chart.pointee.y_axis, 0)
      }
      if let kind {
        unsafe chart_axis_set_num_format(chart.pointee.y_axis, WorkbookFile.numberFormat(kind))
      }
    case .shares: break
    }
    // The labels of shares name them.
    if drawing.series.count == 1 {
      unsafe chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_NONE.rawValue))
    } else {
      unsafe chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_BOTTOM.rawValue))
    }
    return unsafe chart
  }

  private func add(
    _ drawn: ReportDocument.Chart.Series, _ column: Int, _ index: Int,
    _ form: ReportDocument.Chart.Form, to chart: UnsafeMutablePointer<lxw_chart>
  ) {
    guard let series = unsafe chart_add_series(chart, nil, nil) else { return }
    // A spreadsheet draws a dash as zero: the months to come are left out of the line.
    let known = table.rows.lastIndex { $0.cells[column].magnitude != nil } ?? 0
    let lastRow = form == .lines ? known : table.rows.count - 1
    let first = lxw_row_t(firstRow)
    unsafe chart_series_set_categories(
      series, sheetName, first, 0, lxw_row_t(firstRow + table.rows.count - 1), 0)
    unsafe chart_series_set_values(
      series, sheetName, first, lxw_col_t(column), lxw_row_t(firstRow + lastRow),
      lxw_col_t(column))
    unsafe chart_series_set_name(series, Self.plain(drawn.title[language]))
    // The library cannot place labels one by one: those of two lines would lie on each other.
    let kind = table.columns[column].kind
    let hasLabels = form != .lines || (index == 0 && hasRoomForLabels(kind))
    if hasLabels {
      unsafe chart_series_set_labels(series)
      unsafe chart_series_set_labels_num_format(series, WorkbookFile.numberFormat(kind))
    }
    switch form {
    case .bars:
      unsafe redress_series_line(series, 0x000000, 0.75, UInt8(LXW_CHART_LINE_DASH_SOLID.rawValue))
      unsafe redress_series_pattern(series, Self.patterns[index % Self.patterns.count])
      unsafe chart_series_set_labels_position(
        series, UInt8(LXW_CHART_LABEL_POSITION_OUTSIDE_END.rawValue))
    case .lines:
      let dash = index == 0 ? LXW_CHART_LINE_DASH_SOLID : LXW_CHART_LINE_DASH_DASH
      unsafe redress_series_line(
        series, index == 0 ? 0x000000 : 0x666666, index == 0 ? 2 : 1.25, UInt8(dash.rawValue))
      let marker = index == 0 ? LXW_CHART_MARKER_CIRCLE : LXW_CHART_MARKER_SQUARE
      unsafe redress_series_marker(series, UInt8(marker.rawValue), index == 0 ? 0 : 0xFFFFFF)
      // To place labels switches them on.
      if hasLabels {
        unsafe chart_series_set_labels_position(
          series, UInt8(LXW_CHART_LABEL_POSITION_ABOVE.rawValue))
      }
    case .shares:
      unsafe chart_series_set_labels_options(series, 0, 1, 0)
      unsafe chart_series_set_labels_percentage(series)
      unsafe chart_series_set_labels_num_format(series, WorkbookFile.numberFormat(.rate))
      unsafe chart_series_set_labels_position(
        series, UInt8(LXW_CHART_LABEL_POSITION_OUTSIDE_END.rawValue))
      unsafe chart_series_set_labels_leader_line(series)
      unsafe redress_series_line(series, 0x000000, 0.75, UInt8(LXW_CHART_LINE_DASH_SOLID.rawValue))
      let patterns = table.rows.indices.map { Self.patterns[$0 % Self.patterns.count] }
      unsafe redress_series_point_patterns(series, patterns, patterns.count)
    }
  }

  /// Whether the numbers of a line stand beside each other; amounts of a year's months do not.
  private func hasRoomForLabels(_ kind: ReportDocument.Kind) -> Bool {
    kind != .money || table.rows.count <= 8
  }

  /// The title with the unit, which the labels do not bear.
  private func title(of drawing: ReportDocument.Chart) -> String {
    let column = drawing.series.first.flatMap { table.columnIndex($0.column) }
      .map { table.columns[$0] }
    let name = column?.kind == .money ? unit.label[language] : column?.unit?[language]
    let suffix = name.map { language == .chinese ? "（\($0)）" : " (\($0))" } ?? ""
    return drawing.title[language] + suffix
  }

  /// The library takes a name that begins with an equals sign for a reference.
  private static func plain(_ text: String) -> String { text.hasPrefix("=") ? " " + text : text }
}
