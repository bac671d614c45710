extension RecordType {
  /// Who saw personal data or was sent it, and what administrators did: the hub's own personal log.
  ///
  /// It names people by the ids of their records and never by what these say, so that an erasure
  /// need not touch it. It hangs on no case, or it would travel to all who hold the case: so it
  /// goes to its author's office and those above.
  ///
  /// Source: 个人信息保护法 art. 51 (classified management), 54 (audits), 57 (what to tell after a
  /// leak).
  public static let access = RecordType(
    "access", Phrase("查阅记录", "access note"), isPersonal: true, place: .alone,
    fields: [
      Field(
        "act", .choice(accessActs), Phrase("事项", "what"), in: .access, required: .intake),
      Field("made_on", .date, Phrase("日期", "date"), in: .access, required: .intake),
      Field("who", .text(.user), Phrase("操作人", "who"), in: .access, required: .intake),
      // The computer that saw, got or was given something.
      Field("node", .text(.code), Phrase("电脑", "computer"), in: .access),
      Field("of_case", .text(.record), Phrase("案件", "case"), in: .access),
      Field("record", .text(.record), Phrase("记录", "record"), in: .access),
      // Which entries of which feed were sent. A feed begins anew when its hub goes on under a new
      // id, so the id is part of its name.
      Field("hub", .text(.code), Phrase("服务器编号", "server"), in: .access),
      Field("office", .text(.office), Phrase("所属单位", "office"), in: .access),
      Field("first_entry", .integer(0...Int64.max), Phrase("起", "from"), in: .access),
      Field("last_entry", .integer(0...Int64.max), Phrase("止", "through"), in: .access),
      Field("count", .integer(0...Int64.max), Phrase("数量", "count"), in: .access),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.access) }

  /// What is noted.
  public static let accessActs = ChoiceList([
    Choice("sent", Phrase("发送给电脑", "sent to a computer")),
    Choice("read", Phrase("查看案件", "looked at a case")),
    Choice("listed", Phrase("查看名单", "looked at a list of people")),
    Choice("matched", Phrase("查重时提示", "pointed to in a look for duplicates")),
    Choice("exported", Phrase("导出", "exported")),
    Choice("copied", Phrase("复制数据库", "copied the store")),
    Choice("backed_up", Phrase("备份", "made a backup")),
    Choice("invited", Phrase("发邀请码", "gave an invitation")),
    Choice("enrolled", Phrase("登记电脑", "enrolled a computer")),
    Choice("revoked", Phrase("停用电脑", "put a computer out")),
    Choice("admitted", Phrase("重新接纳电脑", "let a computer's changes in again")),
    Choice("erasure_ordered", Phrase("下达删除决定", "ordered an erasure")),
    Choice("erasure_withdrawn", Phrase("撤回删除决定", "withdrew an erasure")),
  ])
}

extension FieldGroup {
  static let access = FieldGroup(Phrase("查阅记录", "Access"))
}
