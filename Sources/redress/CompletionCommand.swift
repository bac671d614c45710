import CaseModel
import Console

/// `redress completion`: prints what teaches a shell to complete commands.
enum CompletionCommand {
  static let command: Command<Session> = Command(
    "completion",
    summary: Phrase("生成 bash 或 zsh 补全脚本", "print a completion script for bash or zsh"),
    arguments: [
      ArgumentSpecification(Phrase("bash|zsh", "bash|zsh"), help: Phrase("哪种终端", "which shell"))
    ],
    examples: [
      Example(
        command: "redress completion bash > ~/.local/share/bash-completion/completions/redress",
        explanation: Phrase("安装 bash 补全", "install it for bash"))
    ],
    run: { parsed, session in
      guard let shell = CompletionShell(rawValue: parsed.arguments[0]) else {
        throw Problem(
          "usage.unknown_shell",
          Phrase(
            "只支持 bash 和 zsh，不支持“\(parsed.arguments[0])”。",
            "Only bash and zsh are known, not “\(parsed.arguments[0])”."),
          exit: .usage)
      }
      TextOutput.standard.write(
        completionScript(
          for: RootCommand.tree, program: "redress", shell: shell, language: session.language))
    })
}
