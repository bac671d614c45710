import CaseModel
import ChangeLog
import SQLite
import Synchronization
import SyncSession
import Testing

@testable import CaseStore

/// A store goes on under a new id after a copy of it wrote: nothing is lost, wherever it is cut.
struct IdentityTests {
  private let site: Site

  init() throws {
    site = try Site("150502", seed: 21)
    try site.saveCase("旧号")
  }

  @Test func `what was written stays under the old id, and what follows is of the new`() throws {
    let old = site.store.thisNode
    let before = try site.lines()
    let new = try site.store.takeNewIdentity(reason: .cloned)
    #expect(new.node != old.node && new == site.store.thisNode)
    #expect(new.office == old.office && new.defaultUser == old.defaultUser)
    #expect(NodeID(publicKey: new.publicKey) == new.node)
    #expect(try site.lines() == before)
    #expect(try site.store.count("former_node WHERE node = '\(old.node)'") == 1)
    try site.saveCase("新号")
    let added = try site.lines().subtracting(before)
    #expect(added.count == 3 && added.allSatisfy { $0.log.node == new.node })
    #expect(try site.store.status().quarantined == 0)
    // The greeting names both, the store's own first.
    let logs = try site.store.hello().logs.map(\.log)
    #expect(
      logs == [
        LogID(node: new.node, logClass: .plain), LogID(node: new.node, logClass: .personal),
        LogID(node: old.node, logClass: .plain), LogID(node: old.node, logClass: .personal),
      ])
    let again = try CaseStore(path: site.store.path)
    #expect(again.thisNode == new)
    // The old key is kept aside.
    let aside = site.scratch.names.filter { $0.contains(".aside-") }
    #expect(aside.count == 1)
    #expect(!site.scratch.names.contains("cases.key.next"))
    #expect(try site.scratch.mode("cases.key") == 0o600)
  }

  @Test func `a change that a crash cut is dropped or completed, as the store says`() throws {
    let before = Dictionary(uniqueKeysWithValues: try site.backup().map { ($0.name, $0.bytes) })
    let old = site.store.thisNode
    let new = try site.store.takeNewIdentity(reason: .forked)
    let after = Dictionary(uniqueKeysWithValues: try site.backup().map { ($0.name, $0.bytes) })
    let (oldKey, newKey) = (before["cases.key"], after["cases.key"])
    func files(
      _ database: [String: [UInt8]], key: [UInt8]?, next: [UInt8]?
    ) -> [(name: String, bytes: [UInt8])] {
      var files = ["cases", "cases-wal"].compactMap { name in
        database[name].map { (name: name, bytes: $0) }
      }
      if let key { files.append(("cases.key", key)) }
      if let next { files.append(("cases.key.next", next)) }
      return files
    }
    let steps: [(files: [(name: String, bytes: [UInt8])], node: ThisNode, aside: Int)] = [
      // The new key is written, the store not changed.
      (files(before, key: oldKey, next: newKey), old, 0),
      // The new key was not written whole.
      (files(before, key: oldKey, next: newKey.map { Array($0.prefix(20)) }), old, 0),
      // The store names the new key, which waits.
      (files(after, key: oldKey, next: newKey), new, 1),
      // The old key is aside already.
      (files(after, key: nil, next: newKey), new, 0),
      // All is done, and a second try finds nothing to do.
      (files(after, key: newKey, next: nil), new, 0),
    ]
    for (index, step) in steps.enumerated() {
      let restored = try Site.restore(step.files, seed: 22)
      #expect(restored.store.thisNode.node == step.node.node, "step \(index)")
      let names = restored.scratch.names
      #expect(!names.contains("cases.key.next"), "step \(index)")
      #expect(names.filter { $0.contains(".aside-") }.count == step.aside, "step \(index)")
      try restored.saveCase("接着写")
      let written = try restored.lines().filter { $0.log.node == step.node.node }
      #expect(written.count == (step.node.node == old.node ? 6 : 3), "step \(index)")
      #expect(try restored.openAgain().thisNode.node == step.node.node, "step \(index)")
    }
    // Without either key nothing is opened.
    #expect(throws: StoreError.self) {
      try Site.restore(files(after, key: oldKey, next: nil), seed: 23)
    }
  }

  @Test func `a process that opens the store in between does not lose the new key`() throws {
    let path = site.store.path
    let opened = Mutex<[String]>([])
    let isArmed = Mutex(false)
    let system = StoreEnvironment.system
    let environment = StoreEnvironment(
      nowMilliseconds: {
        let isNow = isArmed.withLock { armed in
          defer { armed = false }
          return armed && FileMoves.exists(path + ".key.next")
        }
        if isNow {
          // The clock is asked within the change's transaction: before it is committed.
          do {
            let other = try CaseStore(path: path)
            opened.withLock { $0.append(other.thisNode.node.text) }
          } catch { opened.withLock { $0.append("\(error)") } }
        }
        isArmed.withLock { $0 = $0 || !isNow && opened.withLock(\.isEmpty) }
        return system.nowMilliseconds()
      }, randomBytes: system.randomBytes)
    let store = try CaseStore(path: path, environment: environment)
    let old = store.thisNode.node
    isArmed.withLock { $0 = true }
    let new = try store.takeNewIdentity(reason: .forked)
    #expect(opened.withLock { $0 } == [old.text])
    #expect(try CaseStore(path: path).thisNode.node == new.node)
  }

  @Test func `a change that another process ended already is left as it is`() throws {
    let key = try NodeKey(seed: [UInt8](repeating: 3, count: NodeKey.seedByteCount)).orThrow()
    let file = KeyFile(besideStore: site.store.path)
    try file.writeSuccessor(key)
    try file.settle(publicKey: key.publicKey)
    let names = site.scratch.names
    try file.adopt(key)
    #expect(try file.read().publicKey == key.publicKey)
    #expect(site.scratch.names == names)
  }

  // MARK: Copies

  @Test func `a store and its copy both write, and the hub and both hold all of it`() throws {
    let city = try Site("150500", seed: 24, isHub: true)
    let key = try site.saveCase("共同的")
    try InProcessSync.run(site, with: city)
    let copy = try Site.restore(try site.backup(), seed: 25)
    try site.saveCase("原来的")
    try copy.saveCase("副本的")
    try copy.edit(key, workers: 9)
    var first = InProcessSync()
    _ = try first.run(site.store, with: city.store)
    #expect(!first.tookNewIdentity)
    var second = InProcessSync()
    _ = try second.run(copy.store, with: city.store)
    #expect(second.tookNewIdentity)
    for _ in 0..<2 {
      for node in [site, copy] { try InProcessSync.run(node, with: city) }
    }
    let all = try city.lines()
    #expect(all.filter { $0.record.type == "note" }.count == 4)
    for node in [site, copy] {
      #expect(try node.lines() == all)
      #expect(try node.store.record(key)?.values["workers"] == .integer(9))
      var quiet = InProcessSync()
      let outcome = try quiet.run(node.store, with: city.store)
      #expect(outcome.sent == 0 && outcome.received == 0 && quiet.pushed == 0)
      #expect(try node.store.status().quarantined == 0)
      // They go on apart.
      try node.saveCase("分开之后")
    }
    #expect(site.store.thisNode.node != copy.store.thisNode.node)
    for _ in 0..<2 {
      for node in [site, copy] {
        var sync = InProcessSync()
        _ = try sync.run(node.store, with: city.store)
        #expect(!sync.tookNewIdentity)
      }
    }
    #expect(try site.lines() == copy.lines())
    #expect(try city.store.status().intake.isConsistent)
  }

  @Test func `a store restored from an older copy gets its later lines back, and sends none twice`()
    throws
  {
    let city = try Site("150500", seed: 26, isHub: true)
    try InProcessSync.run(site, with: city)
    let backup = try site.backup()
    let key = try site.saveCase("备份之后")
    try InProcessSync.run(site, with: city)
    let restored = try Site.restore(backup, seed: 27)
    var sync = InProcessSync()
    _ = try sync.run(restored.store, with: city.store)
    #expect(sync.tookNewIdentity)
    #expect(try site.lines().isSubset(of: restored.lines()))
    #expect(try restored.store.record(key) != nil)
    for _ in 0..<2 {
      var again = InProcessSync()
      let outcome = try again.run(restored.store, with: city.store)
      #expect(!again.tookNewIdentity && again.pushed == 0)
      #expect(outcome.sent == 0 && outcome.received == 0)
    }
    try restored.edit(key, workers: 3)
    var edited = InProcessSync()
    _ = try edited.run(restored.store, with: city.store)
    #expect(edited.pushed == 1)
    #expect(try city.store.record(key)?.values["workers"] == .integer(3))
  }

  @Test func `lines of the old id are pending until a hub has them`() throws {
    let pending = try site.store.status().pending
    #expect(pending == [.plain: 2, .personal: 1])
    try site.store.takeNewIdentity(reason: .restored)
    #expect(try site.store.status().pending == pending)
    let key = try site.saveCase("新号")
    #expect(try site.store.status().pending == [.plain: 4, .personal: 2])
    let city = try Site("150500", seed: 28, isHub: true)
    try InProcessSync.run(site, with: city)
    #expect(try site.store.status().pending == [.plain: 0, .personal: 0])
    #expect(try site.store.reach(of: key.id) == .acknowledged)
  }

  @Test func `a case of the old id is on this computer only until a hub has it`() throws {
    let key = try site.saveCase("没有发出")
    #expect(try site.store.reach(of: key.id) == .local(lines: 3))
    try site.store.takeNewIdentity(reason: .restored)
    #expect(try site.store.reach(of: key.id) == .local(lines: 3))
    let city = try Site("150500", seed: 29, isHub: true)
    try InProcessSync.run(site, with: city)
    #expect(try site.store.reach(of: key.id) == .acknowledged)
  }

  @Test func `a hub that takes a new id serves all that it holds under it`() throws {
    let city = try Site("150500", seed: 30, isHub: true)
    try InProcessSync.run(site, with: city)
    try InProcessSync.run(site, with: city)
    try city.store.takeNewIdentity(reason: .restored)
    try city.store.recoverHub(try city.recovery.orThrow())
    #expect(throws: SyncSession.Failure.self) { try InProcessSync.run(site, with: city) }
    let other = try Site("150502", seed: 31)
    for node in [other, site] {
      try InProcessSync.join(node, to: city)
      for _ in 0..<2 { try InProcessSync.run(node, with: city) }
      #expect(try node.lines() == city.lines())
      #expect(try node.store.status().quarantined == 0)
    }
  }
}

extension Site {
  fileprivate func openAgain() throws -> CaseStore { try CaseStore(path: store.path) }
}
