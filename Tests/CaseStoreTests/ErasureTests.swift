import CaseModel
import ChangeLog
import SQLite
import SyncSession
import Testing

@testable import CaseStore

/// An order erases one record of personal data, everywhere and for good.
struct ErasureTests {
  private static let marker = "稀有标记XQ7"
  private let city: Site
  private let county: Site
  private let other: Site

  init() throws {
    city = try Site("150500", seed: 21, isHub: true)
    county = try Site("150502", seed: 22)
    other = try Site("150502", seed: 23)
  }

  /// All of them sync, and their days pass alike.
  private func sync(_ sites: Site..., rounds: Int = 2) throws {
    for _ in 0..<rounds {
      for site in sites { try InProcessSync.run(site, with: city) }
    }
  }

  private func wait(days: Int64, _ sites: Site...) throws {
    for site in sites {
      site.wait(days: days)
      try site.store.eraseWhatIsDue()
    }
  }

  /// Whether nothing of a record is left here, and all else is whole.
  private func expectErased(
    _ person: RecordKey, at site: Site, _ location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try site.store.lineCount(of: person) == 0, sourceLocation: location)
    #expect(try site.store.record(person) == nil, sourceLocation: location)
    #expect(try !site.isOnDisk(ErasureTests.marker), sourceLocation: location)
    try expectSound(site, location)
  }

  private func expectSound(
    _ site: Site, _ location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try site.store.verify().findings == [], sourceLocation: location)
    #expect(try site.store.status().intake.isConsistent, sourceLocation: location)
  }

  @Test func `an erased record is gone with its bytes, and its case goes on`() throws {
    let root = try county.saveCase("别的备注")
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    try county.edit(person, "phone", "13800000000")
    let before = try county.store.status()
    let order = try county.order(person)
    #expect(try county.store.erasures().map(\.state) == [.waiting])
    #expect(try county.isOnDisk(ErasureTests.marker))
    try wait(days: 40, county)
    try expectErased(person, at: county)
    #expect(try county.store.erasures().map(\.id) == [order])
    guard case .done(_, lines: 2)? = try county.store.erasures().first?.state else {
      Issue.record("\(try county.store.erasures())")
      return
    }
    let after = try county.store.status()
    // The order, and the note of who gave it.
    #expect(after.lines == before.lines + 2 && after.holes == 2)
    #expect(try county.store.records(of: .note, in: root.id).count == 1)
    try county.edit(root, workers: 3)
    #expect(try county.store.record(root)?.values["workers"] == .integer(3))
    try expectSound(county)
  }

  @Test func `nothing is left in the file, its log or a copy of it`() throws {
    // Rows grow and move between pages, so that SQLite leaves copies of them.
    var people: [RecordKey] = []
    for number in 0..<12 {
      let root = try county.saveCase("备注\(number)")
      let person = try county.savePerson("\(ErasureTests.marker)\(number)", in: root.id)
      people.append(person)
      let words = String(repeating: ErasureTests.marker, count: 1 + number * 30)
      try county.edit(person, "phone", "138\(number)")
      let note = try county.saveNote(words, in: root.id)
      try county.edit(note, "text", words + "更正")
      people.append(note)
    }
    try sync(county, other)
    for person in people { try county.order(person) }
    try sync(county, other)
    try wait(days: 40, county, city, other)
    for site in [county, city, other] {
      for person in people { try expectErased(person, at: site) }
    }
    let copies = try Scratch()
    _ = try CaseStore.copy(
      from: county.store.path, to: copies.file("clone"), reason: .cloned,
      environment: county.environment)
    #expect(
      try !copies.names.contains {
        Bytes.contains(ErasureTests.marker, in: try copies.read($0))
      })
  }

  @Test func `copies that SQLite left in the free space of pages go, too`() throws {
    let root = try county.saveCase("别的备注")
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    try county.order(person)
    _ = try county.store.withoutTransaction { try $0.checkpoint(.truncate) }
    // As if the person's row had stood on other pages once.
    let files = try county.backup().map { file in
      file.name == "cases" ? (file.name, FreeSpace.filled(with: "旧页残留XQ8", in: file.bytes)) : file
    }
    let site = try Site.restore(files, seed: 30)
    #expect(try site.isOnDisk("旧页残留XQ8"))
    #expect(try site.store.verify().isSound)
    try wait(days: 40, site)
    #expect(try !site.isOnDisk("旧页残留XQ8"))
    try expectErased(person, at: site)
  }

  @Test func `an order that came before the lines keeps their bytes out of the file`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    // The other half of the office knows the order by hand before it ever synced.
    let id = ErasureOrder.id(office: "150502", record: person, actsOn: "2025-11-21")
    try other.saveOrder(id, person, "2025-11-21")
    other.wait(days: 2)
    try sync(county)
    #expect(try city.isOnDisk(ErasureTests.marker))
    try InProcessSync.run(other, with: city)
    #expect(try !other.isOnDisk(ErasureTests.marker))
    #expect(try other.store.record(root) != nil)
    try expectErased(person, at: other)
    #expect(try other.store.status().intake.holes == 1)
  }

  @Test func `lines that come late are kept as digests, whoever wrote them`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson("张三", in: root.id)
    try sync(county, other)
    try county.order(person)
    try sync(county)
    // It never heard of the order, and writes on.
    try other.edit(person, "name", ErasureTests.marker)
    try wait(days: 40, county, city)
    let held = try city.store.status().holes
    try InProcessSync.run(other, with: city)
    #expect(try !city.isOnDisk(ErasureTests.marker))
    #expect(try city.store.status().holes == held + 1)
    // By now it has the order, and its own date says so, too.
    try wait(days: 40, other)
    try sync(county, other)
    for site in [city, county, other] { try expectErased(person, at: site) }
    let outcome = try InProcessSync.run(other, with: city)
    #expect(outcome.sent == 0 && outcome.received == 0 && outcome.returned == 0)
  }

  @Test func `an erased record cannot be written on`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    let shown = try county.store.record(person).orThrow()
    try county.order(person)
    try wait(days: 40, county)
    var draft = RecordDraft(editing: shown)
    draft.set("phone", .text("139"))
    let line = try draft.line().orThrow()
    #expect(throws: StoreError.recordErased(type: "person", id: person.id)) {
      try county.store.save([line], by: "li")
    }
    #expect(throws: StoreError.recordErased(type: "person", id: person.id)) {
      try county.order(person)
    }
  }

  @Test func `an office without a right to the case orders nothing`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    try sync(county)
    let stranger = try Site("150521", seed: 24)
    #expect(throws: StoreError.unknownRecord(type: "person", id: person.id.text)) {
      try stranger.order(person)
    }
    // What its program refuses, it writes all the same: in its own name, and in the county's.
    let own = ErasureOrder.id(office: "150521", record: person, actsOn: "2025-11-21")
    let feigned = ErasureOrder.id(office: "150502", record: person, actsOn: "2025-11-21")
    for id in [own, feigned] { try stranger.saveOrder(id, person, "2025-11-21") }
    try sync(stranger, county)
    try wait(days: 40, city, county, stranger)
    for site in [city, county] {
      #expect(try site.store.lineCount(of: person) == 1)
      #expect(try site.store.erasures().map(\.state) == [.withoutForce])
      #expect(try site.store.status().quarantined == 1)
      try expectSound(site)
    }
  }

  @Test func `an order that does not say what its id says has no force`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    let another = try county.savePerson("李四", in: root.id)
    let id = ErasureOrder.id(office: "150502", record: another, actsOn: "2025-11-21")
    try county.saveOrder(id, person, "2025-11-21")
    try wait(days: 40, county)
    #expect(try county.store.lineCount(of: person) == 1)
    #expect(try county.store.lineCount(of: another) == 1)
    #expect(try county.store.erasures().map(\.state) == [.withoutForce])
  }

  @Test func `facts of a case are not erased`() throws {
    let root = try county.saveCase()
    #expect(throws: StoreError.notErasable(type: "mediation")) { try county.order(root) }
    let id = ErasureOrder.id(office: "150502", record: root, actsOn: "2025-11-21")
    try county.saveOrder(id, root, "2025-11-21")
    try wait(days: 40, county)
    #expect(try county.store.record(root) != nil)
  }

  @Test func `a withdrawn order does nothing, and after its day it cannot be withdrawn`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    let order = try county.order(person)
    try sync(county)
    try county.store.withdrawErasure(order, reason: "mistake", by: "li")
    #expect(throws: StoreError.erasureClosed(order, hasActed: false)) {
      try county.store.withdrawErasure(order, reason: "mistake", by: "li")
    }
    try sync(county)
    try wait(days: 40, county, city)
    for site in [county, city] {
      #expect(try site.store.erasures().map(\.state) == [.withdrawn])
      #expect(try site.store.lineCount(of: person) == 1)
    }
    let second = try county.order(person)
    try wait(days: 40, county)
    #expect(throws: StoreError.erasureClosed(second, hasActed: true)) {
      try county.store.withdrawErasure(second, reason: "mistake", by: "li")
    }
    try expectErased(person, at: county)
  }

  @Test func `an order is listed for a term before it acts`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson("张三", in: root.id)
    let soon = county.store.today.adding(days: ErasureTerm.daysMin - 1)
    #expect(throws: StoreError.erasureTooSoon(daysMin: ErasureTerm.daysMin)) {
      try county.order(person, on: soon)
    }
    try county.order(person, on: soon.adding(days: 1))
    try wait(days: Int64(ErasureTerm.daysMin) - 1, county)
    #expect(try county.store.lineCount(of: person) == 1)
    try wait(days: 1, county)
    #expect(try county.store.lineCount(of: person) == 0)
  }

  @Test func `the office above orders what an office below holds, once it knows the case`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    try sync(county)
    try city.order(person)
    try sync(county)
    try wait(days: 40, city, county)
    for site in [city, county] { try expectErased(person, at: site) }
  }

  @Test func `a rebuilt hub gets digests back, and lines of a late node as digests`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    try sync(county, other)
    try city.editPerson(person, ErasureTests.marker + "市")
    try sync(county)
    try county.order(person)
    try sync(county)
    try wait(days: 40, county, city)
    let empty = try Site("150500", seed: 25, inPlaceOf: city)
    empty.wait(days: 40)
    try InProcessSync.join(county, to: empty)
    try InProcessSync.run(county, with: empty)
    try expectErased(person, at: empty)
    #expect(try empty.store.record(root) != nil)
    // This one has been away all the time, and brings the bytes.
    try InProcessSync.join(other, to: empty)
    try InProcessSync.run(other, with: empty)
    try expectErased(person, at: empty)
    try wait(days: 40, other)
    try expectErased(person, at: other)
    try InProcessSync.run(county, with: empty)
    for site in [county, other] {
      let outcome = try InProcessSync.run(site, with: empty)
      #expect(outcome.sent == 0 && outcome.received == 0 && outcome.returned == 0)
    }
    try expectErased(person, at: county)
  }

  @Test func `a restored backup erases again what it brings back`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    try sync(county)
    let old = try county.backup()
    try county.order(person)
    try sync(county)
    let withOrder = try county.backup()
    try wait(days: 40, county, city)
    // Before the order: the next sync brings it, and it acts at once.
    let restored = try Site.restore(old, seed: 26)
    restored.wait(days: 40)
    #expect(try restored.store.lineCount(of: person) == 1)
    try InProcessSync.run(restored, with: city)
    try restored.store.eraseWhatIsDue()
    try expectErased(person, at: restored)
    // With the order: it acts when the store is opened.
    let second = try Site.restore(withOrder, seed: 27)
    second.wait(days: 40)
    _ = try second.openElsewhere()
    try expectErased(person, at: second)
  }

  @Test func `a digest that came alone is filled by the line if nothing is to be erased`() throws {
    // The hub's clock is ahead; the order is withdrawn before its day.
    let root = try county.saveCase()
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    try sync(county)
    let order = try county.order(person)
    try sync(county)
    try wait(days: 40, city)
    try county.store.withdrawErasure(order, reason: "mistake", by: "li")
    try sync(county, other)
    #expect(try other.store.lineCount(of: person) == 0)
    #expect(try other.store.status().holes == 1)
    try expectSound(other)
    // Its hub is replaced, and the county brings the line.
    let empty = try Site("150500", seed: 28, inPlaceOf: city)
    for site in [county, other] { try InProcessSync.join(site, to: empty) }
    for _ in 0..<2 {
      for site in [other, county] { try InProcessSync.run(site, with: empty) }
    }
    for site in [county, other, empty] {
      #expect(try site.store.record(person)?.values["name"] == .text(ErasureTests.marker))
      #expect(try site.store.status().holes == 0)
      try expectSound(site)
    }
  }

  @Test func `a digest where a line was is no hole unless it is listed`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    try county.order(person)
    try wait(days: 40, county)
    try county.store.write { connection, _ in try connection.run("DELETE FROM erased_line") }
    let findings = try county.store.verify().findings
    #expect(findings.count == 1)
    guard case .unreadableLine? = findings.first else {
      Issue.record("\(findings)")
      return
    }
  }

  @Test func `an erasure that was cut off is done when the store is opened next`() throws {
    let root = try county.saveCase()
    let person = try county.savePerson(ErasureTests.marker, in: root.id)
    try county.order(person)
    county.wait(days: 40)
    // Erased and committed, and the power failed before the file was rebuilt.
    _ = try county.store.eraseRecordsDue()
    let cut = try Site.restore(try county.backup(), seed: 29)
    #expect(try cut.store.count("erased_record WHERE is_file_clean = 1") == 1)
    try expectErased(person, at: cut)
  }
}

