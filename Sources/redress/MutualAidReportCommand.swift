import CaseModel
import CaseStore
import Console
import Reports

/// `redress report mutual-aid`: what plans paid.
enum MutualAidReportCommand {
  static let command = Command<Session>(
    "mutual-aid", aliases: ["互助保障"],
    summary: Phrase("互助保障补助：件数、人数、金额", "mutual aid paid: claims, people, amount"),
    options: ReportCommand.period + [
      OptionSpecification(
        "by",
        value: .choice(
          MutualAidReport.Grouping.allCases.map { grouping in
            OptionSpecification.Choice(grouping.rawValue, grouping.label)
          }), help: Phrase("按什么分行，默认按保障项目", "what a row is; a plan unless told")),
      ReportCommand.office,
    ],
    examples: [
      Example(
        command: "redress report mutual-aid --from 2025-01-01 --to 2025-12-31 --by office",
        explanation: Phrase("全年，按单位", "a year by office"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let offices = try store.officeTree()
      let input = FieldInput(offices: offices, today: store.today)
      let query = MutualAidReport.Query(
        office: try MediationList.office(parsed.value("office"), offices) ?? store.thisNode.office,
        from: try ReportCommand.day(parsed.value("from"), input),
        to: try ReportCommand.day(parsed.value("to"), input),
        by: parsed.value("by").flatMap { MutualAidReport.Grouping(rawValue: $0) } ?? .plan)
      let report = try MutualAidReport.compute(
        query, store: store, computedAt: StoreEnvironment.system.now)
      switch session.format {
      case .json: TextOutput.standard.write(report.json(in: session.language))
      // Excel takes a CSV without the mark for GBK and shows Chinese as nonsense.
      case .csv: TextOutput.standard.write("\u{FEFF}" + report.csv(in: session.language))
      case .table: ReportCommand.print(report.table, session)
      }
    })
}
