import CaseModel
import CaseStore
import Glibc
import Import
import Sheets
import Synchronization
import Testing

/// What happens when the file or the store changes between the two passes.
struct TwoPassTests {
  private let options = ImportOptions(
    isDryRun: false, updatesChanged: true, encoding: nil, skipsOtherOffices: false)

  private func write(_ bytes: [UInt8], to path: String) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    unsafe bytes.withUnsafeBytes { buffer in
      _ = unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
    }
    close(descriptor)
  }

  /// More rows than go by between two reports, with few cells: two records each.
  private func sheet(_ count: Int, mediator: String = "赵芳") throws -> [UInt8] {
    let rows = (1...count).map { ["n\($0)", "2025-01-08", "劳动报酬", mediator] }
    return try Sheet.bytes([["案号", "受理日期", "争议类型", "调解员"]] + rows)
  }

  @Test func `a file that changes meanwhile is not imported at all`() throws {
    let world = try World()
    let path = world.scratch.path + "/sheet.csv"
    write(try sheet(510), to: path)
    let other = try sheet(510, mediator: "朱杰")
    let lines = try world.lines()
    #expect(throws: ImportError.fileChanged) {
      try Importer(store: world.store, user: "zhang.wei", options: options)
        .run(.mediations, path: path) { progress in
          // The first pass has read to its last chunk; the second reads the other file.
          if progress.stage == .checking, progress.rows == 500 { write(other, to: path) }
        }
    }
    #expect(try world.lines() == lines)
    #expect(try world.mediations().isEmpty)
  }

  @Test func `a record that another program writes meanwhile keeps the import out`() throws {
    let world = try World()
    let first = try sheet(1)
    let file = try sheet(505)
    let other = try CaseStore(path: world.store.path)
    #expect(throws: ImportError.storeChanged) {
      try world.run(.mediations, file) { progress in
        guard progress.stage == .checking, progress.rows == 500 else { return }
        let outcome = try? Importer(store: other, user: "li.na", options: options)
          .run(.mediations, .bytes(first))
        #expect(outcome?.new == 1)
      }
    }
    #expect(try world.mediations().count == 1)
    let again = try world.run(.mediations, file)
    #expect(again.counts == [504, 1, 0, 0, 0])
  }

  @Test func `a value that another program changes meanwhile is not written over`() throws {
    let world = try World()
    try world.run(.mediations, sheet(1))
    let other = try CaseStore(path: world.store.path)
    let theirs = try sheet(1, mediator: "韩霞")
    let ours = try sheet(505, mediator: "朱杰")
    #expect(throws: ImportError.storeChanged) {
      try world.run(.mediations, ours, update: true) { progress in
        guard progress.stage == .checking, progress.rows == 500 else { return }
        _ = try? Importer(store: other, user: "li.na", options: options)
          .run(.mediations, .bytes(theirs))
      }
    }
    #expect(try world.mediations()["n1"]?.values["mediator"] == .text("韩霞"))
    #expect(try world.mediations().count == 1)
  }

  @Test func `progress is told in both passes`() throws {
    let world = try World()
    let told = Mutex<[ImportProgress]>([])
    try world.run(.mediations, sheet(1_010)) { progress in
      told.withLock { $0.append(progress) }
    }
    let all = told.withLock { $0 }
    #expect(all.map(\.rows) == [500, 1_000, 500, 1_000])
    #expect(all.map(\.stage) == [.checking, .checking, .writing, .writing])
    #expect(all.map(\.total) == [nil, nil, 1_010, 1_010])
  }

  @Test func `a user name that the store refuses writes nothing`() throws {
    let world = try World()
    #expect(throws: StoreError.invalidUser("")) {
      try Importer(store: world.store, user: "", options: options)
        .run(.mediations, .bytes(sheet(2)))
    }
    #expect(try world.mediations().isEmpty)
  }
}
