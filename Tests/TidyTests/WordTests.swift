import CaseModel
import Testing

/// What the programs say: the words of the glossary, and none of the code's.
struct WordTests {
  private let repository = Repository()

  private func glossary() throws -> Glossary { Glossary(try repository.file("docs/glossary.md")) }

  /// The targets whose texts people of an office read; the simulator and the benchmarks are for
  /// those who build.
  private let targets = [
    "CaseModel", "Console", "Deadlines", "Documents", "Evidence", "Hub", "Import", "Reports",
    "Sealing",
    "Wording", "redress", "redressd",
  ]

  @Test func `no text of the programs has a word of the code`() throws {
    let glossary = try glossary()
    #expect(glossary.forbidden.count >= 20)
    var count = 0
    for target in targets {
      for file in try repository.swiftFiles(below: "Sources/\(target)") {
        for shown in file.shownTexts {
          count += 1
          for word in glossary.findings(in: shown.text) {
            Issue.record(
              "\(file.path):\(shown.line): “\(word)” is never shown: \(shown.text)",
              sourceLocation: SourceLocation(
                fileID: file.path, filePath: "\(repository.top)/\(file.path)", line: shown.line,
                column: 1))
          }
        }
      }
    }
    #expect(count > 2_000)
  }

  @Test func `the terms of the glossary are the labels of the declarations`() throws {
    let terms = try glossary().terms
    #expect(Set(terms.map(\.chinese)).count == terms.count)
    for type in RecordType.all {
      let term = terms.first { $0.code == type.name }
      #expect(
        term?.chinese == type.label.chinese && term?.english == type.label.english,
        "docs/glossary.md: | \(type.label.chinese) | \(type.label.english) | `\(type.name)` |")
    }
  }

  @Test(arguments: [
    ("Received by the hub", "hub"), ("change 3 of a node", "node"), ("the heads", "heads"),
    ("a line of the log", "line"), ("the name of a line", "name of a line"), ("已隔离", "隔离"),
    ("the connection was cut.", "cut"),
  ])
  func `a word of the code is found`(text: String, word: String) throws {
    #expect(try glossary().findings(in: text).contains(word))
  }

  @Test(arguments: [
    "the command line", "line 3 of a file", "errors are listed by line and column", "heading",
    "the name of a person", "github.com", "press Ctrl-D on a new line", "本机", "cutting edge",
  ])
  func `a word that only looks like one passes`(text: String) throws {
    #expect(try glossary().findings(in: text) == [])
  }

  @Test func `the reader finds the literals of texts, and no others`() {
    let file = SourceFile(
      path: "Sources/redress/A.swift",
      text: """
        let key = "hub"  // Phrase("not this")
        Phrase(
          "第 \\(count("a")) 件", "case \\(say("x")) of")
        session.say("甲", list("乙"))
        print("丙")
        """)
    #expect(
      file.shownTexts == [
        ShownText(line: 3, text: "第 7 件"), ShownText(line: 3, text: "case 7 of"),
        ShownText(line: 4, text: "甲"), ShownText(line: 4, text: "乙"),
      ])
  }
}
