import Glibc
import Testing

/// A shell that runs scripts for a test, in a folder of its own.
struct ShellScript: ~Copyable {
  let folder: String
  private let shell: String

  init(_ shell: String) throws {
    var template = Array("/tmp/redress-console-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw Unavailable() }
    folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    self.shell = shell
  }

  deinit {
    for name in ["script", "completion"] { unsafe unlink("\(folder)/\(name)") }
    unsafe rmdir(folder)
  }

  /// Whether the shell is installed.
  static func isInstalled(_ shell: String) -> Bool {
    let paths = ["/bin/\(shell)", "/usr/bin/\(shell)"]
    return paths.contains { (path: String) -> Bool in unsafe access(path, X_OK) == 0 }
  }

  /// Writes a file into the folder.
  func save(_ text: String, as name: String) throws {
    let descriptor = unsafe open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw Unavailable() }
    let bytes = Array(text.utf8)
    #expect(unsafe write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
  }

  /// Runs a script in the folder; what it printed to both streams, and its exit status.
  func run(_ script: String, options: String = "") throws -> (output: String, status: Int32) {
    try save(script, as: "script")
    guard let stream = unsafe popen("cd \(folder) && \(shell) \(options) ./script 2>&1", "r") else {
      throw Unavailable()
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe fread(&chunk, 1, chunk.count, stream)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    let status = unsafe pclose(stream)
    return (String(decoding: bytes, as: UTF8.self), status >> 8)
  }

  struct Unavailable: Error {}
}
