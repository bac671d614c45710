import CaseModel
import ChangeLog
import Testing

@testable import CaseStore

/// Participants that are one person are counted once, without a name.
struct SamePersonTests {
  private func id(_ number: Int) throws -> RecordID {
    try RecordID("150502-p\(number)").orThrow()
  }

  @Test func `random sets are those of a naive definition, in whatever order they are said`() throws
  {
    var random = Randomness.announced()
    for _ in 0..<300 {
      let count = 2 + Int(random.next() % 12)
      let edges = (0..<Int(random.next() % 16)).map { _ in
        (Int(random.next() % UInt64(count)), Int(random.next() % UInt64(count)))
      }
      // Naive: the least label of all neighbours, until nothing changes.
      var labels = Array(0..<count)
      while let edge = edges.first(where: { labels[$0.0] != labels[$0.1] }) {
        let (low, high) = (
          min(labels[edge.0], labels[edge.1]), max(labels[edge.0], labels[edge.1])
        )
        for index in labels.indices where labels[index] == high { labels[index] = low }
      }
      for order in [edges, edges.reversed(), edges.sorted { $0 < $1 }] {
        var persons = SamePersons()
        for edge in order { persons.join(try id(edge.0), try id(edge.1)) }
        let all = try (0..<count).map { try id($0) }
        #expect(persons.count(all) == Set(labels).count)
        for one in 0..<count {
          for other in 0..<count {
            let isSame =
              try persons.representative(of: id(one)) == persons.representative(of: id(other))
            #expect(isSame == (labels[one] == labels[other]))
          }
        }
        #expect(persons.groups.allSatisfy { $0.count > 1 })
      }
    }
  }

  @Test func `people of several cases are counted once when it is said, and twice when taken back`()
    throws
  {
    let world = try World()
    var cases: [RecordID] = []
    var people: [RecordID] = []
    for _ in 0..<3 {
      let root = try world.savedMediation()
      let who = world.store.newRecordID()
      var participant = RecordDraft(new: .participant, case: root.id, id: who)
      participant.set("role", .text("applicant"))
      try world.store.save([participant.line().orThrow()], by: "li")
      cases.append(root.id)
      people.append(who)
    }
    #expect(try world.store.distinctPersons(in: cases) == 3)
    let said = try world.store.noteSamePerson(
      people[0], in: cases[0], as: people[1], in: cases[1], by: "li")
    #expect(try world.store.distinctPersons(in: cases) == 2)
    #expect(try world.store.distinctPersons(in: [cases[0]]) == 1)
    #expect(
      try world.store.noteSamePerson(
        people[1], in: cases[1], as: people[0], in: cases[0], by: "li") == nil)
    #expect(try world.store.cases(ofParticipants: [people[1]]) == [cases[1]])
    let key = RecordKey(case: cases[0], type: "same_as", id: try said.orThrow())
    try world.store.save([RecordDraft.void(world.shown(key), reason: "mistake")], by: "li")
    #expect(try world.store.distinctPersons(in: cases) == 3)
  }
}
