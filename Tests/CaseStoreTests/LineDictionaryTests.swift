import CaseModel
import Testing

@testable import ChangeLog

/// The words with which stores pack lines are those of the record types, and stay as they are.
struct LineDictionaryTests {
  /// Words that were declared after the dictionary was made: lines hold them in full.
  private let laterTypes: Set<String> = [
    "access", "calendar_day", "deadline_change", "erasure", "revocation",
  ]
  private let laterFields: Set<String> = [
    "act", "acts_on", "because", "change", "count", "day_on", "first_entry", "from_on", "holiday",
    "hub", "issuer", "last_entry", "machine", "made_on", "of_case", "personal_through",
    "plain_through", "reason", "record", "record_case", "record_type", "rule", "sealing_key",
    "signature", "trusted", "until_on", "who",
  ]
  private let laterWords: Set<String> = [
    "EXEC-2Y", "LIM-1Y", "LIM-WAGE", "MED-15", "REF-15", "REF-30", "REF-7", "admitted",
    "backed_up", "claimed", "consent", "copied", "dragon_boat", "enrolled", "erasure_ordered",
    "erasure_withdrawn", "exported", "extended", "force_majeure", "fork", "good_reason",
    "interrupted", "invited", "labour_day", "left", "listed", "lost", "mid_autumn",
    "mid_autumn_and_national_day", "misused", "national_day", "new_year", "off", "promised",
    "purpose_ended", "qingming", "read", "replaced", "request", "retention_ended", "revoked",
    "sent", "sought_relief", "spring_festival", "stolen", "suspended", "unlawful", "work",
    "wrong_person",
  ]

  @Test func `what the record types declare is in the dictionary`() {
    var fields: Set<String> = []
    var elements: Set<String> = []
    var words: Set<String> = []
    for type in RecordType.all {
      for field in type.fields {
        switch field.kind {
        case .set(let list):
          for choice in list.choices { elements.insert("\(field.name).\(choice.code)") }
        case .choice(let list):
          fields.insert(field.name)
          words.formUnion(list.choices.map(\.code))
        default: fields.insert(field.name)
        }
      }
    }
    let types = Set(RecordType.all.map(\.name))
    #expect(types.subtracting(LineDictionaryTests.list(LineDictionary.types)) == laterTypes)
    #expect(fields.subtracting(LineDictionaryTests.list(LineDictionary.fields)) == laterFields)
    #expect(elements.subtracting(LineDictionaryTests.list(LineDictionary.elements)) == [])
    #expect(words.subtracting(LineDictionaryTests.list(LineDictionary.words)) == laterWords)
  }

  @Test(arguments: [
    LineDictionary.types, LineDictionary.fields, LineDictionary.elements, LineDictionary.words,
  ])
  func `no word stands twice, and a byte numbers all`(words: String) {
    let list = LineDictionaryTests.list(words)
    #expect(Set(list).count == list.count)
    #expect(list.count < 256)
  }

  @Test func `the dictionary is as it was when the first store was packed with it`() {
    let lists = [
      LineDictionary.types, LineDictionary.fields, LineDictionary.elements, LineDictionary.words,
    ].map { LineDictionaryTests.list($0).joined(separator: " ") }
    #expect(
      Digest(of: lists.joined(separator: "\n")).base64
        == "TChQUhnFW_ng5baNrFpQEyCvn0yoBEcH8qCSv1maIUg")
  }

  private static func list(_ words: String) -> [String] {
    words.split { $0 == " " || $0 == "\n" }.map(String.init)
  }
}
