internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import SQLite

// People look at a record, are called to the phone, and save: what they replace is what they were
// shown, whatever came in between. The world keeps what that was by the oracle's word.

extension World {
  /// A person sits down at a node.
  func act(_ node: SimulatedNode) throws {
    let habits = plan.habits
    let weights = [
      habits.newCase, habits.newPart, habits.edit, habits.void, habits.settle, habits.handOver,
      habits.office, habits.manyParts,
    ]
    if try touchAlone(node) { return }
    let cases = try caseIDs(node)
    let kind = random.pick(weights: weights)
    if cases.isEmpty, kind != 6 { return try addCase(node) }
    switch kind {
    case 0: try addCase(node)
    case 1: try addParts(node, to: random.pick(cases), count: 1)
    case 2: try look(node, cases: cases) { .edit($0) }
    case 3: try look(node, cases: cases) { .void($0) }
    case 4: try lookAtConflict(node)
    case 5:
      let caseID = random.pick(cases)
      try look(node, at: try root(caseID, node)) { .edit($0) }
    case 6:
      try touchOffice(node)
    default: try addParts(node, to: random.pick(cases), count: 60 + random.below(260))
    }
  }

  /// A case's own record, whatever its type.
  private func root(_ caseID: RecordID, _ node: SimulatedNode) throws -> RecordKey {
    let type = try node.store().caseRoot(caseID)?.type ?? .mediation
    return RecordKey(case: caseID, type: type.name, id: caseID)
  }

  private var roots: [RecordType] { RecordType.all.filter { $0.place == .caseRoot } }

  /// The cases that people here turn to: of all types, in order of their ids.
  private func caseIDs(_ node: SimulatedNode) throws -> [RecordID] {
    let ids = try node.store().read { connection in
      try roots.flatMap { type in
        try connection.rows("SELECT id FROM \(type.name)") { RecordID($0.text(0)) }
      }
    }
    return Array(ids.compactMap { $0 }.sorted().prefix(isBroad ? 100 : plan.habits.favouriteCases))
  }

  func drawing(_ node: SimulatedNode, _ caseID: RecordID?) throws -> ValueDrawing {
    var references: [String: [String]] = [:]
    if let caseID {
      references = try node.store().read { connection in
        var found: [String: [String]] = [:]
        for type in RecordType.all where type.place == .part {
          found[type.name] = try connection.rows(
            "SELECT id FROM \(type.name) WHERE case_id = ? ORDER BY id", .text(caseID.text)
          ) { $0.text(0) }
        }
        return found
      }
    }
    // Cases go to townships, too, whose places in the tree change.
    let offices = plan.places.map(\.office) + (try addedOffices(node, below: ""))
    // Cases are merged into each other, also round in a circle, and into what is nowhere.
    let cases = try caseIDs(node).map(\.text)
    return ValueDrawing(offices: offices, references: references, cases: cases)
  }

  // MARK: - New records

  private func addCase(_ node: SimulatedNode) throws {
    let id = try node.store().newRecordID()
    let drawing = try drawing(node, nil)
    // Most cases are mediations; every other type is met, too.
    let mediations = isBroad ? 150 : 600
    let type = random.happens(perMille: mediations) ? RecordType.mediation : random.pick(roots)
    var draft = RecordDraft(new: type, case: id, id: id)
    for field in type.fields where field.name != "voided" {
      guard field.required == .intake || random.happens(perMille: 300) else { continue }
      draft.set(field.name, drawing.value(field, &random))
    }
    draft.set("office", .text(node.place.office))
    var drafts = [draft.line()]
    for type in parts(of: type) where random.happens(perMille: isBroad ? 350 : 150) {
      drafts.append(try newPart(type, of: id, node, drawing))
    }
    try save(drafts.compactMap { $0 }, at: node, expecting: nil)
  }

  private func parts(of root: RecordType) -> [RecordType] {
    RecordType.all.filter { $0.hangs(on: root) }
  }

