public import SyncSession

/// What a person gives `redress join`: the address of a hub, and the invitation that came with it.
///
/// `https://10.0.0.5:8420#sha256=PIN&invitation=CODE`, as `redress computer invite` prints it.
/// Without an invitation it is the address of a hub that knows this computer already.
public struct JoinCode: Sendable, Hashable {
  /// Where the hub is, and by which key it is known.
  public let address: HubAddress
  /// The invitation; nil for none.
  public let invitation: InvitationCode?

  private static let mark = "invitation="

  /// Puts a code together.
  public init(address: HubAddress, invitation: InvitationCode?) {
    self.address = address
    self.invitation = invitation
  }

  /// Reads a code as a person typed it.
  ///
  /// - Throws: ``SyncError/invalidInvitation(_:_:)``, and what ``HubAddress`` throws.
  public init(_ typed: String) throws(SyncError) {
    guard let hash = typed.lastIndex(of: "#") else {
      self.init(address: try HubAddress(typed), invitation: nil)
      return
    }
    var parts = typed[typed.index(after: hash)...]
      .split(separator: "&", omittingEmptySubsequences: false)
    guard let place = parts.firstIndex(where: { $0.hasPrefix(JoinCode.mark) }) else {
      self.init(address: try HubAddress(typed), invitation: nil)
      return
    }
    let code = parts.remove(at: place).dropFirst(JoinCode.mark.count)
    let rest = parts.joined(separator: "&")
    let address = try HubAddress(typed[..<hash] + (rest.isEmpty ? "" : "#" + rest))
    do {
      self.init(address: address, invitation: try InvitationCode(String(code)))
    } catch { throw .invalidInvitation(String(code), error) }
  }

  /// The code as it is printed; reads back as the same.
  public var text: String {
    guard let invitation else { return address.text }
    return address.text + (address.text.contains("#") ? "&" : "#") + JoinCode.mark
      + invitation.description
  }
}
