// The document for programs; docs/report-schema.json says what may stand where, and a test holds
// the two together. Values are exact (fen, numerator and denominator); what a person sees stands
// beside them as `shown`, already rounded, so that nobody rounds twice.

public import CaseModel
public import Console

extension ReportDocument {
  /// What `format` says; a change that breaks readers gets another number.
  public static let jsonFormat = "redress-report-1"

  /// The document as JSON.
  public func json(in language: Language) -> JSONOutput {
    .object([
      ("format", .string(Self.jsonFormat)),
      ("language", .string(language.rawValue)),
      ("title", .string(title[language])),
      ("reporting_unit", .string(reportingUnit[language])),
      (
        "period",
        .object([
          ("label", .string(period.label[language])), ("from", .string(period.from.iso)),
          ("to", .string(period.to.iso)),
        ])
      ),
      ("amount_unit", .string(amountUnit.rawValue)),
      ("units", .string(units[language])),
      ("sentence", .string(orNull: sentence?[language])),
      ("sections", .array(sections.map { json($0, language) })),
      ("notes", .array(notes.map { .string($0[language]) })),
      (
        "signatures",
        .array(
          signatures.map {
            .object([
              ("label", .string($0.label[language])),
              ("value", .string(orNull: $0.value?[language])),
            ])
          })
      ),
    ])
  }

  private func json(_ section: Section, _ language: Language) -> JSONOutput {
    .object([
      ("title", .string(orNull: section.title?[language])),
      ("paragraphs", .array(section.paragraphs.map { .string($0[language]) })),
      ("tables", .array(section.tables.map { json($0, language) })),
    ])
  }

  private func json(_ table: Table, _ language: Language) -> JSONOutput {
    let columns = table.columns.map { column in
      JSONOutput.object([
        ("key", .string(column.key)), ("title", .string(column.title[language])),
        ("group", .string(orNull: column.group?[language])),
        ("kind", .string(column.kind.rawValue)),
        ("unit", .string(orNull: column.unit?[language])),
      ])
    }
    let groups = table.groups.map { group in
      JSONOutput.object([
        ("title", .string(orNull: group.title?[language])),
        ("rows", .array(group.rows.map { json($0, table, language) })),
        ("subtotal", group.subtotal.map { json($0, table, language) } ?? .null),
      ])
    }
    return .object([
      ("key", .string(table.key)),
      ("title", .string(orNull: table.title?[language])),
      ("columns", .array(columns)),
      ("groups", .array(groups)),
      ("totals", .array(table.totals.map { json($0, table, language) })),
      ("charts", .array(table.charts.map { json($0, language) })),
    ])
  }

  private func json(_ chart: Chart, _ language: Language) -> JSONOutput {
    .object([
      ("title", .string(chart.title[language])), ("form", .string(chart.form.rawValue)),
      (
        "series",
        .array(
          chart.series.map {
            .object([("column", .string($0.column)), ("title", .string($0.title[language]))])
          })
      ),
    ])
  }

  private func json(_ row: Row, _ table: Table, _ language: Language) -> JSONOutput {
    let cells = zip(row.cells, table.columns).map { cell, column in
      JSONOutput.object(
        Self.members(of: cell)
          + [("shown", .string(cell.text(in: column, amountUnit, language)))])
    }
    return .object([
      ("key", .string(row.key)), ("level", .integer(Int64(row.level))), ("cells", .array(cells)),
    ])
  }

  private static func members(of cell: Cell) -> [(String, JSONOutput)] {
    func rate(_ rate: Rate) -> JSONOutput {
      .object([
        ("numerator", .integer(rate.numerator)), ("denominator", .integer(rate.denominator)),
      ])
    }
    return switch cell {
    case .text: [("kind", "text")]
    case .count(let count): [("kind", "count"), ("count", .integer(count))]
    case .money(let amount): [("kind", "money"), ("amount_fen", .integer(amount.rawValue))]
    case .rate(let value): [("kind", "rate"), ("rate", rate(value))]
    case .change(let change):
      [
        ("kind", "change"), ("current", .integer(change.current)), ("base", .integer(change.base)),
      ]
    case .points(let difference):
      [
        ("kind", "points"), ("current_rate", rate(difference.current)),
        ("base_rate", rate(difference.base)),
      ]
    case .date(let date): [("kind", "date"), ("date", .string(date.iso))]
    case .zero: [("kind", "zero")]
    case .unknown: [("kind", "unknown")]
    case .empty: [("kind", "empty")]
    }
  }
}