  private func addParts(_ node: SimulatedNode, to caseID: RecordID, count: Int) throws {
    let drawing = try drawing(node, caseID)
    let root = try node.store().caseRoot(caseID)?.type ?? .mediation
    let parts = parts(of: root)
    let type = random.pick(parts)
    var drafts: [LineDraft] = []
    for _ in 0..<count {
      let type = count > 1 ? type : random.pick(parts)
      if let draft = try newPart(type, of: caseID, node, drawing) { drafts.append(draft) }
    }
    try save(drafts, at: node, expecting: nil)
  }

  private func newPart(
    _ type: RecordType, of caseID: RecordID, _ node: SimulatedNode, _ drawing: ValueDrawing
  ) throws -> LineDraft? {
    // A person's name stands under the id of the participant that it belongs to, and so on.
    let owner = RecordType.all.first { $0.twin == type.name }
    let twin = owner.flatMap { drawing.references[$0.name]?.last }
    let known = drawing.references[type.name] ?? []
    var id = twin.flatMap { known.contains($0) ? nil : RecordID($0) }
    // Two who merge one case write the same record; a few programs do not know that.
    if type == .merging, random.happens(perMille: 700) { id = CaseStore.mergingID(of: caseID) }
    if let id, known.contains(id.text) { return nil }
    var draft = RecordDraft(new: type, case: caseID, id: try id ?? node.store().newRecordID())
    for field in type.fields where field.name != "voided" {
      guard field.required == .intake || random.happens(perMille: 500) else { continue }
      draft.set(field.name, drawing.value(field, &random))
    }
    return draft.line()
  }

  /// Adds an office below this one, or changes one that was added so.
  private func touchOffice(_ node: SimulatedNode) throws {
    let own = node.place.office
    // Those above move an office between the ones below them.
    let added = try addedOffices(node, below: node.place.isHub ? "" : own)
    if let id = added.isEmpty ? nil : RecordID(random.pick(added)), random.happens(perMille: 600) {
      let key = RecordKey(case: nil, type: "office", id: id)
      return try look(node, at: key) { .edit($0) }
    }
    guard let id = RecordID("\(own)-\(newNumber())") else { return }
    var draft = RecordDraft(new: .office, case: nil, id: id)
    draft.set("code", .text(id.text))
    draft.set("name", .text("街道工会"))
    draft.set("kind", .text("township"))
    draft.set("reports_to", .text(own))
    try save([draft.line()].compactMap { $0 }, at: node, expecting: nil)
  }

  /// Offices that were added in this world, by one office or by any.
  private func addedOffices(_ node: SimulatedNode, below office: String) throws -> [String] {
    try node.store().read { connection in
      try connection.rows(
        "SELECT id FROM office WHERE id LIKE ? ORDER BY id", .text(office + "%-%")
      ) { $0.text(0) }
    }
  }

  // MARK: - Looking

  private func look(
    _ node: SimulatedNode, cases: [RecordID], _ act: (StoredRecord) -> Look.Act
  ) throws {
    let caseID = random.pick(cases)
    let root = try root(caseID, node)
    let keys = try node.store().read { connection in
      var keys = [root, root]
      for type in RecordType.all where type.place == .part {
        keys += try connection.rows(
          "SELECT id FROM \(type.name) WHERE case_id = ? ORDER BY id LIMIT 4", .text(caseID.text)
        ) { RecordID($0.text(0)) }.compactMap { $0 }
          .map { RecordKey(case: caseID, type: type.name, id: $0) }
      }
      return keys
    }
    try look(node, at: random.pick(keys), act)
  }

  func look(
    _ node: SimulatedNode, at key: RecordKey, _ act: (StoredRecord) -> Look.Act
  ) throws {
    guard let record = try node.store().record(key) else {
      throw Violation(.shown, "\(key) has a row and cannot be read", nodes: [node.index])
    }
    try remember(node, record, act(record))
  }

  private func lookAtConflict(_ node: SimulatedNode) throws {
    let conflicts = try node.store().conflicts()
    guard !conflicts.isEmpty else { return }
    let conflict = random.pick(conflicts)
    try remember(node, conflict.record, .settle(conflict))
  }

