import CaseModel
import CaseStore
import ChangeLog
import Import
import Sheets
import Testing

/// Rows that are held already, and cases that were changed since.
struct ChangedRowTests {
  private let number = "150523-2025-0001"

  @Test func `a changed row is listed, and written only on request`() throws {
    let world = try World()
    try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
    let lines = try world.lines()
    let sheet = try Sheet.mediations([
      Sheet.mediation(number, ["协议金额(元)": "41,500.00元", "申请人": "王芬", "争议类型": "加班费"])
    ])
    let listed = try world.run(.mediations, sheet)
    #expect(listed.counts == [0, 0, 1, 0, 0])
    #expect(listed.updated == 0)
    #expect(
      listed.words(.changed) == [
        "line 2: differs from what is held: dispute types wages → overtime pay; "
          + "agreed 41,300.00 → 41,500.00; applicant's name"
      ])
    #expect(try world.lines() == lines)

    let written = try world.run(.mediations, sheet, update: true)
    #expect(written.counts == [0, 0, 1, 0, 0])
    #expect(written.updated == 1)
    #expect(written.linesWritten == 2)
    #expect(try world.lines() == lines + 2)
    let mediation = try #require(try world.mediations()[number])
    #expect(mediation.values["agreed_fen"] == .integer(4_150_000))
    #expect(mediation.values["dispute_types"] == .codes(["overtime"]))
    #expect(mediation.applicant == "王芬")
    #expect(!mediation.hasConflict)
    #expect(try world.run(.mediations, sheet, update: true).counts == [0, 1, 0, 0, 0])
  }

  @Test func `an update writes the changed fields and no others`() throws {
    let world = try World()
    try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
    let sheet = try Sheet.mediations([Sheet.mediation(number, ["调解员": "朱杰"])])
    try world.run(.mediations, sheet, update: true)
    let mediation = try #require(try world.mediations()[number])
    let entry = try #require(try world.store.history(of: mediation.id).last)
    #expect(entry.changes.map(\.field) == ["mediator"])
    #expect(entry.changes.first?.old.first?.text == "赵芳")
  }

  @Test func `an empty cell takes nothing away`() throws {
    let world = try World()
    try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
    let open = Sheet.mediation(number, ["结案日期": "", "调解结果": "", "协议金额(元)": "", "司法确认": ""])
    let outcome = try world.run(.mediations, Sheet.mediations([open]), update: true)
    #expect(outcome.counts == [0, 1, 0, 0, 0])
    #expect(try world.mediations()[number]?.values["outcome"] == .text("agreed"))
  }

  @Test func `widths, spaces and brackets make no change`() throws {
    let world = try World()
    try world.run(
      .mediations, Sheet.mediations([Sheet.mediation("通工调〔2025〕1号", ["用人单位": "瑞丰(通辽)公司"])]))
    let again = Sheet.mediation(
      "通工调［２０２５］1 号",
      [
        "用人单位": "瑞丰（通辽）公司", "受理日期": "2025年1月8日", "协议金额(元)": "4.13万元", "申请人": "王 芳",
        "行业": "g", "农民工": "√",
      ])
    let outcome = try world.run(.mediations, Sheet.mediations([again]))
    #expect(outcome.findings.map(\.phrase.english) == [])
    #expect(outcome.counts == [0, 1, 0, 0, 0])
  }

  @Test func `a mended identity number takes its doubt away`() throws {
    let world = try World()
    let damaged = Sheet.mediation(number, ["身份证号": "150599199311232000"])
    try world.run(.mediations, Sheet.mediations([damaged]))
    let outcome = try world.run(
      .mediations, Sheet.mediations([Sheet.mediation()]), update: true)
    #expect(outcome.updated == 1)
    let person = try #require(try world.records(.person, of: number).first)
    #expect(person.values["identity_number"] == .text("150599199311232080"))
    #expect(person.values["identity_note"] == nil)
    #expect(try world.records(.participant, of: number).first?.values["sex"] == .text("female"))
    let again = try world.run(.mediations, Sheet.mediations([Sheet.mediation()]), update: true)
    #expect(again.counts == [0, 1, 0, 0, 0])
  }

  @Test func `what a clerk has cleared is not filled in again`() throws {
    let world = try World()
    try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
    let participant = try #require(try world.records(.participant, of: number).first)
    var draft = RecordDraft(editing: participant)
    draft.set("birth_year", nil)
    try world.store.save([draft.line()].compactMap { $0 }, by: "zhang.wei")
    let outcome = try world.run(.mediations, Sheet.mediations([Sheet.mediation()]), update: true)
    #expect(outcome.counts == [0, 1, 0, 0, 0])
  }

  @Test func `a number in use by another case waits, also with an update; others go on`() throws {
    let world = try World()
    try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
    let rows = [
      Sheet.mediation(number, ["申请人": "白明", "用人单位": "通辽市永兴物业服务有限公司"]),
      Sheet.mediation("150523-2025-0002"),
    ]
    let outcome = try world.run(.mediations, Sheet.mediations(rows), update: true)
    #expect(outcome.counts == [1, 0, 0, 1, 0])
    #expect(outcome.facts(.waiting) == [.numberInUse(number)])
    #expect(outcome.updated == 0)
    #expect(try world.mediations()[number]?.applicant == "王芳")
    #expect(try world.mediations()["150523-2025-0002"] != nil)
  }

  @Test func `another applicant alone, or another employer alone, is a change`() throws {
    for changes in [["申请人": "白明"], ["用人单位": "通辽市永兴物业服务有限公司"]] {
      let world = try World()
      try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
      let outcome = try world.run(
        .mediations, Sheet.mediations([Sheet.mediation(number, changes)]))
      #expect(outcome.counts == [0, 0, 1, 0, 0])
    }
  }

  @Test func `a voided case is left alone`() throws {
    let world = try World()
    try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
    let mediation = try #require(try world.records(.mediation, of: number).first)
    try world.store.save([RecordDraft.void(mediation, reason: "mistake")], by: "zhang.wei")
    let outcome = try world.run(
      .mediations, Sheet.mediations([Sheet.mediation(number, ["调解员": "朱杰"])]), update: true)
    #expect(outcome.counts == [0, 1, 0, 0, 0])
    #expect(outcome.words(.skipped) == ["line 2: the mediation was voided, left alone"])
    #expect(outcome.linesWritten == 0)
  }

  @Test func `a voided employer is left alone, and the rest of the row is not`() throws {
    let world = try World()
    try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
    let employer = try #require(try world.records(.employer, of: number).first)
    try world.store.save([RecordDraft.void(employer, reason: "duplicate")], by: "zhang.wei")
    let sheet = try Sheet.mediations([Sheet.mediation(number, ["行业": "制造业", "调解员": "朱杰"])])
    let outcome = try world.run(.mediations, sheet, update: true)
    #expect(outcome.updated == 1)
    #expect(outcome.linesWritten == 1)
    #expect(outcome.words(.skipped) == ["line 2: the employer was voided, left alone"])
  }

  @Test func `a case that has gone to another office stays there`() throws {
    let world = try World()
    try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
    let mediation = try #require(try world.records(.mediation, of: number).first)
    var draft = RecordDraft(editing: mediation)
    draft.set("office", .text("150502"))
    try world.store.save([draft.line()].compactMap { $0 }, by: "zhang.wei")
    let outcome = try world.run(.mediations, Sheet.mediations([Sheet.mediation()]), update: true)
    #expect(outcome.counts == [0, 1, 0, 0, 0])
    #expect(outcome.facts(.warning) == [.caseMoved(to: "科尔沁区总工会")])
    #expect(try world.mediations()[number]?.values["office"] == .text("150502"))
  }

  /// Enters a case by hand, as `redress mediation add` does.
  private func enter(_ world: World, applicant: String, employer: String) throws {
    let id = world.store.newRecordID()
    var root = RecordDraft(new: .mediation, case: id, id: id)
    root.set("office", .text("150523"))
    root.set("accepted_on", .text("2025-01-08"))
    root.set("workers", .integer(1))
    root.set("dispute_types", .codes(["wages"]))
    root.set("official_number", .text(number))
    var firm = RecordDraft(new: .employer, case: id, id: world.store.newRecordID())
    firm.set("name", .text(employer))
    let who = world.store.newRecordID()
    var participant = RecordDraft(new: .participant, case: id, id: who)
    participant.set("role", .text("applicant"))
    var person = RecordDraft(new: .person, case: id, id: who)
    person.set("name", .text(applicant))
    try world.store.save(
      [root, firm, participant, person].compactMap { $0.line() }, by: "zhang.wei")
  }

  @Test func `a case that was entered by hand under the same number is the same case`() throws {
    let world = try World()
    try enter(world, applicant: "王芳", employer: "通辽市瑞丰物流有限公司")
    let sheet = try Sheet.mediations([Sheet.mediation()])
    let outcome = try world.run(.mediations, sheet, update: true)
    #expect(outcome.counts == [0, 0, 1, 0, 0])
    #expect(try world.mediations().count == 1)
    #expect(try world.records(.employer, of: number).count == 1)
    #expect(try world.records(.participant, of: number).count == 1)
    #expect(try world.records(.person, of: number).count == 1)
    #expect(try world.mediations()[number]?.values["agreed_fen"] == .integer(4_130_000))
    #expect(try world.run(.mediations, sheet, update: true).counts == [0, 1, 0, 0, 0])
    // A list of its workers gives ids that may come before the applicant's.
    var options = ImportOptions(
      isDryRun: false, updatesChanged: false, encoding: nil, skipsOtherOffices: false)
    options.caseID = try world.mediations()[number]?.id
    let list = [["姓名", "欠付(元)"]] + (1...600).map { ["工人\($0)", "1000"] }
    _ = try Importer(store: world.store, user: "zhang.wei", options: options)
      .run(.workers, .bytes(Sheet.bytes(list, encoding: .gb18030)))
    #expect(try world.records(.person, of: number).count == 601)
    #expect(try world.run(.mediations, sheet, update: true).counts == [0, 1, 0, 0, 0])
  }

  @Test func `a number that was given to another case by hand waits`() throws {
    let world = try World()
    try enter(world, applicant: "白明", employer: "通辽市永兴物业服务有限公司")
    let outcome = try world.run(.mediations, Sheet.mediations([Sheet.mediation()]), update: true)
    #expect(outcome.counts == [0, 0, 0, 1, 0])
    #expect(outcome.facts(.waiting) == [.numberInUse(number)])
    #expect(try world.mediations().count == 1)
  }
}
