/// One place where a rule is broken.
struct Finding: Equatable, CustomStringConvertible {
  let path: String
  /// Counted from 1.
  let line: Int
  let sentence: String

  var description: String { "\(path):\(line): \(sentence)" }
}

/// A text file of the repository, split into lines.
struct SourceFile {
  /// Relative to the top of the repository, such as `Sources/Gzip/Inflater.swift`.
  let path: String
  let lines: [Substring]

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The target that the file belongs to: the folder below `Sources` or `Tests`.
  var target: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : nil
  }

  func finding(_ line: Int, _ sentence: String) -> Finding {
    Finding(path: path, line: line, sentence: sentence)
  }
}

/// A module that a file imports, and where.
struct Import: Equatable {
  let module: String
  let line: Int
}

extension SourceFile {
  /// The import declarations; text that only looks like one, in a long string or comment, is none.
  var imports: [Import] {
    var found: [Import] = []
    var isInString = false
    var isInComment = false
    for (index, line) in lines.enumerated() {
      let isText = isInString || isInComment
      if !line.ranges(of: "\"\"\"").count.isMultiple(of: 2) { isInString.toggle() }
      if !isInString {
        if line.contains("/*") { isInComment = true }
        if line.contains("*/") { isInComment = false }
      }
      if isText { continue }
      for declaration in line.split(separator: ";") {
        if let module = Self.importedModule(declaration) {
          found.append(Import(module: module, line: index + 1))
        }
      }
    }
    return found
  }

  /// The module of `@testable import A`, `public import A` or `import struct A.B`; nil for any other line.
  private static func importedModule(_ declaration: Substring) -> String? {
    let access: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
    let kinds: Set<Substring> = [
      "typealias", "struct", "class", "enum", "protocol", "let", "var", "func", "actor",
    ]
    var words = declaration.split(whereSeparator: \.isWhitespace)[...]
    while let word = words.first, word.hasPrefix("@") || access.contains(word) {
      words.removeFirst()
    }
    guard words.popFirst() == "import" else { return nil }
    if let word = words.first, kinds.contains(word) { words.removeFirst() }
    guard let path = words.first else { return nil }
    return path.split(separator: ".").first.map(String.init)
  }
}
