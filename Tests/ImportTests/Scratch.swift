import CaseStore
import Glibc
import Import
import Sheets

/// A directory of its own for one test, removed at the end, with stores in it.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/import-tests-XXXXXX".utf8CString)
    unsafe template.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { unsafe mkdtemp(start) }
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    if let directory = unsafe opendir(path) {
      while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { unsafe remove("\(path)/\(name)") }
      }
      unsafe closedir(directory)
    }
    unsafe rmdir(path)
  }

  /// A store of an office, with a clock that stands still.
  func store(_ office: String, named name: String = "store") throws -> CaseStore {
    try CaseStore.create(
      path: "\(path)/\(name).redress", office: office, user: "zhang.wei",
      environment: StoreEnvironment(
        nowMilliseconds: { 1_767_225_600_000 + 86_400_000 * 30 },
        randomBytes: StoreEnvironment.system.randomBytes))
  }
}
