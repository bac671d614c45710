import CaseModel
import CaseStore
import ChangeLog
import Import
import Testing

/// Rows of payments.
struct RecoveryImportTests {
  private let number = "150523-2025-0001"

  private func world() throws -> World {
    let world = try World()
    try world.run(
      .mediations, Sheet.mediations([Sheet.mediation(), Sheet.mediation("150523-2025-0002")]))
    return world
  }

  @Test func `a row makes a payment on its case`() throws {
    let world = try world()
    let outcome = try world.run(.recoveries, Sheet.recoveries([Sheet.recovery()]))
    #expect(outcome.counts == [1, 0, 0, 0, 0])
    #expect(outcome.linesWritten == 1)
    let recovery = try #require(try world.records(.recovery, of: number).first)
    #expect(
      recovery.values == [
        "received_on": .text("2025-02-04"), "amount_fen": .integer(1_591_400),
        "kind": .text("wages"), "method": .text("bank"),
      ])
    #expect(try world.mediations()[number]?.received == Fen(rawValue: 1_591_400))
  }

  @Test func `equal payments are as many as their rows, however often they are imported`() throws {
    let world = try world()
    let sheet = try Sheet.recoveries([Sheet.recovery(), Sheet.recovery(), Sheet.recovery()])
    #expect(try world.run(.recoveries, sheet).counts == [3, 0, 0, 0, 0])
    let lines = try world.lines()
    #expect(try world.run(.recoveries, sheet, update: true).counts == [0, 3, 0, 0, 0])
    #expect(try world.lines() == lines)
    #expect(try world.records(.recovery, of: number).count == 3)
  }

  @Test func `the case is named by its number in any brackets, a short number or an id`() throws {
    let world = try world()
    let id = try #require(try world.mediations()[number]?.id)
    for (column, reference) in [
      ("案号", "150523－2025－0001"), ("案件", id.shortNumber), ("案件", id.text),
    ] {
      let row = Sheet.recovery("", [column: reference, "到账金额(元)": "\(reference.count).00"])
      let header = [column] + Sheet.recoveryHeader.dropFirst()
      #expect(try world.run(.recoveries, Sheet.bytes(Array(header), [row])).counts[0] == 1)
    }
    #expect(try world.records(.recovery, of: number).count == 3)
  }

  @Test func `a case that is not held is an error, or passed over`() throws {
    let world = try world()
    let sheet = try Sheet.recoveries([Sheet.recovery(), Sheet.recovery("150502-2025-0007")])
    let refused = try world.run(.recoveries, sheet)
    #expect(refused.words(.error) == ["line 3, 案号: no case “150502-2025-0007” is held here"])
    #expect(try world.records(.recovery, of: number).isEmpty)
    let skipped = try world.run(.recoveries, sheet, skip: true)
    #expect(skipped.counts == [1, 0, 0, 0, 1])
    #expect(skipped.facts(.skipped) == [.caseUnknown("150502-2025-0007")])
  }

  @Test func `an office column tells two cases of one number apart`() throws {
    let world = try World()
    let other = ["办理单位代码": "150502", "办理单位": "科尔沁区总工会"]
    try world.run(
      .mediations, Sheet.mediations([Sheet.mediation("1号"), Sheet.mediation("1号", other)]))
    let refused = try world.run(.recoveries, Sheet.recoveries([Sheet.recovery("1号")]))
    #expect(refused.facts(.error) == [.caseAmbiguous("1号")])
    let row = Sheet.recovery("1号", ["办理单位": "科尔沁区总工会"])
    #expect(try world.run(.recoveries, Sheet.recoveries([row], also: ["办理单位"])).new == 1)
    var filter = CaseStore.CaseFilter()
    filter.office = "150502"
    let rows = try world.store.cases(of: .mediation, filter).rows
    #expect(rows.first?.received == Fen(rawValue: 1_591_400))
  }

  @Test func `a row that is passed over does not count among equal ones`() throws {
    let world = try world()
    let elsewhere = Sheet.recovery(number, ["办理单位": "科尔沁区总工会"])
    let here = Sheet.recovery(number, ["办理单位": "开鲁县总工会"])
    let outcome = try world.run(
      .recoveries, Sheet.recoveries([elsewhere, here], also: ["办理单位"]), skip: true)
    #expect(outcome.counts == [1, 0, 0, 0, 1])
    #expect(try world.run(.recoveries, Sheet.recoveries([Sheet.recovery()])).counts[1] == 1)
    #expect(try world.records(.recovery, of: number).count == 1)
  }

  @Test(arguments: [
    (["到账日期": ""], "line 2, 到账日期: is empty"),
    (["到账金额(元)": "一万"], "line 2, 到账金额(元): “一万” is no amount"),
    (["款项性质": ""], "line 2, 款项性质: is empty"),
    (["支付方式": "银行转帐"], "line 2, 支付方式: “银行转帐” is not in the list; perhaps: bank transfer"),
    (["案号": ""], "line 2, 案号: no official number, so the case cannot be told"),
  ])
  func `an error names its line and column`(changes: [String: String], sentence: String) throws {
    let world = try world()
    let outcome = try world.run(.recoveries, Sheet.recoveries([Sheet.recovery(number, changes)]))
    #expect(outcome.words(.error) == [sentence])
  }

  @Test func `a payment on a voided case is an error, one that stands there is not`() throws {
    let world = try world()
    let sheet = try Sheet.recoveries([Sheet.recovery()])
    try world.run(.recoveries, sheet)
    let mediation = try #require(try world.records(.mediation, of: number).first)
    try world.store.save([RecordDraft.void(mediation, reason: "mistake")], by: "zhang.wei")
    #expect(try world.run(.recoveries, sheet).counts == [0, 1, 0, 0, 0])
    let more = try Sheet.recoveries([Sheet.recovery(), Sheet.recovery()])
    let outcome = try world.run(.recoveries, more)
    #expect(outcome.count(.error) == 1)
    #expect(outcome.findings.first?.line == 3)
    #expect(outcome.counts == [0, 1, 0, 1, 0])
  }

  @Test func `a voided payment is left alone`() throws {
    let world = try world()
    let sheet = try Sheet.recoveries([Sheet.recovery()])
    try world.run(.recoveries, sheet)
    let recovery = try #require(try world.records(.recovery, of: number).first)
    try world.store.save([RecordDraft.void(recovery, reason: "returned")], by: "zhang.wei")
    let outcome = try world.run(.recoveries, sheet, update: true)
    #expect(outcome.counts == [0, 1, 0, 0, 0])
    #expect(outcome.words(.skipped) == ["line 2: the recovery was voided, left alone"])
  }

  @Test func `what does not make the id is a change of the payment`() throws {
    let world = try world()
    try world.run(.recoveries, Sheet.recoveries([Sheet.recovery()]))
    let sheet = try Sheet.recoveries(
      [Sheet.recovery(number, ["凭据": "收条", "备注": "两次付清"])], also: ["凭据", "备注"])
    #expect(try world.run(.recoveries, sheet).counts == [0, 0, 1, 0, 0])
    #expect(try world.run(.recoveries, sheet, update: true).updated == 1)
    #expect(try world.run(.recoveries, sheet).counts == [0, 1, 0, 0, 0])
    let recovery = try #require(try world.records(.recovery, of: number).first)
    #expect(recovery.values["evidence"] == .text("receipt"))
    let note = try #require(try world.records(.note, of: number).first)
    #expect(note.values["text"] == .text("备注：两次付清"))
    #expect(note.values["about"] == .text(recovery.key.id.text))
  }

  @Test func `a payment that a clerk has entered already is a warning`() throws {
    let world = try world()
    let id = try #require(try world.mediations()[number]?.id)
    var draft = RecordDraft(new: .recovery, case: id, id: world.store.newRecordID())
    draft.set("received_on", .text("2025-02-04"))
    draft.set("amount_fen", .integer(1_591_400))
    draft.set("kind", .text("wages"))
    try world.store.save([draft.line()].compactMap { $0 }, by: "zhang.wei")
    let outcome = try world.run(.recoveries, Sheet.recoveries([Sheet.recovery()]))
    #expect(outcome.new == 1)
    #expect(outcome.facts(.warning) == [.possibleDouble])
  }

  @Test func `payments of a case that has gone elsewhere are another office's`() throws {
    let world = try World(office: "150523")
    try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
    let mediation = try #require(try world.records(.mediation, of: number).first)
    var draft = RecordDraft(editing: mediation)
    draft.set("office", .text("150502"))
    try world.store.save([draft.line()].compactMap { $0 }, by: "zhang.wei")
    let sheet = try Sheet.recoveries([Sheet.recovery()])
    #expect(
      try world.run(.recoveries, sheet).facts(.error) == [.otherOffice("科尔沁区总工会")])
    #expect(try world.run(.recoveries, sheet, skip: true).skipped == 1)
  }
}
