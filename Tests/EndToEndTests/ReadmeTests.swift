import ChangeLog
import Testing

/// The sessions of the two READMEs, replayed: what stands there is what is printed.
struct ReadmeTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// A command of a session, and the lines that stand below it.
  private struct Step {
    let command: String
    var lines: [String]
  }

  /// The session: the code that begins with the store's name, `$ export REDRESS_STORE=…`.
  private func session(_ readme: String) throws -> (store: String, steps: [Step]) {
    let top = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let text = String(decoding: try Folder(existing: "/\(top)").read(readme), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    let export = "$ export REDRESS_STORE="
    let start = try #require(lines.firstIndex { $0.hasPrefix(export) })
    var steps: [Step] = []
    for line in lines[(start + 1)...].prefix(while: { $0 != "```" }) {
      if line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2)), lines: []))
      } else {
        steps[steps.count - 1].lines.append(line)
      }
    }
    return (String(lines[start].dropFirst(export.count)), steps)
  }

  /// Lines as they are compared: numbers of records as `#`, ids of computers as `@`, and nothing of
  /// the disk, which is the machine's.
  private func comparable(_ lines: [String]) -> [String] {
    lines.filter { line in
      !["disk", "Disk", "磁盘", "LUKS"].contains { line.contains($0) }
    }.map { line in
      line.replacing(/[0-9A-F]{4}-[0-9A-F]{4}(?![0-9-])/, with: "#")
        .replacing(/\b[0-9a-z]{12}$/, with: "@")
    }
  }

  @Test(arguments: [("README.md", "C.UTF-8"), ("README.zh-CN.md", "zh_CN.UTF-8")])
  func `each command of the session ends with 0 and prints what stands there`(
    readme: String, locale: String
  ) throws {
    let top = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let (store, steps) = try session(readme)
    #expect(steps.count >= 12)
    var environment = Program.environment(home: folder.path)
    environment["REDRESS_STORE"] = folder.file(store)
    environment["LC_ALL"] = locale
    // Numbers of records differ from run to run: what the README calls so is called so here.
    var numbers: [String: String] = [:]
    for step in steps {
      let words = step.command.split(separator: " ").map { word in
        let word = String(word)
        return numbers[word] ?? word.replacing("Examples/", with: "/\(top)/Examples/")
      }
      #expect(words.first == "redress")
      let result = try Program.run(
        Program.redress, Array(words.dropFirst()), environment: environment)
      #expect(result.ending == .exited(0), "\(step.command): \(result)")
      let printed = (result.output + result.errors).replacing(folder.file(store), with: store)
        .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { String($0) }
      #expect(comparable(printed) == comparable(step.lines), "\(step.command)")
      let number = /[0-9A-F]{4}-[0-9A-F]{4}/
      for (shown, actual) in zip(step.lines, printed) {
        guard let left = shown.firstMatch(of: number), let right = actual.firstMatch(of: number)
        else { continue }
        numbers[String(left.output)] = String(right.output)
      }
    }
  }
}
