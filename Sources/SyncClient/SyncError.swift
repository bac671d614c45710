public import HTTPClient
public import SyncSession

/// Why a sync or a join did not end well; facts without text.
///
/// Nothing is lost by any of them: what the hub acknowledged is noted, and the next sync goes on
/// from there.
public enum SyncError: Error, Sendable {
  /// The text is none of the forms of ``HubAddress``.
  case invalidAddress(String)
  /// What stands behind `#sha256=` is no pin of a key; often, a part of it was left out.
  case invalidPin(String)
  /// The address is another computer's, over a line that nothing encrypts.
  case unencrypted(String)
  /// What stands behind `invitation=` is no code, or not as it was printed.
  case invalidInvitation(String, InvitationCode.Fault)
  /// The hub was not reached, or the connection was cut.
  case transport(address: String, HTTPClientError)
  /// Something answers at the address that is no hub: a page, another service.
  case notAHub(address: String, status: Int)
  /// The hub refused; with 429 and from 500 on because it could not, and may later.
  case refused(address: String, status: Int, Refusal)
  /// The two cannot go on together.
  case session(address: String, SyncSession.Failure)
}

extension SyncError {
  /// Whether something else answers than the joined hub.
  var isOfAnotherHub: Bool {
    switch self {
    case .transport(_, .otherKey), .session(_, .otherHub): true
    default: false
    }
  }
}
