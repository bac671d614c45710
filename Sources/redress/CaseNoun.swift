import CaseModel
import Console

/// The nouns of the types of cases, made from their declarations.
///
/// A new type has its commands without a line here. Mediation has its own, with what only it does.
enum CaseNoun {
  /// What a type is called on the command line.
  static func name(_ type: RecordType) -> String {
    String(type.name.map { $0 == "_" ? "-" : $0 })
  }

  static var commands: [Command<Session>] {
    RecordType.all.filter { $0.place == .caseRoot && $0 != .mediation }.map { command($0) }
  }

  private static func command(_ root: RecordType) -> Command<Session> {
    Command(
      name(root), aliases: [root.label.chinese], summary: root.label,
      examples: [
        Example(
          command: "redress \(name(root)) list --from 2025-01-01",
          explanation: Phrase("今年的\(root.label.chinese)", "those since January"))
      ],
      subcommands: [
        CaseAdd.command(root), CaseList.command(root), CaseShow.command(root),
        CaseEdit.command(root),
      ] + verbs(of: root) + CaseOpening.commands(root) + [CaseVoiding.command(root)]
        + PartNoun.commands(of: root))
  }

  /// What cases of one type do beside what all do.
  private static func verbs(of root: RecordType) -> [Command<Session>] {
    switch root {
    case .claim: ClaimCommand.verbs
    case .paymentBatch: PaymentBatchCommand.verbs
    default: []
    }
  }
}
