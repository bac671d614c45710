internal import CaseModel
internal import CaseStore
internal import ChangeLog

extension CaseStore.MergeFault {
  /// The fact in words.
  func problem(_ caseID: RecordID, _ other: RecordID) -> Problem {
    let (number, target) = (caseID.shortNumber, other.shortNumber)
    switch self {
    case .leadsBack:
      return Problem(
        "merge.leads_back",
        Phrase(
          "案件 \(target) 就是 \(number) 本身，或已归并到 \(number)，没有归并。",
          "Case \(target) is \(number), or was merged into it; nothing was merged."),
        hint: Phrase(
          "先撤销原来的归并：redress merge --undo \(target)。",
          "Undo the other first: redress merge --undo \(target)."), exit: .refused)
    case .otherType:
      return Problem(
        "merge.other_type",
        Phrase(
          "\(number) 和 \(target) 不是同一类案件，不能归并。",
          "\(number) and \(target) are cases of different types and cannot be merged."),
        hint: Phrase(
          "录错类别的案件请作废，再按正确类别登记。",
          "Void the one that was recorded as the wrong type and record it anew."), exit: .refused)
    case .mergedBefore(let end):
      return Problem(
        "merge.merged_before",
        Phrase(
          "案件 \(number) 已归并到 \(end.shortNumber)。",
          "Case \(number) was merged into \(end.shortNumber) before."),
        hint: Phrase(
          "改归并到别处，先撤销：redress merge --undo \(number)。",
          "To put it elsewhere, undo that first: redress merge --undo \(number)."),
        exit: .refused)
    case .notEntitled(let office):
      return Problem(
        "merge.not_entitled",
        Phrase(
          "其中一件由 \(office) 办理，须由两家单位共同的上级来归并。",
          "One of the cases is held by \(office): merging them is for an office above both."),
        hint: Phrase(
          "请把 \(number) 和 \(target) 两个编号报给上级工会。",
          "Tell the office above the numbers \(number) and \(target)."), exit: .refused)
    case .notMerged:
      return Problem(
        "merge.none",
        Phrase("案件 \(number) 没有归并过。", "Case \(number) is not merged."),
        hint: Phrase(
          "查看：redress mediation show \(number)。", "See redress mediation show \(number)."),
        exit: .refused)
    }
  }
}
