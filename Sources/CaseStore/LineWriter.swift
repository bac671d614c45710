internal import CaseModel
internal import ChangeLog
internal import SQLite
internal import SyncSession

/// One write transaction's work on lines: placing, storing, judging, merging and feeding.
///
/// All of it happens in the same transaction. A line that its author was not entitled to write, or
/// not yet provably so, is stored and fed but not merged; it is judged again when the lines that
/// decide it are merged. The ends of logs and feeds are kept here while the transaction runs and
/// written once by ``flush(_:)``, which the store calls before it commits.
final class LineWriter {
  /// How many parsed lines are kept for the merge of a transaction.
  private static let parsedLinesMax = 2_048

  let thisNode: ThisNode
  /// Where the local date comes from, asked only where an order to erase waits for it; nil for a
  /// writer that only reads.
  let environment: StoreEnvironment?
  let logs: LogBranches
  let rare = RareTables()
  let chains: CaseChains
  let feeds: FeedWriter
  let merges = TouchedMerges()
  let figures: FigureKeeper
  /// What is known of revocations.
  var revocationMemory = HeldRevocations.Memory()
  /// Whether something came that an order to erase may act on now.
  var mayEraseNow = false
  private var parsedLines = ParsedLines(countMax: parsedLinesMax)
  var officeEdges: OfficeEdges?
  var authorOffices: [NodeID: [String]] = [:]
  var hubRights: [NodeID: [Certificate.Right]] = [:]
  var trustRoots: [[UInt8]]?
  private var placesOfCases = PlacesMemory()
  var quarantined: Set<Int64> = []
  /// How many lines were quarantined when they came in this transaction, and count by now.
  var releasedAtOnce: Int64 = 0
  var releasedLate: Int64 = 0
  private var filled: (applied: Int64, quarantined: Int64) = (0, 0)

  /// - Parameter key: this node's, with which it signs what it writes; nil for a writer that only
  ///   reads.
  init(thisNode: ThisNode, environment: StoreEnvironment? = nil, key: NodeKey? = nil) {
    self.thisNode = thisNode
    self.environment = environment
    logs = LogBranches(signer: key)
    chains = CaseChains(rare)
    figures = FigureKeeper(rare)
    feeds = FeedWriter(thisNode: thisNode)
  }

  /// Begins the next transaction with what the one before has left: nothing was written between.
  func begin() {
    mayEraseNow = false
    beginBatch()
  }

  /// Begins the next batch of a transaction: what it lets count of those before it was not its own.
  func beginBatch() {
    quarantined = []
    releasedAtOnce = 0
    (chains.absent, chains.written) = (nil, nil)
    placesOfCases.trim()
  }

  /// Where a line stands in its log.
  enum Place {
    /// Next in a chain, whose key this is.
    case chain(Int64)
    /// Single, before its log.
    case loose
  }

  /// What became of a line.
  struct Stored {
    let arrival: Int64
    let isNew: Bool
    let quarantined: Entitlement.Reason?
    /// Whether a digest alone is kept of it.
    var isErased = false
  }

  /// Writes the ends of logs and feeds that changed.
  func flush(_ connection: borrowing Connection) throws {
    try logs.flush(connection)
    try chains.flush(connection)
    try feeds.flush(connection)
    try merges.flush(figures, connection)
    try figures.flush(connection)
    if filled != (0, 0) {
      try connection.run(
        """
        UPDATE intake SET holes = holes - ?1 - ?2, applied = applied + ?1,
          quarantined = quarantined + ?2
        """, .integer(filled.applied), .integer(filled.quarantined))
      filled = (0, 0)
    }
    guard releasedLate != 0 else { return }
    // Lines of a former id of this node were never received.
    let isMore = releasedLate > 0
    let (from, to) = isMore ? ("quarantined", "applied") : ("applied", "quarantined")
    try connection.run(
      "UPDATE intake SET \(to) = \(to) + min(?1, \(from)), \(from) = \(from) - min(?1, \(from))",
      .integer(abs(releasedLate)))
    releasedLate = 0
  }

  // MARK: - Storing

