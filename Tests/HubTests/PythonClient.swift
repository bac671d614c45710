import CaseStore
import Glibc
import Testing

/// The client in `Tests/PythonClient`, run as a program.
struct PythonClient {
  private static let folder =
    ProtocolDocument.path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    .joined(separator: "/") + "/Tests/PythonClient/"

  let scratch: Scratch
  let store: String

  init(office: String) throws {
    try self.init()
    _ = try run("init", office)
  }

  private init() throws {
    scratch = try Scratch()
    store = scratch.file("python.sqlite")
  }

  /// Another client with a copy of the store.
  func copied() throws -> PythonClient {
    let copy = try PythonClient()
    try Files.copy(store, to: copy.store)
    return copy
  }

  /// Runs a command and gives what it prints; fails the test if the program does.
  @discardableResult
  func run(_ arguments: String..., expecting status: Int32 = 0) throws -> String {
    let result = try PythonClient.execute([store] + arguments, in: scratch)
    guard result.status == status else { throw PythonFailure.failed(result.errors) }
    return status == 0 ? result.output : result.errors
  }

  /// The id of a case that the client wrote.
  func addCase() throws -> String {
    let printed = try run("add-case")
    return String(try printed.split(separator: "\"").dropFirst(2).dropFirst().first.orThrow())
  }

  /// Holds the client's functions to the vectors; how many agreed.
  static func checkVectors() throws -> Int {
    let scratch = try Scratch()
    let result = try execute([], script: "check_vectors.py", in: scratch)
    guard result.status == 0 else { throw PythonFailure.failed(result.errors) }
    return try Int(result.output.dropLast()).orThrow()
  }

  private static func execute(
    _ arguments: [String], script: String = "redress_client.py", in scratch: Scratch
  ) throws -> (status: Int32, output: String, errors: String) {
    let outputs = [scratch.file("stdout"), scratch.file("stderr")]
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (index, path) in outputs.enumerated() {
      unsafe posix_spawn_file_actions_addopen(
        &actions, Int32(index + 1), path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    // -B leaves no folder of compiled files in the repository.
    let words = ["python3", "-B", folder + script] + arguments
    var argv = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe argv.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawnp(&process, "python3", &actions, nil, &argv, environ)
    guard code == 0 else { throw PythonFailure.noPython(errno: code) }
    var status: Int32 = 0
    unsafe waitpid(process, &status, 0)
    let texts = try outputs.map { String(decoding: try Files.read($0), as: UTF8.self) }
    return (status >> 8 & 0xFF, texts[0], texts[1])
  }
}

enum PythonFailure: Error, CustomStringConvertible {
  case noPython(errno: Int32)
  case failed(String)

  var description: String {
    switch self {
    case .noPython(let code):
      "python3 could not be run (errno \(code)); scripts/bootstrap installs it"
    case .failed(let errors): "the Python client failed: \(errors)"
    }
  }
}
