import Testing

/// The rules of the house that a machine can check, on the files as they stand.
struct TidyTests {
  let repository = Repository()

  @Test func `a target imports only what the layer below offers`() throws {
    report(try repository.swiftFiles(below: "Sources").flatMap(Rules.layers))
  }

  @Test func `each C module is imported by its owner only`() throws {
    report(try repository.swiftFiles(below: "Sources", "Tests").flatMap(Rules.owners))
  }

  @Test func `nobody imports Foundation`() throws {
    report(try repository.swiftFiles(below: "Sources", "Tests").flatMap(Rules.forbiddenModules))
  }

  @Test func `no file traps on data or leaves work for later`() throws {
    let files = try repository.swiftFiles(below: "Sources", "Tests")
    // This target names the words that it looks for.
    report(files.filter { $0.target != "TidyTests" }.flatMap(Rules.forbiddenWords))
  }

  @Test func `no source file is over 500 lines`() throws {
    report(try repository.swiftFiles(below: "Sources").flatMap(Rules.fileLength))
  }

  @Test func `no line is over 100 columns`() throws {
    report(try repository.swiftFiles(below: "Sources").flatMap(Rules.lineLength))
  }

  @Test func `every file belongs to a target`() throws {
    let paths = try repository.paths(below: "Sources") + repository.paths(below: "Tests")
    report(Rules.targets(paths: paths, package: try repository.file("Package.swift")))
  }

  @Test func `the package depends on no other package`() throws {
    report(Rules.dependencies(package: try repository.file("Package.swift")))
  }

  @Test func `every script can be run`() throws {
    let paths = try repository.paths(below: "scripts") + [".ci/run"]
    #expect(paths.contains("scripts/bootstrap"))
    #expect(paths.contains("scripts/test"))
    for path in paths {
      let isExecutable = repository.isExecutable(path)
      report(Rules.executable(try repository.file(path), isExecutable: isExecutable))
    }
  }

  @Test func `every suite that the threat model names is there`() throws {
    let text = try repository.file("docs/THREATS.md").lines.joined(separator: "\n")
    let suites = Set(text.matches(of: /[A-Z][A-Za-z]+Tests/).map { String($0.output) })
    #expect(suites.count > 10)
    let paths = try repository.paths(below: "Tests")
    for suite in suites.sorted() {
      let isThere = paths.contains { $0.hasSuffix("/\(suite).swift") || $0.contains("/\(suite)/") }
      #expect(isThere, "docs/THREATS.md names \(suite)")
    }
  }

  @Test func `the walk finds the files`() throws {
    let paths = try repository.swiftFiles(below: "Sources", "Tests").map(\.path)
    #expect(paths.contains("Tests/TidyTests/TidyTests.swift"))
    #expect(paths.contains("Sources/redress/main.swift"))
  }

  /// Records each finding as an issue of its own at the place that it is about.
  private func report(_ findings: [Finding]) {
    for finding in findings {
      Issue.record(
        "\(finding)",
        sourceLocation: SourceLocation(
          fileID: finding.path, filePath: "\(repository.top)/\(finding.path)", line: finding.line,
          column: 1))
    }
  }
}
