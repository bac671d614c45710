import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// Making and opening stores, and what stands in the way.
struct OpeningTests {
  private let scratch: Scratch
  private let clock = TestEnvironment(seed: 1)

  init() throws {
    scratch = try Scratch()
  }

  private var path: String { scratch.file("cases") }

  private func create(office: String = "150502", user: String = "li") throws -> CaseStore {
    try CaseStore.create(path: path, office: office, user: user, environment: clock.environment)
  }

  @Test func `a new store belongs to its office and has a node of its own`() throws {
    let store = try create()
    #expect(store.path == path)
    #expect(store.thisNode.office == "150502")
    #expect(store.thisNode.defaultUser == "li")
    #expect(!store.thisNode.isHub)
    #expect(store.thisNode.node == NodeID(publicKey: store.thisNode.publicKey))
    #expect(try store.count("mediation") == 0)
    #expect(try store.count("log WHERE node <> 'register0001'") == 0)
  }

  @Test func `only its owner can read a store and its key, and no draft is left`() throws {
    do {
      _ = try create()
    }
    #expect(scratch.names == ["cases", "cases.key"])
    #expect(try scratch.mode("cases") == 0o600)
    #expect(try scratch.mode("cases.key") == 0o600)
    let key = String(decoding: try scratch.read("cases.key"), as: UTF8.self)
    #expect(key.hasPrefix("redress node key 1\n") && key.split(separator: "\n").count == 2)
  }

  @Test func `the secret key stands nowhere in the store`() throws {
    var key: [UInt8] = []
    do {
      let store = try create()
      try store.becomeRootHub()
      key = try KeyFile(besideStore: store.path).read().seed
    }
    let bytes = try scratch.read("cases")
    let text = Array(Base64URL.encode(key).utf8)
    for secret in [key, text] {
      #expect(!bytes.indices.contains { bytes[$0...].starts(with: secret) })
    }
  }

  @Test(arguments: ["150502", "科尔沁区总工会", " 科尔沁区 总工会", "１５０５０２"])
  func `an office is known by its code or its name as typed`(typed: String) throws {
    #expect(try create(office: typed).thisNode.office == "150502")
  }

  @Test func `what was saved is there after opening again`() throws {
    var key: RecordKey?
    var node: NodeID?
    do {
      let store = try create()
      node = store.thisNode.node
      let id = store.newRecordID()
      var draft = RecordDraft(new: .mediation, case: id, id: id)
      draft.set("office", .text("150502"))
      draft.set("accepted_on", .text("2025-11-20"))
      draft.set("workers", .integer(3))
      draft.set("dispute_types", .codes(["wages", "overtime"]))
      try store.save([draft.line().orThrow()], by: "wang")
      key = draft.key
    }
    let store = try CaseStore(path: path, environment: clock.environment)
    #expect(store.thisNode.node == node)
    let record = try store.record(key.orThrow()).orThrow()
    #expect(record.values["dispute_types"] == .codes(["wages", "overtime"]))
    #expect(record.values["workers"] == .integer(3))
    #expect(record.shownNames(of: "workers").map(\.sequence) == [1])
  }

  @Test func `the register has 116 offices, each with a name and a way to the region`() throws {
    let tree = try create().officeTree()
    #expect(tree.count == 116)
    #expect(tree.inOrder.count == 116)
    #expect(tree.inOrder.allSatisfy { !$0.name.isEmpty && $0.name != $0.id })
    #expect(Set(tree.inOrder.map(\.name)).count == 116)
    #expect(tree.inOrder.allSatisfy { tree.isAtOrAbove("150000", $0.id) })
    let office = try tree.find(id: "150502").orThrow()
    #expect(office.name == "科尔沁区总工会")
    #expect(office.reportsTo == "150500")
    #expect(try tree.find(id: "150500").orThrow().name == "通辽市总工会")
    #expect(tree.inOrder.first?.id == "150000")
  }

  @Test func `the register's log is held whole and its chain verifies`() throws {
    let store = try create()
    let log = LogID(node: .register, logClass: .plain)
    let lines = try OfficeRegister.lines()
    #expect(lines.map(\.sequence) == Array(1...Int64(lines.count)))
    #expect(lines.allSatisfy { $0.log == log })
    let link = lines.reduce(ChainLink.origin(of: log)) { $0.next($1.digest) }
    let end = try store.read { try LogQuery.main(of: log, $0) }.orThrow()
    #expect(end.through == Int64(lines.count) && end.link == link)
    #expect(try store.count("field_mark") == 0)
  }

  // MARK: What is refused

  @Test func `nothing is opened where nothing stands, and nothing is made`() {
    #expect(throws: StoreError.missing(path: path)) { try CaseStore(path: path) }
    #expect(scratch.names == [])
  }

  @Test func `a store is never made over another file`() throws {
    try scratch.write(Array("words".utf8), to: "cases")
    #expect(throws: StoreError.alreadyExists(path: path)) { try create() }
    #expect(try scratch.read("cases") == Array("words".utf8))
    #expect(scratch.names == ["cases"])
  }

  @Test func `an existing store is not made again`() throws {
    let node = try create().thisNode.node
    #expect(throws: StoreError.alreadyExists(path: path)) { try create() }
    #expect(try CaseStore(path: path).thisNode.node == node)
  }

