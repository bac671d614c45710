public import ChangeLog
public import SyncSession
internal import CaseModel
internal import SQLite

// Whether another office has a case on a person. The server above knows, where it holds personal
// data of several offices; it is asked in a sync about the people that were recorded here since,
// and never while somebody waits for a save. What it says is kept beside the records, not among
// them: it is an answer of one day, and goes with the person when that is erased.

extension CaseStore {
  // MARK: - The server's side

  /// Answers a node that asks about people of its own cases.
  ///
  /// It says which other offices have a case on
  /// them, and since when. Whatever is told is noted.
  ///
  /// People of cases that the asker's office does not hold, and people who are not here, are passed
  /// over in silence: who asks for them learns nothing, not even that.
  ///
  /// - Throws: ``StoreError/notEnrolled(_:)``; ``StoreError/classNotTaken(_:)`` where this hub's
  ///   tier holds no personal data.
  public func answer(_ request: ElsewhereRequest) throws -> ElsewhereReply {
    let found = try read(by: .person) { connection in
      try checkPeer(request.node, sending: [.personal], connection)
      let office = try connection.text(
        "SELECT office FROM peer WHERE node = ?", .text(request.node.text))
      guard let office else { throw StoreError.notEnrolled(request.node) }
      let scope = Set(try OfficeQuery.tree(connection).subtree(of: office).map(\.id))
      let writer = LineWriter(thisNode: try ThisNode.read(connection) ?? thisNode)
      return try request.persons.flatMap { person in
        try elsewhere(person, outside: scope, writer, connection)
      }
    }
    for found in found {
      try note(
        AccessNote(
          .matched, node: request.node, case: found.person.caseID,
          record: found.person.participant, office: found.office), by: thisNode.defaultUser)
    }
    return ElsewhereReply(found: found)
  }

  private func elsewhere(
    _ person: PersonReference, outside scope: Set<String>, _ writer: LineWriter,
    _ connection: borrowing Connection
  ) throws -> [ElsewhereReply.Found] {
    let isOwn = try writer.places(of: person.caseID, connection).contains {
      $0.holds && scope.contains($0.office)
    }
    guard isOwn,
      let traces = try DuplicateQuery.traces(
        of: person.participant, in: person.caseID, connection)
    else { return [] }
    let others = try DuplicateQuery(traces).candidates(excluding: [person.caseID], connection)
      .filter { !scope.contains($0.office) }
    return DuplicateSearch.elsewhere(others).map {
      ElsewhereReply.Found(person: person, office: $0.office, since: $0.since?.iso)
    }
  }

  // MARK: - The asker's side

  /// People whose records this store wrote since the server above was last asked.
  public struct PersonsToAsk: Sendable, Hashable {
    /// The people, each once.
    public let persons: [PersonReference]
    /// The line of this store's personal log that they go up to.
    public let through: Int64
    /// The log's node.
    public let node: NodeID
  }

  /// Whom to ask about next; nil where everything is asked, or the tier above holds no personal
  /// data.
  ///
  /// Only what the server has acknowledged: of others it knows nothing yet.
  public func personsToAsk() throws -> PersonsToAsk? {
    try read { connection in
      guard try UpstreamQuery.classes(connection).contains(.personal),
        let thisNode = try ThisNode.read(connection)
      else { return nil }
      let log = LogID(node: thisNode.node, logClass: .personal)
      let asked =
        try connection.integer(
          "SELECT through FROM asked_elsewhere WHERE node = ?", .text(log.node.text)) ?? 0
      let sent = try OwnLogs.acknowledged(of: log, connection)
      let writer = LineWriter(thisNode: thisNode)
      guard asked < sent, let chain = try LogBranches.read(log, connection).first(where: \.isChain)
      else { return nil }
      var persons: [PersonReference] = []
      var through = asked
      let arrivals = try connection.rows(
        "SELECT position, arrival FROM line WHERE position > ? AND position <= ? ORDER BY position",
        .integer(chain.key << 40 | asked), .integer(chain.key << 40 | sent)
      ) { ($0.integer(0) & ((1 << 40) - 1), $0.integer(1)) }
      for (sequence, arrival) in arrivals {
        guard persons.count < ElsewhereRequest.personsMax else { break }
        through = sequence
        guard let line = try writer.line(at: arrival, connection),
          line.record.type == RecordType.person.name, let caseID = line.record.caseID
        else { continue }
        let person = PersonReference(caseID: caseID, participant: line.record.id)
        if !persons.contains(person) { persons.append(person) }
      }
      return PersonsToAsk(persons: persons, through: through, node: log.node)
    }
  }

  /// Keeps what the server above answered, and that it was asked.
  ///
  /// - Returns: what it said that was not known before.
  @discardableResult
  public func keep(
    _ reply: ElsewhereReply, to asked: PersonsToAsk
  ) throws -> [ElsewhereReply.Found] {
    try write { connection, _ in
      var new: [ElsewhereReply.Found] = []
      for found in reply.found where asked.persons.contains(found.person) {
        let isKnown =
          try connection.integer(
            "SELECT 1 FROM case_elsewhere WHERE case_id = ? AND participant = ? AND office = ?",
            .text(found.person.caseID.text), .text(found.person.participant.text),
            .text(found.office)) != nil
        if !isKnown { new.append(found) }
        try connection.run(
          """
          INSERT OR REPLACE INTO case_elsewhere
            (case_id, participant, office, since_on, answered_on)
          VALUES (?, ?, ?, ?, ?)
          """, .text(found.person.caseID.text), .text(found.person.participant.text),
          .text(found.office), .text(found.since), .text(today.iso))
      }
      try connection.run(
        "INSERT OR REPLACE INTO asked_elsewhere (node, through) VALUES (?, ?)",
        .text(asked.node.text), .integer(asked.through))
      return new
    }
  }

  /// The other offices that have a case on one of the people of a case, as far as the server above
  /// has said so.
  public func casesElsewhere(on caseID: RecordID) throws -> [CaseElsewhere] {
    try read { connection in
      try connection.rows(
        """
        SELECT office, min(since_on) FROM case_elsewhere
        WHERE case_id = ?1 OR case_id IN (SELECT case_id FROM merged_case WHERE final_id = ?1)
        GROUP BY office ORDER BY office
        """, .text(caseID.text)
      ) { row in
        CaseElsewhere(
          office: row.text(0), since: row.optionalText(1).flatMap { LocalDate(iso: $0) })
      }
    }
  }
}

extension DuplicateQuery {
  /// What a held person can be recognised by; nil for one who is not here or was voided.
  ///
  /// The firm of a case is no trace of the person.
  static func traces(
    of participant: RecordID, in caseID: RecordID, _ connection: borrowing Connection
  ) throws -> DuplicateTraces? {
    let person = try connection.statement(
      """
      SELECT name, identity_number, phone FROM person
      WHERE case_id = ? AND id = ? AND voided IS NULL
      """)
    try person.bind(caseID.text, participant.text)
    guard try person.step() else { return nil }
    var traces = DuplicateTraces()
    traces.name = person.optionalText(0)
    traces.identityNumber = person.optionalText(1)
    traces.phone = person.optionalText(2)
    person.reset()
    traces.birthYear =
      try connection.integer(
        "SELECT birth_year FROM participant WHERE case_id = ? AND id = ? AND voided IS NULL",
        .text(caseID.text), .text(participant.text))
      ?? traces.identityNumber.flatMap { DuplicateTraces.birthYear($0) }
    return traces
  }
}