  /// Stores a line unless it is held, judges it, merges it and appends it to the feeds.
  ///
  /// A line that is held singly moves into the chain when it comes with its log. Of a line whose
  /// record was erased a digest is kept, whenever and however it comes; a line of which others gave
  /// a digest only is taken when its bytes come.
  ///
  /// - Parameter body: the line as it is stored, from whoever has packed it already.
  @discardableResult
  func store(
    _ line: Line, _ place: Place = .loose, body: Value? = nil, _ connection: borrowing Connection
  ) throws -> Stored {
    let isErased = try isErased(line, connection)
    var filledArrival: Int64?
    if let held = try held(line.log, line.sequence, line.digest, connection),
      !DeliberateFault.isActive(.lineStoredTwice)
    {
      if case .chain(let key) = place, held.position >> 40 != key {
        try move(line, held, to: key, connection)
      }
      guard held.isErased, !isErased else {
        return Stored(arrival: held.arrival, isNew: false, quarantined: nil)
      }
      filledArrival = held.arrival
    }
    let position: Int64
    switch place {
    case .chain(let key): position = key << 40 | line.sequence
    case .loose where filledArrival != nil: position = 0
    case .loose: position = try logs.loosePlace(for: line.sequence, of: line.log, connection)
    }
    if isErased {
      let arrival = try storeErased(line.digest, at: position, connection)
      return Stored(arrival: arrival, isNew: true, quarantined: nil, isErased: true)
    }
    let tail = try chains.tail(of: line.record, connection)
    var isFirst = false
    if tail == nil, let caseID = line.record.caseID {
      // Without a line the case has no place either.
      isFirst = try CasePlaces(caseID).rows(rare, connection).isEmpty
      if isFirst { placesOfCases.note([], of: caseID) }
    }
    let arrival: Int64
    if let filledArrival {
      arrival = filledArrival
      try fill(line, at: arrival, after: tail, connection)
    } else {
      try connection.statement("INSERT INTO line (position, previous, body) VALUES (?, ?, ?)").run([
        .integer(position), .integer(tail), body ?? LineBody.stored(line.bytes),
      ])
      arrival = Int64(connection.lastInsertedRow)
    }
    parsedLines.note(line, at: arrival)
    let mayDecide = HeldRevocations.mayDecide(line)
    if mayDecide { try HeldRevocations(self).note(line, at: arrival, connection) }
    let reason = try EntitlementQuery(self).judge(line, connection)
    if let reason {
      try quarantine(line, arrival: arrival, reason, connection)
      quarantined.insert(arrival)
    }
    let isMerged = reason == nil || DeliberateFault.isActive(.quarantineMerged)
    if isMerged {
      try RecordMerge(writer: self).apply(
        line, arrival: arrival, isNewest: true, isFirst: isFirst, connection)
    }
    try chains.setTail(of: line.record, to: arrival, isMerged: isMerged, connection)
    (chains.absent, chains.written) = (nil, nil)
    let gained = reason == nil ? try settle(line, isFirst: isFirst, connection) : []
    // Lines are fed in the order they come, whether they count or not.
    if thisNode.isHub {
      try feeds.append(
        line, arrival: arrival, gained: gained, isFirst: isFirst, writer: self, connection)
    }
    // First what takes away, so that nothing counts for a moment only.
    let isSettled = try mayDecide && settleRevocations(connection)
    if reason == nil { try judgeAgain(after: line, connection) }
    if filledArrival != nil {
      if reason == nil { filled.applied += 1 } else { filled.quarantined += 1 }
    }
    if isSettled {
      let isWaiting = try isQuarantined(arrival, connection)
      return Stored(
        arrival: arrival, isNew: filledArrival == nil,
        quarantined: isWaiting ? reason ?? .revoked : nil)
    }
    return Stored(arrival: arrival, isNew: filledArrival == nil, quarantined: reason)
  }

  /// Stores a digest that stands in for a line of which another holds no more, unless it is held.
  ///
  /// It is in no case's chain, since nobody says which record it was.
  func store(_ hole: FeedHole, _ connection: borrowing Connection) throws -> Stored {
    if let held = try held(hole.log, hole.sequence, hole.digest, connection) {
      return Stored(arrival: held.arrival, isNew: false, quarantined: nil)
    }
    let position = try logs.loosePlace(for: hole.sequence, of: hole.log, connection)
    let arrival = try storeErased(hole.digest, at: position, connection)
    return Stored(arrival: arrival, isNew: true, quarantined: nil, isErased: true)
  }

