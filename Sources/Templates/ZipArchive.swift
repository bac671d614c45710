// Workbooks are zip archives; libzip, which only this target links, copies the members that are not
// replaced as they are packed.

internal import CZip
import Glibc

/// A zip archive on the disk.
@safe
final class ZipArchive {
  private let handle: OpaquePointer
  private var isOpen = true
  private var readBytes = 0

  /// Opens an archive: `zip_open`.
  init(path: String, isReadOnly: Bool) throws(TemplateError) {
    var code: Int32 = 0
    let flags = isReadOnly ? ZIP_RDONLY : 0
    guard let handle = unsafe zip_open(path, flags, &code) else {
      switch code {
      case ZIP_ER_NOENT, ZIP_ER_OPEN, ZIP_ER_READ:
        throw .unreadable(path: path, errno: errno)
      default: throw .notAWorkbook(member: "")
      }
    }
    unsafe self.handle = handle
    guard unsafe zip_get_num_entries(handle, 0) <= zip_int64_t(TemplateLimits.membersMax) else {
      throw .tooLarge(member: "")
    }
  }

  deinit { if isOpen { unsafe zip_discard(handle) } }

  /// The bytes of a member, nil where there is none.
  ///
  /// What is said of its length is not believed: reading ends at the limit.
  func read(_ member: String) throws(TemplateError) -> [UInt8]? {
    let index = unsafe zip_name_locate(handle, member, 0)
    guard index >= 0 else { return nil }
    guard let file = unsafe zip_fopen_index(handle, zip_uint64_t(index), 0) else {
      let code = unsafe zip_error_code_zip(zip_get_error(handle))
      throw code == ZIP_ER_NOPASSWD || code == ZIP_ER_ENCRNOTSUPP
        ? .encrypted : .notAWorkbook(member: member)
    }
    defer { unsafe zip_fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe zip_fread(file, &part, zip_uint64_t(part.count))
      guard count >= 0 else { throw .notAWorkbook(member: member) }
      if count == 0 { return bytes }
      readBytes += Int(count)
      guard bytes.count + Int(count) <= TemplateLimits.memberBytesMax,
        readBytes <= TemplateLimits.totalBytesMax
      else { throw .tooLarge(member: member) }
      bytes += part[..<Int(count)]
    }
  }

  /// Puts other bytes into a member, which keeps its place and its time.
  func replace(_ member: String, with bytes: [UInt8]) -> Bool {
    let found = unsafe zip_name_locate(handle, member, 0)
    guard found >= 0 else { return false }
    let index = zip_uint64_t(found)
    var facts = unsafe zip_stat()
    guard unsafe zip_stat_index(handle, index, 0, &facts) == 0 else { return false }
    // libzip reads the bytes as late as it closes, and frees them then.
    guard let copy = unsafe malloc(max(1, bytes.count)) else { return false }
    unsafe bytes.withUnsafeBytes { source in
      if let start = source.baseAddress { unsafe memcpy(copy, start, source.count) }
    }
    guard let source = unsafe zip_source_buffer(handle, copy, zip_uint64_t(bytes.count), 1) else {
      unsafe free(copy)
      return false
    }
    guard unsafe zip_file_replace(handle, index, source, 0) == 0 else {
      unsafe zip_source_free(source)
      return false
    }
    return unsafe zip_file_set_mtime(handle, index, facts.mtime, 0) == 0
  }

  /// Writes the archive: `zip_close`.
  func close() -> Bool {
    guard unsafe zip_close(handle) == 0 else { return false }
    isOpen = false
    return true
  }
}
