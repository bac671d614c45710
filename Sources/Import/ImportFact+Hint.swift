public import CaseModel

extension ImportFact {
  /// What a person can do about it; nil where the fact says it.
  public var hint: Phrase? {
    switch self {
    case .rowShort: Phrase("请对照原表补全本行", "complete the row from the original")
    case .rowLong: Phrase("含逗号的内容要用英文双引号括起来", "put text that holds a comma in double quotes")
    case .numberMissing:
      Phrase(
        "请补上案号；还没有编号的案件，用 redress mediation add 逐件登记",
        "give the number; a case without one is entered with `redress mediation add`")
    case .numberDamaged, .damagedBySpreadsheet, .identityNumber(.damagedBySpreadsheet),
      .creditCode(.damagedBySpreadsheet):
      Phrase("请按纸质材料填回，并把该列设为文本格式", "restore it from the paper, and make the column text")
    case .numberTwice: Phrase("改正其中一行后再导入", "mend one of the two rows and import again")
    case .numberInUse, .numberHeldTwice:
      Phrase("本行未导入；核对案号后再导入", "the row was left out; check the number and import again")
    case .caseUnknown:
      Phrase("先导入或登记该案件，再导入到账", "import or enter the case first, then its payments")
    case .otherOffice:
      Phrase(
        "加 --skip-other-offices 可跳过外单位的行",
        "with --skip-other-offices rows of other offices are skipped")
    case .identityNumberTwice:
      Phrase("核对是谁的号码，改正后再导入", "find out whose it is, mend it and import again")
    case .workersDiffer, .soughtDiffers, .soughtNotGiven:
      Phrase(
        "核对后用 redress mediation edit 改案件，或改名单",
        "compare them, and mend the case with redress mediation edit or the list")
    case .similarCases, .similarRow:
      Phrase(
        "照常导入；核对后可用 redress duplicates 和 redress merge 归并",
        "it is imported; look at it with redress duplicates, and merge with redress merge")
    case .changed: Phrase("加 --update 写入新值", "with --update the new values are written")
    case .enrolment(let fact): fact.hint
    case .parentUnknown: Phrase("上级要写在前面的行里", "an office above must stand in a row above")
    case .unknownValue(_, let nearest) where nearest.isEmpty:
      Phrase("请改用表中已有的选项", "use one of the choices of the list")
    default: nil
    }
  }
}
