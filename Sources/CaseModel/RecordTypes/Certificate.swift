extension RecordType {
  /// A signed word that a node belongs to an office (`Certificate` of ChangeLog); every node holds
  /// all of them.
  public static let certificate = RecordType(
    "certificate", Phrase("电脑登记", "certificate"), place: .alone,
    fields: [
      Field(
        "node", .text(.code), Phrase("电脑编号", "id of the computer"), in: .identity, required: .intake
      ),
      Field(
        "office", .text(.office), Phrase("所属单位", "office"), in: .identity, required: .intake),
      Field(
        "public_key", .text(.code), Phrase("公钥", "public key"), in: .identity,
        required: .intake),
      Field("sealing_key", .text(.code), Phrase("加密公钥", "sealing key"), in: .identity),
      Field("machine", .text(.code), Phrase("电脑名称", "computer"), in: .identity),
      Field("hub", .flag, Phrase("服务器", "is a server"), in: .identity),
      Field("issuer", .text(.code), Phrase("登记服务器", "issued by"), in: .identity),
      Field("signature", .text(.code), Phrase("签名", "signature"), in: .identity),
    ])

  @section("redress_record_types") @used
  private static let entry: Entry = { unsafe entry(.certificate) }
}
