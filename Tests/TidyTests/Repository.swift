import FoundationEssentials

/// The working copy that these tests were built from.
struct Repository {
  /// The folder above `Tests`.
  let top: String

  init(filePath: String = #filePath) {
    top = filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/")
  }

  func file(_ path: String) throws -> SourceFile {
    let data = try Data(contentsOf: URL(filePath: "\(top)/\(path)"))
    return SourceFile(path: path, text: String(decoding: data, as: UTF8.self))
  }

  /// The paths of all files below a folder, in order, hidden ones aside.
  func paths(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(top)/\(folder)")
      .map { "\(folder)/\($0)" }
      .filter { path in !path.contains("/.") && !isFolder(path) }
      .sorted()
  }

  /// The Swift files below the folders.
  func swiftFiles(below folders: String...) throws -> [SourceFile] {
    try folders.flatMap { try paths(below: $0) }.filter { $0.hasSuffix(".swift") }.map(file)
  }

  func isExecutable(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: "\(top)/\(path)")
  }

  private func isFolder(_ path: String) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: "\(top)/\(path)", isDirectory: &isDirectory)
      && isDirectory
  }
}
