import CaseModel
import CaseStore
import Console
import Reports
import ChangeLog
import Deadlines

extension ReportCheck {
  /// What a clerk calls it.
  var title: Phrase {
    switch self {
    case .overdue: Phrase("超期未结", "Open beyond the deadline")
    case .agreedWithoutSum: Phrase("达成协议未填金额", "Agreed without a sum")
    case .receivedMoreThanAgreed: Phrase("到账超过协议金额", "Received more than agreed")
    case .receivedWithoutDate: Phrase("到账没有日期", "Received without a date")
    case .differing: Phrase("填写不一致", "Values that differ")
    case .unmerged: Phrase("暂未能并入的数据", "Data that does not count yet")
    case .lastSync: Phrase("报告期内的数据可能还没有到齐", "Data of the period that may not have come")
    case .unusual: Phrase("与往期相差悬殊", "Far from the office's own past")
    case .impossible: Phrase("不可能的数字", "Figures that cannot be")
    }
  }

  /// The rule by which it finds, in one sentence.
  var rule: Phrase {
    switch self {
    case .overdue:
      Phrase(
        "报告期截止日及以前开始计算期限、今天仍未办结而期限已过的调解、法律援助和热线工单。",
        "Mediations, legal aid and hotline orders whose time began by the period's last day, is "
          + "over today, and that are still open.")
    case .agreedWithoutSum:
      Phrase(
        "报告期内以协议结案而没有协议金额的案件，协议金额一栏按零计。",
        "Concluded in the period by an agreement without a sum, which counts as nothing.")
    case .receivedMoreThanAgreed:
      Phrase(
        "报告期内达成协议或有到账的案件，截至今天的到账合计超过协议金额。",
        "Cases agreed in the period, or with money in it, on which more has come than was agreed.")
    case .receivedWithoutDate:
      Phrase(
        "没有日期的到账不计入任何报告期。", "A payment without a day counts in no period.")
    case .differing:
      Phrase(
        "报告期涉及的案件和单位资料中，不同的人填了不同的内容，统计只按目前显示的一个计。",
        "In cases that the period touches, and of offices, people entered different values; "
          + "figures take the one that is shown.")
    case .unmerged:
      Phrase(
        "已经收到而还没有计入的内容，其中可能有报告期的数字。",
        "What has come and does not count, of which some may be of the period.")
    case .lastSync:
      Phrase(
        "最近一次完整同步不晚于报告期截止日的单位（报告期未结束的，今天没有同步过的单位）。",
        "Offices whose last complete sync was not after the period's last day; of a period that "
          + "runs, those that have not synced today.")
    case .unusual:
      Phrase(
        "与本单位此前最多八个同样长的时段相比（半年、全年按季度比）：达到中位数的三倍或不足三分之一，且偏离超过通常波动的四倍"
          + "（通常波动取各时段与中位数之差的中位数的 1.48 倍，不少于中位数的八分之一，件数不少于其平方根）；不足四个时段的不比。"
          + "另列协议金额达到请求金额十倍的案件。",
        "Compared with up to eight like spans of the same office before (halves and years by "
          + "quarter): at least three times the median or at most a third, and further from it "
          + "than four times the usual spread (1.48 times the median distance, at least an eighth "
          + "of the median, of counts at least its root); nothing is said with fewer than four "
          + "spans. Also cases with ten times as much agreed as sought.")
    case .impossible:
      Phrase(
        "部分多于全部（如达成协议多于结案、结案件数多于职工人数）、逐人登记的多于职工人数、没有职工人数、结案早于受理。",
        "A part above its whole (agreed above concluded, cases above workers), more people entered "
          + "than workers, no number of workers, concluded before accepted.")
    }
  }

