// A report as offices know it, before anybody draws it:
//
//     通辽市总工会劳动争议调解情况表                      title
//     填报单位：通辽市总工会   报告期：2025年三季度   单位：件、人、万元
//     ┌────────┬────────┬───────────────────────┐
//     │ 单位   │ 受理   │ 到账                  │   groups of columns
//     │        │        │ 本期 │ 上年同期 │ 同比 │   columns
//     ├────────┼────────┼───────────────────────┤
//     │ …      │        │                       │   rows, in groups with a subtotal each
//     │ 合计   │        │                       │   totals
//     └────────┴────────┴───────────────────────┘
//     单位负责人：      审核人：      填表人：      填报日期：
//     说明：…                                              notes
//
// Values stay exact until they are drawn, and are rounded once, then, half up. A chart is a view of
// a table's columns, so that it cannot show what the table does not.

public import CaseModel

/// A report as a document of tables, charts, notes and signatures; renderers draw it.
public struct ReportDocument: Sendable, Hashable {
  /// The unit in which every amount of a document is shown.
  public enum AmountUnit: String, Sendable, Hashable, CaseIterable {
    /// 元, exact, with two decimals.
    case yuan
    /// 万元, rounded half up to two decimals.
    case wanYuan = "wan_yuan"

    /// The unit's name.
    public var label: Phrase {
      switch self {
      case .yuan: Phrase("元", "yuan")
      case .wanYuan: Phrase("万元", "10,000 yuan")
      }
    }
  }

  /// The period that a document reports, both days included.
  public struct Period: Sendable, Hashable {
    /// What it is called: `2025年三季度`.
    public let label: Phrase
    /// Its first day.
    public let from: LocalDate
    /// Its last day.
    public let to: LocalDate

    /// Makes a period with a name of its own.
    public init(label: Phrase, from: LocalDate, to: LocalDate) {
      self.label = label
      self.from = from
      self.to = to
    }
  }

  /// Tables that belong together under a heading.
  public struct Section: Sendable, Hashable {
    /// The heading; nil where the document has but one section.
    public let title: Phrase?
    /// What is said before the tables.
    public let paragraphs: [Phrase]
    /// The tables.
    public let tables: [Table]

    /// Makes a section.
    public init(title: Phrase? = nil, paragraphs: [Phrase] = [], tables: [Table]) {
      self.title = title
      self.paragraphs = paragraphs
      self.tables = tables
    }
  }

  /// A line for a name or a date at the end of a document.
  public struct Signature: Sendable, Hashable {
    /// Who signs, or what is filled in.
    public let label: Phrase
    /// What stands there already; nil to be written by hand.
    public let value: Phrase?

    /// Makes a signature line.
    public init(_ label: Phrase, value: Phrase? = nil) {
      self.label = label
      self.value = value
    }
  }

  /// What the report is called.
  public let title: Phrase
  /// 填报单位: the office that reports.
  public let reportingUnit: Phrase
  /// 报告期: the period.
  public let period: Period
  /// The unit of all its amounts.
  public let amountUnit: AmountUnit
  /// The sections in order.
  public let sections: [Section]
  /// The report in one official sentence, for `--format text`; see ``OfficialSentence``.
  public let sentence: Phrase?
  /// Rounding, definitions, what is open; shown below the tables.
  public let notes: [Phrase]
  /// The signature lines.
  public let signatures: [Signature]

  /// Makes a document; keys of tables, columns and rows must be unique where they stand.
  public init(
    title: Phrase, reportingUnit: Phrase, period: Period, amountUnit: AmountUnit,
    sections: [Section], sentence: Phrase? = nil, notes: [Phrase] = [],
    signatures: [Signature] = []
  ) {
    let keys = sections.flatMap { $0.tables.map(\.key) }
    precondition(Set(keys).count == keys.count, "the tables of a document have keys of their own")
    self.title = title
    self.reportingUnit = reportingUnit
    self.period = period
    self.amountUnit = amountUnit
    self.sections = sections
    self.sentence = sentence
    self.notes = notes
    self.signatures = signatures
  }

  /// All tables in order.
  public var tables: [Table] { sections.flatMap(\.tables) }

  /// The units that occur, in order: `件、人、万元`.
  public var units: Phrase {
    var found: [Phrase] = []
    for column in tables.flatMap(\.columns) {
      let unit = column.kind == .money ? amountUnit.label : column.unit
      if let unit, !found.contains(unit) { found.append(unit) }
    }
    return Phrase(
      found.map(\.chinese).joined(separator: "、"), found.map(\.english).joined(separator: ", "))
  }
}

extension ReportDocument {
  /// The lines at the end of a form: 单位负责人, 审核人, 填表人, 联系电话, 填报日期.
  ///
  /// - Parameter filledOn: the day of filling in; nil to be written by hand.
  public static func customarySignatures(filledOn: LocalDate?) -> [Signature] {
    [
      Signature(Phrase("单位负责人", "Person in charge")),
      Signature(Phrase("审核人", "Checked by")),
      Signature(Phrase("填表人", "Filled in by")),
      Signature(Phrase("联系电话", "Telephone")),
      Signature(
        Phrase("填报日期", "Date"), value: filledOn.map { Phrase($0.chinese, $0.iso) }),
    ]
  }

  /// What must stand below every table of rounded amounts.
  public static let roundingNote = Phrase(
    "金额按实际合计数四舍五入到0.01万元；分项之和与合计可能因四舍五入略有差异。",
    "Amounts are rounded half up from the true totals; parts may not add up to the total.")
}