  private func storeErased(
    _ digest: Digest, at position: Int64, _ connection: borrowing Connection
  ) throws -> Int64 {
    try connection.run(
      "INSERT INTO line (position, body) VALUES (?, ?)", .integer(position),
      LineBody.erased(digest))
    let arrival = Int64(connection.lastInsertedRow)
    try connection.run(
      "INSERT INTO erased_line (line, erasure) VALUES (?, '')", .integer(arrival))
    return arrival
  }

  /// Puts a line in the place of its digest: the newest of its case, for who looked before was not
  /// shown it.
  private func fill(
    _ line: Line, at arrival: Int64, after tail: Int64?, _ connection: borrowing Connection
  ) throws {
    try connection.run(
      "UPDATE line SET previous = ?, body = ? WHERE arrival = ?", .integer(tail),
      LineBody.stored(line.bytes), .integer(arrival))
    try connection.run("DELETE FROM erased_line WHERE line = ?", .integer(arrival))
    if let caseID = line.record.caseID { try SearchQueue.note(caseID, connection) }
    try connection.run(
      """
      INSERT OR IGNORE INTO late_line (line, counts_from) SELECT ?, max(arrival) FROM line
      """, .integer(arrival))
  }

  /// Whether a line's record was erased here, or an order acts on it today.
  private func isErased(_ line: Line, _ connection: borrowing Connection) throws -> Bool {
    if line.record.caseID == nil {
      if line.record.type == ErasureOrder.recordType {
        mayEraseNow = true
        rare.note(.erasure)
      }
      return false
    }
    // Nearly every store: nobody ever ordered anything.
    guard try rare.mayHold(.erasure, connection) || rare.mayHold(.erasedRecord, connection) else {
      return false
    }
    guard ErasureQuery.mayErase(line.record, in: line.log.logClass) else {
      // What gives a case its place may give an order its force.
      if line.record.isCaseRoot { mayEraseNow = true }
      return false
    }
    let erasures = ErasureQuery(self)
    if try erasures.isErased(line.record, connection) {
      return !DeliberateFault.isActive(.erasedLineKept)
    }
    guard try erasures.isDue(line.record, connection) else { return false }
    mayEraseNow = true
    return !DeliberateFault.isActive(.erasedLineKept)
  }

  /// Moves a line that is held singly into the chain that it came with.
  ///
  /// A line that stands in another branch of its log stays there: after a fork both may hold the
  /// very
  /// same line under one number, and a digest stands for it in the second.
  private func move(
    _ line: Line, _ held: Held, to key: Int64, _ connection: borrowing Connection
  ) throws {
    guard held.isChain else {
      try connection.run(
        "UPDATE line SET position = ? WHERE arrival = ?",
        .integer(key << 40 | line.sequence), .integer(held.arrival))
      return
    }
    try connection.run(
      "INSERT OR IGNORE INTO hole (log, sequence, digest, reason) VALUES (?, ?, ?, 'branch')",
      .integer(key), .integer(line.sequence), .blob(line.digest.bytes))
  }

  /// Notes where a line that counts puts its case, or its office in the tree.
  ///
  /// - Returns: the offices that may read more of the case than before.
  @discardableResult
  func settle(
    _ line: Line, isFirst: Bool = false, _ connection: borrowing Connection
  ) throws -> [CasePlaces.Gain] {
    if line.record.caseID == nil, line.record.type == Certificate.recordType {
      (authorOffices, hubRights) = ([:], [:])
    }
    guard let field = Entitlement.placeField(of: line.record),
      line.value(of: field) != nil || !line.replaced(in: field).isEmpty
    else { return [] }
    if let caseID = line.record.caseID {
      if isFirst, let gain = CasePlaces.firstGain(by: line) {
        placesOfCases.note([gain.place], of: caseID)
        return [gain]
      }
      placesOfCases.forget(caseID)
      return try CasePlaces(caseID).update(by: line, writer: self, connection)
    }
    if let upper = line.value(of: field)?.text {
      officeEdges = nil
      try connection.run(
        "INSERT OR IGNORE INTO office_edge (lower, upper) VALUES (?, ?)",
        .text(line.record.id.text), .text(upper))
    }
    return []
  }

  // MARK: - Reading

  private struct Held {
    let arrival: Int64
    let position: Int64
    let isChain: Bool
    let isErased: Bool
  }

