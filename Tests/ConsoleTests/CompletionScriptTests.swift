import CaseModel
import Console
import Testing

/// The bash script, run by bash: the words of a line go in, the replies come out.
struct BashCompletionTests {
  private func complete(_ words: String..., in language: Language = .chinese) throws -> [String] {
    let bash = try ShellScript("bash")
    let script = completionScript(
      for: exampleTree, program: "redress", shell: .bash, language: language)
    try bash.save(script, as: "completion")
    let array = words.map { "'\($0)'" }.joined(separator: " ")
    let (output, status) = try bash.run(
      """
      set -u
      source ./completion
      COMP_WORDS=(\(array)) COMP_CWORD=\(words.count - 1)
      _redress
      for reply in ${COMPREPLY[@]+"${COMPREPLY[@]}"}; do echo "$reply"; done
      """, options: "--norc --noprofile")
    #expect(status == 0)
    return output.split(separator: "\n").map { String($0) }
  }

  @Test func `the script is valid bash`() throws {
    let bash = try ShellScript("bash")
    for language in Language.allCases {
      let script = completionScript(
        for: exampleTree, program: "redress", shell: .bash, language: language)
      let (output, status) = try bash.run(script, options: "-n")
      #expect(output == "")
      #expect(status == 0)
    }
  }

  @Test func `nouns and verbs are completed`() throws {
    #expect(try complete("redress", "") == ["mediation", "import", "help"])
    #expect(try complete("redress", "me") == ["mediation"])
    #expect(try complete("redress", "mediation", "") == ["add", "void", "help"])
    #expect(try complete("redress", "调解", "v") == ["void"])
    #expect(try complete("redress", "help", "mediation", "a") == ["add"])
    #expect(try complete("redress", "--store", "mediation", "--json", "i") == ["import"])
    #expect(try complete("redress", "debug", "") == [])
  }

  @Test func `Chinese names are completed once Chinese is typed`() throws {
    #expect(try complete("redress", "调") == ["调解"])
    #expect(try complete("redress", "mediation", "add", "--协") == ["--协议金额"])
    #expect(try complete("redress", "mediation", "add", "--dispute", "工") == ["工资", "工伤"])
  }

  @Test func `options of the command and those above it are completed`() throws {
    #expect(
      try complete("redress", "mediation", "add", "--") == [
        "--agreed", "--outcome", "--dispute", "--urgent", "--quiet", "--office", "--lang",
        "--store", "--json", "--help", "--version",
      ])
    #expect(
      try complete("redress", "import", "--") == [
        "--lang", "--store", "--json", "--help", "--version",
      ])
    #expect(try complete("redress", "mediation", "add", "--ou") == ["--outcome"])
    #expect(try complete("redress", "mediation", "add", "张三", "--js") == ["--json"])
    #expect(try complete("redress", "import", "--", "--js") == [])
  }

  @Test func `choices are completed after their option`() throws {
    #expect(
      try complete("redress", "mediation", "add", "--outcome", "")
        == ["agreed", "failed", "withdrawn"])
    #expect(try complete("redress", "mediation", "add", "--outcome", "f") == ["failed"])
    #expect(try complete("redress", "mediation", "add", "--lang", "") == ["zh", "en"])
    #expect(try complete("redress", "--lang", "e") == ["en"])
    #expect(try complete("redress", "mediation", "add", "--agreed", "") == [])
    #expect(try complete("redress", "mediation", "add", "--争议类型", "in") == ["insurance", "injury"])
  }

  @Test func `an equals sign may stand between option and choice`() throws {
    // As bash cuts the line, with and without a beginning of the value.
    #expect(
      try complete("redress", "mediation", "add", "--outcome", "=", "f") == ["failed"])
    #expect(
      try complete("redress", "mediation", "add", "--outcome", "=")
        == ["agreed", "failed", "withdrawn"])
    // As it stands where the user has told bash not to cut there.
    #expect(
      try complete("redress", "mediation", "add", "--outcome=f") == ["--outcome=failed"])
    #expect(
      try complete("redress", "--lang", "=", "zh", "mediation", "") == ["add", "void", "help"])
    #expect(try complete("redress", "--lang=zh", "mediation", "v") == ["void"])
  }

  @Test func `the last of several choices is completed`() throws {
    #expect(
      try complete("redress", "mediation", "add", "--dispute", "wages,in")
        == ["wages,insurance", "wages,injury"])
    #expect(
      try complete("redress", "mediation", "add", "--dispute=wages,inj")
        == ["--dispute=wages,injury"])
  }

  @Test func `a command whose name begins like another has its own options`() throws {
    @Sendable func verb(_ name: String, _ option: String) -> Command<Int> {
      Command<Int>(
        name, summary: Phrase(verbatim: name),
        options: [
          OptionSpecification(
            option, value: .choice([Choice(option + "1", Phrase(verbatim: "1"))]),
            help: Phrase(verbatim: option))
        ], run: { _, _ in })
    }
    let root = Command<Int>(
      "x", summary: Phrase(verbatim: "x"), subcommands: [verb("add", "p"), verb("address", "q")])
    let bash = try ShellScript("bash")
    try bash.save(
      completionScript(for: root, program: "x", shell: .bash, language: .english),
      as: "completion")
    let (output, _) = try bash.run(
      """
      source ./completion
      COMP_WORDS=(x address --p '') COMP_CWORD=3
      _x; echo "${COMPREPLY[*]}"
      COMP_WORDS=(x address --q '')
      _x; echo "${COMPREPLY[*]}"
      """)
    #expect(output == "\nq1\n")
  }

  @Test func `names that mean something to a shell are only text`() throws {
    let evil = "$(touch pwned)`touch pwned`'\"\\ *"
    let root = Command<Int>(
      "x", summary: Phrase(verbatim: evil),
      options: [
        OptionSpecification(
          "pick",
          value: .choice([Choice(evil, Phrase(verbatim: "a")), Choice("b", Phrase(verbatim: "b"))]),
          help: Phrase(verbatim: evil))
      ], run: { _, _ in })
    let bash = try ShellScript("bash")
    try bash.save(
      completionScript(for: root, program: "x-y", shell: .bash, language: .english),
      as: "completion")
    let (output, status) = try bash.run(
      """
      source ./completion
      COMP_WORDS=(x-y --pick '') COMP_CWORD=2
      _x_y
      printf '%s\\n' "${COMPREPLY[@]}"
      ls
      """)
    #expect(output == "\(evil)\nb\ncompletion\nscript\n")
    #expect(status == 0)
  }

  @Test func `bash itself finds the function`() throws {
    let bash = try ShellScript("bash")
    try bash.save(
      completionScript(for: exampleTree, program: "redress", shell: .bash, language: .english),
      as: "completion")
    #expect(
      try bash.run("source ./completion; complete -p redress").output
        == "complete -F _redress redress\n")
  }
}

