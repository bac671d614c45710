public import CaseModel

/// What is wrong in a plan file: where, and what is allowed there.
public struct PlanFault: Error, Hashable, Sendable {
  /// The line of the file, from 1.
  public let line: Int
  /// The member as the file calls it, such as `benefit.segment.rate`; nil for a line that is none.
  public let member: String?
  /// What is wrong.
  public let kind: Kind

  /// What is wrong with a member or a line.
  public enum Kind: Hashable, Sendable {
    /// The file is not UTF-8 text.
    case notText
    /// The line is neither a member, a heading, a remark nor blank.
    case notALine
    /// A heading that plan files do not have.
    case unknownHeading(String, allowed: [String])
    /// A heading that stands before the one that it belongs to.
    case headingTooEarly(after: String)
    /// What stands behind the equals sign cannot be read.
    case notAValue(String)
    /// The member stands twice under one heading.
    case twice(firstLine: Int)
    /// No member is called so here.
    case unknownMember(allowed: [String])
    /// The member must be there.
    case missing
    /// The member does not belong to this shape.
    case notOfShape(String)
    /// Another kind of value is wanted.
    case wanted(Wanted)
    /// One of these words is wanted.
    case unknownWord(String, allowed: [String])
    /// A share below 0 or above 1.
    case rateOutOfBounds(String)
    /// The period ends before it begins.
    case validityReversed(from: LocalDate, through: LocalDate)
    /// A segment begins before the one above it ends.
    case segmentsOverlap(from: Fen, previousThrough: Fen)
    /// A segment begins after the one above it ends.
    case segmentsGap(from: Fen, previousThrough: Fen?)
    /// A segment ends where it begins or before.
    case segmentReversed(from: Fen, through: Fen)
    /// A segment stands behind one that has no end.
    case segmentAfterLast
    /// The least to be paid is above the most.
    case floorAboveCap(floor: Fen, cap: Fen)
    /// The code stands in an entry above.
    case codeTwice(String)
    /// The file was written by a newer version.
    case newerFormat(Int)
  }

  /// Kinds of values.
  public enum Wanted: Hashable, Sendable {
    /// Text in quotation marks, of so many characters at most.
    case text(charactersMax: Int)
    /// A code of a plan.
    case planCode
    /// A short code of small letters, digits and underscores, or of a disease.
    case code
    /// A whole number within bounds.
    case number(ClosedRange<Int>)
    /// An amount in yuan, above nothing or not below it.
    case amount(isPositive: Bool)
    /// A list of amounts.
    case amounts
    /// Two whole numbers, the smaller first.
    case bounds(ClosedRange<Int>)
    /// A day.
    case date
    /// `true` or `false`.
    case flag
    /// A share as a percentage in quotation marks.
    case rate
  }
}

extension PlanFault {
  /// The fault in a sentence: which line and member, what is wrong, what is allowed.
  public var phrase: Phrase {
    let what = kind.phrase
    guard let member else {
      return Phrase("第\(line)行：\(what.chinese)", "line \(line): \(what.english)")
    }
    return Phrase(
      "第\(line)行 \(member)：\(what.chinese)", "line \(line), \(member): \(what.english)")
  }
}

