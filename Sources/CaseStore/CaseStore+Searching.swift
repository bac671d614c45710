public import CaseModel
internal import ChangeLog
internal import SQLite

extension CaseStore {
  /// What is searched for.
  public struct Search: Sendable {
    /// Words with spaces between: all must be found, each as a whole.
    public var words: String
    /// Where to look for them; empty for everywhere, also in the labels of lists.
    public var columns: Set<SearchColumn> = []
    /// The types of cases; empty for all.
    public var types: [RecordType] = []
    /// Of this office and those below it.
    public var office: String?
    /// Of this day or later, by the case's own date.
    public var from: LocalDate?
    /// Of this day or earlier.
    public var to: LocalDate?
    /// Whether voided ones are found, too.
    public var includesVoided = false
    /// How many rows at most.
    public var rowsMax = 50

    /// Searches for words everywhere.
    public init(_ words: String) {
      self.words = words
    }
  }

  /// One case that was found.
  public struct FoundCase: Sendable, Hashable {
    /// The type of the case.
    public let type: RecordType
    /// The case.
    public let summary: CaseSummary
  }

  /// What was found.
  public struct SearchResult: Sendable {
    /// The newest cases.
    public let rows: [FoundCase]
    /// How many there are in all.
    public let count: Int
    /// How many of the newest changes could not be taken in, so that the answer is without them.
    public let changesMissing: Int64
    /// Whether nothing was searched, because no word was given.
    public let isEmptyQuery: Bool
  }

  /// Finds cases by words, newest first, with their exact number.
  ///
  /// What was saved or received since the last search is taken in first; where that is impossible —
  /// the disk is full, another process holds the lock — the answer is without it and says so.
  ///
  /// - Parameter progress: told how many changes are taken in, and of how many.
  /// - Throws: ``StoreError``.
  public func search(
    _ search: Search, progress: (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
  ) throws -> SearchResult {
    try self.search(search, commonRowsMin: CaseStore.commonRowsMin, progress: progress)
  }

  /// Cases of a word from which on they are kept as bits: counting fewer takes 2 ms.
  static let commonRowsMin = 20_000

  func search(
    _ search: Search, commonRowsMin: Int, progress: (Int64, Int64) -> Void = { _, _ in }
  ) throws -> SearchResult {
    let query = SearchQuery(search.words, in: search.columns)
    guard !query.isEmpty else {
      return SearchResult(rows: [], count: 0, changesMissing: 0, isEmptyQuery: true)
    }
    let missing = try takeInWhatCame(progress: progress)
    let (result, common) = try read { connection in
      try find(
        query, search, missing: missing, commonRowsMin: commonRowsMin, connection)
    }
    // It makes later searches faster, and nothing else.
    if !common.isEmpty { _ = try? keep(common, commonRowsMin: commonRowsMin) }
    return result
  }

  private func find(
    _ query: SearchQuery, _ search: Search, missing: Int64, commonRowsMin: Int,
    _ connection: borrowing Connection
  ) throws -> (SearchResult, [SearchTerm]) {
    var evaluation = try SearchEvaluation(commonRowsMin: commonRowsMin, connection)
    var rows = try evaluation.rows(
      of: query, meaningFacts: search.columns.isEmpty, connection)
    if !search.includesVoided {
      rows = rows.subtracting(
        try evaluation.rows(withFact: [SearchLayout.factOfVoided], connection))
    }
    if !search.types.isEmpty {
      let names = search.types.map { SearchLayout.fact(ofType: $0) }
      rows = rows.intersection(try evaluation.rows(withFact: names, connection))
    }
    if let office = search.office {
      let names = try OfficeQuery.tree(connection).subtree(of: office).map {
        SearchLayout.fact(ofOffice: $0.id)
      }
      if !evaluation.areAll(Set(names), beginningWith: SearchLayout.factOfOffices) {
        rows = rows.intersection(try evaluation.rows(withFact: names, connection))
      }
    }
    if search.from != nil || search.to != nil {
      let first = search.from.map { SearchRow.day($0) } ?? 1
      let last = search.to.map { SearchRow.day($0) } ?? SearchRow.lastDay
      rows = first <= last ? rows.within(SearchRow.rows(ofDays: first...last)) : RowSet()
    }
    var found: [FoundCase] = []
    var readers: [String: CaseSummaryReader] = [:]
    for row in rows.greatest(search.rowsMax) {
      guard
        let bytes = try connection.value(
          "SELECT case_id FROM search_case WHERE row = ?", .integer(row)
        ).blobValue, let id = SearchCaseID.unpacked(bytes),
        let type = try CaseQuery.type(of: id, connection)
      else { continue }
      let reader = readers[type.name] ?? CaseSummaryReader(type, at: nil, by: .id)
      readers[type.name] = reader
      let summary = try reader.summary(of: id, at: .text(id.text), connection)
      found.append(FoundCase(type: type, summary: summary))
    }
    let result = SearchResult(
      rows: found, count: rows.count, changesMissing: missing, isEmptyQuery: false)
    return (result, evaluation.common.map(\.term))
  }

  private func keep(_ terms: [SearchTerm], commonRowsMin: Int) throws {
    try write { connection, _ in
      // Counted again, for others may have taken cases in meanwhile.
      for term in terms {
        let rows = try SearchEvaluation.rows(of: term, in: "search_plain", connection).union(
          SearchEvaluation.rows(of: term, in: "search_personal", connection))
        if rows.count >= commonRowsMin { try SearchCommonWords.keep(term, rows, connection) }
      }
    }
  }
}
