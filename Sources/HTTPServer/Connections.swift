internal import Glibc
internal import Synchronization

/// An open connection: its socket, whose it is, and how fast it gets on.
final class Connection: Sendable {
  /// Whom the limits of an address hold; nil for somebody whom none hold.
  let limitedAddress: ClientAddress?
  fileprivate let descriptor: Int32
  private let pace: Mutex<Pace>

  init(descriptor: Int32, limitedAddress: ClientAddress?, at now: ContinuousClock.Instant) {
    self.descriptor = descriptor
    self.limitedAddress = limitedAddress
    pace = Mutex(Pace(connectedAt: now))
  }

  /// Notes how far it has come.
  func note(_ change: (inout Pace) -> Void) { pace.withLock { change(&$0) } }

  fileprivate func isOverdue(at now: ContinuousClock.Instant, _ limits: HTTPServer.Limits) -> Bool {
    pace.withLock { $0.deadline(limits).map { $0 < now } ?? false }
  }
}

/// The open connections of a server, to count them by address and to cut those that take too long.
final class Connections: Sendable {
  private struct State {
    var open: [ObjectIdentifier: Connection] = [:]
    var counts: [ClientAddress: Int] = [:]
  }

  private let state = Mutex(State())

  /// How many connections a client has.
  func count(of address: ClientAddress) -> Int { state.withLock { $0.counts[address] ?? 0 } }

  func add(_ connection: Connection) {
    state.withLock { state in
      state.open[ObjectIdentifier(connection)] = connection
      if let address = connection.limitedAddress { state.counts[address, default: 0] += 1 }
    }
  }

  /// Forgets a connection, before its descriptor is closed.
  func remove(_ connection: Connection) {
    state.withLock { state in
      guard state.open.removeValue(forKey: ObjectIdentifier(connection)) != nil,
        let address = connection.limitedAddress
      else { return }
      let count = (state.counts[address] ?? 1) - 1
      state.counts[address] = count == 0 ? nil : count
    }
  }

  /// Ends the connections whose clients have taken too long: `shutdown`.
  ///
  /// Their own threads close them. Within the lock, so that no descriptor is another's by now.
  func cutOverdue(at now: ContinuousClock.Instant, _ limits: HTTPServer.Limits) {
    state.withLock { state in
      for connection in state.open.values where connection.isOverdue(at: now, limits) {
        shutdown(connection.descriptor, Int32(SHUT_RDWR))
      }
    }
  }
}