extension PlanFault.Kind {
  var phrase: Phrase {
    switch self {
    case .notText: Phrase("文件不是 UTF-8 文本", "the file is not text in UTF-8")
    case .notALine:
      Phrase(
        "应为“名称 = 值”、[[标题]]、# 说明或空行", "a line is name = value, a [[heading]], a # remark, or blank")
    case .unknownHeading(let heading, let allowed):
      Phrase(
        "没有标题“\(heading)”，可用：\(PlanFault.list(allowed).chinese)",
        "there is no heading “\(heading)”; allowed are \(PlanFault.list(allowed).english)")
    case .headingTooEarly(let after):
      Phrase("应在 [[\(after)]] 之后", "it must stand behind a [[\(after)]]")
    case .notAValue(let text):
      Phrase(
        "“\(text)”读不懂；文字加英文引号，金额如 200.00，日期如 2025-01-01",
        "“\(text)” cannot be read; text stands in quotation marks, an amount is 200.00, "
          + "a day 2025-01-01")
    case .twice(let first):
      Phrase("重复，第\(first)行已经写过", "it stands on line \(first) already")
    case .unknownMember(let allowed):
      Phrase(
        "没有这一项，可用：\(PlanFault.list(allowed).chinese)",
        "there is no such member; allowed are \(PlanFault.list(allowed).english)")
    case .missing: Phrase("缺少这一项", "it is missing")
    case .notOfShape(let shape):
      Phrase("“\(shape)”形式没有这一项", "the shape “\(shape)” has no such member")
    case .wanted(let wanted):
      Phrase("应为\(wanted.phrase.chinese)", "wanted is \(wanted.phrase.english)")
    case .unknownWord(let word, let allowed):
      Phrase(
        "没有“\(word)”，可用：\(PlanFault.list(allowed).chinese)",
        "“\(word)” is not known; allowed are \(PlanFault.list(allowed).english)")
    case .rateOutOfBounds(let rate):
      Phrase("比例“\(rate)”应在 0% 至 100% 之间", "the rate “\(rate)” must lie between 0% and 100%")
    case .validityReversed(let from, let through):
      Phrase(
        "保障期止\(through)早于起\(from)", "the period ends on \(through), before it begins on \(from)")
    case .segmentsOverlap(let from, let through):
      Phrase(
        "从\(from.yuan)元起，与到\(through.yuan)元为止的上一段重叠，应从\(through.yuan)元起",
        "it begins at \(from.yuan) and overlaps the one above, which ends at \(through.yuan); "
          + "it must begin there")
    case .segmentsGap(let from, let through):
      Phrase(
        "从\(from.yuan)元起，前面空着，应从\((through ?? .zero).yuan)元起",
        "it begins at \(from.yuan) and leaves a gap; it must begin at \((through ?? .zero).yuan)")
    case .segmentReversed(let from, let through):
      Phrase(
        "到\(through.yuan)元为止，应大于起点\(from.yuan)元",
        "it ends at \(through.yuan), which must be above its beginning \(from.yuan)")
    case .segmentAfterLast:
      Phrase("上一段没有终点（through），后面不能再有段", "the one above has no end (through), so none may follow")
    case .floorAboveCap(let floor, let cap):
      Phrase(
        "最低\(floor.yuan)元高于最高\(cap.yuan)元", "the floor \(floor.yuan) is above the cap \(cap.yuan)")
    case .codeTwice(let code): Phrase("代码“\(code)”重复", "the code “\(code)” stands above already")
    case .newerFormat(let format):
      Phrase(
        "文件格式\(format)比本程序新，请先升级", "format \(format) is newer than this program; upgrade first")
    }
  }
}

extension PlanFault.Wanted {
  var phrase: Phrase {
    switch self {
    case .text(let most):
      Phrase("加英文引号的文字，最多\(most)个字", "text in quotation marks, \(most) characters at most")
    case .planCode:
      Phrase(
        "方案代码：大写字母、数字、连字符，如 \"NMG-INPATIENT\"",
        "a plan's code: capital letters, digits, hyphens, such as \"NMG-INPATIENT\"")
    case .code:
      Phrase(
        "代码：字母、数字、下划线、点，最多40个字符", "a code: letters, digits, underscores, dots, 40 at most")
    case .number(let bounds):
      Phrase(
        "\(bounds.lowerBound)至\(bounds.upperBound)的整数",
        "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
    case .amount(let isPositive):
      isPositive
        ? Phrase("大于零的金额（元），如 200.00", "an amount in yuan above zero, such as 200.00")
        : Phrase("金额（元），如 200.00", "an amount in yuan, such as 200.00")
    case .amounts:
      Phrase("一组金额，如 [10.00, 20.00, 30.00]", "a list of amounts, such as [10.00, 20.00, 30.00]")
    case .bounds(let bounds):
      Phrase(
        "两个整数，小的在前，如 [\(bounds.lowerBound), \(bounds.upperBound)]",
        "two whole numbers, the smaller first, such as "
          + "[\(bounds.lowerBound), \(bounds.upperBound)]")
    case .date: Phrase("日期，如 2025-01-01", "a day, such as 2025-01-01")
    case .flag: Phrase("true 或 false", "true or false")
    case .rate: Phrase("百分比，如 \"40%\"", "a percentage, such as \"40%\"")
    }
  }
}

extension PlanFault {
  fileprivate static func list(_ words: [String]) -> Phrase {
    Phrase(words.joined(separator: "、"), words.joined(separator: ", "))
  }
}
