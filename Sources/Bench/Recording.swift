/// What plain SQLite is to write, ready in memory: statements, and for each run of one its values.
///
/// All text and blobs stand in one run of bytes, so that replaying binds pointers and copies
/// nothing, as a C program would that has its values ready.
public struct Recording: Sendable {
  /// One value: where its bytes stand, or the number itself.
  enum Value: Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(offset: Int, count: Int)
    case blob(offset: Int, count: Int)
  }

  /// One run of a statement.
  struct Run: Sendable {
    let statement: Int
    let firstValue: Int
    let valueCount: Int
  }

  private(set) var statements: [String] = []
  private(set) var values: [Value] = []
  private(set) var bytes: [UInt8] = []
  private(set) var runs: [Run] = []
  private var firstRunOfOpenTransaction = 0
  private var statementIndex: [String: Int] = [:]
  private var firstValueOfOpenRun = 0
  /// The runs of each transaction.
  private(set) var transactions: [Range<Int>] = []

  /// Makes an empty recording.
  public init() {}

  /// How many transactions there are.
  public var transactionCount: Int { transactions.count }

  /// How many rows are written in all.
  public var runCount: Int { runs.count }

  /// Adds a NULL to the run that is being written.
  public mutating func appendNull() { values.append(.null) }

  /// Adds an integer to the run that is being written.
  public mutating func append(_ integer: Int64) { values.append(.integer(integer)) }

  /// Adds a floating-point number to the run that is being written.
  public mutating func append(_ real: Double) { values.append(.real(real)) }

  /// Adds a text to the run that is being written.
  public mutating func append(_ text: some StringProtocol) {
    let offset = bytes.count
    bytes.append(contentsOf: text.utf8)
    values.append(.text(offset: offset, count: bytes.count - offset))
  }

  /// Adds bytes of a text to the run that is being written.
  mutating func append(text: some Sequence<UInt8>) {
    let offset = bytes.count
    bytes.append(contentsOf: text)
    values.append(.text(offset: offset, count: bytes.count - offset))
  }

  /// Adds a blob to the run that is being written.
  public mutating func append(blob: some Sequence<UInt8>) {
    let offset = bytes.count
    bytes.append(contentsOf: blob)
    values.append(.blob(offset: offset, count: bytes.count - offset))
  }

  /// Ends a run: the values appended since the last one are those of this statement.
  public mutating func endRun(of sql: String) {
    let statement: Int
    if let known = statementIndex[sql] {
      statement = known
    } else {
      statement = statements.count
      statements.append(sql)
      statementIndex[sql] = statement
    }
    runs.append(
      Run(
        statement: statement, firstValue: firstValueOfOpenRun,
        valueCount: values.count - firstValueOfOpenRun))
    firstValueOfOpenRun = values.count
  }

  /// Ends a transaction: the runs since the last one commit together.
  public mutating func endTransaction() {
    transactions.append(firstRunOfOpenTransaction..<runs.count)
    firstRunOfOpenTransaction = runs.count
  }

  /// The names of the tables that are written.
  public var tables: [String] { Set(statements.compactMap { Self.table(of: $0) }).sorted() }

  /// The same without what is written to one table.
  public func without(table: String) -> Recording {
    var rest = self
    rest.runs = []
    rest.transactions = transactions.map { transaction in
      let first = rest.runs.count
      rest.runs += runs[transaction].filter { Self.table(of: statements[$0.statement]) != table }
      return first..<rest.runs.count
    }
    rest.firstRunOfOpenTransaction = rest.runs.count
    return rest
  }

  /// The table that a statement of a recorder writes.
  private static func table(of statement: String) -> String? {
    let words = statement.split(separator: " ", maxSplits: 3)
    guard words.count > 2 else { return nil }
    return String(words[0] == "UPDATE" ? words[1] : words[2])
  }
}
