// One file that needs nothing else: no script, no font, no picture from elsewhere, and a policy
// that forbids the browser to fetch any. On paper: A4, upright where the widest table fits and
// lying where not, headers again on each page, no row cut in two. A table wider than a lying page
// gets smaller type.

public import CaseModel
import Console

extension ReportDocument {
  /// The document as one HTML file with its charts.
  public func html(in language: Language) -> String {
    let head = """
      <!DOCTYPE html>
      <html lang="\(language == .chinese ? "zh-CN" : "en")">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Markup.escaped(title[language]))</title>
      <style>
      \(HTMLPage(document: self, language: language).style)</style>
      </head>
      <body>

      """
    return head + body(language) + "</body>\n</html>\n"
  }

  private func body(_ language: Language) -> String {
    var text = "<h1>\(Markup.escaped(title[language]))</h1>\n"
    let spans = particulars(in: language).map { "<span>\(Markup.escaped($0))</span>" }
    text += "<p class=\"particulars\">\(spans.joined(separator: " "))</p>\n"
    var chartNumber = 0
    for section in sections {
      text += "<section>\n"
      if let title = section.title { text += "<h2>\(Markup.escaped(title[language]))</h2>\n" }
      for paragraph in section.paragraphs {
        text += "<p>\(Markup.escaped(paragraph[language]))</p>\n"
      }
      for table in section.tables {
        text += html(table, language)
        for chart in table.charts {
          chartNumber += 1
          let drawing = ChartDrawing(
            chart: chart, table: table, unit: amountUnit, language: language,
            number: chartNumber)
          text += drawing.figure
        }
      }
      text += "</section>\n"
    }
    if !signatures.isEmpty {
      let spans = signatureTexts(in: language, blank: "").map {
        "<span>\(Markup.escaped($0))</span>"
      }
      text += "<p class=\"signatures\">\(spans.joined(separator: " "))</p>\n"
    }
    if !notes.isEmpty {
      text += "<section class=\"notes\">\n<h2>\(Self.notesTitle[language])</h2>\n<ol>\n"
      for note in notes { text += "<li>\(Markup.escaped(note[language]))</li>\n" }
      text += "</ol>\n</section>\n"
    }
    return text
  }

  private func html(_ table: Table, _ language: Language) -> String {
    var text = "<table>\n"
    if let title = table.title {
      text += "<caption>\(Markup.escaped(title[language]))</caption>\n"
    }
    text += "<thead>\n" + header(table, language) + "</thead>\n"
    for group in table.groups {
      text += "<tbody>\n"
      if let title = group.title {
        text +=
          "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"\(table.columns.count)\">"
          + "\(Markup.escaped(title[language]))</th></tr>\n"
      }
      for row in group.rows { text += html(row, table, "", language) }
      if let subtotal = group.subtotal { text += html(subtotal, table, "subtotal", language) }
      text += "</tbody>\n"
    }
    if !table.totals.isEmpty {
      // Not a tfoot, which browsers repeat on each page as if it summed that page.
      text += "<tbody>\n"
      for total in table.totals { text += html(total, table, "total", language) }
      text += "</tbody>\n"
    }
    return text + "</table>\n"
  }

  /// One line of titles, or two where columns stand in groups.
  private func header(_ table: Table, _ language: Language) -> String {
    let spans = table.headerSpans
    let isDouble = spans.contains { $0.group != nil }
    var first = ""
    var second = ""
    for span in spans {
      if let group = span.group {
        first +=
          "<th scope=\"colgroup\" colspan=\"\(span.columns.count)\">"
          + "\(Markup.escaped(group[language]))</th>"
      }
      for index in span.columns {
        let column = table.columns[index]
        let title = Markup.escaped(column.title[language])
        if span.group != nil {
          second += "<th scope=\"col\">\(title)</th>"
        } else {
          first += "<th scope=\"col\"\(isDouble ? " rowspan=\"2\"" : "")>\(title)</th>"
        }
      }
    }
    return "<tr>\(first)</tr>\n" + (isDouble ? "<tr>\(second)</tr>\n" : "")
  }

  private func html(
    _ row: Row, _ table: Table, _ rowClass: String, _ language: Language
  ) -> String {
    var text = rowClass.isEmpty ? "<tr>" : "<tr class=\"\(rowClass)\">"
    for (index, (cell, column)) in zip(row.cells, table.columns).enumerated() {
      let shown = Markup.escaped(cell.text(in: column, amountUnit, language))
      if index == 0 {
        let indent = row.level > 0 ? " style=\"padding-left:\(row.level)em\"" : ""
        text += "<th scope=\"row\"\(indent)>\(shown)</th>"
      } else {
        text += column.kind.isNumber ? "<td class=\"n\">\(shown)</td>" : "<td>\(shown)</td>"
      }
    }
    return text + "</tr>\n"
  }
}

extension ReportDocument.Table {
  /// Neighbouring columns under one heading, or a column alone.
  package struct HeaderSpan {
    /// The heading.
    package let group: Phrase?
    /// Where the columns stand.
    package var columns: [Int]
  }

  /// The columns from left to right, those of a group together.
  package var headerSpans: [HeaderSpan] {
    var spans: [HeaderSpan] = []
    for (index, column) in columns.enumerated() {
      if let group = column.group, let last = spans.indices.last, spans[last].group == group {
        spans[last].columns.append(index)
      } else {
        spans.append(HeaderSpan(group: column.group, columns: [index]))
      }
    }
    return spans
  }

  /// The half-width cells that each column needs so that no number breaks; titles may wrap.
  package func columnCells(_ unit: ReportDocument.AmountUnit, _ language: Language) -> [Int] {
    columns.enumerated().map { index, column in
      let widest =
        allRows.map {
          DisplayWidth.cells(of: $0.cells[index].text(in: column, unit, language)) + 2 * $0.level
        }.max() ?? 0
      let title = DisplayWidth.cells(of: column.title[language])
      return max(widest, min(title, index == 0 ? 24 : 10))
    }
  }
}

/// Text that is safe inside elements and quoted attributes.
enum Markup {
  /// The text on one line, its special characters as entities.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in DisplayWidth.singleLine(text).unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
