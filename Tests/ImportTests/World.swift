import CaseModel
import CaseStore
import ChangeLog
import Import
import Sheets

/// A store, and sheets that are imported into it.
struct World {
  let scratch = Scratch()
  let store: CaseStore

  init(office: String = "150500") throws {
    store = try scratch.store(office)
  }

  /// Imports a sheet.
  @discardableResult
  func run(
    _ kind: ImportKind, _ sheet: [UInt8], dryRun: Bool = false, update: Bool = false,
    skip: Bool = false, encoding: TextEncoding? = nil,
    progress: @escaping (ImportProgress) -> Void = { _ in }
  ) throws -> ImportOutcome {
    let options = ImportOptions(
      isDryRun: dryRun, updatesChanged: update, encoding: encoding, skipsOtherOffices: skip)
    return try Importer(store: store, user: "zhang.wei", options: options)
      .run(kind, .bytes(sheet), progress: progress)
  }

  /// How many lines the store holds.
  func lines() throws -> Int64 { try store.status().lines }

  /// The summaries of all mediations, voided ones among them, by official number.
  func mediations() throws -> [String: CaseStore.CaseSummary] {
    var filter = CaseStore.CaseFilter()
    filter.includesVoided = true
    filter.rowsMax = 10_000
    let rows = try store.cases(of: .mediation, filter).rows
    return Dictionary(
      rows.map { ($0.values["official_number"]?.text ?? "", $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The records of one type of a case.
  func records(_ type: RecordType, of number: String) throws -> [StoredRecord] {
    guard let mediation = try mediations()[number] else { return [] }
    return try store.records(of: type, in: mediation.id)
  }

  /// The ids of all records that hang on cases, as text.
  func ids() throws -> Set<String> {
    var ids: Set<String> = []
    for mediation in try mediations().values {
      for type in RecordType.all where type.place != .alone {
        for record in try store.records(of: type, in: mediation.id) {
          ids.insert("\(record.key)")
        }
      }
    }
    return ids
  }
}

/// Sheets, row by row.
enum Sheet {
  static let mediationHeader = [
    "案号", "受理日期", "申请人", "涉及职工人数", "身份证号", "联系电话", "农民工", "新就业形态", "用人单位",
    "统一社会信用代码", "行业", "争议类型", "请求金额(元)", "来源渠道", "调解员", "结案日期", "调解结果",
    "协议金额(元)", "司法确认", "办理单位代码", "办理单位",
  ]

  static let recoveryHeader = ["案号", "到账日期", "到账金额(元)", "款项性质", "支付方式"]

  /// A row of a mediation that is in order; the changes go before its cells.
  static func mediation(_ number: String = "150523-2025-0001", _ changes: [String: String] = [:])
    -> [String: String]
  {
    let cells = [
      "案号": number, "受理日期": "2025-01-08", "申请人": "王芳", "涉及职工人数": "1",
      "身份证号": "150599199311232080", "联系电话": "0475-5551772", "农民工": "是",
      "新就业形态": "否", "用人单位": "通辽市瑞丰物流有限公司", "统一社会信用代码": "911505990486415391",
      "行业": "交通运输、仓储和邮政业", "争议类型": "劳动报酬", "请求金额(元)": "44918.00",
      "来源渠道": "来电", "调解员": "赵芳", "结案日期": "2025-01-16", "调解结果": "达成协议",
      "协议金额(元)": "41300.00", "司法确认": "否", "办理单位代码": "150523",
      "办理单位": "开鲁县总工会",
    ]
    return cells.merging(changes) { $1 }
  }

  /// A row of a payment that is in order.
  static func recovery(_ number: String = "150523-2025-0001", _ changes: [String: String] = [:])
    -> [String: String]
  {
    let cells = [
      "案号": number, "到账日期": "2025-02-04", "到账金额(元)": "15914.00", "款项性质": "工资",
      "支付方式": "银行转账",
    ]
    return cells.merging(changes) { $1 }
  }

  /// Rows under a header, as UTF-8.
  static func bytes(
    _ header: [String], _ rows: [[String: String]], titles: [[String]] = []
  ) throws -> [UInt8] {
    try bytes(titles + [header] + rows.map { row in header.map { row[$0] ?? "" } })
  }

  /// Mediations under the usual header and some more columns.
  static func mediations(_ rows: [[String: String]], also: [String] = []) throws -> [UInt8] {
    try bytes(mediationHeader + also, rows)
  }

  /// Payments under the usual header and some more columns.
  static func recoveries(_ rows: [[String: String]], also: [String] = []) throws -> [UInt8] {
    try bytes(recoveryHeader + also, rows)
  }

  /// Records as they stand.
  static func bytes(
    _ records: [[String]], encoding: TextEncoding = .utf8, hasByteOrderMark: Bool = false
  ) throws -> [UInt8] {
    var writer = try CSVWriter(
      encoding: encoding, hasByteOrderMark: hasByteOrderMark, delimiter: .comma)
    for record in records { try writer.append(record.map { .text($0) }) }
    return writer.takeBytes()
  }
}

extension ImportOutcome {
  /// The findings of one severity in English.
  func words(_ severity: ImportFinding.Severity) -> [String] {
    findings.filter { $0.severity == severity }.map(\.phrase.english)
  }

  /// The facts of one severity.
  func facts(_ severity: ImportFinding.Severity) -> [ImportFact] {
    findings.filter { $0.severity == severity }.map(\.fact)
  }

  /// The counts that end a run.
  var counts: [Int] { [new, unchanged, changed, refused, skipped] }
}
