import CaseModel
import SQLite
import Testing

@testable import CaseStore

/// The SQL that is written by hand and the declarations of `CaseModel` say the same.
struct SchemaTests {
  @Test(arguments: RecordType.all.map(\.name))
  func `a type's table has its fields as columns and nothing else`(name: String) throws {
    let type = try RecordType.find(name).orThrow()
    let world = try World()
    let columns = try world.store.read { connection in
      try connection.rows("SELECT name, type, pk FROM pragma_table_info(?)", .text(name)) {
        "\($0.text(0)) \($0.text(1))\($0.integer(2) > 0 ? " key" : "")"
      }
    }
    var expected: [String] = []
    switch type.place {
    case .part where type == .person:
      expected = ["key INTEGER key", "case_id TEXT", "id TEXT", "heads TEXT"]
    case .part: expected = ["case_id TEXT key", "id TEXT key", "heads TEXT"]
    case .caseRoot:
      expected = ["key INTEGER key", "id TEXT", "heads TEXT", "last_line INTEGER"]
    case .alone: expected = ["id TEXT key", "heads TEXT", "last_line INTEGER"]
    }
    for field in type.fields {
      switch field.kind {
      case .integer, .money, .flag: expected.append("\(field.name) INTEGER")
      case .text where field.keyForm != nil:
        expected += ["\(field.name) TEXT", "\(field.keyColumn) TEXT"]
      case .text, .date, .choice, .set, .reference: expected.append("\(field.name) TEXT")
      }
    }
    // A column that came later stands behind, which no statement notices: each names its columns.
    #expect(columns.sorted() == expected.sorted())
  }

  @Test func `tables are strict`() throws {
    let world = try World()
    let loose = try world.store.read { connection in
      try connection.rows(
        """
        SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND strict = 0 AND type = 'table' ORDER BY name
        """
      ) { $0.text(0) }
    }
    #expect(loose.filter { !$0.hasPrefix("sqlite_") } == [])
  }

  @Test func `the search index consists of the tables that tests of upgrades take away`() throws {
    let world = try World()
    let left = try world.store.write { connection, _ in
      try connection.execute(SearchTables.dropping)
      return try connection.integer(
        "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%search%'")
    }
    #expect(left == 0)
  }

  @Test func `no type is called like a table that is not its own`() throws {
    let own = Set(RecordType.all.map(\.name))
    let world = try World()
    let tables = try world.store.read { connection in
      try connection.rows("SELECT name FROM pragma_table_list WHERE schema = 'main'") { $0.text(0) }
    }
    #expect(own.isSubset(of: tables))
    #expect(own.isDisjoint(with: ["line", "log", "feed", "peer", "hole", "receipt", "upstream"]))
  }

  @Test func `opening a store twice applies no migration twice`() throws {
    let world = try World()
    let version = try world.store.read { try $0.integer("PRAGMA user_version") }
    #expect(version == Int64(Migration.newest))
    let again = try world.openAgain()
    #expect(try again.read { try $0.integer("PRAGMA user_version") } == version)
    #expect(try again.count("intake") == 1)
  }
}
