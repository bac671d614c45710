public import CaseModel

extension ImportFinding {
  /// The finding in words, with its line and column.
  public var phrase: Phrase {
    let words = fact.phrase
    guard line > 0 else {
      return Phrase("全表：\(words.chinese)", "the sheet: \(words.english)")
    }
    guard let column else {
      return Phrase("第\(line)行：\(words.chinese)", "line \(line): \(words.english)")
    }
    return Phrase(
      "第\(line)行「\(column)」：\(words.chinese)", "line \(line), \(column): \(words.english)")
  }
}

extension ImportFact {
  /// The fact in words.
  public var phrase: Phrase {
    switch self {
    case .rowShort(let missing):
      Phrase(
        "比表头少\(missing)格，文件可能不完整",
        "\(ImportFact.cells(missing)) fewer than the header; the file may be incomplete")
    case .rowLong(let extra):
      Phrase(
        "比表头多\(extra)格，可能有逗号把内容拆开了",
        "\(ImportFact.cells(extra)) more than the header; a comma may have split one")
    case .textBehindQuote:
      Phrase("引号后面还有文字，请核对", "text stands behind a closing quote; look at it")
    case .lineEndMissing:
      Phrase(
        "文件末尾没有换行，最后一格可能不完整", "the file ends without a line end; the last cell may be incomplete")
    case .nothingAbove:
      Phrase("写的是“同上”，可是上面没有内容", "says “as above”, but nothing is above")
    case .valueMissing: Phrase("没有填写", "is empty")
    case .unknownValue(let typed, let nearest): ImportFact.unknownValue(typed, nearest)
    case .notADate(let typed, let error): ImportFact.notADate(typed, error)
    case .notAnAmount(let typed, let error): ImportFact.notAnAmount(typed, error)
    case .notANumber(let typed, let range):
      Phrase(
        "“\(typed)”不是\(range.lowerBound)到\(range.upperBound)的整数",
        "“\(typed)” is no whole number from \(range.lowerBound) to \(range.upperBound)")
    case .notAFlag(let typed):
      Phrase("“\(typed)”看不出是“是”还是“否”", "“\(typed)” is neither yes nor no")
    case .tooLong(let max): Phrase("超过\(max)字", "has more than \(max) characters")
    case .columnsDisagree(let other), .officesDisagree(let other):
      Phrase("和「\(other)」一栏不一致", "disagrees with column \(other)")
    case .damagedBySpreadsheet:
      Phrase("号码被表格软件改坏了", "the number was damaged by a spreadsheet")
    case .numberMissing:
      Phrase("案号为空，无法确定是哪一件", "no official number, so the case cannot be told")
    case .numberDamaged(let number):
      Phrase(
        "案号“\(number)”被表格软件改坏了", "the official number “\(number)” was damaged by a spreadsheet")
    case .numberTwice(let number, let line):
      Phrase(
        "“\(number)”和第\(line)行相同，内容却不一样",
        "“\(number)” also stands on line \(line), with other cells")
    case .rowRepeated(let line):
      Phrase("和第\(line)行完全相同，只算一次", "repeats line \(line), and counts once")
    case .numberInUse(let number):
      Phrase(
        "案号“\(number)”已用于另一件案件（申请人、用人单位都不同）",
        "“\(number)” is in use by another case (another applicant and another employer)")
    case .numberHeldTwice(let number):
      Phrase("案号“\(number)”已有多件案件", "several cases have the number “\(number)”")
    case .caseUnknown(let typed): Phrase("找不到案件“\(typed)”", "no case “\(typed)” is held here")
    case .caseAmbiguous(let typed): Phrase("“\(typed)”对应多件案件", "“\(typed)” may mean several cases")
    case .caseVoided(let number):
      Phrase("案件\(number)已作废，不能再登记到账", "case \(number) was voided; no payment can be added")
    case .enrolment(let fact): fact.phrase
    case .voided(let type):
      Phrase("\(type.chinese)已作废，未改动", "the \(type.english) was voided, left alone")
    case .unknownOffice(let typed, let nearest):
      ImportFact.unknown(
        Phrase("没有名为“\(typed)”的单位", "no office is called “\(typed)”"),
        nearest.map { Phrase(verbatim: $0) })
    case .ambiguousOffice(let typed):
      Phrase("“\(typed)”对应多个单位", "“\(typed)” may mean several offices")
    case .otherOffice(let name):
      Phrase("\(name)不是本单位，也不在本单位之下", "\(name) is not this office nor below it")
    case .caseMoved(let name):
      Phrase("案件现由\(name)办理，办理单位未改动", "the case is with \(name) now; its office is left alone")
    case .codeUnusable(let code):
      Phrase("代码“\(code)”无法用作编号", "no id can be made of the code “\(code)”")
    case .officeIDTaken(let code):
      Phrase("代码“\(code)”和已有单位的编号相同", "another office has the id that follows from “\(code)”")
    case .parentMissing: Phrase("没有填写上级工会", "the office above is not named")
    case .parentUnknown(let typed):
      Phrase("找不到上级工会“\(typed)”", "the office above, “\(typed)”, is not known")
    case .parentBelowItself(let name):
      Phrase(
        "\(name)是本行单位自己或其下级，不能作上级", "\(name) is this office or below it, and cannot be above it")
    case .outcomeMissing: Phrase("有结案日期，没有调解结果", "concluded, but without an outcome")
    case .conclusionDateMissing: Phrase("有调解结果，没有结案日期", "an outcome, but no date of conclusion")
    case .amountWithoutAgreement: Phrase("没有达成协议，却有协议金额", "an agreed amount without an agreement")
    case .concludedBeforeAccepted: Phrase("结案日期早于受理日期", "concluded before it was accepted")
    case .inFuture: Phrase("日期还没有到", "the date is still to come")
    case .workersDisagree(let column, let name):
      Phrase(
        "人数栏是\(column)人，申请人一栏写的是\(name)人，以人数栏为准",
        "\(column) workers in the column, \(name) with the applicant's name; the column is taken")
    case .workersTakenAsOne: Phrase("没有填写，按1人计", "is empty; one worker is taken")
    case .applicantMissing: Phrase("没有填写申请人", "no applicant is named")
    case .employerMissing: Phrase("没有填写用人单位", "no employer is named")
    case .identityNumber(let fault):
      ImportFact.numberFault(Phrase("身份证号", "the identity number"), fault)
    case .creditCode(let fault):
      ImportFact.numberFault(Phrase("统一社会信用代码", "the credit code"), fault)
    case .sexDisagrees:
      Phrase("和身份证号不一致，以本栏为准", "disagrees with the identity number; the column is taken")
    case .birthYearDisagrees:
      Phrase("和身份证号不一致，以本栏为准", "disagrees with the identity number; the column is taken")
    case .possibleDouble:
      Phrase(
        "该案已有同日同额的到账记录，可能重复", "the case has a payment of this day and amount already; maybe twice")
    case .nameTwice, .identityNumberTwice, .owedDisagrees, .paidExceedsDue, .recognised,
      .workersDiffer, .soughtDiffers, .soughtNotGiven, .othersOnCase:
      workerPhrase
    case .similarCases(let numbers, let likeness):
      Phrase(
        "可能和案件 \(numbers.joined(separator: "、")) 是同一件："
          + likeness.map(\.label.chinese).joined(separator: "、"),
        "may be the same as case \(numbers.joined(separator: ", ")): "
          + likeness.map(\.label.english).joined(separator: ", "))
    case .similarRow(let line, let likeness):
      Phrase(
        "可能和第 \(line) 行是同一件：\(likeness.label.chinese)",
        "may be the same case as line \(line): \(likeness.label.english)")
    case .changed(let changes): ImportFact.changed(changes)
    case .eventMissing, .planUnknown, .sexAgainstPlan, .claimedTwice, .settlementHeld,
      .paidBeforeDischarge, .dischargedBeforeAdmitted, .benefitMissing:
      claimPhrase
    }
  }

