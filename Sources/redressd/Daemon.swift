import CaseModel
import CaseStore
import Console
import Glibc
import HTTPServer
import Hub
import Wording

/// The version of the programs, as `--version` prints it.
let programVersion = "redressd 0.1.0"

/// Serves a hub until it is told to stop.
enum Daemon {
  static let command = Command<DaemonSettings>(
    "redressd",
    summary: Phrase(
      "上级服务器：接收下级单位的数据并下发", "The hub: takes what offices below send, and gives them what is new"),
    discussion: Phrase(
      "第一行输出是实际监听的地址。按 Ctrl-C 或收到 TERM 信号时，正在处理的请求完成后退出。",
      "The first line of output is the address it got. Ctrl-C or a TERM signal lets running "
        + "requests finish and ends it."
    ),
    options: [
      OptionSpecification(
        "store", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("数据库文件（先用 redress init 建立）", "the store (made by redress init)")),
      OptionSpecification(
        "listen", value: .text(placeholder: Phrase("地址:端口", "HOST:PORT")),
        help: Phrase("监听地址，端口 0 表示自动选择", "where to listen; port 0 takes any free one")),
      OptionSpecification(
        "lang",
        value: .choice([
          OptionSpecification.Choice("zh", Phrase("中文", "Chinese")),
          OptionSpecification.Choice("en", Phrase("英文", "English")),
        ]), help: Phrase("界面语言", "language of messages")),
    ],
    examples: [
      Example(
        command: "redressd --store city.sqlite --listen 127.0.0.1:8420",
        explanation: Phrase("为市总工会提供同步服务", "serve the city's store"))
    ],
    run: { _, settings in try serve(settings) })

  private static func serve(_ settings: DaemonSettings) throws {
    // Blocked before any thread is made, so that all threads inherit it and only `sigwait` below
    // takes the signals.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe sigaddset(&signals, SIGINT)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)

    let store = try CaseStore(
      path: settings.storePath, environment: StoreEnvironment.system.withCrashSwitch())
    try store.becomeHub()
    let service = HubService(store: store)
    let server = try HTTPServer(address: settings.address, refuse: HubService.refuse) {
      service.respond(to: $0)
    }
    TextOutput.standard.writeLine(server.boundAddress.description)
    TextOutput.standard.flush()
    var signal: Int32 = 0
    unsafe sigwait(&signals, &signal)
    server.stop()
  }
}
