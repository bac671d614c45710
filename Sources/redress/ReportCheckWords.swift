import CaseModel
import CaseStore
import ChangeLog
import Console
import Deadlines
import Documents
import Indicators
import Reports
import Wording

/// What checks of a report found, in words, with the command that opens it.
struct ReportCheckWords {
  let offices: OfficeTree
  let today: LocalDate

  // MARK: - Where

  /// The name of the office.
  func office(_ finding: ReportFinding) -> String? {
    finding.office.map { offices.find(id: $0)?.name ?? $0 }
  }

  /// The office and the case.
  func place(_ finding: ReportFinding) -> Phrase {
    let number = finding.number ?? finding.caseID?.shortNumber
    return Phrase(
      verbatim: [office(finding), number].compactMap { $0 }.joined(separator: " "))
  }

  /// The command that opens what was found.
  func command(_ finding: ReportFinding, _ checking: ReportChecking) -> String {
    switch finding.fact {
    case .unmerged, .withoutOwnRecord:
      // What does not count yet may hang on a case that is not here.
      return "redress unmerged list"
    case .lastSync: return "redress status"
    case .unusual(let figure):
      return list(figure.figure.listed, figure.from, figure.to, finding)
    case .partExceedsWhole(let part, _, let whole, _):
      let period = checking.query.period
      let listed = [part, whole].first { Indicator.find($0) != nil } ?? "concluded"
      return list(listed, period.from, period.to, finding)
    default:
      if let caseID = finding.caseID { return "redress show \(caseID.shortNumber)" }
      let code = finding.office.map { offices.find(id: $0)?.code ?? $0 } ?? ""
      return "redress conflicts show \(code)"
    }
  }

  private func list(
    _ indicator: String, _ from: LocalDate, _ to: LocalDate, _ finding: ReportFinding
  ) -> String {
    let code = finding.office.flatMap { offices.find(id: $0)?.code }
    return "redress report summary \(from)..\(to)" + (code.map { " --office \($0)" } ?? "")
      + " --cases \(indicator)"
  }

  // MARK: - What

  /// What was found, as half a sentence.
  func sentence(_ finding: ReportFinding) -> Phrase {
    switch finding.fact {
    case .overdue(let deadline):
      let last = deadline.lastDay ?? today
      let days = last.daysUntil(today)
      return Phrase(
        "\(deadline.rule.name.chinese) \(last) 届满，已超期 \(days) 天，尚未办结",
        "time limit “\(deadline.rule.name.english)” was over on \(last), \(days) days ago: still "
          + "open")
    case .agreedWithoutSum(let concluded):
      return Phrase(
        "\(concluded) 达成协议，没有填协议金额", "agreed on \(concluded), and no sum is entered")
    case .receivedMoreThanAgreed(let agreed, let received):
      return Phrase(
        "协议 \(agreed.yuanGrouped) 元，到账 \(received.yuanGrouped) 元",
        "\(agreed.yuanGrouped) yuan agreed, \(received.yuanGrouped) received")
    case .receivedWithoutDate(let payment, let amount):
      let sum = amount?.yuanGrouped ?? "—"
      return Phrase(
        "到账 \(payment.shortNumber)（\(sum) 元）没有到账日期",
        "payment \(payment.shortNumber) of \(sum) yuan has no day")
    case .differing(let conflict): return sentence(conflict)
    case .unmerged(let reason, let lines):
      let because = UnmergedCommand.reason(reason)
      return Phrase(
        "有 \(lines) 处修改暂未能并入：\(because.chinese)",
        "\(lines) changes do not count yet: \(because.english)")
    case .withoutOwnRecord:
      return Phrase(
        "案件 \(finding.caseID?.shortNumber ?? "") 本身还没有传到，先到了其中一部分",
        "a part of case \(finding.caseID?.shortNumber ?? "") has come, the case itself not yet")
    case .unreadable(let type, let field):
      let label = FieldWords(offices: offices).label(type: RecordType.find(type), field: field)
      return Phrase(
        "“\(label.chinese)”的内容本版本无法识别，没有计入",
        "this version cannot read “\(label.english)”, which is left out")
    case .lastSync(let last):
      guard let last else { return Phrase("还没有完整同步过", "it has never synced completely") }
      return Phrase("最近一次完整同步是 \(last)", "its last complete sync was on \(last)")
    case .unusual(let figure): return figure.sentence
    case .agreedFarAboveSought(let agreed, let sought):
      return Phrase(
        "协议 \(agreed.yuanGrouped) 元，请求只有 \(sought.yuanGrouped) 元，相差十倍以上",
        "\(agreed.yuanGrouped) yuan agreed, only \(sought.yuanGrouped) sought: ten times as much")
    case .moreWorkersEntered(let entered, let workers):
      return Phrase(
        "逐人登记的申请人有 \(entered) 人，涉及职工人数却填 \(workers) 人",
        "\(entered) applicants are entered one by one, and the number of workers is \(workers)")
    case .withoutWorkers:
      return Phrase("没有填涉及职工人数", "the number of workers is not entered")
    case .concludedBeforeAccepted(let accepted, let concluded):
      guard let accepted else {
        return Phrase(
          "\(concluded) 结案，没有受理日期", "concluded on \(concluded), without a day of acceptance")
      }
      return Phrase(
        "\(concluded) 结案，早于受理日期 \(accepted)",
        "concluded on \(concluded), before it was accepted on \(accepted)")
    case .partExceedsWhole(let part, let partValue, let whole, let wholeValue):
      let labels = (Self.label(part), Self.label(whole))
      func text(_ code: String, _ value: Int64) -> String {
        Measure.find(code)?.isMoney == true
          ? Fen(rawValue: value).yuanGrouped : String(value)
      }
      let values = (text(part, partValue), text(whole, wholeValue))
      return Phrase(
        "\(labels.0.chinese) \(values.0) 多于\(labels.1.chinese) \(values.1)",
        "\(labels.0.english) \(values.0) is more than \(labels.1.english) \(values.1)")
    }
  }