  // MARK: - Longer ones

  private static func cells(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }

  private static func unknownValue(_ typed: String, _ nearest: [Phrase]) -> Phrase {
    unknown(Phrase("没有“\(typed)”这一项", "“\(typed)” is not in the list"), nearest)
  }

  private static func unknown(_ what: Phrase, _ nearest: [Phrase]) -> Phrase {
    guard !nearest.isEmpty else { return what }
    return Phrase(
      what.chinese + "，是不是：" + nearest.map(\.chinese).joined(separator: "、"),
      what.english + "; perhaps: " + nearest.map(\.english).joined(separator: ", "))
  }

  private static func notADate(_ typed: String, _ error: DateError) -> Phrase {
    switch error {
    case .noSuchDay: Phrase("“\(typed)”这一天不存在", "there is no such day as “\(typed)”")
    case .outOfRange: Phrase("“\(typed)”的年份不对", "the year of “\(typed)” cannot be right")
    case .empty, .malformed: Phrase("“\(typed)”看不出是哪一天", "“\(typed)” is no date")
    }
  }

  private static func notAnAmount(_ typed: String, _ error: AmountError) -> Phrase {
    switch error {
    case .negative: Phrase("金额“\(typed)”小于零", "the amount “\(typed)” is below zero")
    case .fractionOfFen: Phrase("金额“\(typed)”不到一分", "the amount “\(typed)” is finer than a fen")
    case .tooLarge: Phrase("金额“\(typed)”太大", "the amount “\(typed)” is too large")
    case .empty, .malformed: Phrase("“\(typed)”看不出是多少钱", "“\(typed)” is no amount")
    }
  }

  private static func numberFault(_ what: Phrase, _ fault: NumberFault) -> Phrase {
    let words: Phrase =
      switch fault {
      case .wrongLength: Phrase("位数不对", "has the wrong length")
      case .wrongCharacter: Phrase("有不该出现的字符", "has a character that does not belong there")
      case .noSuchBirthDate: Phrase("里的出生日期不存在", "holds a date of birth that does not exist")
      case .wrongCheckDigit: Phrase("校验码不符", "fails its check")
      case .damagedBySpreadsheet:
        Phrase("被表格软件改坏了，后几位已丢失", "was damaged by a spreadsheet, its last digits are lost")
      }
    return Phrase(
      what.chinese + words.chinese + "，已照原样保留", "\(what.english) \(words.english); kept as it is")
  }

  private static func changed(_ changes: [FieldChange]) -> Phrase {
    func side(_ value: Phrase?, _ language: Language) -> String {
      value?[language] ?? (language == .chinese ? "（空）" : "(none)")
    }
    func list(_ language: Language) -> String {
      changes.map { change in
        let field = change.field[language]
        guard !change.isPersonal else { return field }
        return "\(field) \(side(change.old, language)) → \(side(change.new, language))"
      }.joined(separator: language == .chinese ? "；" : "; ")
    }
    return Phrase("与已登记的不同：" + list(.chinese), "differs from what is held: " + list(.english))
  }
}
