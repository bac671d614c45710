import CaseModel
import CaseStore
import HTTPServer
import Wording

/// Turns what the daemon's layers throw into words.
func daemonProblem(for error: any Error) -> Problem {
  switch error {
  case let error as StoreError: error.problem
  case let error as HTTPServerError: problem(error)
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
  }
}
