import CaseModel
import Console
import Testing

struct CommandLineParserTests {
  @Test func `words lead down the tree and the rest are arguments`() throws {
    let command = try parsed("mediation", "add", "张三", "光明砖厂")
    #expect(command.path == ["redress", "mediation", "add"])
    #expect(command.arguments == ["张三", "光明砖厂"])
    #expect(command.givenOptions == [])
  }

  @Test func `Chinese names of commands are stored under the plain name`() throws {
    #expect(try parsed("调解", "新增", "张三").path == ["redress", "mediation", "add"])
  }

  @Test(arguments: [
    ["--agreed", "3000"], ["--agreed=3000"], ["-a", "3000"], ["-a3000"], ["-a=3000"],
    ["--协议金额", "3000"], ["--协议金额=3000"], ["-ua3000"], ["-uqa", "3000"],
  ])
  func `a value is found however the option was written`(words: [String]) throws {
    let line = ["mediation", "add", "张三"] + words
    guard case .run(_, let command) = try CommandLineParser.parse(line, exampleTree) else {
      throw NotACommand()
    }
    #expect(command.value("agreed") == "3000")
    #expect(command.arguments == ["张三"])
  }

  @Test func `options of the root and of groups are accepted anywhere after them`() throws {
    let early = try parsed("--json", "mediation", "--office", "150525", "add", "张三")
    let late = try parsed("mediation", "add", "张三", "--office", "150525", "--json")
    for command in [early, late] {
      #expect(command.isSet("json"))
      #expect(command.value("office") == "150525")
      #expect(!command.isSet("urgent"))
    }
    #expect(late.givenOptions == ["office", "json"])
  }

