import CaseModel
import Console
import Testing

struct CommandFaultsTests {
  private func verb(
    _ name: String, aliases: [String] = [], options: [OptionSpecification] = [],
    arguments: [ArgumentSpecification] = []
  ) -> Command<Int> {
    Command(
      name, aliases: aliases, summary: Phrase(verbatim: name), options: options,
      arguments: arguments, run: { _, _ in })
  }

  private func option(
    _ name: String, short: Character? = nil, _ value: OptionSpecification.Value = .flag
  ) -> OptionSpecification {
    OptionSpecification(name, short: short, value: value, help: Phrase(verbatim: name))
  }

  private func root(_ commands: Command<Int>...) -> Command<Int> {
    Command(
      "x", summary: Phrase(verbatim: "x"), options: [option("json", short: "j")],
      subcommands: commands)
  }

  @Test func `a sound tree has no faults`() {
    #expect(exampleTree.faults() == [])
    #expect(
      root(verb("a", options: [option("o")]), verb("b", options: [option("o")])).faults() == [])
  }

  @Test func `names that collide or are no words are found`() {
    #expect(
      root(verb("a", aliases: ["甲"]), verb("b", aliases: ["甲", "two words"])).faults() == [
        "x: two commands are called 甲", "x: 'two words' is no word",
      ])
    #expect(
      root(verb("a", options: [option("json"), option("b", short: "h"), option("c=d")])).faults()
        == [
          "x a: two options are called --json", "x a: two options are called -h",
          "x a: '--c=d' is no word",
        ])
  }

  @Test func `choices that cannot be told apart are found`() {
    let choices = [
      Choice("p", Phrase("甲", "A")), Choice("q", Phrase("乙", "a")), Choice("r", Phrase("丙", "r")),
    ]
    #expect(
      root(verb("a", options: [option("o", .choice(choices)), option("e", .choice([]))])).faults()
        == ["x a: --o has two choices called a", "x a: --e has no choices"])
  }

  @Test func `arguments in an order that cannot be read are found`() {
    let many = ArgumentSpecification(
      Phrase(verbatim: "M"), help: Phrase(verbatim: "m"), isRequired: false, isRepeatable: true)
    let one = ArgumentSpecification(Phrase(verbatim: "O"), help: Phrase(verbatim: "o"))
    #expect(
      root(verb("a", arguments: [many, one])).faults() == [
        "x a: an argument before the last is repeatable",
        "x a: a required argument stands behind an optional one",
      ])
  }

  @Test func `a node that does nothing is found`() {
    #expect(
      root(Command("a", summary: Phrase(verbatim: "a"))).faults() == ["x a: it does nothing"])
  }
}