  @Test(arguments: ["150599", "没有这个工会", "", "工会"])
  func `an office outside the register is refused, and nothing is left behind`(office: String)
    throws
  {
    #expect(throws: StoreError.unknownOffice(office)) { try create(office: office) }
    #expect(scratch.names == [])
    #expect(try create().thisNode.office == "150502")
  }

  @Test(arguments: [
    "", " ", "li wei", "li\n", "李\u{3000}伟", String(repeating: "a", count: 65), "a\u{0}",
  ])
  func `a user name is one word of at most 64 bytes`(user: String) throws {
    #expect(throws: StoreError.invalidUser(user)) { try create(user: user) }
    #expect(scratch.names == [])
  }

  @Test(arguments: ["words", "SQLite format 3", "", "SQLite format 3\u{0}"])
  func `a file of another kind is refused and left as it is`(text: String) throws {
    try scratch.write(Array(text.utf8), to: "cases")
    #expect(throws: StoreError.notAStore(path: path)) { try CaseStore(path: path) }
    #expect(try scratch.read("cases") == Array(text.utf8))
    #expect(scratch.names == ["cases"])
  }

  @Test(arguments: [0, 1_196_444_487])
  func `another program's SQLite file is refused and left as it is`(applicationID: Int) throws {
    do {
      let other = try Connection(
        path: path, access: .readWrite(create: true), busyTimeoutMilliseconds: 0)
      try other.execute("CREATE TABLE t (a); PRAGMA application_id = \(applicationID)")
    }
    let before = try scratch.read("cases")
    #expect(throws: StoreError.notAStore(path: path)) { try CaseStore(path: path) }
    #expect(try scratch.read("cases") == before)
    #expect(scratch.names == ["cases"])
  }

  @Test func `a directory is no store`() {
    #expect(throws: StoreError.self) { try CaseStore(path: scratch.path) }
  }

  @Test func `a store that a newer program wrote is refused and left as it is`() throws {
    do {
      let store = try create()
      try store.write { connection, _ in try connection.run("PRAGMA user_version = 999") }
    }
    let before = try scratch.read("cases")
    #expect(
      throws: StoreError.newerSchema(path: path, store: 999, program: Migration.newest)
    ) { try CaseStore(path: path) }
    #expect(try scratch.read("cases") == before)
  }

  @Test func `a store without its key is refused`() throws {
    _ = try create()
    let key = try scratch.read("cases.key")
    try FileMoves.rename(scratch.file("cases.key"), scratch.file("elsewhere"))
    #expect(throws: StoreError.key(path: path + ".key", .missing)) { try CaseStore(path: path) }
    try scratch.write(key, to: "cases.key")
    #expect(throws: Never.self) { try CaseStore(path: path) }
  }

  @Test(arguments: [
    "", "redress node key 1\n", "redress node key 2\nAAAA\n", "redress node key 1\nAAAA\n",
    "redress node key 1\n!\n", "\u{FF}",
  ])
  func `a damaged key is refused`(text: String) throws {
    _ = try create()
    try scratch.write(Array(text.utf8), to: "cases.key")
    #expect(throws: StoreError.key(path: path + ".key", .unreadable)) { try CaseStore(path: path) }
  }

  @Test func `another store's key is refused`() throws {
    _ = try create()
    let other = try World()
    try scratch.write(try other.scratch.read("cases.key"), to: "cases.key")
    #expect(throws: StoreError.key(path: path + ".key", .ofAnotherStore)) {
      try CaseStore(path: path)
    }
  }

  @Test func `a key without a store is put aside and kept`() throws {
    try scratch.write(Array("precious".utf8), to: "cases.key")
    _ = try create()
    let aside = try scratch.names.first { $0.hasPrefix("cases.key.aside-") }.orThrow()
    #expect(try scratch.read(aside) == Array("precious".utf8))
    #expect(throws: Never.self) { try CaseStore(path: path) }
  }

  @Test func `a draft that a crash left is no hindrance`() throws {
    try scratch.write(Array("half".utf8), to: "cases.new")
    try scratch.write(Array("half".utf8), to: "cases.new-wal")
    #expect(try create().thisNode.office == "150502")
    #expect(!scratch.names.contains { $0.contains(".new") })
  }

  @Test func `a store copied while it is open, with its log beside it, is whole`() throws {
    let store = try create()
    let id = store.newRecordID()
    var draft = RecordDraft(new: .mediation, case: id, id: id)
    draft.set("office", .text("150502"))
    draft.set("accepted_on", .text("2025-11-20"))
    draft.set("workers", .integer(1))
    draft.set("dispute_types", .codes(["wages"]))
    try store.save([draft.line().orThrow()], by: "li")
    // What a machine that lost its power finds: the file, the write-ahead log, no shared memory.
    for name in ["cases", "cases-wal", "cases.key"] {
      try scratch.write(try scratch.read(name), to: "copy" + name.dropFirst(5))
    }
    let copy = try CaseStore(path: scratch.file("copy"), environment: clock.environment)
    #expect(try copy.record(draft.key).orThrow().values["workers"] == .integer(1))
    let log = LogID(node: store.thisNode.node, logClass: .plain)
    let links = try [store, copy].map { try $0.read { try LogQuery.main(of: log, $0) }?.link }
    #expect(links[0] == links[1] && links[0] != nil)
  }
}
