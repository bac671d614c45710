import CaseModel
import Console
import Testing

/// SplitMix64: the same numbers for a seed, on every machine.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Lines of random words from what people type and what nobody does.
struct RandomLinesTests {
  private static let vocabulary = [
    "mediation", "调解", "add", "void", "import", "help", "debug", "张三", "--agreed", "--agreed=",
    "--协议金额=5", "-a", "-a5", "-u", "-uq", "-uqa", "-x", "-", "--", "--=", "---", "=", "", " ",
    "--outcome", "agreed", "--outcome=调解成功", "--dispute", "wages,工伤", ",", "--lang", "en",
    "--lang=",
    "--json", "--json=1", "--help", "-h", "--version", "-5", "—", "——json", "\u{301}", "--\u{301}",
    "--reason", "--reason=\u{301}", "👨‍👩‍👧", "\u{0}", "-\u{301}", "--store", "-s=x", "?", "<", "1",
    "1、3",
  ]

  @Test func `any line is understood or refused, and the rules hold`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(seed: seed)
    var understood = 0
    for _ in 0..<4000 {
      let words = (0..<Int.random(in: 0...7, using: &random)).compactMap { _ in
        Self.vocabulary.randomElement(using: &random)
      }
      do throws(ParseFailure) {
        let outcome = try CommandLineParser.parse(words, exampleTree)
        understood += 1
        guard case .run(let command, let parsed) = outcome else { continue }
        #expect(command.run != nil, "SEED=\(seed) \(words)")
        #expect(exampleTree.chain(along: parsed.path) != nil, "SEED=\(seed) \(words)")
        #expect(!parsed.isSet("help"), "SEED=\(seed) \(words)")
        let required = command.arguments.filter(\.isRequired).count
        #expect(parsed.arguments.count >= required, "SEED=\(seed) \(words)")
        if let outcome = parsed.value("outcome") {
          #expect(outcomes.contains { $0.code == outcome }, "SEED=\(seed) \(words)")
        }
      } catch {
        let text = error.problem.text(in: .chinese)
        #expect(text.hasPrefix("错误：") && text.hasSuffix("\n"), "SEED=\(seed) \(words)")
        #expect(text.split(separator: "\n").count <= 2, "SEED=\(seed) \(words)")
      }
    }
    #expect(understood > 50, "SEED=\(seed)")
  }

  @Test func `a sequence of questions always asks, ends or has ended`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(seed: seed)
    for _ in 0..<500 {
      var sequence = QuestionSequence([
        Question("a", label: Phrase(verbatim: "A"), isRequired: true),
        Question("b", label: Phrase(verbatim: "B"), choices: outcomes),
        Question(
          "c", label: Phrase(verbatim: "C"), choices: disputes, isSet: true,
          condition: { $0.value("b") != nil }),
        Question("d", label: Phrase(verbatim: "D"), condition: { $0.values("c").count > 1 }),
      ])
      var actions = sequence.start()
      for _ in 0..<40 {
        switch actions.last {
        case .ask: break
        case .finish(let answers):
          #expect(answers.value("a") != nil, "SEED=\(seed)")
          if answers.value("d") != nil {
            #expect(answers.values("c").count > 1, "SEED=\(seed)")
          }
        case .offer: break
        case .explain, .reject, .cancel, nil: Issue.record("SEED=\(seed)")
        }
        if case .finish = actions.last { break }
        actions = sequence.receive(.text(Self.vocabulary.randomElement(using: &random) ?? ""))
      }
    }
  }
}
