import ChangeLog
import Testing

/// The command line itself: help, spelling, exit statuses, languages, completion.
struct CommandLineTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func redress(_ arguments: [String]) throws -> ChildProcess.Result {
    try Program.run(
      Program.redress, arguments, environment: Program.environment(home: folder.path))
  }

  /// The commands that a help text lists: the first word of each row below a heading of commands.
  private func commands(in help: String) -> [String] {
    var names: [String] = []
    var isListed = false
    for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "Commands:" { isListed = true } else if line.isEmpty { isListed = false }
      if isListed, line.hasPrefix("  "), !line.hasPrefix("   ") {
        names += line.split(separator: " ").prefix(1).map { String($0.filter { $0 != "," }) }
      }
    }
    return names
  }

  @Test func `every command at every level has help with an example, in both languages`() throws {
    var waiting: [[String]] = [[]]
    var leaves = 0
    while let path = waiting.popLast() {
      let english = try redress(path + ["--help"]).mustSucceed()
      #expect(english.output.contains("\nUsage: redress"), "\(path)")
      #expect(english.output.contains("\nExamples:\n  redress"), "\(path)")
      #expect(english.errors == "", "\(path)")
      #expect(try redress(["help"] + path).mustSucceed().output == english.output, "\(path)")
      let chinese = try redress(path + ["--help", "--lang", "zh"]).mustSucceed()
      #expect(chinese.output.contains("\n用法：redress"), "\(path)")
      #expect(chinese.output.contains("\n示例：\n  redress"), "\(path)")
      expectWords(english.output, path)
      expectWords(chinese.output, path)
      let below = commands(in: english.output)
      if below.isEmpty { leaves += 1 }
      waiting += below.map { path + [$0] }
    }
    #expect(leaves >= 20)
  }

  /// No help has a word of the code.
  ///
  /// `WordTests` reads the texts; here commands and options are seen, too. The list is the one of
  /// docs/glossary.md, without what has phrases of its own.
  private func expectWords(
    _ help: String, _ path: [String], at location: SourceLocation = #_sourceLocation
  ) {
    let words = [
      "head", "heads", "node", "nodes", "hub", "hubs", "feed", "feeds", "cut", "quarantine",
      "quarantined", "bundle", "bundles", "line's",
    ]
    let found = help.lowercased().split { !($0.isLetter || $0 == "'") }
      .filter { words.contains(String($0)) }
    #expect(found.isEmpty, "\(path)", sourceLocation: location)
    for word in ["节点", "枢纽", "隔离", "喂送", "冲突", "切面", "链头"] {
      #expect(!help.contains(word), "\(path)", sourceLocation: location)
    }
  }

  @Test func `names of earlier versions still work, and no help shows them`() throws {
    for (former, now) in [("node", "computer"), ("quarantine", "unmerged")] {
      let help = try redress([former, "list", "--help"]).mustSucceed().output
      #expect(help == (try redress([now, "list", "--help"]).mustSucceed().output))
      #expect(help.contains("Usage: redress \(now) list"))
    }
    let county = try Office(Office.county, in: folder)
    let city = try Office(Office.city, in: folder)
    let asked = ["--office", Office.county, "--address", "10.0.0.8"]
    let codes = try [["node", "invite", "--hub"], ["computer", "invite", "--server"]].map {
      try city.start($0 + asked).wait()
    }
    #expect(codes.allSatisfy { $0.errors == codes[0].errors && $0.ending == codes[0].ending })
    #expect(try county.json("quarantine", "list") == county.json("unmerged", "list"))
    let script = try redress(["completion", "bash"]).mustSucceed().output
    #expect(script.contains("computer") && !script.contains("quarantine"))
  }

  @Test func `the daemon has help with an example, in both languages`() throws {
    let environment = Program.environment(home: folder.path)
    let english = try Program.run(Program.redressd, ["--help"], environment: environment)
    #expect(english.ending == .exited(0))
    #expect(english.output.contains("Usage: redressd"))
    #expect(english.output.contains("\nExamples:\n  redressd"))
    let chinese = try Program.run(
      Program.redressd, ["--help", "--lang", "zh"], environment: environment)
    #expect(chinese.output.contains("示例：\n  redressd"))
    expectWords(english.output, ["redressd"])
    expectWords(chinese.output, ["redressd"])
  }

  @Test(arguments: [
    (
      ["mediaton", "list"], "“redress”没有“mediaton”这个命令", "是不是想写“redress mediation”？",
      "'mediaton' is not a command of 'redress'", "did you mean 'redress mediation'?"
    ),
    (
      ["mediation", "lst"], "“redress mediation”没有“lst”这个命令",
      "是不是想写“redress mediation list”？", "'lst' is not a command of 'redress mediation'",
      "did you mean 'redress mediation list'?"
    ),
    (
      ["mediation", "list", "--ofice", "1"], "“redress mediation list”没有“--ofice”这个选项",
      "是不是想写“--office”？", "'redress mediation list' has no option '--ofice'",
      "did you mean '--office'?"
    ),
    (
      ["report", "recovered", "--from", "2025-01-01", "--to", "2025-12-31", "--by", "ofice"],
      "选项“--by”的取值里没有“ofice”", "是不是想写：office（办理单位）？",
      "'ofice' is not a value of option '--by'", "did you mean: office?"
    ),
  ]) func `a word that is nearly right gets the right one offered, status 64`(
    line: (
      arguments: [String], chinese: String, chineseHint: String, english: String,
      englishHint: String
    )
  ) throws {
    let english = try redress(line.arguments)
    #expect(english.status == 64)
    #expect(english.errors == "error: \(line.english)\nhelp: \(line.englishHint)\n")
    #expect(english.output == "")
    let chinese = try redress(line.arguments + ["--lang", "zh"])
    #expect(chinese.status == 64)
    #expect(chinese.errors == "错误：\(line.chinese)\n提示：\(line.chineseHint)\n")
  }

  @Test func `the exit status is 0, 1, 2 or 64, as the help says`() throws {
    let county = try Office(Office.county, in: folder)
    #expect(try county.run("status").status == 0)
    #expect(try county.run("status", "--store", folder.file("nowhere")).status == 1)
    #expect(try county.run("mediation", "show", "9F3A-27C1").status == 2)
    #expect(try county.run("mediation", "show").status == 64)
    let help = try county.run("--help").mustSucceed()
    #expect(help.output.contains("Exit codes: 0 done, 1 failed, 2 refused by a rule, 64 usage."))
  }

  @Test func `the locale chooses the language, --lang overrides it`() throws {
    let county = try Office(Office.county, in: folder)
    let chinese = ["LC_ALL": "zh_CN.UTF-8"]
    #expect(try county.run("mediation", "list", extra: chinese).output.contains("共 0 件，列出 0 件。"))
    #expect(try county.run("mediation", "list").output.contains("0 of 0 cases."))
    let english = try county.run("mediation", "list", "--lang", "en", extra: chinese)
    #expect(english.output.contains("0 of 0 cases."))
  }

  @Test func `in English no mark of Chinese punctuation is left in what a command prints`() throws {
    let county = try Office(Office.county, in: folder)
    let sheet = try folder.write(
      "案号,受理日期,申请人,用人单位,争议类型,天气\nA-2,2025-03-01,,甲公司,劳动报酬,晴\n", to: "one.csv")
    let number = try county.addCase("--sought", "1", "--number", "A-1")
    _ = try county.json(
      "mediation", "conclude", number, "--outcome", "performed", "--agreed", "2", "--paid", "1")
    let outputs = try [
      county.run("mediation", "edit", number, "--sought", "2"),
      county.run("mediation", "show", number), county.run("mediation", "history", number),
      county.run("mediation", "list"), county.run("recovery", "list", number),
      county.run("status"), county.run("conflicts", "list"), county.run("office", "list"),
      county.run("import", "mediations", sheet, "--dry-run"),
      county.run("report", "recovered", "--from", "2025-01-01", "--to", "2025-12-31"),
    ]
    for output in outputs {
      try output.mustSucceed()
      let marks = output.output.filter { "：，。；、（）※".contains($0) }
      #expect(marks.isEmpty, "\(output.output)")
    }
  }

  @Test func `everything that prints data prints JSON when asked`() throws {
    let city = try Office(Office.city, in: folder)
    let daemon = try Daemon(city)
    let county = try Office(Office.county, in: folder)
    let sheet = try folder.write(
      "案号,受理日期,申请人,用人单位,争议类型\nA-1,2025-03-01,王芳,甲公司,劳动报酬\n", to: "one.csv")
    let number = try county.addCase()
    let payment = try county.json("recovery", "add", number, "--amount", "5")
    let commands = [
      ["join", try daemon.invitation(for: Office.county)], ["sync"], ["status"],
      ["office", "list"], ["conflicts", "list"],
      ["mediation", "list"], ["mediation", "show", number], ["mediation", "history", number],
      ["mediation", "edit", number, "--sought", "3"],
      ["mediation", "conclude", number, "--outcome", "failed"], ["recovery", "list", number],
      ["recovery", "void", number, payment["id"]?.text ?? "", "--reason", "mistake"],
      ["mediation", "void", number, "--reason", "mistake"], ["import", "mediations", sheet],
      ["report", "recovered", "--from", "2025-01-01", "--to", "2025-12-31"],
      ["init", "--office", "150522", "--user", "li.na", "--store", folder.file("new.sqlite")],
    ]
    for arguments in commands {
      for language in ["en", "zh"] where arguments[0] != "init" && !arguments.contains("void") {
        let result = try county.start(arguments + ["--json", "--lang", language]).wait()
        #expect(result.ending == .exited(0), "\(arguments): \(result)")
        #expect((try? JSONText.read(result.output)) != nil, "\(arguments): \(result)")
      }
    }
    for arguments in commands where arguments[0] == "init" || arguments.contains("void") {
      let result = try county.start(arguments + ["--json"]).wait()
      #expect(result.ending == .exited(0), "\(arguments): \(result)")
      #expect((try? JSONText.read(result.output)) != nil, "\(arguments): \(result)")
    }
    try daemon.stop()
  }

  @Test(arguments: ["bash", "zsh"])
  func `the completion script is accepted by its shell`(shell: String) throws {
    let script = try redress(["completion", shell]).mustSucceed().output
    #expect(script.contains("mediation"))
    guard let path = Program.installed(shell) else { return }
    let file = try folder.write(script, to: "completion")
    let check = try Program.run(
      path, ["-n", file], environment: Program.environment(home: folder.path))
    #expect(check.ending == .exited(0), "\(check)")
    #expect(check.errors == "")
  }

  @Test func `a reader that goes away ends the client quietly`() throws {
    let county = try Office(Office.county, in: folder)
    let shell = try #require(Program.installed("sh"))
    let result = try Program.run(
      shell, ["-c", "\"$0\" office list | head -n 1", Program.redress],
      environment: county.environment)
    #expect(result.status == 0)
    #expect(result.errors == "")
  }
}
