internal import CaseModel
public import ChangeLog
internal import SQLite

extension CaseStore {
  /// Saves records and edits in one transaction, in order: all of them or none.
  ///
  /// - Parameters:
  ///   - drafts: what to write; a case's own record before what hangs on it. They are taken one by
  ///     one, so that a large import need not stand in memory.
  ///   - user: who writes.
  /// - Returns: how many lines were written.
  /// - Throws: ``StoreError`` for a draft that a rule refuses; nothing is written then.
  @discardableResult
  public func save(_ drafts: some Sequence<LineDraft>, by user: String) throws -> Int {
    try CaseStore.checkUser(user)
    let count = try writeLines { connection, writer in
      let at = environment.now.iso
      var count = 0
      for draft in drafts {
        try SavingRules(draft).check(writer, connection)
        try writer.append(
          draft, at: at, by: user, salt: environment.randomBytes(Line.saltByteCount), connection)
        count += 1
      }
      environment.passed(.saveWritten)
      return count
    }
    environment.passed(.saveCommitted)
    indexRowsBehind(after: count)
    return count
  }
}

extension LineWriter {
  /// Writes a line of this node: its number, its bytes, its link, its record.
  @discardableResult
  func append(
    _ draft: LineDraft, at: String, by user: String, salt: [UInt8],
    _ connection: borrowing Connection
  ) throws -> Line {
    let log = LogID(node: thisNode.node, logClass: draft.logClass)
    let chain = try logs.chains(of: log, connection)[0]
    let sequence = chain.through + 1
    let line: Line
    do {
      line = try draft.line(
        node: thisNode.node, sequence: sequence, at: at, by: user, salt: salt)
    } catch LineFault.tooLong(let count) {
      throw StoreError.lineTooLong(type: draft.record.type, bytes: count)
    } catch {
      throw StoreError.malformedLine(log: log, sequence: sequence, error)
    }
    let stored = try store(line, .chain(chain.key), connection)
    // The number was free a moment ago in this transaction: anything else is a damaged store.
    guard stored.isNew else { throw StoreError.forked(log: log, sequence: sequence) }
    if stored.quarantined == .revoked {
      // What would count nowhere is not to look saved.
      let found = try RevokedNodeQuery(self).find(thisNode.node, connection)
      let office = try found.map { try OfficeQuery.tree(connection).find(id: $0.by)?.name ?? $0.by }
      throw StoreError.nodeRevoked(
        thisNode.node, since: found?.since ?? "", office: office ?? "")
    }
    try logs.advance(log, chain.key, to: chain.link.next(line.digest), connection)
    return line
  }
}

/// The rules that a write must keep.
///
/// They are few: checks of content warn and do not block.
private struct SavingRules {
  private let draft: LineDraft

  init(_ draft: LineDraft) {
    self.draft = draft
  }

  func check(_ writer: LineWriter, _ connection: borrowing Connection) throws {
    let record = draft.record
    guard let shape = RecordShape.find(record.type), shape.type.logClass == draft.logClass else {
      throw StoreError.unknownRecord(type: record.type, id: record.id.text)
    }
    let type = shape.type
    try checkValues(shape)
    try checkOffices(shape, connection)
    let erasures = ErasureQuery(writer)
    if try erasures.isErased(record, connection) || erasures.isDue(record, connection) {
      throw StoreError.recordErased(type: type.name, id: record.id)
    }
    let row = RecordRow(record)
    // Elsewhere it would be kept as a record of a foreign type and be shown nowhere.
    guard row.isDeclared else {
      throw StoreError.unknownRecord(type: type.name, id: record.id.text)
    }
    let exists = try row.exists(connection)
    if exists {
      try checkEmptied(shape, connection)
    } else {
      writer.noteAbsent(record)
      try checkRequired(shape)
    }
    if let caseID = record.caseID, type.place == .part { try checkCase(caseID, connection) }
    let voids = draft.set.contains { $0.name == "voided" && $0.value != .null }
    if voids { try checkVoid(type, exists: exists, connection) }
    if PaymentRules.types.contains(type.name) {
      try PaymentRules(draft, exists: exists).check(connection)
    }
  }