  /// The place of a line that is held already, whatever its branch, or of its digest.
  private func held(
    _ log: LogID, _ sequence: Int64, _ digest: Digest, _ connection: borrowing Connection
  ) throws -> Held? {
    for branch in try logs.all(of: log, connection) {
      // Beyond its end a chain holds nothing.
      if branch.isChain, sequence > branch.through { continue }
      let position = branch.key << 40 | sequence
      guard let arrival = try arrival(at: position, connection) else { continue }
      let found = try line(at: arrival, connection)
      guard try found?.digest ?? self.digest(at: arrival, connection) == digest else { continue }
      return Held(
        arrival: arrival, position: position, isChain: branch.isChain, isErased: found == nil)
    }
    return nil
  }

  private func digest(
    at arrival: Int64, _ connection: borrowing Connection
  ) throws -> Digest? {
    let statement = try connection.statement("SELECT body FROM line WHERE arrival = ?")
    try statement.bind(arrival)
    return try statement.step() ? LineBody.digest(statement, 0) : nil
  }

  /// The line that arrived as this number; nil for one whose bytes are erased.
  func line(at arrival: Int64, _ connection: borrowing Connection) throws -> Line? {
    if let line = parsedLines.find(arrival) { return line }
    let statement = try connection.statement("SELECT body FROM line WHERE arrival = ?")
    try statement.bind(arrival)
    guard try statement.step(), let bytes = LineBody.bytes(statement, 0) else { return nil }
    let line = try Line(bytes: bytes)
    parsedLines.note(line, at: arrival)
    return line
  }

  /// The held lines that a name names: none, one, or several where names coincide.
  func lines(
    named name: LineName, in logClass: LogClass, _ connection: borrowing Connection
  ) throws -> [Int64] {
    var found: [Int64] = []
    for branch in try logs.all(of: LogID(node: name.node, logClass: logClass), connection) {
      let position = branch.key << 40 | name.sequence
      guard let arrival = try arrival(at: position, connection),
        let line = try line(at: arrival, connection), line.digest.prefix == name.prefix
      else { continue }
      found.append(arrival)
    }
    return found
  }

  private func arrival(
    at position: Int64, _ connection: borrowing Connection
  ) throws -> Int64? {
    let statement = try connection.statement("SELECT arrival FROM line WHERE position = ?")
    try statement.bind(position)
    return try statement.step() ? statement.integer(0) : nil
  }

  /// Who ever stood above whom, as of now in this transaction.
  func edges(_ connection: borrowing Connection) throws -> OfficeEdges {
    if let officeEdges { return officeEdges }
    let edges = try OfficeEdges(connection)
    officeEdges = edges
    return edges
  }

  /// The offices that a node was ever of.
  func offices(of node: NodeID, _ connection: borrowing Connection) throws -> [String] {
    if let offices = authorOffices[node] { return offices }
    let offices = try EntitlementQuery.offices(of: node, thisNode, connection)
    authorOffices[node] = offices
    return offices
  }

  /// What a node's certificates entitle it to as a hub.
  func rights(
    of node: NodeID, _ connection: borrowing Connection
  ) throws -> [Certificate.Right] {
    if let rights = hubRights[node] { return rights }
    let rights = try CertificateQuery.rights(of: node, connection)
    hubRights[node] = rights
    return rights
  }

  /// The public keys of the recovery keys whose word is taken.
  func roots(_ connection: borrowing Connection) throws -> [[UInt8]] {
    if let trustRoots { return trustRoots }
    let roots = try CertificateQuery.roots(connection)
    trustRoots = roots
    return roots
  }

  /// The offices that hold a case or held it once.
  func places(
    of caseID: RecordID, _ connection: borrowing Connection
  ) throws -> [CasePlaces.Place] {
    if let places = placesOfCases.find(caseID) { return places }
    let places = try CasePlaces(caseID).all(rare, connection)
    placesOfCases.note(places, of: caseID)
    return places
  }

  /// Forgets the lines that came, which whoever sent them then frees while another writes.
  func forgetLines() { parsedLines.forget() }

  /// Forgets where a case is.
  func forgetPlaces(of caseID: RecordID) { placesOfCases.forget(caseID) }

  /// Notes that a record was just found to have no row.
  func noteAbsent(_ record: RecordKey) { chains.absent = record }

  /// Whether a record was just found to have no row.
  func isAbsent(_ record: RecordKey) -> Bool { chains.absent == record }
}
