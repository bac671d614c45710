import CaseModel
import CaseStore
import HTTPServer
import TransportKeys
import Wording

/// Turns what the daemon's layers throw into words.
func daemonProblem(for error: any Error) -> Problem {
  switch error {
  case let error as StoreError: error.problem
  case let error as HTTPServerError: problem(error)
  case let error as ServerIdentityError: problem(error)
  default:
    Problem(
      "daemon.unexpected", Phrase("程序出现意外情况。", "The program met an unexpected fault."),
      exit: .failure)
  }
}

private func problem(_ error: HTTPServerError) -> Problem {
  switch error {
  case .invalidAddress(let text):
    Problem(
      "listen.invalid", Phrase("“\(text)”不是可用的监听地址。", "“\(text)” is no address to listen on."),
      exit: .usage)
  case .addressInUse(let address):
    Problem(
      "listen.in_use", Phrase("\(address) 已被另一个程序占用。", "Another program listens on \(address)."),
      hint: Phrase("换一个端口，或先停止那个程序。", "Choose another port, or stop that program first."),
      exit: .failure)
  case .addressNotHere(let address):
    Problem(
      "listen.not_here",
      Phrase("\(address) 不是这台电脑的地址。", "\(address) is no address of this computer."),
      exit: .failure)
  case .permissionDenied(let address):
    Problem(
      "listen.forbidden", Phrase("没有权限监听 \(address)。", "This user may not listen on \(address)."),
      hint: Phrase("用 1024 以上的端口。", "Use a port above 1023."), exit: .failure)
  case .cannotStart(let code):
    Problem(
      "listen.failed",
      Phrase("服务器无法启动（系统错误 \(code)）。", "The server could not start (system error \(code))."),
      exit: .failure)
  case .cannotStartTLS:
    Problem(
      "listen.tls",
      Phrase(
        "TLS 无法启动：密钥或证书不能使用。", "TLS could not start: the key or the certificate does not serve."),
      hint: Phrase(
        "检查 --tls-key 和 --tls-certificate；自己生成的可以改名后重新启动。",
        "Check --tls-key and --tls-certificate; files of its own can be renamed, and made anew."),
      exit: .failure)
  }
}

private func problem(_ error: ServerIdentityError) -> Problem {
  switch error {
  case .missing(let file, let path):
    Problem(
      "tls.missing",
      Phrase("没有\(name(file).chinese)文件 \(path)。", "There is no \(name(file).english) at \(path)."),
      hint: Phrase(
        "检查文件名；--tls-key 和 --tls-certificate 都不写时，redressd 自己生成。",
        "Check the name; without --tls-key and --tls-certificate redressd makes its own."),
      exit: .failure)
  case .unreadable(let file, let path, let code):
    Problem(
      "tls.unreadable",
      Phrase(
        "\(name(file).chinese)文件 \(path) 读不出来（系统错误 \(code)）。",
        "The \(name(file).english) at \(path) cannot be read (system error \(code))."),
      hint: Phrase("让运行 redressd 的用户可以读它。", "Let the user that runs redressd read it."),
      exit: .failure)
  case .exposedKey(let path, _):
    Problem(
      "tls.exposed",
      Phrase("密钥 \(path) 别人也能读到。", "Others can read the key \(path)."),
      hint: Phrase(
        "运行 chmod 600 \(path)；别人可能已经读过时，换一把密钥。",
        "Run chmod 600 \(path); if others may have read it, use a new key."),
      exit: .refused)
  case .malformed(let file, let path):
    Problem(
      "tls.malformed",
      Phrase(
        "\(path) 不是完整的 PEM \(name(file).chinese)，或带有口令。",
        "\(path) is no whole \(name(file).english) in PEM, or needs a password."),
      hint: Phrase(
        "从备份恢复；自己生成的密钥丢失时，改名后重新启动，下级须用新地址重新运行 redress join。",
        "Restore it from a backup. If a key of redressd's own is lost, rename it and start again: "
          + "the computers below then join the new address."),
      exit: .failure)
  case .notOfKey(let certificatePath, let keyPath):
    Problem(
      "tls.not_of_key",
      Phrase(
        "证书 \(certificatePath) 不是密钥 \(keyPath) 的。",
        "The certificate \(certificatePath) is not one of the key \(keyPath)."),
      hint: Phrase(
        "给出同一次签发的两个文件；自己生成的证书可以删除后重新启动，密钥不变。",
        "Name two files that belong together; a certificate of redressd's own can be removed, "
          + "and is made anew of the same key."),
      exit: .failure)
  case .unwritable(let file, let path, let code):
    Problem(
      "tls.unwritable",
      Phrase(
        "\(name(file).chinese)不能写到 \(path)（系统错误 \(code)）。",
        "The \(name(file).english) cannot be written to \(path) (system error \(code))."),
      hint: Phrase(
        "检查磁盘和文件夹的权限，或用 --tls-key 和 --tls-certificate 指定文件。",
        "Check the disk and the folder's mode, or name files by --tls-key and --tls-certificate."),
      exit: .failure)
  case .cannotMake(let code):
    Problem(
      "tls.cannot_make",
      Phrase("生成不了密钥（GnuTLS 错误 \(code)）。", "No key could be made (GnuTLS error \(code))."),
      hint: Phrase(
        "用 --tls-key 和 --tls-certificate 指定文件。", "Name files by --tls-key and --tls-certificate."),
      exit: .failure)
  }
}

private func name(_ file: ServerIdentityError.File) -> Phrase {
  switch file {
  case .key: Phrase("密钥", "key")
  case .certificate: Phrase("证书", "certificate")
  }
}