  /// Notes what the person was shown, checked against what the held lines say.
  private func remember(_ node: SimulatedNode, _ record: StoredRecord, _ act: Look.Act) throws {
    let shown = try checkShown(record, at: node)
    let number = newNumber()
    node.looks[number] = Look(act: act, shown: shown, view: try node.store().newestView())
    note("look \(number) at \(record.key)", node.index)
    after(
      random.within(0...plan.habits.waitMillisecondsMax), .save(node: node.index, look: number))
  }

  // MARK: - Saving

  /// The person comes back and saves.
  func save(_ node: SimulatedNode, look number: Int) throws {
    guard let look = node.looks.removeValue(forKey: number) else { return }
    switch look.act {
    case .edit(let record): try saveEdit(node, try returned(to: record, look, node), look)
    case .void(let record):
      let seen = try returned(to: record, look, node)
      var draft = RecordDraft.void(seen, reason: "mistake")
      var names = Set<String>()
      for field in look.shown.values { names.formUnion(field) }
      if bug == .seam(.voidWithoutHeads) { draft = draft.keepingOver([]) }
      try save([draft], at: node, expecting: ["voided": names])
    case .settle(let conflict):
      let heads = conflict.merge.heads
      guard !heads.isEmpty else { return }
      let value = heads[random.below(heads.count)].value
      try save([RecordDraft.settle(conflict, value: value)], at: node, expecting: look.shown)
    }
  }

  /// Half of the people kept the page open; the others' client asks for the old view again.
  private func returned(
    to record: StoredRecord, _ look: Look, _ node: SimulatedNode
  ) throws -> StoredRecord {
    if bug == .seam(.overFromStore), let now = try node.store().record(record.key) { return now }
    guard random.happens(perMille: 500) else { return record }
    // What a revocation took back since is not shown again.
    if plan.revocations > 0, try HeldState(node, archive).hasRevocations { return record }
    guard let again = try node.store().record(record.key, asOf: look.view) else {
      if try isErased(record.key, at: node) { return record }
      throw Violation(.shown, "\(record.key) has no view \(look.view) again", nodes: [node.index])
    }
    let shown = names(again)
    guard shown == look.shown else {
      throw Violation(
        .shown, "view \(look.view) of \(record.key) is \(shown), was \(look.shown)",
        nodes: [node.index])
    }
    return again
  }

  private func saveEdit(_ node: SimulatedNode, _ record: StoredRecord, _ look: Look) throws {
    let drawing = try drawing(node, record.key.caseID)
    var draft = RecordDraft(editing: record)
    let fields = record.type.fields.filter { field in
      // The office of a case changes by hand-over, the place of an office by those above.
      field.name != "voided" && field.name != "code"
        && (field.name != "office" || plan.habits.handOver > 0)
        && (field.name != "reports_to" || node.place.isHub)
    }
    let isHandOver =
      record.type.place == .caseRoot && plan.habits.handOver > 0 && random.happens(perMille: 300)
    if isHandOver {
      draft.set("office", .text(random.pick(drawing.offices)))
    } else {
      for _ in 0..<(1 + random.below(3)) {
        let field = random.pick(fields)
        guard field.name != "office" else { continue }
        let isPlace = field.name == "reports_to"
        let upper = FieldValue.text(random.pick(plan.places.map(\.office)))
        draft.set(field.name, isPlace ? upper : drawing.value(field, &random))
      }
    }
    guard var line = draft.line() else { return }
    if bug == .seam(.lostOver) { line = line.keepingOver([]) }
    try save([line], at: node, expecting: look.shown)
  }

