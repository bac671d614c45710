internal import CaseModel
internal import CaseStore
internal import SQLite

/// The offices that a store knows, voided ones too: their cases are still cases.
struct ReportOffices {
  let tree: OfficeTree
  let voided: Set<String>

  static func read(_ connection: borrowing Connection) throws -> ReportOffices {
    let found = try OfficeQuery.all(connection)
    return ReportOffices(
      tree: OfficeTree(found.map(\.office)),
      voided: Set(found.filter(\.isVoided).map(\.office.id)))
  }
}

/// Which cases a report counts: those of an office and of all below it.
///
/// The report of the root office counts every case of the store, so that a case whose office is not
/// in the register stands in a row of its own rather than nowhere.
struct ReportScope {
  /// The office at the top.
  let root: OfficeTree.Office
  /// It and all below it, in the register's order.
  let offices: [OfficeTree.Office]
  /// Those of them that were voided.
  let voided: Set<String>
  /// All offices of the register.
  let tree: OfficeTree
  /// Whether cases of offices outside the register count, too.
  let admitsOthers: Bool
  private let ids: Set<String>

  /// The scope of an office; nil if the register has none of that id.
  init?(office: String, register: ReportOffices) {
    guard let root = register.tree.find(id: office) else { return nil }
    self.root = root
    offices = register.tree.subtree(of: office)
    voided = register.voided
    tree = register.tree
    ids = Set(offices.map(\.id))
    admitsOthers =
      root.reportsTo == nil && root.ignoredReportsTo == nil
      && register.tree.inOrder.first?.id == root.id
  }

  /// Whether the office is the root or stands below it.
  func contains(_ office: String?) -> Bool { office.map(ids.contains) ?? false }

  /// Whether a case of the office counts; nil for a case without a readable office.
  func admits(_ office: String?) -> Bool { admitsOthers || contains(office) }
}

/// When the data of each office last came in, by the local calendar.
struct LastSyncs {
  private let dates: [String: LocalDate]

  /// - Parameters:
  ///   - peers: offices of the nodes that sync with this one, and the instants of their last
  ///     complete sync; an office may have several nodes.
  ///   - ownOffice: the office of this store.
  ///   - upstream: the instant of this store's own last complete sync.
  init(peers: [(office: String, completedAt: String)], ownOffice: String, upstream: String?) {
    var latest: [String: Instant] = [:]
    let own = upstream.map { [(office: ownOffice, completedAt: $0)] } ?? []
    for sync in peers.filter({ $0.office != ownOffice }) + own {
      guard let instant = Instant(iso: sync.completedAt) else { continue }
      latest[sync.office] = max(latest[sync.office] ?? .min, instant)
    }
    dates = latest.mapValues(\.localDate)
  }

  static func read(_ connection: borrowing Connection) throws -> LastSyncs {
    let peers = try connection.rows(
      "SELECT office, completed_at FROM peer WHERE completed_at IS NOT NULL ORDER BY node"
    ) { (office: $0.text(0), completedAt: $0.text(1)) }
    return LastSyncs(
      peers: peers, ownOffice: try connection.text("SELECT office FROM this_node") ?? "",
      upstream: try connection.text("SELECT completed_at FROM upstream"))
  }

  /// The day of an office's last complete sync; nil before the first.
  func date(of office: String) -> LocalDate? { dates[office] }
}
