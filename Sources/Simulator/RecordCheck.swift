internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import SQLite

/// Compares every record of a store, row by row, with what its held lines define.
struct RecordCheck {
  private let state: HeldState
  private let names: [Int64: String]

  init(_ state: HeldState) {
    self.state = state
    var names: [Int64: String] = [:]
    for line in state.lines { names[line.arrival] = line.line.name }
    self.names = names
  }

  /// - Parameter isFull: whether the offices of the register are compared, too.
  func run(_ node: SimulatedNode, isFull: Bool) throws {
    let wrong = state.quarantined.symmetricDifference(state.judgedOut).sorted()
    guard wrong.isEmpty else {
      let words = wrong.map { "\(names[$0] ?? "?") \(state.judgedOut.contains($0))" }
      throw Violation(.quarantine, "lines wrongly in or out: \(words)", nodes: [node.index])
    }
    try node.store().read { connection in
      for key in state.records.keys.sorted() {
        guard let record = state.records[key], isFull || !record.isRegister else { continue }
        try check(record, node, connection)
      }
      try checkRowCounts(node, connection)
      try checkChains(node, connection)
      try checkMoney(node, connection)
      try checkMerges(node, connection)
    }
    let strange = state.marks.keys.filter { state.records[$0] == nil }.sorted()
    guard strange.isEmpty else {
      throw Violation(.marks, "marks on records without lines: \(strange)", nodes: [node.index])
    }
  }

  private func check(
    _ record: OracleRecord, _ node: SimulatedNode, _ connection: borrowing Connection
  ) throws {
    let key = record.key
    let type = record.type
    let fields = (type?.fields ?? []).flatMap { field in
      field.keyForm == nil ? [field.name] : [field.name, field.keyColumn]
    }
    let statement = try connection.statement(
      "SELECT \((["heads"] + fields).joined(separator: ", ")) "
        + "FROM \(type?.name ?? "foreign_record") "
        + "WHERE \(condition(type))")
    try statement.bind(bindings(key, type))
    guard try statement.step() else {
      throw Violation(.heads, "\(key) has lines and no row", nodes: [node.index])
    }
    try checkHeads(record, packed: statement.text(0), node)
    for (place, name) in fields.enumerated() {
      let defined: Value
      if let field = type?.find(field: name) {
        defined = record.column(field)
      } else {
        let field = type?.find(field: String(name.dropLast(4)))
        let text = field.flatMap { record.column($0).textValue }
        defined = .text(text.flatMap { field?.keyForm?.key(of: $0) })
      }
      let found = statement.value(place + 1)
      guard found == defined else {
        throw Violation(
          .columns, "\(key) \(name) is \(found), not \(defined)", nodes: [node.index])
      }
    }
    let marks = (state.marks[key] ?? []).sorted()
    guard marks == record.marks else {
      throw Violation(
        .marks, "\(key) has marks \(marks), not \(record.marks)", nodes: [node.index])
    }
  }

  private func condition(_ type: RecordType?) -> String {
    switch type?.place {
    case .part?: "case_id = ? AND id = ?"
    case .caseRoot?, .alone?: "id = ?"
    case nil: "case_id = ? AND id = ? AND type = ?"
    }
  }

  private func bindings(_ key: OracleKey, _ type: RecordType?) -> [Value] {
    switch type?.place {
    case .part?: [.text(key.caseID), .text(key.id)]
    case .caseRoot?, .alone?: [.text(key.id)]
    case nil: [.text(key.caseID), .text(key.id), .text(key.type)]
    }
  }

  /// Unpacks `BASE;LINE=FIELD,FIELD;…`, where a field that is not listed follows the base.
  private func checkHeads(
    _ record: OracleRecord, packed: String, _ node: SimulatedNode
  ) throws {
    var listed: [String: Set<String>] = [:]
    let segments = packed.split(separator: ";", omittingEmptySubsequences: false)
    for segment in segments.dropFirst() {
      let parts = segment.split(separator: "=")
      guard parts.count == 2, let line = Int64(parts[0]) else { continue }
      for field in parts[1].split(separator: ",") {
        let heads = line == 0 ? [] : [names[line] ?? "no line \(line)"]
        listed[RecordCheck.unescaped(field), default: []].formUnion(heads)
      }
    }
    let base = segments.first.flatMap { Int64($0) }
    let baseLine = state.lines.first { $0.arrival == base }?.line
    for field in record.fields {
      let found = listed[field] ?? (baseLine?.set[field] == nil ? [] : [baseLine?.name ?? ""])
      let defined = Set(record.heads(field).map(\.name))
      guard found == defined else {
        throw Violation(
          .heads, "\(record.key) \(field) has heads \(found.sorted()), not \(defined.sorted())",
          nodes: [node.index])
      }
    }
  }

