import Testing

/// A command that must not succeed, and what it must say: sentence and hint in both languages.
///
/// `{case}`, `{voided}` and `{folder}` stand for the numbers of a case and a voided one, and the
/// folder of the test.
struct Refusal: CustomTestStringConvertible {
  let arguments: [String]
  let status: Int32
  let chinese: String
  let english: String

  init(_ arguments: [String], _ status: Int32, _ chinese: String, _ english: String) {
    self.arguments = arguments
    self.status = status
    self.chinese = chinese
    self.english = english
  }

  var testDescription: String { arguments.joined(separator: " ") }

  /// Runs the command in both languages: the words, the status, and nothing changed.
  func check(
    on office: Office, extra: [String: String] = [:], replacing names: [String: String] = [:],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    func filled(_ text: String) -> String {
      names.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
    for (language, words) in [("zh", chinese), ("en", english)] {
      let result = try office.start(
        arguments.map(filled) + ["--lang", language], extra: extra
      ).wait()
      #expect(result.ending == .exited(status), "\(result)", sourceLocation: location)
      #expect(result.errors == filled(words) + "\n", sourceLocation: location)
      #expect(result.output == "", sourceLocation: location)
    }
  }
}
