/// The rules, each a function from files to the places where it is broken.
enum Rules {
  static let linesMax = 500
  static let columnsMax = 100

  /// A target imports what its layer allows, and nothing else.
  static func layers(_ file: SourceFile) -> [Finding] {
    guard let target = file.target else { return [] }
    guard let allowed = Layers.allowed[target] else {
      return [file.finding(1, "\(target) has no row in the table of layers")]
    }
    let standard: Set<String> = Layers.pure.contains(target) ? [] : Layers.standard
    return file.imports
      .filter { !allowed.contains($0.module) && !standard.contains($0.module) }
      .map { file.finding($0.line, "\(target) may not import \($0.module)") }
  }

  /// A C module is imported by its owners only.
  static func owners(_ file: SourceFile) -> [Finding] {
    file.imports.compactMap { declaration in
      guard let owners = Layers.owners[declaration.module], !owners.contains(file.target ?? "")
      else { return nil }
      return file.finding(
        declaration.line,
        "\(declaration.module) belongs to \(owners.sorted().joined(separator: " and "))")
    }
  }

  /// No file imports the whole of Foundation.
  static func forbiddenModules(_ file: SourceFile) -> [Finding] {
    file.imports
      .filter { Layers.forbidden.contains($0.module) }
      .map { file.finding($0.line, "nobody imports \($0.module)") }
  }

  /// No traps on data, and no work left for later.
  static func forbiddenWords(_ file: SourceFile) -> [Finding] {
    let words = ["try!", "as!", "fatalError(", "TODO", "FIXME", "XXX", "HACK"]
    return file.lines.enumerated().flatMap { index, line in
      words.filter { holds(line, word: $0) }.map { file.finding(index + 1, "holds \($0)") }
    }
  }

  /// A file stays short enough to be read at one sitting.
  static func fileLength(_ file: SourceFile) -> [Finding] {
    // The line break at the end of the file begins no line.
    let count = file.lines.last == "" ? file.lines.count - 1 : file.lines.count
    return count > linesMax ? [file.finding(count, "\(count) lines, over \(linesMax)")] : []
  }

  /// A line fits the page.
  static func lineLength(_ file: SourceFile) -> [Finding] {
    file.lines.enumerated().compactMap { index, line in
      guard line.utf8.count > columnsMax, line.count > columnsMax else { return nil }
      return file.finding(index + 1, "\(line.count) columns, over \(columnsMax)")
    }
  }

  /// A file below `Sources` or `Tests` stands in the folder of a target that Package.swift names.
  static func targets(paths: [String], package: SourceFile) -> [Finding] {
    let targets = declaredTargets(package)
    return paths.filter { $0.hasSuffix(".swift") }.compactMap { path in
      let file = SourceFile(path: path, text: "")
      guard let target = file.target else { return file.finding(1, "stands outside any target") }
      return targets.contains(target)
        ? nil : file.finding(1, "Package.swift names no target \(target)")
    }
  }

  /// The package depends on no other package.
  static func dependencies(package: SourceFile) -> [Finding] {
    package.lines.enumerated().compactMap { index, line in
      line.contains(".package(") ? package.finding(index + 1, "names another package") : nil
    }
  }

  /// A script can be run as it stands: what begins with `#!` has its executable bit.
  static func executable(_ file: SourceFile, isExecutable: Bool) -> [Finding] {
    guard file.lines.first?.hasPrefix("#!") == true, !isExecutable else { return [] }
    return [file.finding(1, "is a script without its executable bit")]
  }

  /// The targets that Package.swift declares, by SwiftPM's own functions or by ours.
  static func declaredTargets(_ package: SourceFile) -> Set<String> {
    let text = package.lines.joined(separator: "\n")
    let declaration =
      /(?:\b(?:module|program|tests)\(|\.(?:systemLibrary|target|executableTarget|testTarget)\(\s*name:)\s*"([^"]+)"/
    return Set(text.matches(of: declaration).map { String($0.output.1) })
  }

  /// Whether `word` stands in the line and is not the tail or head of a longer word.
  private static func holds(_ line: Substring, word: String) -> Bool {
    func isPartOfWord(_ character: Character) -> Bool {
      character.isLetter || character.isNumber || character == "_"
    }
    return line.ranges(of: word).contains { range in
      if range.lowerBound > line.startIndex,
        isPartOfWord(line[line.index(before: range.lowerBound)])
      {
        return false
      }
      guard let last = word.last, isPartOfWord(last), range.upperBound < line.endIndex else {
        return true
      }
      return !isPartOfWord(line[range.upperBound])
    }
  }
}
