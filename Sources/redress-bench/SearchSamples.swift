import CaseModel
import CaseStore
import ChangeLog

/// Cases with texts that people search: names, firms, numbers, notes, drawn from a fixed seed so
/// that common characters are as common as in life, roughly.
struct SearchSamples {
  /// A case as typed.
  struct Case {
    let drafts: [RecordDraft]
    /// The texts that stand in it, and the labels of its lists: what a scan looks through.
    let text: String
    let accepted: String
    let person: String
    let firm: String
    let identity: String
    let phone: String
    let number: String
  }

  private var samples: SampleCases
  private var number = 0

  init(office: String, seed: UInt64) {
    samples = SampleCases(office: office, seed: seed, days: 0...2_190)
  }

  mutating func next() -> Case {
    number += 1
    let whole = samples.wholeCase()
    var (mediation, person) = (whole.mediation, whole.person)
    let caseID = mediation.key.id
    let name = pick(SearchSamples.surnames) + given() + (draw(3) == 0 ? "" : given())
    person.set("name", .text(name))
    let official = "科工调字〔\(2020 + draw(6))〕第\(number)号"
    mediation.set("official_number", .text(official))
    let dispute = pick(SearchSamples.disputes)
    mediation.set("dispute_types", .codes([dispute.code]))
    let firm =
      pick(["内蒙古", "", ""]) + pick(SearchSamples.places) + pick(["市", "", ""])
      + pick(SearchSamples.firmCharacters) + pick(SearchSamples.firmCharacters)
      + pick(SearchSamples.trades) + pick(["有限公司", "有限公司", "有限责任公司", "集团有限公司", "合作社"])
    var employer = RecordDraft(
      new: .employer, case: caseID,
      id: RecordID(office: caseID.office, derivedFrom: [caseID.text, "employer"]))
    employer.set("name", .text(firm))
    var drafts = [mediation, employer, whole.participant, person]
    var text = [name, firm, official] + dispute.labels
    if draw(2) == 0 {
      let words = (0..<8).map { _ in pick(SearchSamples.noteWords) }.joined()
      var note = RecordDraft(
        new: .note, case: caseID,
        id: RecordID(office: caseID.office, derivedFrom: [caseID.text, "note"]))
      note.set("text", .text(words))
      drafts.append(note)
      text.append(words)
    }
    let identity = person.values["identity_number"]?.text ?? ""
    let phone = person.values["phone"]?.text ?? ""
    text += [identity, phone, mediation.values["referral_number"]?.text ?? ""]
    return Case(
      drafts: drafts, text: text.joined(separator: "|"),
      accepted: mediation.values["accepted_on"]?.text ?? "", person: name, firm: firm,
      identity: identity, phone: phone, number: official)
  }

  private mutating func draw(_ bound: Int) -> Int { samples.draw(bound) }

  private mutating func pick<T>(_ list: [T]) -> T { list[draw(list.count)] }

  private mutating func given() -> String { pick(SearchSamples.givenCharacters) }

  /// Each as often as its share of 200.
  private static let surnames =
    [("王", 15), ("李", 15), ("张", 14), ("刘", 11), ("陈", 8), ("杨", 6), ("包", 6), ("白", 5)]
    .flatMap { Array(repeating: $0.0, count: $0.1) }
    + "赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    .map { String($0) }

  private static let givenCharacters =
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红娥玲芬燕彩春菊兰凤洁梅琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉建国文志海波斌辉宇浩鹏飞龙峰山林生福寿贵财宝东南西北中天地日星光亮晶青松柏竹石金银铜铁水木火土巴图其其格娜仁乌云苏日那木拉哈斯额尔敦朝鲁敖登高娃萨茹拉阿木尔"
    .map { String($0) }

  private static let places = [
    "通辽", "科尔沁", "开鲁", "库伦", "奈曼", "扎鲁特", "霍林郭勒", "赤峰", "包头", "呼和浩特", "鄂尔多斯", "乌海",
  ]

  private static let firmCharacters =
    "宏盛华泰金源鑫达恒通瑞丰安顺天成大美嘉和兴旺永利民生东方中蒙北宇博众诚信德义仁智勇光明辉煌腾飞龙凤祥云海洋山川江河湖森林木火土石玉珠宝银铜铁钢星月日阳春夏秋冬梅兰竹菊松柏益康健福禄寿喜财富贵荣昌隆裕厚润泽沃野绿草原牧农科技创新优品佳"
    .map { String($0) }

  private static let trades = [
    "建筑工程", "劳务", "餐饮", "物业服务", "保安服务", "运输", "商贸", "煤业", "电力", "农牧业", "食品", "环保", "园林绿化", "装饰",
    "机械", "物流", "化工", "矿业", "房地产开发", "家政服务", "医药", "酒店管理", "市政", "水泥", "乳业", "肉业", "服装", "汽车销售",
  ]

  private static let disputes: [(code: String, labels: [String])] = [
    ("wages", ["劳动报酬", "工资", "拖欠工资", "欠薪"]), ("wages", ["劳动报酬", "工资", "拖欠工资", "欠薪"]),
    ("overtime", ["加班费", "加班工资"]), ("injury", ["工伤待遇", "工伤医疗费", "工伤"]),
    ("severance", ["经济补偿", "经济补偿金"]),
  ]

  private static let noteWords = [
    "拖欠", "工资", "农民工", "项目经理", "电话", "协商", "同意", "分期支付", "支付", "工地", "项目", "包工头", "合同", "解除", "加班",
    "补偿",
    "月底前", "春节", "银行转账", "现金", "已到账", "还没有", "写了欠条", "证人", "考勤表", "工友", "老板", "答应", "不接", "下周",
    "再来", "联系",
    "住院", "工伤认定", "社保", "补缴", "仲裁", "法院", "调解", "签字",
  ]
}
