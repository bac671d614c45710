internal import CaseModel
public import ChangeLog
internal import SQLite

// What is noted of who saw personal data or was sent it, and of what administrators did: records of
// the type `access`, lines of this node's own personal log.
//
// Sending. Before the first page of personal lines of others leaves, one note says which entries of
// which feed go to which node: from the page's first through the feed's end, in steps of 5,000 at
// most. The pages that follow ask `sent_through` and write nothing. So a pull costs one durable
// write more and no work a line; nothing leaves before it is noted; and a pull that is cut off is
// noted as if at most so many entries more had been sent, never fewer than were.
//
// Notes themselves are personal lines without a case: they go to the author's office and those
// above it. That they were sent is not noted, or each note would call for another.

/// What is noted.
///
/// The codes of ``RecordType/accessActs``.
public enum AccessAct: String, Sendable, Hashable, CaseIterable {
  /// Personal lines were sent to a node, or were about to be.
  case sent
  /// A case with its personal data was looked at: once a day, reader and computer.
  case read
  /// A list with names was looked at: once a day, reader and computer.
  case listed
  /// Somebody was told that another office has a case on a person.
  case matched
  /// Personal data was written out for another program.
  case exported
  /// The whole store was copied for another node.
  case copied
  /// A sealed backup was made.
  case backedUp = "backed_up"
  /// An invitation was given.
  case invited
  /// A node was enrolled.
  case enrolled
  /// A node was put out.
  case revoked
  /// Lines of a node that was put out were let in again.
  case admitted
  /// An order to erase was given.
  case erasureOrdered = "erasure_ordered"
  /// An order to erase was withdrawn.
  case erasureWithdrawn = "erasure_withdrawn"
}

/// One thing to note.
public struct AccessNote: Sendable, Hashable {
  /// Entries of a hub's feed.
  public struct Range: Sendable, Hashable {
    /// The hub whose feed it is.
    public let hub: NodeID
    /// The first entry and the last.
    public let entries: ClosedRange<Int64>
  }

  /// What was done.
  public let act: AccessAct
  /// The computer that saw, got or was given something.
  public var node: NodeID?
  /// The case that it is about.
  public var caseID: RecordID?
  /// The record that it is about, beside the case.
  public var record: RecordID?
  /// The office whose personal feed it is, or that it is about.
  public var office: String?
  /// What was sent.
  public var range: Range?
  /// The newest line that was copied, by its place in this store.
  private var linesCopied: Int64?
  /// How many rows, records or lines.
  public var count: Int64?

  /// Makes a note.
  public init(
    _ act: AccessAct, node: NodeID? = nil, case caseID: RecordID? = nil, record: RecordID? = nil,
    office: String? = nil, count: Int64? = nil
  ) {
    self.act = act
    self.node = node
    self.caseID = caseID
    self.record = record
    self.office = office
    self.count = count
  }

  /// That all lines that had come by a view were copied to a node's store.
  public static func copied(to node: NodeID, through view: Int64) -> AccessNote {
    var note = AccessNote(.copied, node: node)
    note.linesCopied = view
    return note
  }

  /// The line that says it.
  func draft(id: RecordID, by user: String, on day: LocalDate) -> LineDraft {
    var set: [JSONMember] = []
    func add(_ name: String, _ value: JSONValue?) {
      if let value { set.append(JSONMember(name: name, value: value)) }
    }
    add("act", .string(act.rawValue))
    add("made_on", .string(day.iso))
    add("who", .string(user))
    add("node", node.map { .string($0.text) })
    add("of_case", caseID.map { .string($0.text) })
    add("record", record.map { .string($0.text) })
    add("hub", range.map { .string($0.hub.text) })
    add("office", office.map { .string($0) })
    add("first_entry", range.map { .integer($0.entries.lowerBound) })
    add("last_entry", (range?.entries.upperBound ?? linesCopied).map { .integer($0) })
    add("count", count.map { .integer($0) })
    return LineDraft(
      record: RecordKey(case: nil, type: RecordType.access.name, id: id), logClass: .personal,
      set: set)
  }
}

extension LineWriter {
  /// Writes a note within a transaction, so that what it tells of and the note are one.
  func note(
    _ note: AccessNote, by user: String, _ environment: StoreEnvironment,
    _ connection: borrowing Connection
  ) throws {
    try append(
      note.draft(
        id: environment.newRecordID(office: thisNode.office), by: user, on: environment.today),
      at: environment.now.iso, by: user, salt: environment.randomBytes(Line.saltByteCount),
      connection)
  }
}

extension CaseStore {
  /// Notes an act of an administrator, or an export.
  public func note(_ note: AccessNote, by user: String) throws {
    try CaseStore.checkUser(user)
    try writeLines { connection, writer in
      try writer.note(note, by: user, environment, connection)
    }
  }

  /// Notes that somebody at this computer looked at personal data: once a day, reader and case.
  ///
  /// - Parameter caseID: the case; nil for a list of cases with names.
  public func noteRead(of caseID: RecordID?, by user: String) throws {
    try CaseStore.checkUser(user)
    let act = caseID == nil ? AccessAct.listed : .read
    let condition = caseID == nil ? "of_case IS NULL" : "of_case = ?"
    let isNoted = try read { connection in
      try connection.value(
        """
        SELECT 1 FROM access WHERE \(condition) AND act = ? AND made_on = ? AND who = ? AND node = ?
        LIMIT 1
        """,
        bindings: (caseID.map { [.text($0.text)] } ?? [])
          + [.text(act.rawValue), .text(today.iso), .text(user), .text(thisNode.node.text)]
      ).isNull == false
    }
    guard !isNoted else { return }
    try note(AccessNote(act, node: thisNode.node, case: caseID), by: user)
  }
}
