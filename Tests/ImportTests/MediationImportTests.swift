import CaseModel
import CaseStore
import ChangeLog
import Import
import Testing

/// What a row of a mediation makes.
struct MediationImportTests {
  private let number = "150523-2025-0001"

  @Test func `a row makes a case, its employer, its participant and the person`() throws {
    let world = try World()
    let outcome = try world.run(.mediations, Sheet.mediations([Sheet.mediation()]))
    #expect(outcome.counts == [1, 0, 0, 0, 0])
    #expect(outcome.linesWritten == 4)
    let mediation = try #require(try world.mediations()[number])
    #expect(mediation.values["office"] == .text("150523"))
    #expect(mediation.values["accepted_on"] == .text("2025-01-08"))
    #expect(mediation.values["workers"] == .integer(1))
    #expect(mediation.values["migrant"] == .flag(true))
    #expect(mediation.values["new_employment"] == .flag(false))
    #expect(mediation.values["dispute_types"] == .codes(["wages"]))
    #expect(mediation.values["sought_fen"] == .integer(4_491_800))
    #expect(mediation.values["channel"] == .text("call"))
    #expect(mediation.values["mediator"] == .text("赵芳"))
    #expect(mediation.values["concluded_on"] == .text("2025-01-16"))
    #expect(mediation.values["outcome"] == .text("agreed"))
    #expect(mediation.values["agreed_fen"] == .integer(4_130_000))
    #expect(mediation.values["judicial_confirmation"] == .flag(false))
    let employer = try #require(try world.records(.employer, of: number).first)
    #expect(
      employer.values == [
        "name": .text("通辽市瑞丰物流有限公司"), "code": .text("911505990486415391"),
        "industry": .text("G"),
      ])
    let participant = try #require(try world.records(.participant, of: number).first)
    #expect(
      participant.values == [
        "role": .text("applicant"), "sex": .text("female"), "birth_year": .integer(1993),
        "migrant": .flag(true),
      ])
    let person = try #require(try world.records(.person, of: number).first)
    #expect(
      person.values == [
        "name": .text("王芳"), "identity_kind": .text("resident"),
        "identity_number": .text("150599199311232080"), "phone": .text("0475-5551772"),
      ])
    #expect("\(person.key.id)" == "\(participant.key.id)")
  }

  @Test func `the same file twice adds nothing`() throws {
    let world = try World()
    let sheet = try Sheet.mediations(
      [Sheet.mediation(), Sheet.mediation("150523-2025-0002", ["备忘": "来过两次"])], also: ["备忘"])
    #expect(try world.run(.mediations, sheet).new == 2)
    let lines = try world.lines()
    let again = try world.run(.mediations, sheet, update: true)
    #expect(again.counts == [0, 2, 0, 0, 0])
    #expect(again.findings.isEmpty)
    #expect(try world.lines() == lines)
  }

  @Test func `a dry run says what would be and writes nothing`() throws {
    let world = try World()
    let lines = try world.lines()
    let outcome = try world.run(.mediations, Sheet.mediations([Sheet.mediation()]), dryRun: true)
    #expect(outcome.new == 1)
    #expect(outcome.isDryRun)
    #expect(outcome.linesWritten == 0)
    #expect(try world.lines() == lines)
  }

  @Test(arguments: [
    ("何平等2人", "2", "何平", 2, false), ("何平等12人", "", "何平", 12, false),
    ("何平等2人", "3", "何平", 3, true), ("张 三", "", "张三", 1, true),
  ])
  func `a group is named by one, and its count is its column's`(
    applicant: String, workers: String, name: String, count: Int64, isDoubtful: Bool
  ) throws {
    let world = try World()
    let row = Sheet.mediation(number, ["申请人": applicant, "涉及职工人数": workers])
    let outcome = try world.run(.mediations, Sheet.mediations([row]))
    #expect(try world.records(.person, of: number).first?.values["name"] == .text(name))
    #expect(try world.mediations()[number]?.values["workers"] == .integer(count))
    #expect(outcome.count(.warning) == (isDoubtful ? 1 : 0))
  }

  @Test func `a group without any number is asked for it`() throws {
    let world = try World()
    let row = Sheet.mediation(number, ["申请人": "何平等人", "涉及职工人数": ""])
    let outcome = try world.run(.mediations, Sheet.mediations([row]))
    #expect(outcome.words(.error) == ["line 2, 涉及职工人数: is empty"])
  }

  @Test(arguments: [
    ("1.50599199311232E+17", "damaged_by_sheet"), ("150599199311232000", "damaged_by_sheet"),
    ("150599199311232081", "as_on_document"), ("15059919931123208", "as_on_document"),
  ])
  func `an identity number that fails its check is kept with a reason`(
    typed: String, note: String
  ) throws {
    let world = try World()
    let row = Sheet.mediation(number, ["身份证号": typed])
    let outcome = try world.run(.mediations, Sheet.mediations([row]))
    #expect(outcome.new == 1)
    #expect(outcome.count(.warning) == 1)
    #expect(outcome.findings.first?.column == "身份证号")
    let person = try #require(try world.records(.person, of: number).first)
    #expect(person.values["identity_number"] == .text(typed))
    #expect(person.values["identity_note"] == .text(note))
    #expect(try world.records(.participant, of: number).first?.values["sex"] == nil)
  }

  @Test func `an identity number of 15 digits is in order`() throws {
    let world = try World()
    let row = Sheet.mediation(number, ["身份证号": "150599931123208"])
    let outcome = try world.run(.mediations, Sheet.mediations([row]))
    #expect(outcome.findings.isEmpty)
    let participant = try #require(try world.records(.participant, of: number).first)
    #expect(participant.values["birth_year"] == .integer(1993))
    #expect(participant.values["sex"] == .text("female"))
  }

  @Test func `another document than an identity card is not checked as one`() throws {
    let world = try World()
    let row = Sheet.mediation(number, ["证件类型": "护照", "身份证号": "E12345678"])
    let outcome = try world.run(.mediations, Sheet.mediations([row], also: ["证件类型"]))
    #expect(outcome.findings.isEmpty)
    let person = try #require(try world.records(.person, of: number).first)
    #expect(person.values["identity_kind"] == .text("passport"))
  }

  @Test func `a column goes before the identity number and is compared with it`() throws {
    let world = try World()
    let row = Sheet.mediation(number, ["性别": "男", "出生年份": "1994年"])
    let outcome = try world.run(.mediations, Sheet.mediations([row], also: ["性别", "出生年份"]))
    #expect(outcome.facts(.warning) == [.sexDisagrees, .birthYearDisagrees])
    let participant = try #require(try world.records(.participant, of: number).first)
    #expect(participant.values["sex"] == .text("male"))
    #expect(participant.values["birth_year"] == .integer(1994))
  }

  @Test func `a credit code that fails its check is kept`() throws {
    let world = try World()
    let row = Sheet.mediation(number, ["统一社会信用代码": "911505990486415390"])
    let outcome = try world.run(.mediations, Sheet.mediations([row]))
    #expect(outcome.facts(.warning) == [.creditCode(.wrongCheckDigit)])
    let employer = try #require(try world.records(.employer, of: number).first)
    #expect(employer.values["code"] == .text("911505990486415390"))
  }

  @Test func `a telephone number written as a figure is a warning`() throws {
    let world = try World()
    let row = Sheet.mediation(number, ["联系电话": "1.39E+10"])
    let outcome = try world.run(.mediations, Sheet.mediations([row]))
    #expect(outcome.facts(.warning) == [.damagedBySpreadsheet])
    #expect(outcome.new == 1)
  }

  @Test func `a sheet without names makes a participant and no person`() throws {
    let world = try World()
    let header = Sheet.mediationHeader.filter { !["申请人", "身份证号", "联系电话"].contains($0) }
    let outcome = try world.run(.mediations, Sheet.bytes(header, [Sheet.mediation()]))
    #expect(outcome.findings.isEmpty)
    #expect(outcome.linesWritten == 3)
    #expect(try world.records(.person, of: number).isEmpty)
  }

  @Test func `a contact of the employer is a record of its own`() throws {
    let world = try World()
    let row = Sheet.mediation(number, ["联系人": "白明", "单位电话": "0475-5550000"])
    let outcome = try world.run(.mediations, Sheet.mediations([row], also: ["联系人", "单位电话"]))
    #expect(outcome.unknownColumns.isEmpty)
    let contact = try #require(try world.records(.contact, of: number).first)
    let employer = try #require(try world.records(.employer, of: number).first)
    #expect(contact.values["name"] == .text("白明"))
    #expect(contact.values["phone"] == .text("0475-5550000"))
    #expect(contact.values["employer"] == .text("\(employer.key.id)"))
  }

  @Test func `several dispute types stand in one cell, also those whose names hold commas`() throws
  {
    let world = try World()
    let row = Sheet.mediation(number, ["争议类型": "劳动报酬、除名、辞退和辞职、离职；社保"])
    try world.run(.mediations, Sheet.mediations([row]))
    #expect(
      try world.mediations()[number]?.values["dispute_types"]
        == .codes(["wages", "dismissal", "social_insurance"]))
  }

  @Test func `a sheet without an office is the store's own`() throws {
    let world = try World(office: "150523")
    let header = Sheet.mediationHeader.filter { !$0.hasPrefix("办理单位") }
    try world.run(.mediations, Sheet.bytes(header, [Sheet.mediation()]))
    #expect(try world.mediations()[number]?.values["office"] == .text("150523"))
  }
}
