import Bench
import CaseModel
import CaseStore
import FoundationEssentials
import SQLite

/// A search in a store of very many cases: the first 50 and the exact number, warm, the worst of
/// twenty; beside it the same question put to SQLite as a scan with LIKE.
struct SearchSection {
  let workshop: Workshop

  /// Offices whose cases they are, in turn.
  private static let offices = [LargeHub.county] + LargeHub.otherCounties
  private static let casesEach = 200
  /// Runs of each query after those that warm up.
  private static let runs = 5

  /// A query with what the scan looks for: one pattern for each word.
  private struct Query {
    let search: CaseStore.Search
    let shown: String
    let patterns: [String]

    init(
      _ words: String, patterns: [String]? = nil,
      _ refine: (inout CaseStore.Search) -> Void = { _ in }, shown: String = ""
    ) {
      var search = CaseStore.Search(words)
      refine(&search)
      self.search = search
      self.shown = words + shown
      self.patterns = patterns ?? words.split(separator: " ").map { "%\($0)%" }
    }
  }

  func measure() throws {
    let path =
      try workshop.kept.map { kept in
        try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
        return "\(kept)/search-\(workshop.sizes.cases)"
      } ?? workshop.disk + "/search"
    let middle = try build(path)
    let store = try CaseStore(path: path + ".sqlite")
    let cases = workshop.sizes.cases
    let before = workshop.size(of: path + ".sqlite")
    workshop.tell("the index of \(cases) cases is built")
    let seconds = try Stopwatch.time(on: .thread) { _ = try store.search(CaseStore.Search("0")) }
    let bytes = try indexBytes(store)
    if seconds > 1 {
      workshop.report(
        Figure(
          "search-build", "index \(cases) cases for the first time", .seconds, [seconds],
          remark: "\(Int(seconds * 1_000_000 / Double(cases))) µs a case"))
    }
    workshop.report(
      Figure(
        "search-bytes", "the index, a case", .bytes, [Double(bytes) / Double(cases)],
        remark: "\(rounded(Double(bytes) * 100 / Double(max(1, before)))) % of the store"))
    try answer(queries(middle), store, PlainDatabase(path: path + ".plain"))
    try takeIn(store)
  }

  // MARK: - The store

  /// Builds the store and the plain table, unless they were kept.
  ///
  /// - Returns: the case in the middle, whose texts are searched for.
  private func build(_ path: String) throws -> SearchSamples.Case {
    var samples = SearchSection.offices.enumerated().map {
      SearchSamples(office: $0.element, seed: UInt64(31 + $0.offset))
    }
    let cases = workshop.sizes.cases
    let isKept = workshop.size(of: path + ".done") > 0
    var middle: SearchSamples.Case?
    if isKept {
      for number in 0...(cases / 2) { middle = samples[number % samples.count].next() }
      return try middle.orThrow()
    }
    for suffix in [".sqlite", ".plain"] { workshop.remove(path + suffix) }
    workshop.tell("building a store of \(cases) cases")
    let store = try workshop.makeStore(path + ".sqlite", office: LargeHub.office)
    let plain = try PlainDatabase(path: path + ".plain")
    try plain.execute("PRAGMA synchronous = OFF")
    try plain.execute("CREATE TABLE searched (id INTEGER PRIMARY KEY, day TEXT, text TEXT)")
    let watch = Stopwatch()
    try SyncCost.with(microseconds: 1) {
      for start in stride(from: 0, to: cases, by: SearchSection.casesEach) {
        var drafts: [RecordDraft] = []
        var rows: [String] = []
        for number in start..<min(start + SearchSection.casesEach, cases) {
          let next = samples[number % samples.count].next()
          if number == cases / 2 { middle = next }
          drafts += next.drafts
          rows.append("('\(next.accepted)', '\(next.text)')")
        }
        try store.save(drafts.lazy.compactMap { $0.line() }, by: "clerk.1")
        try plain.execute(
          "INSERT INTO searched (day, text) VALUES \(rows.joined(separator: ", "))")
        if start > 0, start % 100_000 == 0 {
          workshop.tell("  \(start) cases, \(Int(Double(start) / watch.seconds)) a second")
        }
      }
    }
    // As a careful hand would lay it out: newest first without a sort.
    try plain.execute("CREATE INDEX searched_day ON searched (day)")
    try "done".write(toFile: path + ".done", atomically: true, encoding: .utf8)
    return try middle.orThrow()
  }

