import CaseModel
import CaseStore
import Console
import Documents
import Indicators
import Reports
import Templates

/// `redress report fill`: an office's own form, with its cells filled.
enum ReportFillCommand {
  static let command: Command<Session> = Command(
    "fill", aliases: ["填表"],
    summary: Phrase("填入单位自己的 Excel 表样", "fill in an office's own workbook"),
    discussion: Phrase(
      """
      在表样的单元格里写 {{指标@单位@报告期}}，如 {{received@150502@2025Q3}}；单位和报告期可以省略。
      其余内容、格式和公式保持原样。指标见 redress indicators。
      """,
      """
      Write {{indicator@office@period}} into a cell, such as {{received@150502@2025Q3}}; office and
      period may be left out. All else stays as it is. redress indicators lists the codes.
      """),
    options: [
      OptionSpecification(
        "period", value: .text(placeholder: Phrase("报告期", "PERIOD")),
        help: Phrase("单元格没有写报告期时用它", "for cells that name none"), isRequired: true),
      OptionSpecification(
        "office", value: .text(placeholder: Phrase("单位", "OFFICE")),
        help: Phrase("单元格没有写单位时用它，默认本单位", "for cells that name none; the store's own unless told")),
      ReportCommand.amountUnit,
      OptionSpecification(
        "output", short: "o", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("填好的表写入这个新文件", "the new file"), isRequired: true),
    ],
    arguments: [
      ArgumentSpecification(
        Phrase("表样", "TEMPLATE"), help: Phrase("Excel 文件（.xlsx）", "a workbook (.xlsx)"),
        isPath: true)
    ],
    examples: [
      Example(
        command: "redress report fill 季报.xlsx --period 2025Q3 -o 2025Q3.xlsx",
        explanation: Phrase("填三季度的报表", "fill in the third quarter"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let values = TemplateValues(
        store: store, offices: try store.officeTree(),
        office: try MediationList.office(parsed.value("office"), try store.officeTree())
          ?? store.thisNode.office,
        period: try SummaryCommand.period(parsed.value("period") ?? "", today: store.today),
        unit: parsed.value("unit") == "wan" ? .wanYuan : .yuan)
      let path = parsed.value("output") ?? ""
      let count: Int
      do {
        count = try Template.fill(template: parsed.arguments[0], output: path, value: values.value)
      } catch {
        // What stopped the store from being read says more than a placeholder without a value.
        throw values.failure ?? error
      }
      session.print(
        session.say("填写了 \(count) 个单元格，写入 \(path)。", "Filled \(count) cells of \(path)."))
    })
}

/// What fills placeholders, each report computed once.
private final class TemplateValues {
  private let store: CaseStore
  private let offices: OfficeTree
  private let office: String
  private let period: ReportPeriod
  private let unit: ReportDocument.AmountUnit
  private(set) var failure: (any Error)?

  init(
    store: CaseStore, offices: OfficeTree, office: String, period: ReportPeriod,
    unit: ReportDocument.AmountUnit
  ) {
    self.store = store
    self.offices = offices
    self.office = office
    self.period = period
    self.unit = unit
  }

  func value(_ placeholder: Placeholder) throws(PlaceholderFault) -> CellValue {
    guard let indicator = Indicator.find(placeholder.indicator) else {
      throw .unknownIndicator(placeholder.indicator)
    }
    var query = IndicatorQuery(office: office, period: period, [indicator])
    if let typed = placeholder.office {
      let found = offices.find(typed: typed)
      guard found.count == 1 else { throw .unknownOffice(typed) }
      query.office = found[0].id
    }
    if let typed = placeholder.period {
      guard let period = ReportPeriod(typed: typed) else { throw .unknownPeriod(typed) }
      guard let seen = period.seen(from: store.today) else { return .unknown }
      query.period = seen
    }
    guard let value = total(query) else { throw .notAvailable }
    switch value {
    case .number(let number):
      return indicator.unit == .money ? .money(Fen(rawValue: number), unit) : .count(number)
    case .rate(let rate): return .rate(rate)
    case .none: return .unknown
    }
  }

  private func total(_ query: IndicatorQuery) -> IndicatorValue? {
    do {
      return try IndicatorReport.compute(query, store: store).total.first
    } catch {
      failure = error
      return nil
    }
  }
}
