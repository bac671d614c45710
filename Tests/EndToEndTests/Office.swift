import CaseStore
import ChangeLog
import SQLite
import Testing

/// A union office with a store of its own, and the client that works on it.
final class Office {
  let code: String
  let store: String
  /// Where the recovery key is kept that the first start of its daemon makes.
  var recovery: String { store + ".recovery" }
  private let folder: Folder

  /// Makes the store with `redress init`.
  init(_ code: String, in folder: Folder, name: String? = nil) throws {
    self.code = code
    self.folder = folder
    store = folder.file("\(name ?? code).sqlite")
    try run("init", "--office", code, "--user", "zhang.wei").mustSucceed()
  }

  /// Puts the files of a store into a folder, as if its computer stood there.
  init(_ code: String, in folder: Folder, files: [String: [UInt8]]) throws {
    self.code = code
    self.folder = folder
    store = folder.file("\(code).sqlite")
    for (suffix, bytes) in files { try folder.write(bytes, to: "\(code).sqlite\(suffix)") }
  }

  /// The store and its key, by what stands behind the store's name; no program may have it open.
  func files() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for suffix in ["", ".key"] { files[suffix] = try folder.read("\(code).sqlite\(suffix)") }
    return files
  }

  /// The city of the tests and its counties.
  static let city = "150500"
  static let county = "150502"
  static let otherCounty = "150521"

  var environment: [String: String] {
    var environment = Program.environment(home: folder.path)
    environment["REDRESS_STORE"] = store
    return environment
  }

  /// Starts the client on this store.
  func start(_ arguments: [String], extra: [String: String] = [:]) throws -> ChildProcess {
    try ChildProcess(
      Program.redress, arguments,
      environment: environment.merging(extra) { _, given in given })
  }

  /// Runs the client on this store.
  func run(
    _ arguments: String..., extra: [String: String] = [:]
  ) throws -> ChildProcess.Result {
    try start(arguments, extra: extra).wait()
  }

  /// Runs the client with `--json`; it must succeed.
  func json(
    _ arguments: String..., at location: SourceLocation = #_sourceLocation
  ) throws -> JSONValue {
    let result = try start(arguments + ["--json"]).wait().mustSucceed(location)
    return try JSONText.read(result.output)
  }

  /// Enrols with an office's daemon; what `redress join` prints.
  @discardableResult
  func join(
    _ daemon: Daemon, host: String? = nil, asServer: Bool = false,
    at location: SourceLocation = #_sourceLocation
  ) throws -> JSONValue {
    try json("join", daemon.invitation(for: code, host: host, asServer: asServer), at: location)
  }

  /// Applicants of cases of which a test says nothing: another for each, or the second would look
  /// like the first.
  private static let applicants = ["王芳", "李娜", "赵敏", "刘洋", "陈静", "杨帆", "周涛", "吴霞"]
  private var casesAdded = 0

  /// Records a case with little said of it; its short number.
  func addCase(
    _ more: String..., by applicant: String? = nil, at location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let next = Office.applicants[casesAdded % Office.applicants.count]
    casesAdded += 1
    let arguments =
      [
        "mediation", "add", "--applicant", applicant ?? next, "--employer", "通辽市瑞丰物流有限公司",
        "--dispute-type", "劳动报酬", "--json",
      ] + more
    let result = try start(arguments).wait().mustSucceed(location)
    return try #require(try JSONText.read(result.output)["short_number"]?.text)
  }

  /// What the store holds: all that a refused command must leave as it was.
  func holdings() throws -> String {
    let connection = try open()
    return try connection.rows(
      """
      SELECT g.node || ' ' || g.class || ' ' || g.branch || ' ' || (l.position & 1099511627775)
        || ' ' || hex(l.body)
      FROM line l JOIN log g ON g.key = l.position >> 40 ORDER BY 1
      """
    ) { $0.text(0) }.joined(separator: "\n")
  }

  /// The lines that a node wrote, in order, as their bytes.
  func lines(of node: String) throws -> [String] {
    let connection = try open()
    return try connection.rows(
      """
      SELECT g.class, l.body
      FROM line l JOIN log g ON g.key = l.position >> 40 WHERE g.node = ? ORDER BY g.class, l.position
      """, .text(node)
    ) { $0.text(0) + " " + String(decoding: LineBody.bytes($0, 1) ?? [], as: UTF8.self) }
  }

  /// The id of the store's node.
  func node() throws -> String { try #require(try json("status")["node"]?.text) }

  /// The sums of all years.
  func totals() throws -> JSONValue? {
    try json(
      "report", "recovered", "--from", "2000-01-01", "--to", "2099-12-31", "--office", Office.county
    )[
      "total"]
  }

  /// The payments that count.
  func payments() throws -> [(id: String, fen: Int64)] {
    try open().rows("SELECT id, amount_fen FROM recovery WHERE voided IS NULL") {
      ($0.text(0), $0.integer(1))
    }
  }

  /// Changes the store behind the program's back.
  func execute(_ sql: String) throws { try open().execute(sql) }

  /// What SQLite says of the file; `ok` if it is whole.
  func integrity() throws -> String {
    try open().text("PRAGMA integrity_check") ?? ""
  }

  private func open() throws -> Connection {
    try Connection(path: store, access: .readWrite(create: false), busyTimeoutMilliseconds: 60_000)
  }
}

extension ChildProcess.Result {
  /// The result itself, if the program ended with 0.
  @discardableResult
  func mustSucceed(_ location: SourceLocation = #_sourceLocation) throws -> Self {
    try #require(ending == .exited(0), "\(self)", sourceLocation: location)
    return self
  }
}