  private func indexBytes(_ store: CaseStore) throws -> Int64 {
    try store.read { connection in
      try connection.integer(
        "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name LIKE '%search%'") ?? 0
    }
  }

  // MARK: - Queries

  private func queries(_ middle: SearchSamples.Case) -> [Query] {
    let core = String(middle.firm.prefix(while: { $0 != "公" }).suffix(6).prefix(4))
    return [
      Query("张"), Query("欠"), Query("欠薪"), Query("王 欠薪"), Query("张 欠薪"),
      Query("张 加班 工地"), Query("张伟"), Query(middle.person),
      Query(middle.person + " 工资"), Query("公司"), Query("有限公司"), Query("内蒙古"),
      Query("建筑 加班"), Query(core), Query(middle.firm),
      Query(middle.phone), Query(String(middle.phone.prefix(7))), Query(middle.identity),
      Query(
        String(middle.number.map { $0 == "〔" ? "[" : $0 == "〕" ? "]" : $0 }),
        patterns: ["%\(middle.number)%"]),
      Query(
        "欠薪",
        { search in
          search.office = LargeHub.county
          search.from = LocalDate(iso: "2024-01-01")
          search.to = LocalDate(iso: "2024-12-31")
        }, shown: " (one county, one year)"),
    ]
  }

  private func answer(
    _ queries: [Query], _ store: CaseStore, _ plain: PlainDatabase
  ) throws {
    var worst = (milliseconds: 0.0, shown: "", samples: [0.0])
    var worstFirst = 0.0
    var ratios: [Double] = []
    var lines: [String] = []
    for query in queries {
      var count = 0
      let first = try Stopwatch.time(on: .thread) { count = try store.search(query.search).count } * 1_000
      _ = try store.search(query.search)
      let times = try (0..<SearchSection.runs).map { _ in
        try Stopwatch.time(on: .thread) { _ = try store.search(query.search) } * 1_000
      }
      let median = Spread(times).median
      let scan = try Stopwatch.time(on: .thread) { try SearchSection.scan(query.patterns, plain) } * 1_000
      ratios.append(median / scan)
      worstFirst = max(worstFirst, first)
      if median > worst.milliseconds { worst = (median, query.shown, times) }
      lines.append(
        "  \(query.shown): \(count) cases, \(rounded(median)) ms, the first time "
          + "\(rounded(first)) ms; a scan \(rounded(scan)) ms")
    }
    workshop.report(
      Figure(
        "search",
        "first 50 and exact count of \(workshop.sizes.cases) cases, the worst of "
          + "\(queries.count) queries, warm", .milliseconds, worst.samples, target: .atMost(50),
        remark: "\(worst.shown); asked for the first time the worst takes "
          + "\(rounded(worstFirst)) ms\n" + lines.joined(separator: "\n")))
    workshop.report(
      Figure(
        "search-scan", "the same queries, ours to a scan with LIKE of the same texts", .ratio,
        ratios))
  }

  /// The newest 50 and the number of all, by SQLite alone.
  private static func scan(_ patterns: [String], _ plain: PlainDatabase) throws {
    let condition = patterns.map { "text LIKE '\($0)'" }.joined(separator: " AND ")
    _ = try plain.integer("SELECT count(*) FROM searched WHERE \(condition)")
    _ = try plain.rows("SELECT id FROM searched WHERE \(condition) ORDER BY day DESC LIMIT 50")
  }

  // MARK: - Taking in

  /// What a save costs the search that comes next.
  private func takeIn(_ store: CaseStore) throws {
    var samples = SearchSamples(office: LargeHub.county, seed: Stopwatch.nanoseconds())
    let times = try (0..<SearchSection.runs).map { _ in
      try store.save(samples.next().drafts.lazy.compactMap { $0.line() }, by: "clerk.1")
      return try Stopwatch.time(on: .thread) { _ = try store.search(CaseStore.Search("138")) } * 1_000
    }
    workshop.report(
      Figure(
        "search-after-save", "a search that takes in one case saved before it", .milliseconds,
        times))
  }
}
