internal import Glibc

/// How a store lies on its disk: what protects it while nobody uses it.
public struct StoreAtRest: Sendable, Hashable {
  /// Whether the disk is encrypted.
  public let disk: DiskEncryption
  /// The files of the store that others on this computer may read or write; none, unless somebody
  /// changed them.
  public let openFiles: [String]
  /// The folder of the store, if others may write there and so put another file in its place.
  public let openFolder: String?

  /// Looks at a store's files.
  ///
  /// - Parameter root: what stands before `/proc` and `/sys`; tests have trees of their own.
  public init(store path: String, root: String = "") {
    let real = DiskEncryption.realPath(path)
    disk = real.map { DiskEncryption.of($0, root: root) } ?? .unknown
    openFiles = ["", "-wal", "-shm", ".key", ".key.next", ".tls-key.pem"].map { path + $0 }
      .filter { file in StoreAtRest.mode(file).map { $0 & 0o077 != 0 } ?? false }
    let parts = (real ?? path).split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    // A sticky folder, like /tmp, lets nobody replace another's files.
    let mode = StoreAtRest.mode(folder.isEmpty ? "/" : folder) ?? 0
    openFolder = mode & 0o022 != 0 && mode & S_ISVTX == 0 ? folder : nil
  }

  private static func mode(_ path: String) -> mode_t? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status.st_mode : nil
  }
}

extension CaseStore {
  /// How this store lies on its disk.
  public var atRest: StoreAtRest { StoreAtRest(store: path) }
}
