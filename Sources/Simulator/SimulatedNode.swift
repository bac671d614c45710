internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import Hub
internal import SyncSession

/// One installation of the world: a real store with its machine, its people and its sync.
final class SimulatedNode {
  let index: Int
  let place: RunPlan.Place
  let surroundings: Surroundings
  /// Where its disks stand, one directory a life: a new one begins at each crash.
  let directory: String
  private(set) var life = 0
  private var open: CaseStore?
  private var routes: HubService?

  /// Looks of people that may be saved later.
  var looks: [Int: Look] = [:]
  /// The sync that is under way.
  var session: RunningSession?
  /// Cut off from the network until then.
  var cutOffUntil: Int64 = 0

  /// Copies of its disk, oldest first, each with where its feeds begin.
  var backups: [(path: String, feedsBegin: Int64)] = []
  /// The newest line that was held when the feeds under the present id began: what came before was
  /// fed at once, to those who held its case then.
  var feedsBegin: Int64 = 0
  /// Whether another store may write, or have written, under this one's id.
  var mayFork = false
  /// Whether its disk was ever replaced by another, or copied.
  var wasReplaced = false
  /// Every id that it had.
  private(set) var ids: Set<NodeID> = []
  /// Whether its hub may have lost what it acknowledged, until the next sync that ends well.
  private(set) var doubtsReceipts = false

  /// Every line that a person here was told is saved, in order.
  var acknowledged: [Digest] = []
  /// Every line that was seen here by a check.
  var held: Set<Digest> = []

  init(
    index: Int, place: RunPlan.Place, directory: String, time: VirtualTime, random: Randomness
  ) throws {
    self.index = index
    self.place = place
    self.directory = directory
    try StoreFiles.makeDirectory(directory)
    surroundings = Surroundings(
      time: time, random: random, path: directory + "/0",
      machine: Machine(name: "n\(index)", mark: Digest(of: "machine \(index)")))
  }

  /// The store's path in its present life.
  var path: String { "\(directory)/\(life)" }
  /// Where the disk is kept when the plug is pulled.
  var nextPath: String { "\(directory)/\(life + 1)" }

  /// The live store; opened when it is first asked for.
  func store() throws -> CaseStore {
    if let open {
      ids.insert(open.thisNode.node)
      return open
    }
    let store = try CaseStore(path: path, environment: surroundings.environment)
    ids.insert(store.thisNode.node)
    open = store
    // A question is asked in every other life, as far as the disk lets it.
    if life.isMultiple(of: 2) {
      for table in DeferredIndex.Table.allCases {
        _ = try? store.bringUpIndexes(of: table, leaving: 0)
      }
    }
    return store
  }

  /// Makes the node a hub; the highest one on the word of a recovery key, which is made with the
  /// first and serves all that come after it.
  func becomeHub(_ recovery: inout RecoveryKey?) throws {
    feedsBegin = try store().newestView()
    guard place.upstream == nil else { return try store().becomeHub() }
    guard let known = recovery else {
      recovery = try store().becomeRootHub()
      return
    }
    try store().recoverHub(known)
    // That a hub gathers first is an administrator's patience; here the world has none.
    if try store().collectingSince() != nil { try store().openForPulls() }
  }

  /// What a hub's server runs.
  func service() throws -> HubService {
    if let routes { return routes }
    let service = HubService(store: try store(), callers: .trusted)
    routes = service
    return service
  }

  /// Ends the process.
  func close() {
    routes = nil
    open = nil
    session = nil
  }

  /// Steps that find the disk nearly full, and how many bytes are left.
  private var tightSteps = 0
  private var room = 0

  /// Fills the disk for some steps.
  func fill(steps: Int, room: Int) {
    tightSteps = steps
    self.room = room
  }

  /// Whether the next step finds the disk nearly full.
  var isTight: Bool { tightSteps > 0 && !surroundings.isPlugged }

  /// How many bytes the disk has left for the next step; nil for enough.
  func takeRoom() -> Int? {
    // A crash copies the disk, for which there must be room elsewhere.
    guard isTight else { return nil }
    tightSteps -= 1
    return room
  }

  /// Begins another life with the disk that was kept.
  func begin(life disk: String) {
    close()
    tightSteps = 0
    StoreFiles.remove(path)
    life += 1
    surroundings.setPath(path)
    surroundings.plugIn()
  }

  /// A disk was replaced, this one or the hub's: what was acknowledged may be lost.
  func doubtReceipts() {
    doubtsReceipts = true
    session?.isDoubtful = true
  }

  /// A sync ended well: if it began after that, it has sent all that was lost.
  func trustReceipts(after session: RunningSession) {
    if !session.isDoubtful { doubtsReceipts = false }
  }
}

/// What a person was shown, until it is saved or forgotten.
struct Look {
  let act: Act
  /// The names of the lines that were shown, by field.
  let shown: [String: Set<String>]
  /// The newest line of the store at that time.
  let view: Int64

  /// What the person is about to do with it.
  enum Act {
    case edit(StoredRecord)
    case void(StoredRecord)
    case settle(Conflict)
  }
}

/// A sync under way.
struct RunningSession {
  let id: Int
  let hub: Int
  var machine: SyncSession
  var action: SyncSession.Action
  /// The request whose answer is awaited.
  var awaited: Int?
  var actions = 0
  /// Whether it ran already when a disk was replaced.
  var isDoubtful = false
}
