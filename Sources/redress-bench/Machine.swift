import Bench
import FoundationEssentials
import Glibc
import SQLite

/// What the figures hold for.
enum Machine {
  static func circumstances(_ workshop: Workshop) -> [String] {
    let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let pages = sysconf(Int32(_SC_PHYS_PAGES)) / 1_024 * sysconf(Int32(_SC_PAGESIZE)) / 1_048_576
    let syncs = Spread(syncMicroseconds(in: workshop.disk, count: 40))
    return [
      "\(cores) cores, \(pages) GB of memory; SQLite \(SQLiteVersion.text)",
      "a sync of this disk: median \(Int(syncs.median)) µs (\(Int(syncs.least))-"
        + "\(Int(syncs.greatest)))",
    ]
  }

  /// How long it takes to make a page durable that is written anew.
  private static func syncMicroseconds(in folder: String, count: Int) -> [Double] {
    let descriptor = unsafe open(folder + "/sync", O_RDWR | O_CREAT, 0o600)
    defer { close(descriptor) }
    let page = [UInt8](repeating: 7, count: 4_096)
    return (0..<count).map { index in
      _ = unsafe pwrite(descriptor, page, page.count, index * page.count)
      return Stopwatch.time { _ = synchronizeData(descriptor) } * 1e6
    }
  }
}
