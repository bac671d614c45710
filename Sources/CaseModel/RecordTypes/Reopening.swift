extension RecordType {
  /// A case taken up again: why, and when it was first concluded, which stays known.
  public static let reopening = RecordType(
    "reopening", Phrase("重新办理", "reopening"), place: .part, roots: ["mediation"],
    unit: Phrase("次", "times"),
    fields: [
      Field(
        "reopened_on", .date, Phrase("重新办理日期", "reopened on"), in: .reopeningGroup,
        required: .intake, option: "on"),
      Field(
        "reason", .choice(reopeningReasons), Phrase("重新办理原因", "because"), in: .reopeningGroup,
        required: .intake, option: "because"),
      Field(
        "first_concluded_on", .date, Phrase("首次结案日期", "first concluded on"), in: .reopeningGroup),
      Field(
        "first_outcome", .choice(outcomes), Phrase("首次调解结果", "first outcome"), in: .reopeningGroup),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.reopening) }

  /// Why a case is taken up again.
  public static let reopeningReasons = ChoiceList([
    Choice("closed_by_mistake", Phrase("误结案", "closed by mistake")),
    Choice("not_performed", Phrase("协议未履行", "the agreement was not kept"), aliases: ["未履行"]),
    Choice("new_facts", Phrase("出现新情况", "new facts")),
    Choice("parties_ask", Phrase("双方要求继续调解", "the parties ask for it")),
    Choice("other", Phrase("其他", "other")),
  ])
}

extension FieldGroup {
  static let reopeningGroup = FieldGroup(Phrase("重新办理", "Reopening"))
}
