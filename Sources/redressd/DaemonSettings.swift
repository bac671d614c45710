import CaseModel
import Console
import Glibc
import HTTPServer

/// What `redressd` was asked to do.
struct DaemonSettings {
  let storePath: String
  let address: ListenAddress
  let language: Language

  init(_ parsed: ParsedCommand, language: Language) throws {
    self.language = language
    guard let store = parsed.value("store") ?? Terminal.environmentValue("REDRESS_STORE") else {
      throw Problem(
        "usage.no_store", Phrase("没有指定数据库。", "No store was named."),
        hint: Phrase("加上 --store 文件，或设置 REDRESS_STORE。", "Add --store FILE or set REDRESS_STORE."),
        exit: .usage)
    }
    storePath = store
    let typed = parsed.value("listen") ?? "127.0.0.1:8420"
    do { address = try ListenAddress(typed) } catch {
      throw Problem(
        "listen.invalid",
        Phrase("“\(typed)”不是可用的监听地址。", "“\(typed)” is no address to listen on."),
        hint: Phrase(
          "例如 127.0.0.1:8420；端口 0 表示自动选择。", "For example 127.0.0.1:8420; port 0 takes any free one."
        ),
        exit: .usage)
    }
    guard address.isLoopback else {
      throw Problem(
        "listen.not_loopback",
        Phrase(
          "目前只能监听本机地址，不能监听 \(typed)：还没有加密和登记。",
          "Only a loopback address can be served yet, not \(typed): there is no encryption "
            + "and no enrolment."
        ),
        hint: Phrase("用 127.0.0.1 或 [::1]。", "Use 127.0.0.1 or [::1]."), exit: .refused)
    }
  }
}

/// Ends the process; `exit(3)` under a name of its own, since the argument is the whole result.
func exitProcess(_ status: Int32) -> Never { exit(status) }
