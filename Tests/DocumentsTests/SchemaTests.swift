import CaseModel
import ChangeLog
import Console
import Documents
import Testing

struct SchemaTests {
  private static func schema() throws -> JSONSchema {
    JSONSchema(root: try JSONText.read(try Golden.read(Golden.root + "/docs/report-schema.json")))
  }

  private static func json(_ document: ReportDocument, _ language: Language) throws -> JSONValue {
    try JSONText.read(JSONWriter(isPretty: true).text(of: document.json(in: language)))
  }

  @Test(arguments: Language.allCases)
  func `the JSON of a report is as docs says`(language: Language) throws {
    let schema = try Self.schema()
    #expect(schema.findings(try Self.json(SampleDocument.document, language)) == [])
  }

  @Test func `every kind of cell is as docs says`() throws {
    var random = Randomness.announced()
    let schema = try Self.schema()
    for _ in 0..<20 {
      let document = RandomDocument.make(&random)
      #expect(schema.findings(try Self.json(document, .chinese)) == [])
    }
  }

  @Test func `the check sees a wrong type, a missing and a foreign member`() throws {
    let schema = try Self.schema()
    let good = try Self.json(SampleDocument.document, .chinese)
    func changed(_ name: String, _ value: JSONValue?) -> JSONValue {
      .object(
        (good.members ?? []).compactMap { member in
          guard member.name == name else { return member }
          return value.map { JSONMember(name: name, value: $0) }
        })
    }
    #expect(schema.findings(changed("title", .integer(1))) == ["$.title: type"])
    #expect(schema.findings(changed("notes", nil)) == ["$: no notes"])
    let foreign = JSONMember(name: "extra", value: .null)
    #expect(
      schema.findings(.object((good.members ?? []) + [foreign])) == ["$: extra is not foreseen"])
    #expect(schema.findings(changed("period", .object([:]))).count == 3)
  }
}
