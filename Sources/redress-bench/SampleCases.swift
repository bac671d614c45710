import CaseModel
import CaseStore
import ChangeLog

/// Cases as offices record them, drawn from a fixed seed: the same in every run.
struct SampleCases {
  /// A case as typed: four records.
  struct Case {
    let mediation: RecordDraft
    let participant: RecordDraft
    let person: RecordDraft
    let recovery: RecordDraft

    var drafts: [RecordDraft] { [mediation, participant, person, recovery] }
  }

  /// The id of the office that records them.
  let office: String
  /// The days on which they were accepted.
  let days: ClosedRange<Int>
  private var state: UInt64
  private var milliseconds: Int64 = 1_760_000_000_000
  private var number = 0

  /// - Parameter days: in days since 2020-01-01.
  init(office: String, seed: UInt64, days: ClosedRange<Int> = 1_830...2_150) {
    self.office = office
    self.days = days
    state = seed
  }

  /// A mediation with values in twenty fields.
  mutating func mediation() -> RecordDraft {
    number += 1
    let id = newID()
    var draft = RecordDraft(new: .mediation, case: id, id: id)
    let accepted = days.lowerBound + draw(days.count)
    let sought = Int64(50_000 + draw(9_000_000))
    draft.set("office", .text(office))
    draft.set("accepted_on", .text(day(accepted)))
    draft.set("applied_on", .text(day(accepted - draw(7))))
    draft.set("workers", .integer(Int64(1 + draw(12))))
    draft.set("migrant", .flag(draw(2) == 0))
    draft.set("new_employment", .flag(draw(10) == 0))
    draft.set("dispute_types", .codes([one(of: ["wages", "overtime", "injury", "severance"])]))
    draft.set("sought_fen", .integer(sought))
    draft.set("infringement_known_on", .text(day(accepted - 20 - draw(200))))
    draft.set("employment_ended_on", .text(day(accepted - 8 - draw(60))))
    draft.set("channel", .text(one(of: ["court_before_filing", "hotline", "labour_department"])))
    draft.set("referrer", .text(one(of: ["科尔沁区人民法院", "市劳动人事争议仲裁院", "区信访局"])))
    draft.set("referral_number", .text("（2025）内0502诉前调\(1_000 + number)号"))
    draft.set("mediator", .text("clerk.\(1 + draw(6))"))
    draft.set("official_number", .text("科工调字〔2025〕第\(number)号"))
    draft.set("concluded_on", .text(day(accepted + 1 + draw(30))))
    draft.set("outcome", .text(one(of: ["agreed", "performed", "partly_agreed"])))
    draft.set("agreed_fen", .integer(sought * 9 / 10))
    draft.set("signed_on", .text(day(accepted + 10)))
    draft.set("effective_on", .text(day(accepted + 10)))
    return draft
  }

  /// A case as typed: mediation, participant, person, recovery.
  mutating func wholeCase() -> Case {
    let mediation = mediation()
    let caseID = mediation.key.id
    let worker = newID()
    var participant = RecordDraft(new: .participant, case: caseID, id: worker)
    participant.set("role", .text("applicant"))
    participant.set("sex", .text(one(of: ["male", "female"])))
    participant.set("birth_year", .integer(Int64(1965 + draw(40))))
    participant.set("migrant", .flag(true))
    var person = RecordDraft(new: .person, case: caseID, id: worker)
    person.set("name", .text(one(of: surnames) + one(of: givenNames) + one(of: ["", "明", "兰"])))
    person.set("identity_kind", .text("resident"))
    person.set(
      "identity_number",
      .text("15050219\(70 + draw(30))0\(1 + draw(9))1\(draw(9))\(1_000 + draw(9_000))"))
    person.set("phone", .text("138\(10_000_000 + draw(89_999_999))"))
    var recovery = RecordDraft(new: .recovery, case: caseID, id: newID())
    recovery.set("received_on", .text(day(days.lowerBound + draw(days.count))))
    recovery.set("amount_fen", .integer(Int64(10_000 + draw(5_000_000))))
    recovery.set("kind", .text(one(of: ["wages", "overtime", "severance"])))
    recovery.set("method", .text(one(of: ["bank", "wechat", "cash"])))
    recovery.set("payer", .text("employer"))
    recovery.set("worker", .text(worker.text))
    recovery.set("evidence", .text("transfer_record"))
    return Case(
      mediation: mediation, participant: participant, person: person, recovery: recovery)
  }

  /// A further payment on a case.
  mutating func recovery(on caseID: RecordID, worker: RecordID) -> RecordDraft {
    var recovery = RecordDraft(new: .recovery, case: caseID, id: newID())
    recovery.set("received_on", .text(day(days.lowerBound + draw(days.count))))
    recovery.set("amount_fen", .integer(Int64(10_000 + draw(5_000_000))))
    recovery.set("kind", .text(one(of: ["wages", "overtime", "severance"])))
    recovery.set("worker", .text(worker.text))
    return recovery
  }

  private let surnames = ["王", "李", "张", "刘", "陈", "包", "白", "赵", "杨", "孙"]
  private let givenNames = ["伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "杰"]

  private mutating func newID() -> RecordID {
    milliseconds += Int64(1 + draw(2_000))
    return RecordID(
      office: office, milliseconds: milliseconds, random: (0..<10).map { _ in UInt8(draw(256)) })
  }

  private mutating func one(of texts: [String]) -> String { texts[draw(texts.count)] }

  /// The next number of SplitMix64, below a bound.
  mutating func draw(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    return Int(bits % UInt64(bound))
  }

  private func day(_ daysSince2020: Int) -> String {
    // 18,262 days lie between 1970-01-01 and 2020-01-01.
    let milliseconds = Int64(18_262 + daysSince2020) * 86_400_000
    return Instant(millisecondsSince1970: milliseconds).localDate.iso
  }
}
