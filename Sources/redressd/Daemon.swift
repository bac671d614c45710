import CaseModel
import CaseStore
import ChangeLog
import Console
import Glibc
import HTTPServer
import Hub
import TransportKeys
import Wording

/// The version of the programs, as `--version` prints it.
let programVersion = "redressd 0.1.0"

/// Serves a hub until it is told to stop.
enum Daemon {
  static let command = Command<DaemonSettings>(
    "redressd",
    summary: Phrase(
      "上级服务器：接收下级单位的数据并下发",
      "The server above: takes what offices below send, and gives them what is new"),
    discussion: Phrase(
      """
      首次启动时先输出恢复密钥，只显示这一次：抄下或打印后锁起来，服务器毁坏时用它登记新的服务器。\
      之后一行是实际监听的地址。下级单位的电脑先要登记：redress computer invite 生成邀请码。\
      按 Ctrl-C 或收到 TERM 信号时，正在处理的请求完成后退出。

      监听本机地址时不加密。监听其他地址时一律用 TLS 加密：首次启动时自己生成密钥，保存在数据库旁边\
      （.tls-key.pem），地址后面的 #sha256=… 是它的标识，下级只认这把密钥，与时钟和域名无关。
      """,
      """
      The first start prints the recovery key, once and never again: write it down and lock it \
      away, for it certifies another server when this one is lost. What it prints next, and first \
      at any later start, is the address it got. Computers of the offices below have to be \
      enrolled: redress computer invite gives them a code. Ctrl-C or a TERM signal lets running \
      requests finish and ends it.

      On a loopback address nothing is encrypted. On any other it is TLS: at the first start \
      redressd makes a key, beside the store (.tls-key.pem). The #sha256=… of the address names \
      that key; clients accept this key only, whatever the clock and the name say.
      """
    ),
    options: [
      OptionSpecification(
        "store", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("数据库文件（先用 redress init 建立）", "the store (made by redress init)")),
      OptionSpecification(
        "listen", value: .text(placeholder: Phrase("地址:端口", "HOST:PORT")),
        help: Phrase("监听地址，端口 0 表示自动选择", "where to listen; port 0 takes any free one")),
      OptionSpecification(
        "tls", help: Phrase("监听本机地址时也用 TLS", "use TLS on a loopback address, too")),
      OptionSpecification(
        "tls-certificate", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase(
          "使用这个证书（PEM），而不是自己生成的", "serve with this certificate (PEM), not one of its own")),
      OptionSpecification(
        "tls-key", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("证书的密钥（PEM，无口令）", "the certificate's key (PEM, without a password)")),
      OptionSpecification(
        "recovery-key", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase(
          "首次启动时把恢复密钥写入这个新文件，不显示",
          "where the first start writes the recovery key, a new file, in place of printing it")),
      OptionSpecification(
        "behind-proxy",
        help: Phrase(
          "由反向代理加密，本程序在任何地址上都不加密；只让代理连得到它",
          "a reverse proxy does TLS: plain HTTP on any address, which only the proxy may reach")),
      OptionSpecification(
        "requests-per-second", value: .text(placeholder: Phrase("个数", "NUMBER")),
        help: Phrase(
          "每个地址每秒最多的请求数；默认 50，本机不限；0 表示都不限",
          "requests that one address may send; 50 if not given and any number from this "
            + "computer; 0 for no limit")),
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
        explanation: Phrase("为市总工会提供同步服务，仅限本机", "serve the city's store to this computer")),
      Example(
        command: "redressd --store city.sqlite --listen 0.0.0.0:8420",
        explanation: Phrase("向其他电脑提供服务，TLS 加密", "serve it to other computers, over TLS")),
      Example(
        command: "redressd --store city.sqlite --listen 10.0.0.8:8420 --behind-proxy",
        explanation: Phrase("由反向代理加密", "a reverse proxy encrypts")),
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
    let identity = try identity(settings)
    let service = HubService(
      store: store, pin: identity.map { Base64URL.encode($0.keyDigest) })
    let server = try HTTPServer(
      address: settings.address,
      tls: identity.map {
        HTTPServer.TLS(certificatePEM: $0.certificatePEM, keyPEM: $0.keyPEM)
      },
      limits: settings.limits, refuse: HubService.refuse
    ) { service.respond(to: $0) }
    // A recovery key is shown by a server that does start; nobody is let in before.
    try becomeHub(store, settings)
    let address = address(of: server, identity)
    try store.noteServed(at: address)
    TextOutput.standard.writeLine(address)
    TextOutput.standard.flush()
    tellOthers(settings)
    waitForEnd(signals, store)
    server.stop()
  }