/// The free space of table pages, of which SQLite knows nothing.
///
/// Source: sqlite.org/fileformat2.html, section 1.6.
enum FreeSpace {
  static func filled(with words: String, in bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    func number(_ place: Int) -> Int { Int(bytes[place]) << 8 | Int(bytes[place + 1]) }
    let size = number(16)
    for page in stride(from: size, to: bytes.count, by: size) {
      // Leaves of tables and indexes; the gap lies between the pointers and the first cell.
      guard bytes[page] == 0x0D || bytes[page] == 0x0A else { continue }
      let start = page + 8 + 2 * number(page + 3)
      let end = page + number(page + 5)
      let filling = Array(words.utf8)
      guard end <= page + size, end - start >= filling.count else { continue }
      bytes.replaceSubrange(start..<start + filling.count, with: filling)
    }
    return bytes
  }
}

extension Site {
  var environment: StoreEnvironment { store.environment }

  @discardableResult
  func savePerson(_ name: String, in caseID: RecordID) throws -> RecordKey {
    try save(.person, "name", name, in: caseID)
  }

  func saveNote(_ words: String, in caseID: RecordID) throws -> RecordKey {
    try save(.note, "text", words, in: caseID)
  }

  private func save(
    _ type: RecordType, _ field: String, _ text: String, in caseID: RecordID
  ) throws -> RecordKey {
    var draft = RecordDraft(new: type, case: caseID, id: store.newRecordID())
    draft.set(field, .text(text))
    try store.save([draft.line().orThrow()], by: "li")
    return draft.key
  }

