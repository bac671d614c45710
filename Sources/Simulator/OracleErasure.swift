internal import CaseModel
internal import CaseStore
internal import ChangeLog

/// An order to erase as the oracle reads it from the lines that count.
struct OracleErasure {
  /// The record that it names.
  let target: OracleKey
  /// The local date from which it acts.
  let actsOn: String
  /// The office in its id.
  let office: String
  let isWithdrawn: Bool

  init?(_ record: OracleRecord) {
    guard record.key.type == "erasure", record.key.caseID.isEmpty,
      let id = RecordID(record.key.id), let caseID = record.shown("record_case")?.text,
      let type = record.shown("record_type")?.text, let target = record.shown("record")?.text,
      let actsOn = record.shown("acts_on")?.text
    else { return nil }
    self.target = OracleKey(caseID: caseID, type: type, id: target)
    self.actsOn = actsOn
    office = id.office
    isWithdrawn = !(record.shown("voided") ?? .null).isNull
  }
}

extension HeldState {
  /// The orders that count here.
  var orders: [OracleErasure] {
    records.keys.sorted().compactMap { records[$0].flatMap { OracleErasure($0) } }
  }

  /// The records that are to be erased here on a date.
  func due(on today: String) -> Set<OracleKey> {
    Set(
      orders.filter {
        !$0.isWithdrawn && $0.actsOn <= today && mayErase($0)
      }.map(\.target))
  }

  /// Whether an order's office made the case, held it once or stood above one that did.
  private func mayErase(_ order: OracleErasure) -> Bool {
    guard let maker = RecordID(order.target.caseID)?.office else { return false }
    return judge.hasRight(order.office, to: order.target.caseID, madeBy: maker)
  }

  /// Whether lines like this one are erased with their record.
  static func isErasable(_ line: OracleLine) -> Bool {
    guard !line.key.caseID.isEmpty, !line.key.isRoot else { return false }
    return RecordType.all.first { $0.name == line.key.type }?.isPersonal ?? line.isPersonal
  }
}

extension World {
  /// What was erased is gone and stays so, and nothing else is.
  func checkErased(_ node: SimulatedNode, _ state: HeldState) throws {
    let kept = state.lines.filter {
      state.erased.contains($0.line.key) && HeldState.isErasable($0.line)
    }
    guard kept.isEmpty else {
      throw Violation(
        .erasure, "\(kept.map(\.line.name)) are of erased records", nodes: [node.index])
    }
  }

  /// Of the lines that were here and are not, those that no order erased whose day this clock has
  /// shown.
  func unexplained(
    _ gone: Set<Digest>, from node: SimulatedNode, _ state: HeldState
  ) -> Set<Digest> {
    guard !gone.isEmpty else { return [] }
    let latest = node.surroundings.latestDate
    let ordered = Set(state.orders.filter { $0.actsOn <= latest }.map(\.target))
    let blank = Set(state.blanks.map(\.digest))
    return gone.filter { digest in
      guard let line = archive.known(digest), blank.contains(digest) else { return true }
      return !ordered.contains(line.key) || !HeldState.isErasable(line)
    }
  }

  /// Now that every day has come and all have synced: what is ordered is erased everywhere, and
  /// every digest that stands in for a line is of a record that was ordered.
  func checkErasures() throws {
    var ordered: Set<OracleKey> = []
    var states: [HeldState] = []
    for node in nodes {
      let state = try HeldState(node, archive)
      states.append(state)
      ordered.formUnion(state.orders.map(\.target))
    }
    for (node, state) in zip(nodes, states) {
      let due = state.due(on: Instant(millisecondsSince1970: time.now).localDate.iso)
      statistics.erasures += state.erased.count
      let kept = state.lines.filter {
        due.contains($0.line.key) && HeldState.isErasable($0.line)
      }
      guard kept.isEmpty else {
        throw Violation(
          .erasure, "\(kept.map(\.line.name)) are to be erased", nodes: [node.index])
      }
      let strange = state.blanks.filter { blank in
        guard let line = archive.known(blank.digest) else { return true }
        return !ordered.contains(line.key) || !HeldState.isErasable(line)
      }
      guard strange.isEmpty else {
        throw Violation(
          .erasure, "\(strange.count) lines are erased without an order", nodes: [node.index])
      }
    }
  }

  /// The person's office has records of people erased, or takes an order back.
  func orderErasure(_ node: SimulatedNode) throws {
    let state = try HeldState(node, archive)
    let standing = state.orders.filter { $0.office == node.place.office && !$0.isWithdrawn }
    if !standing.isEmpty, random.happens(perMille: 250) {
      let order = random.pick(standing)
      let keys = state.records.keys.sorted().filter {
        $0.type == "erasure" && OracleErasure($0, in: state)?.target == order.target
      }
      guard let id = keys.first.flatMap({ RecordID($0.id) }) else { return }
      return try look(node, at: RecordKey(case: nil, type: "erasure", id: id)) { .void($0) }
    }
    let people = state.records.keys.sorted().filter { key in
      !key.caseID.isEmpty && !key.isRoot
        && RecordType.all.contains { $0.name == key.type && $0.isPersonal }
    }
    guard !people.isEmpty else { return }
    let key = random.pick(people)
    guard let id = RecordID(key.id) else { return }
    let record = RecordKey(case: RecordID(key.caseID), type: key.type, id: id)
    let today = Instant(millisecondsSince1970: node.surroundings.now).localDate
    let actsOn = today.adding(days: random.pick([0, 0, 0, 1, 2]))
    let order = ErasureOrder.id(office: node.place.office, record: record, actsOn: actsOn.iso)
    guard state.records[OracleKey(caseID: "", type: "erasure", id: order.text)] == nil else {
      return
    }
    var draft = RecordDraft(new: .erasure, case: nil, id: order)
    draft.set("record_case", .text(key.caseID))
    draft.set("record_type", .text(key.type))
    draft.set("record", .text(key.id))
    draft.set("reason", .text("request"))
    draft.set("acts_on", .text(actsOn.iso))
    note("orders \(key) to be erased on \(actsOn.iso)", node.index)
    try save([draft.line()].compactMap { $0 }, at: node, expecting: nil)
  }

  /// What a program does when it opens the store, and the daemon once a day.
  func eraseWhatIsDue(_ node: SimulatedNode) throws {
    switch try operate(node, { try $0.eraseWhatIsDue() }) {
    case .done(let count) where count > 0: note("erases \(count) records", node.index)
    case .failed(let error): throw failure(error, "erasing", node)
    case .done, .crashed, .full: break
    }
  }
}

extension OracleErasure {
  fileprivate init?(_ key: OracleKey, in state: HeldState) {
    guard let record = state.records[key] else { return nil }
    self.init(record)
  }
}
