import ChangeLog
import Testing

/// Ids of records: whose word gives the first place, and what a person reads out.
struct RecordIDTests {
  @Test func `a new id is the office and a UUID of version 7`() {
    let id = RecordID(
      office: "150502", milliseconds: 0x0199_A0B1_C2D3, random: [UInt8](repeating: 0xFF, count: 10))
    #expect(id.text == "150502-0199a0b1-c2d3-7fff-bfff-ffffffffffff")
    let least = RecordID(
      office: "150502", milliseconds: 0, random: [UInt8](repeating: 0, count: 10))
    #expect(least.text == "150502-00000000-0000-7000-8000-000000000000")
    #expect(RecordID(id.text) == id)
  }

  @Test func `later ids of an office sort after earlier ones`() {
    let random = [UInt8](repeating: 0xFF, count: 10)
    let zeros = [UInt8](repeating: 0, count: 10)
    let early = RecordID(office: "150502", milliseconds: 1_763_632_800_123, random: random)
    let late = RecordID(office: "150502", milliseconds: 1_763_632_800_124, random: zeros)
    #expect(early < late)
  }

  @Test(arguments: [Int64.min, -1])
  func `a clock before 1970 counts as 1970`(milliseconds: Int64) {
    let id = RecordID(
      office: "1", milliseconds: milliseconds, random: [UInt8](repeating: 0, count: 10))
    #expect(id.text.hasPrefix("1-00000000-0000-7"))
  }

  @Test func `a derived id follows from its parts and their bounds`() {
    #expect(
      RecordID(office: "150502", derivedFrom: ["a", "bc"]).text
        == "150502-e6d22dbc-aa68-8224-b03c-f6d3764b7506")
    #expect(
      RecordID(office: "150502", derivedFrom: ["ab", "c"]).text
        == "150502-448d26e9-97dd-8438-a37b-559d21c2a06d")
    #expect(
      RecordID(office: "150502-zone1", derivedFrom: ["通工调2025-1"]).text
        == "150502-zone1-2bac62d9-e826-83e8-bed0-ccda7df59b30")
  }

  @Test func `no two ways of cutting a text into parts give one id`() {
    let cuts = [
      ["abc"], ["a", "bc"], ["ab", "c"], ["a", "b", "c"], ["abc", ""], ["", "abc"], [], [""],
      ["1:a", "bc"], ["a1:b", "c"], ["a", "2:bc"],
    ]
    let ids = Set(cuts.map { RecordID(office: "1", derivedFrom: $0).text })
    #expect(ids.count == cuts.count)
    // The office is a part, too: office 1 with part 2 is not office 12 without.
    #expect(
      RecordID(office: "1", derivedFrom: ["2"]).text.suffix(36)
        != RecordID(office: "12", derivedFrom: []).text.suffix(36))
  }

  @Test(arguments: [
    ("150502-0199a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b", "150502"),
    ("150502-zone1-0199a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b", "150502-zone1"),
    ("150502-zone1-east-0199a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b", "150502-zone1-east"),
    ("150502", "150502"), ("150502-zone1", "150502"), ("150502-zone1-east", "150502-zone1"),
    ("a-0199a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b", "a"),
  ])
  func `an id begins with the office that may place it`(text: String, office: String) throws {
    #expect(try #require(RecordID(text)).office == office)
  }

  @Test func `new and derived ids of a sub-office give that office back`() {
    for office in ["150000", "150502-zone1", "a-b-c-d-e"] {
      let made = RecordID(
        office: office, milliseconds: 1, random: [UInt8](repeating: 7, count: 10))
      #expect(made.office == office)
      #expect(RecordID(office: office, derivedFrom: ["1"]).office == office)
    }
  }

  @Test(arguments: [
    "", "150502_1", "150502 1", "A", "案", "150502.1", "150502-é",
    String(repeating: "1", count: 70),
  ])
  func `a text with other letters or too many is no id`(text: String) {
    #expect(RecordID(text) == nil)
  }

  @Test func `the longest office leaves room for its UUID`() {
    let office = String(repeating: "9", count: 32)
    let id = RecordID(office: office, derivedFrom: ["1"])
    #expect(id.text.utf8.count == RecordID.bytesMax)
    #expect(RecordID(id.text) == id)
  }

  @Test func `the short number is the id's last eight digits in capitals`() throws {
    let id = try #require(RecordID("150502-0199a0b1-c2d3-7e4f-8a5b-6c7d9f3a27c1"))
    #expect(id.shortNumber == "9F3A-27C1")
  }
}
