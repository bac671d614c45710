import Bench
import CaseStore
import FoundationEssentials
import Glibc
import SyncSession

/// Where a run keeps its files, how large it is, and what it has measured so far.
final class Workshop {
  /// How much of each work is measured.
  struct Sizes {
    /// Turns of each ratio.
    var turns = Turns.countMin
    /// Durable transactions a turn, where a sync takes a fixed 100 microseconds.
    var durableTransactions = 1_000
    /// Durable transactions a turn on the disk as it is.
    var diskTransactions = 40
    /// Records a turn where 1,000 go into a transaction.
    var bulkRecords = 5_000
    /// Records of the county that pushes, in all.
    var pushRecords = 100_000
    /// Lines of a batch at most; what the protocol allows.
    var batchLines = SyncProtocol.linesMax
    /// Changes of each of many counties.
    var fleetChanges = 1_000
    /// Counties that sync at once.
    var fleetCounties = 103
    /// Cases of the large hub.
    var cases = 1_000_000
    /// Cases of the hub that the large one is compared with.
    var fewerCases = 10_000
    /// Records of a store in which 100 are edited.
    var editedStoreRecords = 100_000
    /// Runs of a program.
    var processRuns = 30

    /// Enough to see that everything works.
    static var small: Sizes {
      var sizes = Sizes()
      sizes.turns = 2
      sizes.durableTransactions = 20
      sizes.diskTransactions = 3
      sizes.bulkRecords = 200
      sizes.pushRecords = 400
      sizes.batchLines = 100
      sizes.fleetChanges = 20
      sizes.fleetCounties = 4
      sizes.cases = 200
      sizes.fewerCases = 50
      sizes.editedStoreRecords = 200
      sizes.processRuns = 2
      return sizes
    }
  }

  /// The cost of a sync where it is fixed: that of the disk of issue C's trials when it is quiet.
  static let syncMicroseconds = 100

  let sizes: Sizes
  /// A folder in memory, where syncs cost a fixed time.
  let memory: String
  /// A folder on the disk.
  let disk: String
  /// Where large stores are kept between runs; nil for nowhere.
  let kept: String?
  /// The folder of this program and the others of the build.
  let programs: String
  var table = FigureTable()
  /// Told of what is being done.
  let tell: (String) -> Void

  init(
    sizes: Sizes, directory: String?, kept: String?, programs: String,
    tell: @escaping (String) -> Void
  ) throws {
    self.sizes = sizes
    self.kept = kept
    self.programs = programs
    self.tell = tell
    let environment = ProcessInfo.processInfo.environment
    let temporary = directory ?? environment["TMPDIR"] ?? "/tmp"
    let shared = unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : temporary
    disk = try Workshop.makeFolder(in: temporary)
    memory = try Workshop.makeFolder(in: directory ?? shared)
  }

  private static func makeFolder(in parent: String) throws -> String {
    var template = Array("\(parent)/redress-bench.XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw BenchFault.folder(parent) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes all files of the run but kept ones.
  func clear() {
    for folder in [memory, disk] { try? FileManager.default.removeItem(atPath: folder) }
  }

  private var counties: [Int: County] = [:]

  /// The county that pushes; made when it is first asked for.
  func county() throws -> County { try county(records: sizes.pushRecords) }

  /// A county with that many records; made when it is first asked for.
  func county(records: Int) throws -> County {
    if let made = counties[records] { return made }
    let county = try County(self, records: records)
    counties[records] = county
    return county
  }

  private var madeLargeHub: LargeHub?

  /// The hub with very many cases; made when it is first asked for.
  func largeHub() throws -> LargeHub {
    if let madeLargeHub { return madeLargeHub }
    let hub = try LargeHub(self, cases: sizes.cases)
    madeLargeHub = hub
    return hub
  }

  /// Notes a row.
  func report(_ figure: Figure) {
    table.figures.append(figure)
    tell("  \(figure.name): \(figure.verdict.rawValue)")
  }

  /// Makes a store of an office.
  func makeStore(_ path: String, office: String) throws -> CaseStore {
    try CaseStore.create(path: path, office: office, user: "clerk.1")
  }

  /// Copies a store that nobody has open, with its key.
  func copyStore(_ path: String, to copy: String) throws {
    for suffix in ["", ".key"] {
      try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
    }
  }

  /// Removes a store or a plain database with its log.
  func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm", ".key"] { unsafe unlink(path + suffix) }
  }

  /// The bytes of a file.
  func size(of path: String) -> Int {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}

/// Why the bench cannot go on.
enum BenchFault: Error {
  case folder(String)
  case noOffice(String)
  case lost(expected: Int64, found: Int64)
  case program(String, status: Int32)
  case status(Int, String)
  case threads(Int)
}
