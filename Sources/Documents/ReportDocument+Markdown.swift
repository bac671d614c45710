public import CaseModel
import Console

extension ReportDocument {
  /// The document as Markdown with tables (GitHub Flavored Markdown, section 4.10).
  ///
  /// Markdown has no cells that span others, so a group's name stands in each title; charts are
  /// left out, their numbers stand in the tables.
  public func markdown(in language: Language) -> String {
    var text = "# \(Markdown.escaped(title[language]))\n\n"
    text += particulars(in: language).map(Markdown.escaped).joined(separator: "　") + "\n"
    for section in sections {
      if let title = section.title { text += "\n## \(Markdown.escaped(title[language]))\n" }
      for paragraph in section.paragraphs { text += "\n\(Markdown.escaped(paragraph[language]))\n" }
      for table in section.tables {
        if let title = table.title { text += "\n### \(Markdown.escaped(title[language]))\n" }
        text += "\n" + markdown(table, language)
      }
    }
    if !signatures.isEmpty {
      let lines = signatureTexts(in: language, blank: "").map(Markdown.escaped)
      text += "\n" + lines.joined(separator: "　　") + "\n"
    }
    if !notes.isEmpty {
      text += "\n**\(Self.notesTitle[language])**\n\n"
      for (index, note) in notes.enumerated() {
        text += "\(index + 1). \(Markdown.escaped(note[language]))\n"
      }
    }
    return text
  }

  private func markdown(_ table: Table, _ language: Language) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    var text = line(table.columns.map { Markdown.escaped($0.flatTitle(in: language)) })
    text += line(table.columns.map { $0.kind.isNumber ? "---:" : "---" })
    for group in table.groups {
      if let title = group.title {
        let blanks = Array(repeating: "", count: table.columns.count - 1)
        text += line(["**\(Markdown.escaped(title[language]))**"] + blanks)
      }
      for row in group.rows { text += line(texts(row, table, language)) }
      if let subtotal = group.subtotal { text += line(bold(texts(subtotal, table, language))) }
    }
    for total in table.totals { text += line(bold(texts(total, table, language))) }
    return text
  }

  private func texts(_ row: Row, _ table: Table, _ language: Language) -> [String] {
    zip(row.cells, table.columns).enumerated().map { index, pair in
      let text = pair.0.text(in: pair.1, amountUnit, language)
      let shown = pair.1.kind.isNumber ? text : Markdown.escaped(text)
      // Blanks at the start of a cell are dropped by readers; full-width ones are not.
      return index == 0 ? String(repeating: "　", count: row.level) + shown : shown
    }
  }

  private func bold(_ cells: [String]) -> [String] { cells.map { $0.isEmpty ? "" : "**\($0)**" } }
}

/// Text that Markdown leaves as it is.
enum Markdown {
  /// The text on one line, with a backslash before whatever could mean something.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in DisplayWidth.singleLine(text) {
      // An ampersand and a less-than sign begin HTML in Markdown; the others begin marks anywhere.
      if "\\`*_{}[]<>&#|~!".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    // At the start of a line these begin lists and headings.
    if let first = escaped.first, "+-=".contains(first) { escaped = "\\" + escaped }
    return escaped
  }
}
