internal import CaseStore
internal import Glibc
internal import Synchronization

/// Stores as `redress init` leaves them, made once in a process and copied for each world: making
/// one takes longer than many a run.
///
/// A store's key and id follow from its office and its place among the office's stores, so a seed
/// means the same in every process.
final class StoreNursery: Sendable {
  /// Different stores of one office.
  static let storesOfAnOffice = 6
  static let shared = StoreNursery()

  private let made = Mutex<(directory: String?, stores: Set<String>)>((nil, []))

  /// Copies a newly made store of an office to a path.
  func deliver(office: String, place: Int, to path: String) throws {
    let source = try made.withLock { state in
      let directory = try state.directory ?? StoreFiles.makeDirectory()
      if state.directory == nil {
        state.directory = directory
        atexit { StoreNursery.shared.clear() }
      }
      let source = "\(directory)/\(office)-\(place)"
      guard state.stores.insert(source).inserted else { return source }
      let time = VirtualTime()
      let seed = UInt64(office) ?? 0
      let surroundings = Surroundings(
        time: time, random: Randomness(seed: seed &* 64 &+ UInt64(place)), path: source,
        machine: .unknown)
      _ = try CaseStore.create(
        path: source, office: office, user: "li", environment: surroundings.environment)
      return source
    }
    try StoreFiles.copy(source, to: path)
  }

  private func clear() {
    let directory = made.withLock { state in
      let directory = state.directory
      state = (nil, [])
      return directory
    }
    if let directory { StoreFiles.removeDirectory(directory) }
  }
}