  /// Makes the store a hub; the highest one shows its recovery key before anything relies on it.
  private static func becomeHub(_ store: CaseStore, _ settings: DaemonSettings) throws {
    guard try store.needsRoot() else {
      try store.becomeHub()
      if try !store.isCertifiedHub() { tell(settings, uncertified(store)) }
      if try store.collectingSince() != nil { tell(settings, collecting) }
      return
    }
    let recovery = try store.newRecoveryKey()
    if let path = settings.recoveryKeyPath {
      try RecoveryKeyFile(path: path).write(recovery)
    } else {
      TextOutput.standard.writeLine(recoveryHeading[settings.language])
      TextOutput.standard.writeLine("\(recovery)")
      TextOutput.standard.flush()
    }
    try store.becomeRoot(recovery)
  }

  private static let recoveryHeading = Phrase(
    "恢复密钥（只显示这一次，请抄下锁好；服务器毁坏时用它登记新的服务器）：",
    "Recovery key (shown this once: write it down and lock it away; it certifies another server "
      + "when this one is lost):")

  private static let collecting = Phrase(
    "正在收回各单位手中的数据，不下发；各单位同步后运行 redress computer open。",
    "gathering what the offices hold, giving nothing out; when they have synced, run "
      + "redress computer open.")

  private static func uncertified(_ store: CaseStore) -> Phrase {
    let node = store.thisNode.node
    return Phrase(
      "这台服务器还没有得到登记，它登记的电脑暂不算数：上级运行 redress computer renew \(node) --server，"
        + "或在此运行 redress computer recover。",
      "this server is not certified as one, and whom it certifies does not count yet: the office "
        + "above runs redress computer renew \(node) --server, or redress computer recover is run "
        + "here.")
  }

  private static func tell(_ settings: DaemonSettings, _ words: Phrase) {
    TextOutput.error.writeLine(
      Phrase("提示：", "note: ")[settings.language] + words[settings.language])
    TextOutput.error.flush()
  }

  /// Waits for a signal; looks now and then whether a day has come on which something is erased.
  private static func waitForEnd(_ signals: sigset_t, _ store: CaseStore) {
    var signals = signals
    var interval = timespec(tv_sec: erasureIntervalSeconds, tv_nsec: 0)
    while unsafe sigtimedwait(&signals, nil, &interval) < 0 {
      // What fails is due still; opening the store and the next hour try again.
      _ = try? store.eraseWhatIsDue()
    }
  }

  /// An order acts on a day, and an hour of it may go by.
  private static let erasureIntervalSeconds = 3_600

  private static func identity(_ settings: DaemonSettings) throws -> ServerIdentity? {
    switch settings.line {
    case .plain: nil
    case .ownKey: try ServerIdentity.readOrMake(besideStore: settings.storePath)
    case .files(let certificatePath, let keyPath):
      try ServerIdentity.read(certificatePath: certificatePath, keyPath: keyPath)
    }
  }

  /// What `redress join` takes.
  private static func address(of server: HTTPServer, _ identity: ServerIdentity?) -> String {
    guard let identity else { return server.boundAddress.description }
    return "https://\(server.boundAddress)#sha256=\(Base64URL.encode(identity.keyDigest))"
  }

  /// Says on standard error what somebody should know who serves other computers.
  private static func tellOthers(_ settings: DaemonSettings) {
    guard settings.address.isWildcard else { return }
    let (heading, words) = (
      Phrase("提示：", "note: "),
      Phrase(
        "发邀请码时写出这台电脑的名称或地址：redress computer invite --address 主机。",
        "Name this computer in invitations: redress computer invite --address HOST.")
    )
    TextOutput.error.writeLine(heading[settings.language] + words[settings.language])
  }
}