  /// How it is mended, in one sentence.
  var mending: Phrase {
    switch self {
    case .overdue:
      Phrase(
        "处理：办结案件；依法延长或中止的，用 redress deadline add 登记。",
        "Mend: conclude the case; where its time was extended or suspended, enter it with redress "
          + "deadline add.")
    case .agreedWithoutSum:
      Phrase(
        "处理：redress mediation edit 编号 --agreed 金额；协议不涉及金额的填 0。",
        "Mend: redress mediation edit CASE --agreed SUM; 0 where the agreement is not of money.")
    case .receivedMoreThanAgreed:
      Phrase(
        "处理：核对协议书和收款凭据，改协议金额，或作废重复的到账（redress recovery void）。",
        "Mend: compare the agreement and the receipts; change the sum agreed, or void a payment "
          + "that was entered twice (redress recovery void).")
    case .receivedWithoutDate:
      Phrase(
        "处理：作废这笔到账（redress recovery void），写明日期后重新登记（redress recovery add）。",
        "Mend: void the payment (redress recovery void) and enter it with its day (redress "
          + "recovery add).")
    case .differing:
      Phrase(
        "处理：核对后选定一个，redress conflicts resolve 编号 项 序号。",
        "Mend: find out which is right and take it, redress conflicts resolve CASE FIELD NUMBER."
      )
    case .unmerged:
      Phrase(
        "处理：先 redress sync；仍未并入的，按所列原因处理，无法识别的内容要升级程序。",
        "Mend: redress sync first; then see to the reason that is listed. What cannot be read "
          + "needs a newer version.")
    case .lastSync:
      Phrase(
        "处理：请该单位运行 redress sync，再重新制表。",
        "Mend: ask the office to run redress sync, then make the report again.")
    case .unusual:
      Phrase(
        "处理：看清案件明细，小数点、单位（元、万元）和重复导入最常见；属实的写进报表说明。",
        "Mend: look at the cases; a decimal point, yuan for 10,000 yuan, a sheet imported twice. "
          + "What is true is explained in the report.")
    case .impossible:
      Phrase(
        "处理：改正所列案件；没有列出案件的，运行 redress doctor 重新计算。",
        "Mend: mend the cases listed; where none is, run redress doctor.")
    }
  }
}

extension ReportCheckWords {
  /// The facts as members of JSON: codes and numbers, amounts in fen.
  static func members(_ fact: ReportFinding.Fact) -> [(String, JSONOutput)] {
    switch fact {
    case .overdue(let deadline):
      [
        ("rule", .string(deadline.rule.code)),
        ("due_on", .string(orNull: deadline.lastDay?.iso)),
      ]
    case .agreedWithoutSum(let concluded): [("concluded_on", .string(concluded.iso))]
    case .receivedMoreThanAgreed(let agreed, let received):
      [("agreed_fen", .integer(agreed.rawValue)), ("received_fen", .integer(received.rawValue))]
    case .receivedWithoutDate(let payment, let amount):
      [("payment", .string(payment.text)), ("amount_fen", .integer(orNull: amount?.rawValue))]
    case .differing(let conflict):
      [
        ("kind", .string(conflict.kind.rawValue)),
        ("type", .string(conflict.record.type.name)), ("field", .string(conflict.field)),
      ]
    case .unmerged(let reason, let lines):
      [("reason", .string(reason.rawValue)), ("changes", .integer(lines))]
    case .withoutOwnRecord: [("reason", .string("case_missing"))]
    case .unreadable(let type, let field):
      [("reason", .string("unreadable")), ("type", .string(type)), ("field", .string(field))]
    case .lastSync(let last): [("last_sync_on", .string(orNull: last?.iso))]
    case .unusual(let figure): members(figure)
    case .agreedFarAboveSought(let agreed, let sought):
      [("agreed_fen", .integer(agreed.rawValue)), ("sought_fen", .integer(sought.rawValue))]
    case .moreWorkersEntered(let entered, let workers):
      [("entered", .integer(entered)), ("workers", .integer(workers))]
    case .withoutWorkers: [("workers", .null)]
    case .concludedBeforeAccepted(let accepted, let concluded):
      [
        ("accepted_on", .string(orNull: accepted?.iso)),
        ("concluded_on", .string(concluded.iso)),
      ]
    case .partExceedsWhole(let part, let partValue, let whole, let wholeValue):
      [
        ("part", .string(part)), ("part_value", .integer(partValue)), ("whole", .string(whole)),
        ("whole_value", .integer(wholeValue)),
      ]
    }
  }

  private static func members(_ figure: UnusualFigure) -> [(String, JSONOutput)] {
    let (measure, per): (String, String?) =
      switch figure.figure {
      case .sum(let code): (code, nil)
      case .ratio(let code, let whole): (code, whole)
      }
    return [
      ("measure", .string(measure)), ("per", .string(orNull: per)),
      ("from", .string(figure.from.iso)), ("to", .string(figure.to.iso)),
      ("value", .integer(figure.value)), ("median", .integer(figure.median)),
      ("spans", .integer(Int64(figure.spans))),
    ]
  }
}
