import Glibc

/// Where the programs under test are, and what they are given.
enum Program {
  /// The client.
  static let redress = built("redress")
  /// The daemon.
  static let redressd = built("redressd")

  /// The programs stand beside the test bundle that runs this.
  private static func built(_ name: String) -> String {
    var bytes = [CChar](repeating: 0, count: 4_096)
    let count = unsafe readlink("/proc/self/exe", &bytes, bytes.count)
    let bundle = String(
      decoding: bytes.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    return bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/") + "/" + name
  }

  /// A program of the system; nil if it is not installed.
  static func installed(_ name: String) -> String? {
    let folders = (environmentValue("PATH") ?? "/usr/bin:/bin").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { unsafe access($0, X_OK) == 0 }
  }

  /// What every program gets: nothing of this process's settings but where libraries and tools are.
  static func environment(home: String) -> [String: String] {
    var environment = ["HOME": home, "LC_ALL": "C.UTF-8"]
    // Coverage is written by the programs, too, when the tests are run for it.
    for name in ["PATH", "LD_LIBRARY_PATH", "TMPDIR", "LLVM_PROFILE_FILE"] {
      environment[name] = environmentValue(name)
    }
    return environment
  }

  /// Runs a program to its end.
  static func run(
    _ path: String, _ arguments: [String], environment: [String: String], input: String = ""
  ) throws -> ChildProcess.Result {
    try ChildProcess(path, arguments, environment: environment, streams: .pipes(input: input))
      .wait()
  }
}
