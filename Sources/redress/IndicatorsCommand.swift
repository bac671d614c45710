import CaseModel
import Console
import Indicators

/// `redress indicators`: what can be reported, each with its rule in words.
enum IndicatorsCommand {
  static let command: Command<Session> = Command(
    "indicators", aliases: ["指标"],
    summary: Phrase("统计指标及其口径", "what can be reported, and how it is counted"),
    examples: [
      Example(
        command: "redress indicators", explanation: Phrase("全部指标", "all of them")),
      Example(
        command: "redress indicators --json", explanation: Phrase("供程序读取", "for programs")),
    ],
    run: { _, session in
      if session.format == .json {
        session.print(.array(Indicator.all.map { json($0, session.language) }))
        return
      }
      for subject in Indicator.Subject.allCases {
        let indicators = Indicator.all.filter { $0.subject == subject }
        guard !indicators.isEmpty else { continue }
        session.print(session.terminal.outputStyle.heading(subject.label[session.language]))
        var table = TextTable([
          .init(session.say("代码", "Code")), .init(session.say("指标", "Indicator")),
          .init(session.say("单位", "Unit")), .init(session.say("口径", "Rule"), importance: 2),
        ])
        for indicator in indicators {
          table.append([
            indicator.code, indicator.label[session.language],
            indicator.unit.label[session.language], indicator.rule[session.language],
          ])
        }
        session.print(table)
        session.print("")
      }
    })

  private static func json(_ indicator: Indicator, _ language: Language) -> JSONOutput {
    var members: [(String, JSONOutput)] = [
      ("code", .string(indicator.code)), ("label", .string(indicator.label[language])),
      ("subject", .string(indicator.subject.rawValue)), ("cases", .string(indicator.root)),
      ("unit", .string(indicator.unit.rawValue)),
      ("rule", .string(indicator.rule[language])),
    ]
    switch indicator.figure {
    case .sum(let code): members.append(("sum", .string(code)))
    case .rate(let part, let whole):
      members += [("numerator", .string(part)), ("denominator", .string(whole))]
    case .difference(let whole, let part):
      members += [("sum", .string(whole)), ("less", .string(part))]
    case .found(let figure): members.append(("found", .string(figure.rawValue)))
    }
    members.append(
      (
        "dates",
        .array(
          indicator.measures.map { measure in
            switch measure.date {
            case .root(let field): .string("\(measure.root).\(field)")
            case .part(let field): .string("\(measure.part ?? "").\(field)")
            }
          })
      ))
    return .object(members)
  }
}
