internal import CaseStore
internal import ChangeLog
public import SyncSession

extension SyncClient {
  /// Requests about people in one sync; the rest is asked in the next.
  private static let requestsMax = 20

  /// Asks the joined hub whether other offices have cases on the people that were recorded here
  /// since it was last asked.
  ///
  /// A hub of an older version does not know the question: then nothing is asked.
  ///
  /// - Returns: what it said that was not known before.
  /// - Throws: ``SyncError``, `StoreError`; what was answered before stays kept.
  public func askElsewhere() throws -> [ElsewhereReply.Found] {
    guard let upstream = try store.upstream(), var asked = try store.personsToAsk() else {
      return []
    }
    let connection = try HubConnection(
      try HubAddress(upstream.address), key: try store.nodeKey(), expectedHub: upstream.node,
      pause: pause)
    var found: [ElsewhereReply.Found] = []
    for _ in 0..<SyncClient.requestsMax {
      var reply = ElsewhereReply(found: [])
      if !asked.persons.isEmpty {
        let request = ElsewhereRequest(node: store.thisNode.node, persons: asked.persons)
        reply = try connection.askElsewhere(request)
      }
      found += try store.keep(reply, to: asked)
      guard let next = try store.personsToAsk() else { break }
      asked = next
    }
    return found
  }
}