  func edit(_ key: RecordKey, _ field: String, _ text: String) throws {
    var draft = RecordDraft(editing: try store.record(key).orThrow())
    draft.set(field, .text(text))
    try store.save([draft.line().orThrow()], by: "li")
  }

  func editPerson(_ key: RecordKey, _ name: String) throws { try edit(key, "name", name) }

  /// Orders a record to be erased, a month from now unless a day is given.
  @discardableResult
  func order(_ record: RecordKey, on day: LocalDate? = nil) throws -> RecordID {
    let actsOn = day ?? store.today.adding(days: ErasureTerm.daysDefault)
    let ids = try store.orderErasure(of: [record], reason: "request", on: actsOn, by: "li")
    return try ids.first.orThrow()
  }

  /// Writes an order as a program would that checks nothing.
  func saveOrder(_ id: RecordID, _ record: RecordKey, _ actsOn: String) throws {
    var draft = RecordDraft(new: .erasure, case: nil, id: id)
    draft.set("record_case", record.caseID.map { .text($0.text) })
    draft.set("record_type", .text(record.type))
    draft.set("record", .text(record.id.text))
    draft.set("reason", .text("request"))
    draft.set("acts_on", .text(actsOn))
    try store.save([draft.line().orThrow()], by: "li")
  }
}
