import Glibc
import Testing

/// Mounts for tests, where the one who runs them may do that.
enum Mount {
  /// Runs `mount(8)`; a test that may not is cancelled with the reason.
  static func run(_ arguments: [String]) throws {
    guard let mount = Program.installed("mount") else {
      try Test.cancel("mount(8) is not installed")
    }
    let result = try Program.run(
      mount, arguments, environment: Program.environment(home: "/"))
    guard result.status == 0 else {
      try Test.cancel("no mount is permitted here: \(result.errors)")
    }
  }

  /// Runs `umount(8)`.
  static func release(_ path: String) {
    guard let umount = Program.installed("umount") else { return }
    _ = try? Program.run(umount, [path], environment: Program.environment(home: "/"))
  }
}
