import Testing

/// Each rule fires on a small bad sample, and keeps quiet on a good one.
struct RulesTests {
  @Test(arguments: [
    ("Gzip", "import SQLite", "Gzip may not import SQLite"),
    ("CaseModel", "import Glibc", "CaseModel may not import Glibc"),
    (
      "ChangeLog", "public import FoundationEssentials",
      "ChangeLog may not import FoundationEssentials"
    ),
    ("redress", "internal import struct HTTPServer.Request", "redress may not import HTTPServer"),
    ("Hub", "@preconcurrency import CaseStore; import CCurl", "Hub may not import CCurl"),
    ("Hub", "import Foundation", "Hub may not import Foundation"),
    ("Unheard", "", "Unheard has no row in the table of layers"),
  ])
  func `an import from outside the layer is found`(
    target: String, text: String, sentence: String
  ) {
    let file = SourceFile(path: "Sources/\(target)/A.swift", text: text)
    #expect(Rules.layers(file).map(\.description) == ["Sources/\(target)/A.swift:1: \(sentence)"])
  }

  @Test func `an import is told with its line`() {
    let file = SourceFile(
      path: "Sources/SQLite/A.swift", text: "// Why.\n\nimport CSQLite\nimport CZlib\n")
    #expect(file.imports == [Import(module: "CSQLite", line: 3), Import(module: "CZlib", line: 4)])
    #expect(Rules.layers(file).map(\.line) == [4])
  }

  @Test func `imports that the layer allows pass`() {
    let file = SourceFile(
      path: "Sources/CaseStore/A.swift",
      text: "internal import CSodium\npublic import SQLite\nimport Synchronization\nimport Schema")
    #expect(file.imports.count == 4)
    #expect(Rules.layers(file) == [])
    #expect(Rules.owners(file) == [])
  }

  @Test func `text that reads like an import is none`() {
    let help = "let help = \"\"\"\n  import Sheets\n  \"\"\"\n/*\nimport CZlib\n*/\n// import CCurl"
    #expect(SourceFile(path: "Sources/CaseModel/A.swift", text: help).imports == [])
    let after = SourceFile(path: "Sources/CaseModel/A.swift", text: help + "\nimport Glibc")
    #expect(after.imports == [Import(module: "Glibc", line: 8)])
  }

  @Test(arguments: [
    ("Tests/HubTests", "import CSQLite", "CSQLite belongs to Bench and SQLite"),
    ("Sources/Hub", "import CSodium", "CSodium belongs to CaseStore and ChangeLog and Sealing"),
    ("Sources/Reports", "import Schema", "Schema belongs to CaseStore"),
    ("Sources/SyncClient", "private import CCurl", "CCurl belongs to HTTPClient"),
  ])
  func `a C module in other hands is found`(folder: String, text: String, sentence: String) {
    let file = SourceFile(path: "\(folder)/A.swift", text: text)
    #expect(Rules.owners(file).map(\.description) == ["\(folder)/A.swift:1: \(sentence)"])
  }

  @Test func `the table of layers gives each C module to its owners and nobody else`() {
    for (module, owners) in Layers.owners.sorted(by: { $0.key < $1.key }) {
      let importers = Layers.allowed.filter { $0.value.contains(module) }.map(\.key)
      #expect(Set(importers) == owners, "\(module)")
    }
  }

  @Test(arguments: ["Foundation", "FoundationNetworking", "XCTest"])
  func `an import of Foundation is found`(module: String) {
    let bad = SourceFile(path: "Tests/HubTests/A.swift", text: "@testable import \(module)")
    #expect(Rules.forbiddenModules(bad).count == 1)
    let good = SourceFile(path: "Tests/HubTests/A.swift", text: "import FoundationEssentials")
    #expect(Rules.forbiddenModules(good) == [])
  }

  @Test(arguments: [
    "let a = try! b()", "let a = b as! C", "default: fatalError(\"no\")", "// TODO: later",
    "// FIXME", "/* XXX */", "HACK: works",
  ])
  func `a trap or a promise is found`(line: String) {
    let file = SourceFile(path: "Sources/Hub/A.swift", text: "let a = 1\n" + line)
    #expect(Rules.forbiddenWords(file).map(\.line) == [2])
  }

  @Test(arguments: ["try? b()", "b as? C", "it has! never", "case XXXL", "isTODOList", "HACKED"])
  func `a word that only holds one of them passes`(line: String) {
    #expect(Rules.forbiddenWords(SourceFile(path: "Sources/Hub/A.swift", text: line)) == [])
  }

  @Test func `a file of 501 lines is found and one of 500 is not`() {
    let text = String(repeating: "let a = 1\n", count: 500)
    let good = SourceFile(path: "Sources/Hub/A.swift", text: text)
    #expect(Rules.fileLength(good) == [])
    let bad = SourceFile(path: "Sources/Hub/A.swift", text: text + "let b = 1")
    #expect(Rules.fileLength(bad).map(\.line) == [501])
  }

  @Test(arguments: ["a", "工"])
  func `a line of 101 columns is found and one of 100 is not`(character: String) {
    let full = String(repeating: character, count: 100)
    let file = SourceFile(path: "Sources/Hub/A.swift", text: full + "\n" + full + character)
    #expect(Rules.lineLength(file).map(\.line) == [2])
  }

  @Test func `a file without a target is found`() {
    let package = SourceFile(
      path: "Package.swift",
      text: """
        module("Gzip", "CZlib"),
        program(
          "redress", "Gzip"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        .target(
          name: "Schema", path: "Schema"),
        tests("GzipTests", "Gzip"),
        """)
    #expect(
      Rules.declaredTargets(package) == ["Gzip", "redress", "CZlib", "Schema", "GzipTests"])
    let paths = [
      "Sources/Gzip/A.swift", "Sources/Zip/A.swift", "Sources/A.swift", "Tests/GzipTests/A.swift",
      "Tests/ZipTests/A.swift",
    ]
    let found = Rules.targets(paths: paths, package: package).map(\.path)
    #expect(found == ["Sources/Zip/A.swift", "Sources/A.swift", "Tests/ZipTests/A.swift"])
  }

  @Test func `a dependency on another package is found`() {
    let text = "dependencies: [\n  .package(url: \"somewhere\", from: \"1.0.0\")\n]"
    let package = SourceFile(path: "Package.swift", text: text)
    #expect(Rules.dependencies(package: package).map(\.line) == [2])
  }

  @Test func `a script without its executable bit is found`() {
    let script = SourceFile(path: "scripts/demo", text: "#!/usr/bin/env bash\n")
    #expect(Rules.executable(script, isExecutable: false).count == 1)
    #expect(Rules.executable(script, isExecutable: true) == [])
    let data = SourceFile(path: "scripts/cases.csv", text: "a,b\n")
    #expect(Rules.executable(data, isExecutable: false) == [])
  }
}
