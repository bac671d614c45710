internal import Glibc

/// The files of stores: made, copied, cut and removed as a machine's disk would hold them.
enum StoreFiles {
  /// What a store leaves behind when its process ends: the file, its log and its key.
  ///
  /// The `-shm` file is memory of running processes and is built anew.
  static let suffixes = ["", "-wal", ".key", ".key.next"]

  /// A new directory; in memory where the machine has such a place, for speed.
  static func makeDirectory() throws -> String {
    let parent =
      unsafe getenv("TMPDIR").map { unsafe String(cString: $0) }
      ?? (unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp")
    var template = Array((parent + "/redress-sim-XXXXXX").utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw FileFault.directory }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static func makeDirectory(_ path: String) throws {
    guard unsafe mkdir(path, 0o700) == 0 else { throw FileFault.directory }
  }

  /// Copies a store as it lies on the disk at this moment.
  static func copy(_ from: String, to: String) throws {
    for suffix in suffixes {
      guard let bytes = read(from + suffix) else { continue }
      try write(bytes, to: to + suffix)
    }
  }

  /// The bytes of a file; nil if there is none.
  static func read(_ path: String) -> [UInt8]? {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var facts = stat()
    guard unsafe fstat(file, &facts) == 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(
          file, buffer.baseAddress.map { unsafe $0 + offset }, buffer.count - offset)
      }
      guard count > 0 else { return nil }
      offset += count
    }
    return bytes
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileFault.write }
    defer { close(file) }
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          file, buffer.baseAddress.map { unsafe $0 + offset }, buffer.count - offset)
      }
      guard count > 0 else { throw FileFault.write }
      offset += count
    }
  }

  static func remove(_ store: String) {
    for suffix in suffixes + ["-shm", "-journal"] { unsafe unlink(store + suffix) }
  }

  static func removeKey(of store: String) { unsafe unlink(store + ".key") }

  /// Removes a directory with all that is in it.
  static func removeDirectory(_ path: String) {
    if let directory = unsafe opendir(path) {
      while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { pointer in
          unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
            unsafe String(cString: $0)
          }
        }
        if name == "." || name == ".." { continue }
        let inner = path + "/" + name
        if unsafe unlink(inner) != 0 { removeDirectory(inner) }
      }
      unsafe closedir(directory)
    }
    unsafe rmdir(path)
  }
}

/// Why the simulator's own files cannot be used.
enum FileFault: Error {
  case directory
  case write
}