  @Test func `a value may begin with a dash`() throws {
    #expect(try parsed("mediation", "add", "张三", "--agreed", "-5").value("agreed") == "-5")
    #expect(try parsed("mediation", "add", "张三", "-a", "-5").value("agreed") == "-5")
    #expect(try parsed("mediation", "add", "张三", "--agreed", "-").value("agreed") == "-")
    #expect(try parsed("mediation", "add", "张三", "--agreed", "-x").value("agreed") == "-x")
    #expect(
      try parsed("mediation", "add", "张三", "--agreed=--json").value("agreed") == "--json")
    #expect(
      try parsed("mediation", "void", "1", "--reason", "-- 见纸质卷").value("reason") == "-- 见纸质卷")
  }

  @Test func `a forgotten value is not taken from the next option`() {
    #expect(
      failure("mediation", "add", "张三", "--agreed", "--json")
        == .missingValue(option: "--agreed", placeholder: Phrase("金额", "AMOUNT")))
    #expect(
      failure("mediation", "add", "张三", "--agreed", "-u")
        == .missingValue(option: "--agreed", placeholder: Phrase("金额", "AMOUNT")))
    #expect(
      failure("mediation", "add", "张三", "-a")
        == .missingValue(option: "-a", placeholder: Phrase("金额", "AMOUNT")))
    #expect(
      failure("mediation", "add", "张三", "--outcome")
        == .missingValue(option: "--outcome", placeholder: nil))
  }

  @Test func `two dashes end the options`() throws {
    let command = try parsed("mediation", "void", "--reason", "重复", "--", "--json", "-5", "add")
    #expect(command.arguments == ["--json", "-5", "add"])
    #expect(!command.isSet("json"))
  }

  @Test func `a dash alone and negative numbers are arguments`() throws {
    #expect(try parsed("import", "-").arguments == ["-"])
    #expect(try parsed("mediation", "add", "-5", "-.5").arguments == ["-5", "-.5"])
  }

  @Test(arguments: ["agreed", "调解成功", "达成协议", "AGREED", "ａｇｒｅｅｄ", " 调解成功 "])
  func `a choice is stored as its code`(spelling: String) throws {
    let command = try parsed("mediation", "add", "张三", "--outcome", spelling)
    #expect(command.value("outcome") == "agreed")
  }

  @Test(arguments: [
    ["--dispute", "wages", "--dispute", "injury"], ["--dispute", "wages,injury"],
    ["--dispute=劳动报酬、工伤"], ["--争议类型", "工资，工伤，"],
  ])
  func `several choices may be given at once or one after another`(words: [String]) throws {
    let line = ["mediation", "add", "张三"] + words
    guard case .run(_, let command) = try CommandLineParser.parse(line, exampleTree) else {
      throw NotACommand()
    }
    #expect(command.values("dispute") == ["wages", "injury"])
  }

  @Test func `an option that may not be repeated keeps no second value`() {
    #expect(
      failure("mediation", "add", "张三", "-a", "1", "--协议金额", "2")
        == .repeatedOption(option: "--协议金额"))
    #expect(failure("mediation", "add", "张三", "--urgent", "-u") == nil)
  }

  @Test func `what is missing is found last`() {
    #expect(
      failure("mediation", "add")
        == .missingArgument(
          name: Phrase("申请人", "APPLICANT"), path: ["redress", "mediation", "add"]))
    #expect(
      failure("mediation", "void", "1")
        == .missingOption(option: "--reason", path: ["redress", "mediation", "void"]))
    #expect(
      failure("mediation")
        == .missingSubcommand(path: ["redress", "mediation"], subcommands: ["add", "void"]))
    #expect(
      failure("--json")
        == .missingSubcommand(path: ["redress"], subcommands: ["mediation", "import"])
    )
  }

  @Test func `what is too much is refused`() {
    #expect(
      failure("import", "a.csv", "b.csv")
        == .unexpectedArgument(given: "b.csv", path: ["redress", "import"]))
    #expect(
      failure("mediation", "add", "张三", "--urgent=yes")
        == .unexpectedValue(option: "--urgent", given: "yes"))
  }

  @Test func `an unknown command gets the near names of its place`() {
    #expect(
      failure("mediaton", "add")
        == .unknownCommand(given: "mediaton", suggestions: ["mediation"], path: ["redress"]))
    #expect(
      failure("调节")
        == .unknownCommand(given: "调节", suggestions: ["调解"], path: ["redress"]))
    #expect(
      failure("mediation", "xyz")
        == .unknownCommand(given: "xyz", suggestions: [], path: ["redress", "mediation"]))
    #expect(
      failure("debgu") == .unknownCommand(given: "debgu", suggestions: [], path: ["redress"]),
      "a hidden command is not suggested")
  }

  @Test func `an unknown option gets the nearest that holds at its place`() {
    let path = ["redress", "mediation", "add"]
    #expect(
      failure("mediation", "add", "--agred", "3")
        == .unknownOption(given: "--agred", suggestion: "--agreed", path: path))
    #expect(
      failure("mediation", "add", "--协议数额=3")
        == .unknownOption(given: "--协议数额", suggestion: "--协议金额", path: path))
    #expect(
      failure("mediation", "add", "-json")
        == .unknownOption(given: "-json", suggestion: "--json", path: path))
    #expect(
      failure("mediation", "add", "-x")
        == .unknownOption(given: "-x", suggestion: nil, path: path))
    #expect(
      failure("mediation", "add", "-ux") == .unknownOption(given: "-x", suggestion: nil, path: path)
    )
    #expect(
      failure("import", "--agreed", "3")
        == .unknownOption(given: "--agreed", suggestion: nil, path: ["redress", "import"]))
    #expect(
      failure("import", "--tracee", "3")
        == .unknownOption(given: "--tracee", suggestion: nil, path: ["redress", "import"]),
      "a hidden option is not suggested")
  }

  @Test(arguments: ["——json", "—json", "–json", "－－json", "—-json"])
  func `typographic dashes are recognised`(word: String) {
    #expect(
      failure("import", "a.csv", word)
        == .unknownOption(given: word, suggestion: "--json", path: ["redress", "import"]))
  }

  @Test func `a value that is no choice gets the nearest`() {
    #expect(
      failure("mediation", "add", "张三", "--outcome", "agred")
        == .invalidChoice(
          option: "--outcome", given: "agred", nearest: [outcomes[0]], choices: outcomes))
    #expect(
      failure("mediation", "add", "张三", "--outcome", "调解不成功")
        == .invalidChoice(
          option: "--outcome", given: "调解不成功", nearest: [outcomes[0], outcomes[1]],
          choices: outcomes))
    #expect(
      failure("mediation", "add", "张三", "--dispute", "wages,rent")
        == .invalidChoice(option: "--dispute", given: "rent", nearest: [], choices: disputes))
    #expect(
      failure("mediation", "add", "张三", "--dispute", "")
        == .invalidChoice(option: "--dispute", given: "", nearest: [], choices: disputes))
  }
}

