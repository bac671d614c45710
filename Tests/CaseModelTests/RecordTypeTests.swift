import CaseModel
import FoundationEssentials
import Testing

/// What must hold of the declarations, whoever adds a field.
struct RecordTypeTests {
  /// The linker gathers the types, so nothing else would notice one that is missing.
  @Test func `every file of the folder declares a type that all knows, and no type twice`() throws {
    let top = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    let folder = top.joined(separator: "/") + "/Sources/CaseModel/RecordTypes"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    let declared = try files.map { file in
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      let match = try #require(text.firstMatch(of: /RecordType\(\s*"([a-z_]+)"/), "\(file)")
      #expect(text.contains("@section(\"redress_record_types\") @used"), "\(file)")
      return String(match.output.1)
    }
    #expect(RecordType.all.map(\.name).sorted() == declared.sorted())
  }

  @Test func `plain types have no free text`() {
    for type in RecordType.all where !type.isPersonal {
      for field in type.fields {
        guard case .text(let use) = field.kind else { continue }
        print("plain text: \(type.name).\(field.name) \(use)")
        #expect(use.isPlain, "\(type.name).\(field.name) is \(use)")
      }
    }
  }

  @Test func `types and fields have names that SQL and the log take`() {
    #expect(Set(RecordType.all.map(\.name)).count == RecordType.all.count)
    let reserved: Set = ["id", "case_id", "heads", "last_line", "case", "type", "set", "over"]
    for type in RecordType.all {
      let names = type.fields.map(\.name)
      #expect(Set(names).count == names.count, "\(type.name)")
      #expect(reserved.isDisjoint(with: names), "\(type.name)")
      for name in names + [type.name] {
        #expect(name.utf8.count <= 32)
        #expect(name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }, "\(name)")
        let isKey = name.hasSuffix("_key") && names.contains(String(name.dropLast(4)))
        #expect(!isKey, "\(name) is what a number's normal form is called")
      }
      for field in type.fields {
        if case .money = field.kind {
          #expect(field.name.hasSuffix("_fen"), "\(type.name).\(field.name)")
        } else {
          #expect(!field.name.hasSuffix("_fen"), "\(type.name).\(field.name)")
        }
        if case .date = field.kind {
          #expect(field.name.hasSuffix("_on"), "\(type.name).\(field.name)")
        }
      }
    }
  }

  @Test func `no option of a new mediation means two fields`() {
    let types: [RecordType] = [.mediation, .participant, .person, .employer, .contact]
    var owners: [String: String] = [:]
    for type in types {
      for field in type.fields where field.name != "voided" {
        let owner = "\(type.name).\(field.name)"
        #expect(owners[field.option] == nil, "--\(field.option) is \(owner), too")
        owners[field.option] = owner
        #expect(field.option.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D })
      }
    }
  }

  private static var lists: [(name: String, list: ChoiceList)] {
    RecordType.all.flatMap { type in
      type.fields.compactMap { field in
        switch field.kind {
        case .choice(let list), .set(let list): ("\(type.name).\(field.name)", list)
        default: nil
        }
      }
    }
  }

  @Test func `codes of a list are unique and can be told in the log`() {
    for (name, list) in RecordTypeTests.lists {
      let codes = list.choices.map(\.code)
      #expect(!codes.isEmpty && Set(codes).count == codes.count, "\(name)")
      for code in codes {
        #expect(
          code.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2E }, "\(name) \(code)")
        // A set's element is called FIELD.CODE, within the 64 bytes of a field's name.
        #expect(code.utf8.count <= 40, "\(name) \(code)")
      }
    }
  }

  @Test func `a choice of the second level stands under one of the first`() {
    for (name, list) in RecordTypeTests.lists {
      for choice in list.choices {
        guard let code = choice.parent else { continue }
        let parent = list.find(code: code)
        #expect(parent != nil && parent?.parent == nil, "\(name) \(choice.code) under \(code)")
      }
    }
  }

  @Test func `every spelling of a choice finds that choice and no other`() {
    for (name, list) in RecordTypeTests.lists {
      for choice in list.choices {
        for spelling in choice.spellings {
          let found = list.find(typed: spelling)?.code
          #expect(found == choice.code, "\(name): \(spelling) finds \(found ?? "nothing")")
        }
        let folded = Set(choice.spellings.map { TextFolding.comparisonForm($0).lowercased() })
        #expect(folded.count <= choice.spellings.count)
      }
    }
  }

  @Test func `no header of a sheet means two fields of a type`() {
    for type in RecordType.all {
      var owners: [String: String] = [:]
      for field in type.fields {
        let spellings = [field.name, field.label.chinese, field.label.english] + field.aliases
        for key in Set(spellings.map { TextFolding.comparisonForm($0).lowercased() }) {
          #expect(
            owners[key] == nil, "\(type.name): \(key) is \(owners[key] ?? "") and \(field.name)")
          owners[key] = field.name
        }
      }
    }
  }

  @Test func `conditions and references name what exists`() {
    func fields(_ condition: Field.Condition) -> [(String, [String])] {
      switch condition {
      case .isSet(let field): [(field, [])]
      case .isOneOf(let field, let codes): [(field, codes)]
      case .any(let conditions): conditions.flatMap(fields)
      }
    }
    for type in RecordType.all {
      for field in type.fields {
        if case .reference(let target) = field.kind {
          #expect(RecordType.find(target) != nil, "\(type.name).\(field.name)")
        }
        for (name, codes) in field.condition.map(fields) ?? [] {
          guard let other = type.find(field: name) else {
            Issue.record("\(type.name).\(field.name) depends on \(name)")
            continue
          }
          guard !codes.isEmpty else { continue }
          guard case .choice(let list) = other.kind else {
            Issue.record("\(type.name).\(name) is no choice")
            continue
          }
          for code in codes { #expect(list.find(code: code) != nil, "\(name) \(code)") }
        }
      }
    }
  }

  @Test func `every text has both languages`() {
    var phrases: [Phrase] = []
    for type in RecordType.all {
      phrases.append(type.label)
      for field in type.fields {
        phrases += [field.label, field.group.label] + [field.hint].compactMap { $0 }
      }
    }
    for (_, list) in RecordTypeTests.lists { phrases += list.choices.map(\.label) }
    for phrase in phrases {
      #expect(!phrase.chinese.isEmpty && !phrase.english.isEmpty)
      #expect(phrase.english.utf8.allSatisfy { $0 < 0x80 }, "\(phrase.english)")
      #expect(phrase.chinese.unicodeScalars.contains { TextFolding.isHan($0) }, "\(phrase.chinese)")
    }
  }
}
