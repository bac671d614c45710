import CaseModel
import ChangeLog
import Dispatch
import SQLite
import Testing

@testable import CaseStore

/// A store's own logs: numbers, links, classes.
struct LogTests {
  @Test func `plain and personal lines are numbered apart`() throws {
    let world = try World()
    let key = try world.savedMediation()
    var note = RecordDraft(new: .note, case: key.id, id: world.store.newRecordID())
    note.set("text", .text("x"))
    try world.store.save([note.line().orThrow(), try world.recovery(on: key.id)], by: "li")
    #expect(try LogCheck.verify(world.store) == [.plain: 2, .personal: 1])
  }

  @Test func `links verify over more than one interval`() throws {
    let world = try World()
    let lines = try (0..<600).map { _ in try world.mediation() }
    try world.store.save(lines[..<300], by: "li")
    try world.store.save(lines[300...], by: "li")
    #expect(try LogCheck.verify(world.store) == [.plain: 600])
    #expect(try world.store.count("log_link") == 2)
  }

  @Test func `a personal line's salt is never the same`() throws {
    let world = try World()
    let key = try world.savedMediation()
    var digests: Set<Digest> = []
    for _ in 0..<20 {
      var note = RecordDraft(new: .note, case: key.id, id: world.store.newRecordID())
      note.set("text", .text("x"))
      try world.store.save([note.line().orThrow()], by: "li")
      let line = try world.shown(note.key).merges["text"].orThrow().heads[0].line
      let json = try JSONText.read(line.bytes)
      digests.insert(Digest(of: try json["salt"]?.text.orThrow() ?? ""))
    }
    #expect(digests.count == 20)
  }

  @Test func `two programs that write one store at once give numbers without gaps`() throws {
    let world = try World()
    let stores = [world.store, try world.openAgain()]
    let threads = 4
    let saves = 25
    let drafts = try (0..<threads).map { _ in
      try (0..<saves).map { _ in [try world.mediation(), try world.mediation()] }
    }
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      for (index, lines) in drafts[thread].enumerated() {
        do {
          let store = stores[thread % 2]
          if index % 5 == 0 {
            // A refused save in between must not use up a number.
            let wrong = try world.mediation(workers: 0)
            #expect(throws: StoreError.self) { try store.save([lines[0], wrong], by: "li") }
          }
          try store.save(lines, by: "t\(thread)")
        } catch { failures.note(error) }
      }
    }
    #expect(failures.all.isEmpty)
    #expect(try LogCheck.verify(world.store) == [.plain: Int64(threads * saves * 2)])
    #expect(try stores[1].count("mediation") == Int64(threads * saves * 2))
  }

  @Test func `edits from two programs on one record are all in its history`() throws {
    let world = try World()
    let key = try world.savedMediation()
    let stores = [world.store, try world.openAgain()]
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      do {
        for index in 0..<10 {
          let store = stores[thread % 2]
          var draft = RecordDraft(editing: try store.record(key).orThrow())
          draft.set("workers", .integer(Int64(100 + thread * 10 + index)))
          try store.save([draft.line().orThrow()], by: "t\(thread)")
        }
      } catch { failures.note(error) }
    }
    #expect(failures.all.isEmpty)
    let lines = try world.store.history(of: key.id).map(\.line)
    #expect(lines.map(\.sequence) == Array(1...41))
    let stored = try world.store.record(key).orThrow().merges["workers"]
    #expect(stored == FieldMerge(field: "workers", of: lines))
    try LogCheck.verify(world.store)
  }
}
