import FoundationEssentials
import Glibc
import Testing
import TransportKeys

/// Keys and certificates as files: made once, read again, and each way in which they do not serve.
struct ServerIdentityTests {
  private let folder: Folder
  private var store: String { folder.path + "/city.sqlite" }
  private var keyPath: String { store + ".tls-key.pem" }
  private var certificatePath: String { store + ".tls-certificate.pem" }

  init() throws { folder = try Folder() }

  @Test func `a key that is made stays, and is read again`() throws {
    let made = try ServerIdentity.readOrMake(besideStore: store)
    #expect(made.keyDigest.count == 32)
    #expect(folder.names == ["city.sqlite.tls-certificate.pem", "city.sqlite.tls-key.pem"])
    let again = try ServerIdentity.readOrMake(besideStore: store)
    #expect(again.keyPEM == made.keyPEM)
    #expect(again.certificatePEM == made.certificatePEM)
    #expect(again.keyDigest == made.keyDigest)
    let read = try ServerIdentity.read(certificatePath: certificatePath, keyPath: keyPath)
    #expect(read.keyDigest == made.keyDigest)
  }

  @Test func `only the owner can read a key, whatever the process's mask`() async {
    await #expect(processExitsWith: .success) {
      let folder = try Folder()
      for mask in [mode_t(0), 0o777] {
        umask(mask)
        let store = "\(folder.path)/\(mask).sqlite"
        _ = try ServerIdentity.readOrMake(besideStore: store)
        try #require(mode(of: store + ".tls-key.pem") == 0o600)
        try #require(mode(of: store + ".tls-certificate.pem") == 0o644)
      }
    }
  }

  @Test func `no two servers have the same key`() throws {
    #expect(try ServerIdentity.make().keyDigest != ServerIdentity.make().keyDigest)
  }

  @Test func `a certificate that was lost is made of the same key`() throws {
    let made = try ServerIdentity.readOrMake(besideStore: store)
    unsafe unlink(certificatePath)
    let again = try ServerIdentity.readOrMake(besideStore: store)
    #expect(again.keyDigest == made.keyDigest)
    #expect(again.keyPEM == made.keyPEM)
  }

  @Test func `servers that begin at once end with one key`() async throws {
    let store = store
    let digests = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<8 {
        group.addTask { try ServerIdentity.readOrMake(besideStore: store).keyDigest }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(digests.count == 1)
    #expect(folder.names == ["city.sqlite.tls-certificate.pem", "city.sqlite.tls-key.pem"])
  }

  @Test(arguments: [mode_t(0o604), 0o602, 0o644, 0o666, 0o660])
  func `a key that others may read or change is refused`(mode: mode_t) throws {
    _ = try ServerIdentity.readOrMake(besideStore: store)
    unsafe chmod(keyPath, mode)
    #expect(throws: ServerIdentityError.exposedKey(path: keyPath, mode: UInt32(mode))) {
      try ServerIdentity.readOrMake(besideStore: store)
    }
  }

  @Test func `a group may read a key of root's, and of nobody else's`() throws {
    let identity = try ServerIdentity.readOrMake(besideStore: store)
    unsafe chmod(keyPath, 0o640)
    if getuid() == 0 {
      #expect(
        try ServerIdentity.readOrMake(besideStore: store).keyDigest == identity.keyDigest)
      unsafe chown(keyPath, 65_534, 65_534)
    }
    #expect(throws: ServerIdentityError.exposedKey(path: keyPath, mode: 0o640)) {
      try ServerIdentity.readOrMake(besideStore: store)
    }
  }

  @Test func `files that are not there are named, and none is made in their place`() throws {
    #expect(throws: ServerIdentityError.missing(.key, path: keyPath)) {
      try ServerIdentity.read(certificatePath: certificatePath, keyPath: keyPath)
    }
    _ = try ServerIdentity.readOrMake(besideStore: store)
    unsafe unlink(certificatePath)
    #expect(throws: ServerIdentityError.missing(.certificate, path: certificatePath)) {
      try ServerIdentity.read(certificatePath: certificatePath, keyPath: keyPath)
    }
    #expect(folder.names == ["city.sqlite.tls-key.pem"])
  }

  @Test func `a folder in which nothing can be written is told`() throws {
    let store = folder.path + "/none/city.sqlite"
    #expect(
      throws: ServerIdentityError.unwritable(.key, path: store + ".tls-key.pem", errno: ENOENT)
    ) {
      try ServerIdentity.readOrMake(besideStore: store)
    }
  }

  @Test func `a file that is cut anywhere is malformed, and stays as it is`() throws {
    let whole = try ServerIdentity.readOrMake(besideStore: store)
    for (file, path, bytes) in [
      (ServerIdentityError.File.key, keyPath, whole.keyPEM),
      (.certificate, certificatePath, whole.certificatePEM),
    ] {
      for count in stride(from: 0, to: bytes.count - 30, by: 29) {
        try write(Array(bytes[..<count]), to: path)
        #expect(throws: ServerIdentityError.malformed(file, path: path), "\(count) bytes") {
          try ServerIdentity.readOrMake(besideStore: store)
        }
        #expect(try [UInt8](Data(contentsOf: URL(filePath: path))).count == count)
      }
      try write(bytes, to: path)
    }
    #expect(try ServerIdentity.readOrMake(besideStore: store).keyDigest == whole.keyDigest)
  }

  @Test func `a certificate of another key is told with both files`() throws {
    _ = try ServerIdentity.readOrMake(besideStore: store)
    try write(ServerIdentity.make().certificatePEM, to: certificatePath)
    #expect(
      throws: ServerIdentityError.notOfKey(certificatePath: certificatePath, keyPath: keyPath)
    ) {
      try ServerIdentity.read(certificatePath: certificatePath, keyPath: keyPath)
    }
  }

  @Test func `the first certificate of a chain is the server's`() throws {
    let made = try ServerIdentity.readOrMake(besideStore: store)
    let other = try ServerIdentity.make()
    try write(made.certificatePEM + other.certificatePEM, to: certificatePath)
    let read = try ServerIdentity.read(certificatePath: certificatePath, keyPath: keyPath)
    #expect(read.keyDigest == made.keyDigest)
    #expect(read.certificatePEM.count == made.certificatePEM.count + other.certificatePEM.count)
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_TRUNC | O_CREAT, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    try #require(unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
  }
}

/// A folder that goes with the test.
private final class Folder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/transport-keys.XXXXXX".utf8CString)
    try #require(unsafe mkdtemp(&template) != nil)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

/// The bits of a file's mode.
private func mode(of path: String) -> mode_t? {
  var status = stat()
  return unsafe stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
}