/// The zsh script, run by zsh with its completion system replaced by functions that print.
@Suite(.enabled(if: ShellScript.isInstalled("zsh"), "zsh is not installed"))
struct ZshCompletionTests {
  private func complete(_ words: String..., in language: Language = .chinese) throws -> [String] {
    let zsh = try ShellScript("zsh")
    let script = completionScript(
      for: exampleTree, program: "redress", shell: .zsh, language: language)
    try zsh.save(script, as: "completion")
    let array = words.map { "'\($0)'" }.joined(separator: " ")
    let (output, status) = try zsh.run(
      """
      setopt no_unset
      compdef() { : }
      compset() { : }
      _files() { print -r -- FILES }
      _describe() { print -rl -- "${(@P)4}" }
      source ./completion
      words=(\(array)) CURRENT=\(words.count)
      _redress
      """, options: "-f")
    #expect(status == 0)
    return output.split(separator: "\n").map { String($0) }
  }

  @Test func `the script is valid zsh`() throws {
    let zsh = try ShellScript("zsh")
    for language in Language.allCases {
      let script = completionScript(
        for: exampleTree, program: "redress", shell: .zsh, language: language)
      let (output, status) = try zsh.run(script, options: "-f -n")
      #expect(output == "")
      #expect(status == 0)
    }
  }

  @Test func `what is offered has descriptions in the language`() throws {
    #expect(
      try complete("redress", "") == ["mediation:调解案件", "import:导入表格", "help:显示帮助"])
    #expect(
      try complete("redress", "mediation", "", in: .english)
        == ["add:Record a mediation.", "void:Void a case.", "help:Show this help."])
    #expect(
      try complete("redress", "mediation", "add", "--outcome", "")
        == ["agreed:调解成功", "failed:调解不成", "withdrawn:撤回申请"])
    #expect(try complete("redress", "import", "--").first == "--lang:界面语言")
    #expect(try complete("redress", "mediation", "void", "--").first == "--reason:作废理由")
  }

  @Test func `paths are left to the shell`() throws {
    #expect(try complete("redress", "import", "") == ["FILES"])
    #expect(try complete("redress", "--store", "") == ["FILES"])
    #expect(try complete("redress", "mediation", "add", "--agreed", "") == [])
  }
}
