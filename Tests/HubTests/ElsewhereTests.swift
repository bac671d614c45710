import CaseModel
import CaseStore
import ChangeLog
import SyncSession
import Testing

/// Whether another office has a case on a person is told to who has one, and to nobody else.
struct ElsewhereTests {
  private let hub: Site
  private let county: Site
  private let other: Site
  private let own: RecordID
  private let foreign: RecordID

  init() throws {
    hub = try Site.hub()
    county = try Site(Site.county, "county", at: "2025-11-20T01:00:00.000Z")
    other = try Site("150521", "other", at: "2025-11-20T02:00:00.000Z")
    own = try county.addCase(person: "申请人甲")
    foreign = try other.addCase(person: "申请人甲")
    for (site, caseID) in [(county, own), (other, foreign)] {
      let person = try site.store.records(of: .person, in: caseID)[0]
      var draft = RecordDraft(editing: person)
      draft.set("phone", .text("13800138000"))
      try site.save(draft)
      try hub.takeAll(from: site)
    }
  }

  private func ask(
    _ site: Site, about caseID: RecordID, of holder: Site
  ) throws -> [ElsewhereReply.Found] {
    let person = try holder.store.records(of: .person, in: caseID)[0].key.id
    let request = ElsewhereRequest(
      node: site.store.thisNode.node,
      persons: [PersonReference(caseID: caseID, participant: person)])
    let decoded = try ElsewhereRequest(decoding: request.encoded)
    #expect(decoded == request)
    let reply = try hub.store.answer(decoded)
    #expect(try ElsewhereReply(decoding: reply.encoded) == reply)
    return reply.found
  }

  @Test func `who has a case on a person is told the office and the day`() throws {
    let found = try ask(county, about: own, of: county)
    #expect(found.map(\.office) == ["150521"])
    let day = try other.store.caseRoot(foreign)?.values["accepted_on"]?.text
    #expect(found.first?.since == day)
    #expect(try ask(other, about: foreign, of: other).map(\.office) == [Site.county])
  }

  @Test func `who asks about a case of another office learns nothing`() throws {
    #expect(try ask(county, about: foreign, of: other).isEmpty)
  }

  @Test func `a case that was voided, or a person, is told to nobody`() throws {
    let root = try other.store.caseRoot(foreign).orThrow()
    try other.store.save([RecordDraft.void(root, reason: "mistake")], by: "li")
    try hub.takeAll(from: other)
    #expect(try ask(county, about: own, of: county).isEmpty)
  }

  @Test(arguments: [0, 201])
  func `no people, or too many, are no message`(count: Int) throws {
    let person = PersonReference(caseID: own, participant: own)
    let request = ElsewhereRequest(
      node: county.store.thisNode.node, persons: Array(repeating: person, count: count))
    #expect(throws: MessageFault.malformed(member: "persons")) {
      try ElsewhereRequest(decoding: request.encoded)
    }
  }

  @Test func `a node that is not enrolled is told nothing`() throws {
    let request = ElsewhereRequest(
      node: RawNode("stranger").node,
      persons: [PersonReference(caseID: own, participant: own)])
    #expect(throws: StoreError.notEnrolled(RawNode("stranger").node)) {
      try hub.store.answer(request)
    }
  }
}

extension Site {
  /// Enrols another's node and takes all that it wrote.
  fileprivate func takeAll(from site: Site) throws {
    let key = try site.store.nodeKey()
    if try store.enrolledKey(of: key.node) == nil {
      let code = try store.invite(office: site.store.thisNode.office).code
      _ = try store.enrol(site.store.enrolment(by: code))
    }
    for logClass in LogClass.allCases {
      _ = try store.receive(try site.ownBatch(logClass, from: 1))
    }
  }
}
