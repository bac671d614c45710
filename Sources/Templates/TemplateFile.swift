import Glibc

/// The files of a template: read whole, written beside the output and moved there when complete.
enum TemplateFile {
  /// The bytes of a template.
  static func read(_ path: String) throws(TemplateError) -> [UInt8] {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .unreadable(path: path, errno: errno) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe Glibc.read(file, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(path: path, errno: errno) }
      if count == 0 { break }
      bytes += part[..<count]
      guard bytes.count <= TemplateLimits.fileBytesMax else { throw .tooLarge(member: "") }
    }
    // The compound file of OLE holds workbooks with a password, and those of the old kind.
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw .encrypted }
    guard bytes.starts(with: [0x50, 0x4B]) else { throw .notAWorkbook(member: "") }
    return bytes
  }

  /// Writes a copy of an archive with other bytes in some members.
  ///
  /// The output's name is taken first, so that nobody's file is overwritten; what cannot be
  /// completed leaves neither it nor the copy.
  static func write(
    _ bytes: [UInt8], to output: String, replacing members: [(name: String, bytes: [UInt8])]
  ) throws(TemplateError) {
    try create(output, [])
    let copy = output + ".part"
    do {
      try create(copy, bytes)
    } catch {
      _ = unsafe unlink(output)
      throw error
    }
    do throws(TemplateError) {
      try replace(members, in: copy)
      guard unsafe rename(copy, output) == 0 else {
        throw TemplateError.unwritable(path: output, errno: errno)
      }
    } catch {
      _ = unsafe unlink(copy)
      _ = unsafe unlink(output)
      throw error
    }
  }

  private static func replace(
    _ members: [(name: String, bytes: [UInt8])], in path: String
  ) throws(TemplateError) {
    let archive = try ZipArchive(path: path, isReadOnly: false)
    for member in members {
      guard archive.replace(member.name, with: member.bytes) else {
        throw .unwritable(path: path, errno: 0)
      }
    }
    guard archive.close() else { throw .unwritable(path: path, errno: errno) }
  }

  /// Makes a file that is not there yet.
  private static func create(_ path: String, _ bytes: [UInt8]) throws(TemplateError) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw errno == EEXIST ? .exists(path: path) : .unwritable(path: path, errno: errno)
    }
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let code = errno
        _ = unsafe unlink(path)
        throw .unwritable(path: path, errno: code)
      }
      rest = rest.dropFirst(count)
    }
  }
}
