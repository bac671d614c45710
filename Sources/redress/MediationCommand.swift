import CaseModel
import Console

/// `redress mediation`: the noun and its verbs.
enum MediationCommand {
  static let caseArgument = ArgumentSpecification(
    Phrase("案件", "CASE"),
    help: Phrase("编号、案号或内部编号的开头", "a short number, an official number or the beginning of an id"))

  static let command: Command<Session> = Command(
    "mediation", aliases: ["调解"], summary: Phrase("调解案件", "mediations"),
    examples: [
      Example(
        command: "redress mediation list --open",
        explanation: Phrase("未结案件", "the open cases"))
    ],
    subcommands: [
      CaseAdd.command(.mediation), MediationList.command, CaseShow.command(.mediation),
      CaseEdit.command(.mediation), MediationConclude.command, MediationRefuse.command,
      MediationReopen.command,
      CaseVoiding.command(.mediation), MediationHistory.command,
    ] + PartNoun.commands(of: .mediation))
}
