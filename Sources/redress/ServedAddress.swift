import CaseModel
import SyncClient

/// Where offices below reach a hub: as its daemon noted it, or as its administrator says.
enum ServedAddress {
  /// The address that an invitation carries.
  ///
  /// - Parameters:
  ///   - noted: what `redressd` printed at its last start; nil if it never ran.
  ///   - given: a host, with or without a port, to stand in its place; or a whole address.
  static func joinable(_ noted: String?, replacing given: String?) throws -> HubAddress {
    if let given, given.contains("://") || given.contains("#") { return try HubAddress(given) }
    guard let noted else {
      throw Problem(
        "invitation.no_address",
        Phrase(
          "还不知道这台服务器的地址：redressd 还没有运行过。", "redressd never ran here: its address is not known."),
        hint: Phrase(
          "先启动 redressd，或用 --address 写出完整地址。",
          "Start redressd first, or give the whole address by --address."), exit: .refused)
    }
    let text = given.map { replaced(noted, by: $0) } ?? noted
    if text.contains("//0.0.0.0:") || text.contains("//[::]:") || text.hasPrefix("0.0.0.0:")
      || text.hasPrefix("[::]:")
    {
      throw Problem(
        "invitation.no_host",
        Phrase(
          "redressd 在所有地址上监听（\(noted)），邀请码里要写下级连得到的那一个。",
          "redressd listens on all addresses (\(noted)); an invitation has to name one."),
        hint: Phrase(
          "加上 --address 和这台电脑的名称或地址，例如 --address 10.0.0.8。",
          "Add --address with this computer's name or address, for example --address 10.0.0.8."),
        exit: .usage)
    }
    return try HubAddress(text)
  }

  /// The noted address with another host, and another port if one is given.
  private static func replaced(_ noted: String, by given: String) -> String {
    let halves = noted.split(separator: "#", maxSplits: 1)
    let parts = (halves.first ?? "").split(separator: "/", omittingEmptySubsequences: false)
    let port = (parts.last ?? "").split(separator: ":").last ?? ""
    let hasPort = given.last != "]" && given.contains(":")
    let scheme = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : ""
    return scheme + given + (hasPort ? "" : ":\(port)")
      + (halves.count == 2 ? "#\(halves[1])" : "")
  }
}
