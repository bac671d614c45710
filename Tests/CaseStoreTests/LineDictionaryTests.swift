import CaseModel
import Testing

@testable import ChangeLog

/// The words with which stores pack lines are those of the record types, and stay as they are.
struct LineDictionaryTests {
  /// Fields of the dictionary's types that were declared after it was made: lines hold them in full.
  private let laterFields: Set<String> = [
    "instalment", "issuer", "machine", "sealing_key", "signature", "hub",
  ]

  /// Types that came later are in no dictionary, nor are their words: they ask for nothing here.
  @Test func `what the first record types declare is in the dictionary`() {
    let types = LineDictionaryTests.list(LineDictionary.types)
    var fields: Set<String> = []
    var elements: Set<String> = []
    var words: Set<String> = []
    for type in RecordType.all where types.contains(type.name) {
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
    #expect(types.allSatisfy { RecordType.find($0) != nil })
    #expect(fields.subtracting(LineDictionaryTests.list(LineDictionary.fields)) == laterFields)
    #expect(elements.subtracting(LineDictionaryTests.list(LineDictionary.elements)) == [])
    #expect(words.subtracting(LineDictionaryTests.list(LineDictionary.words)) == [])
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
