import Glibc

/// Where the bytes of a sheet come from; can be read from the start as often as needed.
public enum SheetSource: Hashable, Sendable {
  /// A regular file.
  case file(path: String)
  /// Bytes in memory: an upload, or standard input read to its end.
  case bytes([UInt8])
}

/// Reads the bytes of a source once, in chunks.
@safe
struct ByteSource: ~Copyable {
  /// Large enough to make system calls rare, small enough to stay in the cache.
  static let chunkBytes = 65_536

  private var memory: ArraySlice<UInt8> = []
  private var descriptor: Int32 = -1

  /// Opens a source.
  ///
  /// C functions: `open`, `fstat`.
  init(_ source: SheetSource) throws(SheetError) {
    switch source {
    case .bytes(let bytes):
      memory = bytes[...]
    case .file(let path):
      // A pipe without a writer would block the opening for ever.
      descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else { throw .unreadable(errno: errno) }
      var status = stat()
      guard unsafe fstat(descriptor, &status) == 0 else { throw .unreadable(errno: errno) }
      guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The next bytes, at most ``chunkBytes``; empty at the end.
  ///
  /// C function: `read`.
  mutating func next() throws(SheetError) -> [UInt8] {
    guard descriptor >= 0 else {
      let chunk = Array(memory.prefix(ByteSource.chunkBytes))
      memory = memory.dropFirst(chunk.count)
      return chunk
    }
    let descriptor = descriptor
    while true {
      var failure: Int32 = 0
      let chunk = unsafe [UInt8](unsafeUninitializedCapacity: ByteSource.chunkBytes) {
        buffer, count in
        let got = unsafe read(descriptor, buffer.baseAddress, buffer.count)
        failure = got < 0 ? errno : 0
        count = max(0, got)
      }
      if failure == 0 { return chunk }
      guard failure == EINTR else { throw .unreadable(errno: failure) }
    }
  }
}