  private func sentence(_ conflict: Conflict) -> Phrase {
    let words = FieldWords(offices: offices)
    let type = conflict.record.type
    let label = words.label(type: type, field: conflict.field)
    let values = conflict.merge.heads.map { head in
      let value = words.phrase(head.value, type: type, field: conflict.field)
      return Phrase(
        "\(value.chinese)（\(head.line.by)）", "\(value.english) (\(head.line.by))")
    }
    let all = Phrase(
      values.map(\.chinese).joined(separator: " / "),
      values.map(\.english).joined(separator: " / "))
    switch conflict.kind {
    case .values:
      return Phrase(
        "\(type.label.chinese)的“\(label.chinese)”：\(all.chinese)",
        "“\(label.english)” of the \(type.label.english): \(all.english)")
    case .paymentOnVoidedCase:
      let amount = CaseVoid.sum([conflict.record])?.yuanGrouped ?? "—"
      let number = conflict.record.key.id.shortNumber
      return Phrase(
        "案件已作废，到账 \(number)（\(amount) 元）没有作废",
        "the case is voided, its payment \(number) of \(amount) yuan is not")
    case .cycle:
      return Phrase(
        "上下级会互相循环，这个上级没有采用：\(all.chinese)",
        "the office above would close a cycle and does not count: \(all.english)")
    case .mergeIgnored:
      return Phrase(
        "归并没有采用：\(all.chinese)", "it was merged, and that does not count: \(all.english)")
    }
  }

  /// What a clerk calls a measure.
  static func label(_ code: String) -> Phrase {
    if let indicator = Indicator.find(code) { return indicator.label }
    switch code {
    case "accepted_workers": return Phrase("受理案件的职工人数", "workers of accepted cases")
    case "accepted_collective": return Phrase("受理的集体争议", "collective disputes accepted")
    case "migrant_workers": return Phrase("农牧民工人数", "migrant workers")
    case "received_on_agreed":
      return Phrase("达成协议案件累计到账", "received so far on agreed cases")
    case "hotline_due": return Phrase("到期工单", "orders due")
    case "hotline_due_closed": return Phrase("到期工单中已办结的", "orders due and closed")
    case "hotline_due_closed_in_time":
      return Phrase("到期工单中按期办结的", "orders due and closed in time")
    case "hotline_called_back": return Phrase("回访到的工单", "orders called back")
    case "hotline_satisfied": return Phrase("满意的工单", "orders with a satisfied caller")
    default: return Phrase(verbatim: code)
    }
  }
}

extension UnusualFigure {
  /// The figure, and what it is compared with.
  fileprivate var sentence: Phrase {
    let span = PeriodName.full(from: from, to: to)
    let what = figure.label
    let (now, before) = (text(value), text(median))
    return Phrase(
      "\(span.chinese)\(what.chinese) \(now)，此前 \(spans) 个同样长的时段的中位数是 \(before)",
      "\(what.english) in \(span.english) \(now); the median of the \(spans) like spans before is "
        + "\(before)")
  }

  private func text(_ value: Int64) -> String {
    switch figure {
    case .sum: isMoney ? Fen(rawValue: value).yuanGrouped : String(value)
    // Thousandths: of a rate, a decimal of a hundredth; of a mean, rounded to a tenth.
    case .ratio("agreed", _): Self.tenths(value) + "%"
    case .ratio: isMoney ? Fen(rawValue: value / 1000).yuanGrouped : Self.tenths((value + 50) / 100)
    }
  }

  private static func tenths(_ value: Int64) -> String { "\(value / 10).\(value % 10)" }
}

extension UnusualFigure.Figure {
  /// The indicator whose cases are listed.
  var listed: String {
    switch self {
    case .sum(let code), .ratio(let code, _): code
    }
  }

  fileprivate var label: Phrase {
    switch self {
    case .sum(let code): return ReportCheckWords.label(code)
    case .ratio("agreed", _): return Phrase("调解成功率", "success rate")
    case .ratio("workers", _): return Phrase("平均每件涉及职工", "workers per case")
    case .ratio("agreed_amount", _): return Phrase("平均每件协议金额", "agreed amount per case")
    case .ratio("aid_recovered", _):
      return Phrase("平均每件援助挽回金额", "recovered per case of aid")
    case .ratio(let code, let whole):
      return Phrase(
        "\(ReportCheckWords.label(code).chinese)÷\(ReportCheckWords.label(whole).chinese)",
        "\(ReportCheckWords.label(code).english) ÷ \(ReportCheckWords.label(whole).english)")
    }
  }
}