struct HelpRequestTests {
  private func path(_ words: String...) throws -> [String] {
    guard case .help(let path) = try CommandLineParser.parse(words, exampleTree) else {
      throw NotACommand()
    }
    return path
  }

  @Test func `help is asked for on every level and in every place`() throws {
    #expect(try path() == ["redress"])
    #expect(try path("help") == ["redress"])
    #expect(try path("--help") == ["redress"])
    #expect(try path("-h", "mediation") == ["redress", "mediation"])
    #expect(try path("help", "mediation", "add") == ["redress", "mediation", "add"])
    #expect(try path("mediation", "help", "新增") == ["redress", "mediation", "add"])
    #expect(try path("mediation", "--help") == ["redress", "mediation"])
    #expect(try path("mediation", "add", "-h") == ["redress", "mediation", "add"])
    #expect(try path("mediation", "add", "-uh") == ["redress", "mediation", "add"])
    #expect(try path("help", "mediation", "--lang", "en") == ["redress", "mediation"])
  }

  @Test func `help for what is not there is a failure`() {
    #expect(
      failure("help", "mediaton")
        == .unknownCommand(given: "mediaton", suggestions: ["mediation"], path: ["redress"]))
  }

  @Test func `the version is asked for anywhere and help goes before it`() throws {
    guard case .version = try parse("mediation", "--version") else { throw NotACommand() }
    #expect(try path("--version", "--help") == ["redress"])
  }

  @Test func `the language is found in a line that is not understood`() {
    let find = { (words: [String]) in
      CommandLineParser.findValue(of: "lang", in: words, exampleTree)
    }
    #expect(find(["--bogus", "--lang", "en"]) == "en")
    #expect(find(["--lang=zh", "--lang=en"]) == "en")
    #expect(find(["--lang", "中文", "--", "--lang", "en"]) == "zh")
    #expect(find(["--lang", "fr"]) == nil)
    #expect(find(["--lang"]) == nil)
    #expect(CommandLineParser.findValue(of: "store", in: ["-s=x.db"], exampleTree) == "x.db")
  }
}

struct SpellingTests {
  /// The codes that are suggested for a word.
  private func nearest(_ word: String, among codes: String...) -> [String] {
    codes.map { Choice($0, Phrase(verbatim: $0)) }.nearest(to: word).map(\.code)
  }

  @Test(arguments: [
    ("agred", "agreed"), ("agrreed", "agreed"), ("agroed", "agreed"), ("agrede", "agreed"),
    ("AGRED", "agreed"), ("ba", "ab"), ("调节", "调解"), ("ag", "agreed"), ("settlment", "settlement"),
    ("setlemnet", "settlement"),
  ])
  func `a slip of the finger is near`(word: String, meant: String) {
    #expect(nearest(word, among: meant) == [meant])
  }

  @Test(arguments: [
    ("abc", "axy"), ("abcd", "wxyd"), ("ab", "cd"), ("a", "b"), ("a", "agreed"), ("", "agreed"),
    ("abcdefghij", "abcdef1234"), ("拒绝", "同意"),
  ])
  func `what is further away is not suggested`(word: String, other: String) {
    #expect(nearest(word, among: other) == [])
  }

  @Test func `the nearest comes first, then the order of the list, three at most`() {
    #expect(
      nearest("cast", among: "cart", "cats", "cast1", "case", "coat") == ["cart", "cats", "cast1"])
    #expect(
      nearest("agreed", among: "argued", "greed", "agreeds") == ["greed", "agreeds", "argued"])
  }

  @Test func `a suggestion stands in the hint, else the way to the help`() {
    #expect(failure("impotr")?.problem.hint?.english == "did you mean 'redress import'?")
    #expect(failure("imp")?.problem.hint?.english == "did you mean 'redress import'?")
    #expect(failure("zzzzzz")?.problem.hint?.english == "see 'redress help'")
    #expect(failure("i")?.problem.hint?.english == "see 'redress help'")
  }
}
