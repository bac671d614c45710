import CaseModel

/// How a document's page is laid out: the way the paper lies, and the size of the type.
struct HTMLPage {
  /// Half-width characters of 10 pt that stand on a line of A4 within its margins: 180 mm upright
  /// and 267 mm lying, at 5 pt (1.764 mm) each.
  private static let uprightCells = 102
  private static let lyingCells = 151
  /// The padding and border of a cell, in the same measure.
  private static let paddingCells = 2
  /// Below six points print is no longer read.
  private static let smallestTenthsOfPoint = 60

  private let isLying: Bool
  private let tenthsOfPoint: Int

  /// Measures the widest table.
  init(document: ReportDocument, language: Language) {
    let widest =
      document.tables.map { table in
        table.columnCells(document.amountUnit, language).reduce(0) { $0 + $1 + Self.paddingCells }
      }.max() ?? 0
    isLying = widest > Self.uprightCells
    tenthsOfPoint =
      widest <= Self.lyingCells
      ? 100 : max(Self.smallestTenthsOfPoint, 100 * Self.lyingCells / widest)
  }

  private var typeSize: String { "\(tenthsOfPoint / 10).\(tenthsOfPoint % 10)pt" }

  /// The style sheet, shades of grey only.
  var style: String {
    """
    @page { size: A4 \(isLying ? "landscape" : "portrait"); margin: 15mm; }
    * { box-sizing: border-box; }
    body { max-width: \(isLying ? 267 : 180)mm; margin: 8mm auto; padding: 0 4mm; color: #000;
      background: #fff; font: 10pt/1.45 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei",
      "PingFang SC", SimSun, sans-serif; }
    h1 { font-size: 16pt; text-align: center; margin: 0 0 3mm; }
    h2 { font-size: 12pt; margin: 5mm 0 2mm; break-after: avoid; }
    .particulars, .signatures { display: flex; flex-wrap: wrap; justify-content: space-between;
      gap: 0 2em; margin: 0 0 2mm; }
    .signatures { margin: 4mm 0; gap: 0 1em; break-inside: avoid; }
    .signatures span { min-width: 8em; }
    table { width: calc(100% - 1pt); border-collapse: collapse; font-size: \(typeSize);
      margin: 0 0.5pt 4mm; }
    caption { font-weight: bold; padding: 1mm 0; break-after: avoid; }
    thead { display: table-header-group; }
    tr { break-inside: avoid; }
    th, td { border: 0.5pt solid #555; padding: 0.6mm 1mm; vertical-align: middle; }
    thead th { background: #eee; text-align: center; overflow-wrap: break-word; }
    tbody th { font-weight: normal; text-align: left; }
    .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
    .group { break-after: avoid; }
    .group th { font-weight: bold; background: #f6f6f6; }
    .subtotal, .total { break-before: avoid; }
    .subtotal > *, .total > * { font-weight: bold; }
    .total > * { border-top: 1.2pt solid #000; }
    figure { margin: 0 0 5mm; break-inside: avoid; }
    figcaption { font-weight: bold; text-align: center; margin: 0 0 1mm; break-after: avoid; }
    svg { display: block; width: 100%; height: auto; max-width: 180mm; margin: 0 auto;
      font-family: inherit; font-variant-numeric: tabular-nums; }
    .notes { font-size: 9pt; break-inside: avoid; }
    .notes h2 { font-size: 10pt; }
    .notes ol { margin: 0; padding-left: 1.8em; }
    @media print { body { margin: 0; padding: 0; max-width: none;
      -webkit-print-color-adjust: exact; print-color-adjust: exact; } }

    """
  }
}
