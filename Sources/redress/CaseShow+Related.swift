import CaseModel
import CaseStore
import ChangeLog
import Console

extension CaseShow {
  /// How many earlier cases of a firm are shown.
  private static let employerCasesMax = 5

  /// What a case has to do with others: those that count as part of it, other cases of its firms,
  /// other offices that have a case on its people.
  static func printRelated(_ view: CaseView, _ store: CaseStore, _ session: Session) throws {
    let caseID = view.root.key.id
    printMerged(view, try store.conflicts(in: caseID), session)
    let employers = try store.otherCases(ofEmployersIn: caseID, limit: employerCasesMax)
    printEmployerCases(employers.cases, total: employers.total, session)
    let offices = try store.officeTree()
    for found in try store.casesElsewhere(on: caseID) {
      session.print("")
      session.print(DuplicateWords.elsewhere(found, offices)[session.language])
    }
  }

  private static func printMerged(_ view: CaseView, _ conflicts: [Conflict], _ session: Session) {
    let numbers = view.merged.map(\.shortNumber)
    if !numbers.isEmpty {
      session.print("")
      session.print(
        session.say(
          "已归并到本案：\(numbers.joined(separator: "、"))（上面含这些案件的内容，到账合并计算）",
          "Merged into this case: \(numbers.joined(separator: ", ")) (their contents stand above, "
            + "and their payments add up)"))
      for double in PossibleDoubles.find(view.parts[.recovery] ?? []) {
        session.print("※ " + double.phrase[session.language])
      }
    }
    for conflict in conflicts where conflict.kind == .mergeIgnored {
      let target = conflict.record.values["into_case"]?.text.flatMap(RecordID.init)?.shortNumber
      session.print("")
      session.print(
        session.say(
          "※ 归并到 \(target ?? "") 没有采用：两件互相归并，或那一件已作废、不是同一类；撤销："
            + "redress merge --undo \(view.root.key.id.shortNumber)",
          "* That it is part of \(target ?? "") does not count: each was merged into the other, or "
            + "that one was voided or is of another type; take it back with redress merge --undo "
            + view.root.key.id.shortNumber))
    }
  }

  private static func printEmployerCases(
    _ cases: [EmployerCase], total: Int, _ session: Session
  ) {
    guard total > 0 else { return }
    session.print("")
    let shown = total > cases.count ? session.say("，列出最近 \(cases.count) 件", ", the latest:") : ""
    session.print(
      session.say("该单位的其他案件 \(total) 件\(shown)", "Other cases of this firm: \(total)\(shown)"))
    var table = TextTable([.init(""), .init(""), .init(""), .init("", importance: 2)])
    table.hasHeader = false
    table.indentation = 2
    for found in cases {
      let outcome = found.outcome.flatMap { code -> Phrase? in
        guard case .choice(let list)? = found.type.find(field: "outcome")?.kind else { return nil }
        return list.find(code: code)?.label
      }
      let state =
        outcome
        ?? (found.isConcluded ? Phrase("已办结", "concluded") : Phrase("办理中", "open"))
      table.append([
        found.caseID.shortNumber, found.day?.iso ?? "", found.type.label[session.language],
        state[session.language],
      ])
    }
    session.print(table)
  }
}
