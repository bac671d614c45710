extension RecordType {
  /// A hub's word up to which line the logs of a node are trusted.
  ///
  /// Each line of it is complete and stands for itself; what a later one says replaces it. Its id
  /// follows from the office that gives it and the node (``ChangeLog``), so that an office has one
  /// word on a node.
  public static let revocation = RecordType(
    "revocation", Phrase("电脑停用", "revocation"), place: .alone,
    fields: [
      Field(
        "node", .text(.code), Phrase("电脑编号", "id of the computer"), in: .identity, required: .intake
      ),
      Field(
        "plain_through", .integer(0...numbersMax), Phrase("案件数据有效至", "facts trusted through"),
        in: .identity, required: .intake),
      Field(
        "personal_through", .integer(0...numbersMax), Phrase("个人信息有效至", "personal data through"),
        in: .identity, required: .intake),
      Field("trusted", .text(.digests), Phrase("另行认可的数据", "trusted beyond"), in: .identity),
      Field(
        "reason", .choice(revocationReasons), Phrase("停用原因", "reason"), in: .identity,
        required: .intake),
      Field("signature", .text(.code), Phrase("根密钥签名", "root's signature"), in: .identity),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.revocation) }

  /// The greatest number of a log's line (``ChangeLog``).
  private static let numbersMax: Int64 = 1 << 40 - 1

  /// Why a computer is revoked.
  public static let revocationReasons = ChoiceList([
    Choice("lost", Phrase("电脑遗失", "the computer is lost"), aliases: ["遗失", "丢失"]),
    Choice("stolen", Phrase("电脑被盗", "the computer was stolen"), aliases: ["被盗"]),
    Choice("left", Phrase("人员离开", "who used it has left"), aliases: ["离开", "离职"]),
    Choice("replaced", Phrase("更换电脑", "another computer takes its place"), aliases: ["更换"]),
    Choice("misused", Phrase("不当使用", "it was misused"), aliases: ["不当使用"]),
    Choice("fork", Phrase("数据被拷贝后两处使用", "a copy of its data was in use"), aliases: ["拷贝"]),
  ])
}