  /// Saves, and notes what the person is told.
  ///
  /// - Parameter expecting: what was shown, by field, for an edit; nil for new records.
  func save(
    _ drafts: [LineDraft], at node: SimulatedNode, expecting: [String: Set<String>]?
  ) throws {
    guard !drafts.isEmpty else { return }
    let before = try node.store().newestView()
    let outcome = try operate(node) { store in
      try store.save(drafts, by: "li")
      return try store.read { connection in
        try connection.rows(
          "SELECT body FROM line WHERE arrival > ? ORDER BY arrival", .integer(before)
        ) { LineBody.bytes($0, 0) }.compactMap { $0 }
      }
    }
    switch outcome {
    case .crashed, .full: break
    case .failed(let error): try checkRefusal(error, of: drafts, before: before, node)
    case .done(let bodies):
      let lines = try bodies.map { try archive.line($0) }
      statistics.lines += lines.count
      for (line, body) in zip(lines, bodies) {
        node.acknowledged.append(line.digest)
        log.absorb(body)
      }
      note("saved \(lines.map(\.name).joined(separator: " "))", node.index)
      guard lines.count == drafts.count else {
        throw Violation(
          .acknowledged, "\(drafts.count) saved, \(lines.count) written", nodes: [node.index])
      }
      for draft in drafts {
        statistics.written[draft.record.type, default: 0] += 1
        if expecting != nil { statistics.edited[draft.record.type, default: 0] += 1 }
      }
      for (line, draft) in zip(lines, drafts) {
        try checkSaved(line, draft, shown: expecting ?? [:], node)
      }
    }
  }

  /// A rule may refuse a save; then nothing of it is there.
  private func checkRefusal(
    _ error: any Error, of drafts: [LineDraft], before: Int64, _ node: SimulatedNode
  ) throws {
    switch error as? StoreError {
    case .caseVoided, .recordVoided, .missingValue: break
    // Four eyes, one payment, a closed batch: people do try.
    case .payment: break
    case .nodeRevoked(let id, _, _):
      guard try node.store().thisNode.node == id, try node.store().newestView() == before else {
        throw failure(error, "saving \(drafts[0].record)", node)
      }
      note("refused: revoked", node.index)
      return try takeNewID(node, reason: .revoked)
    case .recordErased where try isOrdered(drafts, at: node): break
    // What the person looked at may have been taken back by a revocation since.
    case .unknownCase where try wasTakenBack(at: node): break
    case .unknownRecord where try wasTakenBack(at: node): break
    // A conflict in a case of a newer type waits for the upgrade.
    case .unknownCase(let caseID) where try isOfNewerType(caseID, at: node): break
    // A person may choose a value that only a newer version can write.
    case .invalidValue where !newerNodes.isEmpty: break
    default: throw failure(error, "saving \(drafts[0].record)", node)
    }
    guard try node.store().newestView() == before else {
      throw Violation(.refusal, "a refused save left lines behind", nodes: [node.index])
    }
    note("refused: \(drafts[0].record)", node.index)
  }
}

extension World {
  private func isErased(_ record: RecordKey, at node: SimulatedNode) throws -> Bool {
    try HeldState(node, archive).erased.contains(OracleKey(record))
  }

  private func wasTakenBack(at node: SimulatedNode) throws -> Bool {
    try plan.revocations > 0 && HeldState(node, archive).hasRevocations
  }

  private func isOfNewerType(_ caseID: String, at node: SimulatedNode) throws -> Bool {
    try HeldState(node, archive).records.values.contains {
      $0.key.isRoot && $0.key.caseID == caseID && $0.type == nil
    }
  }

  private func isOrdered(_ drafts: [LineDraft], at node: SimulatedNode) throws -> Bool {
    let ordered = Set(try HeldState(node, archive).orders.map(\.target))
    return drafts.contains { ordered.contains(OracleKey($0.record)) }
  }
}

extension OracleKey {
  fileprivate init(_ key: RecordKey) {
    self.init(caseID: key.caseID?.text ?? "", type: key.type, id: key.id.text)
  }
}

extension LineDraft {
  /// The draft with only some fields' `over`, for deliberate bugs.
  func keepingOver(_ fields: [String]) -> LineDraft {
    LineDraft(
      record: record, logClass: logClass, set: set,
      over: over.filter { fields.contains($0.field) })
  }
}