  /// Field names stand with `% ; = ,` written `%25 %3B %3D %2C`.
  private static func unescaped(_ field: Substring) -> String {
    var text = ""
    var rest = field
    while let letter = rest.popFirst() {
      guard letter == "%", let code = UInt8(rest.prefix(2), radix: 16) else {
        text.append(letter)
        continue
      }
      text.unicodeScalars.append(Unicode.Scalar(code))
      rest = rest.dropFirst(2)
    }
    return text
  }

  /// No row stands without a line.
  private func checkRowCounts(
    _ node: SimulatedNode, _ connection: borrowing Connection
  ) throws {
    for type in RecordType.all {
      let rows = try connection.integer("SELECT count(*) FROM \(type.name)") ?? 0
      let defined = state.records.values.filter { $0.type == type }.count
      guard rows == Int64(defined) else {
        throw Violation(.heads, "\(rows) rows of \(type.name), not \(defined)", nodes: [node.index])
      }
    }
  }

  /// The chain of each case's lines, newest first, holds all of them and no other's.
  private func checkChains(
    _ node: SimulatedNode, _ connection: borrowing Connection
  ) throws {
    var tails: [String: Int64] = [:]
    try connection.query(
      "SELECT id, last_line FROM foreign_record WHERE case_id = id OR case_id = ''"
    ) { row in
      tails[row.text(0)] = row.optionalInteger(1)
    }
    for type in RecordType.all where type.place != .part {
      try connection.query("SELECT id, last_line FROM \(type.name)") { row in
        tails[row.text(0)] = row.optionalInteger(1)
      }
    }
    try connection.query("SELECT case_id, last_line FROM rootless_case") { row in
      // The case, or `TYPE ID` of a record that hangs on none.
      let root = row.text(0).split(separator: " ").last.map { String($0) } ?? ""
      tails[root] = row.integer(1)
    }
    var chains: [String: [Int64]] = [:]
    var previous: [Int64: Int64] = [:]
    for line in state.lines {
      let key = line.line.key
      chains[key.caseID.isEmpty ? key.id : key.caseID, default: []].append(line.arrival)
      previous[line.arrival] = line.previous
    }
    for blank in state.blanks { previous[blank.arrival] = blank.previous }
    let blanks = Set(state.blanks.map(\.arrival))
    for (root, defined) in chains.sorted(by: { $0.key < $1.key }) {
      var found: [Int64] = []
      var next = tails[root]
      while let arrival = next, found.count <= defined.count + blanks.count {
        found.append(arrival)
        next = previous[arrival]
      }
      found.removeAll(where: blanks.contains)
      // A line that came after its digest stands where it came.
      if defined.contains(where: state.late.contains) { found.sort(by: >) }
      guard found.reversed() == defined else {
        throw Violation(
          .caseChain, "\(root) has the chain \(found), not \(defined.reversed())",
          nodes: [node.index])
      }
    }
  }

  /// What is kept of merged cases is what the held lines say.
  private func checkMerges(
    _ node: SimulatedNode, _ connection: borrowing Connection
  ) throws {
    var found: [String: String] = [:]
    try connection.query("SELECT case_id, into_id, final_id FROM merged_case") { row in
      found[row.text(0)] = "\(row.text(1)) \(row.text(2))"
    }
    let defined = OracleMerges(state.records).ends
    guard found == defined else {
      let wrong = Set(found.keys).union(defined.keys).sorted().filter { found[$0] != defined[$0] }
      let words = wrong.map { "\($0) → \(found[$0] ?? "-"), not \(defined[$0] ?? "-")" }
      throw Violation(.merges, "merged cases: \(words)", nodes: [node.index])
    }
  }

  /// The sum of the payments that count.
  private func checkMoney(
    _ node: SimulatedNode, _ connection: borrowing Connection
  ) throws {
    var defined: Int64 = 0
    for record in state.records.values where record.type == .recovery {
      // A void that this version cannot read leaves its column empty, with a mark.
      guard record.column(RecordType.voidedField).isNull,
        let field = RecordType.recovery.find(field: "amount_fen")
      else { continue }
      defined += record.column(field).integerValue ?? 0
    }
    let found =
      try connection.integer("SELECT sum(amount_fen) FROM recovery WHERE voided IS NULL") ?? 0
    guard found == defined else {
      throw Violation(.money, "recovered \(found) fen, not \(defined)", nodes: [node.index])
    }
  }
}

extension JSONValue {
  var isNull: Bool { self == .null }
}
