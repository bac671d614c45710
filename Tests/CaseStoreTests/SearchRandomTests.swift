import CaseModel
import ChangeLog
import SQLite
import Testing

@testable import CaseStore

/// A search finds what a look through all records finds, whatever was done to them.
struct SearchRandomTests {
  private static let characters = Array("张王包建国欠薪工地公司一二").map { String($0) }
  private static let others = ["2025", "20251", "138", "1380", "ab", "abc", "abcd", "7", "(", "-"]

  @Test(arguments: 0..<6)
  func `a search equals a scan of the records`(run: Int) throws {
    var random = Randomness.announced()
    let city = try Site("150500", seed: 61, isHub: true)
    let sites = [try Site("150502", seed: 62), try Site("150502", seed: 63), city]
    for step in 0..<60 {
      let site = sites[Int.random(in: 0..<2, using: &random)]
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<3: try addCase(site, &random)
      case 3..<7: try change(site, &random)
      case 7:
        for _ in 0..<2 { for site in sites[..<2] { try InProcessSync.run(site, with: city) } }
      default: try compare(sites[Int.random(in: 0..<3, using: &random)], &random)
      }
      if step == 40 {
        // Some words are kept as bits from here on, and rows of the index are not in order of ids.
        for site in sites { try compare(site, &random) }
      }
    }
    for site in sites {
      for _ in 0..<8 { try compare(site, &random) }
      let outcome = try StoreCheck.search.run(site.store)
      #expect(outcome.isSound, "SEED=\(random.seed)")
    }
  }

  // MARK: - What is done

  private func text(_ random: inout Randomness, _ countMax: Int = 5) -> String {
    (0..<Int.random(in: 1...countMax, using: &random)).map { _ in
      Bool.random(using: &random)
        ? SearchRandomTests.characters.randomElement(using: &random) ?? "张"
        : (SearchRandomTests.others.randomElement(using: &random) ?? "7")
          + (Bool.random(using: &random) ? " " : "")
    }.joined()
  }

  private func value(_ field: Field, _ random: inout Randomness) -> FieldValue? {
    switch field.kind {
    case .text(.office): .text("150502")
    case .text: .text("一" + text(&random))
    case .integer(let range): .integer(range.lowerBound)
    case .money: .integer(1)
    case .date: .text("2025-11-\(10 + Int.random(in: 0..<20, using: &random))")
    case .choice(let list): list.choices.randomElement(using: &random).map { .text($0.code) }
    case .set(let list):
      .codes(
        list.choices.filter { _ in Int.random(in: 0..<8, using: &random) == 0 }.map(\.code)
          + (list.choices.first.map { [$0.code] } ?? []).prefix(0))
    case .flag: .flag(true)
    case .reference: .text("150502-a")
    }
  }

  private func fill(_ draft: inout RecordDraft, _ random: inout Randomness) {
    for field in draft.type.fields where field.name != "voided" {
      let isNeeded = field.required == .intake
      guard isNeeded || Int.random(in: 0..<3, using: &random) == 0 else { continue }
      var chosen = value(field, &random)
      if isNeeded, case .set(let list) = field.kind, chosen?.codes?.isEmpty ?? true {
        chosen = .codes([list.choices[0].code])
      }
      draft.set(field.name, chosen)
    }
  }

  /// Saves, unless the rules of claims and batches refuse it; then nothing is there to be found.
  private func save(_ lines: [LineDraft], at site: Site) throws {
    do {
      try site.store.save(lines, by: "li")
    } catch StoreError.payment {
    }
  }

  private func addCase(_ site: Site, _ random: inout Randomness) throws {
    let roots = RecordType.all.filter { $0.place == .caseRoot }
    guard let root = roots.randomElement(using: &random) else { return }
    let id = site.store.newRecordID()
    var drafts = [RecordDraft(new: root, case: id, id: id)]
    for type in RecordType.all
    where type.hangs(on: root) && Int.random(in: 0..<4, using: &random) == 0 {
      drafts.append(RecordDraft(new: type, case: id, id: site.store.newRecordID()))
    }
    for index in drafts.indices { fill(&drafts[index], &random) }
    try save(drafts.compactMap { $0.line() }, at: site)
  }

  private func change(_ site: Site, _ random: inout Randomness) throws {
    let ids = try cases(of: site).map(\.id)
    guard let id = ids.randomElement(using: &random) else { return }
    let records = try records(of: id, site.store)
    guard let record = records.filter({ !$0.isVoided }).randomElement(using: &random) else {
      return
    }
    if Int.random(in: 0..<8, using: &random) == 0 {
      if record.key.isCaseRoot || records.contains(where: { $0.key.isCaseRoot && !$0.isVoided }) {
        try save([RecordDraft.void(record, reason: "mistake")], at: site)
      }
      return
    }
    guard records.contains(where: { $0.key.isCaseRoot && !$0.isVoided }) else { return }
    var draft = RecordDraft(editing: record)
    fill(&draft, &random)
    if let line = draft.line() { _ = try? site.store.save([line], by: "li") }
  }

  // MARK: - The scan

  private func cases(of site: Site) throws -> [(id: RecordID, root: RecordType)] {
    try site.store.read { connection in
      try RecordShape.ofCases.flatMap { shape in
        try connection.rows("SELECT id FROM \(shape.type.name) ORDER BY id") { $0.text(0) }
          .compactMap { RecordID($0) }.map { ($0, shape.type) }
      }
    }
  }

  private func records(of id: RecordID, _ store: CaseStore) throws -> [StoredRecord] {
    let root = try store.caseRoot(id).orThrow()
    let types = RecordType.all.filter { $0 == root.type || $0.hangs(on: root.type) }
    return try types.flatMap { try store.records(of: $0, in: id) }
  }

  /// The texts of a case by column, words with spaces around them, and the labels that it has.
  private func texts(
    of id: RecordID, _ store: CaseStore
  ) throws -> (columns: [SearchColumn: [String]], labels: [String], root: StoredRecord) {
    var columns: [SearchColumn: [String]] = [
      .numbers: [padded([id.shortNumber.lowercased().filter { $0 != "-" }])]
    ]
    var labels: [String] = []
    let records = try records(of: id, store)
    for record in records where record.key.isCaseRoot || !record.isVoided {
      for field in record.type.fields where field.name != "voided" {
        let values = (record.merges[field.name]?.heads ?? []).map(\.value)
        switch field.kind {
        case .text(let use):
          guard let column = SearchColumn(use) else { continue }
          for text in values.compactMap(\.text) {
            let words = SearchText.words(of: text)
            columns[column, default: []].append(padded(words))
            if column == .numbers, words.count > 1, words.joined().utf8.allSatisfy({ $0 < 128 }) {
              columns[column, default: []].append(padded([words.joined()]))
            }
          }
        case .choice(let list):
          for choice in list.choices where values.contains(.string(choice.code)) {
            labels += choice.spellings.map { padded(SearchText.words(of: $0)) }
          }
        case .set(let list):
          for choice in list.choices {
            let heads = record.merges["\(field.name).\(choice.code)"]?.heads ?? []
            guard heads.contains(where: { $0.value == .boolean(true) }) else { continue }
            labels += choice.spellings.map { padded(SearchText.words(of: $0)) }
          }
        default: continue
        }
      }
    }
    return (columns, labels, try records.first { $0.key.isCaseRoot }.orThrow())
  }

  private func padded(_ words: [String]) -> String { " " + words.joined(separator: " ") + " " }

  private func has(_ word: [String], _ texts: [String]) -> Bool {
    guard let last = word.last else { return true }
    let isNumber = last.allSatisfy(\.isNumber)
    let isHan = SearchText.isHan(last)
    let isBeginning = !isHan && (word.count > 1 || last.count >= (isNumber ? 4 : 3))
    let pattern = isBeginning ? String(padded(word).dropLast()) : padded(word)
    return texts.contains { $0.contains(pattern) }
  }

  private func compare(_ site: Site, _ random: inout Randomness) throws {
    var search = CaseStore.Search("")
    let count = Int.random(in: 1...3, using: &random)
    // Runs of numbers are told apart by a word between: what they may mean together has a test.
    search.words = (0..<count).map { _ in text(&random, 2).filter { $0 != " " && $0 != "-" } }
      .joined(separator: " ")
    if Bool.random(using: &random) {
      search.words = ["欠薪", "工资", "调解", "mediation", "wages"].randomElement(using: &random) ?? ""
    }
    if Int.random(in: 0..<3, using: &random) == 0 {
      search.columns = Set(SearchColumn.allCases.filter { _ in Bool.random(using: &random) })
    }
    search.includesVoided = Bool.random(using: &random)
    if Int.random(in: 0..<3, using: &random) == 0 { search.from = LocalDate(iso: "2025-11-18") }
    if Int.random(in: 0..<3, using: &random) == 0 { search.to = LocalDate(iso: "2025-11-24") }
    search.rowsMax = 1_000
    let words = search.words.split(separator: " ").map { SearchText.words(of: String($0)) }
      .filter { !$0.isEmpty }
    let numbers = words.filter { $0.count == 1 && $0[0].allSatisfy(\.isNumber) }
    guard !words.isEmpty, numbers.count < 2 else { return }
    let places = search.columns.isEmpty ? Set(SearchColumn.allCases) : search.columns
    var expected: [(day: String, id: RecordID)] = []
    for (id, root) in try cases(of: site) {
      let (columns, labels, record) = try texts(of: id, site.store)
      let all = places.flatMap { columns[$0] ?? [] } + (search.columns.isEmpty ? labels : [])
      let joined = words.allSatisfy { word in
        has(word, all)
          || (word.count > 1 && has([word.joined()], all)
            && word.joined().utf8.allSatisfy { $0 < 128 })
      }
      let day = record.values[root.dateField?.name ?? ""]?.text ?? ""
      guard joined, search.includesVoided || !record.isVoided else { continue }
      if let from = search.from, day < from.iso { continue }
      if let to = search.to, day > to.iso { continue }
      expected.append((day, id))
    }
    let least = Bool.random(using: &random) ? 1 : 1_000
    let result = try site.store.search(search, commonRowsMin: least)
    let found = result.rows.map(\.summary.id)
    #expect(Set(found) == Set(expected.map(\.id)), "SEED=\(random.seed) \(search)")
    #expect(result.count == expected.count && found.count == expected.count)
    let days = result.rows.map { row in
      row.summary.values[row.type.dateField?.name ?? ""]?.text ?? ""
    }
    #expect(days == days.sorted(by: >), "SEED=\(random.seed) \(search)")
  }
}
