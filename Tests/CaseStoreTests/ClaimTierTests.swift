import CaseModel
import ChangeLog
import SyncSession
import Testing

@testable import CaseStore

/// What illness somebody has and where their money goes stays in the personal log: a holder of plain
/// lines has the claim and not a byte of these.
struct ClaimTierTests {
  private static let diagnosis = "卵巢癌三期复查"
  private static let disease = "C56.900"
  private static let name = "其其格乌兰"
  private static let number = "150599199311232080"
  private static let card = "6222020000000012345"
  private static let account = "6217000000000054321"
  private static let secrets = [diagnosis, disease, name, number, card, account]

  private let region: Site
  private let city: Site
  private let county: Site

  init() throws {
    region = try Site("150000", seed: 51, isHub: true)
    city = try Site("150500", seed: 52)
    try city.store.becomeHub()
    try InProcessSync.join(city, to: region)
    county = try Site("150502", seed: 53)
  }

  private func save(
    _ type: RecordType, on caseID: RecordID, id: RecordID, _ values: [String: String]
  )
    throws
  {
    var draft = RecordDraft(new: type, case: caseID, id: id)
    for (field, value) in values { draft.set(field, .text(value)) }
    try county.store.save([draft.line().orThrow()], by: "li")
  }

  private func saveClaim() throws -> RecordID {
    let store = county.store
    let id = store.newRecordID()
    var draft = RecordDraft(new: .claim, case: id, id: id)
    draft.set("office", .text("150502"))
    draft.set("received_on", .text("2025-03-01"))
    draft.set("plan_code", .text("WOMEN"))
    draft.set("hospital", .text("通辽市医院"))
    draft.set("benefit_fen", .integer(3_200_000))
    try store.save([draft.line().orThrow()], by: "li")
    let participant = store.newRecordID()
    try save(.participant, on: id, id: participant, ["role": "applicant", "sex": "female"])
    try save(
      .person, on: id, id: participant,
      [
        "name": ClaimTierTests.name, "identity_number": ClaimTierTests.number,
        "bank_card": ClaimTierTests.card,
      ])
    try save(
      .diagnosis, on: id, id: store.newRecordID(),
      ["text": ClaimTierTests.diagnosis, "disease_code": ClaimTierTests.disease])
    try save(
      .payee, on: id, id: store.newRecordID(),
      ["name": "张三", "relation": "guardian", "account": ClaimTierTests.account])
    return id
  }

  @Test func `diagnosis and account reach the city, and the region holds no byte of them`() throws {
    let claim = try saveClaim()
    let batch = county.store.newRecordID()
    try save(.paymentBatch, on: batch, id: batch, ["office": "150502", "paid_on": "2025-03-05"])
    var payment = RecordDraft(new: .payment, case: batch, id: county.store.newRecordID())
    payment.set("claim", .text(claim.text))
    payment.set("amount_fen", .integer(3_200_000))
    try county.store.save([payment.line().orThrow()], by: "li")
    for _ in 0..<2 {
      try InProcessSync.run(county, with: city)
      try InProcessSync.run(city, with: region)
    }
    #expect(try region.store.caseRoot(claim)?.values["hospital"] == .text("通辽市医院"))
    #expect(try region.store.records(of: .participant, in: claim).count == 1)
    #expect(try region.store.records(of: .payment, in: batch).count == 1)
    for type in [RecordType.person, .diagnosis, .payee] {
      #expect(try city.store.records(of: type, in: claim).count == 1)
      #expect(try region.store.records(of: type, in: claim).isEmpty)
    }
    #expect(try region.isOnDisk("通辽市医院"))
    for secret in ClaimTierTests.secrets {
      #expect(try county.isOnDisk(secret), "\(secret)")
      #expect(try city.isOnDisk(secret), "\(secret)")
      #expect(try !region.isOnDisk(secret), "\(secret)")
    }
  }
}