  private func checkValues(_ shape: RecordShape) throws {
    var next = 0
    for member in draft.set {
      let isReadable: Bool
      if let field = shape.position(of: member.name, from: &next)?.field {
        isReadable =
          fits(member, field) && ColumnValue.read(member.value, as: field.kind).isReadable
      } else if let element = shape.element(member.name) {
        isReadable =
          element.list.find(code: element.code) != nil && member.value.boolean != nil
      } else {
        isReadable = false
      }
      guard isReadable else {
        throw StoreError.invalidValue(type: shape.type.name, field: member.name)
      }
    }
  }

  private func fits(_ member: JSONMember, _ field: Field) -> Bool {
    guard case .text(let use) = field.kind, let text = member.value.text else { return true }
    // No text has more characters than bytes.
    return !text.isEmpty
      && (text.utf8.count <= use.charactersMax || text.count <= use.charactersMax)
  }

  /// An office that is written must be one of the tree; a value that stands may be chosen again,
  /// wherever its office is.
  private func checkOffices(
    _ shape: RecordShape, _ connection: borrowing Connection
  ) throws {
    for field in shape.fieldsOfOffices {
      guard
        let member = draft.set.first(where: { $0.name == field.name }),
        let office = member.value.text
      else { continue }
      let isInTree =
        try connection.integer(
          "SELECT 1 FROM office WHERE id = ? AND voided IS NULL", .text(office)) != nil
      if isInTree { continue }
      let merge = try RecordQuery.record(draft.record, connection)?.merges[field.name]
      let stands = merge?.heads.contains { $0.value.isSame(as: member.value) } ?? false
      guard stands else { throw StoreError.unknownOffice(office) }
    }
  }

  private func checkRequired(_ shape: RecordShape) throws {
    for field in shape.fieldsRequired {
      let isGiven = draft.set.contains { member in
        guard member.value != .null else { return false }
        if case .set = field.kind {
          return member.name.hasPrefix(field.name + ".") && member.value == .boolean(true)
        }
        return member.name == field.name
      }
      guard isGiven else {
        throw StoreError.missingValue(type: shape.type.name, field: field.name)
      }
    }
  }

  /// An edit must leave a value in each required field that it touches.
  private func checkEmptied(_ shape: RecordShape, _ connection: borrowing Connection) throws {
    for field in shape.fieldsRequired {
      let isEmptied: Bool
      if case .set = field.kind {
        let elements = draft.set.filter { $0.name.hasPrefix(field.name + ".") }
        guard !elements.isEmpty else { continue }
        let shown = try RecordQuery.record(draft.record, connection)?.values[field.name]?.codes
        let left = (shown ?? []).filter { code in
          !elements.contains { $0.name == "\(field.name).\(code)" }
        }
        isEmptied = left.isEmpty && !elements.contains { $0.value == .boolean(true) }
      } else {
        isEmptied = draft.set.contains { $0.name == field.name && $0.value == .null }
      }
      guard !isEmptied else {
        throw StoreError.missingValue(type: shape.type.name, field: field.name)
      }
    }
  }

  private func checkCase(_ caseID: RecordID, _ connection: borrowing Connection) throws {
    for shape in RecordShape.ofCases {
      let isVoided = try connection.statement(shape.voidedSelection).firstRow(caseID.text) {
        !$0.isNull(0)
      }
      guard let isVoided else { continue }
      // A voided case takes no new records, but what hangs on it can still be voided itself.
      let isVoiding = draft.set.allSatisfy { $0.name == "voided" }
      guard !isVoided || isVoiding else { throw StoreError.caseVoided(caseID) }
      return
    }
    throw StoreError.unknownCase(caseID.text)
  }

  private func checkVoid(
    _ type: RecordType, exists: Bool, _ connection: borrowing Connection
  ) throws {
    let record = draft.record
    guard exists else {
      throw StoreError.unknownRecord(type: type.name, id: record.id.text)
    }
    let condition = type.place == .part ? "id = ? AND case_id = ?" : "id = ?"
    var bindings: [Value] = [.text(record.id.text)]
    if type.place == .part { bindings.append(.text(record.caseID?.text ?? "")) }
    let voided = try connection.value(
      "SELECT voided FROM \(type.name) WHERE \(condition)", bindings: bindings)
    // A void that another edit stands against is settled by voiding again, having seen the edit.
    let isDisputed = try RecordRow(record).isMarked("voided", "conflict", connection)
    guard voided.isNull || isDisputed else {
      throw StoreError.recordVoided(type: type.name, id: record.id)
    }
  }
}
