import CaseModel
import Console
import Glibc
import HTTPServer

/// What `redressd` was asked to do.
struct DaemonSettings {
  /// How the line between this program and its clients is secured.
  enum Line: Equatable {
    /// Nobody else can listen in, or a proxy sees to it.
    case plain
    /// TLS with a key of its own, made at the first start.
    case ownKey
    /// TLS with the files of an authority.
    case files(certificatePath: String, keyPath: String)
  }

  let storePath: String
  let address: ListenAddress
  let line: Line
  let limits: HTTPServer.Limits
  let language: Language
  /// Where a new recovery key is written; nil to print it.
  let recoveryKeyPath: String?

  init(_ parsed: ParsedCommand, language: Language) throws {
    self.language = language
    recoveryKeyPath = parsed.value("recovery-key")
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
    line = try DaemonSettings.line(parsed, to: address)
    limits = try DaemonSettings.limits(parsed)
  }

  /// TLS wherever others could listen in, unless a proxy does it.
  private static func line(_ parsed: ParsedCommand, to address: ListenAddress) throws -> Line {
    let certificate = parsed.value("tls-certificate")
    let key = parsed.value("tls-key")
    let isAsked = parsed.isSet("tls") || certificate != nil || key != nil
    if parsed.isSet("behind-proxy") {
      guard !isAsked else {
        throw Problem(
          "usage.proxy_and_tls",
          Phrase(
            "--behind-proxy 和 TLS 选项不能同时使用。",
            "--behind-proxy and the options of TLS exclude each other."),
          hint: Phrase(
            "由代理加密时去掉 --tls…；由 redressd 加密时去掉 --behind-proxy。",
            "Leave out --tls… if the proxy encrypts, --behind-proxy if redressd does."),
          exit: .usage)
      }
      return .plain
    }
    switch (certificate, key) {
    case (let certificate?, let key?): return .files(certificatePath: certificate, keyPath: key)
    case (nil, nil): return isAsked || !address.isLoopback ? .ownKey : .plain
    default:
      throw Problem(
        "usage.tls_pair",
        Phrase(
          "--tls-certificate 和 --tls-key 要一起写。",
          "--tls-certificate and --tls-key belong together."),
        hint: Phrase(
          "两个都不写时，redressd 自己生成密钥和证书。",
          "With neither, redressd makes a key and a certificate itself."),
        exit: .usage)
    }
  }

  private static func limits(_ parsed: ParsedCommand) throws -> HTTPServer.Limits {
    var limits = HTTPServer.Limits()
    limits.isBehindProxy = parsed.isSet("behind-proxy")
    if let typed = parsed.value("requests-per-second") {
      guard let number = Int(typed), (0...requestsPerSecondTypedMax).contains(number) else {
        throw Problem(
          "usage.rate",
          Phrase(
            "“\(typed)”不是每秒请求数。", "“\(typed)” is no number of requests a second."),
          hint: Phrase("写一个整数，例如 50；0 表示不限。", "Write a whole number such as 50; 0 for no limit."),
          exit: .usage)
      }
      limits.requestsPerSecondMax = number == 0 ? nil : number
      // Who names a rate means everybody.
      limits.limitsLoopback = number > 0
    }
    return limits
  }

  /// More than any machine answers.
  private static let requestsPerSecondTypedMax = 1_000_000
}

/// Ends the process; `exit(3)` under a name of its own, since the argument is the whole result.
func exitProcess(_ status: Int32) -> Never { exit(status) }
