internal import CaseModel

extension ImportFact {
  /// The facts of worker lists in words.
  var workerPhrase: Phrase {
    switch self {
    case .nameTwice(let line):
      Phrase("和第\(line)行姓名相同，按两个人登记", "has the name of line \(line); taken as two people")
    case .identityNumberTwice(let line):
      Phrase(
        "和第\(line)行身份证号相同，内容却不一样",
        "has the identity number of line \(line), with other cells")
    case .owedDisagrees(let due, let paid, let owed):
      Phrase(
        "应发 \(due.yuanGrouped) 减已发 \(paid.yuanGrouped) 不等于 \(owed.yuanGrouped)，以本栏为准",
        "\(due.yuanGrouped) due less \(paid.yuanGrouped) paid is not \(owed.yuanGrouped); the "
          + "column is taken")
    case .paidExceedsDue:
      Phrase("已发多于应发，请求金额留空", "more was paid than was due; no sum sought follows")
    case .recognised:
      Phrase(
        "案件里已有此人，不重复登记，只补上空缺的内容",
        "the case has this person already; only what was empty is filled in")
    case .workersDiffer(let list, let held):
      Phrase(
        "名单共\(list)人，案件填的是\(held)人", "the list names \(list), the case says \(held) workers")
    case .soughtDiffers(let list, let held):
      Phrase(
        "名单合计 \(list.yuanGrouped) 元，案件请求金额是 \(held.yuanGrouped) 元",
        "the list comes to \(list.yuanGrouped) yuan, the case seeks \(held.yuanGrouped)")
    case .soughtNotGiven(let list):
      Phrase(
        "名单合计 \(list.yuanGrouped) 元，案件没有填请求金额",
        "the list comes to \(list.yuanGrouped) yuan, the case gives no sum sought")
    case .othersOnCase(let count):
      Phrase(
        "案件里另有\(count)人不在名单上，未改动",
        "\(count) more of the case are not on the list, and were left alone")
    default: phrase
    }
  }
}
